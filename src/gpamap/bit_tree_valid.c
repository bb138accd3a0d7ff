/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/bit_tree_valid.h"

#include "gpamap/bits.h"

/* The levels stand where they should. */
/*@
  requires memory: TreeReadable(tree);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures shape: \result <==> TreeShape(tree);
*/
static bool shape_is_valid(const struct gpamap_bit_tree *tree)
{
    const uint32_t levels = tree->levels;

    if (levels < 1 || levels > 6 || tree->start[0] != 0 || tree->top[0] != tree->last / 64 ||
        tree->top[levels - 1] != 0 || tree->start[levels - 1] >= tree->capacity) {
        //@ assert broken: !TreeShape(tree);
        return false;
    }
    /*@
      loop invariant k: 1 <= k <= levels;
      loop invariant bounds: \forall integer i; 0 <= i < k ==>
        0 <= tree->top[i] < 0x4000000 && 0 <= tree->start[i] < 0x8000000;
      loop invariant tops: \forall integer i; 1 <= i < k ==> tree->top[i] == tree->top[i - 1] / 64;
      loop invariant order: \forall integer i, m; 0 <= i < m < k ==> tree->start[i] + tree->top[i] < tree->start[m];
      loop assigns k;
      loop variant levels - k;
    */
    for (uint32_t k = 1; k < levels; k++) {
        if (tree->top[k] != tree->top[k - 1] / 64 || tree->start[k] >= 0x8000000) {
            //@ assert broken: !TreeShape(tree);
            return false;
        }
        /*@
          loop invariant i: 0 <= i <= k;
          loop invariant order: \forall integer n; 0 <= n < i ==> tree->start[n] + tree->top[n] < tree->start[k];
          loop assigns i;
          loop variant k - i;
        */
        for (uint32_t i = 0; i < k; i++) {
            if (tree->start[i] + tree->top[i] >= tree->start[k]) {
                //@ assert broken: !TreeShape(tree);
                return false;
            }
        }
    }
    //@ assert shape: TreeShape(tree);
    return true;
}

/* No bit of a level beyond its places. */
/*@
  requires memory: TreeReadable(tree);
  requires shape: TreeShape(tree);
  requires level: level < tree->levels;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures clean: \result <==> TreeClean(tree, level);
*/
static bool is_clean(const struct gpamap_bit_tree *tree, uint32_t level)
{
    const uint32_t limit = level == 0 ? tree->last : tree->top[level - 1];
    const uint32_t top = tree->top[level];

    //@ assert limit: limit == TreeLimit(tree, level) && top == limit / 64;
    //@ assert split: \forall integer p; p / 64 == top && limit < p ==> limit % 64 < p % 64 < 64;
    if (limit % 64 == 63) {
        return true;
    }
    const uint32_t bit = gpamap_bits_lowest_from(gpamap_bit_tree_word(tree, level, top), limit % 64 + 1);

    //@ assert place: (64 * top + bit) / 64 == top + bit / 64 && (bit < 64 ==> (64 * top + bit) % 64 == bit);
    //@ assert bad: bit < 64 ==> TreeBit(tree, level, 64 * top + bit) && limit < 64 * top + bit;
    return bit == 64;
}

/* The bits of a level above 0 say which words below are not 0. */
/*@
  requires memory: TreeReadable(tree);
  requires shape: TreeShape(tree);
  requires level: 1 <= level < tree->levels;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures links: \result <==> \forall integer p; 0 <= p <= tree->top[level - 1] ==> TreeLinked(tree, level, p);
*/
static bool is_linked(const struct gpamap_bit_tree *tree, uint32_t level)
{
    /*@
      loop invariant place: 0 <= place <= tree->top[level - 1] + 1;
      loop invariant links: \forall integer p; 0 <= p < place ==> TreeLinked(tree, level, p);
      loop assigns place;
      loop variant tree->top[level - 1] + 1 - place;
    */
    for (uint32_t place = 0; place <= tree->top[level - 1]; place++) {
        if (gpamap_bits_has(gpamap_bit_tree_word(tree, level, place / 64), place % 64) !=
            (gpamap_bit_tree_word(tree, level - 1, place) != 0)) {
            //@ assert broken: !TreeLinked(tree, level, place);
            return false;
        }
    }
    return true;
}

bool gpamap_bit_tree_is_valid(const struct gpamap_bit_tree *tree)
{
    if (!shape_is_valid(tree)) {
        return false;
    }
    /*@
      loop invariant level: 0 <= level <= tree->levels;
      loop invariant clean: \forall integer k; 0 <= k < level ==> TreeClean(tree, k);
      loop invariant links: \forall integer k, p; 1 <= k < level && 0 <= p <= tree->top[k - 1] ==>
        TreeLinked(tree, k, p);
      loop assigns level;
      loop variant tree->levels - level;
    */
    for (uint32_t level = 0; level < tree->levels; level++) {
        if (!is_clean(tree, level) || (level > 0 && !is_linked(tree, level))) {
            return false;
        }
    }
    return true;
}
