/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_H
#define GPAMAP_RANGE_H
/*
 * Guest-physical ranges: half-open sets of bytes [start, end), both ends multiples of 4096, start <= end.
 * start == end is the empty range. The largest end is GPAMAP_MAX_ADDRESS.
 * Source of the semantics: OpenVMM MemoryRange; the differences stand at each function.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/align.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest end of a range: 2^64 - 4096. */
#define GPAMAP_MAX_ADDRESS ((uint64_t)0xFFFFFFFFFFFFF000)

struct gpamap_range {
    uint64_t start; /* bytes, inclusive, multiple of 4096 */
    uint64_t end;   /* bytes, exclusive, multiple of 4096 */
};

/* start <= end and both are multiples of 4096. Takes any two numbers. */
bool gpamap_range_is_valid(struct gpamap_range range);

/* [start, end). INVALID_RANGE when the ends are not a range. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_make(uint64_t start, uint64_t end, struct gpamap_range *out);

/* The pages first_page .. end_page - 1 of 4 KiB. INVALID_RANGE when reversed or end_page is above 2^52 - 1. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_from_pages(uint64_t first_page, uint64_t end_page,
                                                           struct gpamap_range *out);

/* [start rounded down, end rounded up) to align. INVALID_RANGE when start > end or rounding up would pass
   GPAMAP_MAX_ADDRESS; INVALID_ALIGNMENT when align is not a power of two >= 4096. Which of the two wins when
   both hold: INVALID_RANGE for start > end, then INVALID_ALIGNMENT, then INVALID_RANGE for the rounding. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_bounding(uint64_t start, uint64_t end, uint64_t align,
                                                         struct gpamap_range *out);

uint64_t gpamap_range_size(struct gpamap_range range); /* bytes */
bool gpamap_range_is_empty(struct gpamap_range range);
uint64_t gpamap_range_page_count(struct gpamap_range range);    /* 4 KiB pages */
uint64_t gpamap_range_page_2m_count(struct gpamap_range range); /* 2 MiB pages, rounded up */

/* The two share a byte; an empty range overlaps nothing. */
bool gpamap_range_overlaps(struct gpamap_range a, struct gpamap_range b);
/* outer.start <= inner.start and inner.end <= outer.end. */
bool gpamap_range_contains(struct gpamap_range outer, struct gpamap_range inner);
bool gpamap_range_contains_addr(struct gpamap_range range, uint64_t address);
/* The offset of address in the range, in *offset; false, *offset untouched, when it is outside. */
bool gpamap_range_offset_of(struct gpamap_range range, uint64_t address, uint64_t *offset);
/* The bytes in both; [0, 0) when there are none. */
struct gpamap_range gpamap_range_intersection(struct gpamap_range a, struct gpamap_range b);
/* [start, start + offset) and the rest. INVALID_ALIGNMENT when offset is not a multiple of 4096, INVALID_RANGE when it
   is above the size. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_split_at_offset(struct gpamap_range range, uint64_t offset,
                                                                struct gpamap_range *low, struct gpamap_range *high);
/* The largest range inside with both ends aligned to align (any power of two), else [0, 0).
   INVALID_ALIGNMENT when align is not a power of two. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_aligned_subrange(struct gpamap_range range, uint64_t align,
                                                                 struct gpamap_range *out);
/* The largest power of two that divides both base + start and base + end, sums taken without wrapping.
   INVALID_ALIGNMENT when it does not fit 64 bits: both sums are 0 or 2^64. */
GPAMAP_MUST_USE enum gpamap_status gpamap_range_alignment(struct gpamap_range range, uint64_t base, uint64_t *out);

/* A walk over the pieces of a range that can be mapped with equal pages of 1 GiB, 2 MiB or 4 KiB. */
struct gpamap_subranges {
    struct gpamap_range rest; /* what is still to be walked */
    uint64_t offset;          /* added to an address before its alignment is judged; multiple of 4096 */
    uint64_t max_size;        /* of a piece; multiple of 4096, not 0 */
};

struct gpamap_subrange {
    struct gpamap_range range;
    uint64_t page_size; /* 1 GiB, 2 MiB or 4 KiB */
};

/* Start a walk. INVALID_SIZE when max_size is 0 or not a multiple of 4096; INVALID_ALIGNMENT when offset is not
   a multiple of 4096; INVALID_RANGE when range.end + offset passes 2^64. */
GPAMAP_MUST_USE enum gpamap_status gpamap_subranges_begin(struct gpamap_range range, uint64_t offset, uint64_t max_size,
                                                          struct gpamap_subranges *walk);
/* The next piece, lowest first; false, *piece untouched, when the walk is over. */
bool gpamap_subranges_next(struct gpamap_subranges *walk, struct gpamap_subrange *piece);

#ifdef __cplusplus
}
#endif
#endif
