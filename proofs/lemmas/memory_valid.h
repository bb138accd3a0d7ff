/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_VALID_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_VALID_H
/*
 * What it takes to be sure of a layout. Included after specs/memory_place.acsl.
 */
#include "proofs/lemmas/memory_lists.h"

/*@
  // The map holds every element of the list that is not empty.
  predicate ListHeld{L}(struct gpamap_extent_map *m, struct gpamap_range *r, integer n, integer kind) =
    \forall integer i; 0 <= i < n && ListFull(r, i) ==>
      MapHolds(m, r[i].start, r[i].end - 1, MemoryOwner(kind, i, 0));

  predicate RamHeld{L}(struct gpamap_extent_map *m, struct gpamap_ram_range *ram, integer n) =
    \forall integer i; 0 <= i < n ==> MapHolds(m, ram[i].range.start, ram[i].range.end - 1,
      MemoryOwner(GPAMAP_MEMORY_RAM, i, ram[i].node));

  // The extent stands for some element.
  predicate MemoryExtent{L}(struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, integer first,
                            integer last, integer owner) =
    GapExtents(g, first, last, owner) || RamExtents(ram, n, first, last, owner) || Vtl2Extent(g, first, last, owner);

  logic integer OwnerOf{L}(struct gpamap_extent_map *m, integer k) = m->extents[ExtentIndex(m, k)].owner;

  // What is held under two names is apart; what shares an address is the same.
  lemma MapHolds_apart{L}:
    \forall struct gpamap_extent_map *m, integer a, b, o, c, d, p;
      ExtentMapWf(m) && MapHolds(m, a, b, o) && MapHolds(m, c, d, p) && o != p ==> b < c || d < a;

  lemma MapHolds_alone{L}:
    \forall struct gpamap_extent_map *m, integer a, b, o, c, d, p, gpa;
      ExtentMapWf(m) && MapHolds(m, a, b, o) && MapHolds(m, c, d, p) && a <= gpa <= b && c <= gpa <= d ==>
        a == c && b == d && o == p;

  // So lists of different kinds are apart.
  lemma ListHeld_apart{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_range *r, integer n, k, struct gpamap_range *s, integer i, j;
      ExtentMapWf(m) && ListHeld(m, r, n, k) && ListHeld(m, s, i, j) && 0 <= k <= 5 && 0 <= j <= 5 && k != j ==>
        ListsApart(r, n, s, i);
*/
#endif
