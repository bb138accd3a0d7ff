/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/interval.h"

bool gpamap_interval_is_valid(struct gpamap_interval interval)
{
    return interval.first <= interval.last;
}

enum gpamap_status gpamap_interval_make(uint64_t first, uint64_t size, struct gpamap_interval *out)
{
    if (size == 0 || size - 1 > UINT64_MAX - first) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    out->first = first;
    out->last = first + (size - 1);
    return GPAMAP_OK;
}

bool gpamap_interval_contains_addr(struct gpamap_interval interval, uint64_t address)
{
    return interval.first <= address && address <= interval.last;
}

bool gpamap_interval_contains(struct gpamap_interval outer, struct gpamap_interval inner)
{
    return outer.first <= inner.first && inner.last <= outer.last;
}

bool gpamap_interval_overlaps(struct gpamap_interval a, struct gpamap_interval b)
{
    return a.first <= b.last && b.first <= a.last;
}
