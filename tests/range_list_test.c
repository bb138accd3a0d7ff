/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_list.h"

#include "compare/range_list_compare.h"
#include "tests/unit.h"

#define TOP GPAMAP_MAX_ADDRESS

static struct gpamap_range_list list_of(const struct gpamap_range *ranges, uint32_t count)
{
    const struct gpamap_range_list list = { ranges, count };

    return list;
}

static void an_unsorted_list_is_named_and_the_left_one_wins(void **state)
{
    const struct gpamap_range good[] = { { 0, PAGE }, { PAGE, 2 * PAGE } };
    const struct gpamap_range bad[] = { { PAGE, 2 * PAGE }, { 0, PAGE } };
    const struct gpamap_range overlapping[] = { { 0, 2 * PAGE }, { PAGE, 2 * PAGE } };
    struct gpamap_range out[4];
    struct gpamap_walk_piece pieces[9];
    uint32_t count = 77;

    (void)state;
    assert_int_equal(gpamap_range_list_intersect(list_of(bad, 2), list_of(bad, 2), out, 4, &count),
                     GPAMAP_ERR_UNSORTED_LEFT);
    assert_int_equal(gpamap_range_list_subtract(list_of(good, 2), list_of(overlapping, 2), out, 4, &count),
                     GPAMAP_ERR_UNSORTED_RIGHT);
    assert_int_equal(gpamap_range_list_walk(list_of(overlapping, 2), list_of(good, 2), pieces, 9, &count),
                     GPAMAP_ERR_UNSORTED_LEFT);
    assert_int_equal(gpamap_range_list_flatten(list_of(bad, 2), out, 4, &count), GPAMAP_ERR_UNSORTED_LEFT);
    assert_int_equal(gpamap_range_list_flatten(list_of(overlapping, 2), out, 4, &count), GPAMAP_OK);
    assert_int_equal(count, 1);
}

static void ends_that_are_no_range_make_a_list_unsorted(void **state)
{
    const struct gpamap_range bad[][1] = { { { PAGE, 0 } }, { { 1, PAGE } }, { { 0, UINT64_MAX } } };
    struct gpamap_labelled_range labelled = { { 0, 0 }, 0 };
    struct gpamap_labelled_range merged;
    struct gpamap_range out[1];
    uint32_t count = 77;

    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        labelled.range = bad[i][0];
        assert_int_equal(gpamap_range_list_intersect(list_of(NULL, 0), list_of(bad[i], 1), out, 1, &count),
                         GPAMAP_ERR_UNSORTED_RIGHT);
        assert_int_equal(gpamap_range_list_flatten(list_of(bad[i], 1), out, 1, &count), GPAMAP_ERR_UNSORTED_LEFT);
        assert_int_equal(gpamap_range_list_merge_adjacent(&labelled, 1, &merged, 1, &count), GPAMAP_ERR_UNSORTED_LEFT);
    }
    assert_int_equal(count, 77);
}

/* The list is judged first, then the room; empty lists need none. */
static void too_little_room_is_told_after_a_bad_list(void **state)
{
    const struct gpamap_range good[] = { { 0, PAGE } };
    const struct gpamap_range bad[] = { { PAGE, 0 } };
    struct gpamap_range out[1] = { { UNTOUCHED, UNTOUCHED } };
    struct gpamap_walk_piece piece;
    uint32_t count = 77;

    (void)state;
    assert_int_equal(gpamap_range_list_subtract(list_of(bad, 1), list_of(NULL, 0), out, 0, &count),
                     GPAMAP_ERR_UNSORTED_LEFT);
    assert_int_equal(gpamap_range_list_subtract(list_of(good, 1), list_of(NULL, 0), out, 0, &count),
                     GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_range_list_walk(list_of(NULL, 0), list_of(NULL, 0), &piece, 0, &count),
                     GPAMAP_ERR_CAPACITY);
    assert_int_equal(count, 77);
    assert_range(out[0], UNTOUCHED, UNTOUCHED);
    assert_int_equal(gpamap_range_list_intersect(list_of(NULL, 0), list_of(NULL, 0), NULL, 0, &count), GPAMAP_OK);
    assert_int_equal(count, 0);
}

/* Difference: theirs lists them. */
static void flatten_does_not_list_empty_ranges(void **state)
{
    const struct gpamap_range list[] = { { 0, 0 }, { 0, PAGE }, { 3 * PAGE, 3 * PAGE }, { PAGE, 2 * PAGE } };
    struct gpamap_range out[4];
    uint32_t count = 0;

    (void)state;
    assert_int_equal(gpamap_range_list_flatten(list_of(list, 4), out, 4, &count), GPAMAP_OK);
    assert_int_equal(count, 1);
    assert_range(out[0], 0, 2 * PAGE);
}

/* Difference: theirs refuses them. */
static void walk_skips_empty_ranges_wherever_they_stand(void **state)
{
    const struct gpamap_range left[] = { { 5 * PAGE, 5 * PAGE }, { PAGE, 3 * PAGE }, { 2 * PAGE, 2 * PAGE } };
    struct gpamap_walk_piece pieces[7];
    uint32_t count = 0;

    (void)state;
    assert_int_equal(gpamap_range_list_walk(list_of(left, 3), list_of(NULL, 0), pieces, 7, &count), GPAMAP_OK);
    assert_int_equal(count, 3);
    assert_range(pieces[0].range, 0, PAGE);
    assert_range(pieces[1].range, PAGE, 3 * PAGE);
    assert_int_equal(pieces[1].side, GPAMAP_SIDE_LEFT);
    assert_int_equal(pieces[1].left_index, 1);
    assert_range(pieces[2].range, 3 * PAGE, TOP);
}

static void the_whole_space_is_one_piece_of_a_walk(void **state)
{
    const struct gpamap_range whole[] = { { 0, TOP } };
    struct gpamap_walk_piece pieces[5];
    uint32_t count = 0;

    (void)state;
    assert_int_equal(gpamap_range_list_walk(list_of(whole, 1), list_of(whole, 1), pieces, 5, &count), GPAMAP_OK);
    assert_int_equal(count, 1);
    assert_range(pieces[0].range, 0, TOP);
    assert_int_equal(pieces[0].side, GPAMAP_SIDE_BOTH);
}

static void pieces_are_cut_at_ends_and_not_joined(void **state)
{
    const struct gpamap_range left[] = { { 0, PAGE }, { PAGE, 2 * PAGE } };
    const struct gpamap_range right[] = { { 0, 2 * PAGE } };
    struct gpamap_range out[3];
    uint32_t count = 0;

    (void)state;
    assert_int_equal(gpamap_range_list_intersect(list_of(left, 2), list_of(right, 1), out, 3, &count), GPAMAP_OK);
    assert_int_equal(count, 2);
    assert_range(out[0], 0, PAGE);
    assert_range(out[1], PAGE, 2 * PAGE);
}

/* Fills lists with every list of at most two ranges over 4 pages (241 of them); one of no, one, then two elements. */
static uint32_t every_list(uint64_t base, struct gpamap_range (*lists)[2], uint32_t *counts)
{
    struct gpamap_range ranges[15];
    const uint32_t range_count = every_range(base, 4, ranges);
    uint32_t count = 1;

    counts[0] = 0;
    for (uint32_t i = 0; i < range_count; i++) {
        lists[count][0] = ranges[i];
        counts[count++] = 1;
        for (uint32_t j = 0; j < range_count; j++) {
            lists[count][0] = ranges[i];
            lists[count][1] = ranges[j];
            counts[count++] = 2;
        }
    }
    return count;
}

static void every_pair_of_lists_over_4_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range lists[241][2];
    uint32_t counts[241];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint32_t count = every_list(universe(u, 4 * PAGE), lists, counts);

        assert_int_equal(count, 241);
        for (uint32_t i = 0; i < count; i++) {
            for (uint32_t j = 0; j < count; j++) {
                compare_lists(list_of(lists[i], counts[i]), list_of(lists[j], counts[j]));
            }
        }
    }
}

static void every_list_of_3_over_4_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[15];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint32_t count = every_range(universe(u, 4 * PAGE), 4, ranges);

        for (uint32_t code = 0; code < count * count * count * 8; code++) {
            const struct gpamap_range list[] = { ranges[code % count], ranges[code / count % count],
                                                 ranges[code / count / count % count] };
            const uint32_t bits = code / count / count / count;
            const uint64_t labels[] = { bits & 1, bits >> 1 & 1, bits >> 2 };

            compare_list(list_of(list, 3), labels);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unsorted_list_is_named_and_the_left_one_wins),
        cmocka_unit_test(ends_that_are_no_range_make_a_list_unsorted),
        cmocka_unit_test(too_little_room_is_told_after_a_bad_list),
        cmocka_unit_test(flatten_does_not_list_empty_ranges),
        cmocka_unit_test(walk_skips_empty_ranges_wherever_they_stand),
        cmocka_unit_test(the_whole_space_is_one_piece_of_a_walk),
        cmocka_unit_test(pieces_are_cut_at_ends_and_not_joined),
        cmocka_unit_test(every_pair_of_lists_over_4_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_list_of_3_over_4_pages_is_as_the_oracle_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
