/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_BIT_TREE_NEXT_H
#define GPAMAP_PROOFS_LEMMAS_BIT_TREE_NEXT_H
/*
 * What a bit says of the word that it stands in.
 */
#include "specs/bit_tree.acsl"

/*@
  lemma TreeBit_at{L}:
    \forall struct gpamap_bit_tree *t, integer k, w, b;
      0 <= w && 0 <= b < 64 ==> (TreeBit(t, k, 64 * w + b) <==> Bit(TreeWord(t, k, w), b));
*/
#endif
