/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_BUILD_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_BUILD_H
/*
 * What is said of lists holds as long as nobody writes to them. Included after specs/memory_layout.acsl.
 */
#include "proofs/lemmas/memory_lists.h"

/*@
  lemma ListSame_chain{A, B, C}:
    \forall struct gpamap_range *r, integer n;
      ListSame{A, B}(r, n) && ListSame{B, C}(r, n) ==> ListSame{A, C}(r, n);

  lemma GapsSame_chain{A, B, C}:
    \forall struct gpamap_memory_gaps g; GapsSame{A, B}(g) && GapsSame{B, C}(g) ==> GapsSame{A, C}(g);

  lemma ListFits_frame{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_range *r, integer n; ListSame{A, B}(r, n) ==>
      (ListFits{B}(m, r, n) <==> (\forall integer i; 0 <= i < n && ListFull{A}(r, i) ==>
        MapFree{B}(m, \at(r[i].start, A), \at(r[i].end, A) - 1)));

  lemma ListWf_same{A, B}:
    \forall struct gpamap_range *r, integer n; ListSame{A, B}(r, n) ==> (ListWf{A}(r, n) <==> ListWf{B}(r, n));

  lemma ListFull_frame{A, B}:
    \forall struct gpamap_range *r, integer n, i;
      ListSame{A, B}(r, n) && 0 <= i < n ==> (ListFull{A}(r, i) <==> ListFull{B}(r, i));

  lemma ListApart_frame{A, B}:
    \forall struct gpamap_range *r, integer n, s, e;
      ListSame{A, B}(r, n) ==> (ListApart{A}(r, n, s, e) <==> ListApart{B}(r, n, s, e));

  lemma ListExtents_frame{A, B}:
    \forall struct gpamap_range *r, integer n, kind, first, last, owner; ListSame{A, B}(r, n) ==>
      (ListExtents{A}(r, n, kind, first, last, owner) <==> ListExtents{B}(r, n, kind, first, last, owner));

  lemma ExtentUsed_is_held{L}:
    \forall struct gpamap_extent_map *m, integer i; ExtentUsed(m, i) ==>
      MapHolds(m, m->extents[i].first, m->extents[i].last, m->extents[i].owner);

  lemma MapOnPages_if_held{L}:
    \forall struct gpamap_extent_map *m;
      (\forall integer first, last, owner; MapHolds(m, first, last, owner) ==> ExtentOnPages(first, last)) ==>
        MapOnPages(m);

  lemma ListExtents_on_pages{L}:
    \forall struct gpamap_range *r, integer n, kind, first, last, owner;
      ListOfRanges(r, n) && ListBelowTop(r, n) && ListExtents(r, n, kind, first, last, owner) ==>
        ExtentOnPages(first, last);
*/
#endif
