/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_INTERVAL_H
#define GPAMAP_INTERVAL_H
/*
 * Closed intervals of bytes: [first, last], both inclusive, first <= last; never empty, may end at 2^64 - 1.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_interval {
    uint64_t first; /* bytes, inclusive */
    uint64_t last;  /* bytes, inclusive */
};

/* True when first <= last. */
bool gpamap_interval_is_valid(struct gpamap_interval interval);

/* The interval of `size` bytes from `first`. INVALID_RANGE when size is 0 or the last byte is above 2^64 - 1. */
GPAMAP_MUST_USE enum gpamap_status gpamap_interval_make(uint64_t first, uint64_t size, struct gpamap_interval *out);

/* The address lies in the interval. */
bool gpamap_interval_contains_addr(struct gpamap_interval interval, uint64_t address);

/* Every byte of inner lies in outer. */
bool gpamap_interval_contains(struct gpamap_interval outer, struct gpamap_interval inner);

/* The two share a byte. */
bool gpamap_interval_overlaps(struct gpamap_interval a, struct gpamap_interval b);

#ifdef __cplusplus
}
#endif
#endif
