/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bits.h"

uint32_t gpamap_bits_lowest_slowly(uint64_t word)
{
    uint64_t rest = word;
    uint32_t bit = 0;

    /*@
      loop invariant rest: 0 < rest;
      loop invariant bound: 0 <= bit <= 63;
      loop invariant room: rest < Pow2(64 - bit);
      loop invariant shifted: \forall integer j; 0 <= j ==> (Bit(word, bit + j) <==> Bit(rest, j));
      loop invariant below: \forall integer j; 0 <= j < bit ==> !Bit(word, j);
      loop assigns rest, bit;
      loop variant rest;
    */
    while (rest % 2 == 0) {
        rest = rest / 2;
        bit++;
    }
    return bit;
}
