/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_ADDRESS_SAVED_H
#define GPAMAP_PROOFS_LEMMAS_ADDRESS_SAVED_H
/*
 * Entries that are one more. Included after specs/address_saved.acsl.
 */
/*@
  lemma EntriesHold_step{L}:
    \forall struct gpamap_extent *e, integer n, m, first, last, owner; 0 <= n && m == n + 1 ==>
      (EntriesHold(e, m, first, last, owner) <==> EntriesHold(e, n, first, last, owner) ||
        (first == e[n].first && last == e[n].last && owner == e[n].owner));

  lemma EntriesApart_step{L}:
    \forall struct gpamap_extent *e, integer n, m, first, last; 0 <= n && m == n + 1 ==>
      (EntriesApart(e, m, first, last) <==>
        EntriesApart(e, n, first, last) && (e[n].last < first || last < e[n].first));

  lemma EntriesGood_step{L}:
    \forall struct gpamap_extent *e, integer n, m, lo, hi; 0 <= n && m == n + 1 ==>
      (EntriesGood(e, m, lo, hi) <==> EntriesGood(e, n, lo, hi) && EntryGood(e, n, lo, hi));

  lemma EntriesGood_inside{L}:
    \forall struct gpamap_extent *e, integer n, lo, hi, first, last, owner;
      EntriesGood(e, n, lo, hi) && EntriesHold(e, n, first, last, owner) ==> lo <= first <= last <= hi;

  lemma EntryBad_not_good{L}:
    \forall struct gpamap_extent *e, integer i, n, lo, hi, status, capacity;
      EntryBad(e, i, lo, hi, status, capacity) && 0 <= i < n && n <= capacity ==> !EntriesGood(e, n, lo, hi);

  predicate MapHasCount{L}(struct gpamap_extent_map *m, integer n) = n == m->left + m->capacity - m->right;

  // The number of the extent in use at an index of the array.
  logic integer ExtentNumber{L}(struct gpamap_extent_map *m, integer i) = i < m->left ? i : i - m->right + m->left;

  // The first n extents of a map are these entries.
  predicate ExtentsSaved{A, B}(struct gpamap_extent_map *m, struct gpamap_extent *e, integer n) =
    \forall integer k; 0 <= k < n ==>
      \at(e[k].first, B) == \at(m->extents[ExtentIndex(m, k)].first, A) &&
      \at(e[k].last, B) == \at(m->extents[ExtentIndex(m, k)].last, A) &&
      \at(e[k].owner, B) == \at(m->extents[ExtentIndex(m, k)].owner, A);

  lemma ExtentsSaved_frame{A, B, C}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n;
      ExtentsSaved{A, B}(m, e, n) && EntriesSame{B, C}(e, n) ==> ExtentsSaved{A, C}(m, e, n);

  lemma ExtentsSaved_ascend{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n;
      ExtentMapWf{A}(m) && MapHasCount{A}(m, n) &&
      ExtentsSaved{A, B}(m, e, n) ==> ExtentsAscend{B}(e, 0, n);

  lemma ExtentsSaved_entry{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n, i;
      ExtentMapWf{A}(m) && MapHasCount{A}(m, n) &&
      ExtentsSaved{A, B}(m, e, n) && ExtentUsed{A}(m, i) ==> 0 <= ExtentNumber{A}(m, i) < n &&
        \at(e[ExtentNumber{A}(m, i)].first, B) == \at(m->extents[i].first, A) &&
        \at(e[ExtentNumber{A}(m, i)].last, B) == \at(m->extents[i].last, A) &&
        \at(e[ExtentNumber{A}(m, i)].owner, B) == \at(m->extents[i].owner, A);

  lemma EntriesHold_entry{L}:
    \forall struct gpamap_extent *e, integer n, k;
      0 <= k < n ==> EntriesHold(e, n, e[k].first, e[k].last, e[k].owner);

  lemma ExtentsSaved_number{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n, i;
      ExtentMapWf{A}(m) && MapHasCount{A}(m, n) &&
      ExtentsSaved{A, B}(m, e, n) && ExtentUsed{A}(m, i) ==>
        EntriesHold{B}(e, n, \at(e[ExtentNumber{A}(m, i)].first, B), \at(e[ExtentNumber{A}(m, i)].last, B),
          \at(e[ExtentNumber{A}(m, i)].owner, B));

  lemma ExtentsSaved_used{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n, i;
      ExtentMapWf{A}(m) && MapHasCount{A}(m, n) &&
      ExtentsSaved{A, B}(m, e, n) && ExtentUsed{A}(m, i) ==>
        EntriesHold{B}(e, n, \at(m->extents[i].first, A), \at(m->extents[i].last, A), \at(m->extents[i].owner, A));

  lemma ExtentsSaved_holds_there{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n, a, b, o;
      ExtentMapWf{A}(m) && MapHasCount{A}(m, n) &&
      ExtentsSaved{A, B}(m, e, n) && MapHolds{A}(m, a, b, o) ==> EntriesHold{B}(e, n, a, b, o);

  lemma ExtentsSaved_holds_back{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent *e, integer n, a, b, o;
      ExtentMapWf{A}(m) && MapHasCount{A}(m, n) &&
      ExtentsSaved{A, B}(m, e, n) && EntriesHold{B}(e, n, a, b, o) ==> MapHolds{A}(m, a, b, o);
*/
#endif
