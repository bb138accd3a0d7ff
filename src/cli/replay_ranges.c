/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trace commands for ranges and sorted lists of ranges. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/replay.h"

static void answer_made(enum gpamap_status status, struct gpamap_range range)
{
    if (status == GPAMAP_OK) {
        answer_range("ok", range);
    } else {
        answer_status(status);
    }
}

static void range_new(struct replay *replay)
{
    const struct gpamap_range ends = read_ends(replay);
    struct gpamap_range range;

    if (read_end(replay)) {
        answer_made(gpamap_range_make(ends.start, ends.end, &range), ends);
    }
}

static void range_bounding(struct replay *replay)
{
    const struct gpamap_range ends = read_ends(replay);
    const uint64_t align = read_number(replay, "an alignment");
    struct gpamap_range range = { 0, 0 };

    if (read_end(replay)) {
        const enum gpamap_status status = gpamap_range_bounding(ends.start, ends.end, align, &range);

        answer_made(status, range);
    }
}

/* Read two ranges; false when there is nothing more to do. */
static bool read_pair(struct replay *replay, struct gpamap_range *a, struct gpamap_range *b)
{
    *a = read_ends(replay);
    *b = read_ends(replay);
    return read_end(replay) && !refuse_range(*a) && !refuse_range(*b);
}

static void range_overlaps(struct replay *replay)
{
    struct gpamap_range a;
    struct gpamap_range b;

    if (read_pair(replay, &a, &b)) {
        answer_bool(gpamap_range_overlaps(a, b));
    }
}

static void range_contains(struct replay *replay)
{
    struct gpamap_range a;
    struct gpamap_range b;

    if (read_pair(replay, &a, &b)) {
        answer_bool(gpamap_range_contains(a, b));
    }
}

static void range_intersection(struct replay *replay)
{
    struct gpamap_range a;
    struct gpamap_range b;

    if (read_pair(replay, &a, &b)) {
        answer_range("ok", gpamap_range_intersection(a, b));
    }
}

static void range_aligned_subrange(struct replay *replay)
{
    const struct gpamap_range range = read_ends(replay);
    const uint64_t align = read_number(replay, "an alignment");
    struct gpamap_range inside = { 0, 0 };

    if (read_end(replay) && !refuse_range(range)) {
        const enum gpamap_status status = gpamap_range_aligned_subrange(range, align, &inside);

        answer_made(status, inside);
    }
}

static void range_alignment(struct replay *replay)
{
    const struct gpamap_range range = read_ends(replay);
    const uint64_t base = read_number(replay, "a base");
    uint64_t align = 0;

    if (read_end(replay) && !refuse_range(range)) {
        const enum gpamap_status status = gpamap_range_alignment(range, base, &align);

        if (status == GPAMAP_OK) {
            printf("ok 0x%" PRIx64 "\n", align);
        } else {
            answer_status(status);
        }
    }
}

static void range_subranges(struct replay *replay)
{
    const struct gpamap_range range = read_ends(replay);
    const uint64_t offset = read_number(replay, "an offset");
    const uint64_t max_size = read_number(replay, "a size");
    struct gpamap_subranges walk;
    struct gpamap_subrange piece;
    uint64_t count = 0;

    if (!read_end(replay) || refuse_range(range)) {
        return;
    }
    const enum gpamap_status status = gpamap_subranges_begin(range, offset, max_size, &walk);

    if (status != GPAMAP_OK) {
        answer_status(status);
        return;
    }
    for (struct gpamap_subranges counted = walk; gpamap_subranges_next(&counted, &piece);) {
        count++;
    }
    printf("ok 0x%" PRIx64 "\n", count);
    while (gpamap_subranges_next(&walk, &piece)) {
        answer_range("range", piece.range);
    }
}

static void range_command(struct replay *replay)
{
    static const struct trace_command commands[] = {
        { "new", range_new },
        { "bounding", range_bounding },
        { "overlaps", range_overlaps },
        { "contains", range_contains },
        { "intersection", range_intersection },
        { "aligned-subrange", range_aligned_subrange },
        { "alignment", range_alignment },
        { "subranges", range_subranges },
    };
    const char *word = read_word(replay, "a range operation");

    for (size_t i = 0; i < sizeof commands / sizeof commands[0] && !replay->stop; i++) {
        if (strcmp(commands[i].name, word) == 0) {
            commands[i].run(replay);
            return;
        }
    }
    replay_stop(replay, "unknown range operation '%s'", word);
}

bool read_list(struct replay *replay, struct list_side *list)
{
    const size_t count = (replay->line.count - replay->line.next) / 2;
    struct gpamap_range *ranges = calloc(count + 1, sizeof ranges[0]);

    if (ranges == NULL || count > UINT32_MAX / 4) {
        replay_no_memory(replay);
        free(ranges);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        ranges[i] = read_ends(replay);
    }
    if (replay->line.next < replay->line.count) {
        (void)read_number(replay, "an end");
        replay_stop(replay, "an odd number of ends");
    }
    if (!read_end(replay)) {
        free(ranges);
        return false;
    }
    *list = (struct list_side){ ranges, (uint32_t)count };
    return true;
}

/* Replace a list by the ends on the line, when all are ranges. */
static void set_list(struct replay *replay, struct list_side *side)
{
    struct list_side list;

    if (!read_list(replay, &list)) {
        return;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        if (refuse_range(list.ranges[i])) {
            free(list.ranges);
            return;
        }
    }
    free(side->ranges);
    *side = list;
}

static void left(struct replay *replay)
{
    set_list(replay, &replay->left);
}

static void right(struct replay *replay)
{
    set_list(replay, &replay->right);
}

static void answer_walk(struct gpamap_range_list left_list, struct gpamap_range_list right_list,
                        struct gpamap_walk_piece *pieces, uint32_t capacity)
{
    static const char *const sides[] = { "neither", "left", "right", "both" };
    uint32_t count = 0;
    const enum gpamap_status status = gpamap_range_list_walk(left_list, right_list, pieces, capacity, &count);

    if (status != GPAMAP_OK) {
        answer_status(status);
        return;
    }
    printf("ok 0x%" PRIx32 "\n", count);
    for (uint32_t i = 0; i < count; i++) {
        answer_range(sides[pieces[i].side], pieces[i].range);
    }
}

static void answer_list(enum gpamap_status status, const struct gpamap_range *ranges, uint32_t count)
{
    if (status != GPAMAP_OK) {
        answer_status(status);
        return;
    }
    printf("ok 0x%" PRIx32 "\n", count);
    for (uint32_t i = 0; i < count; i++) {
        answer_range("range", ranges[i]);
    }
}

static void list_command(struct replay *replay)
{
    const struct gpamap_range_list left_list = { replay->left.ranges, replay->left.count };
    const struct gpamap_range_list right_list = { replay->right.ranges, replay->right.count };
    const uint32_t bound = replay->left.count + replay->right.count;
    const char *word = read_word(replay, "intersect, subtract, walk or flatten");
    struct gpamap_range *ranges = calloc((size_t)bound + 1, sizeof ranges[0]);
    struct gpamap_walk_piece *pieces = calloc(2 * (size_t)bound + 1, sizeof pieces[0]);
    uint32_t count = 0;

    if (ranges == NULL || pieces == NULL) {
        replay_no_memory(replay);
    } else if (!read_end(replay)) {
        /* said already */
    } else if (strcmp(word, "intersect") == 0) {
        const enum gpamap_status status = gpamap_range_list_intersect(left_list, right_list, ranges, bound, &count);

        answer_list(status, ranges, count);
    } else if (strcmp(word, "subtract") == 0) {
        const enum gpamap_status status = gpamap_range_list_subtract(left_list, right_list, ranges, bound, &count);

        answer_list(status, ranges, count);
    } else if (strcmp(word, "flatten") == 0) {
        const enum gpamap_status status = gpamap_range_list_flatten(left_list, ranges, bound, &count);

        answer_list(status, ranges, count);
    } else if (strcmp(word, "walk") == 0) {
        answer_walk(left_list, right_list, pieces, 2 * bound + 1);
    } else {
        replay_stop(replay, "unknown list operation '%s'", word);
    }
    free(ranges);
    free(pieces);
}

const struct trace_command RANGE_COMMANDS[] = {
    { "range", range_command }, { "left", left }, { "right", right }, { "list", list_command }, { NULL, NULL },
};
