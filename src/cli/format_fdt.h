/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_FORMAT_FDT_H
#define GPAMAP_CLI_FORMAT_FDT_H
/* What the reader and the writer of device trees share. */
#include "cli/map_entry.h"

/* The property of a PCI host bridge that names its windows: a list of texts, one for each row of `ranges`. */
#define FDT_WINDOW_TAGS "gpamap,window-tags"

/* The spaces of PCI addresses, in their first cell. */
#define FDT_SPACE_IO 0x01000000u
#define FDT_SPACE_MEM32 0x02000000u
#define FDT_SPACE_MEM64 0x03000000u

/* True when the header and the structure block lead nowhere outside the tree, and to an end. */
bool fdt_check(const char *bytes, size_t size, struct map_fault *fault);

#endif
