/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_STEPS_H
#define GPAMAP_RANGE_STEPS_H
/*
 * The changes that adding to and removing from a range set are made of (internal to the library). Each keeps
 * ranges[0 .. count-1] in order and answers the new count. O(n).
 */
#include <stdint.h>

#include "gpamap/range_set.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A new range [start, end) at index place, away from all others. The array has room for it. */
/*@
  requires memory: \valid(ranges + (0 .. count));
  requires coalesced: RangesCoalesced(ranges, count);
  requires place: place <= count < UINT32_MAX;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < place ==> ranges[i].end < start;
  requires above: \forall integer i; place <= i < count ==> end < ranges[i].start;
  terminates \true;
  exits \false;
  assigns ranges[place .. count];
  ensures count: \result == count + 1;
  ensures coalesced: RangesCoalesced(ranges, \result);
  ensures union: \forall integer gpa;
    RangesHave(ranges, \result, gpa) <==> RangesHave{Pre}(ranges, count, gpa) || RangeHas(start, end, gpa);
*/
uint32_t gpamap_range_steps_insert(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start,
                                   uint64_t end);

/* [start, end) meets or touches ranges first .. next-1 and no other: they become one with it. */
/*@
  requires memory: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires places: first < next <= count;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < first ==> ranges[i].end < start;
  requires here: \forall integer i; first <= i < next ==> start <= ranges[i].end && ranges[i].start <= end;
  requires above: \forall integer i; next <= i < count ==> end < ranges[i].start;
  terminates \true;
  exits \false;
  assigns ranges[first .. count - 1];
  ensures count: \result == count - (next - first - 1);
  ensures coalesced: RangesCoalesced(ranges, \result);
  ensures union: \forall integer gpa;
    RangesHave(ranges, \result, gpa) <==> RangesHave{Pre}(ranges, count, gpa) || RangeHas(start, end, gpa);
*/
uint32_t gpamap_range_steps_join(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next,
                                 uint64_t start, uint64_t end);

/* Range place holds [start, end) with bytes left on both sides: it becomes two. The array has room for that. */
/*@
  requires memory: \valid(ranges + (0 .. count));
  requires coalesced: RangesCoalesced(ranges, count);
  requires place: place < count < UINT32_MAX;
  requires range: RangeWf(start, end) && start < end;
  requires inside: ranges[place].start < start && end < ranges[place].end;
  terminates \true;
  exits \false;
  assigns ranges[place .. count];
  ensures count: \result == count + 1;
  ensures coalesced: RangesCoalesced(ranges, \result);
  ensures difference: \forall integer gpa;
    RangesHave(ranges, \result, gpa) <==> RangesHave{Pre}(ranges, count, gpa) && !RangeHas(start, end, gpa);
*/
uint32_t gpamap_range_steps_split(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start,
                                  uint64_t end);

/* [start, end) meets ranges first .. next-1 and no other, and does not split one: cut it out of them. */
/*@
  requires memory: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires places: first < next <= count;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < first ==> ranges[i].end <= start;
  requires here: \forall integer i; first <= i < next ==> start < ranges[i].end && ranges[i].start < end;
  requires above: \forall integer i; next <= i < count ==> end <= ranges[i].start;
  requires whole: start <= ranges[first].start || ranges[first].end <= end;
  terminates \true;
  exits \false;
  assigns ranges[first .. count - 1];
  ensures count: \result <= count;
  ensures coalesced: RangesCoalesced(ranges, \result);
  ensures difference: \forall integer gpa;
    RangesHave(ranges, \result, gpa) <==> RangesHave{Pre}(ranges, count, gpa) && !RangeHas(start, end, gpa);
*/
uint32_t gpamap_range_steps_cut(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next,
                                uint64_t start, uint64_t end);

#ifdef __cplusplus
}
#endif
#endif
