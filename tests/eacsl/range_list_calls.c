/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What range_list_fuzz calls, without the oracle: the library's own contracts, checked as it runs, are the judge.
 */
#include "compare/range_list_compare.h"
#include "gpamap/range_list_join.h"

#define LIST_MAX 16 /* elements that the harness makes */

void compare_lists(struct gpamap_range_list left, struct gpamap_range_list right)
{
    struct gpamap_walk_piece pieces[4 * LIST_MAX + 1];
    struct gpamap_range ranges[2 * LIST_MAX];
    const uint32_t bound = left.count + right.count;
    uint32_t count = 0;

    (void)gpamap_range_list_intersect(left, right, ranges, bound, &count);
    (void)gpamap_range_list_subtract(left, right, ranges, bound, &count);
    (void)gpamap_range_list_walk(left, right, pieces, 2 * bound + 1, &count);
    (void)gpamap_range_list_walk(left, right, pieces, 2 * bound, &count);
}

void compare_list(struct gpamap_range_list list, const uint64_t *labels)
{
    struct gpamap_labelled_range in[LIST_MAX];
    struct gpamap_labelled_range merged[LIST_MAX];
    struct gpamap_range ranges[LIST_MAX];
    uint32_t count = 0;

    for (uint32_t i = 0; i < list.count; i++) {
        in[i].range = list.ranges[i];
        in[i].label = labels[i];
    }
    (void)gpamap_range_list_flatten(list, ranges, list.count, &count);
    (void)gpamap_range_list_merge_adjacent(in, list.count, merged, list.count, &count);
}
