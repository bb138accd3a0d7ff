/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_RANGE_H
#define GPAMAP_PROOFS_LEMMAS_RANGE_H
/*
 * Facts for the proof of range.c, as ghost functions. Ghost code only; nothing here is compiled.
 */
#include <stdint.h>

#include "specs/range.acsl"

/*@
  lemma Multiple_of_its_factor:
    \forall integer q, a; 0 <= q && 0 < a ==> (q * a) % a == 0;
  lemma Multiple_below_its_factor:
    \forall integer q, a; 0 <= q * a < a ==> q * a == 0;
*/

/*@ ghost
  // Adding a multiple of a keeps what is a multiple of a.
  /@ requires divisor: 2 <= a;
     requires multiple: 0x10000000000000000 == k * a;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures above: x % a == 0 ==> (x + 0x10000000000000000) % a == 0;
     ensures below: (x + 0x10000000000000000) % a == 0 ==> x % a == 0;
  @/
  void lemma_add_top(uint64_t x, uint64_t k, uint64_t a)
  {
    lemma_divide(x, a);
    /@ assert up: x % a == 0 ==> x + 0x10000000000000000 == (x / a + k) * a; @/
    /@ assert down: (x + 0x10000000000000000) % a == 0 ==> x == ((x + 0x10000000000000000) / a - k) * a; @/
    /@ assert rest: (x + 0x10000000000000000) % a == 0 ==> x % a == ((x + 0x10000000000000000) / a - k - x / a) * a; @/
  }

  // 2^64 is a multiple of each 2^t below it.
  /@ terminates \true;
     exits \false;
     assigns \nothing;
     ensures same: \forall integer t; 0 <= t <= 63 ==>
       (Pow2Divides(t, x) <==> Pow2Divides(t, x + 0x10000000000000000));
  @/
  void lemma_beyond_top(uint64_t x)
  {
    uint64_t k = 0x8000000000000000;
    uint64_t a = 2;
    uint32_t i = 1;
    /@ loop invariant bound: 1 <= i <= 64;
       loop invariant power: i <= 63 ==> a == Pow2(i) && 2 <= a;
       loop invariant factor: i <= 63 ==> k * a == 0x10000000000000000 && k == Pow2(64 - i);
       loop invariant same: \forall integer t; 0 <= t < i ==>
         (Pow2Divides(t, x) <==> Pow2Divides(t, x + 0x10000000000000000));
       loop assigns i, a, k;
       loop variant 64 - i; @/
    while (i < 64) {
      lemma_add_top(x, k, a);
      if (i < 63) {
        lemma_pow2(i + 1);
        lemma_pow2(63 - i);
        /@ assert even: k == 2 * Pow2(63 - i); @/
        a = a * 2;
        k = k / 2;
      }
      i = i + 1;
    }
  }

  /@ requires shift: s <= 63;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures largest: \forall integer t; 0 <= t <= s ==> Pow2(t) <= Pow2(s);
  @/
  void lemma_pow2_largest(uint32_t s)
  {
    uint32_t i = 0;
    /@ loop invariant bound: 0 <= i <= s;
       loop invariant low: 1 <= Pow2(i);
       loop invariant largest: \forall integer t; 0 <= t <= i ==> Pow2(t) <= Pow2(i);
       loop assigns i;
       loop variant s - i; @/
    while (i < s) {
      i = i + 1;
    }
  }
*/
#endif
