/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bit_tree_init.h"

#include "gpamap/bits.h"
#include "proofs/lemmas/bit_tree_init.h"

/* Write where a level stands. */
/*@
  requires memory: \valid(tree);
  requires level: level < 6;
  terminates \true;
  exits \false;
  assigns tree->start[level], tree->top[level];
  ensures written: tree->start[level] == start && tree->top[level] == top;
  ensures kept: \forall integer k; 0 <= k < 6 && k != level ==>
    tree->start[k] == \at(tree->start[k], Pre) && tree->top[k] == \at(tree->top[k], Pre);
*/
static void set_level(struct gpamap_bit_tree *tree, uint32_t level, uint32_t start, uint32_t top)
{
    tree->start[level] = start;
    tree->top[level] = top;
}

/* Say where the levels stand. */
/*@
  requires memory: \valid(tree);
  requires room: TreeRoom(tree->last) <= tree->capacity;
  terminates \true;
  exits \false;
  assigns tree->levels, tree->start[0 .. 5], tree->top[0 .. 5];
  ensures levels: 1 <= tree->levels <= 6 && tree->top[tree->levels - 1] == 0;
  ensures tops: \forall integer k; 0 <= k < tree->levels ==> tree->top[k] == TreeTop(tree->last, k);
  ensures starts: \forall integer k; 0 <= k < tree->levels ==> tree->start[k] == TreeStart(tree->last, k);
*/
static void set_levels(struct gpamap_bit_tree *tree)
{
    const uint32_t last = tree->last;
    uint32_t level = 0;
    uint32_t start = 0;
    uint32_t top = last / 64;

    set_level(tree, 0, 0, top);
    /*@
      loop invariant level: 0 <= level <= 5;
      loop invariant top: top == TreeTop(last, level);
      loop invariant start: start == TreeStart(last, level);
      loop invariant tops: \forall integer k; 0 <= k <= level ==> tree->top[k] == TreeTop(last, k);
      loop invariant starts: \forall integer k; 0 <= k <= level ==> tree->start[k] == TreeStart(last, k);
      loop assigns level, start, top, tree->start[0 .. 5], tree->top[0 .. 5];
      loop variant 6 - level;
    */
    while (top > 0) {
        //@ assert more: level < 5;
        start = start + top + 1;
        top = top / 64;
        level++;
        set_level(tree, level, start, top);
    }
    tree->levels = level + 1;
}

/*@
  requires memory: \valid(tree);
  requires room: TreeRoom(tree->last) <= tree->capacity;
  terminates \true;
  exits \false;
  assigns tree->levels, tree->start[0 .. 5], tree->top[0 .. 5];
  ensures shape: TreeShape(tree);
*/
static void set_shape(struct gpamap_bit_tree *tree)
{
    set_levels(tree);
    /*@ assert bounds: \forall integer k; 0 <= k < tree->levels ==>
          0 <= tree->top[k] < 0x4000000 && 0 <= tree->start[k] < 0x8000000; */
    //@ assert next: \forall integer k; 0 <= k < 5 ==> TreeTop(tree->last, k + 1) == TreeTop(tree->last, k) / 64;
    //@ assert tops: \forall integer k; 1 <= k < tree->levels ==> tree->top[k] == tree->top[k - 1] / 64;
    /*@ assert above: \forall integer k, m; 0 <= k < m < tree->levels ==>
          TreeStart(tree->last, k) + TreeTop(tree->last, k) < TreeStart(tree->last, m); */
    /*@ assert order: \forall integer k, m; 0 <= k < m < tree->levels ==>
          tree->start[k] + tree->top[k] < tree->start[m]; */
    //@ assert room: tree->start[tree->levels - 1] <= TreeStart(tree->last, 5);
}

/* A word with its lowest bits 1; 1 <= count <= 64. */
/*@
  requires count: 1 <= count <= 64;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ones: \forall integer b; 0 <= b < 64 ==> (Bit(\result, b) <==> b < count);
*/
static uint64_t ones(uint32_t count)
{
    return gpamap_bits_below(count);
}

/*@
  requires memory: \valid(words + (0 .. count - 1));
  terminates \true;
  exits \false;
  assigns words[0 .. count - 1];
  ensures words: \forall integer j; 0 <= j < count ==> words[j] == word;
*/
static void fill_words(uint64_t *words, uint32_t count, uint64_t word)
{
    /*@
      loop invariant j: 0 <= j <= count;
      loop invariant words: \forall integer i; 0 <= i < j ==> words[i] == word;
      loop assigns j, words[0 .. count - 1];
      loop variant count - j;
    */
    for (uint32_t j = 0; j < count; j++) {
        words[j] = word;
    }
}

/* Write the words of a level: all but the last the same. */
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires level: level < tree->levels;
  terminates \true;
  exits \false;
  assigns tree->words[tree->start[level] .. tree->start[level] + tree->top[level]];
  ensures words: \forall integer j; 0 <= j < tree->top[level] ==> TreeWord(tree, level, j) == word;
  ensures last: TreeWord(tree, level, tree->top[level]) == last_word;
  ensures others: \forall integer k, j; 0 <= k < level && 0 <= j <= tree->top[k] ==>
    TreeWord(tree, k, j) == TreeWord{Pre}(tree, k, j);
*/
static void write_level(struct gpamap_bit_tree *tree, uint32_t level, uint64_t word, uint64_t last_word)
{
    const uint32_t top = tree->top[level];
    uint64_t *const words = tree->words + tree->start[level];

    fill_words(words, top, word);
    words[top] = last_word;
    //@ assert words: \forall integer j; 0 <= j < top ==> words[j] == word;
    /*@ assert apart: \forall integer k, j; 0 <= k < level && 0 <= j <= tree->top[k] ==>
          tree->start[k] + j < tree->start[level]; */
}

/* Set all bits of the places of a level, and no other. */
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires level: level < tree->levels;
  terminates \true;
  exits \false;
  assigns tree->words[tree->start[level] .. tree->start[level] + tree->top[level]];
  ensures full: TreeFull(tree, level);
  ensures kept: \forall integer k; 0 <= k < level && TreeFull{Pre}(tree, k) ==> TreeFull(tree, k);
*/
static void fill_level(struct gpamap_bit_tree *tree, uint32_t level)
{
    const uint32_t limit = level == 0 ? tree->last : tree->top[level - 1];
    const uint64_t all = ones(64);
    const uint64_t rest = ones(limit % 64 + 1);

    write_level(tree, level, all, rest);
    //@ assert shape: TreeSameShape{Pre, Here}(tree);
    //@ assert limit: limit == TreeLimit(tree, level) && tree->top[level] == limit / 64;
    /*@ assert below: \forall integer j, b; 0 <= j < limit / 64 && 0 <= b < 64 ==> 64 * j + b <= limit &&
          Bit(TreeWord(tree, level, j), b); */
    /*@ assert last: \forall integer b; 0 <= b < 64 ==> (Bit(TreeWord(tree, level, limit / 64), b) <==>
          64 * (limit / 64) + b <= limit); */
}

/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures invariant: TreeWf(tree);
  ensures all: \forall integer x; 0 <= x <= tree->last ==> TreeHas(tree, x);
*/
static void fill(struct gpamap_bit_tree *tree)
{
    /*@
      loop invariant level: 0 <= level <= tree->levels;
      loop invariant full: \forall integer k; 0 <= k < level ==> TreeFull(tree, k);
      loop assigns level, tree->words[0 .. tree->capacity - 1];
      loop variant tree->levels - level;
    */
    for (uint32_t level = 0; level < tree->levels; level++) {
        fill_level(tree, level);
    }
    //@ assert clean: TreeAllClean(tree);
    //@ assert links: TreeLinks(tree);
}

bool gpamap_bit_tree_init(struct gpamap_bit_tree *tree, uint64_t *words, uint32_t capacity, uint32_t last)
{
    if (GPAMAP_BIT_TREE_WORDS(last) > capacity) {
        return false;
    }
    tree->words = words;
    tree->capacity = capacity;
    tree->last = last;
    set_shape(tree);
    fill(tree);
    return true;
}
