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
  ensures page: RangeWf(0, \result);
  ensures meets: \result == GPAMAP_MAX_ADDRESS || CursorMeets(ranges, count, cursor, position, \result);
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
  requires more: sweep.position < GPAMAP_MAX_ADDRESS && RangeWf(0, sweep.position);
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
  ensures page: RangeWf(0, \result.next.position);
  ensures cut: PieceCut(left.ranges, left.count, right.ranges, right.count, \result.next.position);
  // What bounds the number of pieces: each passes an end of an element.
  ensures left_onward: sweep.left <= \result.next.left &&
    CursorMet(left.ranges, left.count, sweep.left, sweep.position) <=
      CursorMet(left.ranges, left.count, \result.next.left, \result.next.position);
  ensures right_onward: sweep.right <= \result.next.right &&
    CursorMet(right.ranges, right.count, sweep.right, sweep.position) <=
      CursorMet(right.ranges, right.count, \result.next.right, \result.next.position);
  ensures both_passes: \result.piece.side == GPAMAP_SIDE_BOTH ==>
    sweep.left + sweep.right < \result.next.left + \result.next.right;
  ensures left_passes: \result.piece.side == GPAMAP_SIDE_LEFT ==>
    sweep.left + CursorMet(right.ranges, right.count, sweep.right, sweep.position) <
      \result.next.left + CursorMet(right.ranges, right.count, \result.next.right, \result.next.position);
  ensures any_passes: \result.next.position < GPAMAP_MAX_ADDRESS ==>
    sweep.left + CursorMet(left.ranges, left.count, sweep.left, sweep.position) +
    sweep.right + CursorMet(right.ranges, right.count, sweep.right, sweep.position) <
      \result.next.left + CursorMet(left.ranges, left.count, \result.next.left, \result.next.position) +
      \result.next.right + CursorMet(right.ranges, right.count, \result.next.right, \result.next.position);
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

/* Put [start, end) behind the `count` ranges of out. */
/*@
  requires room: \valid(out + count);
  requires range: RangeWf(start, end) && start < end;
  requires proper: ListProper(out, count);
  requires above: \forall integer i; 0 <= i < count ==> out[i].end <= start;
  terminates \true;
  exits \false;
  assigns out[count].start, out[count].end;
  ensures put: out[count].start == start && out[count].end == end;
  ensures same: ListSame{Pre, Here}(out, count);
  ensures proper: ListProper(out, count + 1);
  ensures has: \forall integer x; ListHas(out, count + 1, x) <==> ListHas{Pre}(out, count, x) || start <= x < end;
*/
static void side_put(struct gpamap_range *out, uint32_t count, uint64_t start, uint64_t end)
{
    out[count].start = start;
    out[count].end = end;
}

/* The pieces of the sweep that lie on one side, in order. */
/*@
  requires left_readable: ListReadable(left.ranges, left.count);
  requires right_readable: ListReadable(right.ranges, right.count);
  requires left_wf: ListWf(left.ranges, left.count);
  requires right_wf: ListWf(right.ranges, right.count);
  requires side: side == GPAMAP_SIDE_BOTH || side == GPAMAP_SIDE_LEFT;
  requires room: \valid(out + (0 .. left.count + right.count - 1)) && left.count + right.count <= UINT32_MAX;
  requires left_apart: \separated(left.ranges + (0 .. left.count - 1), out + (0 .. left.count + right.count - 1));
  requires right_apart: \separated(right.ranges + (0 .. right.count - 1), out + (0 .. left.count + right.count - 1));
  terminates \true;
  exits \false;
  assigns out[0 .. left.count + right.count - 1];
  ensures bound: \result <= left.count + right.count;
  ensures proper: ListProper(out, \result);
  ensures has: \forall integer x; ListHas(out, \result, x) <==>
    SideHas{Pre}(left.ranges, left.count, right.ranges, right.count, side / 2, x);
  ensures pieces: SidePieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, side / 2, out, \result);
*/
static uint32_t sweep_side(struct gpamap_range_list left, struct gpamap_range_list right, enum gpamap_side side,
                           struct gpamap_range *out)
{
    struct sweep sweep = sweep_begin(left, right);
    uint32_t count = 0;

    /*@
      loop invariant left_cursor: CursorIs{Pre}(left.ranges, left.count, sweep.left, sweep.position);
      loop invariant right_cursor: CursorIs{Pre}(right.ranges, right.count, sweep.right, sweep.position);
      loop invariant position: RangeWf(0, sweep.position) && sweep.position <= GPAMAP_MAX_ADDRESS;
      loop invariant cut: PieceCut{Pre}(left.ranges, left.count, right.ranges, right.count, sweep.position);
      loop invariant bound: count <= sweep.left + (side == GPAMAP_SIDE_BOTH ? sweep.right :
        CursorMet{Pre}(right.ranges, right.count, sweep.right, sweep.position));
      loop invariant below: \forall integer i; 0 <= i < count ==> out[i].end <= sweep.position;
      loop invariant proper: ListProper(out, count);
      loop invariant pieces:
        SidePieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, side / 2, out, count);
      loop invariant has: \forall integer x; ListHas(out, count, x) <==>
        x < sweep.position && SideHas{Pre}(left.ranges, left.count, right.ranges, right.count, side / 2, x);
      loop assigns sweep, count, out[0 .. left.count + right.count - 1];
      loop variant GPAMAP_MAX_ADDRESS - sweep.position;
    */
    while (sweep.position < GPAMAP_MAX_ADDRESS) {
        //@ assert left_same: ListSame{Pre, Here}(left.ranges, left.count);
        //@ assert right_same: ListSame{Pre, Here}(right.ranges, right.count);
        const struct sweep_step step = sweep_next(sweep, left, right);

        /*@ assert left: PieceInList{Pre}(left.ranges, left.count, step.piece.side % 2, step.piece.left_index,
                                          sweep.position, step.next.position); */
        /*@ assert right: PieceInList{Pre}(right.ranges, right.count, step.piece.side / 2, step.piece.right_index,
                                           sweep.position, step.next.position); */
        /*@ assert cut: PieceCut{Pre}(left.ranges, left.count, right.ranges, right.count, step.next.position); */
        /*@ assert has: \forall integer x; sweep.position <= x < step.next.position ==>
              (SideHas{Pre}(left.ranges, left.count, right.ranges, right.count, side / 2, x) <==>
                step.piece.side == side); */
        /*@ assert piece: step.piece.side == side ==>
              SidePiece{Pre}(left.ranges, left.count, right.ranges, right.count, side / 2, sweep.position,
                             step.next.position); */
        /*@ assert room: step.piece.side == side ==> count < left.count + right.count; */
        if (step.piece.side == side) {
            side_put(out, count, step.piece.range.start, step.piece.range.end);
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

/* Put a piece behind the `count` pieces of out, which reach up to its start. */
/*@
  requires room: \valid(out + count);
  requires reaches: WalkReaches(out, count, piece.range.start);
  terminates \true;
  exits \false;
  assigns out[count];
  ensures range: out[count].range.start == piece.range.start && out[count].range.end == piece.range.end;
  ensures label: out[count].side == piece.side && out[count].left_index == piece.left_index &&
    out[count].right_index == piece.right_index;
  ensures same: WalkSame{Pre, Here}(out, count);
  ensures reaches: WalkReaches(out, count + 1, piece.range.end);
*/
static void walk_put(struct gpamap_walk_piece *out, uint32_t count, struct gpamap_walk_piece piece)
{
    out[count].range.start = piece.range.start;
    out[count].range.end = piece.range.end;
    out[count].side = piece.side;
    out[count].left_index = piece.left_index;
    out[count].right_index = piece.right_index;
}

/* All pieces of the sweep, in order. */
/*@
  requires left_readable: ListReadable(left.ranges, left.count);
  requires right_readable: ListReadable(right.ranges, right.count);
  requires left_wf: ListWf(left.ranges, left.count);
  requires right_wf: ListWf(right.ranges, right.count);
  requires room: \valid(out + (0 .. 2 * (left.count + right.count))) && 2 * (left.count + right.count) < UINT32_MAX;
  requires left_apart: \separated(left.ranges + (0 .. left.count - 1), out + (0 .. 2 * (left.count + right.count)));
  requires right_apart: \separated(right.ranges + (0 .. right.count - 1), out + (0 .. 2 * (left.count + right.count)));
  terminates \true;
  exits \false;
  assigns out[0 .. 2 * (left.count + right.count)];
  ensures bound: 0 < \result <= 2 * (left.count + right.count) + 1;
  ensures reaches: WalkReaches(out, \result, GPAMAP_MAX_ADDRESS);
  ensures pieces: WalkPieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, out, \result);
*/
static uint32_t sweep_all(struct gpamap_range_list left, struct gpamap_range_list right, struct gpamap_walk_piece *out)
{
    struct sweep sweep = sweep_begin(left, right);
    uint32_t count = 0;

    /*@
      loop invariant left_cursor: CursorIs{Pre}(left.ranges, left.count, sweep.left, sweep.position);
      loop invariant right_cursor: CursorIs{Pre}(right.ranges, right.count, sweep.right, sweep.position);
      loop invariant position: RangeWf(0, sweep.position) && sweep.position <= GPAMAP_MAX_ADDRESS;
      loop invariant bound: count <= 2 * (left.count + right.count) + 1 && (sweep.position < GPAMAP_MAX_ADDRESS ==>
        count <= sweep.left + CursorMet{Pre}(left.ranges, left.count, sweep.left, sweep.position) +
                 sweep.right + CursorMet{Pre}(right.ranges, right.count, sweep.right, sweep.position));
      loop invariant reaches: WalkReaches(out, count, sweep.position);
      loop invariant pieces: WalkPieces{Pre, Here}(left.ranges, left.count, right.ranges, right.count, out, count);
      loop assigns sweep, count, out[0 .. 2 * (left.count + right.count)];
      loop variant GPAMAP_MAX_ADDRESS - sweep.position;
    */
    while (sweep.position < GPAMAP_MAX_ADDRESS) {
        //@ assert left_same: ListSame{Pre, Here}(left.ranges, left.count);
        //@ assert right_same: ListSame{Pre, Here}(right.ranges, right.count);
        const struct sweep_step step = sweep_next(sweep, left, right);

        /*@ assert left: PieceInList{Pre}(left.ranges, left.count, step.piece.side % 2, step.piece.left_index,
                                          sweep.position, step.next.position); */
        /*@ assert right: PieceInList{Pre}(right.ranges, right.count, step.piece.side / 2, step.piece.right_index,
                                           sweep.position, step.next.position); */
        /*@ assert cut: PieceCut{Pre}(left.ranges, left.count, right.ranges, right.count, step.next.position); */
        /*@ assert room: count <= 2 * (left.count + right.count); */
        walk_put(out, count, step.piece);
        count++;
        sweep = step.next;
    }
    return count;
}

enum gpamap_status gpamap_range_list_walk(struct gpamap_range_list left, struct gpamap_range_list right,
                                          struct gpamap_walk_piece *out, uint32_t capacity, uint32_t *count)
{
    const uint64_t bound = 2 * ((uint64_t)left.count + right.count) + 1;
    const enum gpamap_status status = check_lists(left, right, bound, capacity);

    if (status == GPAMAP_OK) {
        *count = sweep_all(left, right, out);
    }
    return status;
}
