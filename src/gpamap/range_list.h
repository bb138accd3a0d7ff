/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_LIST_H
#define GPAMAP_RANGE_LIST_H
/*
 * Operations on sorted lists of ranges.
 *
 * A list is an array sorted by start without overlap; an empty range is skipped wherever it stands.
 * A list that is not (or that holds ends that are not a range) is UNSORTED_LEFT / UNSORTED_RIGHT, left if both.
 * Outputs never overlap inputs. The output array must hold the bound given at each function, else CAPACITY
 * (checked after the lists); nothing is written unless the answer is OK.
 */
#include <stdint.h>

#include "gpamap/range.h"
#include "gpamap/status.h"
#include "specs/range_list.acsl"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_range_list {
    const struct gpamap_range *ranges; /* [count] */
    uint32_t count;
};

/* Which lists hold a piece of a walk. */
enum gpamap_side { GPAMAP_SIDE_NEITHER = 0, GPAMAP_SIDE_LEFT = 1, GPAMAP_SIDE_RIGHT = 2, GPAMAP_SIDE_BOTH = 3 };

struct gpamap_walk_piece {
    struct gpamap_range range;
    enum gpamap_side side;
    uint32_t left_index;  /* element of the left list, when side is left or both; else 0 */
    uint32_t right_index; /* element of the right list, when side is right or both; else 0 */
};

struct gpamap_labelled_range {
    struct gpamap_range range;
    uint64_t label;
};

/* The ranges in both lists, cut at the ends of elements and not joined. Bound: left.count + right.count. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_intersect(struct gpamap_range_list left,
                                                               struct gpamap_range_list right, struct gpamap_range *out,
                                                               uint32_t capacity, uint32_t *count);
/* In left, not in right; not joined. Bound: left.count + right.count. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_subtract(struct gpamap_range_list left,
                                                              struct gpamap_range_list right, struct gpamap_range *out,
                                                              uint32_t capacity, uint32_t *count);
/* The whole space [0, GPAMAP_MAX_ADDRESS) cut at every boundary of either list.
   Bound: 2 * (left.count + right.count) + 1. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_walk(struct gpamap_range_list left, struct gpamap_range_list right,
                                                          struct gpamap_walk_piece *out, uint32_t capacity,
                                                          uint32_t *count);
/* The coalesced list with the same bytes as `list`, which is sorted by start but may overlap or touch.
   UNSORTED_LEFT when it is not sorted. Bound: list.count. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_flatten(struct gpamap_range_list list, struct gpamap_range *out,
                                                             uint32_t capacity, uint32_t *count);
/* Joins touching ranges with equal labels; empty ranges are dropped. Bound: in_count. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_merge_adjacent(const struct gpamap_labelled_range *in,
                                                                    uint32_t in_count,
                                                                    struct gpamap_labelled_range *out,
                                                                    uint32_t capacity, uint32_t *count);

#ifdef __cplusplus
}
#endif
#endif
