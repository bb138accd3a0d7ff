/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_BIT_TREE_H
#define GPAMAP_PROOFS_LEMMAS_BIT_TREE_H
/*
 * What one changed bit does to the tree, and what a member shows on each level.
 */
#include <stdint.h>

#include "specs/bit_tree.acsl"

/*@
  lemma TreeOneBit_word{A, B}:
    \forall struct gpamap_bit_tree *t, integer k, p;
      0 <= p && TreeOneWord{A, B}(t, k, p / 64) &&
      (\forall integer j; 0 <= j < 64 && j != p % 64 ==>
        (Bit(TreeWord{B}(t, k, p / 64), j) <==> Bit(TreeWord{A}(t, k, p / 64), j))) ==>
        TreeOneBit{A, B}(t, k, p);

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

  lemma TreeBit_word{L}:
    \forall struct gpamap_bit_tree *t, integer k, p; TreeBit(t, k, p) ==> TreeWord(t, k, p / 64) != 0;

  lemma TreeUp_next: \forall integer x, k; 0 <= k ==> TreeUp(x, k + 1) == TreeUp(x, k) / 64;

  lemma TreeLimit_next{L}:
    \forall struct gpamap_bit_tree *t, integer k;
      TreeShape(t) && 0 <= k < t->levels ==> t->top[k] == TreeLimit(t, k) / 64;

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
