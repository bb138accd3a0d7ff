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
uint64_t gpamap_bit_tree_word(const struct gpamap_bit_tree *tree, uint32_t level, uint32_t word);

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
void gpamap_bit_tree_add(struct gpamap_bit_tree *tree, uint32_t number);
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
bool gpamap_bit_tree_remove(struct gpamap_bit_tree *tree, uint32_t number);

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
bool gpamap_bit_tree_has(const struct gpamap_bit_tree *tree, uint32_t number);

#ifdef __cplusplus
}
#endif
#endif
