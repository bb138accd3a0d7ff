/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The canary: a wrong highest fit, which never uses the last byte of the space. canary_test runs the harness of
 * extent_map over it: a harness that cannot find this would find nothing.
 */
#include "gpamap/extent_map.h"

enum gpamap_status canary_highest_fit(const struct gpamap_extent_map *map, uint64_t size, uint64_t align,
                                      struct gpamap_interval window, uint64_t *first);

enum gpamap_status canary_highest_fit(const struct gpamap_extent_map *map, uint64_t size, uint64_t align,
                                      struct gpamap_interval window, uint64_t *first)
{
    uint64_t at = 0;
    const enum gpamap_status status = gpamap_extent_map_highest_fit(map, size, align, window, &at);

    if (status == GPAMAP_OK && size - 1 == UINT64_MAX - at) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    if (status == GPAMAP_OK) {
        *first = at;
    }
    return status;
}
