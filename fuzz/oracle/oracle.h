/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_H
#define GPAMAP_ORACLE_H
/*
 * The oracle: what the library must answer, computed slowly and plainly from the prose of the headers.
 *
 * It uses types and constants of the public headers and no code of the library. Sums and roundings are made in 128
 * bits, so that none can wrap.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/range.h"

typedef unsigned __int128 oracle_wide;

#define ORACLE_SPACE ((oracle_wide)1 << 64) /* one past the last byte */

static inline bool oracle_is_power_of_two(uint64_t value)
{
    for (uint32_t shift = 0; shift < 64; shift++) {
        if (value == (uint64_t)1 << shift) {
            return true;
        }
    }
    return false;
}

/* An alignment that requests may have. */
static inline bool oracle_is_page_align(uint64_t align)
{
    return align >= 4096 && oracle_is_power_of_two(align);
}

/* A size that requests may have: pages, and at least one. */
static inline bool oracle_is_page_size(uint64_t size)
{
    return size != 0 && size % 4096 == 0;
}

static inline oracle_wide oracle_round_up(oracle_wide value, uint64_t align)
{
    return (value + align - 1) / align * align;
}

static inline oracle_wide oracle_round_down(oracle_wide value, uint64_t align)
{
    return value / align * align;
}

static inline oracle_wide oracle_min(oracle_wide a, oracle_wide b)
{
    return a < b ? a : b;
}

static inline oracle_wide oracle_max(oracle_wide a, oracle_wide b)
{
    return a > b ? a : b;
}

/* The address is one of the range's bytes. */
static inline bool oracle_range_has(struct gpamap_range range, uint64_t address)
{
    return range.start <= address && address < range.end;
}

#endif
