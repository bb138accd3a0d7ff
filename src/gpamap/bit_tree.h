/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_BIT_TREE_H
#define GPAMAP_BIT_TREE_H
/*
 * A set of numbers 0 to last, as a tree of words. Internal: the free ids of the id allocator.
 *
 * Level 0 has a bit for each number, level k + 1 a bit for each word of level k: 1 when that word is not 0. The highest
 * level is one word. So a change is a step a level, and so is the search for the next member.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/bits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The words that are enough for the numbers 0 to last. */
#define GPAMAP_BIT_TREE_WORDS(last)                                                                                    \
    ((last) / 64 + (last) / 4096 + (last) / 262144 + (last) / 16777216 + (last) / 1073741824 + 6)

struct gpamap_bit_tree {
    uint64_t *words;   /* [capacity], the caller's: the levels one after another */
    uint32_t capacity; /* words */
    uint32_t last;     /* the largest number there can be */
    uint32_t levels;   /* 1 to 6 */
    uint32_t start[6]; /* words[start[k]] is the first word of level k */
    uint32_t top[6];   /* the number of its last word */
};

#include "specs/bit_tree.acsl"

/* A word of a level. */
/*@
  requires memory: TreeReadable(tree);
  requires shape: TreeShape(tree);
  requires place: level < tree->levels && word <= tree->top[level];
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures word: \result == TreeWord(tree, level, word);
*/
static inline uint64_t gpamap_bit_tree_word(const struct gpamap_bit_tree *tree, uint32_t level, uint32_t word)
{
    return tree->words[tree->start[level] + word];
}

/* True when the number is in the set; number <= last. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeShape(tree);
  requires number: number <= tree->last;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures has: \result <==> TreeHas(tree, number);
*/
static inline bool gpamap_bit_tree_has(const struct gpamap_bit_tree *tree, uint32_t number)
{
    //@ assert word: TreeWord(tree, 0, number / 64) == tree->words[number / 64];
    return gpamap_bits_has(tree->words[number / 64], number % 64);
}

/* Set (clear) the bit at a place of a level, in words[index]; true when that word was 0 (is 0 now). */
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires place: level < tree->levels && place / 64 <= tree->top[level];
  requires index: index == tree->start[level] + place / 64 && bit == place % 64;
  requires clear: !TreeBit(tree, level, place);
  terminates \true;
  exits \false;
  assigns tree->words[index];
  ensures shape: TreeSameShape{Pre, Here}(tree);
  ensures others: TreeOneWord{Pre, Here}(tree, level, place / 64);
  ensures same: TreeOneBit{Pre, Here}(tree, level, place);
  ensures set: TreeBit(tree, level, place);
  ensures some: TreeWord(tree, level, place / 64) != 0;
  ensures empty: \result <==> TreeWord{Pre}(tree, level, place / 64) == 0;
*/
static inline bool gpamap_bit_tree_set(struct gpamap_bit_tree *tree, uint32_t index, uint32_t bit)
/*@ ghost (uint32_t level, uint32_t place) */
{
    const uint64_t word = tree->words[index];

    tree->words[index] = gpamap_bits_with(word, bit);
    //@ assert kept: \forall integer i; i != index ==> tree->words[i] == \at(tree->words[i], Pre);
    /*@ assert apart: \forall integer m, i; 0 <= m < tree->levels && 0 <= i <= tree->top[m] &&
          (m != level || i != place / 64) ==> tree->start[m] + i != index; */
    //@ assert others: TreeOneWord{Pre, Here}(tree, level, place / 64);
    /*@ assert bits: \forall integer j; 0 <= j < 64 && j != bit ==>
          (Bit(TreeWord(tree, level, place / 64), j) <==> Bit(TreeWord{Pre}(tree, level, place / 64), j)); */
    return word == 0;
}
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires place: level < tree->levels && place / 64 <= tree->top[level];
  requires index: index == tree->start[level] + place / 64 && bit == place % 64;
  requires set: TreeBit(tree, level, place);
  terminates \true;
  exits \false;
  assigns tree->words[index];
  ensures shape: TreeSameShape{Pre, Here}(tree);
  ensures others: TreeOneWord{Pre, Here}(tree, level, place / 64);
  ensures same: TreeOneBit{Pre, Here}(tree, level, place);
  ensures clear: !TreeBit(tree, level, place);
  ensures some: TreeWord{Pre}(tree, level, place / 64) != 0;
  ensures empty: \result <==> TreeWord(tree, level, place / 64) == 0;
*/
static inline bool gpamap_bit_tree_clear(struct gpamap_bit_tree *tree, uint32_t index, uint32_t bit)
/*@ ghost (uint32_t level, uint32_t place) */
{
    const uint64_t word = gpamap_bits_without(tree->words[index], bit);

    tree->words[index] = word;
    //@ assert kept: \forall integer i; i != index ==> tree->words[i] == \at(tree->words[i], Pre);
    /*@ assert apart: \forall integer m, i; 0 <= m < tree->levels && 0 <= i <= tree->top[m] &&
          (m != level || i != place / 64) ==> tree->start[m] + i != index; */
    //@ assert others: TreeOneWord{Pre, Here}(tree, level, place / 64);
    /*@ assert bits: \forall integer j; 0 <= j < 64 && j != bit ==>
          (Bit(TreeWord(tree, level, place / 64), j) <==> Bit(TreeWord{Pre}(tree, level, place / 64), j)); */
    return word == 0;
}

/* Link the levels above the word of a number, which was 0 (is 0 now). */
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires number: number <= tree->last;
  requires clean: TreeAllClean(tree);
  requires links: TreeLinksBut(tree, 1, number / 64);
  requires clear: 1 < tree->levels ==> !TreeBit(tree, 1, number / 64);
  requires below: TreeWord(tree, 0, number / 64) != 0;
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures invariant: TreeWf(tree);
  ensures same: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x);
*/
void gpamap_bit_tree_add_above(struct gpamap_bit_tree *tree, uint32_t number);
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires number: number <= tree->last;
  requires clean: TreeAllClean(tree);
  requires links: TreeLinksBut(tree, 1, number / 64);
  requires set: 1 < tree->levels ==> TreeBit(tree, 1, number / 64);
  requires below: TreeWord(tree, 0, number / 64) == 0;
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures invariant: TreeWf(tree);
  ensures same: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x);
  ensures empty: \result ==> \forall integer x; !TreeHas(tree, x);
*/
bool gpamap_bit_tree_remove_above(struct gpamap_bit_tree *tree, uint32_t number);

/* Put in a number that is not there; take out one that is: true when the set is empty now. */
/*@
  requires memory: TreeMemory(tree);
  requires invariant: TreeWf(tree);
  requires number: number <= tree->last;
  requires absent: !TreeHas(tree, number);
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures invariant: TreeWf(tree);
  ensures added: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x) || x == number;
*/
static inline void gpamap_bit_tree_add(struct gpamap_bit_tree *tree, uint32_t number)
{
    const bool empty = gpamap_bit_tree_set(tree, number / 64, number % 64) /*@ ghost (0, number) */;

    //@ assert clean: TreeAllClean(tree);
    //@ assert all: TreeLinksBut{Pre}(tree, 0, number);
    //@ assert links: TreeLinksBut(tree, 1, number / 64);
    //@ assert before: 1 < tree->levels ==> TreeLinked{Pre}(tree, 1, number / 64);
    //@ assert above: 1 < tree->levels ==> (TreeBit(tree, 1, number / 64) <==> TreeBit{Pre}(tree, 1, number / 64));
    //@ assert next: 1 < tree->levels && !empty ==> TreeLinked(tree, 1, number / 64);
    //@ assert added: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x) || x == number;
    if (empty) {
        gpamap_bit_tree_add_above(tree, number);
    }
}
/*@
  requires memory: TreeMemory(tree);
  requires invariant: TreeWf(tree);
  requires present: TreeHas(tree, number);
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures invariant: TreeWf(tree);
  ensures removed: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x) && x != number;
  ensures empty: \result ==> \forall integer x; !TreeHas(tree, x);
*/
static inline bool gpamap_bit_tree_remove(struct gpamap_bit_tree *tree, uint32_t number)
{
    const bool empty = gpamap_bit_tree_clear(tree, number / 64, number % 64) /*@ ghost (0, number) */;

    //@ assert clean: TreeAllClean(tree);
    //@ assert all: TreeLinksBut{Pre}(tree, 0, number);
    //@ assert links: TreeLinksBut(tree, 1, number / 64);
    //@ assert before: 1 < tree->levels ==> TreeLinked{Pre}(tree, 1, number / 64);
    //@ assert above: 1 < tree->levels ==> (TreeBit(tree, 1, number / 64) <==> TreeBit{Pre}(tree, 1, number / 64));
    //@ assert next: 1 < tree->levels && !empty ==> TreeLinked(tree, 1, number / 64);
    //@ assert removed: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x) && x != number;
    return empty && gpamap_bit_tree_remove_above(tree, number);
}

#ifdef __cplusplus
}
#endif
#endif
