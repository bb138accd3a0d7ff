/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_set.h"

#include "gpamap/align.h"
#include "gpamap/interval.h"
#include "gpamap/range_steps.h"

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
        set->count = gpamap_range_steps_join(set->ranges, set->count, first, next, range.start, range.end);
        return GPAMAP_OK;
    }
    if (set->count == set->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    set->count = gpamap_range_steps_insert(set->ranges, set->count, first, range.start, range.end);
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
        set->count = gpamap_range_steps_cut(set->ranges, set->count, first, next, range.start, range.end);
        return GPAMAP_OK;
    }
    if (set->count == set->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    set->count = gpamap_range_steps_split(set->ranges, set->count, first, range.start, range.end);
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

        if (begin < end &&
            gpamap_interval_lowest_fit((struct gpamap_interval){ begin, end - 1 }, size - 1, shift, start)) {
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

        if (begin < end &&
            gpamap_interval_highest_fit((struct gpamap_interval){ begin, end - 1 }, size - 1, shift, start)) {
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}
