/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of address_allocator and its parts, against fuzz/oracle.
 *
 * Covers: up to 64 steps on a pool of any place and size, in storage for 0 to 31 extents; after each the status, what
 * is held, the invariant and all numbers, and where a step is refused that nothing was written; restore from up to 16
 * entries made of the input's bytes.
 * Does not cover: storage for more extents, is_valid on a broken allocator (tests/address_allocator_test.c does).
 *
 * Input: a pool (place, size), one byte, the capacity modulo 32; then steps until the bytes end. A step is one byte,
 * modulo 16:
 *   0 .. 3    allocate: policy (byte modulo 3), size, alignment, address; when the byte is 2 or more a window, too
 *   4         allocate in a group: a request, a count (byte modulo 4), and windows
 *   5 .. 10   free, free, quarantine, release, find, move: what is held (byte, modulo the number), or any interval
 *   11        save, and restore
 *   12 .. 15  restore: a count (byte modulo 16) and entries, of three words each
 * A place is one byte, modulo 4: 0 is 0, 1 is 2^32 - 32, 2 is 2^64 - 64, 3 is any word. A size is one byte, modulo 8:
 * below 7 it is a byte modulo 65, 7 is any word. An address is a distance from the first byte of the pool: a byte, or
 * (one in eight) a word that is the address. Values as in fuzz/input.h.
 * Replay: bazel run //fuzz:address_allocator_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/address_compare.h"
#include "input.h"

#define ENTRIES_MAX 16

static uint64_t read_place(struct input *input)
{
    static const uint64_t places[] = { 0, 0xFFFFFFE0, UINT64_MAX - 63 };
    const uint32_t choice = input_below(input, 4);

    return choice < 3 ? places[choice] : input_u64(input);
}

static uint64_t read_bytes(struct input *input)
{
    return input_below(input, 8) < 7 ? input_below(input, 65) : input_u64(input);
}

static uint64_t read_address(struct input *input, const struct address_pair *pair)
{
    return input_below(input, 8) < 7 ? pair->oracle.pool.first + input_byte(input) : input_u64(input);
}

static uint64_t read_alignment(struct input *input)
{
    const uint32_t choice = input_below(input, 8);

    if (choice == 7) {
        return input_u64(input);
    }
    return (uint64_t)1 << (choice == 6 ? input_below(input, 64) : choice);
}

static struct gpamap_address_request read_request(struct input *input, const struct address_pair *pair)
{
    const enum gpamap_address_policy policy = (enum gpamap_address_policy)input_below(input, 3);
    const uint64_t size = read_bytes(input);
    const uint64_t align = read_alignment(input);
    const uint32_t owner = input_below(input, 16);
    struct gpamap_address_request request = { size, align, policy, 0, owner };

    if (policy == GPAMAP_ADDRESS_EXACT) {
        request.address = read_address(input, pair);
    }
    if (owner == 15) {
        request.owner = GPAMAP_ADDRESS_QUARANTINED;
    }
    return request;
}

static struct gpamap_interval read_interval(struct input *input, const struct address_pair *pair)
{
    const uint32_t choice = input_byte(input);

    if (choice < 224 && pair->oracle.count > 0) {
        const struct gpamap_extent extent = pair->oracle.held[choice % pair->oracle.count];

        return (struct gpamap_interval){ extent.first, extent.last };
    }
    const uint64_t first = read_address(input, pair);

    return (struct gpamap_interval){ first, read_address(input, pair) };
}

static void step_allocate(struct address_pair *pair, struct input *input, bool has_window)
{
    const struct gpamap_address_request request = read_request(input, pair);
    struct gpamap_interval window = pair->oracle.pool;
    struct gpamap_interval interval = { 1, 2 };

    if (has_window) {
        window.first = read_address(input, pair);
        window.last = read_address(input, pair);
    }
    (void)address_pair_allocate(pair, request, window, &interval);
}

static void step_group(struct address_pair *pair, struct input *input)
{
    const struct gpamap_address_request request = read_request(input, pair);
    struct gpamap_interval pools[3];
    struct gpamap_interval interval = { 1, 2 };
    const uint32_t count = input_below(input, 4);

    for (uint32_t i = 0; i < count; i++) {
        pools[i].first = read_address(input, pair);
        pools[i].last = read_address(input, pair);
    }
    (void)address_pair_group(pair, pools, count, request, &interval);
}

static void step_move(struct address_pair *pair, struct input *input)
{
    const struct gpamap_interval from = read_interval(input, pair);
    const struct gpamap_address_request request = read_request(input, pair);

    (void)address_pair_move(pair, from, request, (enum address_move)input_below(input, 3));
}

static void step_restore(struct input *input)
{
    struct gpamap_extent entries[ENTRIES_MAX];
    const uint64_t base = read_place(input);
    const uint64_t size = read_bytes(input);
    const uint32_t count = input_below(input, ENTRIES_MAX);
    const uint32_t capacity = input_below(input, ENTRIES_MAX);

    for (uint32_t i = 0; i < count; i++) {
        entries[i].first = input_below(input, 8) < 7 ? base + input_below(input, 65) : input_u64(input);
        entries[i].last = input_below(input, 8) < 7 ? entries[i].first + input_below(input, 8) : input_u64(input);
        entries[i].owner = input_below(input, 2) == 0 ? i : GPAMAP_ADDRESS_QUARANTINED;
    }
    address_compare_restore(base, size, entries, count, capacity);
}

static void step(struct address_pair *pair, struct input *input)
{
    const uint32_t choice = input_below(input, 16);

    if (choice < 4) {
        step_allocate(pair, input, choice >= 2);
    } else if (choice == 4) {
        step_group(pair, input);
    } else if (choice < 7) {
        (void)address_pair_step(pair, ADDRESS_FREE, read_interval(input, pair));
    } else if (choice == 7) {
        (void)address_pair_step(pair, ADDRESS_QUARANTINE, read_interval(input, pair));
    } else if (choice == 8) {
        (void)address_pair_step(pair, ADDRESS_RELEASE, read_interval(input, pair));
    } else if (choice == 9) {
        address_pair_find(pair, read_address(input, pair));
    } else if (choice == 10) {
        step_move(pair, input);
    } else if (choice == 11) {
        address_pair_save(pair);
    } else {
        step_restore(input);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    struct address_pair pair;
    const uint64_t base = read_place(&input);
    const uint64_t bytes = read_bytes(&input);

    if (!address_pair_begin(&pair, base, bytes, input_below(&input, 32))) {
        return 0;
    }
    for (uint32_t i = 0; i < 64 && input.size > 0; i++) {
        step(&pair, &input);
    }
    address_pair_end(&pair);
    return 0;
}
