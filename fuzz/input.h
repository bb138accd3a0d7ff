/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_FUZZ_INPUT_H
#define GPAMAP_FUZZ_INPUT_H
/*
 * Values out of the bytes of a fuzz input, from the front. Never fails: an input that has run out gives zeros.
 *
 * Addresses come from a few universes of 32 pages, so that ranges meet often, and sometimes from anywhere:
 * one byte b, then
 *   b % 8 = 0 .. 5   universe b % 3 (at 0; around 4 GiB; at the top), page (next byte) % 33
 *   b % 8 = 6        2^(next byte % 64), plus or minus (next byte % 3) pages, wrapping
 *   b % 8 = 7        the next 8 bytes, little endian; when b >= 128 rounded down to a page
 * A program that has a universe of its own (a harness says so) uses the byte b for it alone.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gpamap/range.h"

#define INPUT_UNIVERSE_PAGES 32

struct input {
    const uint8_t *data;
    size_t size; /* bytes left */
};

static inline uint8_t input_byte(struct input *input)
{
    if (input->size == 0) {
        return 0;
    }
    input->size--;
    return *input->data++;
}

/* 0 .. count - 1; count is 1 .. 256. */
static inline uint32_t input_below(struct input *input, uint32_t count)
{
    return input_byte(input) % count;
}

static inline uint64_t input_u64(struct input *input)
{
    uint64_t value = 0;

    for (uint32_t i = 0; i < 8; i++) {
        value |= (uint64_t)input_byte(input) << (8 * i);
    }
    return value;
}

/* The lowest page of universe 0, 1 or 2: at 0, around 4 GiB, and up to the largest end of a range. */
static inline uint64_t input_universe(uint32_t universe)
{
    const uint64_t size = INPUT_UNIVERSE_PAGES * GPAMAP_PAGE_SIZE;

    if (universe == 0) {
        return 0;
    }
    return universe == 1 ? ((uint64_t)1 << 32) - size / 2 : GPAMAP_MAX_ADDRESS - size;
}

static inline uint64_t input_address(struct input *input)
{
    const uint8_t choice = input_byte(input);

    if (choice % 8 < 6) {
        return input_universe(choice % 3) + input_below(input, INPUT_UNIVERSE_PAGES + 1) * GPAMAP_PAGE_SIZE;
    }
    if (choice % 8 == 6) {
        const uint64_t power = (uint64_t)1 << input_below(input, 64);
        const uint64_t pages = input_below(input, 3) * GPAMAP_PAGE_SIZE;

        return choice < 128 ? power + pages : power - pages;
    }
    const uint64_t any = input_u64(input);

    return choice < 128 ? any : any - any % GPAMAP_PAGE_SIZE;
}

/* A byte address: an address, sometimes one byte above or below. */
static inline uint64_t input_byte_address(struct input *input)
{
    const uint64_t address = input_address(input);
    const uint32_t nudge = input_below(input, 4);

    if (nudge == 2) {
        return address + 1;
    }
    return nudge == 3 ? address - 1 : address;
}

/* A range, whatever the bytes: two addresses brought into order and down to pages. */
static inline struct gpamap_range input_range(struct input *input)
{
    const uint64_t a = input_address(input) / GPAMAP_PAGE_SIZE * GPAMAP_PAGE_SIZE;
    const uint64_t b = input_address(input) / GPAMAP_PAGE_SIZE * GPAMAP_PAGE_SIZE;
    struct gpamap_range range = { a, b };

    if (a > b) {
        range.start = b;
        range.end = a;
    }
    return range;
}

/* A range, or now and then (one in 16) two numbers that need not be one. */
static inline struct gpamap_range input_range_or_not(struct input *input)
{
    if (input_below(input, 16) == 15) {
        const uint64_t start = input_byte_address(input);
        const struct gpamap_range any = { start, input_byte_address(input) };

        return any;
    }
    return input_range(input);
}

/* Mostly a power of two (small ones more often), else any address. */
static inline uint64_t input_align(struct input *input)
{
    const uint8_t choice = input_byte(input);

    if (choice % 16 == 15) {
        return input_byte_address(input);
    }
    return (uint64_t)1 << (choice % 16 < 10 ? 12U + choice / 16 % 8 : input_below(input, 64));
}

/* A number of bytes: mostly a few pages, a few 2 MiB or 1 GiB, else any address. */
static inline uint64_t input_size(struct input *input)
{
    const uint8_t choice = input_byte(input);

    switch (choice % 8) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
        return (uint64_t)(choice / 8 + 1) * GPAMAP_PAGE_SIZE;
    case 5:
        return (uint64_t)(choice / 8) << 21;
    case 6:
        return (uint64_t)(choice / 8) << 30;
    default:
        return input_byte_address(input);
    }
}

#endif
