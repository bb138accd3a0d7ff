/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_BITS_H
#define GPAMAP_BITS_H
/*
 * The bits of a 64-bit word, numbered 0 to 63 from the lowest. Internal: for the id allocator.
 *
 * All of it is written as arithmetic with powers of two, of which compilers make shifts and masks.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/align.h"
#include "proofs/lemmas/bits.h"
#include "specs/bits.acsl"

#ifdef __cplusplus
extern "C" {
#endif

/* 2^bit; bit <= 63. */
/*@
  requires bit: bit <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures power: \result == Pow2(bit);
  ensures low: 1 <= \result <= 0x8000000000000000;
*/
static inline uint64_t gpamap_bits_power(uint32_t bit)
{
    //@ ghost lemma_pow2(bit);
    return (uint64_t)1 << bit;
}

/* True when the bit is 1; bit <= 63. */
/*@
  requires bit: bit <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures has: \result <==> Bit(word, bit);
*/
static inline bool gpamap_bits_has(uint64_t word, uint32_t bit)
{
    //@ ghost lemma_bit_divides(bit);
    //@ assert reads: BitReads(bit, word);
    return word / gpamap_bits_power(bit) % 2 != 0;
}

/* The word with a bit that is 0 set to 1. */
/*@
  requires bit: bit <= 63;
  requires clear: !Bit(word, bit);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures with: \forall integer j; 0 <= j ==> (Bit(\result, j) <==> Bit(word, j) || j == bit);
  ensures some: \result != 0;
*/
static inline uint64_t gpamap_bits_with(uint64_t word, uint32_t bit)
{
    //@ ghost lemma_pow2(63);
    //@ ghost lemma_bit_sets(bit);
    //@ ghost lemma_bit_has_room(bit, 64);
    //@ assert range: word < Pow2(64);
    //@ assert room: BitHasRoom(bit, 64, word);
    //@ assert sets: \forall integer j; 0 <= j ==> BitSets(bit, word, j);
    return word + gpamap_bits_power(bit);
}

/* The word with a bit that is 1 set to 0. */
/*@
  requires bit: bit <= 63;
  requires set: Bit(word, bit);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures without: \forall integer j; 0 <= j ==> (Bit(\result, j) <==> Bit(word, j) && j != bit);
*/
static inline uint64_t gpamap_bits_without(uint64_t word, uint32_t bit)
{
    //@ ghost lemma_bit_sets(bit);
    //@ assert low: Pow2(bit) <= word;
    //@ assert taken: BitClears(bit, word);
    //@ assert clear: !Bit(word - Pow2(bit), bit);
    //@ assert sets: \forall integer j; 0 <= j ==> BitSets(bit, word - Pow2(bit), j);
    return word - gpamap_bits_power(bit);
}

/* The bits of the word from number `bit` up. */
/*@
  requires bit: bit <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures from: \forall integer j; 0 <= j ==> (Bit(\result, j) <==> Bit(word, j) && bit <= j);
*/
static inline uint64_t gpamap_bits_from(uint64_t word, uint32_t bit)
{
    //@ ghost lemma_bit_divides(bit);
    const uint64_t power = gpamap_bits_power(bit);

    //@ ghost lemma_divide(word, power);
    //@ assert cuts: \forall integer j; 0 <= j ==> BitCuts(bit, word, j);
    return word - word % power;
}

/* The bits below number `count`, all 1; 1 <= count <= 64. */
/*@
  requires count: 1 <= count <= 64;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures value: \result == Pow2(count) - 1;
  ensures below: \forall integer j; 0 <= j ==> (Bit(\result, j) <==> j < count);
*/
static inline uint64_t gpamap_bits_below(uint32_t count)
{
    //@ ghost lemma_bits_flip(count);
    //@ assert flips: \forall integer j; 0 <= j < count ==> BitFlips(count, 0, j);
    const uint64_t half = gpamap_bits_power(count - 1);
    const uint64_t ones = half - 1 + half;

    //@ assert value: ones == Pow2(count) - 1;
    //@ assert low: \forall integer j; 0 <= j < count ==> Bit(ones, j);
    //@ assert high: \forall integer j; count <= j ==> !Bit(ones, j);
    return ones;
}

/* The bits below number `count` that the word has not; 1 <= count <= 64, and it has none from there up. */
/*@
  requires count: 1 <= count <= 64;
  requires none: \forall integer j; count <= j < 64 ==> !Bit(word, j);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures flipped: \forall integer j; 0 <= j ==> (Bit(\result, j) <==> j < count && !Bit(word, j));
*/
static inline uint64_t gpamap_bits_flipped(uint64_t word, uint32_t count)
{
    //@ ghost lemma_bits_end(word, count);
    //@ ghost lemma_bits_flip(count);
    //@ assert low: \forall integer j; 0 <= j < count ==> BitFlips(count, word, j);
    //@ assert power: Pow2(count) - 1 - word < Pow2(count);
    return gpamap_bits_below(count) - word;
}

/* The compiler's instruction: the number of the lowest bit that is 1, plus 1; 0 when there is none. What it answers is
   not believed, only checked. */
/*@
  terminates \true;
  exits \false;
  assigns \result \from word;
*/
int __builtin_ffsll(long long word);

/* The number of the lowest bit that is 1, of a word that is not 0. One instruction and its check. */
/*@
  requires some: word != 0;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bit: \result <= 63;
  ensures lowest: LowestBit(word, \result);
*/
uint32_t gpamap_bits_lowest_slowly(uint64_t word);

/*@
  requires some: word != 0;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bit: \result <= 63;
  ensures lowest: LowestBit(word, \result);
*/
static inline uint32_t gpamap_bits_lowest(uint64_t word)
{
    const int place = __builtin_ffsll((long long)(word % 0x8000000000000000));

    if (place < 0 || place > 63) {
        return gpamap_bits_lowest_slowly(word);
    }
    const uint32_t number = place == 0 ? 63 : (uint32_t)place - 1;
    const uint64_t power = gpamap_bits_power(number);

    //@ ghost lemma_bit_divides(number);
    if (word % power != 0 || word / power % 2 == 0) {
        return gpamap_bits_lowest_slowly(word);
    }
    //@ assert reads: BitReads(number, word);
    //@ assert cuts: \forall integer j; 0 <= j < number ==> BitCuts(number, word, j);
    return number;
}

/* The lowest bit from number `bit` up of a word: its number, 64 when there is none. */
/*@
  requires bit: bit <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: bit <= \result <= 64;
  ensures found: \result < 64 ==> Bit(word, \result);
  ensures lowest: \forall integer j; bit <= j < \result ==> !Bit(word, j);
*/
static inline uint32_t gpamap_bits_lowest_from(uint64_t word, uint32_t bit)
{
    const uint64_t rest = gpamap_bits_from(word, bit);

    return rest == 0 ? 64 : gpamap_bits_lowest(rest);
}

#ifdef __cplusplus
}
#endif
#endif
