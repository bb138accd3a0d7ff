/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/sort.h"

#include <stdbool.h>

#include "tests/unit.h"

/* The order of the header. */
static bool before(struct gpamap_sort_entry a, struct gpamap_sort_entry b)
{
    if (a.key != b.key) {
        return a.key < b.key;
    }
    return a.subkey != b.subkey ? a.subkey < b.subkey : a.index < b.index;
}

/* entries[count] are sorted, and are the entries of was[count] with their indices 0 .. count-1, each once. */
static void check_sorted(const struct gpamap_sort_entry *entries, const struct gpamap_sort_entry *was, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        assert_true(i == 0 || before(entries[i - 1], entries[i])); /* so no two are equal */
        assert_true(entries[i].index < count);
        assert_int_equal(entries[i].key, was[entries[i].index].key);
        assert_int_equal(entries[i].subkey, was[entries[i].index].subkey);
    }
}

static void nothing_and_one_entry_are_left_alone(void **state)
{
    struct gpamap_sort_entry entry = { 7, 8, 0 };

    (void)state;
    gpamap_sort(NULL, 0);
    gpamap_sort(&entry, 0);
    gpamap_sort(&entry, 1);
    assert_int_equal(entry.key, 7);
    assert_int_equal(entry.subkey, 8);
    assert_int_equal(entry.index, 0);
}

static void the_ends_of_64_bits_are_ordered(void **state)
{
    const struct gpamap_sort_entry was[] = { { UINT64_MAX, 0, 0 },
                                             { 0, UINT64_MAX, 1 },
                                             { UINT64_MAX, UINT64_MAX, 2 },
                                             { 0, 0, 3 },
                                             { (uint64_t)1 << 63, 0, 4 } };
    struct gpamap_sort_entry entries[5];
    const uint32_t want[] = { 3, 1, 4, 0, 2 };

    (void)state;
    for (uint32_t i = 0; i < 5; i++) {
        entries[i] = was[i];
    }
    gpamap_sort(entries, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_int_equal(entries[i].index, want[i]);
    }
}

/* All sequences of up to 7 entries with two keys and two subkeys: 4^7 of them. */
static void every_short_sequence_comes_out_stably_sorted(void **state)
{
    (void)state;
    for (uint32_t count = 2; count <= 7; count++) {
        for (uint32_t code = 0; code < 1U << (2 * count); code++) {
            struct gpamap_sort_entry was[7];
            struct gpamap_sort_entry entries[7];

            for (uint32_t i = 0; i < count; i++) {
                was[i] = (struct gpamap_sort_entry){ code >> (2 * i) & 1, code >> (2 * i + 1) & 1, i };
                entries[i] = was[i];
            }
            gpamap_sort(entries, count);
            check_sorted(entries, was, count);
        }
    }
}

static void sequences_of_every_length_to_300_and_of_10000_come_out_sorted(void **state)
{
    static struct gpamap_sort_entry was[10000];
    static struct gpamap_sort_entry entries[10000];
    uint64_t random = 1;

    (void)state;
    for (uint32_t count = 2; count <= 10000; count = count == 300 ? 10000 : count + 1) {
        for (uint32_t i = 0; i < count; i++) {
            random = random * 6364136223846793005 + 1442695040888963407;
            was[i] = (struct gpamap_sort_entry){ random >> 60, random >> 40 & 15, i };
            entries[i] = was[i];
        }
        gpamap_sort(entries, count);
        check_sorted(entries, was, count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_and_one_entry_are_left_alone),
        cmocka_unit_test(the_ends_of_64_bits_are_ordered),
        cmocka_unit_test(every_short_sequence_comes_out_stably_sorted),
        cmocka_unit_test(sequences_of_every_length_to_300_and_of_10000_come_out_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
