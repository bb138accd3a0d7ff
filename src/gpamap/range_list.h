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

/* The ranges in both lists, cut at the ends of elements and not joined. Bound: left.count + right.count. */
/*@
  requires left_readable: ListReadable(left.ranges, left.count);
  requires right_readable: ListReadable(right.ranges, right.count);
  requires room: ListRoom(out, capacity, count);
  requires left_apart: ListFromOutput(left.ranges, left.count, out, capacity, count);
  requires right_apart: ListFromOutput(right.ranges, right.count, out, capacity, count);
  terminates \true;
  exits \false;
  assigns *count, out[0 .. capacity - 1];

  behavior unsorted_left:
    assumes unsorted: !ListWf(left.ranges, left.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_LEFT;

  behavior unsorted_right:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes unsorted: !ListWf(right.ranges, right.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_RIGHT;

  behavior capacity:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes right_wf: ListWf(right.ranges, right.count);
    assumes small: capacity < left.count + right.count;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;

  behavior ok:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes right_wf: ListWf(right.ranges, right.count);
    assumes enough: left.count + right.count <= capacity;
    assigns *count, out[0 .. capacity - 1];
    ensures status: \result == GPAMAP_OK;
    ensures bound: *count <= left.count + right.count;
    ensures proper: ListProper(out, *count);
    ensures has: \forall integer x; ListHas(out, *count, x) <==>
      ListHas{Pre}(left.ranges, left.count, x) && ListHas{Pre}(right.ranges, right.count, x);
    ensures pieces: SidePieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, 1, out, *count);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_intersect(struct gpamap_range_list left,
                                                               struct gpamap_range_list right, struct gpamap_range *out,
                                                               uint32_t capacity, uint32_t *count);
/* In left, not in right; not joined. Bound: left.count + right.count. */
/*@
  requires left_readable: ListReadable(left.ranges, left.count);
  requires right_readable: ListReadable(right.ranges, right.count);
  requires room: ListRoom(out, capacity, count);
  requires left_apart: ListFromOutput(left.ranges, left.count, out, capacity, count);
  requires right_apart: ListFromOutput(right.ranges, right.count, out, capacity, count);
  terminates \true;
  exits \false;
  assigns *count, out[0 .. capacity - 1];

  behavior unsorted_left:
    assumes unsorted: !ListWf(left.ranges, left.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_LEFT;

  behavior unsorted_right:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes unsorted: !ListWf(right.ranges, right.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_RIGHT;

  behavior capacity:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes right_wf: ListWf(right.ranges, right.count);
    assumes small: capacity < left.count + right.count;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;

  behavior ok:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes right_wf: ListWf(right.ranges, right.count);
    assumes enough: left.count + right.count <= capacity;
    assigns *count, out[0 .. capacity - 1];
    ensures status: \result == GPAMAP_OK;
    ensures bound: *count <= left.count + right.count;
    ensures proper: ListProper(out, *count);
    ensures has: \forall integer x; ListHas(out, *count, x) <==>
      ListHas{Pre}(left.ranges, left.count, x) && !ListHas{Pre}(right.ranges, right.count, x);
    ensures pieces: SidePieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, 0, out, *count);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_subtract(struct gpamap_range_list left,
                                                              struct gpamap_range_list right, struct gpamap_range *out,
                                                              uint32_t capacity, uint32_t *count);
/* The whole space [0, GPAMAP_MAX_ADDRESS) cut at every boundary of either list.
   Bound: 2 * (left.count + right.count) + 1. */
/*@
  requires left_readable: ListReadable(left.ranges, left.count);
  requires right_readable: ListReadable(right.ranges, right.count);
  requires room: \valid(out + (0 .. capacity - 1)) && \valid(count) && \separated(out + (0 .. capacity - 1), count);
  requires left_apart: \separated(left.ranges + (0 .. left.count - 1), out + (0 .. capacity - 1)) &&
    \separated(left.ranges + (0 .. left.count - 1), count);
  requires right_apart: \separated(right.ranges + (0 .. right.count - 1), out + (0 .. capacity - 1)) &&
    \separated(right.ranges + (0 .. right.count - 1), count);
  terminates \true;
  exits \false;
  assigns *count, out[0 .. capacity - 1];

  behavior unsorted_left:
    assumes unsorted: !ListWf(left.ranges, left.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_LEFT;

  behavior unsorted_right:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes unsorted: !ListWf(right.ranges, right.count);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_UNSORTED_RIGHT;

  behavior capacity:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes right_wf: ListWf(right.ranges, right.count);
    assumes small: capacity < 2 * (left.count + right.count) + 1;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;

  behavior ok:
    assumes left_wf: ListWf(left.ranges, left.count);
    assumes right_wf: ListWf(right.ranges, right.count);
    assumes enough: 2 * (left.count + right.count) + 1 <= capacity;
    assigns *count, out[0 .. capacity - 1];
    ensures status: \result == GPAMAP_OK;
    ensures bound: *count <= 2 * (left.count + right.count) + 1;
    ensures reaches: 0 < *count && WalkReaches(out, *count, GPAMAP_MAX_ADDRESS);
    ensures pieces: WalkPieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, out, *count);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_list_walk(struct gpamap_range_list left, struct gpamap_range_list right,
                                                          struct gpamap_walk_piece *out, uint32_t capacity,
                                                          uint32_t *count);
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
