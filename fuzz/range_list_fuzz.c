/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of range_list, against fuzz/oracle.
 *
 * Covers: intersect, subtract, walk, flatten and merge_adjacent of lists of up to 15 elements each, sorted or not, with
 * empty ranges, ranges that touch or overlap, and now and then ends that are no range; with room for the bound and for
 * one less; status, results, outputs untouched on failure.
 * Does not cover: longer lists; lists whose memory overlaps the output (forbidden).
 *
 * Input: two lists, left then right. A list is one byte (kind = byte / 16 % 4, count = byte % 16), then:
 *   kind 0     count times: a range or not, a label
 *   kind 1..3  one byte (universe = byte % 3), then count times: a step of 2 bytes and a label. The list climbs from
 *              the lowest page: it leaves byte % 4 pages free, then takes byte % 6 pages. Such a list is a good one,
 *              but with kind 3 every step begins one page lower, so that it may overlap.
 * A label is one byte, modulo 3. Values as in fuzz/input.h.
 * Replay: bazel run //fuzz:range_list_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/range_list_compare.h"
#include "input.h"

#define ELEMENTS_MAX 15

struct list {
    struct gpamap_range ranges[ELEMENTS_MAX];
    uint64_t labels[ELEMENTS_MAX];
    uint32_t count;
};

static void climb(struct input *input, struct list *list, bool may_overlap)
{
    uint64_t page = input_universe(input_below(input, 3)) / GPAMAP_PAGE_SIZE;
    const uint64_t end = GPAMAP_MAX_ADDRESS / GPAMAP_PAGE_SIZE;

    for (uint32_t i = 0; i < list->count; i++) {
        uint64_t start = page + input_below(input, 4);

        start -= may_overlap && start > 0 ? 1U : 0U;
        start = start < end ? start : end;
        page = start + input_below(input, 6);
        page = page < end ? page : end;
        list->ranges[i] = (struct gpamap_range){ start * GPAMAP_PAGE_SIZE, page * GPAMAP_PAGE_SIZE };
        list->labels[i] = input_below(input, 3);
    }
}

static void decode(struct input *input, struct list *list)
{
    const uint8_t head = input_byte(input);
    const uint32_t kind = head / 16 % 4;

    list->count = head % (ELEMENTS_MAX + 1);
    if (kind > 0) {
        climb(input, list, kind == 3);
        return;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        list->ranges[i] = input_range_or_not(input);
        list->labels[i] = input_below(input, 3);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct list left;
    struct list right;

    decode(&input, &left);
    decode(&input, &right);

    const struct gpamap_range_list left_list = { left.ranges, left.count };
    const struct gpamap_range_list right_list = { right.ranges, right.count };

    compare_lists(left_list, right_list);
    compare_list(left_list, left.labels);
    compare_list(right_list, right.labels);
    return 0;
}
