/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_BIT_TREE_NEXT_H
#define GPAMAP_BIT_TREE_NEXT_H
/*
 * The next number that is in a tree of bits, and the next that is not (internal to the library).
 */
#include "gpamap/bit_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The smallest member above the word of `from`, which has nothing more; -1 when there is none. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires from: from <= tree->last;
  requires empty: \forall integer j; from % 64 <= j < 64 ==> !Bit(TreeWord(tree, 0, from / 64), j);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: -1 <= \result <= tree->last;
  ensures found: \result >= 0 ==> from <= \result && TreeHas(tree, \result);
  ensures lowest: \result >= 0 ==> \forall integer x; TreeHas(tree, x) && from <= x ==> \result <= x;
  ensures none: \result < 0 ==> \forall integer x; TreeHas(tree, x) ==> x < from;
*/
int64_t gpamap_bit_tree_next_above(const struct gpamap_bit_tree *tree, uint32_t from);

/* The smallest member at or above `from`; -1 when there is none. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires from: from <= tree->last;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: -1 <= \result <= tree->last;
  ensures found: \result >= 0 ==> from <= \result && TreeHas(tree, \result);
  ensures lowest: \result >= 0 ==> \forall integer x; TreeHas(tree, x) && from <= x ==> \result <= x;
  ensures none: \result < 0 ==> \forall integer x; TreeHas(tree, x) ==> x < from;
*/
static inline int64_t gpamap_bit_tree_next(const struct gpamap_bit_tree *tree, uint32_t from)
{
    //@ assert word: TreeWord(tree, 0, from / 64) == tree->words[from / 64];
    const uint64_t rest = gpamap_bits_from(tree->words[from / 64], from % 64);

    if (rest == 0) {
        return gpamap_bit_tree_next_above(tree, from);
    }
    const uint32_t bit = gpamap_bits_lowest(rest);
    const uint32_t number = from / 64 * 64 + bit;

    //@ assert split: number / 64 == from / 64 && number % 64 == bit;
    //@ assert from: from % 64 <= bit;
    //@ assert found: TreeBit(tree, 0, number);
    //@ assert clean: TreeClean(tree, 0) && tree->top[0] == tree->last / 64;
    //@ assert inside: number <= tree->last;
    //@ assert before: \forall integer x; from <= x < number ==> x / 64 == from / 64 && from % 64 <= x % 64 < bit;
    //@ assert none: \forall integer x; from <= x < number ==> !TreeBit(tree, 0, x);
    return number;
}

/* The numbers that are not in the set, of one word of level 0. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires word: word <= tree->top[0];
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures absent: \forall integer b; 0 <= b < 64 ==>
    (Bit(\result, b) <==> 64 * word + b <= tree->last && !Bit(TreeWord(tree, 0, word), b));
*/
uint64_t gpamap_bit_tree_absent(const struct gpamap_bit_tree *tree, uint32_t word);

/* The smallest number at or above `from` that is not in the set; -1 when there is none. A step for each 64 numbers that
   are passed. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires from: from <= tree->last;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: -1 <= \result <= tree->last;
  ensures found: \result >= 0 ==> from <= \result && !TreeHas(tree, \result);
  ensures lowest: \result >= 0 ==> \forall integer x; from <= x < \result ==> TreeHas(tree, x);
  ensures none: \result < 0 ==> \forall integer x; from <= x <= tree->last ==> TreeHas(tree, x);
*/
int64_t gpamap_bit_tree_next_absent(const struct gpamap_bit_tree *tree, uint32_t from);

#ifdef __cplusplus
}
#endif
#endif
