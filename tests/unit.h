/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_TESTS_UNIT_H
#define GPAMAP_TESTS_UNIT_H
/*
 * What the unit and the small-scope tests share: cmocka, and the places where trouble lives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* after its four headers */

#include "gpamap/range.h"

#define PAGE GPAMAP_PAGE_SIZE
#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)
#define FOUR_GIB ((uint64_t)1 << 32)
#define UNTOUCHED ((uint64_t)0xA5A5A5A5A5A5A5A5)

#define UNIVERSES 3

/* The first byte of a universe of `size` bytes: at 0, around 4 GiB, and up to the end of the last range. */
static inline uint64_t universe(uint32_t number, uint64_t size)
{
    if (number == 0) {
        return 0;
    }
    return number == 1 ? FOUR_GIB - size / PAGE / 2 * PAGE : GPAMAP_MAX_ADDRESS - size;
}

/* Every range over `pages` pages, the empty ones too: there are (pages + 1) * (pages + 2) / 2. The ranges ascend by
   start, then end. */
static inline uint32_t every_range(uint64_t base, uint32_t pages, struct gpamap_range *out)
{
    uint32_t count = 0;

    for (uint32_t start = 0; start <= pages; start++) {
        for (uint32_t end = start; end <= pages; end++) {
            out[count].start = base + start * PAGE;
            out[count].end = base + end * PAGE;
            count++;
        }
    }
    return count;
}

static inline struct gpamap_range range_of(uint64_t start, uint64_t end)
{
    const struct gpamap_range range = { start, end };

    return range;
}

#define assert_range(range, want_start, want_end)                                                                      \
    do {                                                                                                               \
        assert_int_equal((range).start, (want_start));                                                                 \
        assert_int_equal((range).end, (want_end));                                                                     \
    } while (0)

#endif
