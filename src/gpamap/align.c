/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/align.h"

uint32_t gpamap_align_log2(uint64_t value)
{
    uint32_t low = 0;    /* 2^low <= value */
    uint32_t width = 64; /* value < 2^(low + width) */

    /*@
      loop invariant bound: low + width <= 64 && 1 <= width;
      loop invariant low: Pow2(low) <= value;
      loop invariant high: value < Pow2(low + width);
      loop assigns low, width;
      loop variant width;
    */
    while (width > 1) {
        const uint32_t half = width / 2;

        //@ ghost lemma_pow2(low + half);
        if (value >= (uint64_t)1 << (low + half)) {
            low += half;
            width -= half;
        } else {
            width = half;
        }
    }
    //@ ghost lemma_log2_exact(value, low);
    return low;
}

bool gpamap_align_is_power_of_two(uint64_t value)
{
    uint32_t log2 = 0;

    if (value == 0) {
        return false;
    }
    log2 = gpamap_align_log2(value);
    //@ ghost lemma_pow2(log2);
    return value == (uint64_t)1 << log2;
}
