/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_RANGE_SET_H
#define GPAMAP_COMPARE_RANGE_SET_H
/*
 * A range set beside the oracle's: every step is done to both; the program ends at the first difference.
 */
#include "oracle/range_set_oracle.h"

struct range_set_pair {
    struct gpamap_range_set set; /* its storage is a block of exactly its size */
    struct oracle_set oracle;
};

void range_set_pair_begin(struct range_set_pair *pair, uint32_t capacity);
void range_set_pair_end(struct range_set_pair *pair);
/* Add or remove; then the whole set and its invariant are compared. On failure nothing may have been written. The
   status is returned. */
enum gpamap_status range_set_pair_change(struct range_set_pair *pair, struct gpamap_range range, bool is_add);
/* Everything that is asked with a valid range and an address. */
void range_set_pair_query(const struct range_set_pair *pair, struct gpamap_range range, uint64_t address);
/* Both fits. */
void range_set_pair_fit(const struct range_set_pair *pair, uint64_t size, uint64_t align, uint64_t lo, uint64_t hi);

#endif
