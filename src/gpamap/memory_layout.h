/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_LAYOUT_H
#define GPAMAP_MEMORY_LAYOUT_H
/*
 * A memory layout: the address map of a machine, checked once, then asked questions (memory_query.h).
 *
 * RAM ranges with a NUMA node each; three lists of gaps that RAM stays out of: MMIO (a list whose places have a
 * meaning, and may hold empty placeholders), PCI ECAM and PCI MMIO; and, when there is one, the VTL2 range: private
 * memory above RAM that is not counted as RAM. Everything is disjoint, and stands as an extent in one extent map.
 *
 * The lists stay the caller's: a layout refers to them and to its storage, and they must outlive it unchanged. A
 * layout never changes, so it may be copied by assignment; to copy or restore it with its arrays, copy those, set the
 * pointers, and ask gpamap_memory_layout_is_valid (memory_valid.h) when they come from elsewhere.
 *
 * Follows OpenVMM's MemoryLayout.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/extent_map.h"
#include "gpamap/range.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum gpamap_memory_kind {
    GPAMAP_MEMORY_NONE = 0,
    GPAMAP_MEMORY_RAM = 1,
    GPAMAP_MEMORY_MMIO = 2,
    GPAMAP_MEMORY_PCI_ECAM = 3,
    GPAMAP_MEMORY_PCI_MMIO = 4,
    GPAMAP_MEMORY_VTL2 = 5
};

struct gpamap_ram_range {
    struct gpamap_range range;
    uint32_t node;
};

/* What stands beside RAM. Each list is sorted; NULL is allowed when its count is 0. */
struct gpamap_memory_gaps {
    const struct gpamap_range *mmio;     /* [mmio_count]; empty elements are placeholders, where they are allowed */
    const struct gpamap_range *pci_ecam; /* [pci_ecam_count] */
    const struct gpamap_range *pci_mmio; /* [pci_mmio_count] */
    uint32_t mmio_count, pci_ecam_count, pci_mmio_count;
    bool has_vtl2;
    struct gpamap_range vtl2; /* when has_vtl2; may be empty */
};

/* The caller's arrays. */
struct gpamap_memory_storage {
    struct gpamap_extent *extents; /* [extent_capacity] */
    struct gpamap_ram_range *ram;  /* [ram_capacity]; only where RAM is placed by the layout */
    uint32_t extent_capacity, ram_capacity;
};

struct gpamap_memory_layout {
    struct gpamap_extent_map map; /* everything that is not empty; an owner tells kind, node and place in the list */
    const struct gpamap_ram_range *ram; /* [ram_count], ascending */
    uint32_t ram_count;
    struct gpamap_memory_gaps gaps;
};

#include "specs/memory_layout.acsl"
#include "specs/memory_place.acsl"

/* Bounds of the storage, in elements. */
#define GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS ((uint64_t)1 << 28) /* the elements of all lists, and 1, of one layout */
#define GPAMAP_MEMORY_LAYOUT_EXTENTS(ram_count, gap_count) ((uint64_t)(ram_count) + (uint64_t)(gap_count) + 1)
#define GPAMAP_MEMORY_LAYOUT_PLACED_RAM(node_count, gap_count) ((uint64_t)(node_count) + (uint64_t)(gap_count))

/* RAM of ram_size bytes on node 0, placed as by new_with_numa. BAD_SIZE when ram_size is 0 or not a multiple of 4096;
   the rest as there. */
/*@
  requires memory: \valid(layout) && GapsReadable(gaps);
  requires storage: StorageValid(storage) && StorageApart(storage, layout, gaps);
  requires layout_apart: GapsFromLayout(gaps, layout);
  terminates \true;
  exits \false;
  assigns *layout, storage.extents[0 .. storage.extent_capacity - 1], storage.ram[0 .. storage.ram_capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_BAD_SIZE || \result == GPAMAP_ERR_CAPACITY ||
    \result == GPAMAP_ERR_BAD_MEMORY_RANGES || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures size: \result == GPAMAP_ERR_BAD_SIZE <==> ram_size == 0 || ram_size % 4096 != 0;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> ram_size != 0 && ram_size % 4096 == 0 &&
    !NumaSuffice(1, GapCount(gaps), storage.ram_capacity, storage.extent_capacity);
  ensures good: \result == GPAMAP_OK || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==>
    GapsRules{Pre}(gaps) && MmioFull{Pre}(gaps) &&
    (\exists integer n; OneNodePlaced(gaps, ram_size, storage.ram, n) && Vtl2Rules(gaps, storage.ram, n) &&
      (\result == GPAMAP_OK <==> Vtl2Above(gaps, storage.ram, n)));
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES ==> !GapsRules{Pre}(gaps) || !MmioFull{Pre}(gaps) ||
    (\exists integer n; OneNodeLacks(gaps, ram_size, storage.ram, n)) ||
    (\exists integer n; OneNodePlaced(gaps, ram_size, storage.ram, n) && !Vtl2Rules(gaps, storage.ram, n));
  ensures layout: \result == GPAMAP_OK ==> MemoryLayoutWf(layout) && layout->map.extents == storage.extents &&
    layout->map.capacity == storage.extent_capacity && layout->ram == storage.ram && layout->gaps == gaps &&
    OneNodePlaced(gaps, ram_size, layout->ram, layout->ram_count);
  ensures untouched: \result != GPAMAP_OK ==> *layout == \old(*layout);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_memory_layout_new(struct gpamap_memory_layout *layout, uint64_t ram_size,
                                                            struct gpamap_memory_gaps gaps,
                                                            struct gpamap_memory_storage storage);

/* ram_sizes[i] bytes of RAM on node i, in turn, upward from 0 around the gaps; a node that ends inside a free range is
   followed there by the next. storage.ram holds PLACED_RAM(node_count, gaps) elements, storage.extents EXTENTS of
   that and the gaps; both are work areas, written whatever the answer.
   EMPTY_NUMA_SIZES when node_count is 0; BAD_NUMA_SIZE when a size is 0 or not a multiple of 4096; BAD_SIZE when the
   sum does not fit 64 bits; CAPACITY when the storage is too small, or above GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS are
   needed; BAD_MEMORY_RANGES when a list is not of ranges, none of them empty, sorted and disjoint, when the lists
   share a byte, when the space ends before the RAM does, or when the VTL2 range is not a range or shares a byte with
   anything; VTL2_BEFORE_END_OF_RAM. On error *layout is untouched. O(n log n) in nodes and gaps. */
/*@
  requires memory: \valid(layout) && GapsReadable(gaps) && \valid_read(ram_sizes + (0 .. node_count - 1));
  requires storage: StorageValid(storage) && StorageApart(storage, layout, gaps) &&
    \separated(ram_sizes + (0 .. node_count - 1), storage.ram + (0 .. storage.ram_capacity - 1)) &&
    \separated(ram_sizes + (0 .. node_count - 1), storage.extents + (0 .. storage.extent_capacity - 1));
  requires layout_apart: GapsFromLayout(gaps, layout);
  terminates \true;
  exits \false;
  assigns *layout, storage.extents[0 .. storage.extent_capacity - 1], storage.ram[0 .. storage.ram_capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_EMPTY_NUMA_SIZES ||
    \result == GPAMAP_ERR_BAD_NUMA_SIZE || \result == GPAMAP_ERR_BAD_SIZE || \result == GPAMAP_ERR_CAPACITY ||
    \result == GPAMAP_ERR_BAD_MEMORY_RANGES || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures empty: \result == GPAMAP_ERR_EMPTY_NUMA_SIZES <==> node_count == 0;
  ensures node: \result == GPAMAP_ERR_BAD_NUMA_SIZE <==> 0 < node_count && !SizesWf{Pre}(ram_sizes, node_count);
  ensures sum: \result == GPAMAP_ERR_BAD_SIZE <==> 0 < node_count && SizesWf{Pre}(ram_sizes, node_count) &&
    SizesTotal{Pre}(ram_sizes, node_count) > UINT64_MAX;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> NumaAsked{Pre}(ram_sizes, node_count) &&
    !NumaSuffice(node_count, GapCount(gaps), storage.ram_capacity, storage.extent_capacity);
  // What is left is decided by the gaps, then by the RAM that was placed: it stands in the storage.
  ensures good: \result == GPAMAP_OK || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==>
    GapsRules{Pre}(gaps) && MmioFull{Pre}(gaps) &&
    (\exists integer n; NumaPlaced{Pre, Here}(gaps, ram_sizes, node_count, storage.ram, n) &&
      Vtl2Rules(gaps, storage.ram, n) && (\result == GPAMAP_OK <==> Vtl2Above(gaps, storage.ram, n)));
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES ==> !GapsRules{Pre}(gaps) || !MmioFull{Pre}(gaps) ||
    (\exists integer n; NumaLacks{Pre, Here}(gaps, ram_sizes, node_count, storage.ram, n)) ||
    (\exists integer n; NumaPlaced{Pre, Here}(gaps, ram_sizes, node_count, storage.ram, n) &&
      !Vtl2Rules(gaps, storage.ram, n));
  ensures layout: \result == GPAMAP_OK ==> MemoryLayoutWf(layout) && layout->map.extents == storage.extents &&
    layout->map.capacity == storage.extent_capacity && layout->ram == storage.ram && layout->gaps == gaps &&
    NumaPlaced{Pre, Here}(gaps, ram_sizes, node_count, layout->ram, layout->ram_count);
  ensures untouched: \result != GPAMAP_OK ==> *layout == \old(*layout);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_memory_layout_new_with_numa(struct gpamap_memory_layout *layout,
                                                                      const uint64_t *ram_sizes, uint32_t node_count,
                                                                      struct gpamap_memory_gaps gaps,
                                                                      struct gpamap_memory_storage storage);

/* RAM as given and gaps of one kind: no PCI, no VTL2. Errors as new_from_resolved_ranges, but empty elements of gaps
   are BAD_MEMORY_RANGES too. extents[capacity] holds EXTENTS(ram_count, gap_count). */
/*@
  requires memory: \valid(layout) && ListReadable(gaps, gap_count) && \valid_read(ram + (0 .. ram_count - 1)) &&
    \valid(extents + (0 .. capacity - 1));
  requires layout_apart: \separated(layout, gaps + (0 .. gap_count - 1)) &&
    \separated(layout, ram + (0 .. ram_count - 1)) && \separated(layout, extents + (0 .. capacity - 1));
  requires extents_apart: \separated(gaps + (0 .. gap_count - 1), extents + (0 .. capacity - 1)) &&
    \separated(ram + (0 .. ram_count - 1), extents + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *layout, extents[0 .. capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_CAPACITY || \result == GPAMAP_ERR_BAD_MEMORY_RANGES;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> !ExtentsSuffice(ram_count + gap_count + 1, capacity);
  ensures good: \result == GPAMAP_OK ==> ListProper{Pre}(gaps, gap_count) && 0 < ram_count &&
    RamProper{Pre}(ram, ram_count) && (\forall integer i; 0 <= i < ram_count ==>
      ListApart{Pre}(gaps, gap_count, \at(ram[i].range.start, Pre), \at(ram[i].range.end, Pre)));
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES ==> !(ListProper{Pre}(gaps, gap_count) && 0 < ram_count &&
    RamProper{Pre}(ram, ram_count) && (\forall integer i; 0 <= i < ram_count ==>
      ListApart{Pre}(gaps, gap_count, \at(ram[i].range.start, Pre), \at(ram[i].range.end, Pre))));
  ensures layout: \result == GPAMAP_OK ==> MemoryLayoutWf(layout) && layout->map.extents == extents &&
    layout->map.capacity == capacity && layout->ram == ram && layout->ram_count == ram_count &&
    layout->gaps.mmio == gaps && layout->gaps.mmio_count == gap_count && layout->gaps.pci_ecam_count == 0 &&
    layout->gaps.pci_mmio_count == 0 && layout->gaps.has_vtl2 == 0;
  ensures untouched: \result != GPAMAP_OK ==> *layout == \old(*layout);
*/
GPAMAP_MUST_USE enum gpamap_status
gpamap_memory_layout_new_from_ranges(struct gpamap_memory_layout *layout, const struct gpamap_ram_range *ram,
                                     uint32_t ram_count, const struct gpamap_range *gaps, uint32_t gap_count,
                                     struct gpamap_extent *extents, uint32_t capacity);

/* Everything as given. extents[capacity] holds EXTENTS(ram_count, all gaps); it is a work area.
   CAPACITY when it is too small, or above GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS are needed; BAD_MEMORY_RANGES when there
   is no RAM, when a list is not of ranges, none of them empty (but of mmio), sorted and disjoint, or when the lists
   and the VTL2 range share a byte; VTL2_BEFORE_END_OF_RAM when the VTL2 range starts below the end of RAM. On error
   *layout is untouched. O(n log n) in the elements. */
/*@
  requires memory: \valid(layout) && GapsReadable(gaps) && \valid_read(ram + (0 .. ram_count - 1)) &&
    \valid(extents + (0 .. capacity - 1));
  requires layout_apart: GapsFromLayout(gaps, layout) && \separated(layout, ram + (0 .. ram_count - 1)) &&
    \separated(layout, extents + (0 .. capacity - 1));
  requires extents_apart: GapsFromExtents(gaps, extents, capacity) &&
    \separated(ram + (0 .. ram_count - 1), extents + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *layout, extents[0 .. capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_CAPACITY ||
    \result == GPAMAP_ERR_BAD_MEMORY_RANGES || \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> !ExtentsSuffice(ram_count + GapCount(gaps) + 1, capacity);
  ensures bad: \result == GPAMAP_ERR_BAD_MEMORY_RANGES <==>
    ExtentsSuffice(ram_count + GapCount(gaps) + 1, capacity) && !(GapsRules{Pre}(gaps) &&
    RamRules{Pre}(gaps, ram, ram_count) && Vtl2Rules{Pre}(gaps, ram, ram_count));
  ensures before: \result == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==> !Vtl2Above{Pre}(gaps, ram, ram_count);
  ensures layout: \result == GPAMAP_OK ==> MemoryLayoutWf(layout) && layout->map.extents == extents &&
    layout->map.capacity == capacity && layout->ram == ram && layout->ram_count == ram_count && layout->gaps == gaps;
  ensures untouched: \result != GPAMAP_OK ==> *layout == \old(*layout);
*/
GPAMAP_MUST_USE enum gpamap_status
gpamap_memory_layout_new_from_resolved_ranges(struct gpamap_memory_layout *layout, const struct gpamap_ram_range *ram,
                                              uint32_t ram_count, struct gpamap_memory_gaps gaps,
                                              struct gpamap_extent *extents, uint32_t capacity);

#ifdef __cplusplus
}
#endif
#endif
