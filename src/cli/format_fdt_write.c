/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Writing a device tree: two cells of address and of size; memory, reserved memory, devices under the root, and the
 * ECAMs and windows as PCI host bridges. What names cannot hold is in `label`, and in a list of ours for windows.
 */
#include <inttypes.h>
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/format.h"
#include "cli/format_fdt.h"

#define NAME_SIZE (MAP_TAG_SIZE + 24)
#define FOUR_GIB ((uint64_t)1 << 32)

/* libfdt's calls are made one after another; the first that fails decides. */
struct tree {
    void *fdt;
    int status;
};

static void then(struct tree *tree, int status)
{
    tree->status = tree->status == 0 ? status : tree->status;
}

static void put_cell(struct tree *tree, const char *name, uint32_t value)
{
    then(tree, fdt_property_u32(tree->fdt, name, value));
}

static void put_string(struct tree *tree, const char *name, const char *value)
{
    then(tree, fdt_property(tree->fdt, name, value, (int)strlen(value) + 1));
}

static void put_cells(struct tree *tree)
{
    put_cell(tree, "#address-cells", 2);
    put_cell(tree, "#size-cells", 2);
}

/* Closed ends become an address and a size here, and only here. */
static void put_reg(struct tree *tree, const struct map_entry *entry)
{
    const fdt64_t reg[] = { cpu_to_fdt64(entry->first), cpu_to_fdt64(entry->last - entry->first + 1) };

    then(tree, fdt_property(tree->fdt, "reg", reg, (int)sizeof reg));
}

/* "NAME@ADDRESS", in the letters that a node's name may have. */
static void begin_node(struct tree *tree, const char *base, const struct map_entry *entry)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789,._+-";
    char name[NAME_SIZE];

    (void)snprintf(name, sizeof name, "%s", base);
    for (char *c = name; *c != '\0'; c++) {
        *c = strchr(letters, *c) != NULL ? *c : '-';
    }
    const size_t length = strlen(name);

    (void)snprintf(name + length, sizeof name - length, "@%" PRIx64, entry->first);
    then(tree, fdt_begin_node(tree->fdt, name));
    if (strlen(entry->tag) != length || strncmp(name, entry->tag, length) != 0) {
        put_string(tree, "label", entry->tag);
    }
}

static void put_node_id(struct tree *tree, const struct map_entry *entry)
{
    if (entry->has_node) {
        put_cell(tree, "numa-node-id", entry->node);
    }
}

/* Names that make a node under the root something else than a device. */
static bool has_meaning(const char *tag)
{
    return strcmp(tag, "memory") == 0 || strcmp(tag, "reserved-memory") == 0;
}

/* A range that has a node of its own under the root. */
static void put_range(struct tree *tree, const struct map_entry *entry)
{
    switch (entry->kind) {
    case MAP_RAM:
        begin_node(tree, "memory", entry);
        put_string(tree, "device_type", "memory");
        put_node_id(tree, entry);
        break;
    case MAP_PERSISTENT:
        begin_node(tree, "pmem", entry);
        put_string(tree, "compatible", "pmem-region");
        put_node_id(tree, entry);
        break;
    case MAP_ROM:
        begin_node(tree, "rom", entry);
        put_string(tree, "compatible", "mtd-rom");
        break;
    default:
        begin_node(tree, has_meaning(entry->tag) ? "device" : entry->tag, entry);
        break;
    }
    put_reg(tree, entry);
    then(tree, fdt_end_node(tree->fdt));
}

static void put_reserved(struct tree *tree, const struct guest_map *map)
{
    then(tree, fdt_begin_node(tree->fdt, "reserved-memory"));
    put_cells(tree);
    then(tree, fdt_property(tree->fdt, "ranges", NULL, 0));
    for (uint32_t i = 0; i < map->count && tree->status == 0; i++) {
        if (map->entries[i].kind == MAP_RESERVED) {
            begin_node(tree, map->entries[i].tag, &map->entries[i]);
            put_reg(tree, &map->entries[i]);
            then(tree, fdt_end_node(tree->fdt));
        }
    }
    then(tree, fdt_end_node(tree->fdt));
}

/* PCI addresses are ours, but for I/O, which begins at 0. */
static void put_window(const struct guest_map *map, const struct map_entry *entry, fdt32_t row[7])
{
    const uint32_t guessed = entry->last < FOUR_GIB ? FDT_SPACE_MEM32 : FDT_SPACE_MEM64;
    const uint32_t space = map->format == MAP_FDT ? entry->type : guessed;
    const uint64_t pci = (space & FDT_SPACE_MEM64) == FDT_SPACE_IO ? 0 : entry->first;
    const uint64_t size = entry->last - entry->first + 1;
    const uint32_t cells[] = { space,
                               (uint32_t)(pci >> 32),
                               (uint32_t)pci,
                               (uint32_t)(entry->first >> 32),
                               (uint32_t)entry->first,
                               (uint32_t)(size >> 32),
                               (uint32_t)size };

    for (size_t i = 0; i < 7; i++) {
        row[i] = cpu_to_fdt32(cells[i]);
    }
}

/* All windows of the map, with their tags. */
static void put_windows(struct tree *tree, const struct guest_map *map, uint32_t count)
{
    void *ranges = NULL;
    void *tags = NULL;
    uint32_t put = 0;
    size_t tags_size = 0;

    for (uint32_t i = 0; i < map->count; i++) {
        tags_size += map->entries[i].kind == MAP_WINDOW ? strlen(map->entries[i].tag) + 1 : 0;
    }
    then(tree, fdt_property_placeholder(tree->fdt, "ranges", (int)(count * 28), &ranges));
    then(tree, tree->status == 0 ? fdt_property_placeholder(tree->fdt, FDT_WINDOW_TAGS, (int)tags_size, &tags) : 0);
    for (uint32_t i = 0; i < map->count && tree->status == 0; i++) {
        const struct map_entry *entry = &map->entries[i];
        const size_t size = strlen(entry->tag) + 1;
        fdt32_t row[7];

        if (entry->kind == MAP_WINDOW) {
            put_window(map, entry, row);
            memcpy((char *)ranges + put * sizeof row, row, sizeof row);
            memcpy(tags, entry->tag, size);
            tags = (char *)tags + size;
            put++;
        }
    }
}

/* A host bridge: its ECAM (NULL: a bridge that has none), and on the first one the windows. */
static void put_bridge(struct tree *tree, const struct guest_map *map, const struct map_entry *ecam, uint32_t windows)
{
    struct ecam_buses buses;

    if (ecam != NULL) {
        begin_node(tree, "pcie", ecam);
        put_string(tree, "compatible", "pci-host-ecam-generic");
        put_reg(tree, ecam);
    } else {
        then(tree, fdt_begin_node(tree->fdt, "pci"));
    }
    if (ecam != NULL) {
        buses.last = ecam_buses(ecam, &buses) ? buses.last : UINT8_MAX;

        const fdt32_t range[] = { cpu_to_fdt32(buses.first), cpu_to_fdt32(buses.last) };

        put_cell(tree, "linux,pci-domain", buses.segment);
        then(tree, fdt_property(tree->fdt, "bus-range", range, (int)sizeof range));
    }
    put_string(tree, "device_type", "pci");
    put_cell(tree, "#address-cells", 3);
    put_cell(tree, "#size-cells", 2);
    if (windows > 0) {
        put_windows(tree, map, windows);
    }
    then(tree, fdt_end_node(tree->fdt));
}

static void put_bridges(struct tree *tree, const struct guest_map *map)
{
    uint32_t windows = 0;
    bool first = true;

    for (uint32_t i = 0; i < map->count; i++) {
        windows += map->entries[i].kind == MAP_WINDOW;
    }
    for (uint32_t i = 0; i < map->count && tree->status == 0; i++) {
        if (map->entries[i].kind == MAP_ECAM) {
            put_bridge(tree, map, &map->entries[i], first ? windows : 0);
            first = false;
        }
    }
    if (first && windows > 0) {
        put_bridge(tree, map, NULL, windows);
    }
}

/* Make the tree in that much memory; libfdt's status. */
static int make_tree(const struct guest_map *map, void *bytes, int size)
{
    struct tree tree = { bytes, fdt_create(bytes, size) };
    bool reserved = false;

    then(&tree, fdt_finish_reservemap(bytes));
    then(&tree, fdt_begin_node(bytes, ""));
    put_cells(&tree);
    for (uint32_t i = 0; i < map->count && tree.status == 0; i++) {
        const enum map_kind kind = map->entries[i].kind;

        reserved = reserved || kind == MAP_RESERVED;
        if (kind != MAP_RESERVED && kind != MAP_WINDOW && kind != MAP_ECAM) {
            put_range(&tree, &map->entries[i]);
        }
    }
    if (reserved) {
        put_reserved(&tree, map);
    }
    put_bridges(&tree, map);
    then(&tree, fdt_end_node(bytes));
    then(&tree, fdt_finish(bytes));
    return tree.status;
}

bool fdt_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    int status = -FDT_ERR_NOSPACE;
    char *bytes = NULL;

    for (uint32_t i = 0; i < map->count; i++) {
        if (map->entries[i].last - map->entries[i].first == UINT64_MAX) {
            return map_refuse(refusal, &map->entries[i], "spans all 2^64 bytes: its size does not fit 64 bits");
        }
    }
    for (int size = 4096; status == -FDT_ERR_NOSPACE && size <= 1 << 29; size *= 2) {
        free(bytes);
        bytes = malloc((size_t)size);
        if (bytes == NULL) {
            out->broken = true;
            return true;
        }
        status = make_tree(map, bytes, size);
    }
    if (status == 0) {
        text_add(out, bytes, fdt_totalsize(bytes));
    }
    free(bytes);
    return status == 0 || map_refuse(refusal, NULL, "the device tree would be too large");
}
