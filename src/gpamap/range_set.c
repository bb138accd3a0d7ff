/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_set.h"

#include "gpamap/align.h"

/*
 * Three layers. Moves know only indices. Steps (insert, erase, widen, trim) keep the invariant and say what happens to
 * the set of addresses. add and remove choose steps.
 */

/* Move ranges[place .. count-1] up by one. */
/*@
  requires ranges: \valid(ranges + (0 .. count));
  requires place: place <= count < UINT32_MAX;
  terminates \true;
  exits \false;
  assigns ranges[place + 1 .. count];
  ensures moved: \forall integer i; place < i <= count ==>
    ranges[i].start == \old(ranges[i - 1].start) && ranges[i].end == \old(ranges[i - 1].end);
  // The same, counted from below.
  ensures filled: \forall integer i; place <= i < count ==>
    ranges[i + 1].start == \old(ranges[i].start) && ranges[i + 1].end == \old(ranges[i].end);
*/
static void move_up(struct gpamap_range *ranges, uint32_t count, uint32_t place)
{
    /*@
      loop invariant i: place <= i <= count;
      loop invariant moved: \forall integer j; i < j <= count ==>
        ranges[j].start == \at(ranges[j - 1].start, Pre) && ranges[j].end == \at(ranges[j - 1].end, Pre);
      loop invariant rest: \forall integer j; 0 <= j <= i ==>
        ranges[j].start == \at(ranges[j].start, Pre) && ranges[j].end == \at(ranges[j].end, Pre);
      loop assigns i, ranges[place + 1 .. count];
      loop variant i;
    */
    for (uint32_t i = count; i > place; i--) {
        ranges[i] = ranges[i - 1];
    }
}

/* Move ranges[from .. count-1] down to ranges[to]. */
/*@
  requires ranges: \valid(ranges + (0 .. count - 1));
  requires places: to <= from <= count;
  terminates \true;
  exits \false;
  assigns ranges[to .. count - 1];
  ensures moved: \forall integer i; from <= i < count ==>
    ranges[i - (from - to)].start == \old(ranges[i].start) && ranges[i - (from - to)].end == \old(ranges[i].end);
  // The same, counted from below.
  ensures filled: \forall integer i; to <= i < count - (from - to) ==>
    ranges[i].start == \old(ranges[i + (from - to)].start) && ranges[i].end == \old(ranges[i + (from - to)].end);
*/
static void move_down(struct gpamap_range *ranges, uint32_t count, uint32_t from, uint32_t to)
{
    const uint32_t gap = from - to;

    /*@
      loop invariant i: from <= i <= count;
      loop invariant moved: \forall integer j; from <= j < i ==>
        ranges[j - gap].start == \at(ranges[j].start, Pre) && ranges[j - gap].end == \at(ranges[j].end, Pre);
      loop invariant rest: \forall integer j; i <= j < count ==>
        ranges[j].start == \at(ranges[j].start, Pre) && ranges[j].end == \at(ranges[j].end, Pre);
      loop assigns i, ranges[to .. count - 1];
      loop variant count - i;
    */
    for (uint32_t i = from; i < count; i++) {
        ranges[i - gap] = ranges[i];
    }
}

/* A new range [start, end) at index place, away from all others. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires room: place <= set->count < set->capacity;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < place ==> set->ranges[i].end < start;
  requires above: \forall integer i; place <= i < set->count ==> end < set->ranges[i].start;
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures count: set->count == \old(set->count) + 1;
  ensures wf: RangeSetWf(set);
  ensures union: \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) || RangeHas(start, end, gpa);
*/
static void set_insert(struct gpamap_range_set *set, uint32_t place, uint64_t start, uint64_t end)
{
    move_up(set->ranges, set->count, place);
    set->ranges[place].start = start;
    set->ranges[place].end = end;
    set->count++;
    //@ assert below: \forall integer i; 0 <= i < place ==> RangeKept{Here, Pre}(set, i, i);
    //@ assert above: \forall integer i; place <= i < \at(set->count, Pre) ==> RangeKept{Pre, Here}(set, i, i + 1);
    //@ assert pages: \forall integer i; 0 <= i < set->count ==> RangeWf(set->ranges[i].start, set->ranges[i].end);
    //@ assert filled: \forall integer i; 0 <= i < set->count ==> set->ranges[i].start < set->ranges[i].end;
    //@ assert low: \forall integer i; 0 <= i < place ==> set->ranges[i].end < start;
    //@ assert high: \forall integer i; place < i < set->count ==> end < set->ranges[i].start;
    //@ assert order: \forall integer i, j; place < i < j < set->count ==> set->ranges[i].end < set->ranges[j].start;
    //@ assert forth: \forall integer gpa; RangeSetHas{Pre}(set, gpa) ==> RangeSetHas(set, gpa);
    //@ assert new: \forall integer gpa; RangeHas(start, end, gpa) ==> RangeSetHas(set, gpa);
}

/* Ranges first .. next-1 go. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires places: first <= next <= set->count;
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures count: set->count == \old(set->count) - (next - first);
  ensures wf: RangeSetWf(set);
  ensures below: \forall integer i; 0 <= i < first ==>
    set->ranges[i].start == \old(set->ranges[i].start) && set->ranges[i].end == \old(set->ranges[i].end);
  ensures above: \forall integer i; first <= i < set->count ==>
    set->ranges[i].start == \old(set->ranges[i + (next - first)].start) &&
    set->ranges[i].end == \old(set->ranges[i + (next - first)].end);
  ensures difference: \forall integer gpa; RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) &&
    !(first < next && RangeHas(\old(set->ranges[first].start), \old(set->ranges[next - 1].end), gpa));
*/
static void set_erase(struct gpamap_range_set *set, uint32_t first, uint32_t next)
{
    move_down(set->ranges, set->count, next, first);
    set->count -= next - first;
    //@ assert below: \forall integer i; 0 <= i < first ==> RangeKept{Here, Pre}(set, i, i);
    /*@ assert above: \forall integer i; first <= i < set->count ==>
          RangeKept{Here, Pre}(set, i, i + (next - first)); */
    //@ assert pages: \forall integer i; 0 <= i < set->count ==> RangeWf(set->ranges[i].start, set->ranges[i].end);
    //@ assert filled: \forall integer i; 0 <= i < set->count ==> set->ranges[i].start < set->ranges[i].end;
    /*@ assert across: \forall integer i, j; 0 <= i < first <= j < set->count ==>
          set->ranges[i].end < set->ranges[j].start; */
    //@ assert order: \forall integer i, j; first <= i < j < set->count ==> set->ranges[i].end < set->ranges[j].start;
    //@ assert back: \forall integer gpa; RangeSetHas(set, gpa) ==> RangeSetHas{Pre}(set, gpa);
    /*@ assert kept: \forall integer i; next <= i < \at(set->count, Pre) ==>
          RangeKept{Pre, Here}(set, i, i - (next - first)); */
}

/* Range place grows to [start, end), still away from the others. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires place: place < set->count;
  requires range: RangeWf(start, end) && start <= set->ranges[place].start && set->ranges[place].end <= end;
  requires below: \forall integer i; 0 <= i < place ==> set->ranges[i].end < start;
  requires above: \forall integer i; place < i < set->count ==> end < set->ranges[i].start;
  terminates \true;
  exits \false;
  assigns set->ranges[place];
  ensures wf: RangeSetWf(set);
  ensures union: \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) || RangeHas(start, end, gpa);
*/
static void set_widen(struct gpamap_range_set *set, uint32_t place, uint64_t start, uint64_t end)
{
    set->ranges[place].start = start;
    set->ranges[place].end = end;
    //@ assert back: \forall integer gpa; RangeHas(start, end, gpa) ==> RangeSetHas(set, gpa);
    //@ assert forth: \forall integer gpa; RangeSetHas{Pre}(set, gpa) ==> RangeSetHas(set, gpa);
}

/* Range place shrinks to [start, end), not empty. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires place: place < set->count;
  requires range: RangeWf(start, end) && start < end;
  requires inside: set->ranges[place].start <= start && end <= set->ranges[place].end;
  terminates \true;
  exits \false;
  assigns set->ranges[place];
  ensures wf: RangeSetWf(set);
  ensures value: set->ranges[place].start == start && set->ranges[place].end == end;
  ensures others: \forall integer i; 0 <= i < set->count && i != place ==>
    set->ranges[i].start == \old(set->ranges[i].start) && set->ranges[i].end == \old(set->ranges[i].end);
  ensures difference: \forall integer gpa; RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) &&
    !RangeHas(\old(set->ranges[place].start), start, gpa) && !RangeHas(end, \old(set->ranges[place].end), gpa);
*/
static void set_trim(struct gpamap_range_set *set, uint32_t place, uint64_t start, uint64_t end)
{
    set->ranges[place].start = start;
    set->ranges[place].end = end;
    //@ assert others: \forall integer i; 0 <= i < set->count && i != place ==> RangeKept{Here, Pre}(set, i, i);
    //@ assert back: \forall integer gpa; RangeSetHas(set, gpa) ==> RangeSetHas{Pre}(set, gpa);
}

/* [start, end) meets or touches ranges first .. next-1 and no other: they become one with it. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires places: first < next <= set->count;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < first ==> set->ranges[i].end < start;
  requires here: \forall integer i; first <= i < next ==> start <= set->ranges[i].end && set->ranges[i].start <= end;
  requires above: \forall integer i; next <= i < set->count ==> end < set->ranges[i].start;
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures count: set->count == \old(set->count) - (next - first - 1);
  ensures wf: RangeSetWf(set);
  ensures union: \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) || RangeHas(start, end, gpa);
*/
static void set_join(struct gpamap_range_set *set, uint32_t first, uint32_t next, uint64_t start, uint64_t end)
{
    const uint64_t old_start = set->ranges[first].start;
    const uint64_t old_end = set->ranges[next - 1].end;
    const uint64_t new_start = start < old_start ? start : old_start;
    const uint64_t new_end = end > old_end ? end : old_end;

    //@ assert low: \forall integer gpa; RangeHas(new_start, start, gpa) ==> RangeSetHas(set, gpa);
    //@ assert high: \forall integer gpa; RangeHas(end, new_end, gpa) ==> RangeSetHas(set, gpa);
    //@ assert below: \forall integer i; 0 <= i < first ==> set->ranges[i].end < new_start;
    //@ assert above: \forall integer i; next <= i < set->count ==> new_end < set->ranges[i].start;
    set_erase(set, first + 1, next);
    set_widen(set, first, new_start, new_end);
}

/* Range place holds [start, end) with bytes left on both sides: it becomes two. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires room: place < set->count < set->capacity;
  requires range: RangeWf(start, end) && start < end;
  requires inside: set->ranges[place].start < start && end < set->ranges[place].end;
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures count: set->count == \old(set->count) + 1;
  ensures wf: RangeSetWf(set);
  ensures difference: \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) && !RangeHas(start, end, gpa);
*/
static void set_split(struct gpamap_range_set *set, uint32_t place, uint64_t start, uint64_t end)
{
    const uint64_t old_end = set->ranges[place].end;

    //@ assert high: \forall integer gpa; RangeHas(end, old_end, gpa) ==> RangeSetHas(set, gpa);
    set_trim(set, place, set->ranges[place].start, start);
    set_insert(set, place + 1, end, old_end);
}

/* [start, end) meets ranges first .. next-1 and no other, and does not split one: cut it out of them. */
/*@
  requires memory: RangeSetMemory(set);
  requires wf: RangeSetWf(set);
  requires places: first < next <= set->count;
  requires range: RangeWf(start, end) && start < end;
  requires below: \forall integer i; 0 <= i < first ==> set->ranges[i].end <= start;
  requires here: \forall integer i; first <= i < next ==> start < set->ranges[i].end && set->ranges[i].start < end;
  requires above: \forall integer i; next <= i < set->count ==> end <= set->ranges[i].start;
  requires whole: !RangeSetSplitBy(set, start, end);
  terminates \true;
  exits \false;
  assigns set->count, set->ranges[0 .. set->capacity - 1];
  ensures count: set->count <= \old(set->count);
  ensures wf: RangeSetWf(set);
  ensures difference: \forall integer gpa;
    RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa) && !RangeHas(start, end, gpa);
*/
static void set_cut(struct gpamap_range_set *set, uint32_t first, uint32_t next, uint64_t start, uint64_t end)
{
    if (set->ranges[first].start < start) {
        set_trim(set, first, set->ranges[first].start, start);
        first++;
    }
    if (first < next && end < set->ranges[next - 1].end) {
        set_trim(set, next - 1, end, set->ranges[next - 1].end);
        next--;
    }
    /*@ assert inside: \forall integer i; first <= i < next ==>
          start <= set->ranges[i].start && set->ranges[i].end <= end; */
    //@ assert below: \forall integer i; 0 <= i < first ==> set->ranges[i].end <= start;
    //@ assert above: \forall integer i; next <= i < set->count ==> end <= set->ranges[i].start;
    /*@ assert kept: \forall integer gpa; !RangeHas(start, end, gpa) ==>
          (RangeSetHas(set, gpa) <==> RangeSetHas{Pre}(set, gpa)); */
    set_erase(set, first, next);
    //@ assert under: \forall integer i; 0 <= i < first ==> set->ranges[i].end <= start;
    //@ assert over: \forall integer i; first <= i < set->count ==> end <= set->ranges[i].start;
    //@ assert gone: \forall integer gpa; RangeHas(start, end, gpa) ==> !RangeSetHas(set, gpa);
}

/* The number of ranges that end before address: the index of the first that ends at or after it. */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures count: \result <= set->count;
  ensures below: \forall integer i; 0 <= i < \result ==> set->ranges[i].end < address;
  ensures above: \forall integer i; \result <= i < set->count ==> set->ranges[i].end >= address;
*/
static uint32_t count_ending_before(const struct gpamap_range_set *set, uint64_t address)
{
    uint32_t low = 0;
    uint32_t high = set->count;

    /*@
      loop invariant bounds: 0 <= low <= high <= set->count;
      loop invariant below: \forall integer i; 0 <= i < low ==> set->ranges[i].end < address;
      loop invariant above: \forall integer i; high <= i < set->count ==> set->ranges[i].end >= address;
      loop assigns low, high;
      loop variant high - low;
    */
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (set->ranges[middle].end < address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The number of ranges that start at or before address. */
/*@
  requires memory: RangeSetReadable(set);
  requires wf: RangeSetWf(set);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures count: \result <= set->count;
  ensures below: \forall integer i; 0 <= i < \result ==> set->ranges[i].start <= address;
  ensures above: \forall integer i; \result <= i < set->count ==> set->ranges[i].start > address;
*/
static uint32_t count_starting_up_to(const struct gpamap_range_set *set, uint64_t address)
{
    uint32_t low = 0;
    uint32_t high = set->count;

    /*@
      loop invariant bounds: 0 <= low <= high <= set->count;
      loop invariant below: \forall integer i; 0 <= i < low ==> set->ranges[i].start <= address;
      loop invariant above: \forall integer i; high <= i < set->count ==> set->ranges[i].start > address;
      loop assigns low, high;
      loop variant high - low;
    */
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (set->ranges[middle].start <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void gpamap_range_set_init(struct gpamap_range_set *set, struct gpamap_range *storage, uint32_t capacity)
{
    set->ranges = storage;
    set->count = 0;
    set->capacity = capacity;
}

bool gpamap_range_set_is_valid(const struct gpamap_range_set *set)
{
    if (set->capacity == UINT32_MAX || set->count > set->capacity) {
        return false;
    }
    /*@
      loop invariant i: 0 <= i <= set->count;
      loop invariant wf: RangesCoalesced(set->ranges, i);
      loop assigns i;
      loop variant set->count - i;
    */
    for (uint32_t i = 0; i < set->count; i++) {
        if (!gpamap_range_is_valid(set->ranges[i]) || set->ranges[i].start == set->ranges[i].end) {
            return false;
        }
        if (i > 0 && set->ranges[i - 1].end >= set->ranges[i].start) {
            return false;
        }
    }
    return true;
}

enum gpamap_status gpamap_range_set_add(struct gpamap_range_set *set, struct gpamap_range range)
{
    if (!gpamap_range_is_valid(range)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (range.start == range.end) {
        return GPAMAP_OK;
    }
    /* Ranges first .. next-1 meet or touch the new one. */
    const uint32_t first = count_ending_before(set, range.start);
    const uint32_t next = count_starting_up_to(set, range.end);

    //@ assert apart: first >= next ==> RangeSetApart(set, range.start, range.end);
    //@ assert touch: first < next ==> range.start <= set->ranges[first].end && set->ranges[first].start <= range.end;
    if (first < next) {
        set_join(set, first, next, range.start, range.end);
        return GPAMAP_OK;
    }
    if (set->count == set->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    set_insert(set, first, range.start, range.end);
    return GPAMAP_OK;
}

enum gpamap_status gpamap_range_set_remove(struct gpamap_range_set *set, struct gpamap_range range)
{
    if (!gpamap_range_is_valid(range)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (range.start == range.end) {
        return GPAMAP_OK;
    }
    /* Ranges first .. next-1 share a byte with the removed one. */
    const uint32_t first = count_ending_before(set, range.start + 1);
    const uint32_t next = count_starting_up_to(set, range.end - 1);

    if (first >= next) {
        return GPAMAP_OK;
    }
    if (set->ranges[first].start >= range.start || set->ranges[first].end <= range.end) {
        set_cut(set, first, next, range.start, range.end);
        return GPAMAP_OK;
    }
    if (set->count == set->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    set_split(set, first, range.start, range.end);
    return GPAMAP_OK;
}

bool gpamap_range_set_contains_addr(const struct gpamap_range_set *set, uint64_t address)
{
    const uint32_t next = count_starting_up_to(set, address);

    return next > 0 && address < set->ranges[next - 1].end;
}

bool gpamap_range_set_covers(const struct gpamap_range_set *set, struct gpamap_range range)
{
    if (range.start == range.end) {
        return true;
    }
    const uint32_t next = count_starting_up_to(set, range.start);

    //@ assert first: next == 0 || set->ranges[next - 1].end <= range.start ==> !RangeSetHas(set, range.start);
    /*@ assert hole: next > 0 && range.start < set->ranges[next - 1].end < range.end ==>
          !RangeSetHas(set, set->ranges[next - 1].end); */
    return next > 0 && range.end <= set->ranges[next - 1].end;
}

bool gpamap_range_set_overlaps(const struct gpamap_range_set *set, struct gpamap_range range)
{
    if (range.start == range.end) {
        return false;
    }
    const uint32_t next = count_starting_up_to(set, range.end - 1);

    /*@ assert met: next > 0 && range.start < set->ranges[next - 1].end ==>
          RangeSetHas(set, \max(range.start, set->ranges[next - 1].start)); */
    return next > 0 && range.start < set->ranges[next - 1].end;
}

uint64_t gpamap_range_set_total_size(const struct gpamap_range_set *set)
{
    uint64_t total_size = 0;

    /*@
      loop invariant i: 0 <= i <= set->count;
      loop invariant total: total_size == RangesTotal(set->ranges, i);
      loop invariant bound: total_size <= (i == 0 ? 0 : set->ranges[i - 1].end);
      loop assigns i, total_size;
      loop variant set->count - i;
    */
    for (uint32_t i = 0; i < set->count; i++) {
        total_size += set->ranges[i].end - set->ranges[i].start;
    }
    return total_size;
}

/* The errors of both searches, in their order; OK when size and align are good. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> !FitSizeWf(size);
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> FitSizeWf(size) && !FitAlignWf(align);
  ensures ok: \result == GPAMAP_OK <==> FitSizeWf(size) && FitAlignWf(align);
*/
static enum gpamap_status fit_check(uint64_t size, uint64_t align)
{
    if (size == 0 || size % GPAMAP_PAGE_SIZE != 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (align < GPAMAP_PAGE_SIZE || !gpamap_align_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    return GPAMAP_OK;
}

/* The lowest fit in [begin, end), in *start; false, *start untouched, when there is none. */
/*@
  requires shift: shift <= 63;
  requires size: size > 0;
  requires start: \valid(start);
  terminates \true;
  exits \false;
  assigns *start;
  ensures sound: \result ==> *start % Pow2(shift) == 0 && begin <= *start && *start + size <= end;
  ensures lowest: \result ==> \forall integer gpa; begin <= gpa && gpa % Pow2(shift) == 0 ==> *start <= gpa;
  ensures complete: !\result ==>
    \forall integer gpa; begin <= gpa && gpa % Pow2(shift) == 0 ==> gpa + size > end;
  ensures untouched: !\result ==> *start == \old(*start);
*/
static bool lowest_fit_in(uint64_t begin, uint64_t end, uint64_t size, uint32_t shift, uint64_t *start)
{
    uint64_t place;

    if (begin >= end || end - begin < size || !gpamap_align_up(begin, shift, &place) || place > end - size) {
        return false;
    }
    *start = place;
    return true;
}

/* The highest fit in [begin, end), in *start; false, *start untouched, when there is none. */
/*@
  requires shift: shift <= 63;
  requires size: size > 0;
  requires start: \valid(start);
  terminates \true;
  exits \false;
  assigns *start;
  ensures sound: \result ==> *start % Pow2(shift) == 0 && begin <= *start && *start + size <= end;
  ensures highest: \result ==>
    \forall integer gpa; 0 <= gpa && gpa + size <= end && gpa % Pow2(shift) == 0 ==> gpa <= *start;
  ensures complete: !\result ==>
    \forall integer gpa; begin <= gpa && gpa % Pow2(shift) == 0 ==> gpa + size > end;
  ensures untouched: !\result ==> *start == \old(*start);
*/
static bool highest_fit_in(uint64_t begin, uint64_t end, uint64_t size, uint32_t shift, uint64_t *start)
{
    if (begin >= end || end - begin < size) {
        return false;
    }
    const uint64_t place = gpamap_align_down(end - size, shift);

    if (place < begin) {
        return false;
    }
    *start = place;
    return true;
}

enum gpamap_status gpamap_range_set_lowest_fit(const struct gpamap_range_set *set, uint64_t size, uint64_t align,
                                               uint64_t lo, uint64_t hi, uint64_t *start)
{
    const enum gpamap_status status = fit_check(size, align);

    if (status != GPAMAP_OK) {
        return status;
    }
    const uint32_t shift = gpamap_align_log2(align);

    /*@
      loop invariant i: 0 <= i <= set->count;
      loop invariant none: \forall integer j, gpa; 0 <= j < i && gpa % align == 0 ==>
        !FitsRange(set->ranges[j].start, set->ranges[j].end, gpa, size, lo, hi);
      loop invariant untouched: *start == \at(*start, Pre);
      loop assigns i, *start;
      loop variant set->count - i;
    */
    for (uint32_t i = 0; i < set->count; i++) {
        const uint64_t begin = set->ranges[i].start > lo ? set->ranges[i].start : lo;
        const uint64_t end = set->ranges[i].end < hi ? set->ranges[i].end : hi;

        if (lowest_fit_in(begin, end, size, shift, start)) {
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}

enum gpamap_status gpamap_range_set_highest_fit(const struct gpamap_range_set *set, uint64_t size, uint64_t align,
                                                uint64_t lo, uint64_t hi, uint64_t *start)
{
    const enum gpamap_status status = fit_check(size, align);

    if (status != GPAMAP_OK) {
        return status;
    }
    const uint32_t shift = gpamap_align_log2(align);

    /*@
      loop invariant i: 0 <= i <= set->count;
      loop invariant none: \forall integer j, gpa; i <= j < set->count && gpa % align == 0 ==>
        !FitsRange(set->ranges[j].start, set->ranges[j].end, gpa, size, lo, hi);
      loop invariant untouched: *start == \at(*start, Pre);
      loop assigns i, *start;
      loop variant i;
    */
    for (uint32_t i = set->count; i > 0; i--) {
        const uint64_t begin = set->ranges[i - 1].start > lo ? set->ranges[i - 1].start : lo;
        const uint64_t end = set->ranges[i - 1].end < hi ? set->ranges[i - 1].end : hi;

        if (highest_fit_in(begin, end, size, shift, start)) {
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}
