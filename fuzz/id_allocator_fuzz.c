/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of id_allocator, against fuzz/oracle.
 *
 * Covers: allocate, allocate_exact, allocate_run and free on up to 8192 ids at 0, in the middle and at the top, and
 * saving and restoring; after each step the status, the id and the invariant; at the end every id, the walk and the
 * count.
 * Does not cover: more than 8192 ids, more than 4096 steps.
 *
 * Input: three bytes, the place of the range (modulo 3) and its size less 1 (little endian; modulo 512, or modulo 8192
 * when the first byte is 240 or more: such inputs are slow); then steps until the bytes end. A step is one byte b,
 * b modulo 4: 0 allocate; 1 allocate when b < 192, else allocate_run of as many ids as the next byte says, aligned to
 * 2^(b / 4 % 8), to 3 when that is 128; 2 allocate_exact, 3 free, both with two bytes, the id counted from one below
 * the range. 255 is no free, but saves and restores.
 * Replay: bazel run //fuzz:id_allocator_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/id_compare.h"
#include "input.h"

static uint32_t two_bytes(struct input *input)
{
    const uint32_t low = input_byte(input);

    return low + 256 * (uint32_t)input_byte(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    static struct id_pair pair;
    const uint32_t head = input_byte(&input);
    const uint32_t place = head % 3;
    const uint32_t extra = two_bytes(&input) % (head < 240 ? 512 : ORACLE_IDS_MAX);
    const uint32_t first = place == 0 ? 0 : place == 1 ? 0x7ffffff0 : UINT32_MAX - extra;

    id_pair_begin(&pair, first, first + extra);
    for (uint32_t step = 0; step < 4096 && input.size > 0; step++) {
        const uint32_t byte = input_byte(&input);

        if (byte == 255) {
            id_pair_restore(&pair);
        } else if (byte % 4 == 1 && byte >= 192) {
            id_pair_allocate_run(&pair, input_byte(&input), byte / 4 % 8 == 7 ? 3 : (uint32_t)1 << (byte / 4 % 8));
        } else if (byte % 4 < 2) {
            id_pair_allocate(&pair);
        } else if (byte % 4 == 2) {
            id_pair_allocate_exact(&pair, first - 1 + two_bytes(&input));
        } else {
            id_pair_free(&pair, first - 1 + two_bytes(&input));
        }
    }
    id_pair_check(&pair);
    return 0;
}
