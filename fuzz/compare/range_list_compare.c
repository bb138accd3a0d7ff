/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/range_list_compare.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "oracle/range_list_oracle.h"
#include "trace.h"

#define UNTOUCHED 0xA5

/* An output in a block of its own: room for capacity elements, and what they held before. */
struct output {
    void *elements;
    size_t size; /* bytes */
    uint32_t count;
};

static struct output output_make(uint32_t capacity, size_t element)
{
    struct output output = { NULL, capacity * element, 0xA5A5A5A5 };

    output.elements = malloc(output.size);
    CHECK(output.elements != NULL || output.size == 0);
    if (output.size > 0) {
        memset(output.elements, UNTOUCHED, output.size);
    }
    return output;
}

static bool output_is_untouched(const struct output *output)
{
    const unsigned char *bytes = output->elements;

    for (size_t i = 0; i < output->size; i++) {
        if (bytes[i] != UNTOUCHED) {
            return false;
        }
    }
    return output->count == 0xA5A5A5A5;
}

/* The status is as wanted; the output is, too, or is as it was. */
static void check_output(struct output *output, enum gpamap_status got, enum gpamap_status want_status,
                         const void *want, uint32_t want_count, size_t element)
{
    CHECK(got == want_status);
    if (want_status != GPAMAP_OK) {
        CHECK(output_is_untouched(output));
    } else {
        CHECK(output->count == want_count);
        CHECK(output->count * element <= output->size);
        CHECK(want_count == 0 || memcmp(output->elements, want, want_count * element) == 0);
    }
    free(output->elements);
}

static void compare_side(struct gpamap_range_list left, struct gpamap_range_list right, enum gpamap_side side,
                         uint32_t capacity)
{
    const enum gpamap_status want = oracle_list_check(left, right, (uint64_t)left.count + right.count, capacity);
    struct output output = output_make(capacity, sizeof(struct gpamap_range));
    struct gpamap_range ranges[ORACLE_PIECES_MAX];
    uint32_t count = 0;
    enum gpamap_status got;

    if (want == GPAMAP_OK) {
        count = oracle_list_side(left, right, side, ranges);
    }
    if (side == GPAMAP_SIDE_BOTH) {
        got = gpamap_range_list_intersect(left, right, output.elements, capacity, &output.count);
    } else {
        got = gpamap_range_list_subtract(left, right, output.elements, capacity, &output.count);
    }
    check_output(&output, got, want, ranges, count, sizeof(struct gpamap_range));
}

/* A walk piece has padding, so its parts are compared one by one. */
static void compare_walk(struct gpamap_range_list left, struct gpamap_range_list right, uint32_t capacity)
{
    const enum gpamap_status want =
        oracle_list_check(left, right, 2 * ((uint64_t)left.count + right.count) + 1, capacity);
    struct output output = output_make(capacity, sizeof(struct gpamap_walk_piece));
    const struct gpamap_walk_piece *got = output.elements;
    struct gpamap_walk_piece pieces[ORACLE_PIECES_MAX];

    CHECK(gpamap_range_list_walk(left, right, output.elements, capacity, &output.count) == want);
    if (want == GPAMAP_OK) {
        CHECK(output.count == oracle_list_walk(left, right, pieces));
        for (uint32_t i = 0; i < output.count; i++) {
            CHECK(got[i].range.start == pieces[i].range.start && got[i].range.end == pieces[i].range.end);
            CHECK(got[i].side == pieces[i].side);
            CHECK(got[i].left_index == pieces[i].left_index && got[i].right_index == pieces[i].right_index);
        }
    } else {
        CHECK(output_is_untouched(&output));
    }
    free(output.elements);
}

static struct gpamap_range *copy_of(struct gpamap_range_list list)
{
    struct gpamap_range *copy = malloc(list.count * sizeof(*copy));

    CHECK(copy != NULL || list.count == 0);
    if (list.count > 0) {
        memcpy(copy, list.ranges, list.count * sizeof(*copy));
    }
    return copy;
}

static void trace_list(const char *name, struct gpamap_range_list list)
{
    if (trace_is_wanted()) {
        fprintf(stderr, "trace: %s", name);
        for (uint32_t i = 0; i < list.count; i++) {
            fprintf(stderr, " " TRACE_X " " TRACE_X, list.ranges[i].start, list.ranges[i].end);
        }
        fputc('\n', stderr);
    }
}

void compare_lists(struct gpamap_range_list left, struct gpamap_range_list right)
{
    struct gpamap_range *left_copy = copy_of(left);
    struct gpamap_range *right_copy = copy_of(right);
    const struct gpamap_range_list left_list = { left_copy, left.count };
    const struct gpamap_range_list right_list = { right_copy, right.count };
    const uint32_t bound = left.count + right.count;

    trace_list("left", left);
    trace_list("right", right);
    TRACE("list intersect");
    compare_side(left_list, right_list, GPAMAP_SIDE_BOTH, bound);
    TRACE("list subtract");
    compare_side(left_list, right_list, GPAMAP_SIDE_LEFT, bound);
    TRACE("list walk");
    compare_walk(left_list, right_list, 2 * bound + 1);
    compare_walk(left_list, right_list, 2 * bound);
    if (bound > 0) {
        compare_side(left_list, right_list, GPAMAP_SIDE_BOTH, bound - 1);
        compare_side(left_list, right_list, GPAMAP_SIDE_LEFT, bound - 1);
    }
    free(left_copy);
    free(right_copy);
}

static void compare_flatten(struct gpamap_range_list list, uint32_t capacity)
{
    struct output output = output_make(capacity, sizeof(struct gpamap_range));
    struct gpamap_range ranges[ORACLE_PIECES_MAX];
    enum gpamap_status want = oracle_list_is_sorted(list, false) ? GPAMAP_OK : GPAMAP_ERR_UNSORTED_LEFT;
    uint32_t count = 0;

    if (want == GPAMAP_OK && capacity < list.count) {
        want = GPAMAP_ERR_CAPACITY;
    }
    if (want == GPAMAP_OK) {
        count = oracle_list_flatten(list, ranges);
    }
    check_output(&output, gpamap_range_list_flatten(list, output.elements, capacity, &output.count), want, ranges,
                 count, sizeof(struct gpamap_range));
}

static void compare_merge(struct gpamap_range_list list, const struct gpamap_labelled_range *in, uint32_t capacity)
{
    const struct gpamap_range_list none = { NULL, 0 };
    const enum gpamap_status want = oracle_list_check(list, none, list.count, capacity);
    struct output output = output_make(capacity, sizeof(struct gpamap_labelled_range));
    struct gpamap_labelled_range merged[ORACLE_LIST_MAX];
    uint32_t count = 0;

    if (want == GPAMAP_OK) {
        count = oracle_list_merge_adjacent(in, list.count, merged);
    }
    check_output(&output, gpamap_range_list_merge_adjacent(in, list.count, output.elements, capacity, &output.count),
                 want, merged, count, sizeof(struct gpamap_labelled_range));
}

void compare_list(struct gpamap_range_list list, const uint64_t *labels)
{
    struct gpamap_range *copy = copy_of(list);
    const struct gpamap_range_list same = { copy, list.count };
    struct gpamap_labelled_range *labelled = malloc(list.count * sizeof(*labelled));

    CHECK(labelled != NULL || list.count == 0);
    for (uint32_t i = 0; i < list.count; i++) {
        labelled[i] = (struct gpamap_labelled_range){ list.ranges[i], labels[i] };
    }
    compare_flatten(same, list.count);
    compare_merge(same, labelled, list.count);
    if (list.count > 0) {
        compare_flatten(same, list.count - 1);
        compare_merge(same, labelled, list.count - 1);
    }
    free(labelled);
    free(copy);
}
