/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_GUEST_MAP_H
#define GPAMAP_CLI_GUEST_MAP_H
/*
 * A guest-physical address map as a file of any format describes it: entries with closed ends, in the order of the
 * file. Every reader makes one of these, every writer and every command that compares maps takes it. A format's own
 * kind of end (half-open, size, inclusive) is turned into closed ends in one place, its reader, and back in its writer.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/cli.h"
#include "cli/map_entry.h"
#include "cli/text.h"

enum map_format {
    MAP_ANY,         /* reading: told by the content */
    MAP_DESCRIPTION, /* JSON: a request description, planned */
    MAP_LAYOUT,      /* JSON: a resolved layout */
    MAP_IOMEM,       /* Linux /proc/iomem */
    MAP_E820_LOG,    /* the e820 lines of a Linux kernel log */
    MAP_E820_BINARY, /* 20-byte entries */
    MAP_E820_C,      /* the same as a C array; written only */
    MAP_FDT,         /* flattened device tree */
    MAP_SRAT,        /* ACPI table: memory affinity */
    MAP_MCFG,        /* ACPI table: ECAM */
    MAP_MTREE,       /* QEMU `info mtree -f`; read only */
    MAP_SVG,         /* a drawing; written only */
    MAP_HTML         /* a page; written only */
};

#define MAP_FORMATS (MAP_HTML + 1)

/* What a file may hold at most; JSON has a limit of its own (source.h). */
#define MAP_SIZE_MAX ((size_t)64 << 20)
#define MAP_ENTRIES_MAX ((uint32_t)1000000)

/* Findings name positions by the thousand: only the line feeds of a block are counted each time. */
#define MAP_BLOCK ((size_t)4096)

/* Two tags that may share bytes. */
struct map_sharing {
    char left[64], right[64];
};

struct guest_map {
    const char *name; /* of the file, in messages */
    enum map_format format;
    char *bytes; /* the file, [size] */
    size_t size;
    uint32_t *lines_before;    /* of a text: the line feeds before each block of MAP_BLOCK bytes; may be NULL */
    struct map_entry *entries; /* [count], file order */
    uint32_t count, capacity;
    struct map_sharing *sharings; /* [sharing_count]; a description may hold some */
    uint32_t sharing_count;
    uint32_t phys_bits; /* 0 when the file does not say */
};

/* Read a file (- for standard input). On failure the message is printed and nothing is to be freed. CLI_FINDING: it is
   a description that cannot be planned. */
enum cli_exit guest_map_read(const char *file, enum map_format format, struct guest_map *map);
/* The same in any format, for a command that answers by its exit code: what cannot be planned is bad input to it. */
enum cli_exit guest_map_load(const char *file, struct guest_map *map);
void guest_map_free(struct guest_map *map);

/* Write in a format, behind what is in out. What the format cannot say is left out or said less exactly, with a note on
   standard error, or is a failure with a message and out as before; docs/FORMATS.md says which. */
enum cli_exit guest_map_write(const struct guest_map *map, enum map_format format, struct text *out);

const char *map_format_name(enum map_format format);

/* "FILE:LINE", or "FILE at byte 0x28" of a binary one, for messages about an entry. */
void guest_map_position(const struct guest_map *map, size_t where, struct text *out);

#endif
