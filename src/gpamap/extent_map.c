/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/extent_map.h"

void gpamap_extent_map_init(struct gpamap_extent_map *map, struct gpamap_extent *storage, uint32_t capacity)
{
    map->extents = storage;
    map->capacity = capacity;
    map->left = 0;
    map->right = capacity;
}

static bool part_is_valid(const struct gpamap_extent *extents, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        if (extents[i].first > extents[i].last || (i > begin && extents[i - 1].last >= extents[i].first)) {
            return false;
        }
    }
    return true;
}

bool gpamap_extent_map_is_valid(const struct gpamap_extent_map *map)
{
    if (map->left > map->right || map->right > map->capacity) {
        return false;
    }
    if (!part_is_valid(map->extents, 0, map->left) || !part_is_valid(map->extents, map->right, map->capacity)) {
        return false;
    }
    return map->left == 0 || map->right == map->capacity ||
           map->extents[map->left - 1].last < map->extents[map->right].first;
}

uint32_t gpamap_extent_map_count(const struct gpamap_extent_map *map)
{
    return map->left + (map->capacity - map->right);
}

struct gpamap_extent gpamap_extent_map_at(const struct gpamap_extent_map *map, uint32_t index)
{
    return map->extents[index < map->left ? index : map->right + (index - map->left)];
}

static uint32_t lower_in(const struct gpamap_extent *extents, uint32_t begin, uint32_t end, uint64_t address)
{
    while (begin < end) {
        const uint32_t middle = begin + (end - begin) / 2;

        if (extents[middle].last < address) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

static uint32_t lower(const struct gpamap_extent_map *map, uint64_t address)
{
    if (map->left > 0 && map->extents[map->left - 1].last >= address) {
        return lower_in(map->extents, 0, map->left - 1, address);
    }
    if (map->right < map->capacity && map->extents[map->right].last >= address) {
        return map->right;
    }
    return lower_in(map->extents, map->right, map->capacity, address);
}

enum gpamap_status gpamap_extent_map_find(const struct gpamap_extent_map *map, uint64_t address,
                                          struct gpamap_extent *extent)
{
    const uint32_t at = lower(map, address);

    if (at == map->capacity || map->extents[at].first > address) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    *extent = map->extents[at];
    return GPAMAP_OK;
}

enum gpamap_status gpamap_extent_map_free_run(const struct gpamap_extent_map *map, uint64_t address, uint64_t *last)
{
    const uint32_t at = lower(map, address);

    if (at == map->capacity) {
        *last = UINT64_MAX;
        return GPAMAP_OK;
    }
    if (map->extents[at].first <= address) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    *last = map->extents[at].first - 1;
    return GPAMAP_OK;
}

/* Move the hole to just below `at`: everything used below `at` comes to stand left of it. */
static void move_hole(struct gpamap_extent_map *map, uint32_t at)
{
    while (map->left > at) {
        map->left--;
        map->right--;
        map->extents[map->right] = map->extents[map->left];
    }
    while (map->right < at) {
        map->extents[map->left] = map->extents[map->right];
        map->left++;
        map->right++;
    }
}

enum gpamap_status gpamap_extent_map_insert(struct gpamap_extent_map *map, struct gpamap_extent extent)
{
    if (extent.first > extent.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }

    const uint32_t at = lower(map, extent.first);

    if (at < map->capacity && map->extents[at].first <= extent.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    if (map->left == map->right) {
        return GPAMAP_ERR_CAPACITY;
    }
    move_hole(map, at);
    map->extents[map->left] = extent;
    map->left++;
    return GPAMAP_OK;
}

enum gpamap_status gpamap_extent_map_remove(struct gpamap_extent_map *map, struct gpamap_interval interval)
{
    const uint32_t at = lower(map, interval.first);

    if (at == map->capacity || map->extents[at].first != interval.first || map->extents[at].last != interval.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    move_hole(map, at);
    map->right++;
    return GPAMAP_OK;
}

/* What a fit looks for. */
struct fit {
    uint64_t reach; /* size - 1 */
    uint32_t shift; /* of the alignment */
    uint64_t first; /* of the window */
    uint64_t last;
};

static enum gpamap_status fit_make(uint64_t size, uint64_t align, struct gpamap_interval window, struct fit *fit)
{
    if (size == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!gpamap_align_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (window.first > window.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    fit->reach = size - 1;
    fit->shift = gpamap_align_log2(align);
    fit->first = window.first;
    fit->last = window.last;
    return GPAMAP_OK;
}

/* The lowest fit in the gap [first, last]. */
static bool lowest_in_gap(uint64_t first, uint64_t last, const struct fit *fit, uint64_t *at)
{
    uint64_t start;

    if (first > last || last - first < fit->reach) {
        return false;
    }
    if (!gpamap_align_up(first, fit->shift, &start) || start > last - fit->reach) {
        return false;
    }
    *at = start;
    return true;
}

static bool highest_in_gap(uint64_t first, uint64_t last, const struct fit *fit, uint64_t *at)
{
    if (first > last || last - first < fit->reach) {
        return false;
    }

    const uint64_t start = gpamap_align_down(last - fit->reach, fit->shift);

    if (start < first) {
        return false;
    }
    *at = start;
    return true;
}

static enum gpamap_status lowest_fit_from(const struct gpamap_extent_map *map, const struct fit *fit, uint64_t *first)
{
    uint64_t from = fit->first;
    uint32_t at = lower(map, from);

    while (at < map->capacity && map->extents[at].first <= fit->last) {
        const struct gpamap_extent *next = &map->extents[at];

        if (next->first > from && lowest_in_gap(from, next->first - 1, fit, first)) {
            return GPAMAP_OK;
        }
        if (next->last >= fit->last) {
            return GPAMAP_ERR_NOT_AVAILABLE;
        }
        from = next->last + 1;
        at = at + 1 == map->left ? map->right : at + 1;
    }
    return lowest_in_gap(from, fit->last, fit, first) ? GPAMAP_OK : GPAMAP_ERR_NOT_AVAILABLE;
}

static enum gpamap_status highest_fit_from(const struct gpamap_extent_map *map, const struct fit *fit, uint64_t *first)
{
    uint64_t to = fit->last;
    uint32_t at = lower(map, to);

    if (at < map->capacity && map->extents[at].first <= to) {
        if (map->extents[at].first <= fit->first) {
            return GPAMAP_ERR_NOT_AVAILABLE;
        }
        to = map->extents[at].first - 1;
    }
    while (at > 0 && (at != map->right || map->left > 0)) {
        at = at == map->right ? map->left - 1 : at - 1;

        const struct gpamap_extent *below = &map->extents[at];

        if (below->last < fit->first) {
            break;
        }
        if (below->last < to && highest_in_gap(below->last + 1, to, fit, first)) {
            return GPAMAP_OK;
        }
        if (below->first <= fit->first) {
            return GPAMAP_ERR_NOT_AVAILABLE;
        }
        to = below->first - 1;
    }
    return highest_in_gap(fit->first, to, fit, first) ? GPAMAP_OK : GPAMAP_ERR_NOT_AVAILABLE;
}

enum gpamap_status gpamap_extent_map_lowest_fit(const struct gpamap_extent_map *map, uint64_t size, uint64_t align,
                                                struct gpamap_interval window, uint64_t *first)
{
    struct fit fit;
    const enum gpamap_status status = fit_make(size, align, window, &fit);

    return status != GPAMAP_OK ? status : lowest_fit_from(map, &fit, first);
}

enum gpamap_status gpamap_extent_map_highest_fit(const struct gpamap_extent_map *map, uint64_t size, uint64_t align,
                                                 struct gpamap_interval window, uint64_t *first)
{
    struct fit fit;
    const enum gpamap_status status = fit_make(size, align, window, &fit);

    return status != GPAMAP_OK ? status : highest_fit_from(map, &fit, first);
}
