/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_EXTENT_MAP_H
#define GPAMAP_COMPARE_EXTENT_MAP_H
/*
 * An extent map beside the oracle's: every step is done to both; the program ends at the first difference.
 */
#include "oracle/extent_map_oracle.h"

struct extent_map_pair {
    struct gpamap_extent_map map; /* its storage is a block of exactly its size */
    struct oracle_map oracle;
};

void extent_map_pair_begin(struct extent_map_pair *pair, uint32_t capacity);
void extent_map_pair_end(struct extent_map_pair *pair);
/* Each does the change to both, compares the status, and then all extents and the invariant. On failure nothing may
   have been written. The status is returned. */
enum gpamap_status extent_map_pair_insert(struct extent_map_pair *pair, struct gpamap_extent extent);
/* What is removed gets another owner first. */
enum gpamap_status extent_map_pair_remove(struct extent_map_pair *pair, struct gpamap_interval interval);
/* Find and free_run at an address. */
void extent_map_pair_query(const struct extent_map_pair *pair, uint64_t address);
/* Both fits. */
void extent_map_pair_fit(const struct extent_map_pair *pair, uint64_t size, uint64_t align,
                         struct gpamap_interval window);

#endif
