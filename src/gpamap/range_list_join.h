/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_LIST_JOIN_H
#define GPAMAP_RANGE_LIST_JOIN_H
/*
 * The types of lists of ranges, and the operations that join the ranges of one; a part of range_list.h.
 */
#include <stdint.h>

#include "gpamap/range.h"
#include "gpamap/status.h"

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

#include "specs/range_list.acsl"

/* The coalesced list with the same bytes as `list`, which is sorted by start but may overlap or touch.
   UNSORTED_LEFT when it is not sorted. Bound: list.count. */
/*@
  requires readable: ListReadable(list.ranges, list.count);
  requires room: ListRoom(out, capacity, count);
  requires apart: ListFromOutput(list.ranges, list.count, out, capacity, count);
  terminates \true;
  exits \false;
  assigns *count, out[0 .. capacity - 1];

  behavior unsorted:
    assumes unsorted: !ListAscending(list.ranges, list.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_LEFT;

  behavior capacity:
    assumes sorted: ListAscending(list.ranges, list.count);
    assumes small: capacity < list.count;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;

  behavior ok:
    assumes sorted: ListAscending(list.ranges, list.count);
    assumes enough: list.count <= capacity;
    assigns *count, out[0 .. capacity - 1];
    ensures status: \result == GPAMAP_OK;
    ensures bound: *count <= list.count;
    ensures coalesced: ListCoalesced(out, *count);
    ensures has: \forall integer x; ListHas(out, *count, x) <==> ListHas{Pre}(list.ranges, list.count, x);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_flatten(struct gpamap_range_list list, struct gpamap_range *out,
                                                             uint32_t capacity, uint32_t *count);
/* Joins touching ranges with equal labels; empty ranges are dropped. Bound: in_count. */
/*@
  requires readable: \valid_read(in + (0 .. in_count - 1));
  requires room: \valid(out + (0 .. capacity - 1)) && \valid(count);
  requires apart: \separated(in + (0 .. in_count - 1), out + (0 .. capacity - 1), count);
  terminates \true;
  exits \false;
  assigns *count, out[0 .. capacity - 1];

  behavior unsorted:
    assumes unsorted: !LabelledWf(in, in_count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_LEFT;

  behavior capacity:
    assumes sorted: LabelledWf(in, in_count);
    assumes small: capacity < in_count;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;

  behavior ok:
    assumes sorted: LabelledWf(in, in_count);
    assumes enough: in_count <= capacity;
    assigns *count, out[0 .. capacity - 1];
    ensures status: \result == GPAMAP_OK;
    ensures bound: *count <= in_count;
    ensures joined: LabelledJoined(out, *count);
    ensures has: \forall integer x, label;
      LabelledHas(out, *count, x, label) <==> LabelledHas{Pre}(in, in_count, x, label);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_merge_adjacent(const struct gpamap_labelled_range *in,
                                                                    uint32_t in_count,
                                                                    struct gpamap_labelled_range *out,
                                                                    uint32_t capacity, uint32_t *count);

#ifdef __cplusplus
}
#endif
#endif
