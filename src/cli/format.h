/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_FORMAT_H
#define GPAMAP_CLI_FORMAT_H
/*
 * The formats, for guest_map.c. Readers that are no parsers (map_entry.h) work on a map whose bytes are there; writers
 * take a map that holds only what their format can say (guest_map.c sees to that), and refuse single entries.
 */
#include "cli/guest_map.h"

/* What becomes of a kind in a format: it is said as it is, or as another, or left out with a note, or refused. */
enum map_fate { REFUSED, KEPT, AS_RESERVED, LEFT_OUT };

/* What becomes of entries that lie within others. */
enum map_nesting { NESTED, FLAT, RESERVED_IN_RAM };

struct map_format_row {
    const char *name;
    bool text; /* positions are lines */
    bool (*parse)(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);
    enum cli_exit (*read)(struct guest_map *map); /* where there is no parser */
    bool (*write)(const struct guest_map *map, struct text *out, struct map_refusal *refusal); /* NULL: read only */
    bool nodes, may_be_empty;
    enum map_nesting nesting;
    enum map_fate fates[MAP_KINDS];
};

extern const struct map_format_row MAP_FORMAT_TABLE[MAP_FORMATS];

/* False when it is only written. */
bool map_format_is_read(enum map_format format);

/* The format that the content is of; MAP_ANY when it is of none. */
enum map_format map_format_of(const char *bytes, size_t size);

/* Read the bytes of the map. */
enum cli_exit guest_map_parse(struct guest_map *map);

/* Print the message of a fault in the map's file; answers CLI_BAD_INPUT. */
enum cli_exit guest_map_fault(const struct guest_map *map, const struct map_fault *fault);

/* A new entry, as map_sink_add, in entries that grow; NULL when there are too many, or no memory: told by full. */
struct map_entry *guest_map_add(struct guest_map *map, const char *tag);
/* Say why guest_map_add answered NULL. */
enum cli_exit guest_map_full(const struct guest_map *map);

enum cli_exit json_map_read(struct guest_map *map);
enum cli_exit fdt_map_read(struct guest_map *map);

/* The bus range of an ECAM: 256 buses a segment, 1 MiB each. */
struct ecam_buses {
    uint32_t segment, first, last;
};
/* False when the entry is no whole number of buses, or there are more than 256. */
bool ecam_buses(const struct map_entry *entry, struct ecam_buses *buses);
/* True when some entry has a bus that one before it has too: the first such is *index. */
bool ecam_repeated(const struct guest_map *map, uint32_t *index);

/* The writers: false and the refusal is set when an entry cannot be said. */
bool description_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool layout_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool iomem_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool e820_log_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool e820_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool e820_c_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool fdt_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool srat_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool mcfg_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool svg_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);
bool html_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal);

#endif
