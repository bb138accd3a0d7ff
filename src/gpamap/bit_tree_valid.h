/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_BIT_TREE_VALID_H
#define GPAMAP_BIT_TREE_VALID_H
/*
 * Whether memory that may hold anything is a tree of bits (internal to the library).
 */
#include "gpamap/bit_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The invariant, on memory that may hold anything (words[capacity] must be readable). O(n). */
/*@
  requires memory: TreeReadable(tree);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> TreeWf(tree);
*/
bool gpamap_bit_tree_is_valid(const struct gpamap_bit_tree *tree);

#ifdef __cplusplus
}
#endif
#endif
