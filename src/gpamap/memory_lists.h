/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_LISTS_H
#define GPAMAP_MEMORY_LISTS_H
/*
 * The lists of a memory layout, brought into its extent map (internal to the library).
 */
#include "gpamap/memory_layout.h"

/* The owner word of an element. */
/*@
  requires kind: 0 <= kind <= 5;
  requires index: index < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures word: \result == MemoryOwner(kind, index, node);
*/
static inline uint64_t gpamap_memory_owner(enum gpamap_memory_kind kind, uint32_t index, uint32_t node)
{
    return (uint64_t)kind + 8 * (uint64_t)index + 0x100000000 * (uint64_t)node;
}

/* Take a range that is not empty; false when one of its bytes is taken. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  requires range: RangeWf(range.start, range.end) && range.start < range.end;
  requires room: map->left < map->right;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures room: \result ==> map->right - map->left == \old(map->right - map->left) - 1;
  ensures taken: \result <==> MapFree{Pre}(map, range.start, range.end - 1);
  ensures free: \result ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && (b < range.start || range.end <= a)));
  ensures held: \result ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || (a == range.start && b == range.end - 1 && o == owner));
*/
bool gpamap_memory_take(struct gpamap_extent_map *map, struct gpamap_range range, uint64_t owner);

/* Take the elements of a list. BAD_MEMORY_RANGES when one is not a range, or empty though there are no placeholders,
   when it is not sorted and disjoint, or when a byte is taken already; the map then holds some of them. */
/*@
  requires memory: ExtentMapMemory(map);
  requires list: ListReadable(list, count);
  requires apart: \separated(list + (0 .. count - 1), map, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  requires kind: 0 <= kind <= 5;
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires room: count <= map->right - map->left;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures room: \result == GPAMAP_OK ==> map->right - map->left >= \old(map->right - map->left) - count;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures rules: \result == GPAMAP_OK <==> ListWf{Pre}(list, count) &&
    (placeholders == 0 ==> (\forall integer i; 0 <= i < count ==> ListFull{Pre}(list, i))) &&
    ListFits{Pre}(map, list, count);
  ensures top: \result == GPAMAP_OK ==> ListBelowTop{Pre}(list, count);
  ensures free: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && ListApart{Pre}(list, count, a, b + 1)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || ListExtents{Pre}(list, count, kind, a, b, o));
*/
enum gpamap_status gpamap_memory_add_list(struct gpamap_extent_map *map, enum gpamap_memory_kind kind,
                                          const struct gpamap_range *list, uint32_t count, bool placeholders);

/* The same for a list of the gaps, none of which is touched. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1));
  requires apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  requires list: (list == gaps.mmio && count == gaps.mmio_count) ||
    (list == gaps.pci_ecam && count == gaps.pci_ecam_count) || (list == gaps.pci_mmio && count == gaps.pci_mmio_count);
  requires invariant: ExtentMapWf(map);
  requires kind: 0 <= kind <= 5;
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires room: count <= map->right - map->left;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures memory: MapKept{Pre, Here}(map);
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures room: \result == GPAMAP_OK ==> map->right - map->left >= \old(map->right - map->left) - count;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures rules: \result == GPAMAP_OK <==> ListWf{Pre}(list, count) &&
    (placeholders == 0 ==> (\forall integer i; 0 <= i < count ==> ListFull{Pre}(list, i))) &&
    ListFits{Pre}(map, list, count);
  ensures top: \result == GPAMAP_OK ==> ListBelowTop{Pre}(list, count);
  ensures free: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && ListApart{Pre}(list, count, a, b + 1)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || ListExtents{Pre}(list, count, kind, a, b, o));
*/
enum gpamap_status gpamap_memory_add_gap(struct gpamap_extent_map *map, enum gpamap_memory_kind kind,
                                         const struct gpamap_range *list, uint32_t count, bool placeholders)
    /*@ ghost (struct gpamap_memory_gaps gaps, const struct gpamap_ram_range *ram, uint32_t ram_count) */;

/* The same for RAM. */
/*@
  requires memory: ExtentMapMemory(map);
  requires list: \valid_read(ram + (0 .. count - 1));
  requires apart: \separated(ram + (0 .. count - 1), map, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  requires count: count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires room: count <= map->right - map->left;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures room: \result == GPAMAP_OK ==> map->right - map->left >= \old(map->right - map->left) - count;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures rules: \result == GPAMAP_OK <==> RamProper{Pre}(ram, count) && (\forall integer i; 0 <= i < count ==>
    MapFree{Pre}(map, \at(ram[i].range.start, Pre), \at(ram[i].range.end, Pre) - 1));
  ensures free: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && RamApart{Pre}(ram, count, a, b + 1)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || RamExtents{Pre}(ram, count, a, b, o));
*/
enum gpamap_status gpamap_memory_add_ram(struct gpamap_extent_map *map, const struct gpamap_ram_range *ram,
                                         uint32_t count);

#endif
