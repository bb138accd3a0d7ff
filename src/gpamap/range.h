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
#include "specs/range.acsl"

#ifdef __cplusplus
extern "C" {
#endif

#define GPAMAP_MAX_ADDRESS ((uint64_t)0xFFFFFFFFFFFFF000) /* the largest end of a range: 2^64 - 4096 */

struct gpamap_range {
    uint64_t start; /* bytes, inclusive, multiple of 4096 */
    uint64_t end;   /* bytes, exclusive, multiple of 4096 */
};

/* start <= end and both are multiples of 4096. Takes any two numbers. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> RangeWf(range.start, range.end);
*/
bool gpamap_range_is_valid(struct gpamap_range range);

/* [start, end). INVALID_RANGE when the ends are not a range. */
/*@
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;

  behavior invalid_range:
    assumes reversed_or_off_page: !RangeWf(start, end);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  behavior ok:
    assumes wf: RangeWf(start, end);
    ensures status: \result == GPAMAP_OK;
    ensures value: out->start == start && out->end == end;

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_make(uint64_t start, uint64_t end, struct gpamap_range *out);

/* The pages first_page .. end_page - 1 of 4 KiB. INVALID_RANGE when reversed or end_page is above 2^52 - 1. */
/*@
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;

  behavior invalid_range:
    assumes reversed_or_high: first_page > end_page || 4096 * end_page > GPAMAP_MAX_ADDRESS;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  behavior ok:
    assumes pages: first_page <= end_page && 4096 * end_page <= GPAMAP_MAX_ADDRESS;
    ensures status: \result == GPAMAP_OK;
    ensures value: out->start == 4096 * first_page && out->end == 4096 * end_page;
    ensures wf: RangeWf(out->start, out->end);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_from_pages(uint64_t first_page, uint64_t end_page,
                                                           struct gpamap_range *out);

/* [start rounded down, end rounded up) to align. INVALID_RANGE when start > end or rounding up would pass
   GPAMAP_MAX_ADDRESS; INVALID_ALIGNMENT when align is not a power of two >= 4096. Which of the two wins when
   both hold: INVALID_RANGE for start > end, then INVALID_ALIGNMENT, then INVALID_RANGE for the rounding. */
/*@
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;

  behavior reversed:
    assumes reversed: start > end;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  behavior invalid_alignment:
    assumes no_alignment: start <= end && (align < 4096 || !IsPow2(align));
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_ALIGNMENT;

  behavior too_high:
    assumes asked: start <= end && align >= 4096 && IsPow2(align);
    assumes high: AlignUp(end, align) > GPAMAP_MAX_ADDRESS;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  behavior ok:
    assumes asked: start <= end && align >= 4096 && IsPow2(align);
    assumes low: AlignUp(end, align) <= GPAMAP_MAX_ADDRESS;
    ensures status: \result == GPAMAP_OK;
    ensures down: out->start == AlignDown(start, align);
    ensures up: out->end == AlignUp(end, align);
    ensures wf: RangeWf(out->start, out->end);
    ensures covers: out->start <= start && end <= out->end;
    ensures smallest: \forall integer s, e; 0 <= s <= start && end <= e && s % align == 0 && e % align == 0 ==>
      s <= out->start && out->end <= e;

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_bounding(uint64_t start, uint64_t end, uint64_t align,
                                                         struct gpamap_range *out);

/*@
  requires range_wf: RangeWf(range.start, range.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == range.end - range.start;
*/
uint64_t gpamap_range_size(struct gpamap_range range); /* bytes */
/*@
  requires range_wf: RangeWf(range.start, range.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures some: !\result ==> RangeHas(range.start, range.end, range.start);
  ensures none: \result ==> \forall integer gpa; !RangeHas(range.start, range.end, gpa);
*/
bool gpamap_range_is_empty(struct gpamap_range range);
/*@
  requires range_wf: RangeWf(range.start, range.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures pages: 4096 * \result == range.end - range.start;
*/
uint64_t gpamap_range_page_count(struct gpamap_range range); /* 4 KiB pages */
/*@
  requires range_wf: RangeWf(range.start, range.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures rounded_up: range.end - range.start <= 0x200000 * \result < range.end - range.start + 0x200000;
*/
uint64_t gpamap_range_page_2m_count(struct gpamap_range range); /* 2 MiB pages, rounded up */

/* The two share a byte; an empty range overlaps nothing. */
/*@
  requires both_wf: RangeWf(a.start, a.end) && RangeWf(b.start, b.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures meets: \result <==> RangesMeet(a.start, a.end, b.start, b.end);
*/
bool gpamap_range_overlaps(struct gpamap_range a, struct gpamap_range b);
/* outer.start <= inner.start and inner.end <= outer.end. */
/*@
  requires both_wf: RangeWf(outer.start, outer.end) && RangeWf(inner.start, inner.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ends: \result <==> outer.start <= inner.start && inner.end <= outer.end;
  // Both directions for sets of addresses; an empty inner range must still stand inside.
  ensures covers: inner.start < inner.end ==>
    (\result <==> RangeCovers(outer.start, outer.end, inner.start, inner.end));
*/
bool gpamap_range_contains(struct gpamap_range outer, struct gpamap_range inner);
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures member: \result <==> RangeHas(range.start, range.end, address);
*/
bool gpamap_range_contains_addr(struct gpamap_range range, uint64_t address);
/* The offset of address in the range, in *offset; false, *offset untouched, when it is outside. */
/*@
  requires offset_valid: \valid(offset);
  terminates \true;
  exits \false;
  assigns *offset;
  ensures member: \result <==> RangeHas(range.start, range.end, address);
  ensures offset: \result ==> *offset == address - range.start;
  ensures untouched: !\result ==> *offset == \old(*offset);
*/
bool gpamap_range_offset_of(struct gpamap_range range, uint64_t address, uint64_t *offset);
/* The bytes in both; [0, 0) when there are none. */
/*@
  requires both_wf: RangeWf(a.start, a.end) && RangeWf(b.start, b.end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures wf: RangeWf(\result.start, \result.end);
  ensures both: \forall integer gpa; RangeHas(\result.start, \result.end, gpa) <==>
    (RangeHas(a.start, a.end, gpa) && RangeHas(b.start, b.end, gpa));
  ensures empty: \result.start == \result.end ==> \result.start == 0;
*/
struct gpamap_range gpamap_range_intersection(struct gpamap_range a, struct gpamap_range b);
/* [start, start + offset) and the rest. INVALID_ALIGNMENT when offset is not a multiple of 4096, INVALID_RANGE when it
   is above the size. */
/*@
  requires range_wf: RangeWf(range.start, range.end);
  requires both_valid: \valid(low) && \valid(high);
  requires apart: \separated(low, high);
  terminates \true;
  exits \false;
  assigns *low, *high;

  behavior invalid_alignment:
    assumes off_page: offset % 4096 != 0;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_ALIGNMENT;

  behavior invalid_range:
    assumes beyond: offset % 4096 == 0 && offset > range.end - range.start;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  behavior ok:
    assumes inside: offset % 4096 == 0 && offset <= range.end - range.start;
    ensures status: \result == GPAMAP_OK;
    ensures low: low->start == range.start && low->end == range.start + offset;
    ensures high: high->start == range.start + offset && high->end == range.end;
    ensures both_wf: RangeWf(low->start, low->end) && RangeWf(high->start, high->end);

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_split_at_offset(struct gpamap_range range, uint64_t offset,
                                                                struct gpamap_range *low, struct gpamap_range *high);
/* The largest range inside with both ends aligned to align (any power of two), else [0, 0).
   INVALID_ALIGNMENT when align is not a power of two. */
/*@
  requires range_wf: RangeWf(range.start, range.end);
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;

  behavior invalid_alignment:
    assumes no_alignment: !IsPow2(align);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_ALIGNMENT;

  behavior ok:
    assumes alignment: IsPow2(align);
    ensures status: \result == GPAMAP_OK;
    ensures wf: RangeWf(out->start, out->end);
    ensures aligned: out->start % align == 0 && out->end % align == 0;
    ensures inside: out->start < out->end ==> range.start <= out->start && out->end <= range.end;
    ensures empty: out->start == out->end ==> out->start == 0;
    ensures largest: \forall integer s, e; range.start <= s < e <= range.end && s % align == 0 && e % align == 0 ==>
      out->start <= s && e <= out->end;

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_aligned_subrange(struct gpamap_range range, uint64_t align,
                                                                 struct gpamap_range *out);
/* The largest power of two that divides both base + start and base + end, sums taken without wrapping.
   INVALID_ALIGNMENT when it does not fit 64 bits: both sums are 0 or 2^64. */
/*@
  requires range_wf: RangeWf(range.start, range.end);
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;

  behavior invalid_alignment:
    assumes any: AllPow2Divide(base + range.start) && AllPow2Divide(base + range.end);
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_ALIGNMENT;

  behavior ok:
    assumes some: !(AllPow2Divide(base + range.start) && AllPow2Divide(base + range.end));
    ensures status: \result == GPAMAP_OK;
    ensures divides: \exists integer t; 0 <= t <= 63 && *out == Pow2(t) &&
      Pow2DividesBoth(t, base + range.start, base + range.end);
    ensures largest: \forall integer t; 0 <= t <= 63 && Pow2DividesBoth(t, base + range.start, base + range.end) ==>
      Pow2(t) <= *out;

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_range_alignment(struct gpamap_range range, uint64_t base, uint64_t *out);

#ifdef __cplusplus
}
#endif
#endif
