/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_RANGE_SET_H
#define GPAMAP_ORACLE_RANGE_SET_H
/*
 * A range set that only remembers what was done to it: a byte is in the set when the last change that touched it was
 * an add. Everything else is asked of single bytes at the ends of the ranges ever given.
 */
#include "gpamap/range_set.h"
#include "oracle/oracle.h"

#define ORACLE_SET_CHANGES_MAX 128

struct oracle_set_change {
    struct gpamap_range range; /* not empty */
    bool is_add;
};

struct oracle_set {
    struct oracle_set_change changes[ORACLE_SET_CHANGES_MAX];
    uint32_t count;
    uint32_t capacity; /* of the set it models, in ranges */
};

void oracle_set_init(struct oracle_set *set, uint32_t capacity);
/* Add, or remove: the status, and the change remembered when it is OK. */
enum gpamap_status oracle_set_change(struct oracle_set *set, struct gpamap_range range, bool is_add);

bool oracle_set_contains_addr(const struct oracle_set *set, uint64_t address);
/* The coalesced ranges, ascending, in out[ORACLE_SET_CHANGES_MAX + 1]; their count is returned. */
uint32_t oracle_set_ranges(const struct oracle_set *set, struct gpamap_range *out);
bool oracle_set_covers(const struct oracle_set *set, struct gpamap_range range);
bool oracle_set_overlaps(const struct oracle_set *set, struct gpamap_range range);
/* One fit; `highest` tells which. *start is written on success only. */
enum gpamap_status oracle_set_fit(const struct oracle_set *set, bool highest, uint64_t size, uint64_t align,
                                  uint64_t lo, uint64_t hi, uint64_t *start);

#endif
