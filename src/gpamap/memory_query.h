/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_QUERY_H
#define GPAMAP_MEMORY_QUERY_H
/*
 * Questions to a memory layout. The lists themselves are its fields.
 *
 * What is asked of an address is O(log n); sums and ends are O(number of RAM ranges) unless it says otherwise.
 */
#include "gpamap/memory_layout.h"
#include "specs/memory_query.acsl"

#ifdef __cplusplus
extern "C" {
#endif

/* What a layout knows of an address. */
struct gpamap_memory_span {
    enum gpamap_memory_kind kind; /* VTL2 too */
    uint32_t index;               /* the place in the list of that kind; 0 for VTL2 */
    uint32_t node;                /* of RAM; 0 otherwise */
    uint64_t remaining_size;      /* bytes from the address to the end of the range that holds it */
};

/* The kind of range that holds the address; NONE when none does or when it is the VTL2 range. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ram: \result == GPAMAP_MEMORY_RAM <==> RamHas(layout->ram, layout->ram_count, address);
  ensures mmio: \result == GPAMAP_MEMORY_MMIO <==>
    ListHas(layout->gaps.mmio, layout->gaps.mmio_count, address);
  ensures pci_ecam: \result == GPAMAP_MEMORY_PCI_ECAM <==>
    ListHas(layout->gaps.pci_ecam, layout->gaps.pci_ecam_count, address);
  ensures pci_mmio: \result == GPAMAP_MEMORY_PCI_MMIO <==>
    ListHas(layout->gaps.pci_mmio, layout->gaps.pci_mmio_count, address);
  ensures none: \result == GPAMAP_MEMORY_NONE <==> !MemoryHas(layout->gaps, layout->ram, layout->ram_count, address);
*/
enum gpamap_memory_kind gpamap_memory_layout_probe_address(const struct gpamap_memory_layout *layout, uint64_t address);

/* The NUMA node of an address of RAM, in *node; false, *node untouched, when it is not RAM. */
/*@
  requires memory: MemoryLayoutReadable(layout) && \valid(node);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns *node;
  ensures ram: \result <==> \old(RamHas(layout->ram, layout->ram_count, address));
  ensures node: \result ==> RamOfNodeHas{Pre}(\old(layout->ram), \old(layout->ram_count), *node, address);
  ensures untouched: !\result ==> *node == \old(*node);
*/
bool gpamap_memory_layout_node_of_address(const struct gpamap_memory_layout *layout, uint64_t address, uint32_t *node);

/* All of the above and VTL2, in *span; false, *span untouched, when nothing holds the address. */
/*@
  requires memory: MemoryLayoutReadable(layout) && \valid(span);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns *span;
  ensures held: \result <==>
    \old(MemoryHas(layout->gaps, layout->ram, layout->ram_count, address) || Vtl2Has(layout->gaps, address));
  ensures span: \result ==> MemorySpan{Pre}(\old(layout->gaps), \old(layout->ram), \old(layout->ram_count), address,
    span->kind, span->index, span->node, span->remaining_size);
  ensures untouched: !\result ==> *span == \old(*span);
*/
bool gpamap_memory_layout_span(const struct gpamap_memory_layout *layout, uint64_t address,
                               struct gpamap_memory_span *span);

/* RAM bytes. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == RamBytes(layout->ram, layout->ram_count, 0, GPAMAP_MAX_ADDRESS);
*/
uint64_t gpamap_memory_layout_ram_size(const struct gpamap_memory_layout *layout);

/* RAM bytes of one node; 0 for a node that has none. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == NodeBytes(layout->ram, layout->ram_count, node);
*/
uint64_t gpamap_memory_layout_ram_size_of_node(const struct gpamap_memory_layout *layout, uint32_t node);

/* RAM bytes below, and at or above, 4 GiB: together the size of RAM. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == RamBytes(layout->ram, layout->ram_count, 0, 0x100000000);
*/
uint64_t gpamap_memory_layout_ram_below_4gb(const struct gpamap_memory_layout *layout);

/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == RamBytes(layout->ram, layout->ram_count, 0x100000000, GPAMAP_MAX_ADDRESS);
*/
uint64_t gpamap_memory_layout_ram_above_4gb(const struct gpamap_memory_layout *layout);

/* RAM bytes at or above the end of the second MMIO gap (a placeholder counts as it stands), in *size; false, *size
   untouched, unless there are exactly two. */
/*@
  requires memory: MemoryLayoutReadable(layout) && \valid(size);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns *size;
  ensures two: \result <==> \old(layout->gaps.mmio_count) == 2;
  ensures size: \result ==> *size ==
    \old(RamBytes(layout->ram, layout->ram_count, layout->gaps.mmio[1].end, GPAMAP_MAX_ADDRESS));
  ensures untouched: !\result ==> *size == \old(*size);
*/
bool gpamap_memory_layout_ram_above_high_mmio(const struct gpamap_memory_layout *layout, uint64_t *size);

/* One past the last byte of RAM. O(1). */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures end: RamEndsAt(layout->ram, layout->ram_count, UINT64_MAX + 1, \result);
*/
uint64_t gpamap_memory_layout_end_of_ram(const struct gpamap_memory_layout *layout);

/* One past the last byte of RAM below 4 GiB, in *end; false, *end untouched, when there is none. */
/*@
  requires memory: MemoryLayoutReadable(layout) && \valid(end);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns *end;
  ensures none: !\result <==> \old(RamNotBelow(layout->ram, layout->ram_count, 0x100000000));
  ensures end: \result ==> RamEndsAt{Pre}(\old(layout->ram), \old(layout->ram_count), 0x100000000, *end);
  ensures untouched: !\result ==> *end == \old(*end);
*/
bool gpamap_memory_layout_max_ram_below_4gb(const struct gpamap_memory_layout *layout, uint64_t *end);

/* One past the last byte of RAM, MMIO, PCI ECAM and PCI MMIO. O(number of MMIO gaps): placeholders do not count. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures end: MemoryEndsAt(layout->gaps, layout->ram, layout->ram_count, \result);
*/
uint64_t gpamap_memory_layout_end_of_layout(const struct gpamap_memory_layout *layout);

#ifdef __cplusplus
}
#endif
#endif
