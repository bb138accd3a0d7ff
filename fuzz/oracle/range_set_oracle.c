/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/range_set_oracle.h"

#include "oracle/range_oracle.h"

void oracle_set_init(struct oracle_set *set, uint32_t capacity)
{
    set->count = 0;
    set->capacity = capacity;
}

bool oracle_set_contains_addr(const struct oracle_set *set, uint64_t address)
{
    for (uint32_t i = set->count; i-- > 0;) {
        if (oracle_range_has(set->changes[i].range, address)) {
            return set->changes[i].is_add;
        }
    }
    return false;
}

/* The byte before address is in the set; none is before 0. */
static bool has_before(const struct oracle_set *set, uint64_t address)
{
    return address > 0 && oracle_set_contains_addr(set, address - 1);
}

/* The lowest end of a change that is above `above` (or, if `or_at`, at it) and where the set begins or ends; false when
   there is none. */
static bool next_edge(const struct oracle_set *set, uint64_t above, bool or_at, uint64_t *edge)
{
    bool found = false;

    for (uint32_t i = 0; i < 2 * set->count; i++) {
        const struct gpamap_range range = set->changes[i / 2].range;
        const uint64_t end = i % 2 == 0 ? range.start : range.end;

        if ((end > above || (or_at && end == above)) && (!found || end < *edge) &&
            has_before(set, end) != oracle_set_contains_addr(set, end)) {
            *edge = end;
            found = true;
        }
    }
    return found;
}

uint32_t oracle_set_ranges(const struct oracle_set *set, struct gpamap_range *out)
{
    uint32_t count = 0;
    uint64_t edge = 0;

    while (next_edge(set, edge, count == 0, &edge)) {
        out[count].start = edge;
        if (!next_edge(set, edge, false, &edge)) {
            break;
        }
        out[count].end = edge;
        count++;
    }
    return count;
}

enum gpamap_status oracle_set_change(struct oracle_set *set, struct gpamap_range range, bool is_add)
{
    struct gpamap_range ranges[ORACLE_SET_CHANGES_MAX + 1];

    if (!oracle_range_is_valid(range)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (range.start == range.end) {
        return GPAMAP_OK;
    }
    set->changes[set->count].range = range;
    set->changes[set->count].is_add = is_add;
    set->count++;
    if (oracle_set_ranges(set, ranges) > set->capacity) {
        set->count--;
        return GPAMAP_ERR_CAPACITY;
    }
    return GPAMAP_OK;
}

/* A byte of the range whose being in the set is `in`: if there is one, the range's first byte is one, or the first
   byte of a change, or the first byte after a change. */
static bool range_has_byte(const struct oracle_set *set, struct gpamap_range range, bool in)
{
    if (range.start == range.end) {
        return false;
    }
    if (oracle_set_contains_addr(set, range.start) == in) {
        return true;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        const uint64_t ends[] = { set->changes[i].range.start, set->changes[i].range.end };

        for (uint32_t j = 0; j < 2; j++) {
            if (oracle_range_has(range, ends[j]) && oracle_set_contains_addr(set, ends[j]) == in) {
                return true;
            }
        }
    }
    return false;
}

bool oracle_set_covers(const struct oracle_set *set, struct gpamap_range range)
{
    return !range_has_byte(set, range, false);
}

bool oracle_set_overlaps(const struct oracle_set *set, struct gpamap_range range)
{
    return range_has_byte(set, range, true);
}

enum gpamap_status oracle_set_fit(const struct oracle_set *set, bool highest, uint64_t size, uint64_t align,
                                  uint64_t lo, uint64_t hi, uint64_t *start)
{
    struct gpamap_range ranges[ORACLE_SET_CHANGES_MAX + 1];
    const uint32_t count = oracle_set_ranges(set, ranges);
    enum gpamap_status status = GPAMAP_ERR_NOT_AVAILABLE;

    if (!oracle_is_page_size(size)) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!oracle_is_page_align(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    for (uint32_t i = 0; i < count; i++) {
        const oracle_wide low = oracle_max(ranges[i].start, lo);
        const oracle_wide high = oracle_min(ranges[i].end, hi);
        const oracle_wide at = oracle_round_up(low, align); /* the lowest that may do in this range */

        if (at + size > high) {
            continue;
        }
        if (!highest) {
            *start = (uint64_t)at;
            return GPAMAP_OK;
        }
        *start = (uint64_t)oracle_round_down(high - size, align);
        status = GPAMAP_OK;
    }
    return status;
}
