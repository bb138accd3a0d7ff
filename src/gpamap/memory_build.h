/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_BUILD_H
#define GPAMAP_MEMORY_BUILD_H
/*
 * What a memory layout holds, brought into its extent map: the gaps, then the rest (internal to the library).
 */
#include "gpamap/memory_layout.h"

/* The gaps, into an empty map. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1));
  requires apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  requires invariant: ExtentMapWf(map);
  requires empty: \forall integer a, b; MapFree(map, a, b);
  requires none: \forall integer a, b, o; !MapHolds(map, a, b, o);
  requires room: GapCount(gaps) <= map->right - map->left;
  requires count: GapCount(gaps) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures memory: ExtentMapMemory(map) && MapKept{Pre, Here}(map);
  ensures apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures room: \result == GPAMAP_OK ==> map->right - map->left >= \old(map->right - map->left) - GapCount(gaps);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures good: \result == GPAMAP_OK ==> GapsRules{Pre}(gaps) && (placeholders == 0 ==> MmioFull{Pre}(gaps));
  ensures bad: \result != GPAMAP_OK ==> !GapsRules{Pre}(gaps) || (placeholders == 0 && !MmioFull{Pre}(gaps));
  ensures free: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> GapsApart{Pre}(gaps, a, b + 1)));
  ensures pages: \result == GPAMAP_OK ==> MapOnPages(map);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o;
    MapHolds(map, a, b, o) <==> GapExtents{Pre}(gaps, a, b, o));
*/
enum gpamap_status gpamap_memory_add_gaps(struct gpamap_extent_map *map, struct gpamap_memory_gaps gaps,
                                          bool placeholders)
    /*@ ghost (const struct gpamap_ram_range *ram, uint32_t ram_count) */;

/* RAM and the VTL2 range, into the map of the gaps. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1));
  requires apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  requires invariant: ExtentMapWf(map);
  requires count: ram_count < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires room: ram_count + 1 <= map->right - map->left;
  requires free: \forall integer a, b; a <= b ==> (MapFree(map, a, b) <==> GapsApart(gaps, a, b + 1));
  requires held: \forall integer a, b, o; MapHolds(map, a, b, o) <==> GapExtents(gaps, a, b, o);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures memory: ExtentMapMemory(map) && MapKept{Pre, Here}(map);
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES ||
    \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures good: \result != GPAMAP_ERR_BAD_MEMORY_RANGES ==>
    RamRules{Pre}(gaps, ram, ram_count) && Vtl2Rules{Pre}(gaps, ram, ram_count);
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES ==>
    !RamRules{Pre}(gaps, ram, ram_count) || !Vtl2Rules{Pre}(gaps, ram, ram_count);
  ensures above: \result == GPAMAP_OK ==> Vtl2Above{Pre}(gaps, ram, ram_count);
  ensures before: \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==> !Vtl2Above{Pre}(gaps, ram, ram_count);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    GapExtents{Pre}(gaps, a, b, o) || RamExtents{Pre}(ram, ram_count, a, b, o) || Vtl2Extent(gaps, a, b, o));
*/
enum gpamap_status gpamap_memory_add_rest(struct gpamap_extent_map *map, const struct gpamap_ram_range *ram,
                                          uint32_t ram_count, struct gpamap_memory_gaps gaps);

#endif
