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
    id_pair_free(&pair, 50);
    id_pair_free(&pair, 140);
    const uint32_t used = pair.ids.free.start[pair.ids.free.levels - 1] + 1;

    for (uint32_t i = 0; i < used; i++) {
        const uint64_t kept = pair.words[i];

        pair.words[i] = kept == 0 ? UINT64_MAX : 0;
        assert_false(gpamap_id_allocator_is_valid(&pair.ids));
        pair.words[i] = kept;
    }
    pair.ids.lowest = 96;
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.lowest = 95;
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.spare = 95;
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.spare = -2;
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.spare = -1;
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.handed_out = 299;
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
    pair.ids.handed_out = 300;
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    pair.words[78] |= (uint64_t)1 << 63; /* of number 5055 */
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
}

static void every_broken_count_is_found(void **state)
{
    struct gpamap_bit_tree *const tree = &pair.ids.free;
    struct {
        uint32_t *word;
        uint32_t broken[2];
    } words[] = {
        { &tree->levels, { 0, 7 } },         { &tree->start[0], { 1, UINT32_MAX } },
        { &tree->top[0], { 77, 79 } },       { &tree->top[2], { 1, UINT32_MAX } },
        { &tree->top[1], { 2, 0x4000000 } }, { &tree->start[1], { 78, 0x8000000 } },
        { &tree->start[2], { 80, 0 } },      { &pair.ids.first, { UINT32_MAX - 4998, UINT32_MAX } },
    };
    int64_t *const numbers[] = { &pair.ids.lowest, &pair.ids.handed_out };

    (void)state;
    id_pair_begin(&pair, 5, 5 + 4999);
    for (uint32_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        const uint32_t kept = *words[i].word;

        for (uint32_t k = 0; k < 2; k++) {
            *words[i].word = words[i].broken[k];
            assert_false(gpamap_id_allocator_is_valid(&pair.ids));
        }
        *words[i].word = kept;
        assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    }
    pair.ids.first = UINT32_MAX - 4999; /* the last id is the largest that there is */
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    for (uint32_t i = 0; i < 2; i++) {
        *numbers[i] = -1;
        assert_false(gpamap_id_allocator_is_valid(&pair.ids));
        *numbers[i] = 5001;
        assert_false(gpamap_id_allocator_is_valid(&pair.ids));
        *numbers[i] = 0;
        assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    }
    pair.ids.handed_out = 5000;
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    tree->capacity = tree->start[2] + 1;
    assert_true(gpamap_id_allocator_is_valid(&pair.ids));
    tree->capacity = tree->start[2];
    assert_false(gpamap_id_allocator_is_valid(&pair.ids));
}

/* Operation number `operation` of SMALL: allocate; allocate_exact and free of each id, and of the one on either side;
   allocate_run of 2 ids, at even ids too, and of 3. */
#define SMALL 16

static void small_operation(uint32_t first, uint32_t operation)
{
    if (operation == 0) {
        id_pair_allocate(&pair);
    } else if (operation <= 6) {
        id_pair_allocate_exact(&pair, first - 1 + (operation - 1));
    } else if (operation <= 12) {
        id_pair_free(&pair, first - 1 + (operation - 7));
    } else if (operation == 13) {
        id_pair_allocate_run(&pair, 2, 1);
    } else if (operation == 14) {
        id_pair_allocate_run(&pair, 2, 2);
    } else {
        id_pair_allocate_run(&pair, 3, 1);
    }
}

static void every_sequence_of_five_operations_on_four_ids(void **state)
{
    const uint32_t firsts[] = { 0, 1001, UINT32_MAX - 3 };

    (void)state;
    for (uint32_t place = 0; place < 3; place++) {
        const uint32_t first = firsts[place];

        for (uint32_t sequence = 0; sequence < SMALL * SMALL * SMALL * SMALL * SMALL; sequence++) {
            uint32_t rest = sequence;

            id_pair_begin(&pair, first, first + 3);
            for (uint32_t step = 0; step < 5; step++, rest /= SMALL) {
                small_operation(first, rest % SMALL);
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

static void random_operation(uint64_t *seed, uint32_t first, uint32_t count)
{
    const uint32_t id = first - 1 + (uint32_t)(next_random(seed) % (count + 2));
    const uint64_t operation = next_random(seed) % 16;

    if (operation < 6) {
        id_pair_allocate(&pair);
    } else if (operation < 8) {
        id_pair_allocate_exact(&pair, id);
    } else if (operation < 15) {
        id_pair_free(&pair, id);
    } else {
        id_pair_allocate_run(&pair, (uint32_t)(next_random(seed) % 10), (uint32_t)1 << next_random(seed) % 5);
    }
}

static void a_hundred_thousand_random_operations(void **state)
{
    const uint32_t firsts[] = { 0, 100, UINT32_MAX - 199, 0x80000000 - 77 };
    uint64_t seed = 11;

    (void)state;
    for (uint32_t step = 0; step < 100000; step++) {
        const uint32_t first = firsts[step / 5000 % 4];

        if (step % 5000 == 0) {
            id_pair_begin(&pair, first, first + 199);
        }
        if (step % 5000 == 2500) {
            id_pair_restore(&pair);
        }
        random_operation(&seed, first, 200);
        if (step % 100 == 0) {
            id_pair_check(&pair);
        }
    }
    id_pair_check(&pair);
}

static void an_allocator_of_one_id(void **state)
{
    const uint32_t firsts[] = { 0, 1, 0x80000000, UINT32_MAX };

    (void)state;
    for (uint32_t i = 0; i < 4; i++) {
        id_pair_begin(&pair, firsts[i], firsts[i]);
        id_pair_free(&pair, firsts[i]);
        id_pair_allocate(&pair);
        id_pair_allocate(&pair);
        id_pair_check(&pair);
        id_pair_free(&pair, firsts[i]);
        id_pair_free(&pair, firsts[i]);
        id_pair_free(&pair, 0);
        id_pair_free(&pair, UINT32_MAX);
        id_pair_check(&pair);
        id_pair_allocate_exact(&pair, firsts[i]);
        id_pair_allocate_run(&pair, 1, 1);
        id_pair_check(&pair);
    }
}

static void the_spare_is_the_smallest_id_given_back(void **state)
{
    (void)state;
    id_pair_begin(&pair, 10, 29);
    for (uint32_t i = 0; i < 20; i++) {
        id_pair_allocate(&pair);
    }
    id_pair_free(&pair, 17);
    assert_true(pair.ids.spare == 7);
    id_pair_free(&pair, 25);
    assert_true(pair.ids.spare == 7);
    id_pair_free(&pair, 12);
    assert_true(pair.ids.spare == 2);
    id_pair_free(&pair, 12);
    id_pair_free(&pair, 17);
    id_pair_check(&pair);
    id_pair_allocate_exact(&pair, 12);
    assert_true(pair.ids.spare == -1);
    id_pair_free(&pair, 16);
    id_pair_check(&pair);
    for (uint32_t i = 0; i < 4; i++) {
        id_pair_allocate(&pair);
    }
    id_pair_check(&pair);
}

static void running_out_and_recovering(void **state)
{
    (void)state;
    id_pair_begin(&pair, UINT32_MAX - 4200, UINT32_MAX);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 4202; i++) {
            id_pair_allocate(&pair);
        }
        id_pair_allocate_run(&pair, 1, 1);
        id_pair_check(&pair);
        for (uint32_t i = round; i < 4201; i += round + 1) {
            id_pair_free(&pair, UINT32_MAX - i);
        }
        id_pair_check(&pair);
    }
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
        cmocka_unit_test(every_broken_count_is_found),
        cmocka_unit_test(every_sequence_of_five_operations_on_four_ids),
        cmocka_unit_test(every_size_at_an_edge_of_a_level_is_filled_and_emptied),
        cmocka_unit_test(a_hundred_thousand_random_operations),
        cmocka_unit_test(an_allocator_of_one_id),
        cmocka_unit_test(the_spare_is_the_smallest_id_given_back),
        cmocka_unit_test(running_out_and_recovering),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
