/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/align.h"

uint32_t gpamap_align_log2(uint64_t value)
{
    uint32_t low = 0;    /* 2^low <= value */
    uint32_t width = 64; /* value < 2^(low + width) */

    while (width > 1) {
        const uint32_t half = width / 2;

        if (value >= (uint64_t)1 << (low + half)) {
            low += half;
            width -= half;
        } else {
            width = half;
        }
    }
    return low;
}

bool gpamap_align_is_power_of_two(uint64_t value)
{
    return value != 0 && value == (uint64_t)1 << gpamap_align_log2(value);
}
