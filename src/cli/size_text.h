/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_SIZE_TEXT_H
#define GPAMAP_CLI_SIZE_TEXT_H
/* Sizes and addresses as people write and read them. */
#include <stdint.h>

/* Read "4096", "0x1000", "0xfee0_0000", "2G", "2 GiB", "1.5 GiB", "128 MiB", "0x10 K": digits, which '_' may group,
   then B, K, M, G, T, P or E, the letters alone or with "iB", always powers of 1024.
   NULL and the bytes in *value, or what is wrong with the text and *value untouched. */
const char *size_parse(const char *text, uint64_t *value);

/* The number of a trace: decimal or 0x hexadecimal, then K, M, G or T. As size_parse. */
const char *trace_number_parse(const char *text, uint64_t *value);

#define SIZE_TEXT_MAX 24

/* "2 GiB", "3.5 GiB", "768 KiB"; exact unless it begins with '~', which stands for "a little more than". */
const char *size_format(uint64_t size, char text[SIZE_TEXT_MAX]);

#endif
