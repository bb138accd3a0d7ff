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

#include "specs/layout_builder.acsl"

#include "specs/layout_answer.acsl"

/* The empty builder over the caller's arrays, for `capacity` requests: requests[capacity], order[capacity],
   extents and log of GPAMAP_LAYOUT_PLACED_MAX(capacity) each. CAPACITY, nothing written, when capacity is above
   GPAMAP_LAYOUT_REQUESTS_MAX. */
/*@
  requires memory: \valid(builder);
  requires storage: capacity <= 0x7FFFFFFF ==>
    \valid(requests + (0 .. capacity - 1)) && \valid(order + (0 .. capacity - 1)) &&
    \valid(extents + (0 .. 2 * capacity - 1)) && \valid(log + (0 .. 2 * capacity - 1)) &&
    \separated(builder, requests + (0 .. capacity - 1), order + (0 .. capacity - 1),
               extents + (0 .. 2 * capacity - 1), log + (0 .. 2 * capacity - 1));
  terminates \true;
  exits \false;
  assigns *builder;
  behavior too_many:
    assumes too_many: capacity > 0x7FFFFFFF;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_CAPACITY;
  behavior ok:
    assumes capacity: capacity <= 0x7FFFFFFF;
    assigns *builder;
    ensures status: \result == GPAMAP_OK;
    ensures memory: BuilderMemory(builder);
    ensures arrays: builder->requests == requests && builder->order == order && builder->map.extents == extents &&
      builder->log == log;
    ensures capacity: builder->capacity == capacity;
    ensures empty: builder->count == 0 && builder->log_count == 0;
  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_init(struct gpamap_layout_builder *builder,
                                                              struct gpamap_layout_request *requests,
                                                              struct gpamap_sort_entry *order,
                                                              struct gpamap_extent *extents, struct gpamap_extent *log,
                                                              uint32_t capacity);

/* Collect a request; its number is the count before the call. INVALID_RANGE when start, end are not a range;
   CAPACITY when the builder is full. Sizes and alignments are judged by allocate. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> !RangeWf(range.start, range.end);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==>
    RangeWf(range.start, range.end) && \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> RangeWf(range.start, range.end) && \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==>
    Collected{Pre, Here}(builder, tag, GPAMAP_LAYOUT_RESERVED, range.start, range.end, 0, 0);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_reserve(struct gpamap_layout_builder *builder, const char *tag,
                                                                 struct gpamap_range range);
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> !RangeWf(range.start, range.end);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==>
    RangeWf(range.start, range.end) && \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> RangeWf(range.start, range.end) && \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==>
    Collected{Pre, Here}(builder, tag, GPAMAP_LAYOUT_FIXED, range.start, range.end, 0, 0);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_fixed(struct gpamap_layout_builder *builder, const char *tag,
                                                               struct gpamap_range range);
/* CAPACITY when the builder is full. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==> \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==> Collected{Pre, Here}(builder, tag, GPAMAP_LAYOUT_RAM, 0, 0, size, align);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_ram(struct gpamap_layout_builder *builder, const char *tag,
                                                             uint64_t size, uint64_t align);
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==> \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==> Collected{Pre, Here}(builder, tag, GPAMAP_LAYOUT_MMIO32, 0, 0, size, align);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_mmio32(struct gpamap_layout_builder *builder, const char *tag,
                                                                uint64_t size, uint64_t align);
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==> \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==> Collected{Pre, Here}(builder, tag, GPAMAP_LAYOUT_MMIO64, 0, 0, size, align);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_mmio64(struct gpamap_layout_builder *builder, const char *tag,
                                                                uint64_t size, uint64_t align);
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==> \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==>
    Collected{Pre, Here}(builder, tag, GPAMAP_LAYOUT_POST_MMIO, 0, 0, size, align);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
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
   On success *error is untouched; on failure placed and *count are. The builder's log then holds the extents placed,
   in placement order (reserved and fixed ones by their start): all of them on success, those before the failure with
   EXHAUSTED (of a RAM request that failed, the part that was placed too), none with the other errors. The builder's
   map holds the same extents.
   Cost: the sort, and a fit for each request. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires results: \valid(placed + (0 .. 2 * builder->count - 1)) && \valid(count) && \valid(error);
  requires apart: \separated(builder, builder->requests + (0 .. builder->capacity - 1),
    builder->order + (0 .. builder->capacity - 1), builder->map.extents + (0 .. builder->map.capacity - 1),
    builder->log + (0 .. builder->map.capacity - 1), placed + (0 .. 2 * builder->count - 1), count, error);
  terminates \true;
  exits \false;
  assigns builder->map, builder->map.extents[0 .. builder->map.capacity - 1], builder->order[0 .. builder->count - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count, placed[0 .. 2 * builder->count - 1], *count,
    *error;
  ensures memory: BuilderMemory(builder);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  // The first of the errors that need no placing, in the order of the table above.
  ensures refused: \result != GPAMAP_OK && \result != GPAMAP_ERR_EXHAUSTED ==>
    RefusedFor(builder->requests, builder->count, \result, error->request, error->other) && error->free_size == 0 &&
    builder->log_count == 0;
  ensures good: \result == GPAMAP_OK || \result == GPAMAP_ERR_EXHAUSTED ==>
    RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  // Nothing fits for the request any more; what came before it is placed, and stays in the log and the map.
  ensures exhausted: \result == GPAMAP_ERR_EXHAUSTED ==>
    LayoutUpTo(builder->requests, builder->count, builder->log, builder->log_count, error->request) &&
    FreeSizeIs(builder, error->request, error->free_size) && error->other == 0;
  // The layout, whole, and what of it is answered.
  ensures layout: \result == GPAMAP_OK ==>
    Layout(builder->requests, builder->count, builder->log, builder->log_count);
  ensures placed: \result == GPAMAP_OK ==> *count <= 2 * builder->count &&
    ResultOf(builder->log, builder->log_count, LayoutTop(builder->requests, builder->log, builder->log_count),
             placed, *count);
  ensures map: LogMatchesMap(builder);
  ensures error_untouched: \result == GPAMAP_OK ==> error->request == \old(error->request) &&
    error->other == \old(error->other) && error->free_size == \old(error->free_size);
  ensures untouched: \result != GPAMAP_OK ==> *count == \old(*count) &&
    ResultSame{Pre, Here}(placed, 2 * builder->count);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_layout_builder_allocate(struct gpamap_layout_builder *builder,
                                                                  struct gpamap_placed *placed, uint32_t *count,
                                                                  struct gpamap_layout_error *error);

#ifdef __cplusplus
}
#endif
#endif
