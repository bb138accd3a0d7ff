/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/escape.h"

#include <stdint.h>
#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD";

/* The length of the UTF-8 character at the front of the string, 0 when there is none. */
static size_t character_length(const unsigned char *s)
{
    static const struct {
        unsigned char first, last, second_first, second_last;
        size_t length;
    } forms[] = {
        { 0x00, 0x7F, 0x80, 0xBF, 1 }, { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
        { 0xE1, 0xEC, 0x80, 0xBF, 3 }, { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
        { 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
    };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (s[0] >= forms[i].first && s[0] <= forms[i].last) {
            size_t length = 1;

            while (length < forms[i].length && s[length] >= (length == 1 ? forms[i].second_first : 0x80) &&
                   s[length] <= (length == 1 ? forms[i].second_last : 0xBF)) {
                length++;
            }
            return length == forms[i].length ? length : 0;
        }
    }
    return 0;
}

/* XML 1.0 has neither U+FFFE nor U+FFFF, and no control characters. */
static bool is_markup(const unsigned char *s, size_t length)
{
    return length > 0 && (s[0] >= ' ' || s[0] == '\t' || s[0] == '\n') && s[0] != 0x7F &&
           !(s[0] == 0xC2 && s[1] < 0xA0) && !(s[0] == 0xEF && s[1] == 0xBF && s[2] >= 0xBE);
}

void escape_json(struct text *out, const char *string)
{
    text_string(out, "\"");
    while (*string != '\0') {
        const unsigned char *s = (const unsigned char *)string;
        const size_t length = character_length(s);

        if (s[0] < ' ' || s[0] == 0x7F) {
            text_format(out, "\\u%04x", s[0]);
        } else if (length == 0) {
            text_string(out, REPLACEMENT);
        } else {
            text_string(out, s[0] == '"' || s[0] == '\\' ? "\\" : "");
            text_add(out, string, length);
        }
        string += length > 0 ? length : 1;
    }
    text_string(out, "\"");
}

void escape_markup(struct text *out, const char *string)
{
    static const struct {
        char character;
        const char *reference;
    } references[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" }, { '\'', "&#39;" } };

    while (*string != '\0') {
        const size_t length = character_length((const unsigned char *)string);
        const char *reference = is_markup((const unsigned char *)string, length) ? NULL : REPLACEMENT;

        for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
            reference = references[i].character == *string ? references[i].reference : reference;
        }
        if (reference != NULL) {
            text_string(out, reference);
        } else {
            text_add(out, string, length);
        }
        string += length > 0 ? length : 1;
    }
}

static void take_text(struct text *out, struct text *words, void (*escape)(struct text *, const char *))
{
    text_add(words, "", 1);
    if (words->broken) {
        out->broken = true;
    } else {
        escape(out, words->bytes);
    }
    text_free(words);
}

void escape_json_text(struct text *out, struct text *words)
{
    take_text(out, words, escape_json);
}

void escape_markup_text(struct text *out, struct text *words)
{
    take_text(out, words, escape_markup);
}
