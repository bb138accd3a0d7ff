/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_SUBRANGES_H
#define GPAMAP_SUBRANGES_H
/*
 * A walk over the pieces of a range that can be mapped with equal pages of 1 GiB, 2 MiB or 4 KiB, lowest first. At each
 * place the largest page is taken to which the place plus an offset is aligned, that fits in what is left and that is
 * not above the largest piece; a piece is a longest run of equal pages, cut at the largest piece.
 * Source of the semantics: OpenVMM MemoryRange, its subranges.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/range.h"
#include "gpamap/status.h"
#include "specs/subranges.acsl"

#ifdef __cplusplus
extern "C" {
#endif

/* A walk under way. */
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
/*@
  requires range_wf: RangeWf(range.start, range.end);
  requires walk_valid: \valid(walk);
  terminates \true;
  exits \false;
  assigns *walk;

  behavior invalid_size:
    assumes no_size: max_size == 0 || max_size % 4096 != 0;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_SIZE;

  behavior invalid_alignment:
    assumes size: max_size > 0 && max_size % 4096 == 0;
    assumes off_page: offset % 4096 != 0;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_ALIGNMENT;

  behavior invalid_range:
    assumes size: max_size > 0 && max_size % 4096 == 0;
    assumes page: offset % 4096 == 0;
    assumes high: range.end + offset > UINT64_MAX + 1;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  behavior ok:
    assumes wf: SubrangesWf(range.start, range.end, offset, max_size);
    ensures status: \result == GPAMAP_OK;
    ensures rest: walk->rest.start == range.start && walk->rest.end == range.end;
    ensures offset: walk->offset == offset;
    ensures max_size: walk->max_size == max_size;

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_subranges_begin(struct gpamap_range range, uint64_t offset, uint64_t max_size,
                                                          struct gpamap_subranges *walk);
/* The next piece, lowest first; false, *piece untouched, when the walk is over. */
/*@
  requires walk_valid: \valid(walk);
  requires piece_valid: \valid(piece);
  requires apart: \separated(walk, piece);
  requires walk_wf: SubrangesWf(walk->rest.start, walk->rest.end, walk->offset, walk->max_size);
  terminates \true;
  exits \false;
  assigns *piece, walk->rest.start;
  ensures over: \result <==> \old(walk->rest.start) < walk->rest.end;
  ensures untouched: !\result ==> *piece == \old(*piece) && walk->rest.start == \old(walk->rest.start);
  // The pieces follow one another without a gap, and what is left can be walked on.
  ensures from: \result ==> piece->range.start == \old(walk->rest.start);
  ensures onward: \result ==> piece->range.end == walk->rest.start;
  ensures walk_wf: SubrangesWf(walk->rest.start, walk->rest.end, walk->offset, walk->max_size);
  ensures piece_wf: \result ==> RangeWf(piece->range.start, piece->range.end);
  ensures piece: \result ==> PieceIs(\old(walk->rest.start + walk->offset), \old(walk->rest.end - walk->rest.start),
                                     \old(walk->max_size), walk->rest.start - \old(walk->rest.start), piece->page_size);
*/
bool gpamap_subranges_next(struct gpamap_subranges *walk, struct gpamap_subrange *piece);

#ifdef __cplusplus
}
#endif
#endif
