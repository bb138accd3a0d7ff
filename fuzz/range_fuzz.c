/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of align, interval, range and subranges: single ranges, pairs and walks, against fuzz/oracle.
 *
 * Covers: every function of gpamap/{align,interval,range,subranges}.h that takes the values below; status, results,
 * outputs untouched on failure. Walks by subranges: every piece up to the 64th, every page of a piece up to 2048 pages,
 * else its first and last 1024.
 * Does not cover: lists and sets (range_list_fuzz, range_set_fuzz).
 *
 * Input: steps until the bytes end, at most 32. A step is one byte, modulo 4, and values as in fuzz/input.h:
 *   0  numbers   byte address, byte address, align       constructors, align, checks
 *   1  number    range, then byte address (even next byte) or align   queries of one range
 *   2  pair      range, range, byte address              pairs of ranges and of intervals
 *   3  walk      range, address (offset), size (max_size)
 * Replay: bazel run //fuzz:range_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/range_compare.h"
#include "input.h"

static void step_number(struct input *input)
{
    const struct gpamap_range range = input_range(input);
    const bool is_align = input_byte(input) % 2 == 1;

    compare_range_number(range, is_align ? input_align(input) : input_byte_address(input));
}

static struct gpamap_interval interval_of(struct gpamap_range range)
{
    const struct gpamap_interval interval = { range.start, range.end };

    return interval;
}

static void step_pair(struct input *input)
{
    const struct gpamap_range a = input_range(input);
    const struct gpamap_range b = input_range(input);

    compare_range_pair(a, b);
    compare_intervals(interval_of(a), interval_of(b), input_byte_address(input));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };

    for (uint32_t step = 0; step < 32 && input.size > 0; step++) {
        switch (input_below(&input, 4)) {
        case 0: {
            const uint64_t start = input_byte_address(&input);
            const uint64_t end = input_byte_address(&input);

            compare_range_numbers(start, end, input_align(&input));
            break;
        }
        case 1:
            step_number(&input);
            break;
        case 2:
            step_pair(&input);
            break;
        default: {
            const struct gpamap_range range = input_range(&input);
            const uint64_t offset = input_address(&input);

            compare_subranges(range, offset, input_size(&input), 64);
            break;
        }
        }
    }
    return 0;
}
