/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_list.h"

/*
 * Intersect, subtract and walk are one sweep upward over both lists. Each list has a cursor: the first element that
 * is not empty and ends above the position of the sweep.
 */
struct sweep {
    uint64_t position;
    uint32_t left;  /* cursor */
    uint32_t right; /* cursor */
};

struct sweep_step {
    struct gpamap_walk_piece piece;
    struct sweep next;
};

/* Sorted by start and disjoint, empty ranges set aside. */
/*@
  requires readable: \valid_read(ranges + (0 .. count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures sorted: \result <==> ListWf(ranges, count);
*/
static bool list_is_sorted(const struct gpamap_range *ranges, uint32_t count)
{
    uint64_t edge = 0; /* the highest end so far */
    //@ ghost uint32_t g_last = 0;

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant wf: ListWf(ranges, i);
      loop invariant highest: \forall integer j; 0 <= j < i && ListFull(ranges, j) ==> ranges[j].end <= edge;
      loop invariant attained: edge == 0 || (g_last < i && ListFull(ranges, g_last) && ranges[g_last].end == edge);
      loop assigns i, edge, g_last;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(ranges[i])) {
            return false;
        }
        if (ranges[i].start < ranges[i].end) {
            if (ranges[i].start < edge) {
                return false;
            }
            edge = ranges[i].end;
            //@ ghost g_last = i;
        }
    }
    return true;
}

/* The first element at or above index `from` that is not empty and ends above position. */
/*@
  requires readable: \valid_read(ranges + (0 .. count - 1));
  requires from: from <= count;
  requires below: \forall integer i; 0 <= i < from && ListFull(ranges, i) ==> ranges[i].end <= position;
  requires wf: ListWf(ranges, count);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures cursor: CursorIs(ranges, count, \result, position);
  ensures onward: from <= \result;
*/
static uint32_t cursor_seek(const struct gpamap_range *ranges, uint32_t count, uint32_t from, uint64_t position)
{
    uint32_t cursor = from;

    /*@
      loop invariant bound: from <= cursor <= count;
      loop invariant below: \forall integer i; 0 <= i < cursor && ListFull(ranges, i) ==> ranges[i].end <= position;
      loop assigns cursor;
      loop variant count - cursor;
    */
    while (cursor < count && (ranges[cursor].start == ranges[cursor].end || ranges[cursor].end <= position)) {
        cursor++;
    }
    return cursor;
}

/* The position lies in the element at the cursor. */
/*@
  requires readable: \valid_read(ranges + (0 .. count - 1));
  requires wf: ListWf(ranges, count);
  requires cursor: CursorIs(ranges, count, cursor, position);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures inside: \result <==> ListHas(ranges, count, position);
  ensures here: \result <==> (cursor < count && ranges[cursor].start <= position);
*/
static bool cursor_is_inside(const struct gpamap_range *ranges, uint32_t count, uint32_t cursor, uint64_t position)
{
    return cursor < count && ranges[cursor].start <= position;
}

/* The lowest end of an element that is above position, or the end of the space. */
/*@
  requires readable: \valid_read(ranges + (0 .. count - 1));
  requires wf: ListWf(ranges, count);
  requires cursor: CursorIs(ranges, count, cursor, position);
  requires position: position < GPAMAP_MAX_ADDRESS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures above: position < \result <= GPAMAP_MAX_ADDRESS;
  ensures edge: \result == GPAMAP_MAX_ADDRESS || ListEdge(ranges, count, \result);
  ensures inside: cursor < count && ranges[cursor].start <= position ==>
    ListHolds(ranges, count, cursor, position, \result);
  ensures outside: !(cursor < count && ranges[cursor].start <= position) ==>
    ListApart(ranges, count, position, \result);
*/
static uint64_t cursor_edge(const struct gpamap_range *ranges, uint32_t count, uint32_t cursor, uint64_t position)
{
    if (cursor >= count) {
        return GPAMAP_MAX_ADDRESS;
    }
    return ranges[cursor].start <= position ? ranges[cursor].end : ranges[cursor].start;
}

/*@
  requires left_readable: \valid_read(left.ranges + (0 .. left.count - 1));
  requires right_readable: \valid_read(right.ranges + (0 .. right.count - 1));
  requires left_wf: ListWf(left.ranges, left.count);
  requires right_wf: ListWf(right.ranges, right.count);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures zero: \result.position == 0;
  ensures left_cursor: CursorIs(left.ranges, left.count, \result.left, \result.position);
  ensures right_cursor: CursorIs(right.ranges, right.count, \result.right, \result.position);
*/
static struct sweep sweep_begin(struct gpamap_range_list left, struct gpamap_range_list right)
{
    struct sweep sweep = { 0, 0, 0 };

    sweep.left = cursor_seek(left.ranges, left.count, 0, 0);
    sweep.right = cursor_seek(right.ranges, right.count, 0, 0);
    return sweep;
}

/* The next piece of the space, up to the nearest end of an element, and the sweep after it. */
/*@
  requires left_readable: \valid_read(left.ranges + (0 .. left.count - 1));
  requires right_readable: \valid_read(right.ranges + (0 .. right.count - 1));
  requires left_wf: ListWf(left.ranges, left.count);
  requires right_wf: ListWf(right.ranges, right.count);
  requires more: sweep.position < GPAMAP_MAX_ADDRESS;
  requires left_cursor: CursorIs(left.ranges, left.count, sweep.left, sweep.position);
  requires right_cursor: CursorIs(right.ranges, right.count, sweep.right, sweep.position);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures left_cursor: CursorIs(left.ranges, left.count, \result.next.left, \result.next.position);
  ensures right_cursor: CursorIs(right.ranges, right.count, \result.next.right, \result.next.position);
  ensures onward: \result.piece.range.start == sweep.position && \result.piece.range.end == \result.next.position;
  ensures some: sweep.position < \result.next.position <= GPAMAP_MAX_ADDRESS;
  ensures side: 0 <= \result.piece.side <= 3;
  ensures left: PieceInList(left.ranges, left.count, \result.piece.side % 2, \result.piece.left_index,
                            sweep.position, \result.next.position);
  ensures right: PieceInList(right.ranges, right.count, \result.piece.side / 2, \result.piece.right_index,
                             sweep.position, \result.next.position);
  ensures cut: PieceCut(left.ranges, left.count, right.ranges, right.count, \result.next.position);
*/
static struct sweep_step sweep_next(struct sweep sweep, struct gpamap_range_list left, struct gpamap_range_list right)
{
    struct sweep_step step = { { { 0, 0 }, GPAMAP_SIDE_NEITHER, 0, 0 }, { 0, 0, 0 } };
    const bool in_left = cursor_is_inside(left.ranges, left.count, sweep.left, sweep.position);
    const bool in_right = cursor_is_inside(right.ranges, right.count, sweep.right, sweep.position);
    const uint64_t left_edge = cursor_edge(left.ranges, left.count, sweep.left, sweep.position);
    const uint64_t right_edge = cursor_edge(right.ranges, right.count, sweep.right, sweep.position);
    const uint64_t edge = left_edge < right_edge ? left_edge : right_edge;

    step.piece.range.start = sweep.position;
    step.piece.range.end = edge;
    if (in_left) {
        step.piece.side = in_right ? GPAMAP_SIDE_BOTH : GPAMAP_SIDE_LEFT;
    } else {
        step.piece.side = in_right ? GPAMAP_SIDE_RIGHT : GPAMAP_SIDE_NEITHER;
    }
    step.piece.left_index = in_left ? sweep.left : 0;
    step.piece.right_index = in_right ? sweep.right : 0;
    step.next.position = edge;
    step.next.left = cursor_seek(left.ranges, left.count, sweep.left, edge);
    step.next.right = cursor_seek(right.ranges, right.count, sweep.right, edge);
    return step;
}

/* What the operations on two lists check first: both lists, then the room for `bound` outputs. */
/*@
  requires left_readable: \valid_read(left.ranges + (0 .. left.count - 1));
  requires right_readable: \valid_read(right.ranges + (0 .. right.count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures left: \result == GPAMAP_ERR_UNSORTED_LEFT <==> !ListWf(left.ranges, left.count);
  ensures right: \result == GPAMAP_ERR_UNSORTED_RIGHT <==>
    ListWf(left.ranges, left.count) && !ListWf(right.ranges, right.count);
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==>
    ListWf(left.ranges, left.count) && ListWf(right.ranges, right.count) && bound > capacity;
  ensures ok: \result == GPAMAP_OK <==>
    ListWf(left.ranges, left.count) && ListWf(right.ranges, right.count) && bound <= capacity;
*/
static enum gpamap_status check_lists(struct gpamap_range_list left, struct gpamap_range_list right, uint64_t bound,
                                      uint32_t capacity)
{
    if (!list_is_sorted(left.ranges, left.count)) {
        return GPAMAP_ERR_UNSORTED_LEFT;
    }
    if (!list_is_sorted(right.ranges, right.count)) {
        return GPAMAP_ERR_UNSORTED_RIGHT;
    }
    return bound > capacity ? GPAMAP_ERR_CAPACITY : GPAMAP_OK;
}

/* The pieces of the sweep that lie on one side, in order. */
static uint32_t sweep_side(struct gpamap_range_list left, struct gpamap_range_list right, enum gpamap_side side,
                           struct gpamap_range *out)
{
    struct sweep sweep = sweep_begin(left, right);
    uint32_t count = 0;

    while (sweep.position < GPAMAP_MAX_ADDRESS) {
        const struct sweep_step step = sweep_next(sweep, left, right);

        if (step.piece.side == side) {
            out[count] = step.piece.range;
            count++;
        }
        sweep = step.next;
    }
    return count;
}

enum gpamap_status gpamap_range_list_intersect(struct gpamap_range_list left, struct gpamap_range_list right,
                                               struct gpamap_range *out, uint32_t capacity, uint32_t *count)
{
    const enum gpamap_status status = check_lists(left, right, (uint64_t)left.count + right.count, capacity);

    if (status == GPAMAP_OK) {
        *count = sweep_side(left, right, GPAMAP_SIDE_BOTH, out);
    }
    return status;
}

enum gpamap_status gpamap_range_list_subtract(struct gpamap_range_list left, struct gpamap_range_list right,
                                              struct gpamap_range *out, uint32_t capacity, uint32_t *count)
{
    const enum gpamap_status status = check_lists(left, right, (uint64_t)left.count + right.count, capacity);

    if (status == GPAMAP_OK) {
        *count = sweep_side(left, right, GPAMAP_SIDE_LEFT, out);
    }
    return status;
}

enum gpamap_status gpamap_range_list_walk(struct gpamap_range_list left, struct gpamap_range_list right,
                                          struct gpamap_walk_piece *out, uint32_t capacity, uint32_t *count)
{
    const uint64_t bound = 2 * ((uint64_t)left.count + right.count) + 1;
    const enum gpamap_status status = check_lists(left, right, bound, capacity);
    struct sweep sweep = { 0, 0, 0 };
    uint32_t pieces = 0;

    if (status != GPAMAP_OK) {
        return status;
    }
    sweep = sweep_begin(left, right);
    while (sweep.position < GPAMAP_MAX_ADDRESS) {
        const struct sweep_step step = sweep_next(sweep, left, right);

        out[pieces] = step.piece;
        pieces++;
        sweep = step.next;
    }
    *count = pieces;
    return GPAMAP_OK;
}

/* Sorted by start, empty ranges set aside; elements may overlap. */
/*@
  requires readable: \valid_read(ranges + (0 .. count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ascending: \result <==> ListAscending(ranges, count);
*/
static bool list_is_ascending(const struct gpamap_range *ranges, uint32_t count)
{
    uint64_t start = 0; /* the highest start so far */
    //@ ghost uint32_t g_last = 0;

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant ascending: ListAscending(ranges, i);
      loop invariant highest: \forall integer j; 0 <= j < i && ListFull(ranges, j) ==> ranges[j].start <= start;
      loop invariant attained: start == 0 || (g_last < i && ListFull(ranges, g_last) && ranges[g_last].start == start);
      loop assigns i, start, g_last;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(ranges[i])) {
            return false;
        }
        if (ranges[i].start < ranges[i].end) {
            if (ranges[i].start < start) {
                return false;
            }
            start = ranges[i].start;
            //@ ghost g_last = i;
        }
    }
    return true;
}

enum gpamap_status gpamap_range_list_flatten(struct gpamap_range_list list, struct gpamap_range *out, uint32_t capacity,
                                             uint32_t *count)
{
    uint32_t used = 0;

    if (!list_is_ascending(list.ranges, list.count)) {
        return GPAMAP_ERR_UNSORTED_LEFT;
    }
    if (list.count > capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        const struct gpamap_range range = list.ranges[i];

        if (range.start == range.end) {
            continue;
        }
        if (used > 0 && range.start <= out[used - 1].end) {
            if (range.end > out[used - 1].end) {
                out[used - 1].end = range.end;
            }
        } else {
            out[used] = range;
            used++;
        }
    }
    *count = used;
    return GPAMAP_OK;
}

/* As list_is_sorted, for a list with labels. */
static bool labelled_is_sorted(const struct gpamap_labelled_range *in, uint32_t count)
{
    uint64_t edge = 0; /* the highest end so far */

    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(in[i].range)) {
            return false;
        }
        if (in[i].range.start < in[i].range.end) {
            if (in[i].range.start < edge) {
                return false;
            }
            edge = in[i].range.end;
        }
    }
    return true;
}

enum gpamap_status gpamap_range_list_merge_adjacent(const struct gpamap_labelled_range *in, uint32_t in_count,
                                                    struct gpamap_labelled_range *out, uint32_t capacity,
                                                    uint32_t *count)
{
    uint32_t used = 0;

    if (!labelled_is_sorted(in, in_count)) {
        return GPAMAP_ERR_UNSORTED_LEFT;
    }
    if (in_count > capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    for (uint32_t i = 0; i < in_count; i++) {
        if (in[i].range.start == in[i].range.end) {
            continue;
        }
        if (used > 0 && in[i].label == out[used - 1].label && in[i].range.start == out[used - 1].range.end) {
            out[used - 1].range.end = in[i].range.end;
        } else {
            out[used] = in[i];
            used++;
        }
    }
    *count = used;
    return GPAMAP_OK;
}
