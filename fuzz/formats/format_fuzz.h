/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_FUZZ_FORMAT_FUZZ_H
#define GPAMAP_FUZZ_FORMAT_FUZZ_H
/*
 * What the harnesses of formats share. A file is read; when it can be:
 * - every entry is well formed: ends in order, a printable tag, a parent that holds it;
 * - written in its own format (where that is written), and read again, it is the same map;
 * - written in another format, if that takes it, it can be read there.
 * Not covered: that a well-formed file is accepted (tests/cli/formats_test.py), messages, memory that runs out.
 */
#include <stddef.h>
#include <stdint.h>

#include "cli/guest_map.h"

/* Read the bytes as a file of a format. The other format to write it in is chosen by the size of the input. */
void format_fuzz(enum map_format format, const uint8_t *data, size_t size);

#endif
