/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_EXTENT_MAP_H
#define GPAMAP_ORACLE_EXTENT_MAP_H
/*
 * An extent map as a list in no order. Every question is asked of every extent. A fit is sought among all the places
 * where one can be: next to an extent, or next to an end of the window.
 */
#include "gpamap/extent_map.h"
#include "oracle/oracle.h"

#define ORACLE_EXTENTS_MAX 128

struct oracle_map {
    struct gpamap_extent extents[ORACLE_EXTENTS_MAX];
    uint32_t count;
    uint32_t capacity;
};

void oracle_map_init(struct oracle_map *map, uint32_t capacity);
/* The extent with `index` others below it. */
struct gpamap_extent oracle_map_at(const struct oracle_map *map, uint32_t index);
enum gpamap_status oracle_map_find(const struct oracle_map *map, uint64_t address, struct gpamap_extent *extent);
enum gpamap_status oracle_map_free_run(const struct oracle_map *map, uint64_t address, uint64_t *last);
enum gpamap_status oracle_map_insert(struct oracle_map *map, struct gpamap_extent extent);
enum gpamap_status oracle_map_remove(struct oracle_map *map, struct gpamap_interval interval);
enum gpamap_status oracle_map_set_owner(struct oracle_map *map, struct gpamap_interval interval, uint64_t owner);
enum gpamap_status oracle_map_fit(const struct oracle_map *map, bool highest, uint64_t size, uint64_t align,
                                  struct gpamap_interval window, uint64_t *first);
/* size bytes from `at` are free, inside the window, and `at` is a multiple of align. */
bool oracle_map_fits_at(const struct oracle_map *map, oracle_wide at, uint64_t size, uint64_t align,
                        struct gpamap_interval window);

#endif
