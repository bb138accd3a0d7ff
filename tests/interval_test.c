/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/interval.h"

#include "compare/range_compare.h"
#include "tests/unit.h"

static void an_interval_may_end_at_the_last_byte(void **state)
{
    struct gpamap_interval interval;

    (void)state;
    assert_int_equal(gpamap_interval_make(UINT64_MAX, 1, &interval), GPAMAP_OK);
    assert_int_equal(interval.first, UINT64_MAX);
    assert_int_equal(interval.last, UINT64_MAX);
    assert_int_equal(gpamap_interval_make(1, UINT64_MAX, &interval), GPAMAP_OK);
    assert_int_equal(interval.last, UINT64_MAX);
}

static void size_0_and_an_end_beyond_the_space_are_refused(void **state)
{
    struct gpamap_interval interval = { UNTOUCHED, UNTOUCHED };

    (void)state;
    assert_int_equal(gpamap_interval_make(0, 0, &interval), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_interval_make(UINT64_MAX, 2, &interval), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_interval_make(2, UINT64_MAX, &interval), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(interval.first, UNTOUCHED);
    assert_int_equal(interval.last, UNTOUCHED);
}

static void an_interval_is_valid_unless_reversed(void **state)
{
    (void)state;
    assert_true(gpamap_interval_is_valid((struct gpamap_interval){ 5, 5 }));
    assert_true(gpamap_interval_is_valid((struct gpamap_interval){ 0, UINT64_MAX }));
    assert_false(gpamap_interval_is_valid((struct gpamap_interval){ 6, 5 }));
}

/* Calls compare_intervals for every pair of intervals over 6 bytes from base, and every byte. */
static void every_pair_from(uint64_t base)
{
    for (uint64_t code = 0; code < 7776; code++) { /* 6^5 */
        const struct gpamap_interval a = { base + code % 6, base + code / 6 % 6 };
        const struct gpamap_interval b = { base + code / 36 % 6, base + code / 216 % 6 };

        if (a.first <= a.last && b.first <= b.last) {
            compare_intervals(a, b, base + code / 1296);
        }
    }
}

static void every_pair_over_6_bytes_is_as_the_oracle_says(void **state)
{
    (void)state;
    every_pair_from(0);
    every_pair_from(FOUR_GIB - 3);
    every_pair_from(UINT64_MAX - 5);
}

/* The lowest and the highest fit in every interval over 18 bytes from base, against trying every address. */
static void every_fit_from(uint64_t base)
{
    for (uint64_t code = 0; code < (uint64_t)18 * 18 * 19 * 6; code++) {
        const struct gpamap_interval interval = { base + code % 18, base + code / 18 % 18 };
        const uint64_t reach = code / 324 % 19 < 18 ? code / 324 % 19 : UINT64_MAX;
        const uint32_t shift = (uint32_t)(code / 6156);
        uint64_t lowest = UNTOUCHED;
        uint64_t highest = UNTOUCHED;
        uint64_t at = UNTOUCHED;

        if (interval.first > interval.last) {
            continue;
        }
        for (uint64_t length = interval.last - interval.first, i = 0; i <= length && length - i >= reach; i++) {
            if ((interval.first + i) % ((uint64_t)1 << shift) == 0) {
                lowest = lowest == UNTOUCHED ? interval.first + i : lowest;
                highest = interval.first + i;
            }
        }
        assert_int_equal(gpamap_interval_lowest_fit(interval, reach, shift, &at), lowest != UNTOUCHED);
        assert_int_equal(at, lowest);
        at = UNTOUCHED;
        assert_int_equal(gpamap_interval_highest_fit(interval, reach, shift, &at), highest != UNTOUCHED);
        assert_int_equal(at, highest);
    }
}

static void a_fit_is_the_lowest_and_the_highest_of_all(void **state)
{
    (void)state;
    every_fit_from(0);
    every_fit_from(FOUR_GIB - 5);
    every_fit_from(UINT64_MAX - 17);
}

static void the_whole_space_fits_at_0(void **state)
{
    const struct gpamap_interval space = { 0, UINT64_MAX };
    uint64_t at = UNTOUCHED;

    (void)state;
    assert_true(gpamap_interval_lowest_fit(space, UINT64_MAX, 63, &at));
    assert_int_equal(at, 0);
    assert_true(gpamap_interval_highest_fit(space, ((uint64_t)1 << 63) - 1, 63, &at));
    assert_int_equal(at, (uint64_t)1 << 63);
    assert_true(gpamap_interval_highest_fit(space, (uint64_t)1 << 63, 63, &at));
    assert_int_equal(at, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interval_may_end_at_the_last_byte),
        cmocka_unit_test(size_0_and_an_end_beyond_the_space_are_refused),
        cmocka_unit_test(an_interval_is_valid_unless_reversed),
        cmocka_unit_test(every_pair_over_6_bytes_is_as_the_oracle_says),
        cmocka_unit_test(a_fit_is_the_lowest_and_the_highest_of_all),
        cmocka_unit_test(the_whole_space_fits_at_0),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
