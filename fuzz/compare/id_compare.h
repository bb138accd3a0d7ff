/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_ID_H
#define GPAMAP_COMPARE_ID_H
/*
 * An id allocator and its oracle, driven together. After each step the status, the id and the invariant are compared;
 * id_pair_check compares every id. Ends the program when the two differ.
 */
#include "gpamap/id_image.h"
#include "gpamap/id_run.h"
#include "oracle/id_oracle.h"

struct id_pair {
    struct gpamap_id_allocator ids;
    uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(ORACLE_IDS_MAX)];
    uint64_t bitmap[ORACLE_IDS_MAX / 64];
    struct oracle_ids oracle;
};

void id_pair_begin(struct id_pair *pair, uint32_t first, uint32_t last);
void id_pair_allocate(struct id_pair *pair);
void id_pair_allocate_exact(struct id_pair *pair, uint32_t id);
void id_pair_free(struct id_pair *pair, uint32_t id);
void id_pair_allocate_run(struct id_pair *pair, uint32_t count, uint32_t align);
/* The allocator, saved and restored, in its own storage. */
void id_pair_restore(struct id_pair *pair);
/* Every id, and those next to the range; the walk over those allocated, and their count. */
void id_pair_check(const struct id_pair *pair);

#endif
