/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_QUERY_H
#define GPAMAP_MEMORY_QUERY_H
/*
 * Questions to a memory layout. The lists themselves are its fields.
 *
 * What is asked of an address is O(log n); sums and ends are O(number of RAM ranges) unless it says otherwise.
 */
#include "gpamap/memory_layout.h"

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
enum gpamap_memory_kind gpamap_memory_layout_probe_address(const struct gpamap_memory_layout *layout, uint64_t address);
/* The NUMA node of an address of RAM, in *node; false, *node untouched, when it is not RAM. */
bool gpamap_memory_layout_node_of_address(const struct gpamap_memory_layout *layout, uint64_t address, uint32_t *node);
/* All of the above and VTL2, in *span; false, *span untouched, when nothing holds the address. */
bool gpamap_memory_layout_span(const struct gpamap_memory_layout *layout, uint64_t address,
                               struct gpamap_memory_span *span);

uint64_t gpamap_memory_layout_ram_size(const struct gpamap_memory_layout *layout);
/* RAM bytes of one node; 0 for a node that has none. */
uint64_t gpamap_memory_layout_ram_size_of_node(const struct gpamap_memory_layout *layout, uint32_t node);
/* RAM bytes below, and at or above, 4 GiB: together the size of RAM. */
uint64_t gpamap_memory_layout_ram_below_4gb(const struct gpamap_memory_layout *layout);
uint64_t gpamap_memory_layout_ram_above_4gb(const struct gpamap_memory_layout *layout);
/* RAM bytes at or above the end of the second MMIO gap (a placeholder counts as it stands), in *size; false, *size
   untouched, unless there are exactly two. */
bool gpamap_memory_layout_ram_above_high_mmio(const struct gpamap_memory_layout *layout, uint64_t *size);
/* One past the last byte of RAM. O(1). */
uint64_t gpamap_memory_layout_end_of_ram(const struct gpamap_memory_layout *layout);
/* One past the last byte of RAM below 4 GiB, in *end; false, *end untouched, when there is none. */
bool gpamap_memory_layout_max_ram_below_4gb(const struct gpamap_memory_layout *layout, uint64_t *end);
/* One past the last byte of RAM, MMIO, PCI ECAM and PCI MMIO. O(number of MMIO gaps): placeholders do not count. */
uint64_t gpamap_memory_layout_end_of_layout(const struct gpamap_memory_layout *layout);

#ifdef __cplusplus
}
#endif
#endif
