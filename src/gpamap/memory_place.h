/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_PLACE_H
#define GPAMAP_MEMORY_PLACE_H
/*
 * Placing the RAM of a memory layout, node by node (internal to the library).
 */
#include "gpamap/memory_layout.h"

struct gpamap_memory_placed {
    enum gpamap_status status;
    uint32_t count; /* of the ranges placed */
};

/* Place sizes[i] bytes on node i, in turn, upward from 0 in what the map leaves free below GPAMAP_MAX_ADDRESS; into
   ram, which has room for node_count + the extents of the map. BAD_MEMORY_RANGES when the space ends before the RAM
   does: then ram holds all that is free. */
/*@
  requires memory: ExtentMapReadable(map) && \valid_read(sizes + (0 .. node_count - 1));
  requires ram: \valid(ram + (0 .. room - 1)) && node_count + MapCount(map) <= room;
  requires apart: RamFrom(ram, room, map) && \separated(ram + (0 .. room - 1), sizes + (0 .. node_count - 1));
  requires gaps_apart: GapsReadable(gaps) && GapsFromRam(gaps, ram, room);
  requires bound: node_count + MapCount(map) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires sizes: SizesWf(sizes, node_count);
  terminates \true;
  exits \false;
  assigns ram[0 .. room - 1];
  ensures bound: \result.count <= node_count + MapCount(map);
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures mmio: ListSame{Pre, Here}(gaps.mmio, gaps.mmio_count);
  ensures pci_ecam: ListSame{Pre, Here}(gaps.pci_ecam, gaps.pci_ecam_count);
  ensures pci_mmio: ListSame{Pre, Here}(gaps.pci_mmio, gaps.pci_mmio_count);
  ensures sizes: SizesSame{Pre, Here}(sizes, node_count);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures proper: RamProper(ram, \result.count);
  ensures by_node: RamByNode(ram, \result.count, node_count);
  // Every node has its bytes, and no free page below the last of them is left out.
  ensures placed: \result.status == GPAMAP_OK ==>
    NodesFilled{Pre, Here}(sizes, node_count, ram, \result.count, node_count) &&
    RamFills(map, ram, \result.count, RamEndOf(ram, \result.count));
  // Every page of the space is used, and it is not enough: some node lacks bytes.
  ensures full: \result.status != GPAMAP_OK ==> RamFills(map, ram, \result.count, GPAMAP_MAX_ADDRESS) &&
    NodeLacks{Pre, Here}(sizes, node_count, ram, \result.count);
*/
struct gpamap_memory_placed gpamap_memory_place(const struct gpamap_extent_map *map, const uint64_t *sizes,
                                                uint32_t node_count, struct gpamap_ram_range *ram)
    /*@ ghost (struct gpamap_memory_gaps gaps, uint32_t room) */;

#endif
