/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_BIT_TREE_INIT_H
#define GPAMAP_PROOFS_LEMMAS_BIT_TREE_INIT_H
/*
 * Where the levels of a tree stand, and what a full level means.
 */
#include <stdint.h>

#include "specs/bit_tree.acsl"

/*@
  lemma TreeTop_next: \forall integer last, k;
    0 <= last <= UINT32_MAX && 0 <= k < 5 ==> TreeTop(last, k + 1) == TreeTop(last, k) / 64;
  lemma TreeTop_bounds: \forall integer last, k;
    0 <= last <= UINT32_MAX && 0 <= k <= 5 ==> 0 <= TreeTop(last, k) < 0x4000000;
  lemma TreeTop_highest: \forall integer last; TreeTop(last, 5) == 0;
  lemma TreeStart_next: \forall integer last, k;
    0 <= k < 5 ==> TreeStart(last, k + 1) == TreeStart(last, k) + TreeTop(last, k) + 1;
  lemma TreeStart_bounds: \forall integer last, k;
    0 <= last <= UINT32_MAX && 0 <= k <= 5 ==> 0 <= TreeStart(last, k) <= TreeStart(last, 5) < 0x8000000;
  lemma TreeStart_order: \forall integer last, k, m;
    0 <= last <= UINT32_MAX && 0 <= k < m <= 5 ==> TreeStart(last, k) + TreeTop(last, k) < TreeStart(last, m);

  // A full level keeps its meaning, has the bits of its places and no other, and no word that is 0.
  lemma TreeFull_frame{A, B}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeSameShape{A, B}(t) && 0 <= k < \at(t->levels, A) && \at(t->levels, A) <= 6 && TreeFull{A}(t, k) &&
      (\forall integer j; 0 <= j <= \at(t->top[k], A) ==> TreeWord{B}(t, k, j) == TreeWord{A}(t, k, j)) ==>
        TreeFull{B}(t, k);

  lemma TreeFull_bit{L}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeFull(t, k) && 0 <= p && p / 64 <= t->top[k] ==> (TreeBit(t, k, p) <==> p <= TreeLimit(t, k));

  lemma TreeFull_first{L}:
    \forall struct gpamap_bit_tree *t, integer k, j;
      TreeFull(t, k) && 0 <= j <= t->top[k] && 64 * j <= TreeLimit(t, k) ==> Bit(TreeWord(t, k, j), 0);

  lemma TreeFull_word{L}:
    \forall struct gpamap_bit_tree *t, integer k, j;
      TreeShape(t) && TreeFull(t, k) && 0 <= k < t->levels && 0 <= j <= t->top[k] ==> TreeWord(t, k, j) != 0;

  lemma TreeFull_clean{L}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeShape(t) && TreeFull(t, k) && 0 <= k < t->levels ==> TreeClean(t, k);

  lemma TreeFull_linked{L}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeShape(t) && 1 <= k < t->levels && TreeFull(t, k) && TreeFull(t, k - 1) && 0 <= p <= t->top[k - 1] ==>
        TreeLinked(t, k, p);
*/
#endif
