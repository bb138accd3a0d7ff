/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_JSON_WHERE_H
#define GPAMAP_CLI_JSON_WHERE_H
/*
 * Where a value stands in a JSON text. The parser does not keep positions; once an error is known, the text is
 * scanned again for it.
 */
#include <stdbool.h>
#include <stddef.h>

/* The offset of the value reached by path[0 .. depth-1]: at each step the member (of an object) or element (of an
   array) with that number, from 0, in the order of the text. With key, of the last step's key instead.
   The text is valid JSON that has such a value. */
size_t json_where(const char *text, const size_t *path, size_t depth, bool key);

/* From an element of an array, at that offset, to the one after it, which is there. */
size_t json_next(const char *text, size_t at);

/* The offset at which the token begins whose last byte is text[end - 1]; text may be anything up to there. */
size_t json_token_start(const char *text, size_t end);

#endif
