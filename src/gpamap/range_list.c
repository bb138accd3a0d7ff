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

/* Sorted by start and disjoint, empty ranges set aside. */
static bool list_is_sorted(const struct gpamap_range *ranges, uint32_t count)
{
    uint64_t edge = 0; /* the highest end so far */

    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(ranges[i])) {
            return false;
        }
        if (ranges[i].start < ranges[i].end) {
            if (ranges[i].start < edge) {
                return false;
            }
            edge = ranges[i].end;
        }
    }
    return true;
}

/* The first element at or above index `from` that is not empty and ends above position. */
static uint32_t cursor_seek(const struct gpamap_range *ranges, uint32_t count, uint32_t from, uint64_t position)
{
    uint32_t cursor = from;

    while (cursor < count && (ranges[cursor].start == ranges[cursor].end || ranges[cursor].end <= position)) {
        cursor++;
    }
    return cursor;
}

/* The position lies in the element at the cursor. */
static bool cursor_is_inside(const struct gpamap_range *ranges, uint32_t count, uint32_t cursor, uint64_t position)
{
    return cursor < count && ranges[cursor].start <= position;
}

/* The lowest end of an element that is above position, or the end of the space. */
static uint64_t cursor_edge(const struct gpamap_range *ranges, uint32_t count, uint32_t cursor, uint64_t position)
{
    if (cursor >= count) {
        return GPAMAP_MAX_ADDRESS;
    }
    return ranges[cursor].start <= position ? ranges[cursor].end : ranges[cursor].start;
}

static void sweep_begin(struct sweep *sweep, struct gpamap_range_list left, struct gpamap_range_list right)
{
    sweep->position = 0;
    sweep->left = cursor_seek(left.ranges, left.count, 0, 0);
    sweep->right = cursor_seek(right.ranges, right.count, 0, 0);
}

/* The next piece of the space, up to the nearest end of an element. */
static void sweep_next(struct sweep *sweep, struct gpamap_range_list left, struct gpamap_range_list right,
                       struct gpamap_walk_piece *piece)
{
    const uint64_t position = sweep->position;
    const bool in_left = cursor_is_inside(left.ranges, left.count, sweep->left, position);
    const bool in_right = cursor_is_inside(right.ranges, right.count, sweep->right, position);
    const uint64_t left_edge = cursor_edge(left.ranges, left.count, sweep->left, position);
    const uint64_t right_edge = cursor_edge(right.ranges, right.count, sweep->right, position);
    const uint64_t edge = left_edge < right_edge ? left_edge : right_edge;

    piece->range.start = position;
    piece->range.end = edge;
    if (in_left) {
        piece->side = in_right ? GPAMAP_SIDE_BOTH : GPAMAP_SIDE_LEFT;
    } else {
        piece->side = in_right ? GPAMAP_SIDE_RIGHT : GPAMAP_SIDE_NEITHER;
    }
    piece->left_index = in_left ? sweep->left : 0;
    piece->right_index = in_right ? sweep->right : 0;
    sweep->position = edge;
    sweep->left = cursor_seek(left.ranges, left.count, sweep->left, edge);
    sweep->right = cursor_seek(right.ranges, right.count, sweep->right, edge);
}

/* What the operations on two lists check first: both lists, then the room for `bound` outputs. */
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
    struct sweep sweep;
    uint32_t count = 0;

    sweep_begin(&sweep, left, right);
    while (sweep.position < GPAMAP_MAX_ADDRESS) {
        struct gpamap_walk_piece piece;

        sweep_next(&sweep, left, right, &piece);
        if (piece.side == side) {
            out[count] = piece.range;
            count++;
        }
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
    struct sweep sweep;
    uint32_t pieces = 0;

    if (status != GPAMAP_OK) {
        return status;
    }
    sweep_begin(&sweep, left, right);
    while (sweep.position < GPAMAP_MAX_ADDRESS) {
        sweep_next(&sweep, left, right, &out[pieces]);
        pieces++;
    }
    *count = pieces;
    return GPAMAP_OK;
}

/* Sorted by start, empty ranges set aside; elements may overlap. */
static bool list_is_ascending(const struct gpamap_range *ranges, uint32_t count)
{
    uint64_t start = 0; /* the highest start so far */

    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(ranges[i])) {
            return false;
        }
        if (ranges[i].start < ranges[i].end) {
            if (ranges[i].start < start) {
                return false;
            }
            start = ranges[i].start;
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
