/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_ID_H
#define GPAMAP_COMPARE_ID_H
/*
 * An id allocator and its oracle, driven together. After each step the status, the id and the invariant are compared;
 * id_pair_check compares every id. Ends the program when the two differ.
 */
#include "gpamap/id_allocator.h"
#include "oracle/id_oracle.h"

struct id_pair {
    struct gpamap_id_allocator ids;
    uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(ORACLE_IDS_MAX)];
    struct oracle_ids oracle;
};

void id_pair_begin(struct id_pair *pair, uint32_t first, uint32_t last);
void id_pair_allocate(struct id_pair *pair);
void id_pair_allocate_exact(struct id_pair *pair, uint32_t id);
void id_pair_free(struct id_pair *pair, uint32_t id);
/* Every id, and those next to the range. */
void id_pair_check(const struct id_pair *pair);

#endif
