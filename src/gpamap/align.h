/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ALIGN_H
#define GPAMAP_ALIGN_H
/*
 * Power-of-two alignment.
 *
 * An alignment is a power of two of bytes, 1 to 2^63. Inside the library it is carried as its shift
 * (its base-two logarithm, 0 to 63): `(uint64_t)1 << shift` is known to the compiler as a power of
 * two, so `%` by it becomes a mask.
 */
#include <stdbool.h>
#include <stdint.h>

#include "proofs/lemmas/align.h"
#include "specs/align.acsl"

#ifdef __cplusplus
extern "C" {
#endif

#define GPAMAP_PAGE_SIZE ((uint64_t)4096)

/* True when value is a power of two, 1 to 2^63. At most six steps. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures power: \result <==> IsPow2(value);
*/
bool gpamap_align_is_power_of_two(uint64_t value);

/* The base-two logarithm, rounded down, of a value that is not 0: the largest s with 2^s <= value. */
/*@
  requires positive: value > 0;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: \result <= 63;
  ensures low: Pow2(\result) <= value;
  ensures high: value < 2 * Pow2(\result);
  // The logarithm of a power of two is exact.
  ensures exact: IsPow2(value) ==> value == Pow2(\result);
*/
uint32_t gpamap_align_log2(uint64_t value);

/* The largest multiple of 2^shift that is not above address; shift <= 63. */
/*@
  requires shift: shift <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures down: \result == AlignDown(address, Pow2(shift));
  ensures near: \result <= address < \result + Pow2(shift);
  ensures multiple: \result % Pow2(shift) == 0;
  ensures highest: \forall integer y; 0 <= y <= address && y % Pow2(shift) == 0 ==> y <= \result;
*/
static inline uint64_t gpamap_align_down(uint64_t address, uint32_t shift)
{
    //@ ghost lemma_pow2(shift);
    const uint64_t align = (uint64_t)1 << shift;

    //@ ghost lemma_between_multiples(address, align);
    //@ ghost lemma_divide(address, align);
    return address - address % align;
}

/* The smallest multiple of 2^shift that is not below address, in *out; false, with *out untouched, when
   that is 2^64; shift <= 63. */
/*@
  requires shift: shift <= 63;
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;
  ensures fits: \result <==> AlignUp(address, Pow2(shift)) <= UINT64_MAX;
  ensures untouched: !\result ==> *out == \old(*out);
  ensures up: \result ==> *out == AlignUp(address, Pow2(shift));
  ensures near: \result ==> address <= *out < address + Pow2(shift);
  ensures multiple: \result ==> *out % Pow2(shift) == 0;
  ensures lowest: \result ==> \forall integer y; address <= y && y % Pow2(shift) == 0 ==> *out <= y;
  ensures none: !\result ==> \forall integer y; address <= y <= UINT64_MAX ==> y % Pow2(shift) != 0;
*/
static inline bool gpamap_align_up(uint64_t address, uint32_t shift, uint64_t *out)
{
    //@ ghost lemma_pow2(shift);
    const uint64_t align = (uint64_t)1 << shift;
    const uint64_t rest = address % align;

    //@ ghost lemma_between_multiples(address, align);
    //@ ghost lemma_divide(address, align);
    if (rest == 0) {
        *out = address;
        return true;
    }
    if (address - rest > UINT64_MAX - align) {
        return false;
    }
    *out = address - rest + align;
    return true;
}

#ifdef __cplusplus
}
#endif
#endif
