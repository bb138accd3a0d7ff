/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_MEMORY_VALID_H
#define GPAMAP_MEMORY_VALID_H
/*
 * Whether memory that may hold anything is a memory layout: every element is in the map, and nothing else is.
 */
#include "gpamap/memory_layout.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The invariant, on memory that may hold anything (arrays must be readable in their counts). O(n log n). */
/*@
  requires memory: \valid_read(layout) && ExtentMapReadable(&layout->map) && GapsReadable(layout->gaps) &&
    \valid_read(layout->ram + (0 .. layout->ram_count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> MemoryLayoutWf(layout);
*/
bool gpamap_memory_layout_is_valid(const struct gpamap_memory_layout *layout);

#ifdef __cplusplus
}
#endif
#endif
