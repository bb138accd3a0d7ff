/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Flattened device trees, through libfdt: memory nodes, reserved memory, and every device whose `reg` the CPU can
 * address, that is whose parents up to the root have `ranges`. Of a PCI host bridge, `ranges` are windows and the `reg`
 * of an ECAM is one. A tree says (address, size); written in cells of 32 bits, big-endian.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/format.h"
#include "cli/format_fdt.h"
#include "cli/source.h"

#define DEPTH_MAX 32
#define ROWS_MAX 1024 /* of the ranges of a bus, which are searched for every device below it */
#define PATH_MAX_SHOWN 200

/* Where the children of a node live: how their addresses look, and how to get to those of the node's own bus. */
struct bus {
    int address_cells, size_cells;
    bool visible;    /* the CPU reaches it */
    const void *map; /* the `ranges`; NULL: child addresses are the parent's */
    int map_size;
};

struct reader {
    struct guest_map *map;
    const void *fdt;
    struct bus buses[DEPTH_MAX]; /* [depth]: of the children of the node in hand at that depth */
    int node, depth;             /* the node in hand */
    bool in_reserved;            /* it is a child of /reserved-memory */
    enum cli_exit result;
};

/* Say what is wrong at a byte of the tree, in the node in hand; answers false. */
#define refuse(reader, at, ...) (refuse_node(reader, at), fprintf(stderr, __VA_ARGS__), fputc('\n', stderr), false)

static void refuse_node(struct reader *reader, const void *at)
{
    const struct source source = { reader->map->name, reader->map->bytes, reader->map->size };
    char path[PATH_MAX_SHOWN];
    char text[PRINTABLE_MAX];

    if (fdt_get_path(reader->fdt, reader->node, path, (int)sizeof path) != 0) {
        (void)snprintf(path, sizeof path, "a node");
    }
    source_error_byte(&source, (size_t)((const char *)at - reader->map->bytes));
    fprintf(stderr, "%s: ", printable(path, text));
    reader->result = CLI_BAD_INPUT;
}

static const void *property(const struct reader *reader, const char *name, int *size)
{
    const void *value = fdt_getprop(reader->fdt, reader->node, name, size);

    *size = value != NULL ? *size : -1;
    return value;
}

static bool property_is(const struct reader *reader, const char *name, const char *text)
{
    int size;
    const char *value = property(reader, name, &size);

    return value != NULL && fdt_stringlist_contains(value, size, text) != 0;
}

/* A property of one cell: its value, or `otherwise` when there is none. */
static bool read_cell(struct reader *reader, const char *name, uint32_t otherwise, uint32_t *cell)
{
    int size;
    const void *value = property(reader, name, &size);

    *cell = otherwise;
    if (value != NULL && size != 4) {
        return refuse(reader, value, "%s has %d bytes; expected 4", name, size);
    }
    if (value != NULL) {
        *cell = fdt32_ld(value);
    }
    return true;
}

/* A number of one or two cells. */
static uint64_t number(const char *cells, int count)
{
    const uint64_t low = fdt32_ld((const fdt32_t *)(const void *)(cells + 4 * (count - 1)));

    return count == 1 ? low : (uint64_t)fdt32_ld((const fdt32_t *)(const void *)cells) << 32 | low;
}

static bool check_cells(struct reader *reader, const void *at, int address_cells, int size_cells)
{
    if (address_cells < 1 || address_cells > 2) {
        return refuse(reader, at, "addresses have %d cells here; expected 1 or 2", address_cells);
    }
    return (size_cells >= 1 && size_cells <= 2) ||
           refuse(reader, at, "sizes have %d cells here; expected 1 or 2", size_cells);
}

/* Lead a range up one bus: through the row of `ranges` that holds it. */
static bool climb(struct reader *reader, const struct bus *bus, const struct bus *above, const void *at,
                  uint64_t *first, uint64_t *last)
{
    const int row = 4 * (bus->address_cells + above->address_cells + bus->size_cells);

    for (int i = 0; bus->map_size - i >= row; i += row) {
        const char *cells = (const char *)bus->map + i;
        const uint64_t from = number(cells, bus->address_cells);
        const uint64_t to = number(cells + 4 * bus->address_cells, above->address_cells);
        const uint64_t size = number(cells + 4 * (bus->address_cells + above->address_cells), bus->size_cells);

        if (*first >= from && size > 0 && *last - from <= size - 1) {
            if (to > UINT64_MAX - (*last - from)) {
                return refuse(reader, cells, "the range passes the end of the 64-bit space");
            }
            *last = to + (*last - from);
            *first = to + (*first - from);
            return true;
        }
    }
    return refuse(reader, at, "[0x%" PRIx64 ", 0x%" PRIx64 "] is in no row of the ranges of its bus", *first, *last);
}

/* Add what has the address and size at `at`, cells of the bus that the node in hand is on. A size of 0 is nothing. */
static bool add_range(struct reader *reader, const char *at, uint64_t first, uint64_t size, const char *tag,
                      struct map_entry **entry)
{
    uint64_t last = first + (size - 1);

    *entry = NULL;
    if (size == 0) {
        return true;
    }
    if (size - 1 > UINT64_MAX - first) {
        return refuse(reader, at, "the range passes the end of the 64-bit space");
    }
    for (int level = reader->depth - 1; level > 0; level--) {
        const struct bus *bus = &reader->buses[level];

        if (bus->map != NULL && !climb(reader, bus, &reader->buses[level - 1], at, &first, &last)) {
            return false;
        }
    }
    *entry = guest_map_add(reader->map, tag);
    if (*entry == NULL) {
        reader->result = guest_map_full(reader->map);
        return false;
    }
    (*entry)->first = first;
    (*entry)->last = last;
    (*entry)->where = (size_t)(at - reader->map->bytes);
    return true;
}

/* The name of the node in hand, without its address; what it is called by its label is better. */
static void node_tag(const struct reader *reader, char tag[MAP_TAG_SIZE])
{
    int size = 0;
    const char *name = property(reader, "label", &size);

    if (name == NULL || size < 2) {
        name = fdt_get_name(reader->fdt, reader->node, NULL);
        size = (int)strcspn(name, "@");
    }
    (void)snprintf(tag, MAP_TAG_SIZE, "%.*s", size, name);
}

static bool is_named(const struct reader *reader, const char *base)
{
    const char *name = fdt_get_name(reader->fdt, reader->node, NULL);
    const size_t length = strlen(base);

    return strncmp(name, base, length) == 0 && (name[length] == '\0' || name[length] == '@');
}

static bool is_pci(const struct reader *reader)
{
    return property_is(reader, "device_type", "pci");
}

static enum map_kind kind_of(const struct reader *reader)
{
    if (reader->in_reserved) {
        return MAP_RESERVED;
    }
    if (property_is(reader, "device_type", "memory") || (reader->depth == 1 && is_named(reader, "memory"))) {
        return property_is(reader, "status", "disabled") ? MAP_RESERVED : MAP_RAM; /* as secure RAM is */
    }
    if (property_is(reader, "compatible", "pmem-region")) {
        return MAP_PERSISTENT;
    }
    if (property_is(reader, "compatible", "mtd-rom")) {
        return MAP_ROM;
    }
    return is_pci(reader) && property_is(reader, "compatible", "pci-host-ecam-generic") ? MAP_ECAM : MAP_DEVICE;
}

/* The segment and the first bus of the ECAM of the node in hand. */
static bool read_ecam(struct reader *reader, uint32_t *type)
{
    int size;
    const char *buses = property(reader, "bus-range", &size);
    const uint64_t first_bus = size >= 4 ? number(buses, 1) : 0;
    uint32_t segment;

    if (!read_cell(reader, "linux,pci-domain", 0, &segment)) {
        return false;
    }
    if (segment > UINT16_MAX || first_bus > UINT8_MAX) {
        return refuse(reader, buses != NULL ? buses : reader->map->bytes, "the PCI domain or the first bus is too big");
    }
    *type = segment << 8 | (uint32_t)first_bus;
    return true;
}

/* What every range of the `reg` of the node in hand is: the fields that are no address. */
static bool read_nature(struct reader *reader, struct map_entry *nature)
{
    int size;

    *nature = (struct map_entry){ .kind = kind_of(reader) };
    nature->has_node =
        (nature->kind == MAP_RAM || nature->kind == MAP_PERSISTENT) && property(reader, "numa-node-id", &size) != NULL;
    node_tag(reader, nature->tag);
    return (!nature->has_node || read_cell(reader, "numa-node-id", 0, &nature->node)) &&
           (nature->kind != MAP_ECAM || read_ecam(reader, &nature->type));
}

static bool read_reg(struct reader *reader)
{
    const struct bus *bus = &reader->buses[reader->depth - 1];
    const int row = 4 * (bus->address_cells + bus->size_cells);
    struct map_entry nature;
    int size;
    const char *reg = property(reader, "reg", &size);

    if (reg == NULL) {
        return true;
    }
    if (!check_cells(reader, reg, bus->address_cells, bus->size_cells) || !read_nature(reader, &nature)) {
        return false;
    }
    if (size % row != 0) {
        return refuse(reader, reg, "reg has %d bytes; expected a multiple of %d: %d cells of address, %d of size", size,
                      row, bus->address_cells, bus->size_cells);
    }
    for (int i = 0; i < size; i += row) {
        const uint64_t first = number(reg + i, bus->address_cells);
        const uint64_t bytes = number(reg + i + 4 * bus->address_cells, bus->size_cells);
        struct map_entry *entry;

        if (!add_range(reader, reg + i, first, bytes, nature.tag, &entry)) {
            return false;
        }
        if (entry != NULL) {
            entry->kind = nature.kind;
            entry->has_node = nature.has_node;
            entry->node = nature.node;
            entry->type = nature.type;
        }
    }
    return true;
}

/* The tag of a window: the next of our own list of them, or the name of the bridge and the space. */
static void window_tag(const struct reader *reader, uint32_t space, struct scan *tags, char tag[MAP_TAG_SIZE])
{
    static const char *const spaces[] = { "config", "io", "mem32", "mem64" };
    const size_t length = tags->at < tags->end ? strnlen(tags->bytes + tags->at, tags->end - tags->at) : 0;
    char bridge[MAP_TAG_SIZE];

    if (length > 0) {
        (void)snprintf(tag, MAP_TAG_SIZE, "%.*s", length < MAP_TAG_SIZE ? (int)length : MAP_TAG_SIZE,
                       tags->bytes + tags->at);
    } else {
        node_tag(reader, bridge);
        (void)snprintf(tag, MAP_TAG_SIZE, "%.50s-%s", bridge, spaces[space >> 24 & 3]);
    }
    tags->at += tags->at < tags->end ? length + 1 : 0;
}

/* The windows of a PCI host bridge: rows of three cells of PCI address, then ours, then a size. */
static bool read_windows(struct reader *reader)
{
    const struct bus *bus = &reader->buses[reader->depth];
    const struct bus *above = &reader->buses[reader->depth - 1];
    const int row = 4 * (3 + above->address_cells + bus->size_cells);
    int size;
    int tags_size;
    const char *ranges = property(reader, "ranges", &size);
    struct scan tags = { property(reader, FDT_WINDOW_TAGS, &tags_size), 0, 0 };

    tags.end = tags_size > 0 ? (size_t)tags_size : 0;
    if (ranges == NULL || size == 0) {
        return true;
    }
    if (bus->address_cells != 3) {
        return refuse(reader, ranges, "PCI addresses have %d cells here; expected 3", bus->address_cells);
    }
    if (!check_cells(reader, ranges, above->address_cells, bus->size_cells)) {
        return false;
    }
    if (size % row != 0) {
        return refuse(reader, ranges, "ranges has %d bytes; expected a multiple of %d", size, row);
    }
    for (int i = 0; i < size; i += row) {
        const uint32_t space = (uint32_t)number(ranges + i, 1);
        const uint64_t first = number(ranges + i + 12, above->address_cells);
        const uint64_t bytes = number(ranges + i + 12 + 4 * above->address_cells, bus->size_cells);
        struct map_entry *entry;
        char tag[MAP_TAG_SIZE];

        window_tag(reader, space, &tags, tag);
        if (!add_range(reader, ranges + i, first, bytes, tag, &entry)) {
            return false;
        }
        if (entry != NULL) {
            entry->kind = MAP_WINDOW;
            entry->type = space;
        }
    }
    return true;
}

/* The bus of the children of the node in hand. */
static bool open_bus(struct reader *reader)
{
    struct bus *bus = &reader->buses[reader->depth];
    const struct bus *above = reader->depth > 0 ? &reader->buses[reader->depth - 1] : NULL;
    const bool reserved = reader->depth == 1 && is_named(reader, "reserved-memory");
    uint32_t address_cells;
    uint32_t size_cells;

    if (!read_cell(reader, "#address-cells", 2, &address_cells) || !read_cell(reader, "#size-cells", 1, &size_cells)) {
        return false;
    }
    *bus = (struct bus){ .address_cells = address_cells < 100 ? (int)address_cells : 100,
                         .size_cells = size_cells < 100 ? (int)size_cells : 100 };
    bus->map = property(reader, "ranges", &bus->map_size);
    bus->visible = above == NULL || reserved || (above->visible && bus->map != NULL && !is_pci(reader));
    bus->map = bus->map_size > 0 ? bus->map : NULL;
    if (above == NULL || !bus->visible || bus->map == NULL) {
        return true;
    }
    if (!check_cells(reader, bus->map, bus->address_cells, bus->size_cells) ||
        !check_cells(reader, bus->map, above->address_cells, 1)) {
        return false;
    }
    const int row = 4 * (bus->address_cells + above->address_cells + bus->size_cells);

    if (bus->map_size / row > ROWS_MAX) {
        return refuse(reader, bus->map, "ranges has more than %d rows", ROWS_MAX);
    }
    return bus->map_size % row == 0 ||
           refuse(reader, bus->map, "ranges has %d bytes; expected a multiple of %d", bus->map_size, row);
}

static bool read_nodes(struct reader *reader)
{
    int reserved_depth = DEPTH_MAX; /* of the children of /reserved-memory, while in it */

    for (reader->node = 0; reader->node >= 0 && reader->depth >= 0;
         reader->node = fdt_next_node(reader->fdt, reader->node, &reader->depth)) {
        if (reader->depth >= DEPTH_MAX) {
            return refuse(reader, reader->map->bytes, "the nodes are nested too deep");
        }
        reserved_depth = reader->depth < reserved_depth ? DEPTH_MAX : reserved_depth;
        reader->in_reserved = reader->depth == reserved_depth;
        if (!open_bus(reader)) {
            return false;
        }
        if (reader->depth > 0 && reader->buses[reader->depth - 1].visible &&
            (!read_reg(reader) || (is_pci(reader) && !read_windows(reader)))) {
            return false;
        }
        if (reader->depth == 1 && is_named(reader, "reserved-memory")) {
            reserved_depth = 2;
        }
    }
    return true;
}

/* The block before the tree: what a loader must not overwrite. */
static bool read_reservations(struct reader *reader)
{
    const int count = fdt_num_mem_rsv(reader->fdt);

    for (int i = 0; i < count; i++) {
        const char *at = reader->map->bytes + fdt_off_mem_rsvmap(reader->fdt) + 16 * (size_t)i;
        uint64_t first = 0;
        uint64_t size = 0;
        struct map_entry *entry;

        if (fdt_get_mem_rsv(reader->fdt, i, &first, &size) != 0 ||
            !add_range(reader, at, first, size, "memreserve", &entry)) {
            return false;
        }
        if (entry != NULL) {
            entry->kind = MAP_RESERVED;
        }
    }
    return true;
}

static int compare_entries(const void *left, const void *right)
{
    const struct map_entry *a = left;
    const struct map_entry *b = right;

    if (a->first != b->first) {
        return a->first < b->first ? -1 : 1;
    }
    if (a->last != b->last) {
        return a->last > b->last ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return (a->where > b->where) - (a->where < b->where);
}

/* A tree has no order of addresses. Sort the entries, and nest reserved memory in the RAM that it is in. */
static void nest(struct guest_map *map)
{
    uint32_t ram = MAP_NO_PARENT;

    if (map->count == 0) {
        return;
    }
    qsort(map->entries, map->count, sizeof map->entries[0], compare_entries);
    for (uint32_t i = 0; i < map->count; i++) {
        struct map_entry *entry = &map->entries[i];

        if (entry->kind == MAP_RESERVED && ram != MAP_NO_PARENT && entry->last <= map->entries[ram].last) {
            entry->parent = ram;
        } else {
            ram = entry->kind == MAP_RAM ? i : MAP_NO_PARENT;
        }
    }
}

enum cli_exit fdt_map_read(struct guest_map *map)
{
    struct reader reader = { .map = map, .fdt = map->bytes, .result = CLI_OK };

    struct map_fault fault = { 0 };

    if (!fdt_check(map->bytes, map->size, &fault)) {
        return guest_map_fault(map, &fault);
    }
    if (fdt_check_full(map->bytes, map->size) != 0) {
        return guest_map_fault(map, &(struct map_fault){ 0, "libfdt finds the device tree broken" });
    }
    if (!read_nodes(&reader)) {
        return reader.result;
    }
    reader.node = 0;
    reader.depth = 0;
    if (!read_reservations(&reader)) {
        return reader.result;
    }
    nest(map);
    return CLI_OK;
}
