/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_SET_H
#define GPAMAP_RANGE_SET_H
/*
 * A set of addresses kept as sorted, disjoint, non-empty ranges that never touch, in an array of the caller.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/range.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_range_set {
    struct gpamap_range *ranges; /* [capacity], the caller's; ranges[0 .. count-1] are the set */
    uint32_t count;
    uint32_t capacity; /* below 2^32 - 1 */
};

#include "specs/range_set.acsl"

/* The empty set over storage[capacity]. */
/*@
  requires set: \valid(set);
  requires capacity: capacity < UINT32_MAX;
  terminates \true;
  exits \false;
  assigns *set;
  ensures storage: set->ranges == storage && set->capacity == capacity;
  ensures wf: RangeSetWf(set);
  ensures empty: set->count == 0 && \forall integer gpa; !RangeSetHas(set, gpa);
*/
void gpamap_range_set_init(struct gpamap_range_set *set, struct gpamap_range *storage, uint32_t capacity);
/* The invariant, on memory that may hold anything (ranges[capacity] must be readable). O(n). */
/*@
  requires memory: RangeSetReadable(set);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures wf: \result <==> RangeSetWf(set);
*/
bool gpamap_range_set_is_valid(const struct gpamap_range_set *set);

/* Union with / difference from a range. INVALID_RANGE when it is not a range; CAPACITY when the result does not fit
   the array. An empty range changes nothing. O(n). */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> !RangeWf(range.start, range.end);
  // Just when the union has one range more than the set, and the array is full.
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==>
    RangeWf(range.start, range.end) && range.start < range.end && \old(set->count) == set->capacity &&
    RangeSetApart{Pre}(set, range.start, range.end);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_RANGE || \result == GPAMAP_ERR_CAPACITY;
  ensures wf: RangeSetWf(set);
  ensures union: \result == GPAMAP_OK ==> \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) || RangeHas(range.start, range.end, gpa);
  ensures count: \result == GPAMAP_OK ==> (set->count == \old(set->count) + 1 <==>
    range.start < range.end && RangeSetApart{Pre}(set, range.start, range.end));
  ensures unchanged: \result != GPAMAP_OK || range.start == range.end ==> RangeSetSame{Here, Pre}(set);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_add(struct gpamap_range_set *set, struct gpamap_range range);
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> !RangeWf(range.start, range.end);
  // Just when a kept range splits in two, and the array is full.
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==>
    RangeWf(range.start, range.end) && range.start < range.end && \old(set->count) == set->capacity &&
    RangeSetSplitBy{Pre}(set, range.start, range.end);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_RANGE || \result == GPAMAP_ERR_CAPACITY;
  ensures wf: RangeSetWf(set);
  ensures difference: \result == GPAMAP_OK ==> \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) && !RangeHas(range.start, range.end, gpa);
  ensures count: \result == GPAMAP_OK ==> (set->count == \old(set->count) + 1 <==>
    range.start < range.end && RangeSetSplitBy{Pre}(set, range.start, range.end));
  ensures unchanged: \result != GPAMAP_OK || range.start == range.end ==> RangeSetSame{Here, Pre}(set);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_remove(struct gpamap_range_set *set, struct gpamap_range range);

/* Queries; range must be a range (is_valid). O(log n); total is O(n). */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures has: \result <==> RangeSetHas(set, address);
*/
bool gpamap_range_set_contains_addr(const struct gpamap_range_set *set, uint64_t address);
/* Every address of the range is in the set: always for an empty range. */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  requires range: RangeWf(range.start, range.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures covers: \result <==> RangeSetCovers(set, range.start, range.end);
*/
bool gpamap_range_set_covers(const struct gpamap_range_set *set, struct gpamap_range range);
/* Some address of the range is in the set: never for an empty range. */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  requires range: RangeWf(range.start, range.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures meets: \result <==> RangeSetMeets(set, range.start, range.end);
*/
bool gpamap_range_set_overlaps(const struct gpamap_range_set *set, struct gpamap_range range);
/* The bytes of the set; at most GPAMAP_MAX_ADDRESS. */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures total: \result == RangesTotal(set->ranges, set->count);
*/
uint64_t gpamap_range_set_total_size(const struct gpamap_range_set *set);

/* The smallest (largest) multiple s of align with lo <= s, [s, s + size) inside one kept range and s + size <= hi.
   INVALID_SIZE when size is 0 or not a multiple of 4096; INVALID_ALIGNMENT when align is not a power of two
   >= 4096; NOT_AVAILABLE when there is no such s. lo and hi are any numbers. O(n). */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  requires start: \valid(start);
  requires separated: \separated(start, set, set->ranges + (0 .. set->capacity - 1));
  terminates \true;
  exits \false;
  assigns *start;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> !FitSizeWf(size);
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> FitSizeWf(size) && !FitAlignWf(align);
  ensures sound: \result == GPAMAP_OK ==> RangeSetFits(set, *start, size, align, lo, hi);
  ensures lowest: \result == GPAMAP_OK ==> \forall integer gpa; 0 <= gpa < *start ==>
    !RangeSetFits(set, gpa, size, align, lo, hi);
  ensures complete: \result == GPAMAP_ERR_NOT_AVAILABLE ==> \forall integer gpa; 0 <= gpa ==>
    !RangeSetFits(set, gpa, size, align, lo, hi);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_SIZE ||
    \result == GPAMAP_ERR_INVALID_ALIGNMENT || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures untouched: \result != GPAMAP_OK ==> *start == \old(*start);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_lowest_fit(const struct gpamap_range_set *set, uint64_t size,
                                                               uint64_t align, uint64_t lo, uint64_t hi,
                                                               uint64_t *start);
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  requires start: \valid(start);
  requires separated: \separated(start, set, set->ranges + (0 .. set->capacity - 1));
  terminates \true;
  exits \false;
  assigns *start;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> !FitSizeWf(size);
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> FitSizeWf(size) && !FitAlignWf(align);
  ensures sound: \result == GPAMAP_OK ==> RangeSetFits(set, *start, size, align, lo, hi);
  ensures highest: \result == GPAMAP_OK ==> \forall integer gpa; *start < gpa ==>
    !RangeSetFits(set, gpa, size, align, lo, hi);
  ensures complete: \result == GPAMAP_ERR_NOT_AVAILABLE ==> \forall integer gpa; 0 <= gpa ==>
    !RangeSetFits(set, gpa, size, align, lo, hi);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_SIZE ||
    \result == GPAMAP_ERR_INVALID_ALIGNMENT || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures untouched: \result != GPAMAP_OK ==> *start == \old(*start);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_highest_fit(const struct gpamap_range_set *set, uint64_t size,
                                                                uint64_t align, uint64_t lo, uint64_t hi,
                                                                uint64_t *start);

#ifdef __cplusplus
}
#endif
#endif
