/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/address_allocator.h"

#include <string.h>

#include "compare/address_compare.h"
#include "gpamap/address_group.h"
#include "gpamap/address_query.h"
#include "gpamap/address_relocation.h"
#include "gpamap/address_saved.h"
#include "tests/unit.h"

#define TOP UINT64_MAX

static struct gpamap_address_request first_of(uint64_t size, uint64_t align)
{
    return (struct gpamap_address_request){ size, align, GPAMAP_ADDRESS_FIRST, 0, 1 };
}

static struct gpamap_address_request last_of(uint64_t size, uint64_t align)
{
    return (struct gpamap_address_request){ size, align, GPAMAP_ADDRESS_LAST, 0, 1 };
}

static struct gpamap_address_request exactly(uint64_t size, uint64_t align, uint64_t address)
{
    return (struct gpamap_address_request){ size, align, GPAMAP_ADDRESS_EXACT, address, 1 };
}

static struct gpamap_interval interval_of(uint64_t first, uint64_t last)
{
    return (struct gpamap_interval){ first, last };
}

#define assert_interval(interval, want_first, want_last)                                                               \
    do {                                                                                                               \
        assert_int_equal((interval).first, (want_first));                                                              \
        assert_int_equal((interval).last, (want_last));                                                                \
    } while (0)

static void a_pool_has_bytes_and_ends_at_the_top_at_most(void **state)
{
    struct gpamap_extent storage[1];
    struct gpamap_address_allocator a;
    struct gpamap_address_allocator before;

    (void)state;
    memset(&a, 0xA5, sizeof(a));
    before = a;
    assert_int_equal(gpamap_address_allocator_init(&a, 5, 0, storage, 1), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_address_allocator_init(&a, 1, TOP, storage, 1), GPAMAP_OK);
    a = before;
    assert_int_equal(gpamap_address_allocator_init(&a, 2, TOP, storage, 1), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_address_allocator_init(&a, TOP, 2, storage, 1), GPAMAP_ERR_INVALID_RANGE);
    assert_memory_equal(&a, &before, sizeof(a));
    assert_int_equal(gpamap_address_allocator_init(&a, TOP, 1, storage, 1), GPAMAP_OK);
    assert_interval(a.pool, TOP, TOP);
    assert_true(gpamap_address_allocator_is_valid(&a));
}

static void errors_are_told_in_order(void **state)
{
    struct gpamap_extent storage[1];
    struct gpamap_address_allocator a;
    struct gpamap_interval got = { 77, 78 };
    struct gpamap_address_request request = { 0, 3, GPAMAP_ADDRESS_EXACT, 5, GPAMAP_ADDRESS_QUARANTINED };
    const struct gpamap_interval reversed = { 9, 8 };

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, 0, 16, storage, 1), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate_in(&a, request, reversed, &got), GPAMAP_ERR_INVALID_SIZE);
    request.size = 16;
    assert_int_equal(gpamap_address_allocator_allocate_in(&a, request, reversed, &got), GPAMAP_ERR_INVALID_ALIGNMENT);
    request.align = 4;
    assert_int_equal(gpamap_address_allocator_allocate_in(&a, request, reversed, &got), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_address_allocator_allocate(&a, request, &got), GPAMAP_ERR_OUT_OF_RANGE);
    request.owner = 0;
    assert_int_equal(gpamap_address_allocator_allocate(&a, request, &got), GPAMAP_ERR_UNALIGNED_ADDRESS);
    request.address = 4;
    assert_int_equal(gpamap_address_allocator_allocate(&a, request, &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_interval(got, 77, 78);
    request.size = 12;
    assert_int_equal(gpamap_address_allocator_allocate(&a, request, &got), GPAMAP_OK);
    assert_interval(got, 4, 15);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(5, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(4, 1), &got), GPAMAP_ERR_CAPACITY);
    assert_interval(got, 4, 15);
}

static void an_allocator_without_storage_has_nothing_to_give(void **state)
{
    struct gpamap_address_allocator a;
    struct gpamap_interval got = { 0, 0 };
    uint32_t count = 7;

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, 0, 4, NULL, 0), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(5, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(4, 1), &got), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(0, 3)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_statistics(&a).free_bytes, 4);
    assert_int_equal(gpamap_address_allocator_save(&a, NULL, 0, &count), GPAMAP_OK);
    assert_int_equal(count, 0);
}

static void what_is_free_is_freed_once_and_whole(void **state)
{
    struct gpamap_extent storage[2];
    struct gpamap_address_allocator a;
    struct gpamap_interval got;

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, 0, 16, storage, 2), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(4, 4), &got), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(4, 4), &got), GPAMAP_OK);
    assert_interval(got, 4, 7);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(4, 6)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(5, 7)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(0, 7)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(8, 11)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(7, 4)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(4, 7)), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(4, 7)), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_count(&a), 1);
}

static void quarantine_keeps_bytes_from_everybody(void **state)
{
    const struct gpamap_interval whole = { TOP - 3, TOP };
    struct gpamap_extent storage[1];
    struct gpamap_extent extent;
    struct gpamap_address_allocator a;
    struct gpamap_interval got;

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, TOP - 3, 4, storage, 1), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_quarantine(&a, whole), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_allocate(&a, last_of(4, 4), &got), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_release(&a, whole), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_quarantine(&a, whole), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_quarantine(&a, whole), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_free(&a, whole), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(1, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_find(&a, TOP, &extent), GPAMAP_OK);
    assert_true(extent.owner == GPAMAP_ADDRESS_QUARANTINED);
    assert_int_equal(gpamap_address_allocator_statistics(&a).quarantined_count, 1);
    assert_int_equal(gpamap_address_allocator_release(&a, whole), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, exactly(1, 1, TOP), &got), GPAMAP_OK);
    assert_interval(got, TOP, TOP);
}

static void a_relocation_holds_both_places_until_it_ends(void **state)
{
    struct gpamap_extent storage[3];
    struct gpamap_extent extent;
    struct gpamap_address_allocator a;
    struct gpamap_interval bar;
    struct gpamap_interval got;
    struct gpamap_address_relocation relocation;
    struct gpamap_address_request request = { 4, 4, GPAMAP_ADDRESS_LAST, 0, GPAMAP_ADDRESS_QUARANTINED };

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, 0, 8, storage, 3), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(4, 4), &bar), GPAMAP_OK);
    assert_int_equal(gpamap_address_relocate_begin(&a, interval_of(4, 7), request, &relocation),
                     GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_relocate_begin(&a, bar, request, &relocation), GPAMAP_OK);
    assert_interval(relocation.to, 4, 7);
    assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(1, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_find(&a, 4, &extent), GPAMAP_OK);
    assert_int_equal(extent.owner, 1);
    assert_int_equal(gpamap_address_relocate_commit(&a, relocation, true), GPAMAP_OK);
    assert_int_equal(gpamap_address_relocate_abort(&a, relocation), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_release(&a, bar), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_count(&a), 1);
}

static void a_relocation_onto_itself_or_of_another_owner_is_none(void **state)
{
    struct gpamap_extent storage[2];
    struct gpamap_address_allocator a;
    struct gpamap_interval got;
    struct gpamap_address_request other = exactly(2, 1, 2);
    const struct gpamap_address_relocation itself = { { 0, 1 }, { 0, 1 } };
    const struct gpamap_address_relocation strange = { { 0, 1 }, { 2, 3 } };

    (void)state;
    other.owner = 2;
    assert_int_equal(gpamap_address_allocator_init(&a, 0, 4, storage, 2), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, exactly(2, 1, 0), &got), GPAMAP_OK);
    assert_int_equal(gpamap_address_allocator_allocate(&a, other, &got), GPAMAP_OK);
    assert_int_equal(gpamap_address_relocate_commit(&a, itself, false), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_relocate_abort(&a, itself), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_relocate_commit(&a, strange, false), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_relocate_abort(&a, strange), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_allocator_count(&a), 2);
}

static void a_group_tries_its_pools_in_order(void **state)
{
    const struct gpamap_interval pools[] = { { 16, 31 }, { 64, 95 }, { 5, 4 } };
    struct gpamap_extent storage[3];
    struct gpamap_address_allocator a;
    struct gpamap_interval got;

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, 0, 128, storage, 3), GPAMAP_OK);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 0, first_of(1, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, first_of(0, 1), &got), GPAMAP_ERR_INVALID_SIZE);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, first_of(1, 3), &got), GPAMAP_ERR_INVALID_ALIGNMENT);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, exactly(2, 2, 7), &got), GPAMAP_ERR_UNALIGNED_ADDRESS);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, last_of(16, 16), &got), GPAMAP_OK);
    assert_interval(got, 16, 31);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, last_of(16, 16), &got), GPAMAP_OK);
    assert_interval(got, 80, 95);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, first_of(33, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 3, first_of(33, 1), &got), GPAMAP_ERR_INVALID_RANGE);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 3, first_of(1, 1), &got), GPAMAP_OK);
    assert_interval(got, 64, 64);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 3, first_of(1, 1), &got), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_address_allocator_free(&a, interval_of(16, 31)), GPAMAP_OK);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, exactly(1, 1, 15), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, exactly(1, 1, 64), &got), GPAMAP_ERR_NOT_AVAILABLE);
    assert_int_equal(gpamap_address_group_allocate(&a, pools, 2, exactly(1, 1, 65), &got), GPAMAP_OK);
    assert_interval(got, 65, 65);
}

static void a_broken_allocator_is_not_valid(void **state)
{
    struct gpamap_extent storage[3] = { { 4, 5, 0 }, { 0, 0, 0 }, { 7, 9, 0 } };
    struct gpamap_address_allocator a = { { storage, 3, 1, 2 }, { 4, 9 } };

    (void)state;
    assert_true(gpamap_address_allocator_is_valid(&a));
    a.pool.first = 5;
    assert_false(gpamap_address_allocator_is_valid(&a));
    a.pool = interval_of(4, 8);
    assert_false(gpamap_address_allocator_is_valid(&a));
    a.pool = interval_of(9, 4);
    assert_false(gpamap_address_allocator_is_valid(&a));
    a.pool = interval_of(0, TOP);
    assert_false(gpamap_address_allocator_is_valid(&a));
    a.pool = interval_of(1, TOP);
    assert_true(gpamap_address_allocator_is_valid(&a));
    a.map.left = 3;
    assert_false(gpamap_address_allocator_is_valid(&a));
}

/* xorshift64* */
static uint64_t next_random(uint64_t *random)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return *random * 0x2545F4914F6CDD1D;
}

static struct gpamap_address_request random_request(uint64_t *random, struct gpamap_interval pool)
{
    const uint64_t shift = next_random(random) % 6;
    struct gpamap_address_request request = { 1 + next_random(random) % 40, (uint64_t)1 << shift,
                                              (enum gpamap_address_policy)(next_random(random) % 3), 0,
                                              next_random(random) % 1000 };

    if (request.policy == GPAMAP_ADDRESS_EXACT) {
        request.address = (pool.first + next_random(random) % (pool.last - pool.first)) >> shift << shift;
    }
    return request;
}

static struct gpamap_interval random_held(const struct address_pair *pair, uint64_t *random)
{
    if (pair->oracle.count == 0) {
        return interval_of(0, 0);
    }
    const struct gpamap_extent extent = pair->oracle.held[next_random(random) % pair->oracle.count];

    return interval_of(extent.first, extent.last);
}

static void random_step(struct address_pair *pair, uint64_t *random)
{
    const uint64_t choice = next_random(random) % 16;
    struct gpamap_interval got = { 0, 0 };

    if (choice < 7) {
        (void)address_pair_allocate(pair, random_request(random, pair->oracle.pool), pair->oracle.pool, &got);
    } else if (choice < 12) {
        (void)address_pair_step(pair, ADDRESS_FREE, random_held(pair, random));
    } else if (choice == 12) {
        (void)address_pair_step(pair, ADDRESS_QUARANTINE, random_held(pair, random));
    } else if (choice == 13) {
        (void)address_pair_step(pair, ADDRESS_RELEASE, random_held(pair, random));
    } else if (choice == 14) {
        (void)address_pair_move(pair, random_held(pair, random), random_request(random, pair->oracle.pool),
                                (enum address_move)(next_random(random) % 3));
    } else {
        address_pair_find(pair, pair->oracle.pool.first + next_random(random) % 700);
    }
}

static void long_random_sequences_agree_with_a_list(void **state)
{
    static const uint64_t bases[] = { 0, 0xFFFFFF00, TOP - 599 };

    (void)state;
    for (uint32_t b = 0; b < 3; b++) {
        struct address_pair pair;
        uint64_t random = b + 1;

        assert_true(address_pair_begin(&pair, bases[b], 600, 24));
        for (uint32_t step = 0; step < 34000; step++) {
            random_step(&pair, &random);
            if (step % 1000 == 0) {
                address_pair_save(&pair);
            }
        }
        address_pair_end(&pair);
    }
}

static void what_is_exhausted_recovers(void **state)
{
    struct gpamap_extent storage[64];
    struct gpamap_address_allocator a;
    struct gpamap_interval got;

    (void)state;
    assert_int_equal(gpamap_address_allocator_init(&a, TOP - 63, 64, storage, 64), GPAMAP_OK);
    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 64; i++) {
            assert_int_equal(gpamap_address_allocator_allocate(&a, round == 1 ? last_of(1, 1) : first_of(1, 1), &got),
                             GPAMAP_OK);
        }
        assert_int_equal(gpamap_address_allocator_allocate(&a, first_of(1, 1), &got), GPAMAP_ERR_NOT_AVAILABLE);
        assert_int_equal(gpamap_address_allocator_statistics(&a).free_run_count, 0);
        for (uint32_t i = 0; i < 64; i++) {
            const uint64_t at = TOP - 63 + (i * 37 + round) % 64;

            assert_int_equal(gpamap_address_allocator_free(&a, interval_of(at, at)), GPAMAP_OK);
        }
        assert_int_equal(gpamap_address_allocator_statistics(&a).largest_free, 64);
    }
}

static void restore_names_the_first_bad_entry(void **state)
{
    const struct gpamap_extent entries[] = { { 14, 15, 3 }, { 10, 11, GPAMAP_ADDRESS_QUARANTINED }, { 12, 13, 5 } };
    struct gpamap_extent bad[3];

    (void)state;
    address_compare_restore(10, 6, entries, 3, 3);
    address_compare_restore(10, 6, entries, 3, 2);
    address_compare_restore(10, 5, entries, 3, 3);
    address_compare_restore(11, 5, entries, 3, 3);
    address_compare_restore(10, 0, entries, 3, 3);
    address_compare_restore(10, TOP, entries, 3, 3);
    memcpy(bad, entries, sizeof(bad));
    bad[2].last = 11;
    address_compare_restore(10, 6, bad, 3, 3);
    bad[2].last = 14;
    address_compare_restore(10, 6, bad, 3, 3);
    bad[1] = bad[0];
    address_compare_restore(10, 6, bad, 3, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_has_bytes_and_ends_at_the_top_at_most),
        cmocka_unit_test(errors_are_told_in_order),
        cmocka_unit_test(an_allocator_without_storage_has_nothing_to_give),
        cmocka_unit_test(what_is_free_is_freed_once_and_whole),
        cmocka_unit_test(quarantine_keeps_bytes_from_everybody),
        cmocka_unit_test(a_relocation_holds_both_places_until_it_ends),
        cmocka_unit_test(a_relocation_onto_itself_or_of_another_owner_is_none),
        cmocka_unit_test(a_group_tries_its_pools_in_order),
        cmocka_unit_test(a_broken_allocator_is_not_valid),
        cmocka_unit_test(long_random_sequences_agree_with_a_list),
        cmocka_unit_test(what_is_exhausted_recovers),
        cmocka_unit_test(restore_names_the_first_bad_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
