/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/align.h"

#include "tests/unit.h"

static void powers_of_two_are_known_and_their_neighbours_are_not(void **state)
{
    (void)state;
    for (uint32_t shift = 0; shift < 64; shift++) {
        const uint64_t power = (uint64_t)1 << shift;

        assert_true(gpamap_align_is_power_of_two(power));
        assert_false(shift >= 2 && gpamap_align_is_power_of_two(power + 1));
        assert_false(shift >= 2 && gpamap_align_is_power_of_two(power - 1));
        assert_false(shift >= 2 && gpamap_align_is_power_of_two(power + power / 2));
    }
    assert_false(gpamap_align_is_power_of_two(0));
    assert_false(gpamap_align_is_power_of_two(3));
    assert_false(gpamap_align_is_power_of_two(UINT64_MAX));
}

static void log2_is_rounded_down(void **state)
{
    (void)state;
    for (uint32_t shift = 0; shift < 64; shift++) {
        const uint64_t power = (uint64_t)1 << shift;

        assert_int_equal(gpamap_align_log2(power), shift);
        assert_int_equal(gpamap_align_log2(power + (power - 1)), shift);
    }
}

static void down_and_up_meet_at_a_multiple(void **state)
{
    uint64_t up;

    (void)state;
    for (uint32_t shift = 0; shift < 64; shift++) {
        const uint64_t align = (uint64_t)1 << shift;

        up = 1;
        assert_int_equal(gpamap_align_down(align, shift), align);
        assert_true(gpamap_align_up(align, shift, &up));
        assert_int_equal(up, align);
        assert_true(gpamap_align_up(0, shift, &up));
        assert_int_equal(up, 0);
    }
}

static void one_byte_off_a_multiple_rounds_both_ways(void **state)
{
    uint64_t up;

    (void)state;
    for (uint32_t shift = 1; shift < 63; shift++) {
        const uint64_t align = (uint64_t)1 << shift;

        assert_int_equal(gpamap_align_down(align + 1, shift), align);
        assert_true(gpamap_align_up(align + 1, shift, &up));
        assert_int_equal(up, 2 * align);
        assert_int_equal(gpamap_align_down(align - 1, shift), 0);
        assert_true(gpamap_align_up(align - 1, shift, &up));
        assert_int_equal(up, align);
    }
}

static void up_fails_only_when_the_answer_is_the_end_of_the_space(void **state)
{
    uint64_t up;

    (void)state;
    for (uint32_t shift = 1; shift < 64; shift++) {
        const uint64_t last = UINT64_MAX - (((uint64_t)1 << shift) - 1); /* the highest multiple */

        up = UNTOUCHED;
        assert_false(gpamap_align_up(UINT64_MAX, shift, &up));
        assert_false(gpamap_align_up(last + 1, shift, &up));
        assert_int_equal(up, UNTOUCHED);
        assert_true(gpamap_align_up(last, shift, &up));
        assert_int_equal(up, last);
        assert_true(gpamap_align_up(last - 1, shift, &up));
        assert_int_equal(up, last);
    }
    assert_true(gpamap_align_up(UINT64_MAX, 0, &up));
    assert_int_equal(up, UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_of_two_are_known_and_their_neighbours_are_not),
        cmocka_unit_test(log2_is_rounded_down),
        cmocka_unit_test(down_and_up_meet_at_a_multiple),
        cmocka_unit_test(one_byte_off_a_multiple_rounds_both_ways),
        cmocka_unit_test(up_fails_only_when_the_answer_is_the_end_of_the_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
