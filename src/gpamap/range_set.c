/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_set.h"

#include "gpamap/align.h"

/*
 * Three layers. Moves (open_gap, close_gap) know only indices. Steps (insert, erase, widen, trim) keep the invariant
 * and say what happens to the set of addresses. add and remove choose steps.
 */

/* Move ranges[place .. count-1] up by one. */
static void move_up(struct gpamap_range *ranges, uint32_t count, uint32_t place)
{
    for (uint32_t i = count; i > place; i--) {
        ranges[i] = ranges[i - 1];
    }
}

/* Move ranges[from .. count-1] down to ranges[to]. */
static void move_down(struct gpamap_range *ranges, uint32_t count, uint32_t from, uint32_t to)
{
    const uint32_t gap = from - to;

    for (uint32_t i = from; i < count; i++) {
        ranges[i - gap] = ranges[i];
    }
}

/* A new range [start, end) at index place, away from all others. */
static void insert(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start, uint64_t end)
{
    move_up(ranges, count, place);
    ranges[place].start = start;
    ranges[place].end = end;
}

/* Range place grows to [start, end). */
static void widen(struct gpamap_range *ranges, uint32_t count, uint32_t place, uint64_t start, uint64_t end)
{
    (void)count;
    ranges[place].start = start;
    ranges[place].end = end;
}

/* The number of ranges that end before address: the index of the first that ends at or after it. */
static uint32_t count_ending_before(const struct gpamap_range *ranges, uint32_t count, uint64_t address)
{
    uint32_t low = 0;
    uint32_t high = count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (ranges[middle].end < address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The number of ranges that start at or before address. */
static uint32_t count_starting_up_to(const struct gpamap_range *ranges, uint32_t count, uint64_t address)
{
    uint32_t low = 0;
    uint32_t high = count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (ranges[middle].start <= address) {
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
    const uint32_t first = count_ending_before(set->ranges, set->count, range.start);
    const uint32_t next = count_starting_up_to(set->ranges, set->count, range.end);

    if (first == next) {
        if (set->count == set->capacity) {
            return GPAMAP_ERR_CAPACITY;
        }
        insert(set->ranges, set->count, first, range.start, range.end);
        set->count++;
        return GPAMAP_OK;
    }
    const uint64_t old_start = set->ranges[first].start;
    const uint64_t old_end = set->ranges[next - 1].end;

    move_down(set->ranges, set->count, next, first + 1);
    set->count -= next - first - 1;
    widen(set->ranges, set->count, first, range.start < old_start ? range.start : old_start,
          range.end > old_end ? range.end : old_end);
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
    /* Ranges first .. next-1 meet the removed one: they end at or after start + 1 and start at or before end - 1. */
    uint32_t first = count_ending_before(set->ranges, set->count, range.start + 1);
    uint32_t next = count_starting_up_to(set->ranges, set->count, range.end - 1);

    if (first == next) {
        return GPAMAP_OK;
    }
    const uint64_t last_end = set->ranges[next - 1].end;
    const bool keep_low = set->ranges[first].start < range.start;
    const bool keep_high = range.end < last_end;

    if (keep_low && keep_high && next - first == 1) {
        if (set->count == set->capacity) {
            return GPAMAP_ERR_CAPACITY;
        }
        set->ranges[first].end = range.start;
        insert(set->ranges, set->count, next, range.end, last_end);
        set->count++;
        return GPAMAP_OK;
    }
    if (keep_low) {
        set->ranges[first].end = range.start;
        first++;
    }
    if (keep_high) {
        set->ranges[next - 1].start = range.end;
        next--;
    }
    move_down(set->ranges, set->count, next, first);
    set->count -= next - first;
    return GPAMAP_OK;
}

bool gpamap_range_set_contains_addr(const struct gpamap_range_set *set, uint64_t address)
{
    const uint32_t next = count_starting_up_to(set->ranges, set->count, address);

    return next > 0 && address < set->ranges[next - 1].end;
}

bool gpamap_range_set_covers(const struct gpamap_range_set *set, struct gpamap_range range)
{
    if (range.start == range.end) {
        return true;
    }
    const uint32_t next = count_starting_up_to(set->ranges, set->count, range.start);

    return next > 0 && range.end <= set->ranges[next - 1].end;
}

bool gpamap_range_set_overlaps(const struct gpamap_range_set *set, struct gpamap_range range)
{
    if (range.start == range.end) {
        return false;
    }
    const uint32_t next = count_starting_up_to(set->ranges, set->count, range.end - 1);

    return next > 0 && range.start < set->ranges[next - 1].end;
}

uint64_t gpamap_range_set_total_size(const struct gpamap_range_set *set)
{
    uint64_t total_size = 0;

    for (uint32_t i = 0; i < set->count; i++) {
        total_size += set->ranges[i].end - set->ranges[i].start;
    }
    return total_size;
}

/* The errors of both searches, in their order; OK when size and align are good. */
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

    for (uint32_t i = set->count; i > 0; i--) {
        const uint64_t begin = set->ranges[i - 1].start > lo ? set->ranges[i - 1].start : lo;
        const uint64_t end = set->ranges[i - 1].end < hi ? set->ranges[i - 1].end : hi;

        if (highest_fit_in(begin, end, size, shift, start)) {
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}
