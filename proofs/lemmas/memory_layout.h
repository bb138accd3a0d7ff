/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_LAYOUT_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_LAYOUT_H
/*
 * What is said of gaps and RAM holds as long as nobody writes to them.
 */
#include "proofs/lemmas/memory_build.h"
#include "proofs/lemmas/memory_place.h"

/*@
  lemma ListsApart_frame{A, B}:
    \forall struct gpamap_range *r, integer n, struct gpamap_range *s, integer m;
      ListSame{A, B}(r, n) && ListSame{A, B}(s, m) ==> (ListsApart{A}(r, n, s, m) <==> ListsApart{B}(r, n, s, m));

  lemma GapsApart_frame{A, B}:
    \forall struct gpamap_memory_gaps g, integer s, e;
      GapsSame{A, B}(g) ==> (GapsApart{A}(g, s, e) <==> GapsApart{B}(g, s, e));

  lemma GapsRules_frame{A, B}:
    \forall struct gpamap_memory_gaps g; GapsSame{A, B}(g) ==> (GapsRules{A}(g) <==> GapsRules{B}(g));

  lemma MmioFull_frame{A, B}:
    \forall struct gpamap_memory_gaps g; GapsSame{A, B}(g) ==> (MmioFull{A}(g) <==> MmioFull{B}(g));

  lemma GapExtents_frame{A, B}:
    \forall struct gpamap_memory_gaps g, integer first, last, owner;
      GapsSame{A, B}(g) ==> (GapExtents{A}(g, first, last, owner) <==> GapExtents{B}(g, first, last, owner));

  lemma RamSame_chain{A, B, C}:
    \forall struct gpamap_ram_range *ram, integer n;
      RamSame{A, B}(ram, n) && RamSame{B, C}(ram, n) ==> RamSame{A, C}(ram, n);

  lemma RamApart_frame{A, B}:
    \forall struct gpamap_ram_range *ram, integer n, s, e;
      RamSame{A, B}(ram, n) ==> (RamApart{A}(ram, n, s, e) <==> RamApart{B}(ram, n, s, e));

  lemma RamProper_frame{A, B}:
    \forall struct gpamap_ram_range *ram, integer n;
      RamSame{A, B}(ram, n) ==> (RamProper{A}(ram, n) <==> RamProper{B}(ram, n));

  lemma RamExtents_frame{A, B}:
    \forall struct gpamap_ram_range *ram, integer n, first, last, owner; RamSame{A, B}(ram, n) ==>
      (RamExtents{A}(ram, n, first, last, owner) <==> RamExtents{B}(ram, n, first, last, owner));

  lemma RamRules_frame{A, B}:
    \forall struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n;
      GapsSame{A, B}(g) && RamSame{A, B}(ram, n) ==> (RamRules{A}(g, ram, n) <==> RamRules{B}(g, ram, n));

  lemma Vtl2Rules_frame{A, B}:
    \forall struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n;
      GapsSame{A, B}(g) && RamSame{A, B}(ram, n) ==> (Vtl2Rules{A}(g, ram, n) <==> Vtl2Rules{B}(g, ram, n));

  lemma Vtl2Above_frame{A, B}:
    \forall struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n;
      RamSame{A, B}(ram, n) && 0 < n ==> (Vtl2Above{A}(g, ram, n) <==> Vtl2Above{B}(g, ram, n));

  // One map at one moment holds what another does at another.
  predicate MapsAlike{A, B}(struct gpamap_extent_map *m, struct gpamap_extent_map *k) =
    \forall integer first, last, owner; MapHolds{B}(k, first, last, owner) <==> MapHolds{A}(m, first, last, owner);

  lemma MapsAlike_chain{A, B, C}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent_map *k;
      MapsAlike{A, B}(m, k) && MapUnchanged{B, C}(k) && ExtentMapWf{B}(k) ==> MapsAlike{A, C}(m, k);

  lemma MapHoldsMemory_frame{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_extent_map *k, struct gpamap_memory_gaps g,
      struct gpamap_ram_range *ram, integer n;
      MapsAlike{A, B}(m, k) && GapsSame{A, B}(g) && RamSame{A, B}(ram, n) && MapHoldsMemory{A}(m, g, ram, n) ==>
        MapHoldsMemory{B}(k, g, ram, n);

  lemma NodesFilled_frame{A, B, C, D}:
    \forall uint64_t *sizes, integer node_count, struct gpamap_ram_range *ram, integer n, node;
      SizesSame{A, B}(sizes, node_count) && RamSame{C, D}(ram, n) &&
      NodesFilled{B, C}(sizes, node_count, ram, n, node) ==> NodesFilled{A, D}(sizes, node_count, ram, n, node);

  lemma RamByNode_frame{A, B}:
    \forall struct gpamap_ram_range *ram, integer n, node_count;
      RamSame{A, B}(ram, n) && RamByNode{A}(ram, n, node_count) ==> RamByNode{B}(ram, n, node_count);

  lemma RamHas_frame{A, B}:
    \forall struct gpamap_ram_range *ram, integer n, gpa;
      RamSame{A, B}(ram, n) && RamHas{A}(ram, n, gpa) ==> RamHas{B}(ram, n, gpa);

  lemma RamFillsGaps_frame{A, B}:
    \forall struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, end;
      GapsSame{A, B}(g) && RamSame{A, B}(ram, n) && RamFillsGaps{A}(g, ram, n, end) ==>
        RamFillsGaps{B}(g, ram, n, end);

  lemma NumaPlaced_frame{A, B, C, D}:
    \forall struct gpamap_memory_gaps g, uint64_t *sizes, integer node_count, struct gpamap_ram_range *ram, integer n;
      SizesSame{A, B}(sizes, node_count) && GapsSame{C, D}(g) && RamSame{C, D}(ram, n) &&
      NumaPlaced{B, C}(g, sizes, node_count, ram, n) ==> NumaPlaced{A, D}(g, sizes, node_count, ram, n);

  lemma NumaLacks_frame{A, B, C, D}:
    \forall struct gpamap_memory_gaps g, uint64_t *sizes, integer node_count, struct gpamap_ram_range *ram, integer n;
      SizesSame{A, B}(sizes, node_count) && GapsSame{C, D}(g) && RamSame{C, D}(ram, n) &&
      NumaLacks{B, C}(g, sizes, node_count, ram, n) ==> NumaLacks{A, D}(g, sizes, node_count, ram, n);

  lemma NumaPlaced_one{A, L}:
    \forall struct gpamap_memory_gaps g, uint64_t *sizes, struct gpamap_ram_range *ram, integer n;
      NumaPlaced{A, L}(g, sizes, 1, ram, n) ==> OneNodePlaced{L}(g, \at(sizes[0], A), ram, n);

  lemma NumaLacks_one{A, L}:
    \forall struct gpamap_memory_gaps g, uint64_t *sizes, struct gpamap_ram_range *ram, integer n;
      NumaLacks{A, L}(g, sizes, 1, ram, n) ==> OneNodeLacks{L}(g, \at(sizes[0], A), ram, n);
*/
#endif
