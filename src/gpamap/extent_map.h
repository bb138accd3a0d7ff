/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_EXTENT_MAP_H
#define GPAMAP_EXTENT_MAP_H
/*
 * The extent map: a sorted set of disjoint closed extents [first, last], each with an owner.
 *
 * Free space is never stored: what is free is the gaps between extents. Every other module that places, allocates or
 * looks up is a client of this one, and its contracts speak of addresses alone, so that another store may replace it.
 *
 * The store is an array with one hole in it. extents[0 .. left-1] and extents[right .. capacity-1] are in use, in
 * order; the hole between them stands where the last change was made, so that changes near one another move little.
 * A lookup is O(log n); a change is O(log n) and moves as many extents as lie between it and the change before;
 * a fit is O(log n) and one step for each extent it passes.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/align.h"
#include "gpamap/interval.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_extent {
    uint64_t first; /* bytes, inclusive */
    uint64_t last;  /* bytes, inclusive; first <= last */
    uint64_t owner; /* the caller's word; never looked at */
};

struct gpamap_extent_map {
    struct gpamap_extent *extents; /* [capacity], the caller's */
    uint32_t capacity;
    uint32_t left;  /* extents[0 .. left-1] are in use */
    uint32_t right; /* extents[right .. capacity-1] are in use; left <= right */
};

/* The empty map over storage[capacity]. */
void gpamap_extent_map_init(struct gpamap_extent_map *map, struct gpamap_extent *storage, uint32_t capacity);

/* The invariant, on memory that may hold anything (extents[capacity] must be readable). O(n). */
bool gpamap_extent_map_is_valid(const struct gpamap_extent_map *map);

/* The number of extents. */
uint32_t gpamap_extent_map_count(const struct gpamap_extent_map *map);

/* The extent number `index` in ascending order; index < count. O(1). */
struct gpamap_extent gpamap_extent_map_at(const struct gpamap_extent_map *map, uint32_t index);

/* The extent that holds address, in *extent. NOT_AVAILABLE when it is free. O(log n). */
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_find(const struct gpamap_extent_map *map, uint64_t address,
                                                          struct gpamap_extent *extent);

/* The last byte of the free run that holds address, in *last. NOT_AVAILABLE when address is taken. O(log n). */
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_free_run(const struct gpamap_extent_map *map, uint64_t address,
                                                              uint64_t *last);

/* Take the bytes of extent. INVALID_RANGE when first > last; NOT_AVAILABLE when one of them is taken; CAPACITY
   when the array is full. */
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_insert(struct gpamap_extent_map *map, struct gpamap_extent extent);

/* Give back the extent that is exactly `interval`. NOT_AVAILABLE when there is none. */
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_remove(struct gpamap_extent_map *map,
                                                            struct gpamap_interval interval);

/* The lowest (highest) multiple of align at which size bytes are free and inside the window, in *first.
   INVALID_SIZE when size is 0; INVALID_ALIGNMENT when align is not a power of two; INVALID_RANGE when the
   window is not an interval; NOT_AVAILABLE when nothing fits. */
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_lowest_fit(const struct gpamap_extent_map *map, uint64_t size,
                                                                uint64_t align, struct gpamap_interval window,
                                                                uint64_t *first);
GPAMAP_MUST_USE enum gpamap_status gpamap_extent_map_highest_fit(const struct gpamap_extent_map *map, uint64_t size,
                                                                 uint64_t align, struct gpamap_interval window,
                                                                 uint64_t *first);

#ifdef __cplusplus
}
#endif
#endif
