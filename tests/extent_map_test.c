/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/extent_map.h"

#include "compare/extent_map_compare.h"
#include "tests/unit.h"

#define BYTES 6

static struct gpamap_extent extent_of(uint64_t first, uint64_t last, uint64_t owner)
{
    const struct gpamap_extent extent = { first, last, owner };

    return extent;
}

static struct gpamap_interval interval_of(uint64_t first, uint64_t last)
{
    const struct gpamap_interval interval = { first, last };

    return interval;
}

static void a_map_of_capacity_0_is_all_free_and_full(void **state)
{
    struct gpamap_extent extent = extent_of(UNTOUCHED, UNTOUCHED, UNTOUCHED);
    struct gpamap_extent_map map;
    uint64_t at = UNTOUCHED;

    (void)state;
    gpamap_extent_map_init(&map, NULL, 0);
    assert_int_equal(gpamap_extent_map_insert(&map, extent_of(1, 0, 0)), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_extent_map_insert(&map, extent_of(0, 0, 0)), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_extent_map_remove(&map, interval_of(0, 0)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_extent_map_find(&map, 0, &extent), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(extent.owner, UNTOUCHED);
    assert_int_equal(gpamap_extent_map_free_run(&map, 0, &at), GPAMAP_OK);
    assert_int_equal(at, UINT64_MAX);
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, UINT64_MAX, 1, interval_of(0, UINT64_MAX), &at), GPAMAP_OK);
    assert_int_equal(at, 0);
    assert_int_equal(gpamap_extent_map_highest_fit(&map, UINT64_MAX, 1, interval_of(0, UINT64_MAX), &at), GPAMAP_OK);
    assert_int_equal(at, 1);
}

static void an_extent_may_hold_every_byte_of_the_space(void **state)
{
    struct gpamap_extent storage[1];
    struct gpamap_extent_map map;
    struct gpamap_extent extent;
    uint64_t at = UNTOUCHED;

    (void)state;
    gpamap_extent_map_init(&map, storage, 1);
    assert_int_equal(gpamap_extent_map_insert(&map, extent_of(0, UINT64_MAX, 5)), GPAMAP_OK);
    assert_int_equal(gpamap_extent_map_find(&map, UINT64_MAX, &extent), GPAMAP_OK);
    assert_int_equal(extent.owner, 5);
    assert_int_equal(gpamap_extent_map_free_run(&map, UINT64_MAX, &at), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, 1, 1, interval_of(0, UINT64_MAX), &at),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_extent_map_highest_fit(&map, 1, 1, interval_of(0, UINT64_MAX), &at),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(at, UNTOUCHED);
    assert_int_equal(gpamap_extent_map_insert(&map, extent_of(7, 7, 0)), GPAMAP_ERR_NOT_AVAILABLE); /* not CAPACITY */
    assert_int_equal(gpamap_extent_map_remove(&map, interval_of(0, UINT64_MAX)), GPAMAP_OK);
    assert_int_equal(gpamap_extent_map_count(&map), 0);
}

static void fits_reach_the_last_byte_of_the_space(void **state)
{
    struct gpamap_extent storage[1];
    struct gpamap_extent_map map;
    uint64_t at = UNTOUCHED;

    (void)state;
    gpamap_extent_map_init(&map, storage, 1);
    assert_int_equal(gpamap_extent_map_insert(&map, extent_of(0, UINT64_MAX - 4096, 0)), GPAMAP_OK);
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, 4096, 4096, interval_of(0, UINT64_MAX), &at), GPAMAP_OK);
    assert_int_equal(at, UINT64_MAX - 4095);
    assert_int_equal(gpamap_extent_map_highest_fit(&map, 4096, 1, interval_of(0, UINT64_MAX), &at), GPAMAP_OK);
    assert_int_equal(at, UINT64_MAX - 4095);
    at = UNTOUCHED;
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, 4097, 1, interval_of(0, UINT64_MAX), &at),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_extent_map_highest_fit(&map, 4096, 1, interval_of(0, UINT64_MAX - 1), &at),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(at, UNTOUCHED);
}

static void a_fit_refuses_size_then_alignment_then_window(void **state)
{
    const uint64_t aligns[] = { 0, 3, 6, UINT64_MAX, ((uint64_t)1 << 63) + 1 };
    struct gpamap_extent_map map;
    uint64_t at = UNTOUCHED;

    (void)state;
    gpamap_extent_map_init(&map, NULL, 0);
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, 0, 3, interval_of(1, 0), &at), GPAMAP_ERR_INVALID_SIZE);
    assert_int_equal(gpamap_extent_map_highest_fit(&map, 0, 3, interval_of(1, 0), &at), GPAMAP_ERR_INVALID_SIZE);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(gpamap_extent_map_lowest_fit(&map, 1, aligns[i], interval_of(1, 0), &at),
                         GPAMAP_ERR_INVALID_ALIGNMENT);
        assert_int_equal(gpamap_extent_map_highest_fit(&map, 1, aligns[i], interval_of(1, 0), &at),
                         GPAMAP_ERR_INVALID_ALIGNMENT);
    }
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, 1, 1, interval_of(1, 0), &at), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_extent_map_highest_fit(&map, 1, 1, interval_of(1, 0), &at), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(at, UNTOUCHED);
    assert_int_equal(gpamap_extent_map_lowest_fit(&map, 1, (uint64_t)1 << 63, interval_of(1, UINT64_MAX), &at),
                     GPAMAP_OK);
    assert_int_equal(at, (uint64_t)1 << 63);
}

static void remove_takes_exactly_an_extent_that_is_there(void **state)
{
    const struct gpamap_interval wrong[] = { { 10, 18 }, { 10, 20 }, { 9, 19 }, { 11, 19 }, { 19, 10 }, { 30, 39 } };
    struct gpamap_extent storage[2];
    struct gpamap_extent_map map;

    (void)state;
    gpamap_extent_map_init(&map, storage, 2);
    assert_int_equal(gpamap_extent_map_insert(&map, extent_of(10, 19, 1)), GPAMAP_OK);
    for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_int_equal(gpamap_extent_map_remove(&map, wrong[i]), GPAMAP_ERR_NOT_AVAILABLE);
    }
    assert_int_equal(gpamap_extent_map_count(&map), 1);
}

/* Each row is four extents, the hole (when there is one) after `left` of them. */
static void set_owner_changes_the_owner_of_exactly_an_extent_that_is_there(void **state)
{
    const struct gpamap_interval wrong[] = { { 4, 6 }, { 5, 7 }, { 4, 8 }, { 3, 7 }, { 0, 3 }, { 9, 9 }, { 7, 4 } };
    struct gpamap_extent storage[3] = { { 4, 7, 1 }, { 0, 0, 0 }, { 8, 9, 2 } };
    struct gpamap_extent_map map = { storage, 3, 1, 2 };

    (void)state;
    for (uint32_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        assert_int_equal(gpamap_extent_map_set_owner(&map, wrong[i], 5), GPAMAP_ERR_NOT_AVAILABLE);
    }
    assert_int_equal(storage[0].owner, 1);
    assert_int_equal(storage[2].owner, 2);
    assert_int_equal(gpamap_extent_map_set_owner(&map, interval_of(4, 7), 5), GPAMAP_OK);
    assert_int_equal(gpamap_extent_map_set_owner(&map, interval_of(8, 9), 6), GPAMAP_OK);
    assert_int_equal(storage[0].owner, 5);
    assert_int_equal(storage[2].owner, 6);
    assert_int_equal(gpamap_extent_map_count(&map), 2);
    assert_true(gpamap_extent_map_is_valid(&map));
}

static void a_broken_map_is_not_valid(void **state)
{
    struct gpamap_extent good[] = { { 0, 1, 0 }, { 2, 2, 0 }, { 5, 9, 0 }, { 10, UINT64_MAX, 0 } };
    struct gpamap_extent reversed[] = { { 1, 0, 0 }, { 2, 2, 0 }, { 5, 9, 0 }, { 10, 11, 0 } };
    struct gpamap_extent meeting[] = { { 0, 2, 0 }, { 2, 2, 0 }, { 5, 9, 0 }, { 10, 11, 0 } };
    struct gpamap_extent across[] = { { 0, 1, 0 }, { 2, 5, 0 }, { 5, 9, 0 }, { 10, 11, 0 } };
    struct gpamap_extent late[] = { { 0, 1, 0 }, { 2, 2, 0 }, { 5, 10, 0 }, { 10, 11, 0 } };
    struct gpamap_extent_map map = { good, 4, 2, 2 };

    (void)state;
    assert_true(gpamap_extent_map_is_valid(&map));
    map.extents = reversed;
    assert_false(gpamap_extent_map_is_valid(&map));
    map.extents = meeting;
    assert_false(gpamap_extent_map_is_valid(&map));
    map.extents = across;
    assert_false(gpamap_extent_map_is_valid(&map));
    map.extents = late;
    assert_false(gpamap_extent_map_is_valid(&map));
    map.right = 3; /* a hole over the third */
    assert_true(gpamap_extent_map_is_valid(&map));
    map.left = 4;
    assert_false(gpamap_extent_map_is_valid(&map));
    map.left = 0;
    map.right = 5;
    assert_false(gpamap_extent_map_is_valid(&map));
    map.right = 4;
    assert_true(gpamap_extent_map_is_valid(&map));
}

/* The first byte of universe 0, 1, 2, which is BYTES bytes: at 0, around 4 GiB, and up to the last byte. */
static uint64_t byte_universe(uint32_t number)
{
    if (number == 0) {
        return 0;
    }
    return number == 1 ? FOUR_GIB - BYTES / 2 : UINT64_MAX - (BYTES - 1);
}

/* Every interval over BYTES bytes. */
static uint32_t every_interval(uint64_t base, struct gpamap_interval *out)
{
    uint32_t count = 0;

    for (uint32_t first = 0; first < BYTES; first++) {
        for (uint32_t last = first; last < BYTES; last++) {
            out[count++] = interval_of(base + first, base + last);
        }
    }
    return count;
}

static void every_sequence_of_3_changes_over_6_bytes_is_as_the_oracle_says(void **state)
{
    struct gpamap_interval intervals[21];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint32_t count = 2 * every_interval(byte_universe(u), intervals);

        for (uint32_t code = 0; code < count * count * count; code++) {
            struct extent_map_pair pair;

            extent_map_pair_begin(&pair, code % 8 == 0 ? 1 : 3);
            for (uint32_t rest = code, step = 0; step < 3; step++, rest /= count) {
                const struct gpamap_interval interval = intervals[rest % count / 2];

                if (rest % 2 == 0) {
                    (void)extent_map_pair_insert(&pair, extent_of(interval.first, interval.last, step));
                } else {
                    (void)extent_map_pair_remove(&pair, interval);
                }
            }
            extent_map_pair_end(&pair);
        }
    }
}

/* Every query at the bytes and one below; every fit in every window over the bytes and in the whole space. */
static void check_all_questions(const struct extent_map_pair *pair, uint64_t base)
{
    struct gpamap_interval windows[21];
    const uint32_t count = every_interval(base, windows);

    for (uint32_t byte = 0; byte < BYTES; byte++) {
        extent_map_pair_query(pair, base + byte);
    }
    extent_map_pair_query(pair, base - 1);
    for (uint64_t size = 1; size <= BYTES + 1; size++) {
        for (uint64_t align = 1; align <= 8; align *= 2) {
            for (uint32_t i = 0; i < count; i++) {
                extent_map_pair_fit(pair, size, align, windows[i]);
            }
            extent_map_pair_fit(pair, size, align, interval_of(0, UINT64_MAX));
        }
    }
}

/* A map over BYTES bytes is a cut of them into pieces of 1 to 3 bytes, each free or held; `code` names one. The extents
   are inserted upward, downward, or the odd ones first, so that the hole comes to stand everywhere. */
static uint32_t decode_extents(uint64_t base, uint32_t code, struct gpamap_extent *out)
{
    uint32_t count = 0;
    uint32_t byte = 0;

    while (byte < BYTES) {
        const uint32_t length = code % 4; /* 0: a free byte */

        code /= 4;
        if (length > 0 && byte + length <= BYTES) {
            out[count] = extent_of(base + byte, base + byte + length - 1, count);
            count++;
        }
        byte += length > 0 ? length : 1;
    }
    return count;
}

static void insert_in_order(struct extent_map_pair *pair, const struct gpamap_extent *extents, uint32_t count,
                            uint32_t order)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t half = (count + 1) / 2;
        const uint32_t mixed = i < half ? 2 * i : 2 * (i - half) + 1;

        assert_int_equal(extent_map_pair_insert(pair, extents[order == 0   ? i
                                                              : order == 1 ? count - 1 - i
                                                                           : mixed]),
                         GPAMAP_OK);
    }
}

static void every_question_to_every_map_over_6_bytes_is_as_the_oracle_says(void **state)
{
    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        for (uint32_t code = 0; code < 4096; code++) {
            struct gpamap_extent extents[BYTES];
            const uint32_t count = decode_extents(byte_universe(u), code, extents);
            struct extent_map_pair pair;

            extent_map_pair_begin(&pair, count + code % 2);
            insert_in_order(&pair, extents, count, code % 3);
            check_all_questions(&pair, byte_universe(u));
            extent_map_pair_end(&pair);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_of_capacity_0_is_all_free_and_full),
        cmocka_unit_test(an_extent_may_hold_every_byte_of_the_space),
        cmocka_unit_test(fits_reach_the_last_byte_of_the_space),
        cmocka_unit_test(a_fit_refuses_size_then_alignment_then_window),
        cmocka_unit_test(remove_takes_exactly_an_extent_that_is_there),
        cmocka_unit_test(set_owner_changes_the_owner_of_exactly_an_extent_that_is_there),
        cmocka_unit_test(a_broken_map_is_not_valid),
        cmocka_unit_test(every_sequence_of_3_changes_over_6_bytes_is_as_the_oracle_says),
        cmocka_unit_test(every_question_to_every_map_over_6_bytes_is_as_the_oracle_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
