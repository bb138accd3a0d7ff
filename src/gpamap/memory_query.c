/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_query.h"

#include "proofs/lemmas/memory_query.h"

#define FOUR_GIB ((uint64_t)1 << 32)

/* The extent that holds the address; one that ends before it starts, of kind NONE, when there is none. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: MemoryLayoutWf(layout);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures none: \result.owner % 8 == GPAMAP_MEMORY_NONE <==>
    !MemoryHas(layout->gaps, layout->ram, layout->ram_count, address) && !Vtl2Has(layout->gaps, address);
  ensures held: \result.owner % 8 != GPAMAP_MEMORY_NONE ==> \result.first <= address <= \result.last &&
    MemoryElement(layout->gaps, layout->ram, layout->ram_count, \result.owner % 8, \result.owner / 8 % 0x10000000,
      \result.owner / 0x100000000, \result.first, \result.last);
*/
static struct gpamap_extent extent_at(const struct gpamap_memory_layout *layout, uint64_t address)
{
    struct gpamap_extent extent;

    if (gpamap_extent_map_find(&layout->map, address, &extent) != GPAMAP_OK) {
        extent = (struct gpamap_extent){ 1, 0, GPAMAP_MEMORY_NONE };
    }
    return extent;
}

bool gpamap_memory_layout_span(const struct gpamap_memory_layout *layout, uint64_t address,
                               struct gpamap_memory_span *span)
{
    const struct gpamap_extent extent = extent_at(layout, address);

    if (extent.owner % 8 == GPAMAP_MEMORY_NONE) {
        return false;
    }
    span->kind = (enum gpamap_memory_kind)(extent.owner % 8);
    span->index = (uint32_t)(extent.owner / 8 % GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS);
    span->node = (uint32_t)(extent.owner / 0x100000000);
    span->remaining_size = extent.last - address + 1;
    return true;
}

enum gpamap_memory_kind gpamap_memory_layout_probe_address(const struct gpamap_memory_layout *layout, uint64_t address)
{
    const struct gpamap_extent extent = extent_at(layout, address);
    const uint64_t kind = extent.owner % 8;

    return kind == GPAMAP_MEMORY_VTL2 ? GPAMAP_MEMORY_NONE : (enum gpamap_memory_kind)kind;
}

bool gpamap_memory_layout_node_of_address(const struct gpamap_memory_layout *layout, uint64_t address, uint32_t *node)
{
    const struct gpamap_extent extent = extent_at(layout, address);

    if (extent.owner % 8 != GPAMAP_MEMORY_RAM) {
        return false;
    }
    *node = (uint32_t)(extent.owner / 0x100000000);
    return true;
}

/* The bytes of RAM in [start, end). */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: RamProper(layout->ram, layout->ram_count);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == RamBytes(layout->ram, layout->ram_count, start, end);
*/
static uint64_t ram_in(const struct gpamap_memory_layout *layout, uint64_t start, uint64_t end)
{
    uint64_t size = 0;

    /*@
      loop invariant i: 0 <= i <= layout->ram_count;
      loop invariant size: size == RamBytes(layout->ram, i, start, end);
      loop invariant bound: size <= (i == 0 ? 0 : layout->ram[i - 1].range.end);
      loop assigns i, size;
      loop variant layout->ram_count - i;
    */
    for (uint32_t i = 0; i < layout->ram_count; i++) {
        const struct gpamap_range range = layout->ram[i].range;
        const uint64_t low = range.start > start ? range.start : start;
        const uint64_t high = range.end < end ? range.end : end;

        size += low < high ? high - low : 0;
    }
    return size;
}

uint64_t gpamap_memory_layout_ram_size(const struct gpamap_memory_layout *layout)
{
    return ram_in(layout, 0, GPAMAP_MAX_ADDRESS);
}

uint64_t gpamap_memory_layout_ram_size_of_node(const struct gpamap_memory_layout *layout, uint32_t node)
{
    uint64_t size = 0;

    /*@
      loop invariant i: 0 <= i <= layout->ram_count;
      loop invariant size: size == NodeBytes(layout->ram, i, node);
      loop invariant bound: size <= (i == 0 ? 0 : layout->ram[i - 1].range.end);
      loop assigns i, size;
      loop variant layout->ram_count - i;
    */
    for (uint32_t i = 0; i < layout->ram_count; i++) {
        if (layout->ram[i].node == node) {
            size += layout->ram[i].range.end - layout->ram[i].range.start;
        }
    }
    return size;
}

uint64_t gpamap_memory_layout_ram_below_4gb(const struct gpamap_memory_layout *layout)
{
    return ram_in(layout, 0, FOUR_GIB);
}

uint64_t gpamap_memory_layout_ram_above_4gb(const struct gpamap_memory_layout *layout)
{
    return ram_in(layout, FOUR_GIB, GPAMAP_MAX_ADDRESS);
}

bool gpamap_memory_layout_ram_above_high_mmio(const struct gpamap_memory_layout *layout, uint64_t *size)
{
    if (layout->gaps.mmio_count != 2) {
        return false;
    }
    *size = ram_in(layout, layout->gaps.mmio[1].end, GPAMAP_MAX_ADDRESS);
    return true;
}

uint64_t gpamap_memory_layout_end_of_ram(const struct gpamap_memory_layout *layout)
{
    return layout->ram[layout->ram_count - 1].range.end;
}

/* One past the last byte of RAM below an address; 0 when there is none. */
/*@
  requires memory: MemoryLayoutReadable(layout);
  requires invariant: RamProper(layout->ram, layout->ram_count);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures none: \result == 0 ==> RamNotBelow(layout->ram, layout->ram_count, limit);
  ensures end: \result != 0 ==> RamEndsAt(layout->ram, layout->ram_count, limit, \result);
*/
static uint64_t end_of_ram_below(const struct gpamap_memory_layout *layout, uint64_t limit)
{
    uint32_t i = layout->ram_count;

    /*@
      loop invariant i: 0 <= i <= layout->ram_count;
      loop invariant above: \forall integer k; i <= k < layout->ram_count ==> limit <= layout->ram[k].range.start;
      loop assigns i;
      loop variant i;
    */
    while (i > 0 && layout->ram[i - 1].range.start >= limit) {
        i--;
    }
    if (i == 0) {
        return 0;
    }
    return layout->ram[i - 1].range.end < limit ? layout->ram[i - 1].range.end : limit;
}

bool gpamap_memory_layout_max_ram_below_4gb(const struct gpamap_memory_layout *layout, uint64_t *end)
{
    const uint64_t found = end_of_ram_below(layout, FOUR_GIB);

    if (found == 0) {
        return false;
    }
    *end = found;
    return true;
}

/* One past the last byte in a list; 0 when it has none. */
/*@
  requires memory: ListReadable(list, count);
  requires wf: ListWf(list, count);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures above: ListEndsBy(list, count, \result);
  ensures reached: \result == 0 || ListHas(list, count, \result - 1);
*/
static uint64_t end_of_list(const struct gpamap_range *list, uint32_t count)
{
    uint32_t i = count;

    /*@
      loop invariant i: 0 <= i <= count;
      loop invariant empty: \forall integer k; i <= k < count ==> !ListFull(list, k);
      loop assigns i;
      loop variant i;
    */
    while (i > 0 && list[i - 1].start == list[i - 1].end) {
        i--;
    }
    return i == 0 ? 0 : list[i - 1].end;
}

/* The end of the gaps. */
/*@
  requires memory: GapsReadable(*gaps) && \valid_read(gaps);
  requires rules: GapsRules(*gaps);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures mmio: ListEndsBy(gaps->mmio, gaps->mmio_count, \result);
  ensures pci_ecam: ListEndsBy(gaps->pci_ecam, gaps->pci_ecam_count, \result);
  ensures pci_mmio: ListEndsBy(gaps->pci_mmio, gaps->pci_mmio_count, \result);
  ensures reached: \result == 0 || GapsHave(*gaps, \result - 1);
*/
static uint64_t end_of_gaps(const struct gpamap_memory_gaps *gaps)
{
    const uint64_t mmio = end_of_list(gaps->mmio, gaps->mmio_count);
    const uint64_t pci_ecam = end_of_list(gaps->pci_ecam, gaps->pci_ecam_count);
    const uint64_t pci_mmio = end_of_list(gaps->pci_mmio, gaps->pci_mmio_count);
    const uint64_t pci = pci_ecam > pci_mmio ? pci_ecam : pci_mmio;

    return mmio > pci ? mmio : pci;
}

uint64_t gpamap_memory_layout_end_of_layout(const struct gpamap_memory_layout *layout)
{
    const uint64_t ram = gpamap_memory_layout_end_of_ram(layout);
    const uint64_t gaps = end_of_gaps(&layout->gaps);

    return ram > gaps ? ram : gaps;
}
