/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_SOURCE_H
#define GPAMAP_CLI_SOURCE_H
/* A text that was read whole, and messages that point into it. */
#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"

/* The largest JSON: room for more than 100000 ranges, and a bound on what a hostile text costs. */
#define JSON_SIZE_MAX ((size_t)16 << 20)

struct source {
    const char *name; /* in messages */
    char *text;       /* ended by a NUL that is not counted */
    size_t size;
};

/* Read a file of at most size_max bytes, or standard input for "-"; `what` it has, in messages, as "a description".
   On failure the message is printed and nothing is to be freed. */
enum cli_exit source_read(const char *file, size_t size_max, const char *what, struct source *source);
void source_free(struct source *source);

/* Line and column, both from 1, the column in characters, of a byte of the text. */
struct source_position {
    size_t line, column;
};
struct source_position source_position(const struct source *source, size_t offset);

/* "NAME:LINE:COLUMN: error: MESSAGE" on standard error, then the line and a caret under its character. */
void source_error(const struct source *source, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "NAME at byte 0xOFFSET: error: ", of a file that is no text; the message is the caller's. */
void source_error_byte(const struct source *source, size_t offset);
/* The same for something else that the reader should see: "note". */
void source_note(const struct source *source, size_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define PRINTABLE_MAX 64
/* The text fit for a message: not too long, and no control characters. */
const char *printable(const char *text, char buffer[PRINTABLE_MAX]);

#endif
