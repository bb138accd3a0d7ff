/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_query.h"

#define FOUR_GIB ((uint64_t)1 << 32)

bool gpamap_memory_layout_span(const struct gpamap_memory_layout *layout, uint64_t address,
                               struct gpamap_memory_span *span)
{
    struct gpamap_extent extent;

    if (gpamap_extent_map_find(&layout->map, address, &extent) != GPAMAP_OK) {
        return false;
    }
    span->kind = (enum gpamap_memory_kind)(extent.owner % 8);
    span->index = (uint32_t)(extent.owner / 8 % GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS);
    span->node = (uint32_t)(extent.owner / 0x100000000);
    span->remaining_size = extent.last - address + 1;
    return true;
}

enum gpamap_memory_kind gpamap_memory_layout_probe_address(const struct gpamap_memory_layout *layout, uint64_t address)
{
    struct gpamap_extent extent;

    if (gpamap_extent_map_find(&layout->map, address, &extent) != GPAMAP_OK || extent.owner % 8 == GPAMAP_MEMORY_VTL2) {
        return GPAMAP_MEMORY_NONE;
    }
    return (enum gpamap_memory_kind)(extent.owner % 8);
}

bool gpamap_memory_layout_node_of_address(const struct gpamap_memory_layout *layout, uint64_t address, uint32_t *node)
{
    struct gpamap_extent extent;

    if (gpamap_extent_map_find(&layout->map, address, &extent) != GPAMAP_OK || extent.owner % 8 != GPAMAP_MEMORY_RAM) {
        return false;
    }
    *node = (uint32_t)(extent.owner / 0x100000000);
    return true;
}

/* The bytes of RAM below an address. */
static uint64_t ram_below(const struct gpamap_memory_layout *layout, uint64_t address)
{
    uint64_t size = 0;

    for (uint32_t i = 0; i < layout->ram_count; i++) {
        const struct gpamap_range range = layout->ram[i].range;

        if (range.start < address) {
            size += (range.end < address ? range.end : address) - range.start;
        }
    }
    return size;
}

uint64_t gpamap_memory_layout_ram_size(const struct gpamap_memory_layout *layout)
{
    return ram_below(layout, GPAMAP_MAX_ADDRESS);
}

uint64_t gpamap_memory_layout_ram_size_of_node(const struct gpamap_memory_layout *layout, uint32_t node)
{
    uint64_t size = 0;

    for (uint32_t i = 0; i < layout->ram_count; i++) {
        if (layout->ram[i].node == node) {
            size += layout->ram[i].range.end - layout->ram[i].range.start;
        }
    }
    return size;
}

uint64_t gpamap_memory_layout_ram_below_4gb(const struct gpamap_memory_layout *layout)
{
    return ram_below(layout, FOUR_GIB);
}

uint64_t gpamap_memory_layout_ram_above_4gb(const struct gpamap_memory_layout *layout)
{
    return ram_below(layout, GPAMAP_MAX_ADDRESS) - ram_below(layout, FOUR_GIB);
}

bool gpamap_memory_layout_ram_above_high_mmio(const struct gpamap_memory_layout *layout, uint64_t *size)
{
    if (layout->gaps.mmio_count != 2) {
        return false;
    }
    *size = ram_below(layout, GPAMAP_MAX_ADDRESS) - ram_below(layout, layout->gaps.mmio[1].end);
    return true;
}

uint64_t gpamap_memory_layout_end_of_ram(const struct gpamap_memory_layout *layout)
{
    return layout->ram[layout->ram_count - 1].range.end;
}

bool gpamap_memory_layout_max_ram_below_4gb(const struct gpamap_memory_layout *layout, uint64_t *end)
{
    for (uint32_t i = layout->ram_count; i > 0; i--) {
        const struct gpamap_range range = layout->ram[i - 1].range;

        if (range.start < FOUR_GIB) {
            *end = range.end < FOUR_GIB ? range.end : FOUR_GIB;
            return true;
        }
    }
    return false;
}

/* One past the last byte in a list; 0 when it has none. */
static uint64_t end_of_list(const struct gpamap_range *list, uint32_t count)
{
    for (uint32_t i = count; i > 0; i--) {
        if (list[i - 1].start < list[i - 1].end) {
            return list[i - 1].end;
        }
    }
    return 0;
}

uint64_t gpamap_memory_layout_end_of_layout(const struct gpamap_memory_layout *layout)
{
    const struct gpamap_memory_gaps *gaps = &layout->gaps;
    const uint64_t ends[] = { gpamap_memory_layout_end_of_ram(layout), end_of_list(gaps->mmio, gaps->mmio_count),
                              end_of_list(gaps->pci_ecam, gaps->pci_ecam_count),
                              end_of_list(gaps->pci_mmio, gaps->pci_mmio_count) };
    uint64_t end = 0;

    for (uint32_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        end = ends[i] > end ? ends[i] : end;
    }
    return end;
}
