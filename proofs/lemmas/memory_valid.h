/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_VALID_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_VALID_H
/*
 * What it takes to be sure of a layout. Included after specs/memory_place.acsl.
 */
#include "proofs/lemmas/memory_lists.h"
#include "proofs/lemmas/memory_place.h"

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

  lemma RamHeld_apart{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_ram_range *ram, integer n, struct gpamap_range *s, integer i, j;
      ExtentMapWf(m) && RamHeld(m, ram, n) && ListHeld(m, s, i, j) && 2 <= j <= 5 ==>
        (\forall integer k; 0 <= k < n ==> ListApart(s, i, ram[k].range.start, ram[k].range.end));

  lemma Held_apart_of_list{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_range *s, integer i, j, first, last;
      ExtentMapWf(m) && ListHeld(m, s, i, j) && 0 <= j <= 4 &&
      MapHolds(m, first, last, MemoryOwner(GPAMAP_MEMORY_VTL2, 0, 0)) ==> ListApart(s, i, first, last + 1);

  lemma Held_apart_of_ram{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_ram_range *ram, integer n, first, last;
      ExtentMapWf(m) && RamHeld(m, ram, n) && MapHolds(m, first, last, MemoryOwner(GPAMAP_MEMORY_VTL2, 0, 0)) ==>
        RamApart(ram, n, first, last + 1);

  // What is held stands at some place in the order.
  lemma MapHolds_has_place{L}:
    \forall struct gpamap_extent_map *m, integer a, b, o; ExtentMapWf(m) && MapHolds(m, a, b, o) ==>
      (\exists integer k; 0 <= k < MapCount(m) && FirstOf(m, k) == a && LastOf(m, k) == b && OwnerOf(m, k) == o);

  // The other way: the map of a layout holds each of its lists.
  lemma MapHoldsMemory_holds_lists{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n;
      MapHoldsMemory(m, g, ram, n) ==> RamHeld(m, ram, n) &&
        ListHeld(m, g.mmio, g.mmio_count, GPAMAP_MEMORY_MMIO) &&
        ListHeld(m, g.pci_ecam, g.pci_ecam_count, GPAMAP_MEMORY_PCI_ECAM) &&
        ListHeld(m, g.pci_mmio, g.pci_mmio_count, GPAMAP_MEMORY_PCI_MMIO) &&
        (g.has_vtl2 != 0 && g.vtl2.start < g.vtl2.end ==>
          MapHolds(m, g.vtl2.start, g.vtl2.end - 1, MemoryOwner(GPAMAP_MEMORY_VTL2, 0, 0)));
*/
#endif
