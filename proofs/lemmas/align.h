/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_ALIGN_H
#define GPAMAP_PROOFS_LEMMAS_ALIGN_H
/*
 * Facts about powers of two and multiples, as ghost functions: a caller gets a fact by a ghost call, and no other
 * proof is slowed by it. Ghost code only; nothing here is compiled.
 */
#include <stdint.h>

#include "specs/align.acsl"

/*@ ghost
  /@ requires shift: s <= 63;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures shift_is_pow2: (1 << s) == Pow2(s);
     ensures low: 1 <= Pow2(s);
     ensures high: Pow2(s) <= 0x8000000000000000;
  @/
  void lemma_pow2(uint32_t s)
  {
    uint64_t a = 1;
    uint32_t i = 0;
    /@ loop invariant bound: 0 <= i <= s;
       loop invariant shifted: a == (1 << i);
       loop invariant power: a == Pow2(i);
       loop invariant low: 1 <= a;
       loop assigns i, a;
       loop variant s - i; @/
    while (i < s) {
      /@ assert twice: ((1 << i) << 1) == (1 << (i + 1)); @/
      /@ assert fits: (uint64_t)(1 << (i + 1)) == (1 << (i + 1)); @/
      /@ assert next: (1 << (i + 1)) == 2 * (1 << i); @/
      a = a * 2;
      i = i + 1;
    }
  }
*/

/*@ ghost
  /@ requires divisor: 0 < a;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures divided: x == (x / a) * a + x % a;
     ensures rest: 0 <= x % a < a;
  @/
  void lemma_divide(uint64_t x, uint64_t a) {}

  /@ requires divisor: 0 < a;
     requires times: x == t * a;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures multiple: x % a == 0;
     ensures next: (x + a) % a == 0;
  @/
  void lemma_multiple(uint64_t x, uint64_t t, uint64_t a) {}

  /@ requires order: p <= q;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures order: p * a <= q * a;
  @/
  void lemma_product_order(uint64_t p, uint64_t q, uint64_t a) {}

  /@ requires divisor: 0 < a;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures multiples: \forall integer y; 0 <= y && y % a == 0 ==> y == (y / a) * a;
  @/
  void lemma_multiples(uint64_t a) {}

  /@ requires divisor: 0 < a;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures multiple: (x - x % a) % a == 0;
     ensures multiple_up: (x - x % a + a) % a == 0;
     ensures highest: \forall integer y; 0 <= y <= x && y % a == 0 ==> y <= x - x % a;
     ensures next: \forall integer y; x - x % a < y && y % a == 0 ==> x - x % a + a <= y;
  @/
  void lemma_between_multiples(uint64_t x, uint64_t a) {
    lemma_divide(x, a);
    lemma_multiple(x - x % a, x / a, a);
    lemma_multiples(a);
    /@ assert order: \forall integer q; x / a < q ==> (x / a + 1) * a <= q * a; @/
    /@ assert order_down: \forall integer q; q <= x / a ==> q * a <= (x / a) * a; @/
  }
*/

/*@ ghost
  /@ requires modulus: 0 < m <= 0x4000000000000000;
     requires even: x % (2 * m) == 0;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures half: x % m == 0;
  @/
  void lemma_halve_modulus(uint64_t x, uint64_t m)
  {
    lemma_divide(x, 2 * m);
    /@ assert small: x / (2 * m) <= 0x7fffffffffffffff; @/
    lemma_multiple(x, 2 * (x / (2 * m)), m);
  }

  /@ requires shifts: s <= t <= 63;
     requires multiple: x % Pow2(t) == 0;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures multiple: x % Pow2(s) == 0;
  @/
  void lemma_pow2_divides(uint64_t x, uint32_t s, uint32_t t)
  {
    uint32_t i = t;
    /@ loop invariant bound: s <= i <= t;
       loop invariant multiple: x % Pow2(i) == 0;
       loop assigns i;
       loop variant i - s; @/
    while (i > s) {
      uint64_t m = 1;
      i = i - 1;
      lemma_pow2(i);
      lemma_pow2(i + 1);
      m = (uint64_t)1 << i;
      /@ assert even: x % (2 * m) == 0; @/
      lemma_halve_modulus(x, m);
    }
  }

  /@ requires shifts: s <= t <= 64;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures order: Pow2(s) <= Pow2(t);
     ensures strict: s < t ==> 2 * Pow2(s) <= Pow2(t);
  @/
  void lemma_pow2_order(uint32_t s, uint32_t t)
  {
    uint32_t i = s;
    /@ loop invariant bound: s <= i <= t;
       loop invariant order: 1 <= Pow2(s) <= Pow2(i);
       loop invariant strict: s < i ==> 2 * Pow2(s) <= Pow2(i);
       loop assigns i;
       loop variant t - i; @/
    while (i < t) {
      i = i + 1;
    }
  }

  /@ requires shift: s <= 63;
     requires log2: Pow2(s) <= v < 2 * Pow2(s);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures exact: IsPow2(v) ==> v == Pow2(s);
  @/
  void lemma_log2_exact(uint64_t v, uint32_t s)
  {
    uint32_t i = 0;
    /@ loop invariant bound: 0 <= i <= 64;
       loop invariant other: \forall integer t; 0 <= t < i && t != s ==> Pow2(t) != v;
       loop assigns i;
       loop variant 64 - i; @/
    while (i < 64) {
      if (i < s) { lemma_pow2_order(i, s); }
      if (s < i) { lemma_pow2_order(s, i); }
      i = i + 1;
    }
  }

  // A multiple of a power of two from 4096 up is a multiple of 4096, and that one of each smaller power.
  /@ requires shift: s <= 63;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures page: Pow2(12) == 4096;
     ensures larger: 12 <= s && x % Pow2(s) == 0 ==> x % 4096 == 0;
     ensures smaller: s <= 12 && x % 4096 == 0 ==> x % Pow2(s) == 0;
     ensures shift_large: 12 <= s <==> 4096 <= Pow2(s);
  @/
  void lemma_page_multiple(uint64_t x, uint32_t s)
  {
    if (12 <= s) {
      lemma_pow2(s);
      if (x % ((uint64_t)1 << s) == 0) { lemma_pow2_divides(x, 12, s); }
      lemma_pow2_order(12, s);
    } else {
      if (x % 4096 == 0) { lemma_pow2_divides(x, s, 12); }
      lemma_pow2_order(s, 12);
    }
  }
*/
#endif
