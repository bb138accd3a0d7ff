/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define EXCERPT_MAX 160

static enum cli_exit read_stream(FILE *stream, size_t size_max, const char *what, struct source *source)
{
    size_t capacity = 0;

    for (;;) {
        if (source->size + 1 >= capacity) {
            capacity = capacity == 0 ? (size_t)64 << 10 : capacity * 2;

            char *text = realloc(source->text, capacity);

            if (text == NULL) {
                return no_memory();
            }
            source->text = text;
        }
        const size_t got = fread(source->text + source->size, 1, capacity - 1 - source->size, stream);

        source->size += got;
        if (ferror(stream)) {
            fprintf(stderr, "gpamap: cannot read %s: %s\n", source->name, strerror(errno));
            return CLI_BAD_INPUT;
        }
        if (source->size > size_max) {
            fprintf(stderr, "gpamap: %s is too large: %s has at most %zu MiB\n", source->name, what, size_max >> 20);
            return CLI_BAD_INPUT;
        }
        if (got == 0) {
            source->text[source->size] = '\0';
            return CLI_OK;
        }
    }
}

enum cli_exit source_read(const char *file, size_t size_max, const char *what, struct source *source)
{
    const bool standard = strcmp(file, "-") == 0;
    FILE *stream = standard ? stdin : fopen(file, "rb");

    *source = (struct source){ .name = standard ? "<stdin>" : file };
    if (stream == NULL) {
        fprintf(stderr, "gpamap: cannot open %s: %s\n", file, strerror(errno));
        return CLI_BAD_INPUT;
    }
    const enum cli_exit result = read_stream(stream, size_max, what, source);

    if (!standard) {
        (void)fclose(stream);
    }
    if (result != CLI_OK) {
        source_free(source);
    }
    return result;
}

void source_free(struct source *source)
{
    free(source->text);
    *source = (struct source){ 0 };
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

struct source_position source_position(const struct source *source, size_t offset)
{
    struct source_position position = { 1, 1 };

    for (size_t i = 0; i < offset && i < source->size; i++) {
        if (source->text[i] == '\n') {
            position.line++;
            position.column = 1;
        } else {
            position.column += begins_character(source->text[i]);
        }
    }
    return position;
}

/* The line that holds the byte, and a caret under the character; nothing when the line is long or is not text. */
static void print_excerpt(const struct source *source, size_t offset, size_t number, bool colour)
{
    size_t start = offset < source->size ? offset : source->size;
    size_t end = start;
    bool text = true;

    while (start > 0 && source->text[start - 1] != '\n') {
        start--;
    }
    while (end < source->size && source->text[end] != '\n' && source->text[end] != '\r') {
        end++;
    }
    for (size_t i = start; i < end && text; i++) {
        text = ((unsigned char)source->text[i] >= ' ' || source->text[i] == '\t') && source->text[i] != 0x7F &&
               (unsigned char)source->text[i] < 0x80;
    }
    if (!text || end == start || end - start > EXCERPT_MAX) {
        return;
    }
    const int margin = fprintf(stderr, "%5zu | ", number);

    fprintf(stderr, "%.*s\n%*s", (int)(end - start), source->text + start, margin > 0 ? margin : 0, "| ");
    for (size_t i = start; i < offset && i < end; i++) {
        (void)fputc(source->text[i] == '\t' ? '\t' : ' ', stderr);
    }
    fprintf(stderr, "%s^%s\n", GREEN(colour), PLAIN(colour));
}

static void __attribute__((format(printf, 4, 0)))
print_message(const struct source *source, size_t offset, const char *kind, const char *format, va_list args)
{
    const bool colour = wants_colour(stderr);
    const struct source_position position = source_position(source, offset);

    fprintf(stderr, "%s%s:%zu:%zu: %s%s%s: ", BOLD(colour), source->name, position.line, position.column,
            strcmp(kind, "error") == 0 ? RED(colour) : "", kind, PLAIN(colour));
    vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    print_excerpt(source, offset, position.line, colour);
}

void source_error(const struct source *source, size_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_message(source, offset, "error", format, args);
    va_end(args);
}

void source_error_byte(const struct source *source, size_t offset)
{
    const bool colour = wants_colour(stderr);

    fprintf(stderr, "%s%s at byte 0x%zx: %serror%s: ", BOLD(colour), source->name, offset, RED(colour), PLAIN(colour));
}

void source_note(const struct source *source, size_t offset, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    print_message(source, offset, "note", format, args);
    va_end(args);
}

const char *printable(const char *text, char buffer[PRINTABLE_MAX])
{
    size_t size = 0;

    for (; text[size] != '\0' && size < PRINTABLE_MAX - 4; size++) {
        const unsigned char c = (unsigned char)text[size];

        buffer[size] = c < ' ' || c >= 0x7F ? '?' : text[size];
    }
    (void)snprintf(buffer + size, PRINTABLE_MAX - size, "%s", text[size] != '\0' ? "..." : "");
    return buffer;
}
