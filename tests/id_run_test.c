/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/id_run.h"

#include "compare/id_compare.h"
#include "tests/unit.h"

static struct id_pair pair;

static void a_run_is_aligned_by_the_id_itself(void **state)
{
    uint32_t first = 0;

    (void)state;
    id_pair_begin(&pair, 10, 299);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 32, 32, &first), GPAMAP_OK);
    assert_int_equal(first, 32);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 22, 1, &first), GPAMAP_OK);
    assert_int_equal(first, 10);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 1, 128, &first), GPAMAP_OK);
    assert_int_equal(first, 128);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 1, 128, &first), GPAMAP_OK);
    assert_int_equal(first, 256);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 1, 128, &first), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(first, 256);
    assert_int_equal(gpamap_id_allocator_count(&pair.ids), 56);
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
}

static void errors_come_in_order(void **state)
{
    uint32_t first = 77;

    (void)state;
    id_pair_begin(&pair, 0, 7);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 0, 0, &first), GPAMAP_ERR_INVALID_SIZE);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 9, 0, &first), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 9, 6, &first), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 9, 1, &first), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, UINT32_MAX, 0x80000000, &first),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(first, 77);
    assert_int_equal(gpamap_id_allocator_count(&pair.ids), 0);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 8, 0x80000000, &first), GPAMAP_OK);
    assert_int_equal(first, 0);
}

static void a_run_may_end_at_the_largest_id(void **state)
{
    (void)state;
    id_pair_begin(&pair, UINT32_MAX - 99, UINT32_MAX);
    id_pair_allocate_run(&pair, 99, 1);
    id_pair_allocate_run(&pair, 2, 1);
    id_pair_allocate_run(&pair, 1, 0x80000000);
    id_pair_allocate_run(&pair, 1, 1);
    id_pair_allocate_run(&pair, 1, 1);
    id_pair_check(&pair);
}

static void a_run_goes_through_the_spare(void **state)
{
    uint32_t first = 0;

    (void)state;
    id_pair_begin(&pair, 0, 99);
    id_pair_allocate_run(&pair, 100, 1);
    id_pair_free(&pair, 51);
    id_pair_free(&pair, 52);
    id_pair_free(&pair, 50);
    id_pair_free(&pair, 70);
    assert_true(pair.ids.spare == 50);
    assert_int_equal(gpamap_id_allocator_count(&pair.ids), 96);
    id_pair_check(&pair);
    assert_int_equal(gpamap_id_allocator_allocate_run(&pair.ids, 3, 2, &first), GPAMAP_OK);
    assert_int_equal(first, 50);
    assert_int_equal(gpamap_id_allocator_count(&pair.ids), 99);
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
}

/* Each set of allocated ids of a range of nine, and then each run. */
static void every_run_in_every_set_of_nine_ids(void **state)
{
    const uint32_t firsts[] = { 0, 5, UINT32_MAX - 8 };

    (void)state;
    for (uint32_t place = 0; place < 3; place++) {
        for (uint32_t set = 0; set < 512; set++) {
            for (uint32_t request = 0; request < 10 * 6; request++) {
                id_pair_begin(&pair, firsts[place], firsts[place] + 8);
                for (uint32_t i = 0; i < 9; i++) {
                    if (set / ((uint32_t)1 << i) % 2 == 1) {
                        id_pair_allocate_exact(&pair, firsts[place] + i);
                    }
                }
                id_pair_allocate_run(&pair, request / 6, request % 6);
                id_pair_check(&pair);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_is_aligned_by_the_id_itself),  cmocka_unit_test(errors_come_in_order),
        cmocka_unit_test(a_run_may_end_at_the_largest_id),    cmocka_unit_test(a_run_goes_through_the_spare),
        cmocka_unit_test(every_run_in_every_set_of_nine_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
