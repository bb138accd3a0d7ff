/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_QUERY_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_QUERY_H
/*
 * How the extent that holds an address tells the element that it stands for. Included after specs/memory_query.acsl.
 */
/*@
  // An owner word is read back.
  lemma MemoryOwner_parts:
    \forall integer kind, index, node;
      0 <= kind < 8 && 0 <= index < 0x10000000 && 0 <= MemoryOwner(kind, index, node) ==>
        MemoryOwner(kind, index, node) % 8 == kind &&
        MemoryOwner(kind, index, node) / 8 % 0x10000000 == index &&
        MemoryOwner(kind, index, node) / 0x100000000 == node;

  // An extent stands for the element that its owner names.
  lemma RamExtents_element{L}:
    \forall struct gpamap_ram_range *ram, integer n, first, last, owner;
      n < 0x10000000 && 0 <= owner && RamExtents(ram, n, first, last, owner) ==>
        owner % 8 == GPAMAP_MEMORY_RAM && 0 <= owner / 8 % 0x10000000 < n &&
        first == ram[owner / 8 % 0x10000000].range.start && last == ram[owner / 8 % 0x10000000].range.end - 1 &&
        owner / 0x100000000 == ram[owner / 8 % 0x10000000].node;

  lemma ListExtents_element{L}:
    \forall struct gpamap_range *r, integer n, kind, first, last, owner;
      n < 0x10000000 && 0 <= kind < 8 && ListExtents(r, n, kind, first, last, owner) ==>
        owner % 8 == kind && owner / 0x100000000 == 0 && ListElement(r, n, owner / 8 % 0x10000000, first, last);

  lemma MemoryElement_of_extent{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, first,
      last, owner;
      MapHoldsMemory(m, g, ram, n) && 0 <= n && n + GapCount(g) < 0x10000000 && 0 <= owner &&
      MapHolds(m, first, last, owner) ==>
        MemoryElement(g, ram, n, owner % 8, owner / 8 % 0x10000000, owner / 0x100000000, first, last);

  // An element has an extent.
  lemma MapHolds_taken{L}:
    \forall struct gpamap_extent_map *m, integer gpa, first, last, owner;
      MapHolds(m, first, last, owner) && first <= gpa <= last ==> MapTaken(m, gpa);

  lemma GapExtents_taken{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, gpa,
      first, last, owner;
      MapHoldsMemory(m, g, ram, n) && GapExtents(g, first, last, owner) && first <= gpa <= last ==> MapTaken(m, gpa);

  // It has one at each address of a list.
  predicate ListHeld{L}(struct gpamap_range *r, integer n, integer kind, integer gpa) =
    \exists integer first, last, owner; ListExtents(r, n, kind, first, last, owner) && first <= gpa <= last;

  lemma ListHeld_at{L}:
    \forall struct gpamap_range *r, integer n, kind, gpa, i; 0 <= i < n && r[i].start <= gpa < r[i].end ==>
      ListExtents(r, n, kind, r[i].start, r[i].end - 1, MemoryOwner(kind, i, 0)) && ListHeld(r, n, kind, gpa);

  lemma ListHeld_if_has{L}:
    \forall struct gpamap_range *r, integer n, kind, gpa; ListHas(r, n, gpa) ==> ListHeld(r, n, kind, gpa);

  lemma RamHas_taken_at{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, gpa, i;
      MapHoldsMemory(m, g, ram, n) && 0 <= i < n && ram[i].range.start <= gpa < ram[i].range.end ==>
        RamExtents(ram, n, ram[i].range.start, ram[i].range.end - 1,
          MemoryOwner(GPAMAP_MEMORY_RAM, i, ram[i].node)) && MapTaken(m, gpa);

  lemma RamHas_taken{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, gpa;
      MapHoldsMemory(m, g, ram, n) && RamHas(ram, n, gpa) ==> MapTaken(m, gpa);

  lemma ListHeld_taken{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, gpa;
      MapHoldsMemory(m, g, ram, n) &&
      (ListHeld(g.mmio, g.mmio_count, GPAMAP_MEMORY_MMIO, gpa) ||
        ListHeld(g.pci_ecam, g.pci_ecam_count, GPAMAP_MEMORY_PCI_ECAM, gpa) ||
        ListHeld(g.pci_mmio, g.pci_mmio_count, GPAMAP_MEMORY_PCI_MMIO, gpa)) ==> MapTaken(m, gpa);

  lemma Vtl2Has_extent:
    \forall struct gpamap_memory_gaps g, integer gpa; Vtl2Has(g, gpa) ==>
      Vtl2Extent(g, g.vtl2.start, g.vtl2.end - 1, MemoryOwner(GPAMAP_MEMORY_VTL2, 0, 0));

  lemma Vtl2Has_taken{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, gpa;
      MapHoldsMemory(m, g, ram, n) && Vtl2Has(g, gpa) ==> MapTaken(m, gpa);

  lemma MemoryHas_taken{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, gpa;
      MapHoldsMemory(m, g, ram, n) && (MemoryHas(g, ram, n, gpa) || Vtl2Has(g, gpa)) ==> MapTaken(m, gpa);

  // An element holds its addresses.
  lemma ListElement_has{L}:
    \forall struct gpamap_range *r, integer n, index, first, last, gpa;
      ListElement(r, n, index, first, last) && first <= gpa <= last ==> ListHas(r, n, gpa);

  lemma KindHas_of_element{L}:
    \forall struct gpamap_memory_gaps g, struct gpamap_ram_range *ram, integer n, kind, index, node, first, last, gpa;
      MemoryElement(g, ram, n, kind, index, node, first, last) && first <= gpa <= last ==>
        KindHas(g, ram, n, kind, gpa);
*/
#endif
