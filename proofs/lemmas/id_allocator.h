/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_ID_ALLOCATOR_H
#define GPAMAP_PROOFS_LEMMAS_ID_ALLOCATOR_H
/*
 * A tree that nobody writes means the same later.
 */
#include "specs/bit_tree.acsl"

/*@
  predicate TreeSame{A, B}(struct gpamap_bit_tree *t) =
    \at(t->words, A) == \at(t->words, B) && \at(t->last, A) == \at(t->last, B) &&
    \at(t->levels, A) == \at(t->levels, B) && \at(t->capacity, A) == \at(t->capacity, B) &&
    (\forall integer k; 0 <= k < 6 ==>
      \at(t->start[k], A) == \at(t->start[k], B) && \at(t->top[k], A) == \at(t->top[k], B)) &&
    (\forall integer k, j; 0 <= k < \at(t->levels, A) && 0 <= j <= \at(t->top[k], A) ==>
      TreeWord{A}(t, k, j) == TreeWord{B}(t, k, j));

  lemma TreeShape_same{A, B}:
    \forall struct gpamap_bit_tree *t; TreeSame{A, B}(t) && TreeShape{A}(t) ==> TreeShape{B}(t);

  lemma TreeBit_same{A, B}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeSame{A, B}(t) && TreeShape{A}(t) && 0 <= k < \at(t->levels, A) && 0 <= p && p / 64 <= \at(t->top[k], A) ==>
        (TreeBit{A}(t, k, p) <==> TreeBit{B}(t, k, p));

  lemma TreeLimit_same{A, B}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeSame{A, B}(t) && TreeShape{A}(t) && 0 <= k < \at(t->levels, A) ==> TreeLimit{A}(t, k) == TreeLimit{B}(t, k);

  lemma TreeClean_same{A, B}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeSame{A, B}(t) && TreeShape{A}(t) && 0 <= k < \at(t->levels, A) && 0 <= TreeLimit{A}(t, k) &&
      TreeClean{A}(t, k) ==> TreeClean{B}(t, k);

  lemma TreeLimit_low{L}:
    \forall struct gpamap_bit_tree *t, integer k; TreeShape(t) && 0 <= k < t->levels ==> 0 <= TreeLimit(t, k);

  lemma TreeAllClean_same{A, B}:
    \forall struct gpamap_bit_tree *t;
      TreeSame{A, B}(t) && TreeShape{A}(t) && TreeAllClean{A}(t) ==> TreeAllClean{B}(t);

  lemma TreeLinked_same{A, B}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeSame{A, B}(t) && TreeShape{A}(t) && 1 <= k < \at(t->levels, A) && 0 <= p <= \at(t->top[k - 1], A) ==>
        (TreeLinked{A}(t, k, p) <==> TreeLinked{B}(t, k, p));

  lemma TreeLinks_same{A, B}:
    \forall struct gpamap_bit_tree *t; TreeSame{A, B}(t) && TreeShape{A}(t) && TreeLinks{A}(t) ==> TreeLinks{B}(t);

  lemma TreeWf_same{A, B}:
    \forall struct gpamap_bit_tree *t; TreeSame{A, B}(t) && TreeWf{A}(t) ==> TreeWf{B}(t);

  lemma TreeHas_same{A, B}:
    \forall struct gpamap_bit_tree *t, integer x;
      TreeSame{A, B}(t) && TreeShape{A}(t) ==> (TreeHas{A}(t, x) <==> TreeHas{B}(t, x));
*/
#endif
