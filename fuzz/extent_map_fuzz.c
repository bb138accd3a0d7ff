/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of extent_map, against fuzz/oracle.
 *
 * Covers: insert and remove of up to 64 extents (good or not) in a map of capacity 0 to 31, and set_owner of what is
 * removed; after each the status, all extents with their owners, the invariant, and on failure that nothing was
 * written; find, free_run and both fits.
 * Does not cover: a capacity above 31, is_valid on a broken map (tests/extent_map_test.c does).
 *
 * Input: one byte, the capacity modulo 32; then steps until the bytes end. A step is one byte, modulo 8:
 *   0 .. 2  insert: an interval, an owner byte
 *   3       remove: an interval
 *   4       remove the extent with the number (next byte % count)
 *   5       query: a byte address
 *   6, 7    fit: length, align, an interval (the window)
 * An interval is one byte (universe = byte % 3; byte % 16 = 15: two byte addresses instead), then two bytes modulo 24:
 * its first byte and its length less one, in bytes, from the universe's edge (at 0, at 4 GiB - 8, at 2^64 - 24; what
 * would pass the end of the space ends there). A length is one byte modulo 16; when it is 15, a size.
 * Other values as in fuzz/input.h, an align being 2^(byte % 4) when its first byte is odd.
 * Replay: bazel run //fuzz:extent_map_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/extent_map_compare.h"
#include "input.h"

/* Small intervals of bytes at the edges of the space, so that extents meet. */
static struct gpamap_interval decode_interval(struct input *input)
{
    const uint64_t edges[] = { 0, ((uint64_t)1 << 32) - 8, UINT64_MAX - 23 };
    const uint8_t choice = input_byte(input);
    struct gpamap_interval interval;

    if (choice % 16 == 15) {
        interval.first = input_byte_address(input);
        interval.last = input_byte_address(input);
        return interval;
    }
    interval.first = edges[choice % 3] + input_below(input, 24);

    const uint32_t more = input_below(input, 24);

    interval.last = more <= UINT64_MAX - interval.first ? interval.first + more : UINT64_MAX;
    return interval;
}

static uint64_t decode_align(struct input *input)
{
    return input_byte(input) % 2 == 1 ? (uint64_t)1 << input_below(input, 4) : input_align(input);
}

static void step_fit(const struct extent_map_pair *pair, struct input *input)
{
    const uint32_t length = input_below(input, 16);
    const uint64_t fit_size = length == 15 ? input_size(input) : length;
    const uint64_t align = decode_align(input);

    extent_map_pair_fit(pair, fit_size, align, decode_interval(input));
}

static void step_remove_held(struct extent_map_pair *pair, struct input *input)
{
    const uint8_t number = input_byte(input);

    if (pair->oracle.count > 0) {
        const struct gpamap_extent extent = pair->oracle.extents[number % pair->oracle.count];

        (void)extent_map_pair_remove(pair, (struct gpamap_interval){ extent.first, extent.last });
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct extent_map_pair pair;

    extent_map_pair_begin(&pair, input_below(&input, 32));
    for (uint32_t step = 0; step < 64 && input.size > 0; step++) {
        const uint32_t choice = input_below(&input, 8);

        if (choice < 3) {
            const struct gpamap_interval interval = decode_interval(&input);

            (void)extent_map_pair_insert(&pair,
                                         (struct gpamap_extent){ interval.first, interval.last, input_byte(&input) });
        } else if (choice == 3) {
            (void)extent_map_pair_remove(&pair, decode_interval(&input));
        } else if (choice == 4) {
            step_remove_held(&pair, &input);
        } else if (choice == 5) {
            extent_map_pair_query(&pair, input_byte_address(&input));
        } else {
            step_fit(&pair, &input);
        }
    }
    extent_map_pair_end(&pair);
    return 0;
}
