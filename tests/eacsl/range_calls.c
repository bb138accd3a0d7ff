/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What range_fuzz calls, without the oracle: the library's own contracts, checked as it runs, are the judge.
 */
#include "compare/range_compare.h"

#define UNTOUCHED ((uint64_t)0xA5A5A5A5A5A5A5A5)

static void call_align(uint64_t value)
{
    (void)gpamap_align_is_power_of_two(value);
    if (value != 0) {
        (void)gpamap_align_log2(value);
    }
    for (uint32_t shift = 0; shift < 64; shift++) {
        uint64_t out = UNTOUCHED;

        (void)gpamap_align_down(value, shift);
        (void)gpamap_align_up(value, shift, &out);
    }
}

void compare_range_numbers(uint64_t start, uint64_t end, uint64_t align)
{
    struct gpamap_range range = { start, end };
    struct gpamap_interval interval = { start, end };

    (void)gpamap_range_is_valid(range);
    (void)gpamap_range_make(start, end, &range);
    (void)gpamap_range_from_pages(start, end, &range);
    (void)gpamap_range_bounding(start, end, align, &range);
    (void)gpamap_interval_is_valid(interval);
    (void)gpamap_interval_make(start, end, &interval);
    call_align(start);
    call_align(align);
}

void compare_range_number(struct gpamap_range range, uint64_t number)
{
    struct gpamap_range low = { UNTOUCHED, UNTOUCHED };
    struct gpamap_range high = low;
    uint64_t out = UNTOUCHED;

    (void)gpamap_range_size(range);
    (void)gpamap_range_is_empty(range);
    (void)gpamap_range_page_count(range);
    (void)gpamap_range_page_2m_count(range);
    (void)gpamap_range_contains_addr(range, number);
    (void)gpamap_range_offset_of(range, number, &out);
    (void)gpamap_range_alignment(range, number, &out);
    (void)gpamap_range_aligned_subrange(range, number, &low);
    (void)gpamap_range_split_at_offset(range, number, &low, &high);
}

void compare_range_pair(struct gpamap_range a, struct gpamap_range b)
{
    (void)gpamap_range_overlaps(a, b);
    (void)gpamap_range_contains(a, b);
    (void)gpamap_range_intersection(a, b);
}

void compare_intervals(struct gpamap_interval a, struct gpamap_interval b, uint64_t address)
{
    (void)gpamap_interval_contains_addr(a, address);
    (void)gpamap_interval_overlaps(a, b);
    (void)gpamap_interval_contains(a, b);
}

void compare_subranges(struct gpamap_range range, uint64_t offset, uint64_t max_size, uint32_t pieces)
{
    struct gpamap_subranges walk;
    struct gpamap_subrange piece;

    if (gpamap_subranges_begin(range, offset, max_size, &walk) != GPAMAP_OK) {
        return;
    }
    for (uint32_t i = 0; i < pieces && gpamap_subranges_next(&walk, &piece); i++) {
    }
}
