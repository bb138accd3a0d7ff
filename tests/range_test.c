/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range.h"

#include "compare/range_compare.h"
#include "tests/unit.h"

#define TOP GPAMAP_MAX_ADDRESS

static void ends_that_are_no_range_are_refused(void **state)
{
    const uint64_t ends[][2] = { { PAGE, 0 },       { 1, PAGE },          { 0, PAGE + 1 },    { 0, PAGE - 1 },
                                 { 0, UINT64_MAX }, { TOP + 1, TOP + 1 }, { TOP, TOP - PAGE } };
    struct gpamap_range range = range_of(UNTOUCHED, UNTOUCHED);

    (void)state;
    for (uint32_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        assert_int_equal(gpamap_range_make(ends[i][0], ends[i][1], &range), GPAMAP_ERR_INVALID_RANGE);
        assert_false(gpamap_range_is_valid(range_of(ends[i][0], ends[i][1])));
    }
    assert_range(range, UNTOUCHED, UNTOUCHED);
}

static void a_range_may_be_empty_or_the_whole_space(void **state)
{
    struct gpamap_range range;

    (void)state;
    assert_int_equal(gpamap_range_make(TOP, TOP, &range), GPAMAP_OK);
    assert_true(gpamap_range_is_empty(range));
    assert_int_equal(gpamap_range_make(0, TOP, &range), GPAMAP_OK);
    assert_int_equal(gpamap_range_size(range), TOP);
    assert_int_equal(gpamap_range_page_count(range), TOP / PAGE);
    assert_int_equal(gpamap_range_page_2m_count(range), (uint64_t)1 << 43);
}

static void page_numbers_end_at_2_to_the_52_less_one(void **state)
{
    struct gpamap_range range = range_of(UNTOUCHED, UNTOUCHED);
    const uint64_t last = ((uint64_t)1 << 52) - 1;

    (void)state;
    assert_int_equal(gpamap_range_from_pages(0, last + 1, &range), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_range_from_pages(2, 1, &range), GPAMAP_ERR_INVALID_RANGE);
    assert_range(range, UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_range_from_pages(last, last, &range), GPAMAP_OK);
    assert_range(range, TOP, TOP);
    assert_int_equal(gpamap_range_from_pages(1, last, &range), GPAMAP_OK);
    assert_range(range, PAGE, TOP);
}

static void a_reversed_bounding_wins_over_its_alignment(void **state)
{
    struct gpamap_range range = range_of(UNTOUCHED, UNTOUCHED);

    (void)state;
    assert_int_equal(gpamap_range_bounding(1, 0, 3, &range), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_range_bounding(0, UINT64_MAX, 3, &range), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_range(range, UNTOUCHED, UNTOUCHED);
}

static void bounding_takes_alignments_from_a_page_up(void **state)
{
    const uint64_t bad[] = { 0, 1, 3, 2048, 4095, 4097, 3 * PAGE, UINT64_MAX };
    struct gpamap_range range = range_of(UNTOUCHED, UNTOUCHED);

    (void)state;
    for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(gpamap_range_bounding(1, 2, bad[i], &range), GPAMAP_ERR_INVALID_ALIGNMENT);
    }
    assert_range(range, UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_range_bounding(1, 2, (uint64_t)1 << 63, &range), GPAMAP_OK);
    assert_range(range, 0, (uint64_t)1 << 63);
}

static void bounding_reaches_the_last_end_and_no_further(void **state)
{
    struct gpamap_range range = range_of(UNTOUCHED, UNTOUCHED);

    (void)state;
    assert_int_equal(gpamap_range_bounding(0, TOP + 1, PAGE, &range), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_range_bounding(0, TOP, 2 * PAGE, &range), GPAMAP_ERR_INVALID_RANGE);
    assert_range(range, UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_range_bounding(TOP - 1, TOP, PAGE, &range), GPAMAP_OK);
    assert_range(range, TOP - PAGE, TOP);
}

static void split_takes_every_page_offset_up_to_the_size(void **state)
{
    const struct gpamap_range range = range_of(TOP - 2 * PAGE, TOP);
    struct gpamap_range low = range_of(UNTOUCHED, UNTOUCHED);
    struct gpamap_range high = low;

    (void)state;
    assert_int_equal(gpamap_range_split_at_offset(range, 3 * PAGE, &low, &high), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_range_split_at_offset(range, TOP, &low, &high), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_range_split_at_offset(range, PAGE - 1, &low, &high), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_range_split_at_offset(range, UINT64_MAX, &low, &high), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_range(low, UNTOUCHED, UNTOUCHED);
    assert_range(high, UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_range_split_at_offset(range, 2 * PAGE, &low, &high), GPAMAP_OK);
    assert_range(low, TOP - 2 * PAGE, TOP);
    assert_range(high, TOP, TOP);
}

/* Difference: theirs fails for the empty range. */
static void the_empty_range_has_the_alignment_of_its_place(void **state)
{
    uint64_t align = UNTOUCHED;

    (void)state;
    assert_int_equal(gpamap_range_alignment(range_of(0, 0), 0, &align), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_range_alignment(range_of(PAGE, PAGE), UINT64_MAX - PAGE + 1, &align),
                     GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(align, UNTOUCHED);
    assert_int_equal(gpamap_range_alignment(range_of(0, 0), 24, &align), GPAMAP_OK);
    assert_int_equal(align, 8);
    assert_int_equal(gpamap_range_alignment(range_of(2 * MIB, 2 * MIB), 0, &align), GPAMAP_OK);
    assert_int_equal(align, 2 * MIB);
}

/* Difference: theirs wraps in the last 2 MiB. */
static void the_last_2_mib_have_no_aligned_2_mib_inside(void **state)
{
    struct gpamap_range range = range_of(UNTOUCHED, UNTOUCHED);
    const uint64_t last = (uint64_t)0 - 2 * MIB;

    (void)state;
    assert_int_equal(gpamap_range_aligned_subrange(range_of(TOP - PAGE, TOP), 0, &range), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_range_aligned_subrange(range_of(TOP - PAGE, TOP), 3, &range), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_range(range, UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_range_aligned_subrange(range_of(last + PAGE, TOP), 2 * MIB, &range), GPAMAP_OK);
    assert_range(range, 0, 0);
    assert_int_equal(gpamap_range_aligned_subrange(range_of(last - 2 * MIB, TOP), 2 * MIB, &range), GPAMAP_OK);
    assert_range(range, last - 2 * MIB, last);
    assert_int_equal(gpamap_range_aligned_subrange(range_of(PAGE, TOP), (uint64_t)1 << 63, &range), GPAMAP_OK);
    assert_range(range, 0, 0);
    assert_int_equal(gpamap_range_aligned_subrange(range_of(PAGE, TOP), 1, &range), GPAMAP_OK);
    assert_range(range, PAGE, TOP);
}

/* Difference: theirs takes an empty range inside another as overlapping it. */
static void an_empty_range_overlaps_nothing(void **state)
{
    (void)state;
    assert_false(gpamap_range_overlaps(range_of(PAGE, PAGE), range_of(0, 4 * PAGE)));
    assert_false(gpamap_range_overlaps(range_of(0, 4 * PAGE), range_of(PAGE, PAGE)));
    assert_false(gpamap_range_overlaps(range_of(PAGE, PAGE), range_of(PAGE, PAGE)));
    assert_true(gpamap_range_contains(range_of(0, 4 * PAGE), range_of(PAGE, PAGE)));
    assert_range(gpamap_range_intersection(range_of(PAGE, PAGE), range_of(0, 4 * PAGE)), 0, 0);
}

static void the_last_byte_of_a_range_is_inside_and_the_next_is_not(void **state)
{
    const struct gpamap_range range = range_of(TOP - PAGE, TOP);
    uint64_t offset = UNTOUCHED;

    (void)state;
    assert_true(gpamap_range_contains_addr(range, TOP - 1));
    assert_false(gpamap_range_contains_addr(range, TOP));
    assert_false(gpamap_range_contains_addr(range, TOP - PAGE - 1));
    assert_false(gpamap_range_offset_of(range, TOP, &offset));
    assert_int_equal(offset, UNTOUCHED);
    assert_true(gpamap_range_offset_of(range, TOP - 1, &offset));
    assert_int_equal(offset, PAGE - 1);
}

static void every_pair_over_6_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[28];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint32_t count = every_range(universe(u, 6 * PAGE), 6, ranges);

        for (uint32_t i = 0; i < count; i++) {
            for (uint32_t j = 0; j < count; j++) {
                compare_range_pair(ranges[i], ranges[j]);
            }
        }
    }
}

/* The numbers that matter to ranges: the powers of two, the ends of the pages, and one byte beside each. */
static uint32_t every_number(uint64_t base, uint64_t *numbers)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < 64 + 8; i++) {
        const uint64_t number = i < 64 ? (uint64_t)1 << i : base + (i - 64) * PAGE;

        numbers[count++] = number - 1;
        numbers[count++] = number;
        numbers[count++] = number + 1;
    }
    return count;
}

static void every_range_over_6_pages_with_every_number_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[28];
    uint64_t numbers[3 * 72];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint64_t base = universe(u, 6 * PAGE);
        const uint32_t count = every_range(base, 6, ranges);
        const uint32_t number_count = every_number(base, numbers);

        for (uint32_t n = 0; n < number_count; n++) {
            for (uint32_t i = 0; i < count; i++) {
                compare_range_number(ranges[i], numbers[n]);
                compare_range_number(ranges[i], (uint64_t)0 - numbers[n]);
                compare_range_numbers(ranges[i].start, ranges[i].end, numbers[n]);
            }
            compare_range_numbers(numbers[n], base, PAGE);
            compare_range_numbers(base, numbers[n], 2 * PAGE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_that_are_no_range_are_refused),
        cmocka_unit_test(a_range_may_be_empty_or_the_whole_space),
        cmocka_unit_test(page_numbers_end_at_2_to_the_52_less_one),
        cmocka_unit_test(a_reversed_bounding_wins_over_its_alignment),
        cmocka_unit_test(bounding_takes_alignments_from_a_page_up),
        cmocka_unit_test(bounding_reaches_the_last_end_and_no_further),
        cmocka_unit_test(split_takes_every_page_offset_up_to_the_size),
        cmocka_unit_test(the_empty_range_has_the_alignment_of_its_place),
        cmocka_unit_test(the_last_2_mib_have_no_aligned_2_mib_inside),
        cmocka_unit_test(an_empty_range_overlaps_nothing),
        cmocka_unit_test(the_last_byte_of_a_range_is_inside_and_the_next_is_not),
        cmocka_unit_test(every_pair_over_6_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_range_over_6_pages_with_every_number_is_as_the_oracle_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
