/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Where layout_builder places each kind of request, and what it says when it cannot.
 */
#include "tests/layout_fixture.h"

static void mmio32_goes_below_4_gib_the_strictest_alignment_first(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    mmio32(&f, PAGE, PAGE);
    mmio32(&f, 2 * PAGE, PAGE);
    mmio32(&f, 2 * PAGE, PAGE);
    mmio32(&f, PAGE, 4 * PAGE);
    expect_count(&f, 4);
    expect_placed(&f, 3, 1, FOUR_GIB - 2 * PAGE, FOUR_GIB);
    expect_placed(&f, 2, 0, FOUR_GIB - 3 * PAGE, FOUR_GIB - 2 * PAGE);
    expect_placed(&f, 1, 3, FOUR_GIB - 4 * PAGE, FOUR_GIB - 3 * PAGE);
    expect_placed(&f, 0, 2, FOUR_GIB - 6 * PAGE, FOUR_GIB - 4 * PAGE);
}

static void mmio32_may_fill_all_below_4_gib_and_no_page_more(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    mmio32(&f, FOUR_GIB, PAGE);
    expect_count(&f, 1);
    expect_placed(&f, 0, 0, 0, FOUR_GIB);
    begin(&f);
    mmio32(&f, FOUR_GIB + PAGE, PAGE);
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 0, 0, FOUR_GIB);
}

static void ram_is_split_around_what_is_in_its_way(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    ram(&f, 4 * PAGE, PAGE);
    fixed(&f, PAGE, 2 * PAGE);
    reserve(&f, 3 * PAGE, 4 * PAGE);
    expect_count(&f, 5);
    expect_placed(&f, 0, 0, 0, PAGE);
    expect_placed(&f, 1, 1, PAGE, 2 * PAGE);
    expect_placed(&f, 2, 0, 2 * PAGE, 3 * PAGE);
    expect_placed(&f, 3, 2, 3 * PAGE, 4 * PAGE);
    expect_placed(&f, 4, 0, 4 * PAGE, 6 * PAGE);
}

static void ram_takes_whole_alignments_where_it_does_not_end(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, 3 * PAGE, 4 * PAGE); /* one alignment of 2 pages below it, and a page left over */
    fixed(&f, 5 * PAGE, 6 * PAGE); /* less than one between them */
    ram(&f, 5 * PAGE, 2 * PAGE);
    expect_count(&f, 4);
    expect_placed(&f, 0, 2, 0, 2 * PAGE);
    expect_placed(&f, 3, 2, 6 * PAGE, 9 * PAGE);
}

static void a_last_piece_of_ram_may_be_less_than_its_alignment(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, PAGE, 2 * PAGE);
    ram(&f, PAGE, 4 * PAGE);
    expect_count(&f, 2);
    expect_placed(&f, 0, 1, 0, PAGE);
}

static void ram_does_not_backfill_a_skipped_fragment(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, PAGE, 2 * PAGE);
    ram(&f, 4 * PAGE, 4 * PAGE); /* cannot start below the fixed page in whole alignments */
    ram(&f, PAGE, PAGE);
    expect_count(&f, 3);
    expect_placed(&f, 0, 0, PAGE, 2 * PAGE);
    expect_placed(&f, 1, 1, 4 * PAGE, 8 * PAGE);
    expect_placed(&f, 2, 2, 8 * PAGE, 9 * PAGE);
}

static void ram_may_fill_the_whole_space_and_no_page_more(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    ram(&f, TOP, (uint64_t)1 << 63);
    expect_count(&f, 1);
    expect_placed(&f, 0, 0, 0, TOP);
    begin(&f);
    ram(&f, TOP, PAGE);
    ram(&f, PAGE, PAGE);
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 1, 0, 0);
}

/* The free bytes are those of the request's beginning: what it took itself does not count. */
static void ram_that_does_not_fit_tells_what_was_free_before_it(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    ram(&f, PAGE, PAGE);
    ram(&f, TOP, (uint64_t)1 << 62);
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 1, 0, TOP - PAGE);
    assert_int_equal(f.builder.log_count, 2); /* and the log has the part that was placed */
    assert_int_equal(f.builder.log[1].first, (uint64_t)1 << 62);
}

static void mmio64_starts_at_4_gib_or_at_the_end_of_ram(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    ram(&f, PAGE, PAGE);
    mmio64(&f, PAGE, PAGE);
    mmio64(&f, PAGE, 2 * PAGE);
    expect_count(&f, 3);
    expect_placed(&f, 1, 2, FOUR_GIB, FOUR_GIB + PAGE);
    expect_placed(&f, 2, 1, FOUR_GIB + PAGE, FOUR_GIB + 2 * PAGE);
    f.requests[0].size = FOUR_GIB + PAGE;
    assert_int_equal(allocate(&f), GPAMAP_OK);
    expect_placed(&f, 1, 1, FOUR_GIB + PAGE, FOUR_GIB + 2 * PAGE);
    expect_placed(&f, 2, 2, FOUR_GIB + 2 * PAGE, FOUR_GIB + 3 * PAGE);
}

static void mmio64_reaches_the_last_page_and_no_further(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, FOUR_GIB, TOP - PAGE);
    mmio64(&f, PAGE, PAGE);
    expect_count(&f, 2);
    expect_placed(&f, 1, 1, TOP - PAGE, TOP);
    begin(&f);
    fixed(&f, FOUR_GIB, TOP - PAGE);
    mmio64(&f, 2 * PAGE, PAGE);
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 1, 0, PAGE);
}

static void post_mmio_goes_above_everything_but_reserved_ranges(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    post_mmio(&f, PAGE, PAGE);
    ram(&f, PAGE, PAGE);
    reserve(&f, PAGE, 2 * PAGE);
    reserve(&f, 8 * PAGE, 9 * PAGE);
    post_mmio(&f, PAGE, 2 * PAGE);
    expect_count(&f, 4);
    expect_placed(&f, 0, 1, 0, PAGE);
    expect_placed(&f, 1, 2, PAGE, 2 * PAGE);
    expect_placed(&f, 2, 0, 2 * PAGE, 3 * PAGE);
    expect_placed(&f, 3, 4, 4 * PAGE, 5 * PAGE);
}

static void post_mmio_above_a_full_space_is_exhausted(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, TOP - PAGE, TOP);
    post_mmio(&f, PAGE, PAGE);
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 1, 0, 0);
    f.requests[0].start -= PAGE;
    f.requests[0].end -= PAGE;
    f.requests[1].align = (uint64_t)1 << 63;
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 1, 0, PAGE);
}

static void reserved_ranges_above_everything_else_are_left_out(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    reserve(&f, 0, PAGE);
    reserve(&f, TOP - PAGE, TOP);
    expect_count(&f, 0);
    fixed(&f, PAGE, 2 * PAGE);
    f.count = 77;
    expect_count(&f, 2);
    expect_placed(&f, 0, 0, 0, PAGE);
    expect_placed(&f, 1, 2, PAGE, 2 * PAGE);
}

/* Difference: theirs has filled the targets of the earlier phases by then. */
static void results_are_untouched_when_a_later_phase_fails(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, 0, PAGE);
    mmio32(&f, PAGE, PAGE);
    ram(&f, PAGE, PAGE);
    mmio64(&f, PAGE, PAGE);
    post_mmio(&f, TOP, PAGE);
    expect_error(&f, GPAMAP_ERR_EXHAUSTED, 4, 0, TOP - FOUR_GIB - PAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mmio32_goes_below_4_gib_the_strictest_alignment_first),
        cmocka_unit_test(mmio32_may_fill_all_below_4_gib_and_no_page_more),
        cmocka_unit_test(ram_is_split_around_what_is_in_its_way),
        cmocka_unit_test(ram_takes_whole_alignments_where_it_does_not_end),
        cmocka_unit_test(a_last_piece_of_ram_may_be_less_than_its_alignment),
        cmocka_unit_test(ram_does_not_backfill_a_skipped_fragment),
        cmocka_unit_test(ram_may_fill_the_whole_space_and_no_page_more),
        cmocka_unit_test(ram_that_does_not_fit_tells_what_was_free_before_it),
        cmocka_unit_test(mmio64_starts_at_4_gib_or_at_the_end_of_ram),
        cmocka_unit_test(mmio64_reaches_the_last_page_and_no_further),
        cmocka_unit_test(post_mmio_goes_above_everything_but_reserved_ranges),
        cmocka_unit_test(post_mmio_above_a_full_space_is_exhausted),
        cmocka_unit_test(reserved_ranges_above_everything_else_are_left_out),
        cmocka_unit_test(results_are_untouched_when_a_later_phase_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
