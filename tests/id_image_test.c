/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/id_image.h"

#include "compare/id_compare.h"
#include "tests/unit.h"

#define IDS 200
#define WORDS 4

static struct id_pair pair;
static uint64_t storage[GPAMAP_ID_ALLOCATOR_STORAGE(IDS)];

static const uint32_t capacity = sizeof storage / sizeof storage[0];

static void what_is_restored_is_what_was_saved(void **state)
{
    uint64_t bitmap[WORDS];
    struct gpamap_id_allocator ids;
    uint32_t bad_word = 77;

    (void)state;
    id_pair_begin(&pair, 1000, 1000 + IDS - 1);
    for (uint32_t i = 0; i < 150; i++) {
        id_pair_allocate(&pair);
    }
    for (uint32_t i = 0; i < 150; i += 7) {
        id_pair_free(&pair, 1149 - i);
    }
    assert_int_equal(gpamap_id_image_save(&pair.ids, bitmap, WORDS), GPAMAP_OK);
    const struct gpamap_id_image image = { bitmap, WORDS, (uint64_t)pair.ids.handed_out };

    assert_int_equal(gpamap_id_image_restore(&ids, storage, capacity, 1000, 1000 + IDS - 1, image, &bad_word),
                     GPAMAP_OK);
    assert_int_equal(bad_word, 77);
    assert_true(gpamap_id_allocator_is_valid(&ids));
    assert_int_equal(ids.handed_out, pair.ids.handed_out);
    for (uint32_t id = 990; id < 1000 + IDS + 10; id++) {
        assert_int_equal(gpamap_id_allocator_is_allocated(&ids, id), oracle_ids_is_allocated(&pair.oracle, id));
    }
}

static void every_single_bit_is_judged_by_the_mark(void **state)
{
    (void)state;
    for (uint64_t mark = 0; mark <= IDS; mark++) {
        for (uint32_t bit = 0; bit < 64 * WORDS; bit++) {
            uint64_t bitmap[WORDS] = { 0 };
            const struct gpamap_id_image image = { bitmap, WORDS, mark };
            struct gpamap_id_allocator ids = { .first = 77 };
            uint32_t bad_word = 77;

            bitmap[bit / 64] = (uint64_t)1 << (bit % 64);
            const enum gpamap_status status =
                gpamap_id_image_restore(&ids, storage, capacity, 5, 5 + IDS - 1, image, &bad_word);

            assert_int_equal(status, bit < mark ? GPAMAP_OK : GPAMAP_ERR_NEVER_ALLOCATED);
            assert_int_equal(bad_word, bit < mark ? 77 : bit / 64);
            assert_int_equal(ids.first, bit < mark ? 5 : 77);
            assert_true(bit >= mark || gpamap_id_allocator_is_allocated(&ids, 5 + bit));
        }
    }
}

static void an_image_of_another_size_is_refused(void **state)
{
    uint64_t bitmap[WORDS + 1] = { 0 };
    struct gpamap_id_image image = { bitmap, WORDS + 1, 0 };
    struct gpamap_id_allocator ids;
    uint32_t bad_word = 77;

    (void)state;
    assert_int_equal(gpamap_id_image_restore(&ids, storage, capacity, 1, 0, image, &bad_word),
                     GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_id_image_restore(&ids, storage, capacity, 0, IDS - 1, image, &bad_word),
                     GPAMAP_ERR_INVALID_SIZE);
    image.count = WORDS;
    image.handed_out = IDS + 1;
    assert_int_equal(gpamap_id_image_restore(&ids, storage, capacity, 0, IDS - 1, image, &bad_word),
                     GPAMAP_ERR_OUT_OF_RANGE);
    image.handed_out = IDS;
    assert_int_equal(gpamap_id_image_restore(&ids, storage, capacity - 1, 0, IDS - 1, image, &bad_word),
                     GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_id_image_restore(&ids, storage, capacity, 0, IDS - 1, image, &bad_word), GPAMAP_OK);
    assert_int_equal(gpamap_id_image_save(&ids, bitmap, WORDS + 1), GPAMAP_ERR_INVALID_SIZE);
    assert_int_equal(bad_word, 77);
}

static void the_image_does_not_show_the_spare(void **state)
{
    uint64_t bitmap[WORDS];
    uint64_t again[WORDS];

    (void)state;
    id_pair_begin(&pair, 0, IDS - 1);
    for (uint32_t i = 0; i < IDS; i++) {
        id_pair_allocate(&pair);
    }
    id_pair_free(&pair, 130);
    id_pair_free(&pair, 70);
    assert_true(pair.ids.spare == 70);
    assert_int_equal(gpamap_id_image_save(&pair.ids, bitmap, WORDS), GPAMAP_OK);
    assert_true(bitmap[1] == UINT64_MAX - ((uint64_t)1 << 6) && bitmap[2] == UINT64_MAX - ((uint64_t)1 << 2));
    id_pair_restore(&pair);
    assert_true(pair.ids.spare == -1);
    assert_int_equal(gpamap_id_image_save(&pair.ids, again, WORDS), GPAMAP_OK);
    assert_memory_equal(bitmap, again, sizeof(bitmap));
    id_pair_allocate(&pair);
    id_pair_check(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_restored_is_what_was_saved),
        cmocka_unit_test(every_single_bit_is_judged_by_the_mark),
        cmocka_unit_test(an_image_of_another_size_is_refused),
        cmocka_unit_test(the_image_does_not_show_the_spare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
