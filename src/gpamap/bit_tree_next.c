/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bit_tree_next.h"

#include "gpamap/bits.h"
#include "proofs/lemmas/bit_tree.h"
#include "proofs/lemmas/bit_tree_next.h"

/* One level up from a word without a bit from `place` on. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires place: level < tree->levels && place <= TreeLimit(tree, level);
  requires seen: TreeSeen(tree, level);
  requires none: TreeNoneBefore(tree, from, level, place);
  requires empty: \forall integer j; place % 64 <= j < 64 ==> !Bit(TreeWord(tree, level, place / 64), j);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures end: place / 64 == tree->top[level] ==> \forall integer x; TreeHas(tree, x) ==> x < from;
  ensures none: place / 64 < tree->top[level] ==> TreeNoneBefore(tree, from, level + 1, place / 64 + 1);
  ensures more: \result <==> place / 64 < tree->top[level];
*/
static bool has_more(const struct gpamap_bit_tree *tree, uint32_t level, uint32_t place) /*@ ghost (uint32_t from) */
{
    /*@ assert up: \forall integer x; TreeHas(tree, x) && from <= x ==> place <= TreeUp(x, level) &&
          TreeUp(x, level) / 64 <= tree->top[level] &&
          Bit(TreeWord(tree, level, TreeUp(x, level) / 64), TreeUp(x, level) % 64); */
    /*@ assert beyond: \forall integer x; TreeHas(tree, x) && from <= x ==> place / 64 < TreeUp(x, level) / 64; */
    return place / 64 != tree->top[level];
}

/* The place of a bit before which no member from `from` on stands. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires place: level < tree->levels && word <= tree->top[level] && bit < 64;
  requires bit: Bit(TreeWord(tree, level, word), bit);
  requires none: \forall integer x; TreeHas(tree, x) && from <= x ==> word < TreeUp(x, level) / 64 ||
    (word == TreeUp(x, level) / 64 && bit <= TreeUp(x, level) % 64);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures place: \result / 64 == word && \result % 64 == bit;
  ensures limit: \result <= TreeLimit(tree, level);
  ensures bit: TreeBit(tree, level, \result);
  ensures none: TreeNoneBefore(tree, from, level, \result);
*/
static uint32_t place_of(uint32_t word, uint32_t bit)
/*@ ghost (const struct gpamap_bit_tree *tree, uint32_t level, uint32_t from) */
{
    const uint32_t place = word * 64 + bit;

    //@ assert split: place / 64 == word && place % 64 == bit;
    //@ assert bit: TreeBit(tree, level, place);
    //@ assert limit: tree->top[level] == TreeLimit(tree, level) / 64;
    //@ assert clean: TreeClean(tree, level);
    return place;
}

/* The place of the lowest bit of the word below a bit that is 1. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires place: level + 1 < tree->levels && place <= tree->top[level];
  requires bit: TreeBit(tree, level + 1, place);
  requires seen: TreeSeen(tree, level);
  requires none: TreeNoneBefore(tree, from, level + 1, place);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures below: \result / 64 == place;
  ensures limit: \result <= TreeLimit(tree, level);
  ensures bit: TreeBit(tree, level, \result);
  ensures none: TreeNoneBefore(tree, from, level, \result);
*/
static uint32_t first_below(const struct gpamap_bit_tree *tree, uint32_t level,
                            uint32_t place) /*@ ghost (uint32_t from) */
{
    //@ assert linked: TreeLinked(tree, level + 1, place);
    const uint32_t bit = gpamap_bits_lowest(gpamap_bit_tree_word(tree, level, place));

    /*@ assert up: \forall integer x; TreeHas(tree, x) && from <= x ==> place <= TreeUp(x, level) / 64 &&
          Bit(TreeWord(tree, level, TreeUp(x, level) / 64), TreeUp(x, level) % 64); */
    return place_of(place, bit) /*@ ghost (tree, level, from) */;
}

/* Up from `from`, whose word has nothing more, to the lowest level with a bit of its own for what comes next: that level
   and place. */
struct spot {
    uint32_t level; /* 6 when there is none */
    uint32_t place;
};

/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires from: from <= tree->last;
  requires empty: \forall integer j; from % 64 <= j < 64 ==> !Bit(TreeWord(tree, 0, from / 64), j);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures level: \result.level == 6 || \result.level < tree->levels;
  ensures limit: \result.level < 6 ==> \result.place <= TreeLimit(tree, \result.level);
  ensures seen: \result.level < 6 ==> \forall integer k; 0 <= k <= \result.level ==> TreeSeen(tree, k);
  ensures bit: \result.level < 6 ==> TreeBit(tree, \result.level, \result.place);
  ensures before: \result.level < 6 ==> TreeNoneBefore(tree, from, \result.level, \result.place);
  ensures above: \result.level < 6 ==> (\result.level > 0 ? TreeUp(from, \result.level) < \result.place
                                                         : from <= \result.place);
  ensures none: \result.level == 6 ==> \forall integer x; TreeHas(tree, x) ==> x < from;
*/
static struct spot climb(const struct gpamap_bit_tree *tree, uint32_t from)
{
    struct spot spot = { 0, from };
    //@ assert seen: TreeSeen(tree, 0);
    uint32_t bit = 64;

    /*@
      loop invariant level: 0 <= spot.level < tree->levels && 0 <= spot.place <= TreeLimit(tree, spot.level);
      loop invariant word: spot.place / 64 <= tree->top[spot.level];
      loop invariant seen: \forall integer k; 0 <= k <= spot.level ==> TreeSeen(tree, k);
      loop invariant none: TreeNoneBefore(tree, from, spot.level, spot.place);
      loop invariant above: spot.level > 0 ? TreeUp(from, spot.level) < spot.place : spot.place == from;
      loop invariant bit: spot.place % 64 <= bit <= 64;
      loop invariant found: bit < 64 ==> Bit(TreeWord(tree, spot.level, spot.place / 64), bit);
      loop invariant lowest: \forall integer j; spot.place % 64 <= j < bit ==>
        !Bit(TreeWord(tree, spot.level, spot.place / 64), j);
      loop assigns spot, bit;
      loop variant tree->levels - spot.level;
    */
    while (bit == 64) {
        if (!has_more(tree, spot.level, spot.place) /*@ ghost (from) */) {
            spot.level = 6;
            return spot;
        }
        //@ assert level: spot.level + 1 < tree->levels;
        //@ assert seen: TreeSeen(tree, spot.level + 1);
        spot.place = spot.place / 64 + 1;
        spot.level++;
        //@ assert limit: tree->top[spot.level] == TreeLimit(tree, spot.level) / 64;
        //@ assert word: spot.place / 64 <= tree->top[spot.level];
        bit = gpamap_bits_lowest_from(gpamap_bit_tree_word(tree, spot.level, spot.place / 64), spot.place % 64);
    }
    //@ assert seen: TreeSeen(tree, spot.level);
    /*@ assert up: \forall integer x; TreeHas(tree, x) && from <= x ==> spot.place <= TreeUp(x, spot.level); */
    /*@ assert bits: \forall integer x; TreeHas(tree, x) ==>
          Bit(TreeWord(tree, spot.level, TreeUp(x, spot.level) / 64), TreeUp(x, spot.level) % 64); */
    spot.place = place_of(spot.place / 64, bit) /*@ ghost (tree, spot.level, from) */;
    return spot;
}

int64_t gpamap_bit_tree_next_above(const struct gpamap_bit_tree *tree, uint32_t from)
{
    struct spot spot = climb(tree, from);

    if (spot.level == 6) {
        return -1;
    }
    /*@
      loop invariant level: 0 <= spot.level < tree->levels;
      loop invariant limit: 0 <= spot.place <= TreeLimit(tree, spot.level);
      loop invariant seen: \forall integer k; 0 <= k <= spot.level ==> TreeSeen(tree, k);
      loop invariant none: TreeNoneBefore(tree, from, spot.level, spot.place);
      loop invariant bit: TreeBit(tree, spot.level, spot.place);
      loop invariant above: spot.level > 0 ? TreeUp(from, spot.level) < spot.place : from <= spot.place;
      loop assigns spot;
      loop variant spot.level;
    */
    while (spot.level > 0) {
        spot.level--;
        spot.place = first_below(tree, spot.level, spot.place) /*@ ghost (from) */;
    }
    //@ assert member: TreeHas(tree, spot.place);
    //@ assert lowest: \forall integer x; TreeHas(tree, x) && from <= x ==> spot.place <= TreeUp(x, 0);
    return spot.place;
}

uint64_t gpamap_bit_tree_absent(const struct gpamap_bit_tree *tree, uint32_t word)
{
    const uint32_t count = word == tree->last / 64 ? tree->last % 64 + 1 : 64;

    //@ assert clean: TreeClean(tree, 0);
    //@ assert place: \forall integer b; 0 <= b < 64 ==> (64 * word + b) / 64 == word && (64 * word + b) % 64 == b;
    //@ assert count: \forall integer b; 0 <= b < 64 ==> (b < count <==> 64 * word + b <= tree->last);
    //@ assert bits: \forall integer b; count <= b < 64 ==> !TreeBit(tree, 0, 64 * word + b);
    //@ assert none: \forall integer b; count <= b < 64 ==> !Bit(TreeWord(tree, 0, word), b);
    return gpamap_bits_flipped(gpamap_bit_tree_word(tree, 0, word), count);
}

/* The first bit from number `bit` up, of one word of level 0, whose number is not in the set; 64 when there is none. */
/*@
  requires memory: TreeReadable(tree);
  requires invariant: TreeWf(tree);
  requires place: word <= tree->top[0] && bit <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: bit <= \result <= 64;
  ensures found: \result < 64 ==> 64 * word + \result <= tree->last && !Bit(TreeWord(tree, 0, word), \result);
  ensures before: \forall integer x; 64 * word + bit <= x < 64 * word + \result && x <= tree->last ==>
    TreeBit(tree, 0, x);
*/
static uint32_t first_absent(const struct gpamap_bit_tree *tree, uint32_t word, uint32_t bit)
{
    const uint32_t found = gpamap_bits_lowest_from(gpamap_bit_tree_absent(tree, word), bit);

    /*@ assert bits: \forall integer b; bit <= b < found && 64 * word + b <= tree->last ==>
          Bit(TreeWord(tree, 0, word), b); */
    /*@ assert split: \forall integer x; 64 * word + bit <= x < 64 * word + found ==>
          x / 64 == word && bit <= x % 64 < found && 64 * word + x % 64 == x; */
    return found;
}

int64_t gpamap_bit_tree_next_absent(const struct gpamap_bit_tree *tree, uint32_t from)
{
    uint32_t word = from / 64;
    uint32_t bit = first_absent(tree, word, from % 64);

    //@ assert from: from == 64 * word + from % 64;
    /*@
      loop invariant word: from / 64 <= word <= tree->top[0];
      loop invariant bit: 0 <= bit <= 64;
      loop invariant from: from <= 64 * word + bit;
      loop invariant found: bit < 64 ==> 64 * word + bit <= tree->last && !Bit(TreeWord(tree, 0, word), bit);
      loop invariant before: \forall integer x; from <= x < 64 * word + bit && x <= tree->last ==> TreeBit(tree, 0, x);
      loop assigns word, bit;
      loop variant tree->top[0] - word;
    */
    while (bit == 64) {
        if (word == tree->top[0]) {
            return -1;
        }
        word++;
        bit = first_absent(tree, word, 0);
    }
    const int64_t found = (int64_t)word * 64 + bit;

    //@ assert place: found / 64 == word && found % 64 == bit;
    return found;
}
