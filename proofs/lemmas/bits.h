/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_BITS_H
#define GPAMAP_PROOFS_LEMMAS_BITS_H
/*
 * What addition, subtraction, division and remainder do to bits. Each fact is a predicate, a step from a half of the
 * word to the whole, and a ghost loop over the bits.
 */
#include <stdint.h>

#include "proofs/lemmas/align.h"
#include "specs/bits.acsl"

/*@
  // Adding 2^k sets a bit that is 0 and no other; it stays below 2^n.
  predicate BitSets(integer k, integer w, integer j) = !Bit(w, k) ==> (Bit(w + Pow2(k), j) <==> Bit(w, j) || j == k);
  predicate BitHasRoom(integer k, integer n, integer w) = !Bit(w, k) ==> w + Pow2(k) < Pow2(n);
  predicate BitClears(integer k, integer w) = Bit(w, k) ==> Pow2(k) <= w && !Bit(w - Pow2(k), k);
  // 2^n - 1 - w has the bits below n that w has not.
  predicate BitFlips(integer n, integer w, integer j) = Bit(Pow2(n) - 1 - w, j) <==> !Bit(w, j);
  // The quotient by 2^k shows bit k; what the remainder leaves has the bits from k up.
  predicate BitReads(integer k, integer w) = Bit(w, k) <==> (w / Pow2(k)) % 2 == 1;
  predicate BitCuts(integer k, integer w, integer j) = Bit(w - w % Pow2(k), j) <==> Bit(w, j) && k <= j;

  lemma Half_add: \forall integer w, a; 0 <= w && 0 <= a ==> (w + 2 * a) / 2 == w / 2 + a;
  lemma Half_divide: \forall integer w, m; 0 <= w && 0 < m ==> (w / 2) / m == w / (2 * m);
  lemma Half_rest: \forall integer w, m; 0 <= w && 0 < m ==> w % (2 * m) == 2 * ((w / 2) % m) + w % 2;
  lemma Pow2_next: \forall integer k; 0 < k ==> Pow2(k) == 2 * Pow2(k - 1);
  lemma Pow2_low: \forall integer k; 1 <= Pow2(k);

  lemma BitSets_first: \forall integer w, j; 0 <= j && 0 <= w ==> BitSets(0, w, j);
  lemma BitSets_half: \forall integer k, w; 0 < k && 0 <= w ==> (w + Pow2(k)) / 2 == w / 2 + Pow2(k - 1);
  lemma BitSets_odd: \forall integer k, w; 0 < k && 0 <= w ==> (w + Pow2(k)) % 2 == w % 2;
  lemma BitSets_lowest: \forall integer k, w; 0 < k && 0 <= w ==> BitSets(k, w, 0);
  lemma BitSets_next: \forall integer k, w, j;
    0 < k && 0 < j && 0 <= w && BitSets(k - 1, w / 2, j - 1) ==> BitSets(k, w, j);

  lemma BitClears_next: \forall integer k, w; 0 < k && 0 <= w && BitClears(k - 1, w / 2) ==> BitClears(k, w);

  lemma BitHasRoom_first: \forall integer n, w; 0 < n && 0 <= w < Pow2(n) ==> BitHasRoom(0, n, w);
  lemma BitHasRoom_next: \forall integer k, n, w;
    0 < k < n && 0 <= w && BitHasRoom(k - 1, n - 1, w / 2) ==> BitHasRoom(k, n, w);

  lemma BitFlips_half: \forall integer n, w;
    0 < n && 0 <= w < Pow2(n) ==> (Pow2(n) - 1 - w) / 2 == Pow2(n - 1) - 1 - w / 2;
  lemma BitFlips_odd: \forall integer n, w; 0 < n && 0 <= w < Pow2(n) ==> (Pow2(n) - 1 - w) % 2 == 1 - w % 2;
  lemma BitFlips_first: \forall integer n, w; 0 < n && 0 <= w < Pow2(n) ==> BitFlips(n, w, 0);
  lemma BitFlips_next: \forall integer n, w, j;
    0 < n && 0 < j && 0 <= w < Pow2(n) && BitFlips(n - 1, w / 2, j - 1) ==> BitFlips(n, w, j);

  lemma BitReads_next: \forall integer k, w; 0 < k && 0 <= w && BitReads(k - 1, w / 2) ==> BitReads(k, w);

  lemma BitCuts_half: \forall integer k, w;
    0 < k && 0 <= w ==> (w - w % Pow2(k)) / 2 == w / 2 - (w / 2) % Pow2(k - 1);
  lemma BitCuts_odd: \forall integer k, w; 0 < k && 0 <= w ==> (w - w % Pow2(k)) % 2 == 0;
  lemma BitCuts_lowest: \forall integer k, w; 0 < k && 0 <= w ==> BitCuts(k, w, 0);
  lemma BitCuts_next: \forall integer k, w, j;
    0 < k && 0 < j && 0 <= w && BitCuts(k - 1, w / 2, j - 1) ==> BitCuts(k, w, j);

  lemma Bit_zero: \forall integer k; !Bit(0, k);
  lemma Bit_low: \forall integer k, w; 0 <= k ==> 0 <= w ==> Bit(w, k) ==> Pow2(k) <= w;
  lemma Bit_below: \forall integer n, j, w; 0 <= n ==> n <= j ==> 0 <= w < Pow2(n) ==> !Bit(w, j);
*/

/*@ ghost
  /@ terminates \true;
     exits \false;
     assigns \nothing;
     ensures sets: \forall integer w, j; 0 <= w && 0 <= j ==> BitSets(k, w, j);
     ensures clears: \forall integer w; 0 <= w ==> BitClears(k, w);
  @/
  void lemma_bit_sets(uint32_t k)
  {
    uint32_t i = 0;
    /@ loop invariant bound: 0 <= i <= k;
       loop invariant sets: \forall integer w, j; 0 <= w && 0 <= j ==> BitSets(i, w, j);
       loop invariant clears: \forall integer w; 0 <= w ==> BitClears(i, w);
       loop assigns i;
       loop variant k - i; @/
    while (i < k) {
      i = i + 1;
    }
  }

  /@ requires bit: k < n;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures room: \forall integer w; 0 <= w < Pow2(n) ==> BitHasRoom(k, n, w);
  @/
  void lemma_bit_has_room(uint32_t k, uint32_t n)
  {
    uint32_t i = 0;
    uint32_t m = n - k;
    /@ loop invariant bound: 0 <= i <= k && m == n - k + i;
       loop invariant room: \forall integer w; 0 <= w < Pow2(m) ==> BitHasRoom(i, m, w);
       loop assigns i, m;
       loop variant k - i; @/
    while (i < k) {
      i = i + 1;
      m = m + 1;
    }
  }

  /@ requires bit: j < n;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures flips: \forall integer w; 0 <= w < Pow2(n) ==> BitFlips(n, w, j);
  @/
  void lemma_bit_flips(uint32_t n, uint32_t j)
  {
    uint32_t i = 0;
    uint32_t m = n - j;
    /@ loop invariant bound: 0 <= i <= j && m == n - j + i;
       loop invariant flips: \forall integer w; 0 <= w < Pow2(m) ==> BitFlips(m, w, i);
       loop assigns i, m;
       loop variant j - i; @/
    while (i < j) {
      i = i + 1;
      m = m + 1;
    }
  }

  /@ requires bits: n <= 64;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures flips: \forall integer w, j; 0 <= w < Pow2(n) && 0 <= j < n ==> BitFlips(n, w, j);
  @/
  void lemma_bits_flip(uint32_t n)
  {
    uint32_t i = 0;
    /@ loop invariant bound: 0 <= i <= n;
       loop invariant flips: \forall integer w, j; 0 <= w < Pow2(n) && 0 <= j < i ==> BitFlips(n, w, j);
       loop assigns i;
       loop variant n - i; @/
    while (i < n) {
      lemma_bit_flips(n, i);
      i = i + 1;
    }
  }

  /@ terminates \true;
     exits \false;
     assigns \nothing;
     ensures reads: \forall integer w; 0 <= w ==> BitReads(k, w);
     ensures cuts: \forall integer w, j; 0 <= w && 0 <= j ==> BitCuts(k, w, j);
  @/
  void lemma_bit_divides(uint32_t k)
  {
    uint32_t i = 0;
    /@ loop invariant bound: 0 <= i <= k;
       loop invariant reads: \forall integer w; 0 <= w ==> BitReads(i, w);
       loop invariant cuts: \forall integer w, j; 0 <= w && 0 <= j ==> BitCuts(i, w, j);
       loop assigns i;
       loop variant k - i; @/
    while (i < k) {
      i = i + 1;
    }
  }

  /@ requires none: \forall integer j; 0 <= j ==> !Bit(w, j);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures zero: w == 0;
  @/
  void lemma_no_bits(uint64_t w)
  {
    uint64_t rest = w;
    /@ loop invariant none: \forall integer j; 0 <= j ==> !Bit(rest, j);
       loop invariant some: 0 < w ==> 0 < rest;
       loop assigns rest;
       loop variant rest; @/
    while (rest > 0) {
      /@ assert even: !Bit(rest, 0); @/
      /@ assert next: \forall integer j; 0 <= j ==> !Bit(rest, j + 1); @/
      rest = rest / 2;
    }
  }

  /@ requires number: n <= 63;
     requires high: high == w - w % Pow2(n);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures cut: \forall integer j; 0 <= j ==> (Bit(high, j) <==> Bit(w, j) && n <= j);
  @/
  void lemma_bits_cut(uint64_t w, uint32_t n, uint64_t high)
  {
    lemma_bit_divides(n);
    /@ assert cuts: \forall integer j; 0 <= j ==> BitCuts(n, w, j); @/
  }

  // A word with no bit from number n up is below 2^n.
  /@ requires bits: 1 <= n <= 64;
     requires none: \forall integer j; n <= j < 64 ==> !Bit(w, j);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures bound: w < Pow2(n);
  @/
  void lemma_bits_end(uint64_t w, uint32_t n)
  {
    uint64_t power = 1;
    uint64_t high = 0;
    lemma_pow2(63);
    if (n < 64) {
      lemma_pow2(n);
      power = (uint64_t)1 << n;
      lemma_divide(w, power);
      /@ assert high: \forall integer j; 64 <= j ==> !Bit(w, j); @/
      high = w - w % power;
      /@ assert cut: high == w - w % Pow2(n); @/
      lemma_bits_cut(w, n, high);
      /@ assert none: \forall integer j; 0 <= j ==> !Bit(high, j); @/
      lemma_no_bits(high);
    }
  }
*/
#endif
