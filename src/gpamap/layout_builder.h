/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_LAYOUT_BUILDER_H
#define GPAMAP_LAYOUT_BUILDER_H
/*
 * The layout builder: collects requests, then computes one deterministic layout of [0, GPAMAP_MAX_ADDRESS).
 *
 * Requests are placed in this order, each kind from what the earlier ones left free:
 *   reserved, fixed   as given
 *   mmio32            by alignment descending, size descending, caller order; each at the highest fit below 4 GiB
 *   ram               caller order; each from the end of the RAM before it upward, the only kind that may be split
 *   mmio64            ordered as mmio32; each at the lowest fit at or above max(end of RAM, 4 GiB)
 *   post-mmio         caller order; each at the lowest fit above everything placed that is not reserved
 * Source of the semantics: OpenVMM LayoutBuilder; targets here are not touched when a later phase fails.
 */
#include <stdint.h>

#include "gpamap/extent_map.h"
#include "gpamap/range.h"
#include "gpamap/sort.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The kinds of request, in the order in which they are placed. */
enum gpamap_layout_kind {
    GPAMAP_LAYOUT_RESERVED = 0,
    GPAMAP_LAYOUT_FIXED = 1,
    GPAMAP_LAYOUT_MMIO32 = 2,
    GPAMAP_LAYOUT_RAM = 3,
    GPAMAP_LAYOUT_MMIO64 = 4,
    GPAMAP_LAYOUT_POST_MMIO = 5
};

struct gpamap_layout_request {
    const char *tag; /* the caller's; never looked at */
    enum gpamap_layout_kind kind;
    uint64_t start; /* reserved, fixed: bytes, multiple of 4096 */
    uint64_t end;   /* reserved, fixed: exclusive */
    uint64_t size;  /* the others: bytes */
    uint64_t align; /* the others: bytes */
};

/* The most requests of one builder, and the most extents that n requests can be placed in. */
#define GPAMAP_LAYOUT_REQUESTS_MAX ((uint32_t)0x7FFFFFFF)
#define GPAMAP_LAYOUT_PLACED_MAX(n) ((uint32_t)2 * (n))

struct gpamap_layout_builder {
    struct gpamap_layout_request *requests; /* [capacity]; requests[0 .. count-1], in caller order */
    uint32_t count;
    uint32_t capacity;
    /* work areas: what they hold is defined only after allocate, and only as said there */
    struct gpamap_sort_entry *order; /* [capacity] the requests in placement order */
    struct gpamap_extent_map map;    /* over [GPAMAP_LAYOUT_PLACED_MAX(capacity)] */
    struct gpamap_extent *log;       /* [GPAMAP_LAYOUT_PLACED_MAX(capacity)] what was placed, in placement order */
    uint32_t log_count;
};

#include "specs/layout_builder.acsl"

/* One range of the result; its tag and kind are those of requests[request]. */
struct gpamap_placed {
    struct gpamap_range range;
    uint32_t request;
};

/* Why allocate failed. */
struct gpamap_layout_error {
    uint32_t request;   /* the request the status is about; with FIXED_OVERLAP the first of the pair */
    uint32_t other;     /* FIXED_OVERLAP: the second of the pair; else 0 */
    uint64_t free_size; /* EXHAUSTED: bytes free inside the phase's window at that moment; else 0 */
};

/* The empty builder over the caller's arrays, for `capacity` requests: requests[capacity], order[capacity],
   extents and log of GPAMAP_LAYOUT_PLACED_MAX(capacity) each. CAPACITY, nothing written, when capacity is above
   GPAMAP_LAYOUT_REQUESTS_MAX. */
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_init(struct gpamap_layout_builder *builder,
                                                              struct gpamap_layout_request *requests,
                                                              struct gpamap_sort_entry *order,
                                                              struct gpamap_extent *extents, struct gpamap_extent *log,
                                                              uint32_t capacity);

/* Collect a request; its number is the count before the call. INVALID_RANGE when start, end are not a range;
   CAPACITY when the builder is full. Sizes and alignments are judged by allocate. */
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_reserve(struct gpamap_layout_builder *builder, const char *tag,
                                                                 struct gpamap_range range);
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_fixed(struct gpamap_layout_builder *builder, const char *tag,
                                                               struct gpamap_range range);
/* CAPACITY when the builder is full. */
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_ram(struct gpamap_layout_builder *builder, const char *tag,
                                                             uint64_t size, uint64_t align);
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_mmio32(struct gpamap_layout_builder *builder, const char *tag,
                                                                uint64_t size, uint64_t align);
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_mmio64(struct gpamap_layout_builder *builder, const char *tag,
                                                                uint64_t size, uint64_t align);
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_post_mmio(struct gpamap_layout_builder *builder,
                                                                   const char *tag, uint64_t size, uint64_t align);

/* Compute the layout: placed[0 .. *count-1], ascending by address, every placed range but the reserved ones above
   everything else. placed has GPAMAP_LAYOUT_PLACED_MAX(builder->count) elements.
   Errors, first one first, details in *error:
     INVALID_SIZE       a reserved, then a fixed range is empty, in caller order
     FIXED_OVERLAP      reserved and fixed ranges sorted by start, reserved first among equal starts, then in caller
                        order: the first neighbours that share a byte
     INVALID_SIZE, INVALID_ALIGNMENT   mmio32, then ram, mmio64, post-mmio, in caller order: a size of 0 or not a
                        multiple of 4096, then an alignment below 4096 or not a power of two
     EXHAUSTED          a request cannot be placed
   On success *error is untouched; on failure placed and *count are. The builder's log then holds the extents
   placed, in placement order: all of them on success, those before the failure with EXHAUSTED (of a RAM request that
   failed, the part that was placed too), none with the other errors. The builder's map holds the same extents.
   Cost: the sort, and a fit for each request. */
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_allocate(struct gpamap_layout_builder *builder,
                                                                  struct gpamap_placed *placed, uint32_t *count,
                                                                  struct gpamap_layout_error *error);

#ifdef __cplusplus
}
#endif
#endif
