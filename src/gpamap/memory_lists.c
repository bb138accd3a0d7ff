/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_lists.h"

#include "proofs/lemmas/memory_lists.h"

bool gpamap_memory_take(struct gpamap_extent_map *map, struct gpamap_range range, uint64_t owner)
{
    const struct gpamap_extent extent = { range.start, range.end - 1, owner };

    return gpamap_extent_map_insert(map, extent) == GPAMAP_OK;
}

enum gpamap_status gpamap_memory_add_list(struct gpamap_extent_map *map, enum gpamap_memory_kind kind,
                                          const struct gpamap_range *list, uint32_t count, bool placeholders)
{
    uint64_t end = 0; /* of the elements before */

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant invariant: ExtentMapWf(map) && map->extents == \at(map->extents, Pre) &&
        map->capacity == \at(map->capacity, Pre);
      loop invariant room: map->right - map->left >= \at(map->right - map->left, Pre) - i;
      loop invariant same: ListSame{Pre, Here}(list, count);
      loop invariant sorted: ListWf{Pre}(list, i);
      loop invariant top: ListBelowTop{Pre}(list, i);
      loop invariant full: placeholders == 0 ==> (\forall integer k; 0 <= k < i ==> ListFull{Pre}(list, k));
      loop invariant end: \forall integer k; 0 <= k < i && ListFull{Pre}(list, k) ==> \at(list[k].end, Pre) <= end;
      loop invariant end_of: end == 0 ||
        (\exists integer k; 0 <= k < i && ListFull{Pre}(list, k) && \at(list[k].end, Pre) == end);
      loop invariant fits: \forall integer k; 0 <= k < i && ListFull{Pre}(list, k) ==>
        MapFree{Pre}(map, \at(list[k].start, Pre), \at(list[k].end, Pre) - 1);
      loop invariant free: \forall integer a, b; a <= b ==>
        (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && ListApart{Pre}(list, i, a, b + 1));
      loop invariant held: \forall integer a, b, o; MapHolds(map, a, b, o) <==>
        MapHolds{Pre}(map, a, b, o) || ListExtents{Pre}(list, i, kind, a, b, o);
      loop assigns i, end, map->left, map->right, map->extents[0 .. map->capacity - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_range range = list[i];

        if (!gpamap_range_is_valid(range) || (range.start == range.end && !placeholders)) {
            return GPAMAP_ERR_BAD_MEMORY_RANGES;
        }
        if (range.start < range.end) {
            if (range.start < end || !gpamap_memory_take(map, range, gpamap_memory_owner(kind, i, 0))) {
                return GPAMAP_ERR_BAD_MEMORY_RANGES;
            }
            end = range.end;
        }
    }
    return GPAMAP_OK;
}

enum gpamap_status gpamap_memory_add_gap(struct gpamap_extent_map *map, enum gpamap_memory_kind kind,
                                         const struct gpamap_range *list, uint32_t count, bool placeholders)
/*@ ghost (struct gpamap_memory_gaps gaps, const struct gpamap_ram_range *ram, uint32_t ram_count) */
{
    const enum gpamap_status status = gpamap_memory_add_list(map, kind, list, count, placeholders);

    //@ assert ram: RamSame{Pre, Here}(ram, ram_count);
    //@ assert mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
    //@ assert pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
    //@ assert pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
    return status;
}

enum gpamap_status gpamap_memory_add_ram(struct gpamap_extent_map *map, const struct gpamap_ram_range *ram,
                                         uint32_t count)
{
    uint64_t end = 0; /* of the elements before */

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant invariant: ExtentMapWf(map) && map->extents == \at(map->extents, Pre) &&
        map->capacity == \at(map->capacity, Pre);
      loop invariant room: map->right - map->left >= \at(map->right - map->left, Pre) - i;
      loop invariant same: RamSame{Pre, Here}(ram, count);
      loop invariant proper: RamProper{Pre}(ram, i);
      loop invariant end: \forall integer k; 0 <= k < i ==> \at(ram[k].range.end, Pre) <= end;
      loop invariant end_of: end == 0 || (\exists integer k; 0 <= k < i && \at(ram[k].range.end, Pre) == end);
      loop invariant fits: \forall integer k; 0 <= k < i ==>
        MapFree{Pre}(map, \at(ram[k].range.start, Pre), \at(ram[k].range.end, Pre) - 1);
      loop invariant free: \forall integer a, b; a <= b ==>
        (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && RamApart{Pre}(ram, i, a, b + 1));
      loop invariant held: \forall integer a, b, o; MapHolds(map, a, b, o) <==>
        MapHolds{Pre}(map, a, b, o) || RamExtents{Pre}(ram, i, a, b, o);
      loop assigns i, end, map->left, map->right, map->extents[0 .. map->capacity - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_range range = ram[i].range;

        if (!gpamap_range_is_valid(range) || range.start == range.end || range.start < end) {
            //@ assert improper: !RamProper{Pre}(ram, count);
            return GPAMAP_ERR_BAD_MEMORY_RANGES;
        }
        //@ assert apart: RamApart{Pre}(ram, i, range.start, range.end);
        if (!gpamap_memory_take(map, range, gpamap_memory_owner(GPAMAP_MEMORY_RAM, i, ram[i].node))) {
            //@ assert taken: !MapFree{Pre}(map, range.start, range.end - 1);
            return GPAMAP_ERR_BAD_MEMORY_RANGES;
        }
        end = range.end;
    }
    return GPAMAP_OK;
}
