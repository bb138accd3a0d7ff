/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bit_tree.h"

#include "gpamap/bits.h"
#include "proofs/lemmas/bit_tree.h"

uint64_t gpamap_bit_tree_word(const struct gpamap_bit_tree *tree, uint32_t level, uint32_t word)
{
    return tree->words[tree->start[level] + word];
}

/* Set (clear) the bit at a place; true when its word was 0 (is 0 now). */
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires place: level < tree->levels && place / 64 <= tree->top[level];
  requires clear: !TreeBit(tree, level, place);
  terminates \true;
  exits \false;
  assigns tree->words[tree->start[level] + place / 64];
  ensures others: TreeOneWord{Pre, Here}(tree, level, place / 64);
  ensures bit: \forall integer j; 0 <= j ==> (Bit(TreeWord(tree, level, place / 64), j) <==>
    Bit(TreeWord{Pre}(tree, level, place / 64), j) || j == place % 64);
  ensures some: TreeWord(tree, level, place / 64) != 0;
  ensures empty: \result <==> TreeWord{Pre}(tree, level, place / 64) == 0;
*/
static bool set_bit(struct gpamap_bit_tree *tree, uint32_t level, uint32_t place)
{
    uint64_t *const word = &tree->words[tree->start[level] + place / 64];
    /*@ assert apart: \forall integer m, i; 0 <= m < tree->levels && 0 <= i <= tree->top[m] &&
          (m != level || i != place / 64) ==> tree->start[m] + i != tree->start[level] + place / 64; */
    const bool empty = *word == 0;

    *word = gpamap_bits_with(*word, place % 64);
    return empty;
}

/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires place: level < tree->levels && place / 64 <= tree->top[level];
  requires set: TreeBit(tree, level, place);
  terminates \true;
  exits \false;
  assigns tree->words[tree->start[level] + place / 64];
  ensures others: TreeOneWord{Pre, Here}(tree, level, place / 64);
  ensures bit: \forall integer j; 0 <= j ==> (Bit(TreeWord(tree, level, place / 64), j) <==>
    Bit(TreeWord{Pre}(tree, level, place / 64), j) && j != place % 64);
  ensures some: TreeWord{Pre}(tree, level, place / 64) != 0;
  ensures empty: \result <==> TreeWord(tree, level, place / 64) == 0;
*/
static bool clear_bit(struct gpamap_bit_tree *tree, uint32_t level, uint32_t place)
{
    uint64_t *const word = &tree->words[tree->start[level] + place / 64];
    /*@ assert apart: \forall integer m, i; 0 <= m < tree->levels && 0 <= i <= tree->top[m] &&
          (m != level || i != place / 64) ==> tree->start[m] + i != tree->start[level] + place / 64; */

    *word = gpamap_bits_without(*word, place % 64);
    return *word == 0;
}

/* The same on a level above 0, where the bit is the one that a change below has left wrong. */
/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires place: 1 <= level < tree->levels && place <= tree->top[level - 1];
  requires clean: TreeAllClean(tree);
  requires links: TreeLinksBut(tree, level, place);
  requires clear: !TreeBit(tree, level, place);
  requires below: TreeWord(tree, level - 1, place) != 0;
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures level_0: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x);
  ensures clean: TreeAllClean(tree);
  ensures links: TreeLinksBut(tree, level + 1, place / 64);
  ensures done: !\result || level + 1 == tree->levels ==> TreeLinks(tree);
  ensures below: TreeWord(tree, level, place / 64) != 0;
  ensures clear: \result && level + 1 < tree->levels ==> !TreeBit(tree, level + 1, place / 64);
*/
static bool add_above(struct gpamap_bit_tree *tree, uint32_t level, uint32_t place)
{
    const bool empty = set_bit(tree, level, place);

    //@ assert shape: TreeSameShape{Pre, Here}(tree);
    //@ assert same: TreeOneBit{Pre, Here}(tree, level, place);
    //@ assert clean: TreeAllClean(tree);
    //@ assert linked: TreeLinked(tree, level, place);
    //@ assert links: TreeLinksBut(tree, level + 1, place / 64);
    //@ assert before: level + 1 < tree->levels ==> TreeLinked{Pre}(tree, level + 1, place / 64);
    /*@ assert above: level + 1 < tree->levels ==> (TreeBit(tree, level + 1, place / 64) <==>
          TreeBit{Pre}(tree, level + 1, place / 64)); */
    //@ assert next: level + 1 < tree->levels && !empty ==> TreeLinked(tree, level + 1, place / 64);
    return empty;
}

/*@
  requires memory: TreeMemory(tree);
  requires shape: TreeShape(tree);
  requires place: 1 <= level < tree->levels && place <= tree->top[level - 1];
  requires clean: TreeAllClean(tree);
  requires links: TreeLinksBut(tree, level, place);
  requires set: TreeBit(tree, level, place);
  requires below: TreeWord(tree, level - 1, place) == 0;
  terminates \true;
  exits \false;
  assigns tree->words[0 .. tree->capacity - 1];
  ensures level_0: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x);
  ensures clean: TreeAllClean(tree);
  ensures links: TreeLinksBut(tree, level + 1, place / 64);
  ensures done: !\result || level + 1 == tree->levels ==> TreeLinks(tree);
  ensures below: \result ==> TreeWord(tree, level, place / 64) == 0;
  ensures set: level + 1 < tree->levels ==> TreeBit(tree, level + 1, place / 64);
*/
static bool remove_above(struct gpamap_bit_tree *tree, uint32_t level, uint32_t place)
{
    const bool empty = clear_bit(tree, level, place);

    //@ assert shape: TreeSameShape{Pre, Here}(tree);
    //@ assert same: TreeOneBit{Pre, Here}(tree, level, place);
    //@ assert clean: TreeAllClean(tree);
    //@ assert linked: TreeLinked(tree, level, place);
    //@ assert links: TreeLinksBut(tree, level + 1, place / 64);
    //@ assert before: level + 1 < tree->levels ==> TreeLinked{Pre}(tree, level + 1, place / 64);
    /*@ assert above: level + 1 < tree->levels ==> (TreeBit(tree, level + 1, place / 64) <==>
          TreeBit{Pre}(tree, level + 1, place / 64)); */
    //@ assert next: level + 1 < tree->levels && !empty ==> TreeLinked(tree, level + 1, place / 64);
    return empty;
}

void gpamap_bit_tree_add(struct gpamap_bit_tree *tree, uint32_t number)
{
    uint32_t level = 0;
    uint32_t place = number;
    bool empty = set_bit(tree, 0, number);

    //@ assert shape: TreeSameShape{Pre, Here}(tree);
    //@ assert same: TreeOneBit{Pre, Here}(tree, 0, number);
    //@ assert clean: TreeAllClean(tree);
    //@ assert all: TreeLinksBut{Pre}(tree, 0, number);
    //@ assert links: TreeLinksBut(tree, 1, number / 64);
    //@ assert before: 1 < tree->levels ==> TreeLinked{Pre}(tree, 1, number / 64);
    //@ assert above: 1 < tree->levels ==> (TreeBit(tree, 1, number / 64) <==> TreeBit{Pre}(tree, 1, number / 64));
    //@ assert next: 1 < tree->levels && !empty ==> TreeLinked(tree, 1, number / 64);
    /*@
      loop invariant level: 0 <= level < tree->levels && 0 <= place <= TreeLimit(tree, level);
      loop invariant shape: TreeShape(tree);
      loop invariant clean: TreeAllClean(tree);
      loop invariant links: TreeLinksBut(tree, level + 1, place / 64);
      loop invariant done: !empty || level + 1 == tree->levels ==> TreeLinks(tree);
      loop invariant below: TreeWord(tree, level, place / 64) != 0;
      loop invariant clear: empty && level + 1 < tree->levels ==> !TreeBit(tree, level + 1, place / 64);
      loop invariant added: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x) || x == number;
      loop assigns level, place, empty, tree->words[0 .. tree->capacity - 1];
      loop variant tree->levels - level;
    */
    while (empty && level + 1 < tree->levels) {
        place /= 64;
        level++;
        empty = add_above(tree, level, place);
    }
}

bool gpamap_bit_tree_remove(struct gpamap_bit_tree *tree, uint32_t number)
{
    uint32_t level = 0;
    uint32_t place = number;
    bool empty = clear_bit(tree, 0, number);

    //@ assert shape: TreeSameShape{Pre, Here}(tree);
    //@ assert same: TreeOneBit{Pre, Here}(tree, 0, number);
    //@ assert clean: TreeAllClean(tree);
    //@ assert all: TreeLinksBut{Pre}(tree, 0, number);
    //@ assert links: TreeLinksBut(tree, 1, number / 64);
    //@ assert before: 1 < tree->levels ==> TreeLinked{Pre}(tree, 1, number / 64);
    //@ assert above: 1 < tree->levels ==> (TreeBit(tree, 1, number / 64) <==> TreeBit{Pre}(tree, 1, number / 64));
    //@ assert next: 1 < tree->levels && !empty ==> TreeLinked(tree, 1, number / 64);
    /*@
      loop invariant level: 0 <= level < tree->levels && 0 <= place <= TreeLimit(tree, level);
      loop invariant shape: TreeShape(tree);
      loop invariant clean: TreeAllClean(tree);
      loop invariant links: TreeLinksBut(tree, level + 1, place / 64);
      loop invariant done: !empty || level + 1 == tree->levels ==> TreeLinks(tree);
      loop invariant below: empty ==> TreeWord(tree, level, place / 64) == 0;
      loop invariant set: level + 1 < tree->levels ==> TreeBit(tree, level + 1, place / 64);
      loop invariant removed: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x) && x != number;
      loop assigns level, place, empty, tree->words[0 .. tree->capacity - 1];
      loop variant tree->levels - level;
    */
    while (empty && level + 1 < tree->levels) {
        place /= 64;
        level++;
        empty = remove_above(tree, level, place);
    }
    //@ assert invariant: TreeWf(tree);
    if (empty) {
        //@ assert highest: level + 1 == tree->levels && place / 64 == 0;
        //@ ghost lemma_tree_empty(tree);
    }
    return empty;
}

bool gpamap_bit_tree_has(const struct gpamap_bit_tree *tree, uint32_t number)
{
    //@ assert word: TreeWord(tree, 0, number / 64) == tree->words[number / 64];
    return gpamap_bits_has(tree->words[number / 64], number % 64);
}
