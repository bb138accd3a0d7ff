/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of range_set, against fuzz/oracle.
 *
 * Covers: add and remove of up to 32 ranges (good or not) in a set of capacity 0 to 15; after each the status, the
 * whole set, its invariant, its total, and on failure that nothing was written; every query and both fits.
 * Does not cover: a capacity above 15, more than 32 steps, is_valid on a broken set (tests/range_set_test.c does).
 *
 * Input: one byte, the capacity modulo 16; then steps until the bytes end. A step is one byte, modulo 8:
 *   0 .. 2  add a range or not
 *   3, 4    remove a range or not
 *   5       query: a range, a byte address
 *   6, 7    fit: size, align, byte address (lo), byte address (hi)
 * Values as in fuzz/input.h.
 * Replay: bazel run //fuzz:range_set_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/range_set_compare.h"
#include "input.h"

static void step_fit(const struct range_set_pair *pair, struct input *input)
{
    const uint64_t fit_size = input_size(input);
    const uint64_t align = input_align(input);
    const uint64_t lo = input_byte_address(input);

    range_set_pair_fit(pair, fit_size, align, lo, input_byte_address(input));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct range_set_pair pair;

    range_set_pair_begin(&pair, input_below(&input, 16));
    for (uint32_t step = 0; step < 32 && input.size > 0; step++) {
        const uint32_t choice = input_below(&input, 8);

        if (choice < 5) {
            (void)range_set_pair_change(&pair, input_range_or_not(&input), choice < 3);
        } else if (choice == 5) {
            const struct gpamap_range range = input_range(&input);

            range_set_pair_query(&pair, range, input_byte_address(&input));
        } else {
            step_fit(&pair, &input);
        }
    }
    range_set_pair_end(&pair);
    return 0;
}
