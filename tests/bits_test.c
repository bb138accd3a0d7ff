/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bits.h"

#include "tests/unit.h"

static void the_lowest_bit_without_the_processor_is_the_same(void **state)
{
    (void)state;
    for (uint32_t bit = 0; bit < 64; bit++) {
        const uint64_t from = UINT64_MAX << bit;

        assert_int_equal(gpamap_bits_lowest_slowly((uint64_t)1 << bit), bit);
        assert_int_equal(gpamap_bits_lowest_slowly(from), bit);
        assert_int_equal(gpamap_bits_lowest(from), bit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lowest_bit_without_the_processor_is_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
