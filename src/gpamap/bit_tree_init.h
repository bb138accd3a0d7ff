/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_BIT_TREE_INIT_H
#define GPAMAP_BIT_TREE_INIT_H
/*
 * A tree of bits is made: all numbers are in it (internal to the library).
 */
#include "gpamap/bit_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The set of all numbers 0 to last, over words[capacity]; false, with nothing written, when they do not fit. */
/*@
  requires memory: \valid(tree) && \valid(words + (0 .. capacity - 1)) &&
    \separated(tree, words + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *tree, words[0 .. capacity - 1];
  ensures memory: \result ==> TreeMemory(tree) && tree->words == words && tree->capacity == capacity;
  ensures last: \result ==> tree->last == last;
  ensures invariant: \result ==> TreeWf(tree);
  ensures all: \result ==> \forall integer x; 0 <= x <= last ==> TreeHas(tree, x);
  ensures full: \result <==> TreeRoom(last) <= capacity;
  ensures untouched: !\result ==> *tree == \old(*tree) &&
    \forall integer i; 0 <= i < capacity ==> words[i] == \old(words[i]);
*/
bool gpamap_bit_tree_init(struct gpamap_bit_tree *tree, uint64_t *words, uint32_t capacity, uint32_t last);

#ifdef __cplusplus
}
#endif
#endif
