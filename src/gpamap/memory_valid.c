/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_valid.h"

#include "gpamap/memory_lists.h"
#include "proofs/lemmas/memory_valid.h"

/* The map holds this element. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires range: RangeWf(range.start, range.end) && range.start < range.end;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures held: \result <==> MapHolds(map, range.start, range.end - 1, owner);
*/
static bool holds(const struct gpamap_extent_map *map, struct gpamap_range range, uint64_t owner)
{
    struct gpamap_extent extent;

    return gpamap_extent_map_find(map, range.start, &extent) == GPAMAP_OK && extent.first == range.start &&
           extent.last == range.end - 1 && extent.owner == owner;
}

/* The list is as it should be, and in the map. */
/*@
  requires memory: ExtentMapReadable(map) && ListReadable(list, count);
  requires invariant: ExtentMapWf(map);
  requires kind: 0 <= kind <= 5;
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> ListWf(list, count) &&
    (placeholders == 0 ==> (\forall integer i; 0 <= i < count ==> ListFull(list, i))) &&
    ListHeld(map, list, count, kind);
*/
static bool list_is_valid(const struct gpamap_extent_map *map, enum gpamap_memory_kind kind,
                          const struct gpamap_range *list, uint32_t count, bool placeholders)
{
    uint64_t end = 0; /* of the elements before */

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant sorted: ListWf(list, i);
      loop invariant full: placeholders == 0 ==> (\forall integer k; 0 <= k < i ==> ListFull(list, k));
      loop invariant held: ListHeld(map, list, i, kind);
      loop invariant end: \forall integer k; 0 <= k < i && ListFull(list, k) ==> list[k].end <= end;
      loop invariant end_of: end == 0 || (\exists integer k; 0 <= k < i && ListFull(list, k) && list[k].end == end);
      loop assigns i, end;
      loop variant count - i;
    */
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

/*@
  requires memory: ExtentMapReadable(map) && \valid_read(ram + (0 .. count - 1));
  requires invariant: ExtentMapWf(map);
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> 0 < count && RamProper(ram, count) && RamHeld(map, ram, count);
*/
static bool ram_is_valid(const struct gpamap_extent_map *map, const struct gpamap_ram_range *ram, uint32_t count)
{
    uint64_t end = 0; /* of the elements before */

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant proper: RamProper(ram, i);
      loop invariant held: RamHeld(map, ram, i);
      loop invariant end: \forall integer k; 0 <= k < i ==> ram[k].range.end <= end;
      loop invariant end_of: end == 0 || (\exists integer k; 0 <= k < i && ram[k].range.end == end);
      loop assigns i, end;
      loop variant count - i;
    */
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

/* The extent stands for an element of the list. */
/*@
  requires memory: ListReadable(list, count);
  requires list: ListOfRanges(list, count);
  requires kind: 1 <= kind <= 5;
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures element: \result <==> ListExtents(list, count, kind, extent.first, extent.last, extent.owner);
*/
static bool is_element(struct gpamap_extent extent, const struct gpamap_range *list, uint32_t count,
                       enum gpamap_memory_kind kind)
{
    const uint64_t index = extent.owner / 8;

    if (index >= count || extent.owner % 8 != (uint64_t)kind) {
        return false;
    }
    //@ assert owner: extent.owner == MemoryOwner(kind, index, 0);
    return list[index].start < list[index].end && extent.first == list[index].start &&
           extent.last == list[index].end - 1;
}

/*@
  requires memory: \valid_read(ram + (0 .. count - 1));
  requires ram: RamProper(ram, count);
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures element: \result <==> RamExtents(ram, count, extent.first, extent.last, extent.owner);
*/
static bool is_ram(struct gpamap_extent extent, const struct gpamap_ram_range *ram, uint32_t count)
{
    const uint64_t index = extent.owner / 8 % GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;

    return index < count && extent.first == ram[index].range.start && extent.last == ram[index].range.end - 1 &&
           extent.owner == gpamap_memory_owner(GPAMAP_MEMORY_RAM, (uint32_t)index, ram[index].node);
}

/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures vtl2: \result <==> Vtl2Extent(gaps, extent.first, extent.last, extent.owner);
*/
static bool is_vtl2(struct gpamap_extent extent, struct gpamap_memory_gaps gaps)
{
    return gaps.has_vtl2 && gaps.vtl2.start < gaps.vtl2.end && extent.first == gaps.vtl2.start &&
           extent.last == gaps.vtl2.end - 1 && extent.owner == gpamap_memory_owner(GPAMAP_MEMORY_VTL2, 0, 0);
}

/* Every extent of the map stands for an element. */
/*@
  requires memory: ExtentMapReadable(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. count - 1));
  requires invariant: ExtentMapWf(map);
  requires lists: ListOfRanges(gaps.mmio, gaps.mmio_count) && ListOfRanges(gaps.pci_ecam, gaps.pci_ecam_count) &&
    ListOfRanges(gaps.pci_mmio, gaps.pci_mmio_count) && RamProper(ram, count);
  requires count: count + GapCount(gaps) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures known: \result <==> (\forall integer a, b, o; MapHolds(map, a, b, o) ==>
    MemoryExtent(gaps, ram, count, a, b, o));
*/
static bool map_is_known(const struct gpamap_extent_map *map, struct gpamap_memory_gaps gaps,
                         const struct gpamap_ram_range *ram, uint32_t count)
{
    const uint32_t extent_count = gpamap_extent_map_count(map);

    /*@
      loop invariant bound: 0 <= i <= extent_count;
      loop invariant known: \forall integer k; 0 <= k < i ==> MemoryExtent(gaps, ram, count, FirstOf(map, k),
        LastOf(map, k), OwnerOf(map, k));
      loop assigns i;
      loop variant extent_count - i;
    */
    for (uint32_t i = 0; i < extent_count; i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(map, i);

        if (!is_ram(extent, ram, count) && !is_element(extent, gaps.mmio, gaps.mmio_count, GPAMAP_MEMORY_MMIO) &&
            !is_element(extent, gaps.pci_ecam, gaps.pci_ecam_count, GPAMAP_MEMORY_PCI_ECAM) &&
            !is_element(extent, gaps.pci_mmio, gaps.pci_mmio_count, GPAMAP_MEMORY_PCI_MMIO) && !is_vtl2(extent, gaps)) {
            //@ assert held: MapHolds(map, extent.first, extent.last, extent.owner);
            return false;
        }
    }
    return true;
}

/* The VTL2 range, when there is one, is as it should be, and in the map. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> (gaps.has_vtl2 != 0 ==> RangeWf(gaps.vtl2.start, gaps.vtl2.end) &&
    end_of_ram <= gaps.vtl2.start && (gaps.vtl2.start < gaps.vtl2.end ==>
      MapHolds(map, gaps.vtl2.start, gaps.vtl2.end - 1, MemoryOwner(GPAMAP_MEMORY_VTL2, 0, 0))));
*/
static bool vtl2_is_valid(const struct gpamap_extent_map *map, struct gpamap_memory_gaps gaps, uint64_t end_of_ram)
{
    const struct gpamap_range vtl2 = gaps.vtl2;

    if (!gaps.has_vtl2) {
        return true;
    }
    return gpamap_range_is_valid(vtl2) && end_of_ram <= vtl2.start &&
           (vtl2.start == vtl2.end || holds(map, vtl2, gpamap_memory_owner(GPAMAP_MEMORY_VTL2, 0, 0)));
}

/* The lists are as they should be, and the map holds them and nothing else. */
/*@
  requires memory: ExtentMapReadable(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. count - 1));
  requires invariant: ExtentMapWf(map);
  requires count: count + GapCount(gaps) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures rules: \result ==> MemoryRules(gaps, ram, count);
  ensures held: \result ==> MapHoldsMemory(map, gaps, ram, count);
  ensures complete: MemoryRules(gaps, ram, count) && MapHoldsMemory(map, gaps, ram, count) ==> \result;
*/
static bool all_is_valid(const struct gpamap_extent_map *map, struct gpamap_memory_gaps gaps,
                         const struct gpamap_ram_range *ram, uint32_t count)
{
    if (!ram_is_valid(map, ram, count) || !list_is_valid(map, GPAMAP_MEMORY_MMIO, gaps.mmio, gaps.mmio_count, true) ||
        !list_is_valid(map, GPAMAP_MEMORY_PCI_ECAM, gaps.pci_ecam, gaps.pci_ecam_count, false) ||
        !list_is_valid(map, GPAMAP_MEMORY_PCI_MMIO, gaps.pci_mmio, gaps.pci_mmio_count, false)) {
        return false;
    }
    //@ assert gaps: GapsRules(gaps);
    //@ assert ram: RamRules(gaps, ram, count);
    if (!vtl2_is_valid(map, gaps, ram[count - 1].range.end)) {
        return false;
    }
    //@ assert vtl2: Vtl2Rules(gaps, ram, count) && Vtl2Above(gaps, ram, count);
    return map_is_known(map, gaps, ram, count);
}

bool gpamap_memory_layout_is_valid(const struct gpamap_memory_layout *layout)
{
    const struct gpamap_memory_gaps gaps = layout->gaps;
    const uint64_t count = (uint64_t)layout->ram_count + gaps.mmio_count + gaps.pci_ecam_count + gaps.pci_mmio_count;

    return count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS && gpamap_extent_map_is_valid(&layout->map) &&
           all_is_valid(&layout->map, gaps, layout->ram, layout->ram_count);
}
