/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_layout.h"

#include "gpamap/memory_lists.h"
#include "gpamap/memory_place.h"

static enum gpamap_status add_gaps(struct gpamap_extent_map *map, struct gpamap_memory_gaps gaps, bool placeholders)
{
    enum gpamap_status status =
        gpamap_memory_add_list(map, GPAMAP_MEMORY_MMIO, gaps.mmio, gaps.mmio_count, placeholders);

    if (status == GPAMAP_OK) {
        status = gpamap_memory_add_list(map, GPAMAP_MEMORY_PCI_ECAM, gaps.pci_ecam, gaps.pci_ecam_count, false);
    }
    if (status == GPAMAP_OK) {
        status = gpamap_memory_add_list(map, GPAMAP_MEMORY_PCI_MMIO, gaps.pci_mmio, gaps.pci_mmio_count, false);
    }
    return status;
}

static enum gpamap_status add_vtl2(struct gpamap_extent_map *map, struct gpamap_range vtl2, uint64_t end_of_ram)
{
    if (gpamap_memory_add_list(map, GPAMAP_MEMORY_VTL2, &vtl2, 1, true) != GPAMAP_OK) {
        return GPAMAP_ERR_BAD_MEMORY_RANGES;
    }
    return vtl2.start < end_of_ram ? GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM : GPAMAP_OK;
}

/* Add RAM and VTL2 to the map of the gaps, and make it the layout's. */
static enum gpamap_status complete(struct gpamap_memory_layout *layout, struct gpamap_extent_map *map,
                                   const struct gpamap_ram_range *ram, uint32_t ram_count,
                                   struct gpamap_memory_gaps gaps)
{
    enum gpamap_status status = GPAMAP_OK;

    if (ram_count == 0 || gpamap_memory_add_ram(map, ram, ram_count) != GPAMAP_OK) {
        return GPAMAP_ERR_BAD_MEMORY_RANGES;
    }
    if (gaps.has_vtl2) {
        status = add_vtl2(map, gaps.vtl2, ram[ram_count - 1].range.end);
    }
    if (status == GPAMAP_OK) {
        layout->map = *map;
        layout->ram = ram;
        layout->ram_count = ram_count;
        layout->gaps = gaps;
    }
    return status;
}

static uint64_t gap_count(struct gpamap_memory_gaps gaps)
{
    return (uint64_t)gaps.mmio_count + gaps.pci_ecam_count + gaps.pci_mmio_count;
}

static bool has_room(uint64_t wanted, uint32_t capacity)
{
    return wanted <= capacity && wanted <= GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
}

static enum gpamap_status resolve(struct gpamap_memory_layout *layout, const struct gpamap_ram_range *ram,
                                  uint32_t ram_count, struct gpamap_memory_gaps gaps, bool placeholders,
                                  struct gpamap_extent *extents, uint32_t capacity)
{
    struct gpamap_extent_map map;

    if (!has_room(GPAMAP_MEMORY_LAYOUT_EXTENTS(ram_count, gap_count(gaps)), capacity)) {
        return GPAMAP_ERR_CAPACITY;
    }
    gpamap_extent_map_init(&map, extents, capacity);

    const enum gpamap_status status = add_gaps(&map, gaps, placeholders);

    return status != GPAMAP_OK ? status : complete(layout, &map, ram, ram_count, gaps);
}

enum gpamap_status gpamap_memory_layout_new_from_resolved_ranges(struct gpamap_memory_layout *layout,
                                                                 const struct gpamap_ram_range *ram, uint32_t ram_count,
                                                                 struct gpamap_memory_gaps gaps,
                                                                 struct gpamap_extent *extents, uint32_t capacity)
{
    return resolve(layout, ram, ram_count, gaps, true, extents, capacity);
}

enum gpamap_status gpamap_memory_layout_new_from_ranges(struct gpamap_memory_layout *layout,
                                                        const struct gpamap_ram_range *ram, uint32_t ram_count,
                                                        const struct gpamap_range *gaps, uint32_t gap_count,
                                                        struct gpamap_extent *extents, uint32_t capacity)
{
    struct gpamap_memory_gaps all = { 0 };

    all.mmio = gaps;
    all.mmio_count = gap_count;
    return resolve(layout, ram, ram_count, all, false, extents, capacity);
}

/* OK when every node has a size and their sum fits 64 bits. */
static enum gpamap_status check_sizes(const uint64_t *sizes, uint32_t count)
{
    uint64_t sum = 0;
    bool fits = true;

    for (uint32_t i = 0; i < count; i++) {
        if (sizes[i] == 0 || sizes[i] % 4096 != 0) {
            return GPAMAP_ERR_BAD_NUMA_SIZE;
        }
        if (fits && sizes[i] <= UINT64_MAX - sum) {
            sum += sizes[i];
        } else {
            fits = false;
        }
    }
    return fits ? GPAMAP_OK : GPAMAP_ERR_BAD_SIZE;
}

enum gpamap_status gpamap_memory_layout_new_with_numa(struct gpamap_memory_layout *layout, const uint64_t *ram_sizes,
                                                      uint32_t node_count, struct gpamap_memory_gaps gaps,
                                                      struct gpamap_memory_storage storage)
{
    const uint64_t ram_count = GPAMAP_MEMORY_LAYOUT_PLACED_RAM(node_count, gap_count(gaps));
    struct gpamap_extent_map map;
    enum gpamap_status status;

    if (node_count == 0) {
        return GPAMAP_ERR_EMPTY_NUMA_SIZES;
    }
    status = check_sizes(ram_sizes, node_count);
    if (status != GPAMAP_OK) {
        return status;
    }
    if (ram_count > storage.ram_capacity ||
        !has_room(GPAMAP_MEMORY_LAYOUT_EXTENTS(ram_count, gap_count(gaps)), storage.extent_capacity)) {
        return GPAMAP_ERR_CAPACITY;
    }
    gpamap_extent_map_init(&map, storage.extents, storage.extent_capacity);
    status = add_gaps(&map, gaps, false);
    if (status != GPAMAP_OK) {
        return status;
    }

    const struct gpamap_memory_placed placed = gpamap_memory_place(&map, ram_sizes, node_count, storage.ram);

    return placed.status != GPAMAP_OK ? placed.status : complete(layout, &map, storage.ram, placed.count, gaps);
}

enum gpamap_status gpamap_memory_layout_new(struct gpamap_memory_layout *layout, uint64_t ram_size,
                                            struct gpamap_memory_gaps gaps, struct gpamap_memory_storage storage)
{
    if (ram_size == 0 || ram_size % 4096 != 0) {
        return GPAMAP_ERR_BAD_SIZE;
    }
    return gpamap_memory_layout_new_with_numa(layout, &ram_size, 1, gaps, storage);
}

/* The map holds this element. */
static bool holds(const struct gpamap_extent_map *map, struct gpamap_range range, uint64_t owner)
{
    struct gpamap_extent extent;

    return gpamap_extent_map_find(map, range.start, &extent) == GPAMAP_OK && extent.first == range.start &&
           extent.last == range.end - 1 && extent.owner == owner;
}

/* The list is as it should be, and in the map. */
static bool list_is_valid(const struct gpamap_extent_map *map, enum gpamap_memory_kind kind,
                          const struct gpamap_range *list, uint32_t count, bool placeholders)
{
    uint64_t end = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_range range = list[i];

        if (!gpamap_range_is_valid(range) || (range.start == range.end && !placeholders)) {
            return false;
        }
        if (range.start < range.end) {
            if (range.start < end || !holds(map, range, gpamap_memory_owner(kind, i, 0))) {
                return false;
            }
            end = range.end;
        }
    }
    return true;
}

static bool ram_is_valid(const struct gpamap_extent_map *map, const struct gpamap_ram_range *ram, uint32_t count)
{
    uint64_t end = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_range range = ram[i].range;

        if (!gpamap_range_is_valid(range) || range.start == range.end || range.start < end ||
            !holds(map, range, gpamap_memory_owner(GPAMAP_MEMORY_RAM, i, ram[i].node))) {
            return false;
        }
        end = range.end;
    }
    return count > 0;
}

static bool is_element(struct gpamap_extent extent, const struct gpamap_range *list, uint32_t count,
                       enum gpamap_memory_kind kind)
{
    const uint64_t index = extent.owner / 8;

    return index < count && list[index].start < list[index].end && extent.first == list[index].start &&
           extent.last == list[index].end - 1 && extent.owner == gpamap_memory_owner(kind, (uint32_t)index, 0);
}

static bool is_ram(struct gpamap_extent extent, const struct gpamap_ram_range *ram, uint32_t count)
{
    const uint64_t index = extent.owner / 8 % GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;

    return index < count && extent.first == ram[index].range.start && extent.last == ram[index].range.end - 1 &&
           extent.owner == gpamap_memory_owner(GPAMAP_MEMORY_RAM, (uint32_t)index, ram[index].node);
}

/* The extent stands for an element of the layout. */
static bool is_known(const struct gpamap_memory_layout *layout, struct gpamap_extent extent)
{
    const struct gpamap_memory_gaps *gaps = &layout->gaps;

    switch (extent.owner % 8) {
    case GPAMAP_MEMORY_RAM:
        return is_ram(extent, layout->ram, layout->ram_count);
    case GPAMAP_MEMORY_MMIO:
        return is_element(extent, gaps->mmio, gaps->mmio_count, GPAMAP_MEMORY_MMIO);
    case GPAMAP_MEMORY_PCI_ECAM:
        return is_element(extent, gaps->pci_ecam, gaps->pci_ecam_count, GPAMAP_MEMORY_PCI_ECAM);
    case GPAMAP_MEMORY_PCI_MMIO:
        return is_element(extent, gaps->pci_mmio, gaps->pci_mmio_count, GPAMAP_MEMORY_PCI_MMIO);
    case GPAMAP_MEMORY_VTL2:
        return is_element(extent, &gaps->vtl2, gaps->has_vtl2 ? 1 : 0, GPAMAP_MEMORY_VTL2);
    }
    return false;
}

/* Every extent of the map stands for an element. */
static bool map_is_known(const struct gpamap_memory_layout *layout)
{
    const uint32_t count = gpamap_extent_map_count(&layout->map);

    for (uint32_t i = 0; i < count; i++) {
        if (!is_known(layout, gpamap_extent_map_at(&layout->map, i))) {
            return false;
        }
    }
    return true;
}

bool gpamap_memory_layout_is_valid(const struct gpamap_memory_layout *layout)
{
    const struct gpamap_memory_gaps gaps = layout->gaps;
    const struct gpamap_extent_map *map = &layout->map;

    if (GPAMAP_MEMORY_LAYOUT_EXTENTS(layout->ram_count, gap_count(gaps)) > GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS) {
        return false;
    }
    if (!gpamap_extent_map_is_valid(map) || !ram_is_valid(map, layout->ram, layout->ram_count)) {
        return false;
    }
    if (!list_is_valid(map, GPAMAP_MEMORY_MMIO, gaps.mmio, gaps.mmio_count, true) ||
        !list_is_valid(map, GPAMAP_MEMORY_PCI_ECAM, gaps.pci_ecam, gaps.pci_ecam_count, false) ||
        !list_is_valid(map, GPAMAP_MEMORY_PCI_MMIO, gaps.pci_mmio, gaps.pci_mmio_count, false)) {
        return false;
    }
    if (gaps.has_vtl2 && (!list_is_valid(map, GPAMAP_MEMORY_VTL2, &gaps.vtl2, 1, true) ||
                          gaps.vtl2.start < layout->ram[layout->ram_count - 1].range.end)) {
        return false;
    }
    return map_is_known(layout);
}
