/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/id_allocator.h"

#include "compare/id_compare.h"
#include "tests/unit.h"

static struct id_pair pair;

static void the_smallest_id_given_back_is_handed_out_next(void **state)
{
    uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(200)];
    struct gpamap_id_allocator ids;
    uint32_t id = 0;

    (void)state;
    assert_int_equal(gpamap_id_allocator_init(&ids, words, sizeof words / sizeof words[0], 100, 299), GPAMAP_OK);
    for (uint32_t i = 0; i < 200; i++) {
        assert_int_equal(gpamap_id_allocator_allocate(&ids, &id), GPAMAP_OK);
        assert_int_equal(id, 100 + i);
    }
    assert_int_equal(gpamap_id_allocator_free(&ids, 290), GPAMAP_OK);
    assert_int_equal(gpamap_id_allocator_free(&ids, 130), GPAMAP_OK);
    assert_false(gpamap_id_allocator_is_allocated(&ids, 130));
    assert_int_equal(gpamap_id_allocator_allocate(&ids, &id), GPAMAP_OK);
    assert_int_equal(id, 130);
    assert_int_equal(gpamap_id_allocator_allocate(&ids, &id), GPAMAP_OK);
    assert_int_equal(id, 290);
    assert_int_equal(gpamap_id_allocator_allocate(&ids, &id), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(id, 290);
}

static void running_out_at_the_top_of_the_range_is_not_available(void **state)
{
    uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(1)];
    struct gpamap_id_allocator ids;
    uint32_t id = 0;

    (void)state;
    assert_int_equal(gpamap_id_allocator_init(&ids, words, sizeof words / sizeof words[0], UINT32_MAX, UINT32_MAX),
                     GPAMAP_OK);
    assert_int_equal(gpamap_id_allocator_allocate(&ids, &id), GPAMAP_OK);
    assert_int_equal(id, UINT32_MAX);
    assert_int_equal(gpamap_id_allocator_allocate(&ids, &id), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_id_allocator_free(&ids, 0), GPAMAP_ERR_OUT_OF_RANGE);
    assert_int_equal(gpamap_id_allocator_free(&ids, UINT32_MAX), GPAMAP_OK);
    assert_int_equal(gpamap_id_allocator_free(&ids, UINT32_MAX), GPAMAP_ERR_ALREADY_RELEASED);
}

static void a_free_tells_what_is_wrong_with_the_id(void **state)
{
    uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(10)];
    struct gpamap_id_allocator ids;

    (void)state;
    assert_int_equal(gpamap_id_allocator_init(&ids, words, sizeof words / sizeof words[0], 10, 19), GPAMAP_OK);
    assert_int_equal(gpamap_id_allocator_free(&ids, 9), GPAMAP_ERR_OUT_OF_RANGE);
    assert_int_equal(gpamap_id_allocator_free(&ids, 20), GPAMAP_ERR_OUT_OF_RANGE);
    assert_int_equal(gpamap_id_allocator_free(&ids, 10), GPAMAP_ERR_NEVER_ALLOCATED);
    assert_int_equal(gpamap_id_allocator_allocate_exact(&ids, 15), GPAMAP_OK);
    assert_int_equal(gpamap_id_allocator_free(&ids, 14), GPAMAP_ERR_ALREADY_RELEASED);
    assert_int_equal(gpamap_id_allocator_free(&ids, 16), GPAMAP_ERR_NEVER_ALLOCATED);
    assert_int_equal(gpamap_id_allocator_allocate_exact(&ids, 15), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_id_allocator_allocate_exact(&ids, 20), GPAMAP_ERR_OUT_OF_RANGE);
}

static void a_refused_init_writes_nothing(void **state)
{
    uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(65)];
    const uint32_t capacity = sizeof words / sizeof words[0];
    struct gpamap_id_allocator ids = { .first = 77 };

    (void)state;
    for (uint32_t i = 0; i < capacity; i++) {
        words[i] = UNTOUCHED;
    }
    assert_int_equal(gpamap_id_allocator_init(&ids, words, capacity, 1, 0), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_id_allocator_init(&ids, words, capacity - 1, 0, 64), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_id_allocator_init(&ids, words, 0, 0, 0), GPAMAP_ERR_CAPACITY);
    assert_int_equal(ids.first, 77);
    for (uint32_t i = 0; i < capacity; i++) {
        assert_true(words[i] == UNTOUCHED);
    }
    assert_int_equal(gpamap_id_allocator_init(&ids, words, capacity, 0, 64), GPAMAP_OK);
}

static void the_storage_of_a_million_ids_is_two_percent_over_a_bit_each(void **state)
{
    (void)state;
    assert_true(GPAMAP_ID_ALLOCATOR_STORAGE(1048576) * 8 <= 131072 + 131072 / 50);
    assert_true(GPAMAP_ID_ALLOCATOR_STORAGE((uint64_t)1 << 32) <= UINT32_MAX);
}

static void every_broken_word_is_found(void **state)
{
    (void)state;
    id_pair_begin(&pair, 5, 5 + 4999);
    for (uint32_t i = 0; i < 300; i++) {
        id_pair_allocate(&pair);
    }
    id_pair_free(&pair, 100);
    const uint32_t used = pair.ids.free.start[pair.ids.free.levels - 1] + 1;

    for (uint32_t i = 0; i < used; i++) {
        const uint64_t kept = pair.words[i];

        pair.words[i] = kept == 0 ? UINT64_MAX : 0;
        assert_false(gpamap_id_allocator_is_valid(&pair.ids));
        pair.words[i] = kept;
    }
    pair.ids.lowest = 102;
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.lowest = 95;
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.handed_out = 299;
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
}

/* All sequences of five operations on three ids. An operation is a digit to base 11: allocate, allocate_exact or free of
   an id, one on either side of the range too. */
static void every_sequence_of_five_operations_on_three_ids(void **state)
{
    const uint32_t firsts[] = { 0, 1000, UINT32_MAX - 2 };

    (void)state;
    for (uint32_t place = 0; place < 3; place++) {
        const uint32_t first = firsts[place];

        for (uint32_t sequence = 0; sequence < 11 * 11 * 11 * 11 * 11; sequence++) {
            uint32_t rest = sequence;

            id_pair_begin(&pair, first, first + 2);
            for (uint32_t step = 0; step < 5; step++, rest /= 11) {
                const uint32_t operation = rest % 11;

                if (operation == 0) {
                    id_pair_allocate(&pair);
                } else if (operation <= 5) {
                    id_pair_allocate_exact(&pair, first - 1 + (operation - 1));
                } else {
                    id_pair_free(&pair, first - 1 + (operation - 6));
                }
            }
            id_pair_check(&pair);
        }
    }
}

static void every_size_at_an_edge_of_a_level_is_filled_and_emptied(void **state)
{
    const uint32_t sizes[] = { 1, 63, 64, 65, 127, 128, 129, 4095, 4096, 4097 };

    (void)state;
    for (uint32_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        const uint32_t first = UINT32_MAX - sizes[s] + 1;

        id_pair_begin(&pair, first, UINT32_MAX);
        for (uint32_t i = 0; i <= sizes[s]; i++) {
            id_pair_allocate(&pair);
        }
        id_pair_check(&pair);
        for (uint32_t i = 0; i < sizes[s]; i++) {
            id_pair_free(&pair, UINT32_MAX - i);
            id_pair_free(&pair, UINT32_MAX - i);
        }
        id_pair_allocate(&pair);
        id_pair_check(&pair);
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * 0x2545F4914F6CDD1D;
}

static void a_hundred_thousand_random_operations(void **state)
{
    uint64_t seed = 11;

    (void)state;
    id_pair_begin(&pair, 100, 100 + 199);
    for (uint32_t step = 0; step < 100000; step++) {
        const uint32_t id = 99 + (uint32_t)(next_random(&seed) % 202);
        const uint64_t operation = next_random(&seed) % 8;

        if (operation < 3) {
            id_pair_allocate(&pair);
        } else if (operation == 3) {
            id_pair_allocate_exact(&pair, id);
        } else {
            id_pair_free(&pair, id);
        }
        if (step % 5000 == 0) {
            id_pair_begin(&pair, 100 + step, 100 + step + 199);
        }
    }
    id_pair_check(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_id_given_back_is_handed_out_next),
        cmocka_unit_test(running_out_at_the_top_of_the_range_is_not_available),
        cmocka_unit_test(a_free_tells_what_is_wrong_with_the_id),
        cmocka_unit_test(a_refused_init_writes_nothing),
        cmocka_unit_test(the_storage_of_a_million_ids_is_two_percent_over_a_bit_each),
        cmocka_unit_test(every_broken_word_is_found),
        cmocka_unit_test(every_sequence_of_five_operations_on_three_ids),
        cmocka_unit_test(every_size_at_an_edge_of_a_level_is_filled_and_emptied),
        cmocka_unit_test(a_hundred_thousand_random_operations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
