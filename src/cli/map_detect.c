/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <string.h>

#include "cli/format.h"
#include "cli/scan.h"

static bool has_line_with(const char *bytes, size_t size, const char *word)
{
    return scan_past(&(struct scan){ bytes, 0, size }, word);
}

/* The layout's lists of ranges; a description has other members. JSON that is neither is read as a description. */
static bool is_layout(const char *bytes, size_t size)
{
    struct scan text = { bytes, 0, size };
    size_t depth = 0;
    bool in_string = false;

    for (; text.at < text.end; text.at++) {
        const char c = text.bytes[text.at];
        struct scan key = text;

        if (in_string) {
            text.at += c == '\\' && text.at + 1 < text.end;
            in_string = c != '"';
        } else if (depth == 1 && scan_word(&key, "\"ranges\"")) {
            return true;
        } else {
            in_string = c == '"';
            depth += c == '{' || c == '[';
            depth -= (c == '}' || c == ']') && depth > 0;
        }
    }
    return false;
}

/* Entries of 20 bytes, the first of a type that is in use. */
static bool is_e820(const char *bytes, size_t size)
{
    return size >= 20 && le32(bytes + 16) >= 1 && le32(bytes + 16) <= 0xff;
}

static bool is_iomem(const char *bytes, size_t size)
{
    struct scan text = { bytes, 0, size };
    struct scan line = text;
    uint64_t number;

    while (scan_line(&text, &line) && line.at == line.end) {
    }
    return scan_hex(&line, &number) == NULL && scan_word(&line, "-") && scan_hex(&line, &number) == NULL &&
           scan_word(&line, " : ");
}

enum map_format map_format_of(const char *bytes, size_t size)
{
    struct scan text = { bytes, 0, size };

    if (scan_word(&text, "\xd0\x0d\xfe\xed")) {
        return MAP_FDT;
    }
    if (scan_word(&text, "SRAT")) {
        return MAP_SRAT;
    }
    if (scan_word(&text, "MCFG")) {
        return MAP_MCFG;
    }
    if (size > 0 && memchr(bytes, '\0', size) != NULL && is_e820(bytes, size)) {
        return MAP_E820_BINARY;
    }
    while (scan_word(&text, " ") || scan_word(&text, "\t") || scan_word(&text, "\n") || scan_word(&text, "\r")) {
    }
    if (scan_word(&text, "{")) {
        return is_layout(bytes, size) ? MAP_LAYOUT : MAP_DESCRIPTION;
    }
    if (is_iomem(bytes, size)) {
        return MAP_IOMEM;
    }
    if (has_line_with(bytes, size, "FlatView #")) {
        return MAP_MTREE;
    }
    return has_line_with(bytes, size, "e820: [mem ") || has_line_with(bytes, size, "user: [mem ") ||
                   has_line_with(bytes, size, "modified: [mem ")
               ? MAP_E820_LOG
               : MAP_ANY;
}
