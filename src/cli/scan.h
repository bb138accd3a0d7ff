/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_SCAN_H
#define GPAMAP_CLI_SCAN_H
/* Reading a text from left to right, and numbers of tables. Nothing is read beyond the end. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of a text: bytes[at .. end-1]; at <= end. */
struct scan {
    const char *bytes;
    size_t at, end;
};

/* The whole of a text that is ended by a NUL. */
struct scan scan_of(const char *text);

/* Take the next line, without its end ("\n" or "\r\n"), into *line; false at the end of the text. */
bool scan_line(struct scan *scan, struct scan *line);

/* Take a word (ended by a NUL) if it is next; else false, and nothing is taken. */
bool scan_word(struct scan *scan, const char *word);

/* Go behind the first place where the word stands; false, and nothing is taken, when it does not. */
bool scan_past(struct scan *scan, const char *word);

/* Take hexadecimal digits: NULL and the number, or what is wrong. */
const char *scan_hex(struct scan *scan, uint64_t *value);

/* Take decimal digits. */
const char *scan_decimal(struct scan *scan, uint32_t *value);

/* Little-endian numbers, and a big-endian one. */
uint16_t le16(const char *bytes);
uint32_t le32(const char *bytes);
uint64_t le64(const char *bytes);
uint32_t be32(const char *bytes);

#endif
