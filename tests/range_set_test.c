/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_set.h"

#include "compare/range_set_compare.h"
#include "tests/unit.h"

#define TOP GPAMAP_MAX_ADDRESS
#define PAGES 6

static void touching_ranges_are_kept_as_one(void **state)
{
    struct gpamap_range storage[2];
    struct gpamap_range_set set;

    (void)state;
    gpamap_range_set_init(&set, storage, 2);
    assert_int_equal(gpamap_range_set_add(&set, range_of(0, PAGE)), GPAMAP_OK);
    assert_int_equal(gpamap_range_set_add(&set, range_of(2 * PAGE, 3 * PAGE)), GPAMAP_OK);
    assert_int_equal(gpamap_range_set_add(&set, range_of(PAGE, 2 * PAGE)), GPAMAP_OK);
    assert_int_equal(set.count, 1);
    assert_range(storage[0], 0, 3 * PAGE);
}

static void ends_that_are_no_range_are_refused_by_add_and_remove(void **state)
{
    const struct gpamap_range bad[] = { { PAGE, 0 }, { 1, PAGE }, { 0, PAGE + 1 }, { 0, UINT64_MAX } };
    struct gpamap_range storage[1];
    struct gpamap_range_set set;

    (void)state;
    gpamap_range_set_init(&set, storage, 1);
    assert_int_equal(gpamap_range_set_add(&set, range_of(0, TOP)), GPAMAP_OK);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(gpamap_range_set_add(&set, bad[i]), GPAMAP_ERR_INVALID_RANGE);
        assert_int_equal(gpamap_range_set_remove(&set, bad[i]), GPAMAP_ERR_INVALID_RANGE);
    }
    assert_int_equal(set.count, 1);
    assert_range(storage[0], 0, TOP);
    assert_int_equal(gpamap_range_set_total_size(&set), TOP);
}

static void a_set_of_capacity_0_takes_empty_ranges_only(void **state)
{
    struct gpamap_range_set set;

    (void)state;
    gpamap_range_set_init(&set, NULL, 0);
    assert_int_equal(gpamap_range_set_add(&set, range_of(0, PAGE)), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_range_set_add(&set, range_of(PAGE, PAGE)), GPAMAP_OK);
    assert_int_equal(gpamap_range_set_remove(&set, range_of(0, TOP)), GPAMAP_OK);
    assert_int_equal(set.count, 0);
    assert_true(gpamap_range_set_covers(&set, range_of(PAGE, PAGE)));
    assert_false(gpamap_range_set_overlaps(&set, range_of(PAGE, PAGE)));
}

static void a_full_set_joins_but_does_not_split(void **state)
{
    struct gpamap_range storage[1];
    struct gpamap_range_set set;

    (void)state;
    gpamap_range_set_init(&set, storage, 1);
    assert_int_equal(gpamap_range_set_add(&set, range_of(PAGE, 4 * PAGE)), GPAMAP_OK);
    assert_int_equal(gpamap_range_set_remove(&set, range_of(2 * PAGE, 3 * PAGE)), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_range_set_add(&set, range_of(5 * PAGE, 6 * PAGE)), GPAMAP_ERR_CAPACITY);
    assert_range(storage[0], PAGE, 4 * PAGE);
    assert_int_equal(gpamap_range_set_add(&set, range_of(4 * PAGE, 6 * PAGE)), GPAMAP_OK);
    assert_int_equal(gpamap_range_set_remove(&set, range_of(0, 2 * PAGE)), GPAMAP_OK);
    assert_int_equal(set.count, 1);
    assert_range(storage[0], 2 * PAGE, 6 * PAGE);
}

static void fits_refuse_bad_sizes_before_bad_alignments(void **state)
{
    const uint64_t sizes[] = { 0, 1, 4095, 4097, UINT64_MAX };
    const uint64_t aligns[] = { 0, 1, 3, 2048, 4097, 3 * PAGE };
    struct gpamap_range storage[1];
    struct gpamap_range_set set;
    uint64_t start = UNTOUCHED;

    (void)state;
    gpamap_range_set_init(&set, storage, 1);
    assert_int_equal(gpamap_range_set_add(&set, range_of(0, TOP)), GPAMAP_OK);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(gpamap_range_set_lowest_fit(&set, sizes[i], 3, 0, TOP, &start), GPAMAP_ERR_INVALID_SIZE);
        assert_int_equal(gpamap_range_set_highest_fit(&set, sizes[i], 3, 0, TOP, &start), GPAMAP_ERR_INVALID_SIZE);
    }
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(gpamap_range_set_lowest_fit(&set, PAGE, aligns[i], 0, TOP, &start),
                         GPAMAP_ERR_INVALID_ALIGNMENT);
        assert_int_equal(gpamap_range_set_highest_fit(&set, PAGE, aligns[i], 0, TOP, &start),
                         GPAMAP_ERR_INVALID_ALIGNMENT);
    }
    assert_int_equal(start, UNTOUCHED);
}

static void fits_reach_both_ends_of_the_space(void **state)
{
    const uint64_t half = (uint64_t)1 << 63;
    struct gpamap_range storage[1];
    struct gpamap_range_set set;
    uint64_t start = UNTOUCHED;

    (void)state;
    gpamap_range_set_init(&set, storage, 1);
    assert_int_equal(gpamap_range_set_add(&set, range_of(0, TOP)), GPAMAP_OK);
    assert_int_equal(gpamap_range_set_highest_fit(&set, TOP, half, 0, UINT64_MAX, &start), GPAMAP_OK);
    assert_int_equal(start, 0);
    assert_int_equal(gpamap_range_set_highest_fit(&set, PAGE, PAGE, 0, UINT64_MAX, &start), GPAMAP_OK);
    assert_int_equal(start, TOP - PAGE);
    assert_int_equal(gpamap_range_set_lowest_fit(&set, PAGE, half, 1, UINT64_MAX, &start), GPAMAP_OK);
    assert_int_equal(start, half);
    start = UNTOUCHED;
    assert_int_equal(gpamap_range_set_lowest_fit(&set, half, half, 1, UINT64_MAX, &start), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_range_set_lowest_fit(&set, PAGE, PAGE, UINT64_MAX, UINT64_MAX, &start),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_range_set_highest_fit(&set, PAGE, PAGE, TOP, 0, &start), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(start, UNTOUCHED);
}

static void a_broken_set_is_not_valid(void **state)
{
    struct gpamap_range good[] = { { 0, PAGE }, { 2 * PAGE, 3 * PAGE } };
    struct gpamap_range empty[] = { { 0, PAGE }, { 2 * PAGE, 2 * PAGE } };
    struct gpamap_range touching[] = { { 0, PAGE }, { PAGE, 2 * PAGE } };
    struct gpamap_range overlapping[] = { { 0, 2 * PAGE }, { PAGE, 3 * PAGE } };
    struct gpamap_range reversed[] = { { 0, PAGE }, { 3 * PAGE, 2 * PAGE } };
    struct gpamap_range uneven[] = { { 0, PAGE }, { 2 * PAGE, 2 * PAGE + 1 } };
    struct gpamap_range descending[] = { { 2 * PAGE, 3 * PAGE }, { 0, PAGE } };
    struct gpamap_range *const broken[] = { empty, touching, overlapping, reversed, uneven, descending };
    struct gpamap_range_set set = { good, 2, 2 };

    (void)state;
    assert_true(gpamap_range_set_is_valid(&set));
    set.count = 3;
    assert_false(gpamap_range_set_is_valid(&set));
    set.count = 2;
    set.capacity = UINT32_MAX; /* one too many */
    assert_false(gpamap_range_set_is_valid(&set));
    set.capacity = 2;
    for (uint32_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        set.ranges = broken[i];
        assert_false(gpamap_range_set_is_valid(&set));
    }
}

/* The pair holds just the pages of the mask. */
static void fill(struct range_set_pair *pair, uint64_t base, uint32_t mask)
{
    for (uint32_t page = 0; page < PAGES; page++) {
        if (mask >> page & 1) {
            assert_int_equal(range_set_pair_change(pair, range_of(base + page * PAGE, base + (page + 1) * PAGE), true),
                             GPAMAP_OK);
        }
    }
}

static uint32_t runs_in(uint32_t mask)
{
    uint32_t runs = 0;

    for (uint32_t page = 0; page < PAGES; page++) {
        runs += (mask >> page & 1) && !(page > 0 && (mask >> (page - 1) & 1)) ? 1U : 0U;
    }
    return runs;
}

/* A set is its ranges alone, so each change of each subset is each step of each sequence of changes. */
static void every_change_of_every_set_over_6_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[28];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint64_t base = universe(u, PAGES * PAGE);
        const uint32_t count = every_range(base, PAGES, ranges);

        for (uint32_t code = 0; code < 64 * count * 4; code++) {
            const uint32_t mask = code % 64;
            const struct gpamap_range range = ranges[code / 64 % count];
            const uint32_t room = code / 64 / count / 2; /* more than it needs */
            struct range_set_pair pair;

            range_set_pair_begin(&pair, PAGES);
            fill(&pair, base, mask);
            pair.set.capacity = pair.oracle.capacity = runs_in(mask) + room;
            (void)range_set_pair_change(&pair, range, code / 64 / count % 2 == 0);
            range_set_pair_end(&pair);
        }
    }
}

static void every_sequence_of_3_changes_over_4_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[15];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint32_t count = 2 * every_range(universe(u, 4 * PAGE), 4, ranges);

        for (uint32_t code = 0; code < count * count * count; code++) {
            struct range_set_pair pair;

            range_set_pair_begin(&pair, code % 4 == 0 ? 1 : 2);
            for (uint32_t rest = code, step = 0; step < 3; step++, rest /= count) {
                (void)range_set_pair_change(&pair, ranges[rest % count / 2], rest % 2 == 0);
            }
            range_set_pair_end(&pair);
        }
    }
}

/* Every fit of the set, found by looking at every page; lo and hi are pages from base. */
static void check_fit_by_pages(const struct range_set_pair *pair, uint64_t base, uint64_t size, uint64_t align,
                               uint64_t lo, uint64_t hi)
{
    uint64_t want[2] = { UNTOUCHED, UNTOUCHED };
    uint64_t lowest = UNTOUCHED;
    uint64_t highest = UNTOUCHED;

    for (uint32_t page = 0; page < PAGES; page++) {
        const uint64_t at = base + page * PAGE;
        bool fits = at % align == 0 && at >= lo && at <= hi && size <= hi - at;

        for (uint64_t byte = at; fits && byte < at + size; byte += PAGE) {
            fits = oracle_set_contains_addr(&pair->oracle, byte);
        }
        if (fits) {
            want[0] = want[0] == UNTOUCHED ? at : want[0];
            want[1] = at;
        }
    }
    (void)!gpamap_range_set_lowest_fit(&pair->set, size, align, lo, hi, &lowest);
    (void)!gpamap_range_set_highest_fit(&pair->set, size, align, lo, hi, &highest);
    assert_int_equal(lowest, want[0]);
    assert_int_equal(highest, want[1]);
}

static void every_fit_in_every_set_over_6_pages_is_as_the_oracle_says(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 64 * UNIVERSES; code++) {
        const uint64_t base = universe(code / 64, PAGES * PAGE);
        struct range_set_pair pair;

        range_set_pair_begin(&pair, PAGES);
        fill(&pair, base, code % 64);
        for (uint32_t fit = 0; fit < 7 * 4 * 49; fit++) {
            const uint64_t size = (fit % 7 + 1) * PAGE;
            const uint64_t align = PAGE << (fit / 7 % 4);
            const uint64_t lo = base + fit / 28 % 7 * PAGE;
            const uint64_t hi = base + fit / 28 / 7 * PAGE;

            range_set_pair_fit(&pair, size, align, lo, hi);
            range_set_pair_fit(&pair, size, align, lo + 1, hi - 1);
            check_fit_by_pages(&pair, base, size, align, lo, hi);
        }
        range_set_pair_end(&pair);
    }
}

static void every_query_of_every_set_over_6_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[28];

    (void)state;
    for (uint32_t code = 0; code < 64 * UNIVERSES; code++) {
        const uint64_t base = universe(code / 64, PAGES * PAGE);
        const uint32_t count = every_range(base, PAGES, ranges);
        struct range_set_pair pair;

        range_set_pair_begin(&pair, PAGES);
        fill(&pair, base, code % 64);
        for (uint32_t i = 0; i < count; i++) {
            range_set_pair_query(&pair, ranges[i], ranges[i].start);
            range_set_pair_query(&pair, ranges[i], ranges[i].end - 1);
            range_set_pair_query(&pair, ranges[i], ranges[i].start - 1);
        }
        range_set_pair_end(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(touching_ranges_are_kept_as_one),
        cmocka_unit_test(ends_that_are_no_range_are_refused_by_add_and_remove),
        cmocka_unit_test(a_set_of_capacity_0_takes_empty_ranges_only),
        cmocka_unit_test(a_full_set_joins_but_does_not_split),
        cmocka_unit_test(fits_refuse_bad_sizes_before_bad_alignments),
        cmocka_unit_test(fits_reach_both_ends_of_the_space),
        cmocka_unit_test(a_broken_set_is_not_valid),
        cmocka_unit_test(every_change_of_every_set_over_6_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_sequence_of_3_changes_over_4_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_fit_in_every_set_over_6_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_query_of_every_set_over_6_pages_is_as_the_oracle_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
