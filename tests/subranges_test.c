/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/subranges.h"

#include "compare/range_compare.h"
#include "tests/unit.h"

#define TOP GPAMAP_MAX_ADDRESS

/* The next piece of the walk is [start, end) in pages of page_size. */
static void expect_piece(struct gpamap_subranges *walk, uint64_t start, uint64_t end, uint64_t page_size)
{
    struct gpamap_subrange piece;

    assert_true(gpamap_subranges_next(walk, &piece));
    assert_range(piece.range, start, end);
    assert_int_equal(piece.page_size, page_size);
}

/* Difference: theirs wraps in the last 2 MiB. */
static void subranges_walk_the_last_2_mib_in_small_pages(void **state)
{
    const uint64_t last = (uint64_t)0 - 2 * MIB;
    struct gpamap_subranges walk;
    struct gpamap_subrange piece;

    (void)state;
    assert_int_equal(gpamap_subranges_begin(range_of(last - 2 * MIB, TOP), 0, TOP, &walk), GPAMAP_OK);
    expect_piece(&walk, last - 2 * MIB, last, 2 * MIB);
    expect_piece(&walk, last, TOP, PAGE);
    assert_false(gpamap_subranges_next(&walk, &piece));
}

/* Difference: theirs loses the large pages when the longest piece binds. */
static void subranges_keep_large_pages_when_the_longest_piece_binds(void **state)
{
    struct gpamap_subranges walk;
    struct gpamap_subrange piece;

    (void)state;
    assert_int_equal(gpamap_subranges_begin(range_of(0, 8 * MIB), 0, 5 * MIB, &walk), GPAMAP_OK);
    expect_piece(&walk, 0, 4 * MIB, 2 * MIB);
    expect_piece(&walk, 4 * MIB, 8 * MIB, 2 * MIB);
    assert_false(gpamap_subranges_next(&walk, &piece));
}

static void subranges_refuse_bad_sizes_offsets_and_sums(void **state)
{
    const struct gpamap_range range = range_of(0, 2 * PAGE);
    struct gpamap_subranges walk = { { UNTOUCHED, UNTOUCHED }, UNTOUCHED, UNTOUCHED };

    (void)state;
    assert_int_equal(gpamap_subranges_begin(range, 1, 0, &walk), GPAMAP_ERR_INVALID_SIZE);
    assert_int_equal(gpamap_subranges_begin(range, 1, PAGE + 1, &walk), GPAMAP_ERR_INVALID_SIZE);
    assert_int_equal(gpamap_subranges_begin(range, UINT64_MAX, PAGE, &walk), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_subranges_begin(range, TOP, PAGE, &walk), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(walk.max_size, UNTOUCHED);
    assert_range(walk.rest, UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_subranges_begin(range, TOP - PAGE, PAGE, &walk), GPAMAP_OK); /* ends at 2^64 */
}

/* Places around the ends of 4 KiB, 2 MiB and 1 GiB pages, at `base`. */
static uint32_t every_place(uint64_t base, uint64_t *places)
{
    const uint64_t offsets[] = { 0, PAGE, 2 * MIB - PAGE, 2 * MIB, 4 * MIB, GIB - 2 * MIB, GIB, GIB + PAGE, 3 * GIB };
    uint32_t count = 0;

    for (uint32_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        places[count++] = base + offsets[i];
    }
    return count;
}

static void every_walk_around_page_ends_is_as_the_oracle_says(void **state)
{
    const uint64_t bases[] = { 0, FOUR_GIB - GIB, (uint64_t)0 - 4 * GIB };
    const uint64_t offsets[] = { 0, PAGE, 2 * MIB, 2 * MIB - PAGE, GIB, GIB - PAGE, GIB - 2 * MIB, TOP };
    const uint64_t sizes[] = { PAGE, 2 * PAGE, 2 * MIB - PAGE, 2 * MIB, 3 * MIB, GIB - PAGE, GIB, 3 * GIB, TOP };
    uint64_t places[10];

    (void)state;
    for (uint32_t code = 0; code < 3 * 10 * 10 * 8 * 9; code++) {
        const uint32_t count = every_place(bases[code % 3], places);

        places[count] = bases[code % 3] == (uint64_t)0 - 4 * GIB ? TOP : places[count - 1] + PAGE;

        const uint64_t start = places[code / 3 % 10];
        const uint64_t end = places[code / 30 % 10];

        if (start <= end) {
            compare_subranges(range_of(start, end), offsets[code / 300 % 8], sizes[code / 2400], 12);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subranges_walk_the_last_2_mib_in_small_pages),
        cmocka_unit_test(subranges_keep_large_pages_when_the_longest_piece_binds),
        cmocka_unit_test(subranges_refuse_bad_sizes_offsets_and_sums),
        cmocka_unit_test(every_walk_around_page_ends_is_as_the_oracle_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
