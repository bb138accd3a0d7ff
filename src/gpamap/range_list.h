/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_LIST_H
#define GPAMAP_RANGE_LIST_H
/*
 * Operations on sorted lists of ranges.
 *
 * A list is an array sorted by start without overlap; an empty range is skipped wherever it stands.
 * A list that is not (or that holds ends that are not a range) is UNSORTED_LEFT / UNSORTED_RIGHT, left if both.
 * Outputs never overlap inputs. The output array must hold the bound given at each function, else CAPACITY
 * (checked after the lists); nothing is written unless the answer is OK. The types, and the operations that join the
 * ranges of one list, stand in range_list_join.h.
 */
#include <stdint.h>

#include "gpamap/range.h"
#include "gpamap/range_list_join.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

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

#ifdef __cplusplus
}
#endif
#endif
