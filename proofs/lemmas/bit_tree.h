/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_BIT_TREE_H
#define GPAMAP_PROOFS_LEMMAS_BIT_TREE_H
/*
 * What one changed bit does to the tree, and what a member shows on each level.
 */
#include <stdint.h>

#include "specs/bit_tree.acsl"

/*@
  predicate TreeSameShape{A, B}(struct gpamap_bit_tree *t) =
    \at(t->words, A) == \at(t->words, B) && \at(t->last, A) == \at(t->last, B) &&
    \at(t->levels, A) == \at(t->levels, B) &&
    (\forall integer k; 0 <= k < 6 ==>
      \at(t->start[k], A) == \at(t->start[k], B) && \at(t->top[k], A) == \at(t->top[k], B));

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

  // No bit differs between A and B but perhaps that at place p of level k.
  predicate TreeOneBit{A, B}(struct gpamap_bit_tree *t, integer k, integer p) =
    \forall integer m, q; 0 <= m < \at(t->levels, A) && 0 <= q && q / 64 <= \at(t->top[m], A) && (m != k || q != p) ==>
      (TreeBit{B}(t, m, q) <==> TreeBit{A}(t, m, q));

  lemma TreeClean_one_bit{A, B}:
    \forall struct gpamap_bit_tree *t, integer k, p, m;
      TreeShape{A}(t) && TreeSameShape{A, B}(t) && TreeOneBit{A, B}(t, k, p) && 0 <= k < \at(t->levels, A) &&
      0 <= m < \at(t->levels, A) && p <= TreeLimit{A}(t, k) && TreeClean{A}(t, m) ==> TreeClean{B}(t, m);

  lemma TreeAllClean_one_bit{A, B}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeShape{A}(t) && TreeSameShape{A, B}(t) && TreeOneBit{A, B}(t, k, p) && 0 <= k < \at(t->levels, A) &&
      p <= TreeLimit{A}(t, k) && TreeAllClean{A}(t) ==> TreeAllClean{B}(t);

  lemma TreeLinksBut_one_bit{A, B}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeShape{A}(t) && TreeSameShape{A, B}(t) && TreeOneBit{A, B}(t, k, p) && TreeOneWord{A, B}(t, k, p / 64) &&
      TreeLinksBut{A}(t, k, p) && (k == 0 || TreeLinked{B}(t, k, p)) ==> TreeLinksBut{B}(t, k + 1, p / 64);

  lemma TreeLinks_mended{L}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeLinksBut(t, k, p) && (k < t->levels ==> TreeLinked(t, k, p)) ==> TreeLinks(t);

  // A full level keeps its meaning, has the bits of its places and no other, and no word that is 0.
  lemma TreeFull_frame{A, B}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeSameShape{A, B}(t) && 0 <= k < \at(t->levels, A) && \at(t->levels, A) <= 6 && TreeFull{A}(t, k) &&
      (\forall integer j; 0 <= j <= \at(t->top[k], A) ==> TreeWord{B}(t, k, j) == TreeWord{A}(t, k, j)) ==>
        TreeFull{B}(t, k);

  lemma TreeFull_bit{L}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      TreeFull(t, k) && 0 <= p && p / 64 <= t->top[k] ==> (TreeBit(t, k, p) <==> p <= TreeLimit(t, k));

  lemma TreeBit_at{L}:
    \forall struct gpamap_bit_tree *t, integer k, w, b;
      0 <= w && 0 <= b < 64 ==> (TreeBit(t, k, 64 * w + b) <==> Bit(TreeWord(t, k, w), b));

  lemma TreeUp_next: \forall integer x, k; 0 <= k ==> TreeUp(x, k + 1) == TreeUp(x, k) / 64;

  lemma TreeBit_word{L}:
    \forall struct gpamap_bit_tree *t, integer k, p; TreeBit(t, k, p) ==> TreeWord(t, k, p / 64) != 0;

  lemma TreeLimit_next{L}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeShape(t) && 0 <= k < t->levels ==> t->top[k] == TreeLimit(t, k) / 64;

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

  lemma TreeSeen_next{L}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeWf(t) && 0 <= k && k + 1 < t->levels && TreeSeen(t, k) ==> TreeSeen(t, k + 1);
*/

/*@ ghost
  // A tree whose highest word is 0 has no member.
  /@ requires memory: TreeReadable(tree);
     requires invariant: TreeWf(tree);
     requires top: TreeWord(tree, tree->levels - 1, 0) == 0;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures none: \forall integer x; !TreeHas(tree, x);
  @/
  void lemma_tree_empty(const struct gpamap_bit_tree *tree)
  {
    uint32_t k = 0;
    /@ assert first: TreeSeen(tree, 0); @/
    /@ loop invariant bound: 0 <= k < tree->levels;
       loop invariant seen: TreeSeen(tree, k);
       loop assigns k;
       loop variant tree->levels - k; @/
    while (k + 1 < tree->levels) {
      /@ assert next: TreeSeen(tree, k + 1); @/
      k = k + 1;
    }
    /@ assert limit: TreeLimit(tree, k) / 64 == 0; @/
    /@ assert up: \forall integer x; TreeHas(tree, x) ==> TreeUp(x, k) / 64 == 0 &&
         Bit(TreeWord(tree, k, TreeUp(x, k) / 64), TreeUp(x, k) % 64); @/
  }
*/
#endif
