/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/range_list_oracle.h"

#include "oracle/range_oracle.h"

/* Where the space is cut, ascending, each place once. */
struct cuts {
    uint64_t at[ORACLE_PIECES_MAX];
    uint32_t count;
};

static void cuts_add(struct cuts *cuts, uint64_t address)
{
    uint32_t place = cuts->count;

    for (uint32_t i = 0; i < cuts->count; i++) {
        if (cuts->at[i] == address) {
            return;
        }
    }
    for (; place > 0 && cuts->at[place - 1] > address; place--) {
        cuts->at[place] = cuts->at[place - 1];
    }
    cuts->at[place] = address;
    cuts->count++;
}

static void cuts_add_list(struct cuts *cuts, struct gpamap_range_list list)
{
    for (uint32_t i = 0; i < list.count; i++) {
        if (list.ranges[i].start != list.ranges[i].end) {
            cuts_add(cuts, list.ranges[i].start);
            cuts_add(cuts, list.ranges[i].end);
        }
    }
}

/* The index of the first element that has the address; the count when none has. */
static uint32_t holder(struct gpamap_range_list list, uint64_t address)
{
    uint32_t i = 0;

    while (i < list.count && !oracle_range_has(list.ranges[i], address)) {
        i++;
    }
    return i;
}

uint32_t oracle_list_walk(struct gpamap_range_list left, struct gpamap_range_list right, struct gpamap_walk_piece *out)
{
    struct cuts cuts = { { 0 }, 0 };
    uint32_t pieces = 0;

    cuts_add(&cuts, 0);
    cuts_add(&cuts, GPAMAP_MAX_ADDRESS);
    cuts_add_list(&cuts, left);
    cuts_add_list(&cuts, right);
    for (; pieces + 1 < cuts.count; pieces++) {
        struct gpamap_walk_piece *piece = &out[pieces];
        const uint32_t in_left = holder(left, cuts.at[pieces]);
        const uint32_t in_right = holder(right, cuts.at[pieces]);

        piece->range.start = cuts.at[pieces];
        piece->range.end = cuts.at[pieces + 1];
        piece->side = GPAMAP_SIDE_NEITHER;
        piece->left_index = 0;
        piece->right_index = 0;
        if (in_left < left.count) {
            piece->side = GPAMAP_SIDE_LEFT;
            piece->left_index = in_left;
        }
        if (in_right < right.count) {
            piece->side = in_left < left.count ? GPAMAP_SIDE_BOTH : GPAMAP_SIDE_RIGHT;
            piece->right_index = in_right;
        }
    }
    return pieces;
}

uint32_t oracle_list_side(struct gpamap_range_list left, struct gpamap_range_list right, enum gpamap_side side,
                          struct gpamap_range *out)
{
    struct gpamap_walk_piece pieces[ORACLE_PIECES_MAX];
    const uint32_t count = oracle_list_walk(left, right, pieces);
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (pieces[i].side == side) {
            out[kept] = pieces[i].range;
            kept++;
        }
    }
    return kept;
}

uint32_t oracle_list_flatten(struct gpamap_range_list list, struct gpamap_range *out)
{
    struct cuts cuts = { { 0 }, 0 };
    uint32_t kept = 0;

    cuts_add_list(&cuts, list);
    for (uint32_t i = 0; i + 1 < cuts.count; i++) {
        if (holder(list, cuts.at[i]) == list.count) {
            continue;
        }
        if (kept > 0 && out[kept - 1].end == cuts.at[i]) {
            out[kept - 1].end = cuts.at[i + 1];
        } else {
            out[kept].start = cuts.at[i];
            out[kept].end = cuts.at[i + 1];
            kept++;
        }
    }
    return kept;
}

/* Takes element i out. */
static void take_out(struct gpamap_labelled_range *ranges, uint32_t *count, uint32_t i)
{
    for (uint32_t j = i + 1; j < *count; j++) {
        ranges[j - 1] = ranges[j];
    }
    (*count)--;
}

/* Drops one empty element, or joins two neighbours; false when there is nothing left to do. */
static bool merge_step(struct gpamap_labelled_range *ranges, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++) {
        if (ranges[i].range.start == ranges[i].range.end) {
            take_out(ranges, count, i);
            return true;
        }
    }
    for (uint32_t i = 0; i + 1 < *count; i++) {
        if (ranges[i].label == ranges[i + 1].label && ranges[i].range.end == ranges[i + 1].range.start) {
            ranges[i].range.end = ranges[i + 1].range.end;
            take_out(ranges, count, i + 1);
            return true;
        }
    }
    return false;
}

uint32_t oracle_list_merge_adjacent(const struct gpamap_labelled_range *in, uint32_t count,
                                    struct gpamap_labelled_range *out)
{
    uint32_t kept = count;

    for (uint32_t i = 0; i < count; i++) {
        out[i] = in[i];
    }
    while (merge_step(out, &kept)) {
    }
    return kept;
}

bool oracle_list_is_sorted(struct gpamap_range_list list, bool disjoint)
{
    for (uint32_t j = 0; j < list.count; j++) {
        const struct gpamap_range high = list.ranges[j];

        if (!oracle_range_is_valid(high)) {
            return false;
        }
        for (uint32_t i = 0; i < j; i++) {
            const struct gpamap_range low = list.ranges[i];

            if (low.start == low.end || high.start == high.end) {
                continue;
            }
            if (low.start > high.start || (disjoint && oracle_range_overlaps(low, high))) {
                return false;
            }
        }
    }
    return true;
}

enum gpamap_status oracle_list_check(struct gpamap_range_list left, struct gpamap_range_list right, uint64_t bound,
                                     uint32_t capacity)
{
    if (!oracle_list_is_sorted(left, true)) {
        return GPAMAP_ERR_UNSORTED_LEFT;
    }
    if (!oracle_list_is_sorted(right, true)) {
        return GPAMAP_ERR_UNSORTED_RIGHT;
    }
    return capacity < bound ? GPAMAP_ERR_CAPACITY : GPAMAP_OK;
}
