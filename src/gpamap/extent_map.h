/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_EXTENT_MAP_H
#define GPAMAP_EXTENT_MAP_H
/*
 * The extent map: a sorted set of disjoint closed extents [first, last], each with an owner.
 *
 * Free space is never stored: what is free is the gaps between extents. Every other module that places, allocates or
 * looks up is a client of this one, and its contracts speak of addresses alone, so that another store may replace it.
 *
 * The store is an array with one hole in it. extents[0 .. left-1] and extents[right .. capacity-1] are in use, in
 * order; the hole between them stands where the last change was made, so that changes near one another move little.
 * A lookup is O(log n); a change is O(log n) and moves as many extents as lie between it and the change before;
 * a fit is O(log n) and one step for each extent it passes.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/align.h"
#include "gpamap/interval.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_extent {
    uint64_t first; /* bytes, inclusive */
    uint64_t last;  /* bytes, inclusive; first <= last */
    uint64_t owner; /* the caller's word; never looked at */
};

struct gpamap_extent_map {
    struct gpamap_extent *extents; /* [capacity], the caller's */
    uint32_t capacity;
    uint32_t left;  /* extents[0 .. left-1] are in use */
    uint32_t right; /* extents[right .. capacity-1] are in use; left <= right */
};

#include "specs/extent_map.acsl"

/* The empty map over storage[capacity]. */
/*@
  requires memory: \valid(map);
  requires storage: \valid(storage + (0 .. capacity - 1)) && \separated(map, storage + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *map;
  ensures memory: ExtentMapMemory(map) && map->extents == storage && map->capacity == capacity;
  ensures invariant: ExtentMapWf(map);
  ensures room: map->left == 0 && map->right == capacity;
  // Every address is free.
  ensures free: \forall integer a, b; MapFree(map, a, b);
  ensures empty: \forall integer a, b, o; !MapHolds(map, a, b, o);
*/
void gpamap_extent_map_init(struct gpamap_extent_map *map, struct gpamap_extent *storage, uint32_t capacity);

/* The invariant, on memory that may hold anything (extents[capacity] must be readable). O(n). */
/*@
  requires memory: ExtentMapReadable(map);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> ExtentMapWf(map);
*/
bool gpamap_extent_map_is_valid(const struct gpamap_extent_map *map);

/* The number of extents. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures count: \result == map->left + map->capacity - map->right;
*/
uint32_t gpamap_extent_map_count(const struct gpamap_extent_map *map);

/* The extent number `index` in ascending order; index < count. O(1). */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires index: index < map->left + map->capacity - map->right;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures element: \result == map->extents[ExtentIndex(map, index)];
*/
struct gpamap_extent gpamap_extent_map_at(const struct gpamap_extent_map *map, uint32_t index);

/* The extent that holds address, in *extent. NOT_AVAILABLE when it is free. O(log n). */
/*@
  requires memory: ExtentMapReadable(map) && \valid(extent);
  requires apart: \separated(extent, map) && \separated(extent, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns *extent;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  // Found exactly when the address is taken, and then it is the extent that takes it.
  ensures found: \result == GPAMAP_OK <==> MapTaken(map, address);
  ensures held: \result == GPAMAP_OK ==> MapHolds(map, extent->first, extent->last, extent->owner) &&
    extent->first <= address <= extent->last;
  ensures untouched: \result != GPAMAP_OK ==> *extent == \old(*extent);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_find(const struct gpamap_extent_map *map, uint64_t address,
                                                          struct gpamap_extent *extent);

/* The last byte of the free run that holds address, in *last. NOT_AVAILABLE when address is taken. O(log n). */
/*@
  requires memory: ExtentMapReadable(map) && \valid(last);
  requires apart: \separated(last, map) && \separated(last, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns *last;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures free: \result == GPAMAP_OK <==> MapFree(map, address, address);
  // Free up to *last, and no further.
  ensures run: \result == GPAMAP_OK ==> address <= *last && MapFree(map, address, *last);
  ensures whole: \result == GPAMAP_OK ==> *last == UINT64_MAX || MapTaken(map, *last + 1);
  ensures untouched: \result != GPAMAP_OK ==> *last == \old(*last);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_free_run(const struct gpamap_extent_map *map, uint64_t address,
                                                              uint64_t *last);

/* Take the bytes of extent. INVALID_RANGE when first > last; NOT_AVAILABLE when one of them is taken; CAPACITY
   when the array is full. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  behavior reversed:
    assumes reversed: extent.first > extent.last;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;
  behavior taken:
    assumes ordered: extent.first <= extent.last;
    assumes taken: !MapFree(map, extent.first, extent.last);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_NOT_AVAILABLE;
  behavior full:
    assumes ordered: extent.first <= extent.last;
    assumes free: MapFree(map, extent.first, extent.last);
    assumes full: map->left == map->right;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;
  behavior ok:
    assumes ordered: extent.first <= extent.last;
    assumes free: MapFree(map, extent.first, extent.last);
    assumes room: map->left < map->right;
    assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
    ensures status: \result == GPAMAP_OK;
    ensures count: map->right - map->left == \old(map->right - map->left) - 1;
    // Just these bytes are taken now, and this extent is held beside those before.
    ensures taken: \forall integer a, b; a <= b ==>
      (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && (b < extent.first || extent.last < a));
    ensures held: \forall integer a, b, o; MapHolds(map, a, b, o) <==>
      MapHolds{Pre}(map, a, b, o) || (a == extent.first && b == extent.last && o == extent.owner);
  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_insert(struct gpamap_extent_map *map, struct gpamap_extent extent);

/* Give back the extent that is exactly `interval`. NOT_AVAILABLE when there is none. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures exact: \result == GPAMAP_OK <==>
    (\exists integer o; MapHolds{Pre}(map, interval.first, interval.last, o));
  ensures count: \result == GPAMAP_OK ==> map->right - map->left == \old(map->right - map->left) + 1;
  // Just these bytes are free now, and only this extent is gone.
  ensures freed: \result == GPAMAP_OK ==> (\forall integer gpa; MapFree(map, gpa, gpa) <==>
    MapFree{Pre}(map, gpa, gpa) || interval.first <= gpa <= interval.last);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) && !(a == interval.first && b == interval.last));
  ensures untouched: \result != GPAMAP_OK ==> map->left == \old(map->left) && map->right == \old(map->right) &&
    (\forall integer i; 0 <= i < map->capacity ==> map->extents[i] == \old(map->extents[i]));
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_remove(struct gpamap_extent_map *map,
                                                            struct gpamap_interval interval);

/* Move the hole to the top, where no lookup has to decide on which side of it to search. For a map that will not
   change; what it holds stays as it is. O(n). */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures same: MapSame{Pre, Here}(map);
  ensures count: map->right - map->left == \old(map->right - map->left);
  ensures top: \forall integer i; map->right <= i < map->capacity ==> map->extents[i].last == UINT64_MAX;
*/
void gpamap_extent_map_settle(struct gpamap_extent_map *map);

/* Give the extent that is exactly `interval` another owner. NOT_AVAILABLE when there is none. O(log n). */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->extents[0 .. map->capacity - 1].owner;
  ensures invariant: ExtentMapWf(map);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures exact: \result == GPAMAP_OK <==>
    (\exists integer o; MapHolds{Pre}(map, interval.first, interval.last, o));
  ensures free: \forall integer a, b; MapFree(map, a, b) <==> MapFree{Pre}(map, a, b);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    (MapHolds{Pre}(map, a, b, o) && !(a == interval.first && b == interval.last)) ||
    (a == interval.first && b == interval.last && o == owner));
  ensures untouched: \result != GPAMAP_OK ==>
    (\forall integer i; 0 <= i < map->capacity ==> map->extents[i] == \old(map->extents[i]));
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_set_owner(struct gpamap_extent_map *map,
                                                               struct gpamap_interval interval, uint64_t owner);

/* The lowest (highest) multiple of align at which size bytes are free and inside the window, in *first.
   INVALID_SIZE when size is 0; INVALID_ALIGNMENT when align is not a power of two; INVALID_RANGE when the
   window is not an interval; NOT_AVAILABLE when nothing fits. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(first);
  requires apart: \separated(first, map) && \separated(first, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns *first;
  behavior refused:
    assumes refused: size == 0 || !IsPow2(align) || window.first > window.last;
    assigns \nothing;
    ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> size == 0;
    ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> size != 0 && !IsPow2(align);
    ensures window: \result == GPAMAP_ERR_INVALID_RANGE <==> size != 0 && IsPow2(align);
  behavior search:
    assumes size: size != 0;
    assumes align: IsPow2(align);
    assumes window: window.first <= window.last;
    assigns *first;
    ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
    ensures sound: \result == GPAMAP_OK ==> MapFits(map, *first, size, align, window.first, window.last);
    ensures lowest: \result == GPAMAP_OK ==> (\forall integer gpa; 0 <= gpa < *first ==>
      !MapFits(map, gpa, size, align, window.first, window.last));
    ensures complete: \result == GPAMAP_ERR_NOT_AVAILABLE ==> *first == \old(*first) &&
      (\forall integer gpa; 0 <= gpa ==> !MapFits(map, gpa, size, align, window.first, window.last));
  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_lowest_fit(const struct gpamap_extent_map *map, uint64_t size,
                                                                uint64_t align, struct gpamap_interval window,
                                                                uint64_t *first);
/*@
  requires memory: ExtentMapReadable(map) && \valid(first);
  requires apart: \separated(first, map) && \separated(first, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns *first;
  behavior refused:
    assumes refused: size == 0 || !IsPow2(align) || window.first > window.last;
    assigns \nothing;
    ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> size == 0;
    ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> size != 0 && !IsPow2(align);
    ensures window: \result == GPAMAP_ERR_INVALID_RANGE <==> size != 0 && IsPow2(align);
  behavior search:
    assumes size: size != 0;
    assumes align: IsPow2(align);
    assumes window: window.first <= window.last;
    assigns *first;
    ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
    ensures sound: \result == GPAMAP_OK ==> MapFits(map, *first, size, align, window.first, window.last);
    ensures highest: \result == GPAMAP_OK ==> (\forall integer gpa; *first < gpa ==>
      !MapFits(map, gpa, size, align, window.first, window.last));
    ensures complete: \result == GPAMAP_ERR_NOT_AVAILABLE ==> *first == \old(*first) &&
      (\forall integer gpa; 0 <= gpa ==> !MapFits(map, gpa, size, align, window.first, window.last));
  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_highest_fit(const struct gpamap_extent_map *map, uint64_t size,
                                                                 uint64_t align, struct gpamap_interval window,
                                                                 uint64_t *first);

#ifdef __cplusplus
}
#endif
#endif
