/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bit_tree.h"

#include "proofs/lemmas/bit_tree.h"

/* Set (clear) the bit on a level above 0 that a change below has left wrong. */
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
static bool add_level(struct gpamap_bit_tree *tree, uint32_t level, uint32_t place)
{
    const uint32_t index = tree->start[level] + place / 64;
    const bool empty = gpamap_bit_tree_set(tree, index, place % 64) /*@ ghost (level, place) */;

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
static bool remove_level(struct gpamap_bit_tree *tree, uint32_t level, uint32_t place)
{
    const uint32_t index = tree->start[level] + place / 64;
    const bool empty = gpamap_bit_tree_clear(tree, index, place % 64) /*@ ghost (level, place) */;

    //@ assert clean: TreeAllClean(tree);
    //@ assert linked: TreeLinked(tree, level, place);
    //@ assert links: TreeLinksBut(tree, level + 1, place / 64);
    //@ assert before: level + 1 < tree->levels ==> TreeLinked{Pre}(tree, level + 1, place / 64);
    /*@ assert above: level + 1 < tree->levels ==> (TreeBit(tree, level + 1, place / 64) <==>
          TreeBit{Pre}(tree, level + 1, place / 64)); */
    //@ assert next: level + 1 < tree->levels && !empty ==> TreeLinked(tree, level + 1, place / 64);
    return empty;
}

void gpamap_bit_tree_add_above(struct gpamap_bit_tree *tree, uint32_t number)
{
    uint32_t level = 0;
    uint32_t place = number;
    bool empty = true;

    /*@
      loop invariant level: 0 <= level < tree->levels && 0 <= place <= TreeLimit(tree, level);
      loop invariant shape: TreeShape(tree);
      loop invariant clean: TreeAllClean(tree);
      loop invariant links: TreeLinksBut(tree, level + 1, place / 64);
      loop invariant done: !empty || level + 1 == tree->levels ==> TreeLinks(tree);
      loop invariant below: TreeWord(tree, level, place / 64) != 0;
      loop invariant clear: empty && level + 1 < tree->levels ==> !TreeBit(tree, level + 1, place / 64);
      loop invariant same: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x);
      loop assigns level, place, empty, tree->words[0 .. tree->capacity - 1];
      loop variant tree->levels - level;
    */
    while (empty && level + 1 < tree->levels) {
        place /= 64;
        level++;
        empty = add_level(tree, level, place);
    }
}

bool gpamap_bit_tree_remove_above(struct gpamap_bit_tree *tree, uint32_t number)
{
    uint32_t level = 0;
    uint32_t place = number;
    bool empty = true;

    /*@
      loop invariant level: 0 <= level < tree->levels && 0 <= place <= TreeLimit(tree, level);
      loop invariant shape: TreeShape(tree);
      loop invariant clean: TreeAllClean(tree);
      loop invariant links: TreeLinksBut(tree, level + 1, place / 64);
      loop invariant done: !empty || level + 1 == tree->levels ==> TreeLinks(tree);
      loop invariant below: empty ==> TreeWord(tree, level, place / 64) == 0;
      loop invariant set: level + 1 < tree->levels ==> TreeBit(tree, level + 1, place / 64);
      loop invariant same: \forall integer x; TreeHas(tree, x) <==> TreeHas{Pre}(tree, x);
      loop assigns level, place, empty, tree->words[0 .. tree->capacity - 1];
      loop variant tree->levels - level;
    */
    while (empty && level + 1 < tree->levels) {
        place /= 64;
        level++;
        empty = remove_level(tree, level, place);
    }
    //@ assert invariant: TreeWf(tree);
    if (empty) {
        //@ assert highest: level + 1 == tree->levels && place / 64 == 0;
        //@ ghost lemma_tree_empty(tree);
    }
    return empty;
}
