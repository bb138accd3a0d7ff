/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/extent_map_oracle.h"

void oracle_map_init(struct oracle_map *map, uint32_t capacity)
{
    map->count = 0;
    map->capacity = capacity;
}

struct gpamap_extent oracle_map_at(const struct oracle_map *map, uint32_t index)
{
    const struct gpamap_extent none = { 0, 0, 0 };

    for (uint32_t i = 0; i < map->count; i++) {
        uint32_t below = 0;

        for (uint32_t j = 0; j < map->count; j++) {
            below += map->extents[j].first < map->extents[i].first ? 1U : 0U;
        }
        if (below == index) {
            return map->extents[i];
        }
    }
    return none;
}

/* The bytes first .. last, which may reach beyond the space, meet an extent. */
static bool meets(const struct oracle_map *map, oracle_wide first, oracle_wide last)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->extents[i].first <= last && first <= map->extents[i].last) {
            return true;
        }
    }
    return false;
}

enum gpamap_status oracle_map_find(const struct oracle_map *map, uint64_t address, struct gpamap_extent *extent)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->extents[i].first <= address && address <= map->extents[i].last) {
            *extent = map->extents[i];
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}

enum gpamap_status oracle_map_free_run(const struct oracle_map *map, uint64_t address, uint64_t *last)
{
    oracle_wide end = ORACLE_SPACE; /* of the run, exclusive */

    if (meets(map, address, address)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->extents[i].first > address) {
            end = oracle_min(end, map->extents[i].first);
        }
    }
    *last = (uint64_t)(end - 1);
    return GPAMAP_OK;
}

enum gpamap_status oracle_map_insert(struct oracle_map *map, struct gpamap_extent extent)
{
    if (extent.first > extent.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (meets(map, extent.first, extent.last)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    if (map->count == map->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    map->extents[map->count] = extent;
    map->count++;
    return GPAMAP_OK;
}

enum gpamap_status oracle_map_remove(struct oracle_map *map, struct gpamap_interval interval)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->extents[i].first == interval.first && map->extents[i].last == interval.last) {
            map->count--;
            map->extents[i] = map->extents[map->count];
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}

enum gpamap_status oracle_map_set_owner(struct oracle_map *map, struct gpamap_interval interval, uint64_t owner)
{
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->extents[i].first == interval.first && map->extents[i].last == interval.last) {
            map->extents[i].owner = owner;
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}

bool oracle_map_fits_at(const struct oracle_map *map, oracle_wide at, uint64_t size, uint64_t align,
                        struct gpamap_interval window)
{
    return at % align == 0 && at >= window.first && at + size - 1 <= window.last && !meets(map, at, at + size - 1);
}

/* The lowest fit is the first aligned place at or after the start of the window or the end of an extent. */
static oracle_wide lowest_fit(const struct oracle_map *map, uint64_t size, uint64_t align,
                              struct gpamap_interval window)
{
    oracle_wide best = ORACLE_SPACE;

    for (uint32_t i = 0; i <= map->count; i++) {
        const oracle_wide from = i == map->count ? window.first : (oracle_wide)map->extents[i].last + 1;
        const oracle_wide at = oracle_round_up(from, align);

        if (at < best && oracle_map_fits_at(map, at, size, align, window)) {
            best = at;
        }
    }
    return best;
}

/* The highest fit is the last aligned place that ends at or before the end of the window or the start of an extent. */
static oracle_wide highest_fit(const struct oracle_map *map, uint64_t size, uint64_t align,
                               struct gpamap_interval window)
{
    oracle_wide best = ORACLE_SPACE;

    for (uint32_t i = 0; i <= map->count; i++) {
        const oracle_wide end = i == map->count ? (oracle_wide)window.last + 1 : map->extents[i].first;

        if (end < size) {
            continue;
        }

        const oracle_wide at = oracle_round_down(end - size, align);

        if ((best == ORACLE_SPACE || at > best) && oracle_map_fits_at(map, at, size, align, window)) {
            best = at;
        }
    }
    return best;
}

enum gpamap_status oracle_map_fit(const struct oracle_map *map, bool highest, uint64_t size, uint64_t align,
                                  struct gpamap_interval window, uint64_t *first)
{
    oracle_wide at;

    if (size == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!oracle_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (window.first > window.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    at = highest ? highest_fit(map, size, align, window) : lowest_fit(map, size, align, window);
    if (at == ORACLE_SPACE) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    *first = (uint64_t)at;
    return GPAMAP_OK;
}
