/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/range_oracle.h"

bool oracle_range_is_valid(struct gpamap_range range)
{
    return range.start % 4096 == 0 && range.end % 4096 == 0 && range.start <= range.end;
}

enum gpamap_status oracle_range_make(uint64_t start, uint64_t end, struct gpamap_range *out)
{
    const struct gpamap_range range = { start, end };

    if (!oracle_range_is_valid(range)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    *out = range;
    return GPAMAP_OK;
}

enum gpamap_status oracle_range_from_pages(uint64_t first_page, uint64_t end_page, struct gpamap_range *out)
{
    const oracle_wide start = (oracle_wide)first_page * 4096;
    const oracle_wide end = (oracle_wide)end_page * 4096;

    if (start > end || end > GPAMAP_MAX_ADDRESS) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    out->start = (uint64_t)start;
    out->end = (uint64_t)end;
    return GPAMAP_OK;
}

enum gpamap_status oracle_range_bounding(uint64_t start, uint64_t end, uint64_t align, struct gpamap_range *out)
{
    if (start > end) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (!oracle_is_page_align(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (oracle_round_up(end, align) > GPAMAP_MAX_ADDRESS) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    out->start = (uint64_t)oracle_round_down(start, align);
    out->end = (uint64_t)oracle_round_up(end, align);
    return GPAMAP_OK;
}

uint64_t oracle_range_page_2m_count(struct gpamap_range range)
{
    return (uint64_t)(oracle_round_up((oracle_wide)range.end - range.start, (uint64_t)1 << 21) >> 21);
}

/* A byte is shared only if the first byte of one of the two is. */
bool oracle_range_overlaps(struct gpamap_range a, struct gpamap_range b)
{
    return (oracle_range_has(a, a.start) && oracle_range_has(b, a.start)) ||
           (oracle_range_has(a, b.start) && oracle_range_has(b, b.start));
}

bool oracle_range_contains(struct gpamap_range outer, struct gpamap_range inner)
{
    return outer.start <= inner.start && inner.end <= outer.end;
}

struct gpamap_range oracle_range_intersection(struct gpamap_range a, struct gpamap_range b)
{
    const uint64_t starts[] = { a.start, b.start };
    const uint64_t ends[] = { a.end, b.end };
    const struct gpamap_range none = { 0, 0 };

    /* The first shared byte starts one of the two; the last ends one. */
    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t j = 0; j < 2; j++) {
            const struct gpamap_range shared = { starts[i], ends[j] };

            if (shared.start < shared.end && oracle_range_has(a, shared.start) && oracle_range_has(b, shared.start) &&
                oracle_range_has(a, shared.end - 1) && oracle_range_has(b, shared.end - 1)) {
                return shared;
            }
        }
    }
    return none;
}

enum gpamap_status oracle_range_split_at_offset(struct gpamap_range range, uint64_t offset, struct gpamap_range *low,
                                                struct gpamap_range *high)
{
    const oracle_wide cut = (oracle_wide)range.start + offset;

    if (offset % 4096 != 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (cut > range.end) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    *low = (struct gpamap_range){ range.start, (uint64_t)cut };
    *high = (struct gpamap_range){ (uint64_t)cut, range.end };
    return GPAMAP_OK;
}

enum gpamap_status oracle_range_aligned_subrange(struct gpamap_range range, uint64_t align, struct gpamap_range *out)
{
    const struct gpamap_range none = { 0, 0 };

    if (!oracle_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }

    const oracle_wide start = oracle_round_up(range.start, align);
    const oracle_wide end = oracle_round_down(range.end, align);

    *out = start < end ? (struct gpamap_range){ (uint64_t)start, (uint64_t)end } : none;
    return GPAMAP_OK;
}

enum gpamap_status oracle_range_alignment(struct gpamap_range range, uint64_t base, uint64_t *out)
{
    const oracle_wide start = (oracle_wide)base + range.start;
    const oracle_wide end = (oracle_wide)base + range.end;

    if (start % ORACLE_SPACE == 0 && end % ORACLE_SPACE == 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    *out = 1;
    for (oracle_wide power = 1; power < ORACLE_SPACE; power *= 2) {
        if (start % power == 0 && end % power == 0) {
            *out = (uint64_t)power;
        }
    }
    return GPAMAP_OK;
}

enum gpamap_status oracle_subranges_check(struct gpamap_range range, uint64_t offset, uint64_t max_size)
{
    if (!oracle_is_page_size(max_size)) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (offset % 4096 != 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    return (oracle_wide)range.end + offset > ORACLE_SPACE ? GPAMAP_ERR_INVALID_RANGE : GPAMAP_OK;
}

uint64_t oracle_subranges_page_at(uint64_t place, uint64_t end, uint64_t offset, uint64_t max_size)
{
    const uint64_t pages[] = { (uint64_t)1 << 30, (uint64_t)1 << 21 };

    for (uint32_t i = 0; i < 2; i++) {
        if (((oracle_wide)place + offset) % pages[i] == 0 && (oracle_wide)place + pages[i] <= end &&
            pages[i] <= max_size) {
            return pages[i];
        }
    }
    return 4096;
}

enum gpamap_status oracle_interval_make(uint64_t first, uint64_t size, struct gpamap_interval *out)
{
    if (size == 0 || (oracle_wide)first + size > ORACLE_SPACE) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    out->first = first;
    out->last = (uint64_t)((oracle_wide)first + size - 1);
    return GPAMAP_OK;
}

static bool interval_has(struct gpamap_interval interval, uint64_t address)
{
    return interval.first <= address && address <= interval.last;
}

bool oracle_interval_overlaps(struct gpamap_interval a, struct gpamap_interval b)
{
    return interval_has(a, b.first) || interval_has(b, a.first);
}

bool oracle_interval_contains(struct gpamap_interval outer, struct gpamap_interval inner)
{
    return interval_has(outer, inner.first) && interval_has(outer, inner.last);
}
