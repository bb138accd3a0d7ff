/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_TEXT_H
#define GPAMAP_CLI_TEXT_H
/* A text that grows. Once memory is gone it is broken, and stays so: judge it at the end. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *bytes; /* size of them, not ended by a NUL */
    size_t size, capacity;
    bool broken;
};

void text_add(struct text *text, const char *bytes, size_t size);
void text_string(struct text *text, const char *string);
void text_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *text);

#endif
