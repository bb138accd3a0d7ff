/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_steps.h"

#include "specs/range_steps.acsl"

/*
 * Two layers. put_at, insert_at and erase_at know only indices. What that does to the set of addresses is said by
 * lemmas, and the steps choose among them.
 */

/* Range place becomes [start, end). */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires place: place < count;
  terminates \true;
  exits \false;
  assigns ranges[place];
  ensures put: RangePut{Pre, Here}(ranges, count, place, start, end);
*/
static void put_at(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start, uint64_t end)
{
    (void)count; /* only the contract speaks of it */
    ranges[place].start = start;
    ranges[place].end = end;
}

/* Put [start, end) at index place; what stands there and above moves up. */
/*@
  requires ranges: \valid(ranges + (0 .. count));
  requires place: place <= count < UINT32_MAX;
  terminates \true;
  exits \false;
  assigns ranges[place .. count];
  ensures inserted: RangesInserted{Pre, Here}(ranges, count, place, start, end);
*/
static void insert_at(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start, uint64_t end)
{
    /*@
      loop invariant i: place <= i <= count;
      loop invariant moved: RangesMovedUp{Pre, Here}(ranges, i, count);
      loop invariant rest: \forall integer j; 0 <= j <= i ==>
        ranges[j].start == \at(ranges[j].start, Pre) && ranges[j].end == \at(ranges[j].end, Pre);
      loop assigns i, ranges[place + 1 .. count];
      loop variant i;
    */
    for (uint32_t i = count; i > place; i--) {
        put_at(ranges, count + 1, i, ranges[i - 1].start, ranges[i - 1].end);
    }
    //@ assert moved: RangesMovedUp{Pre, Here}(ranges, place, count);
    //@ assert same: RangesSame{Pre, Here}(ranges, place);
    put_at(ranges, count + 1, place, start, end);
}

/* Ranges first .. next-1 go; what stands above moves down. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires places: first <= next <= count;
  terminates \true;
  exits \false;
  assigns ranges[first .. count - 1];
  ensures erased: RangesErased{Pre, Here}(ranges, count, first, next - first);
*/
static void erase_at(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next)
{
    const uint32_t gap = next - first;

    /*@
      loop invariant i: next <= i <= count;
      loop invariant moved: RangesMovedDown{Pre, Here}(ranges, next, i, gap);
      loop invariant rest: \forall integer j; i <= j < count ==>
        ranges[j].start == \at(ranges[j].start, Pre) && ranges[j].end == \at(ranges[j].end, Pre);
      loop assigns i, ranges[first .. count - 1];
      loop variant count - i;
    */
    for (uint32_t i = next; i < count; i++) {
        put_at(ranges, count, i - gap, ranges[i].start, ranges[i].end);
    }
}

/* Range place becomes [start, end), which is away from the others. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires place: place < count;
  requires range: RangeWf(start, end) && start < end;
  requires apart: RangesApart(ranges, count, place, place + 1, start, end);
  terminates \true;
  exits \false;
  assigns ranges[place];
  ensures put: RangePut{Pre, Here}(ranges, count, place, start, end);
  ensures coalesced: RangesCoalesced(ranges, count);
*/
static void replace(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start, uint64_t end)
{
    put_at(ranges, count, place, start, end);
}

/* Range place shrinks to [start, end), not empty. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires place: place < count;
  requires range: RangeWf(start, end) && start < end;
  requires inside: ranges[place].start <= start && end <= ranges[place].end;
  terminates \true;
  exits \false;
  assigns ranges[place];
  ensures put: RangePut{Pre, Here}(ranges, count, place, start, end);
  ensures coalesced: RangesCoalesced(ranges, count);
  ensures difference: \forall integer gpa; RangesHave(ranges, count, gpa) <==> RangesHave{Pre}(ranges, count, gpa) &&
    !RangeHas(\old(ranges[place].start), start, gpa) && !RangeHas(end, \old(ranges[place].end), gpa);
*/
static void trim(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start, uint64_t end)
{
    replace(ranges, count, place, start, end);
}

/* Ranges first .. next-1 go. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires places: first <= next <= count;
  terminates \true;
  exits \false;
  assigns ranges[first .. count - 1];
  ensures count: \result == count - (next - first);
  ensures coalesced: RangesCoalesced(ranges, \result);
  ensures erased: RangesErased{Pre, Here}(ranges, count, first, next - first);
  ensures difference: \forall integer gpa;
    RangesHave(ranges, \result, gpa) <==> RangesHave{Pre}(ranges, count, gpa) &&
      !(first < next && RangeHas(\old(ranges[first].start), \old(ranges[next - 1].end), gpa));
*/
static uint32_t erase(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next)
{
    erase_at(ranges, count, first, next);
    return count - (next - first);
}

uint32_t gpamap_range_steps_insert(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start,
                                   uint64_t end)
{
    //@ assert apart: RangesApart(ranges, count, place, place, start, end);
    insert_at(ranges, count, place, start, end);
    return count + 1;
}

uint32_t gpamap_range_steps_join(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next,
                                 uint64_t start, uint64_t end)
{
    const uint64_t old_start = ranges[first].start;
    const uint64_t old_end = ranges[next - 1].end;
    const uint64_t new_start = start < old_start ? start : old_start;
    const uint64_t new_end = end > old_end ? end : old_end;

    //@ assert low: \forall integer gpa; RangeHas(new_start, start, gpa) ==> RangesHave(ranges, count, gpa);
    //@ assert high: \forall integer gpa; RangeHas(end, new_end, gpa) ==> RangesHave(ranges, count, gpa);
    //@ assert apart: RangesApart(ranges, count, first, next, new_start, new_end);
    //@ assert range: RangeWf(new_start, new_end) && new_start < new_end;
    const uint32_t left = erase(ranges, count, first + 1, next);

    /*@ assert between: \forall integer gpa;
          RangesHave{Pre}(ranges, count, gpa) ==> RangesHave(ranges, left, gpa) || RangeHas(new_start, new_end, gpa); */
    replace(ranges, left, first, new_start, new_end);
    return left;
}

uint32_t gpamap_range_steps_split(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start,
                                  uint64_t end)
{
    const uint64_t old_end = ranges[place].end;

    //@ assert high: \forall integer gpa; RangeHas(end, old_end, gpa) ==> RangesHave(ranges, count, gpa);
    trim(ranges, count, place, ranges[place].start, start);
    return gpamap_range_steps_insert(ranges, count, place + 1, end, old_end);
}

/* What range first has below start stays, the rest of it goes: the index of the first range that is left to cut. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires place: first < count;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < first ==> ranges[i].end <= start;
  requires here: start < ranges[first].end;
  requires whole: start <= ranges[first].start || ranges[first].end <= end;
  terminates \true;
  exits \false;
  assigns ranges[first];
  ensures first: first <= \result <= first + 1;
  ensures coalesced: RangesCoalesced(ranges, count);
  ensures below: \forall integer i; 0 <= i < \result ==> ranges[i].end <= start;
  ensures above: \forall integer i; \result <= i < count ==> start <= ranges[i].start;
  ensures starts: \forall integer i; first <= i < count ==> ranges[i].start == \old(ranges[i].start);
  ensures ends: \forall integer i; \result <= i < count ==> ranges[i].end == \old(ranges[i].end);
  ensures less: \forall integer gpa; RangesHave(ranges, count, gpa) ==> RangesHave{Pre}(ranges, count, gpa);
  ensures kept: \forall integer gpa; RangesHave{Pre}(ranges, count, gpa) && !RangeHas(start, end, gpa) ==>
    RangesHave(ranges, count, gpa);
*/
static uint32_t cut_low(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint64_t start, uint64_t end)
{
    (void)end; /* only the contract speaks of it */
    if (ranges[first].start >= start) {
        return first;
    }
    trim(ranges, count, first, ranges[first].start, start);
    return first + 1;
}

/* What range next-1 has from end on stays, the rest of it goes: the index behind the last that is left to cut. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires coalesced: RangesCoalesced(ranges, count);
  requires places: first <= next <= count;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < first ==> ranges[i].end <= start;
  requires from: \forall integer i; first <= i < count ==> start <= ranges[i].start;
  requires here: \forall integer i; first <= i < next ==> ranges[i].start < end;
  requires above: \forall integer i; next <= i < count ==> end <= ranges[i].start;
  terminates \true;
  exits \false;
  assigns ranges[first .. count - 1];
  ensures next: first <= \result <= next;
  ensures coalesced: RangesCoalesced(ranges, count);
  ensures inside: \forall integer i; first <= i < \result ==> start <= ranges[i].start && ranges[i].end <= end;
  ensures outside: RangesOutside(ranges, count, first, \result, start, end);
  ensures less: \forall integer gpa; RangesHave(ranges, count, gpa) ==> RangesHave{Pre}(ranges, count, gpa);
  ensures kept: \forall integer gpa; RangesHave{Pre}(ranges, count, gpa) && !RangeHas(start, end, gpa) ==>
    RangesHave(ranges, count, gpa);
*/
static uint32_t cut_high(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next, uint64_t start,
                         uint64_t end)
{
    (void)start; /* only the contract speaks of it */
    if (first == next || ranges[next - 1].end <= end) {
        return next;
    }
    trim(ranges, count, next - 1, end, ranges[next - 1].end);
    return next - 1;
}

uint32_t gpamap_range_steps_cut(struct gpamap_range *ranges, uint32_t count, uint32_t first, uint32_t next,
                                uint64_t start, uint64_t end)
{
    const uint32_t low = cut_low(ranges, count, first, start, end);
    const uint32_t high = cut_high(ranges, count, low, next, start, end);
    const uint32_t left = erase(ranges, count, low, high);

    //@ assert gone: \forall integer gpa; RangeHas(start, end, gpa) ==> !RangesHave(ranges, left, gpa);
    return left;
}
