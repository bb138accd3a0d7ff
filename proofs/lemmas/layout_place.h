/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_LAYOUT_PLACE_H
#define GPAMAP_PROOFS_LEMMAS_LAYOUT_PLACE_H
/*
 * Induction for layout_place: ghost functions only. Included after specs/layout_place.acsl.
 */
/*@ ghost
  // An entry that starts in [a, b) is counted above a and not above b.
  /@ requires order: a <= b;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures falls: CountAbove(log, n, b) <= CountAbove(log, n, a);
     ensures passes: \forall integer k; 0 <= k < n && a <= log[k].first < b ==>
       CountAbove(log, n, b) + 1 <= CountAbove(log, n, a);
  @/
  void lemma_count_above(const struct gpamap_extent *log, uint32_t n, uint64_t a, uint64_t b)
  {
    /@ loop invariant bound: 0 <= i <= n;
       loop invariant falls: CountAbove(log, i, b) <= CountAbove(log, i, a);
       loop invariant passes: \forall integer k; 0 <= k < i && a <= log[k].first < b ==>
         CountAbove(log, i, b) + 1 <= CountAbove(log, i, a);
       loop assigns i;
       loop variant n - i;
    @/
    for (uint32_t i = 0; i < n; i++) {}
    return;
  }
*/
#endif
