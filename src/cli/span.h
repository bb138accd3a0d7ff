/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_SPAN_H
#define GPAMAP_CLI_SPAN_H
/* The bytes first .. last of a map, both included, as people and programs read them. Their number may be 2^64. Each answers
   the text that it was given to fill. */
#include <stdint.h>

#include "cli/size_text.h"

/* "[0xa0000-0xbffff]", as Linux writes it. */
#define SPAN_TEXT_MAX 40
const char *span_text(uint64_t first, uint64_t last, char text[SPAN_TEXT_MAX]);

/* As size_format, of the number of bytes. */
const char *span_size_text(uint64_t first, uint64_t last, char text[SIZE_TEXT_MAX]);

/* "0x20000", of the number of bytes; up to 0x10000000000000000. */
#define SPAN_HEX_MAX 20
const char *span_size_hex(uint64_t first, uint64_t last, char text[SPAN_HEX_MAX]);

#endif
