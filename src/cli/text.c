/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for that many bytes more and a NUL; false when there is none. */
static bool reserve(struct text *text, size_t more)
{
    size_t capacity = text->capacity == 0 ? 4096 : text->capacity;

    while (!text->broken && capacity - text->size <= more) {
        text->broken = capacity > SIZE_MAX / 2;
        capacity *= 2;
    }
    if (!text->broken && capacity > text->capacity) {
        char *bytes = realloc(text->bytes, capacity);

        text->broken = bytes == NULL;
        text->bytes = text->broken ? text->bytes : bytes;
        text->capacity = text->broken ? text->capacity : capacity;
    }
    return !text->broken;
}

void text_add(struct text *text, const char *bytes, size_t size)
{
    if (size > 0 && reserve(text, size)) {
        memcpy(text->bytes + text->size, bytes, size);
        text->size += size;
    }
}

void text_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_format(struct text *text, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0) {
        text->broken = true;
    } else if (reserve(text, (size_t)size)) {
        va_start(args, format);
        (void)vsnprintf(text->bytes + text->size, (size_t)size + 1, format, args);
        va_end(args);
        text->size += (size_t)size;
    }
}

void text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){ 0 };
}
