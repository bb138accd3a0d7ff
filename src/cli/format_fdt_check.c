/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <libfdt.h>

#include "cli/format.h"
#include "cli/format_fdt.h"

/* The fields of the header, by their offset in it. */
enum { TOTAL_SIZE = 4, OFF_STRUCTURE = 8, OFF_STRINGS = 12, VERSION = 20, STRINGS_SIZE = 32, STRUCTURE_SIZE = 36 };

static uint32_t field(const struct guest_map *map, size_t at)
{
    return fdt32_ld((const fdt32_t *)(const void *)(map->bytes + at));
}

/* The block that is said to be at an offset lies in the tree. */
static bool block_is_inside(const struct guest_map *map, size_t offset_at, size_t size_at)
{
    const uint32_t total = field(map, TOTAL_SIZE);
    const uint32_t offset = field(map, offset_at);

    return offset <= total && field(map, size_at) <= total - offset;
}

/* What is wrong with the header, and where; true when nothing is. */
static bool check_header(const struct guest_map *map, struct map_fault *fault)
{
    if (map->size < FDT_V17_SIZE) {
        return map_fault_set(fault, map->size, "the device tree is truncated in its header (40 bytes)");
    }
    if (field(map, 0) != FDT_MAGIC) {
        return map_fault_set(fault, 0, "not a flattened device tree: expected the bytes d0 0d fe ed");
    }
    if (field(map, TOTAL_SIZE) > map->size || field(map, TOTAL_SIZE) < FDT_V17_SIZE) {
        return map_fault_set(fault, TOTAL_SIZE, "the device tree is truncated: it is shorter than its header says");
    }
    if (field(map, VERSION) < 17) {
        return map_fault_set(fault, VERSION, "the version of the device tree is below 17");
    }
    if (!block_is_inside(map, OFF_STRUCTURE, STRUCTURE_SIZE)) {
        return map_fault_set(fault, OFF_STRUCTURE, "the structure block lies outside the device tree");
    }
    return block_is_inside(map, OFF_STRINGS, STRINGS_SIZE) ||
           map_fault_set(fault, OFF_STRINGS, "the strings block lies outside the device tree");
}

/* The first place of the structure block that cannot be read; the block's start when it cannot be told. */
static size_t broken_at(const struct guest_map *map)
{
    int at = 0;
    int next = 0;
    const char *name;
    uint32_t tag;

    do {
        at = next;
        tag = fdt_next_tag(map->bytes, at, &next);
        if (tag == FDT_PROP && fdt_getprop_by_offset(map->bytes, at, &name, NULL) == NULL) {
            break;
        }
    } while (tag != FDT_END && next > at);
    return field(map, OFF_STRUCTURE) + (tag == FDT_END && next > 0 ? 0 : (size_t)at);
}

bool fdt_check(const struct guest_map *map)
{
    struct map_fault fault = { 0 };

    if (!check_header(map, &fault)) {
        (void)guest_map_fault(map, &fault);
        return false;
    }
    const int status = fdt_check_full(map->bytes, map->size);

    if (status != 0) {
        fault.where = status == -FDT_ERR_BADSTRUCTURE || status == -FDT_ERR_TRUNCATED || status == -FDT_ERR_BADOFFSET
                          ? broken_at(map)
                          : 0;
        fault.what = status == -FDT_ERR_ALIGNMENT ? "the structure block is not aligned to 4 bytes"
                                                  : "the device tree is broken here";
        (void)guest_map_fault(map, &fault);
    }
    return status == 0;
}
