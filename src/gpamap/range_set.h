/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_SET_H
#define GPAMAP_RANGE_SET_H
/*
 * A set of addresses kept as sorted, disjoint, non-empty ranges that never touch, in an array of the caller.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/range.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_range_set {
    struct gpamap_range *ranges; /* [capacity], the caller's; ranges[0 .. count-1] are the set */
    uint32_t count;
    uint32_t capacity; /* below 2^32 - 1 */
};

/* The empty set over storage[capacity]. */
void gpamap_range_set_init(struct gpamap_range_set *set, struct gpamap_range *storage, uint32_t capacity);
/* The invariant, on memory that may hold anything (ranges[capacity] must be readable). O(n). */
bool gpamap_range_set_is_valid(const struct gpamap_range_set *set);

/* Union with / difference from a range. INVALID_RANGE when it is not a range; CAPACITY when the result does not fit
   the array. An empty range changes nothing. O(n). */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_add(struct gpamap_range_set *set, struct gpamap_range range);
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_remove(struct gpamap_range_set *set, struct gpamap_range range);

/* Queries; range must be a range (is_valid). O(log n); total is O(n). */
bool gpamap_range_set_contains_addr(const struct gpamap_range_set *set, uint64_t address);
bool gpamap_range_set_covers(const struct gpamap_range_set *set, struct gpamap_range range);   /* empty: true */
bool gpamap_range_set_overlaps(const struct gpamap_range_set *set, struct gpamap_range range); /* empty: false */
uint64_t gpamap_range_set_total_size(const struct gpamap_range_set *set);                      /* bytes */

/* The smallest (largest) multiple s of align with lo <= s, [s, s + size) inside one kept range and s + size <= hi.
   INVALID_SIZE when size is 0 or not a multiple of 4096; INVALID_ALIGNMENT when align is not a power of two
   >= 4096; NOT_AVAILABLE when there is no such s. lo and hi are any numbers. O(n). */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_lowest_fit(const struct gpamap_range_set *set, uint64_t size,
                                                               uint64_t align, uint64_t lo, uint64_t hi,
                                                               uint64_t *start);
GPAMAP_MUST_USE enum gpamap_status gpamap_range_set_highest_fit(const struct gpamap_range_set *set, uint64_t size,
                                                                uint64_t align, uint64_t lo, uint64_t hi,
                                                                uint64_t *start);

#ifdef __cplusplus
}
#endif
#endif
