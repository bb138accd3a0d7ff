/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_ID_H
#define GPAMAP_ORACLE_ID_H
/*
 * Ids as a byte each, allocated or not, and where those begin that were never handed out. A search looks at one after
 * another.
 */
#include "gpamap/id_allocator.h"
#include "oracle/oracle.h"

#define ORACLE_IDS_MAX 8192

struct oracle_ids {
    uint64_t first, last; /* at most ORACLE_IDS_MAX ids */
    uint64_t fresh;       /* from here on none was ever handed out */
    bool is_allocated[ORACLE_IDS_MAX];
};

void oracle_ids_init(struct oracle_ids *ids, uint32_t first, uint32_t last);
/* *id is written on success only. */
enum gpamap_status oracle_ids_allocate(struct oracle_ids *ids, uint32_t *id);
enum gpamap_status oracle_ids_allocate_exact(struct oracle_ids *ids, uint32_t id);
enum gpamap_status oracle_ids_free(struct oracle_ids *ids, uint32_t id);
/* *first is written on success only. */
enum gpamap_status oracle_ids_allocate_run(struct oracle_ids *ids, uint32_t count, uint32_t align, uint32_t *first);
bool oracle_ids_is_allocated(const struct oracle_ids *ids, uint32_t id);
uint64_t oracle_ids_count(const struct oracle_ids *ids);

#endif
