/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_build.h"

#include "gpamap/memory_lists.h"
#include "proofs/lemmas/memory_build.h"

enum gpamap_status gpamap_memory_add_gaps(struct gpamap_extent_map *map, struct gpamap_memory_gaps gaps,
                                          bool placeholders)
/*@ ghost (const struct gpamap_ram_range *ram, uint32_t ram_count) */
{
    enum gpamap_status status = gpamap_memory_add_gap(map, GPAMAP_MEMORY_MMIO, gaps.mmio, gaps.mmio_count,
                                                      placeholders) /*@ ghost (gaps, ram, ram_count) */;

    /*@ assert mmio: status == GPAMAP_OK <==>
          ListWf{Pre}(gaps.mmio, gaps.mmio_count) && (placeholders == 0 ==> MmioFull{Pre}(gaps)); */
    if (status == GPAMAP_OK) {
        //@ assert same_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
        /*@ assert fits_ecam: \forall integer i; 0 <= i < gaps.pci_ecam_count && ListFull{Pre}(gaps.pci_ecam, i) ==>
              (MapFree(map, \at(gaps.pci_ecam[i].start, Pre), \at(gaps.pci_ecam[i].end, Pre) - 1) <==>
              ListApart{Pre}(gaps.mmio, gaps.mmio_count, \at(gaps.pci_ecam[i].start, Pre),
                \at(gaps.pci_ecam[i].end, Pre))); */
        /*@ assert room_ecam: ListFits(map, gaps.pci_ecam, gaps.pci_ecam_count) <==>
              ListsApart{Pre}(gaps.mmio, gaps.mmio_count, gaps.pci_ecam, gaps.pci_ecam_count); */
        status = gpamap_memory_add_gap(map, GPAMAP_MEMORY_PCI_ECAM, gaps.pci_ecam, gaps.pci_ecam_count,
                                       false) /*@ ghost (gaps, ram, ram_count) */;
        /*@ assert pci_ecam: status == GPAMAP_OK <==> ListProper{Pre}(gaps.pci_ecam, gaps.pci_ecam_count) &&
              ListsApart{Pre}(gaps.mmio, gaps.mmio_count, gaps.pci_ecam, gaps.pci_ecam_count); */
    }
    if (status == GPAMAP_OK) {
        //@ assert same: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
        /*@ assert fits: \forall integer i; 0 <= i < gaps.pci_mmio_count && ListFull{Pre}(gaps.pci_mmio, i) ==>
              (MapFree(map, \at(gaps.pci_mmio[i].start, Pre), \at(gaps.pci_mmio[i].end, Pre) - 1) <==>
              ListApart{Pre}(gaps.mmio, gaps.mmio_count, \at(gaps.pci_mmio[i].start, Pre),
                \at(gaps.pci_mmio[i].end, Pre)) &&
              ListApart{Pre}(gaps.pci_ecam, gaps.pci_ecam_count, \at(gaps.pci_mmio[i].start, Pre),
                \at(gaps.pci_mmio[i].end, Pre))); */
        /*@ assert room_pci_mmio: ListFits(map, gaps.pci_mmio, gaps.pci_mmio_count) <==>
              ListsApart{Pre}(gaps.mmio, gaps.mmio_count, gaps.pci_mmio, gaps.pci_mmio_count) &&
              ListsApart{Pre}(gaps.pci_ecam, gaps.pci_ecam_count, gaps.pci_mmio, gaps.pci_mmio_count); */
        status = gpamap_memory_add_gap(map, GPAMAP_MEMORY_PCI_MMIO, gaps.pci_mmio, gaps.pci_mmio_count,
                                       false) /*@ ghost (gaps, ram, ram_count) */;
        /*@ assert pci_mmio: status == GPAMAP_OK <==> ListProper{Pre}(gaps.pci_mmio, gaps.pci_mmio_count) &&
              ListsApart{Pre}(gaps.mmio, gaps.mmio_count, gaps.pci_mmio, gaps.pci_mmio_count) &&
              ListsApart{Pre}(gaps.pci_ecam, gaps.pci_ecam_count, gaps.pci_mmio, gaps.pci_mmio_count); */
    }
    /*@ assert held: status == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
          GapExtents{Pre}(gaps, a, b, o)); */
    /*@ assert pages: status == GPAMAP_OK ==> (\forall integer a, b, o; GapExtents{Pre}(gaps, a, b, o) ==>
          ExtentOnPages(a, b)); */
    return status;
}

/* The VTL2 range, into the map of everything else. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1));
  requires apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  requires invariant: ExtentMapWf(map);
  requires room: 1 <= map->right - map->left;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures memory: MapKept{Pre, Here}(map);
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_MEMORY_RANGES ||
    \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES <==> !(RangeWf(vtl2.start, vtl2.end) &&
    (vtl2.start < vtl2.end ==> MapFree{Pre}(map, vtl2.start, vtl2.end - 1)));
  ensures before: \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==> vtl2.start < end_of_ram;
  ensures above: \result == GPAMAP_OK ==> end_of_ram <= vtl2.start;
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || (vtl2.start < vtl2.end && a == vtl2.start && b == vtl2.end - 1 &&
      o == MemoryOwner(GPAMAP_MEMORY_VTL2, 0, 0)));
*/
static enum gpamap_status add_vtl2(struct gpamap_extent_map *map, struct gpamap_range vtl2, uint64_t end_of_ram)
/*@ ghost (struct gpamap_memory_gaps gaps, const struct gpamap_ram_range *ram, uint32_t ram_count) */
{
    const bool taken =
        !gpamap_range_is_valid(vtl2) ||
        (vtl2.start < vtl2.end && !gpamap_memory_take(map, vtl2, gpamap_memory_owner(GPAMAP_MEMORY_VTL2, 0, 0)));

    //@ assert ram: RamSame{Pre, Here}(ram, ram_count);
    //@ assert mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
    //@ assert pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
    //@ assert pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
    if (taken) {
        return GPAMAP_ERR_BAD_MEMORY_RANGES;
    }
    return vtl2.start < end_of_ram ? GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM : GPAMAP_OK;
}

/* Make the map fast to look into: it will not change. */
/*@
  requires memory: ExtentMapMemory(map) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1));
  requires apart: GapsFrom(gaps, map) && RamFrom(ram, ram_count, map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures memory: MapKept{Pre, Here}(map);
  ensures same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
  ensures held: \forall integer a, b, o; MapHolds(map, a, b, o) <==> MapHolds{Pre}(map, a, b, o);
*/
static void settle(struct gpamap_extent_map *map)
/*@ ghost (struct gpamap_memory_gaps gaps, const struct gpamap_ram_range *ram, uint32_t ram_count) */
{
    gpamap_extent_map_settle(map);
    //@ assert ram: RamSame{Pre, Here}(ram, ram_count);
    //@ assert mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
    //@ assert pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
    //@ assert pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
}

enum gpamap_status gpamap_memory_add_rest(struct gpamap_extent_map *map, const struct gpamap_ram_range *ram,
                                          uint32_t ram_count, struct gpamap_memory_gaps gaps)
{
    enum gpamap_status status = gpamap_memory_add_ram(map, ram, ram_count);

    //@ assert ram: RamSame{Pre, Here}(ram, ram_count);
    //@ assert mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
    //@ assert pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
    //@ assert pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
    if (status != GPAMAP_OK || ram_count == 0) {
        return GPAMAP_ERR_BAD_MEMORY_RANGES;
    }
    //@ assert rules: RamRules{Pre}(gaps, ram, ram_count);
    /*@ assert held: \forall integer a, b, o; MapHolds(map, a, b, o) <==>
          GapExtents{Pre}(gaps, a, b, o) || RamExtents{Pre}(ram, ram_count, a, b, o); */
    if (gaps.has_vtl2) {
        status = add_vtl2(map, gaps.vtl2, ram[ram_count - 1].range.end) /*@ ghost (gaps, ram, ram_count) */;
    }
    //@ assert same: GapsSame{Pre, Here}(gaps) && RamSame{Pre, Here}(ram, ram_count);
    /*@ assert all: status == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
          GapExtents{Pre}(gaps, a, b, o) || RamExtents{Pre}(ram, ram_count, a, b, o) || Vtl2Extent(gaps, a, b, o)); */
    if (status == GPAMAP_OK) {
        settle(map) /*@ ghost (gaps, ram, ram_count) */;
    }
    return status;
}
