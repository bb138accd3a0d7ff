/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_layout.h"

#include "gpamap/memory_build.h"
#include "gpamap/memory_place.h"
#include "proofs/lemmas/memory_layout.h"

/* Make a map the same as another, over the same extents. */
/*@
  requires memory: ExtentMapReadable(from) && \valid(to);
  requires apart: \separated(to, from) && \separated(to, from->extents + (0 .. from->capacity - 1));
  requires invariant: ExtentMapWf(from);
  terminates \true;
  exits \false;
  assigns *to;
  ensures invariant: ExtentMapWf(to);
  ensures array: to->extents == from->extents && to->capacity == from->capacity;
  ensures held: MapsAlike{Pre, Here}(from, to);
*/
static void copy_map(struct gpamap_extent_map *to, const struct gpamap_extent_map *from)
{
    to->extents = from->extents;
    to->capacity = from->capacity;
    to->left = from->left;
    to->right = from->right;
    //@ assert same: MapUnchanged{Pre, Here}(from);
    //@ assert each: \forall integer a, b, o; MapHolds(to, a, b, o) <==> MapHolds{Pre}(from, a, b, o);
}

/* Note the lists of a layout. */
/*@
  requires memory: GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1)) && \valid(layout);
  requires apart: GapsFromLayout(gaps, layout) && \separated(layout, ram + (0 .. ram_count - 1));
  requires extents: ExtentMapReadable(&layout->map) &&
    \separated(layout, layout->map.extents + (0 .. layout->map.capacity - 1));
  terminates \true;
  exits \false;
  assigns *layout;
  ensures lists: layout->ram == ram && layout->ram_count == ram_count && layout->gaps == gaps;
  ensures mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
  ensures pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
  ensures pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
  ensures ram: RamSame{Pre, Here}(ram, ram_count);
  ensures map: MapUnchanged{Pre, Here}(&layout->map);
*/
static void note_lists(struct gpamap_memory_layout *layout, const struct gpamap_ram_range *ram, uint32_t ram_count,
                       struct gpamap_memory_gaps gaps)
{
    layout->ram = ram;
    layout->ram_count = ram_count;
    layout->gaps = gaps;
}

/* Write every member of a layout. */
/*@
  requires memory: ExtentMapReadable(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1)) &&
    \valid(layout);
  requires map_apart: \separated(layout, map) && \separated(layout, map->extents + (0 .. map->capacity - 1));
  requires lists_apart: GapsFromLayout(gaps, layout) && \separated(layout, ram + (0 .. ram_count - 1));
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns *layout;
  ensures array: layout->map.extents == \old(map->extents) && layout->map.capacity == \old(map->capacity);
  ensures lists: layout->ram == ram && layout->ram_count == ram_count && layout->gaps == gaps;
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures invariant: ExtentMapWf(&layout->map);
  ensures held: MapsAlike{Pre, Here}(map, &layout->map);
*/
static void write_members(struct gpamap_memory_layout *layout, const struct gpamap_extent_map *map,
                          const struct gpamap_ram_range *ram, uint32_t ram_count, struct gpamap_memory_gaps gaps)
{
    copy_map(&layout->map, map);
    //@ assert mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
    //@ assert pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
    //@ assert pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
    //@ assert ram: RamSame{Pre, Here}(ram, ram_count);
    note_lists(layout, ram, ram_count, gaps);
}

/* Make the layout. */
/*@
  requires memory: ExtentMapReadable(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1)) &&
    \valid(layout);
  requires map_apart: \separated(layout, map) && \separated(layout, map->extents + (0 .. map->capacity - 1));
  requires lists_apart: GapsFromLayout(gaps, layout) && \separated(layout, ram + (0 .. ram_count - 1));
  requires invariant: ExtentMapWf(map);
  requires count: ram_count + GapCount(gaps) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires rules: MemoryRules(gaps, ram, ram_count);
  requires held: MapHoldsMemory(map, gaps, ram, ram_count);
  terminates \true;
  exits \false;
  assigns *layout;
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures layout: MemoryLayoutWf(layout);
  ensures memory: layout->map.extents == \old(map->extents) && layout->map.capacity == \old(map->capacity) &&
    layout->ram == ram && layout->ram_count == ram_count && layout->gaps == gaps;
*/
static void store(struct gpamap_memory_layout *layout, const struct gpamap_extent_map *map,
                  const struct gpamap_ram_range *ram, uint32_t ram_count, struct gpamap_memory_gaps gaps)
{
    write_members(layout, map, ram, ram_count, gaps);
    //@ assert rules: MemoryRules(gaps, ram, ram_count);
    //@ assert held: MapHoldsMemory(&layout->map, gaps, ram, ram_count);
}

/* RAM and the VTL2 range, beside the gaps that the map holds: the layout. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1)) &&
    \valid(layout);
  requires apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  requires map_apart: \separated(layout, map) && \separated(layout, map->extents + (0 .. map->capacity - 1));
  requires lists_apart: GapsFromLayout(gaps, layout) && \separated(layout, ram + (0 .. ram_count - 1));
  requires invariant: ExtentMapWf(map);
  requires count: ram_count + GapCount(gaps) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires room: ram_count + 1 <= map->right - map->left;
  requires rules: GapsRules(gaps);
  requires free: \forall integer a, b; a <= b ==> (MapFree(map, a, b) <==> GapsApart(gaps, a, b + 1));
  requires held: \forall integer a, b, o; MapHolds(map, a, b, o) <==> GapExtents(gaps, a, b, o);
  terminates \true;
  exits \false;
  assigns *layout, map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES ||
    \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures good: \result != GPAMAP_ERR_BAD_MEMORY_RANGES ==>
    RamRules{Pre}(gaps, ram, ram_count) && Vtl2Rules{Pre}(gaps, ram, ram_count);
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES ==>
    !RamRules{Pre}(gaps, ram, ram_count) || !Vtl2Rules{Pre}(gaps, ram, ram_count);
  ensures before: \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==> !Vtl2Above{Pre}(gaps, ram, ram_count);
  ensures vtl2: \result != GPAMAP_ERR_BAD_MEMORY_RANGES ==> Vtl2Rules(gaps, ram, ram_count) &&
    (\result == GPAMAP_OK <==> Vtl2Above(gaps, ram, ram_count));
  ensures layout: \result == GPAMAP_OK ==> MemoryLayoutWf(layout) && layout->map.extents == \old(map->extents) &&
    layout->map.capacity == \old(map->capacity) && layout->ram == ram && layout->ram_count == ram_count &&
    layout->gaps == gaps;
  ensures untouched: \result != GPAMAP_OK ==> *layout == \old(*layout);
*/
static enum gpamap_status finish(struct gpamap_memory_layout *layout, struct gpamap_extent_map *map,
                                 const struct gpamap_ram_range *ram, uint32_t ram_count, struct gpamap_memory_gaps gaps)
{
    const enum gpamap_status status = gpamap_memory_add_rest(map, ram, ram_count, gaps);

    if (status == GPAMAP_OK) {
        //@ assert held: MapHoldsMemory(map, gaps, ram, ram_count);
        store(layout, map, ram, ram_count, gaps);
        //@ assert same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
    }
    return status;
}

/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures count: \result == GapCount(gaps);
*/
static uint64_t gap_count(struct gpamap_memory_gaps gaps)
{
    return (uint64_t)gaps.mmio_count + gaps.pci_ecam_count + gaps.pci_mmio_count;
}

/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures room: \result <==> wanted <= capacity && wanted <= GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
*/
static bool has_room(uint64_t wanted, uint32_t capacity)
{
    return wanted <= capacity && wanted <= GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
}

/*@
  requires memory: \valid(layout) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1)) &&
    \valid(extents + (0 .. capacity - 1));
  requires layout_apart: GapsFromLayout(gaps, layout) && \separated(layout, ram + (0 .. ram_count - 1)) &&
    \separated(layout, extents + (0 .. capacity - 1));
  requires extents_apart: GapsFromExtents(gaps, extents, capacity) &&
    \separated(ram + (0 .. ram_count - 1), extents + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *layout, extents[0 .. capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_CAPACITY ||
    \result == GPAMAP_ERR_BAD_MEMORY_RANGES || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> !ExtentsSuffice(ram_count + GapCount(gaps) + 1, capacity);
  ensures good: \result == GPAMAP_OK || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==>
    GapsRules{Pre}(gaps) && (placeholders == 0 ==> MmioFull{Pre}(gaps)) && RamRules{Pre}(gaps, ram, ram_count) &&
    Vtl2Rules{Pre}(gaps, ram, ram_count);
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES ==> !GapsRules{Pre}(gaps) ||
    (placeholders == 0 && !MmioFull{Pre}(gaps)) || !RamRules{Pre}(gaps, ram, ram_count) ||
    !Vtl2Rules{Pre}(gaps, ram, ram_count);
  ensures before: \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==> !Vtl2Above{Pre}(gaps, ram, ram_count);
  ensures layout: \result == GPAMAP_OK ==> MemoryLayoutWf(layout) && layout->map.extents == extents &&
    layout->map.capacity == capacity && layout->ram == ram && layout->ram_count == ram_count && layout->gaps == gaps;
  ensures untouched: \result != GPAMAP_OK ==> *layout == \old(*layout);
*/
static enum gpamap_status resolve(struct gpamap_memory_layout *layout, const struct gpamap_ram_range *ram,
                                  uint32_t ram_count, struct gpamap_memory_gaps gaps, bool placeholders,
                                  struct gpamap_extent *extents, uint32_t capacity)
{
    struct gpamap_extent_map map;
    enum gpamap_status status;

    if (!has_room(GPAMAP_MEMORY_LAYOUT_EXTENTS(ram_count, gap_count(gaps)), capacity)) {
        return GPAMAP_ERR_CAPACITY;
    }
    gpamap_extent_map_init(&map, extents, capacity);
    status = gpamap_memory_add_gaps(&map, gaps, placeholders) /*@ ghost (ram, ram_count) */;
    //@ assert untouched: *layout == \at(*layout, Pre);
    return status != GPAMAP_OK ? status : finish(layout, &map, ram, ram_count, gaps);
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
/*@
  requires memory: \valid_read(sizes + (0 .. count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_NUMA_SIZE || \result == GPAMAP_ERR_BAD_SIZE;
  ensures node: \result == GPAMAP_ERR_BAD_NUMA_SIZE <==> !SizesWf(sizes, count);
  ensures sum: \result == GPAMAP_ERR_BAD_SIZE <==> SizesWf(sizes, count) && SizesTotal(sizes, count) > UINT64_MAX;
*/
static enum gpamap_status check_sizes(const uint64_t *sizes, uint32_t count)
{
    uint64_t sum = 0;
    bool fits = true;

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant sizes: SizesWf(sizes, i);
      loop invariant sum: fits != 0 ==> sum == SizesTotal(sizes, i);
      loop invariant large: fits == 0 ==> SizesTotal(sizes, i) > UINT64_MAX;
      loop assigns i, sum, fits;
      loop variant count - i;
    */
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

/* The storage holds what may be placed. */
/*@
  requires count: gaps <= 3 * (uint64_t)UINT32_MAX;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures room: \result <==> NumaSuffice(node_count, gaps, storage.ram_capacity, storage.extent_capacity);
*/
static bool has_room_for_numa(uint32_t node_count, uint64_t gaps, struct gpamap_memory_storage storage)
{
    const uint64_t ram_count = GPAMAP_MEMORY_LAYOUT_PLACED_RAM(node_count, gaps);

    return ram_count <= storage.ram_capacity &&
           has_room(GPAMAP_MEMORY_LAYOUT_EXTENTS(ram_count, gaps), storage.extent_capacity);
}

/* RAM, placed in what the gaps leave free. */
/*@
  requires memory: ExtentMapReadable(map) && GapsReadable(gaps) && \valid_read(sizes + (0 .. node_count - 1)) &&
    \valid(ram + (0 .. room - 1));
  requires apart: RamFrom(ram, room, map) && \separated(ram + (0 .. room - 1), sizes + (0 .. node_count - 1));
  requires gaps_apart: GapsFromRam(gaps, ram, room);
  requires bound: MapCount(map) <= GapCount(gaps) && node_count + GapCount(gaps) <= room &&
    node_count + GapCount(gaps) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires sizes: 0 < node_count && SizesWf(sizes, node_count);
  requires free: \forall integer a, b; a <= b ==> (MapFree(map, a, b) <==> GapsApart(gaps, a, b + 1));
  requires held: \forall integer a, b, o; MapHolds(map, a, b, o) <==> GapExtents(gaps, a, b, o);
  terminates \true;
  exits \false;
  assigns ram[0 .. room - 1];
  ensures bound: \result.count <= node_count + GapCount(gaps);
  ensures map: MapKept{Pre, Here}(map) && MapCount(map) == MapCount{Pre}(map) && ExtentMapWf(map);
  ensures free: \forall integer a, b; a <= b ==> (MapFree(map, a, b) <==> GapsApart(gaps, a, b + 1));
  ensures held: \forall integer a, b, o; MapHolds(map, a, b, o) <==> GapExtents(gaps, a, b, o);
  ensures gaps: GapsSame{Pre, Here}(gaps);
  ensures sizes: SizesSame{Pre, Here}(sizes, node_count);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures placed: \result.status == GPAMAP_OK ==>
    NumaPlaced{Pre, Here}(gaps, sizes, node_count, ram, \result.count) && 0 < \result.count;
  ensures lacks: \result.status != GPAMAP_OK ==> NumaLacks{Pre, Here}(gaps, sizes, node_count, ram, \result.count);
*/
static struct gpamap_memory_placed place(const struct gpamap_extent_map *map, const uint64_t *sizes,
                                         uint32_t node_count, struct gpamap_ram_range *ram)
/*@ ghost (struct gpamap_memory_gaps gaps, uint32_t room) */
{
    const struct gpamap_memory_placed placed =
        gpamap_memory_place(map, sizes, node_count, ram) /*@ ghost (gaps, room) */;

    //@ assert gaps: GapsSame{Pre, Here}(gaps);
    //@ assert free: \forall integer a, b; a <= b ==> (MapFree(map, a, b) <==> GapsApart(gaps, a, b + 1));
    /*@ assert fills: RamFillsGaps(gaps, ram, placed.count,
          placed.status == GPAMAP_OK ? RamEndOf(ram, placed.count) : GPAMAP_MAX_ADDRESS); */
    return placed;
}

/* The gaps, into an empty map, and RAM around them: into ram, not into the map. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(sizes + (0 .. node_count - 1)) &&
    \valid(ram + (0 .. room - 1));
  requires apart: GapsFrom(gaps, map) && GapsFromRam(gaps, ram, room) && RamFrom(ram, room, map);
  requires sizes_apart: \separated(sizes + (0 .. node_count - 1), map) &&
    \separated(sizes + (0 .. node_count - 1), map->extents + (0 .. map->capacity - 1)) &&
    \separated(sizes + (0 .. node_count - 1), ram + (0 .. room - 1));
  requires invariant: ExtentMapWf(map) && map->left == 0 && map->right == map->capacity;
  requires empty: \forall integer a, b; MapFree(map, a, b);
  requires none: \forall integer a, b, o; !MapHolds(map, a, b, o);
  requires room: NumaSuffice(node_count, GapCount(gaps), room, map->capacity);
  requires sizes: NumaAsked(sizes, node_count);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1], ram[0 .. room - 1];
  ensures memory: ExtentMapMemory(map) && MapKept{Pre, Here}(map);
  ensures apart: GapsFrom(gaps, map) && RamFrom(ram, room, map);
  ensures invariant: ExtentMapWf(map);
  ensures gaps: GapsSame{Pre, Here}(gaps);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures good: \result.status == GPAMAP_OK ==> GapsRules{Pre}(gaps) && MmioFull{Pre}(gaps) &&
    NumaPlaced{Pre, Here}(gaps, sizes, node_count, ram, \result.count) &&
    0 < \result.count <= node_count + GapCount(gaps);
  ensures room: \result.status == GPAMAP_OK ==> \result.count + 1 <= map->right - map->left;
  ensures bad: \result.status != GPAMAP_OK ==> !GapsRules{Pre}(gaps) || !MmioFull{Pre}(gaps) ||
    NumaLacks{Pre, Here}(gaps, sizes, node_count, ram, \result.count);
  ensures free: \result.status == GPAMAP_OK ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> GapsApart(gaps, a, b + 1)));
  ensures held: \result.status == GPAMAP_OK ==> (\forall integer a, b, o;
    MapHolds(map, a, b, o) <==> GapExtents(gaps, a, b, o));
*/
static struct gpamap_memory_placed place_around_gaps(struct gpamap_extent_map *map, const uint64_t *sizes,
                                                     uint32_t node_count, struct gpamap_ram_range *ram,
                                                     struct gpamap_memory_gaps gaps)
/*@ ghost (uint32_t room) */
{
    struct gpamap_memory_placed placed = { GPAMAP_OK, 0 };

    placed.status = gpamap_memory_add_gaps(map, gaps, false) /*@ ghost (ram, room) */;
    //@ assert sizes: SizesSame{Pre, Here}(sizes, node_count);
    if (placed.status == GPAMAP_OK) {
        //@ assert good: SizesWf(sizes, node_count);
        placed = place(map, sizes, node_count, ram) /*@ ghost (gaps, room) */;
        //@ assert gaps: GapsSame{Pre, Here}(gaps);
    }
    return placed;
}

enum gpamap_status gpamap_memory_layout_new_with_numa(struct gpamap_memory_layout *layout, const uint64_t *ram_sizes,
                                                      uint32_t node_count, struct gpamap_memory_gaps gaps,
                                                      struct gpamap_memory_storage storage)
{
    struct gpamap_extent_map map;
    enum gpamap_status status;

    if (node_count == 0) {
        return GPAMAP_ERR_EMPTY_NUMA_SIZES;
    }
    status = check_sizes(ram_sizes, node_count);
    if (status != GPAMAP_OK) {
        return status;
    }
    if (!has_room_for_numa(node_count, gap_count(gaps), storage)) {
        return GPAMAP_ERR_CAPACITY;
    }
    gpamap_extent_map_init(&map, storage.extents, storage.extent_capacity);

    const struct gpamap_memory_placed placed =
        place_around_gaps(&map, ram_sizes, node_count, storage.ram, gaps) /*@ ghost (storage.ram_capacity) */;

    //@ assert untouched: *layout == \at(*layout, Pre);
    if (placed.status != GPAMAP_OK) {
        return placed.status;
    }
    status = finish(layout, &map, storage.ram, placed.count, gaps);
    //@ assert placed: NumaPlaced{Pre, Here}(gaps, ram_sizes, node_count, storage.ram, placed.count);
    /*@ assert vtl2: status != GPAMAP_ERR_BAD_MEMORY_RANGES ==> Vtl2Rules(gaps, storage.ram, placed.count) &&
          (status == GPAMAP_OK <==> Vtl2Above(gaps, storage.ram, placed.count)); */
    return status;
}

enum gpamap_status gpamap_memory_layout_new(struct gpamap_memory_layout *layout, uint64_t ram_size,
                                            struct gpamap_memory_gaps gaps, struct gpamap_memory_storage storage)
{
    if (ram_size == 0 || ram_size % 4096 != 0) {
        return GPAMAP_ERR_BAD_SIZE;
    }
    return gpamap_memory_layout_new_with_numa(layout, &ram_size, 1, gaps, storage);
}
