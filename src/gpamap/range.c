/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range.h"

#include "proofs/lemmas/range.h"

#define PAGE_4K ((uint64_t)0x1000)
#define PAGE_2M ((uint64_t)0x200000)

bool gpamap_range_is_valid(struct gpamap_range range)
{
    return range.start <= range.end && range.start % PAGE_4K == 0 && range.end % PAGE_4K == 0;
}

enum gpamap_status gpamap_range_make(uint64_t start, uint64_t end, struct gpamap_range *out)
{
    if (start > end || start % PAGE_4K != 0 || end % PAGE_4K != 0) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    out->start = start;
    out->end = end;
    return GPAMAP_OK;
}

enum gpamap_status gpamap_range_from_pages(uint64_t first_page, uint64_t end_page, struct gpamap_range *out)
{
    if (first_page > end_page || end_page > GPAMAP_MAX_ADDRESS / PAGE_4K) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    out->start = first_page * PAGE_4K;
    out->end = end_page * PAGE_4K;
    return GPAMAP_OK;
}

enum gpamap_status gpamap_range_bounding(uint64_t start, uint64_t end, uint64_t align, struct gpamap_range *out)
{
    uint32_t shift = 0;
    uint64_t end_up = 0;

    if (start > end) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (align < PAGE_4K || !gpamap_align_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    shift = gpamap_align_log2(align);
    //@ ghost lemma_pow2(shift);
    if (!gpamap_align_up(end, shift, &end_up)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    //@ ghost lemma_page_multiple(end_up, shift);
    out->start = gpamap_align_down(start, shift);
    out->end = end_up;
    //@ ghost lemma_page_multiple(out->start, shift);
    return GPAMAP_OK;
}

uint64_t gpamap_range_size(struct gpamap_range range)
{
    return range.end - range.start;
}

bool gpamap_range_is_empty(struct gpamap_range range)
{
    return range.start == range.end;
}

uint64_t gpamap_range_page_count(struct gpamap_range range)
{
    return (range.end - range.start) / PAGE_4K;
}

uint64_t gpamap_range_page_2m_count(struct gpamap_range range)
{
    const uint64_t size = range.end - range.start;

    return size / PAGE_2M + (size % PAGE_2M != 0 ? 1U : 0U);
}

bool gpamap_range_overlaps(struct gpamap_range a, struct gpamap_range b)
{
    return a.start < a.end && b.start < b.end && a.start < b.end && b.start < a.end;
}

bool gpamap_range_contains(struct gpamap_range outer, struct gpamap_range inner)
{
    return outer.start <= inner.start && inner.end <= outer.end;
}

bool gpamap_range_contains_addr(struct gpamap_range range, uint64_t address)
{
    return range.start <= address && address < range.end;
}

bool gpamap_range_offset_of(struct gpamap_range range, uint64_t address, uint64_t *offset)
{
    if (address < range.start || address >= range.end) {
        return false;
    }
    *offset = address - range.start;
    return true;
}

struct gpamap_range gpamap_range_intersection(struct gpamap_range a, struct gpamap_range b)
{
    struct gpamap_range shared = { 0, 0 };
    const uint64_t start = a.start < b.start ? b.start : a.start;
    const uint64_t end = a.end < b.end ? a.end : b.end;

    if (start < end) {
        shared.start = start;
        shared.end = end;
    }
    return shared;
}

enum gpamap_status gpamap_range_split_at_offset(struct gpamap_range range, uint64_t offset, struct gpamap_range *low,
                                                struct gpamap_range *high)
{
    if (offset % PAGE_4K != 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (offset > range.end - range.start) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    low->start = range.start;
    low->end = range.start + offset;
    high->start = range.start + offset;
    high->end = range.end;
    return GPAMAP_OK;
}

/* The largest range inside with ends that are multiples of 2^shift, at least a page; else [0, 0). */
/*@
  requires range_wf: RangeWf(range.start, range.end);
  requires shift: 12 <= shift <= 63;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures wf: RangeWf(\result.start, \result.end);
  ensures aligned: \result.start % Pow2(shift) == 0 && \result.end % Pow2(shift) == 0;
  ensures inside: \result.start < \result.end ==> range.start <= \result.start && \result.end <= range.end;
  ensures empty: \result.start == \result.end ==> \result.start == 0;
  ensures largest: \forall integer s, e;
    range.start <= s < e <= range.end && s % Pow2(shift) == 0 && e % Pow2(shift) == 0 ==>
      \result.start <= s && e <= \result.end;
*/
static struct gpamap_range aligned_inside(struct gpamap_range range, uint32_t shift)
{
    struct gpamap_range inside = { 0, 0 };
    uint64_t start = 0;
    uint64_t end = 0;

    //@ ghost lemma_pow2(shift);
    if (gpamap_align_up(range.start, shift, &start)) {
        end = gpamap_align_down(range.end, shift);
        //@ ghost lemma_page_multiple(start, shift);
        //@ ghost lemma_page_multiple(end, shift);
        if (start < end) {
            inside.start = start;
            inside.end = end;
        }
    }
    return inside;
}

enum gpamap_status gpamap_range_aligned_subrange(struct gpamap_range range, uint64_t align, struct gpamap_range *out)
{
    uint32_t shift = 0;

    if (!gpamap_align_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    shift = gpamap_align_log2(align);
    if (shift < 12) { /* the ends are multiples of 4096 already, and so of every smaller power of two */
        out->start = range.start < range.end ? range.start : 0;
        out->end = range.start < range.end ? range.end : 0;
        //@ ghost lemma_page_multiple(range.start, shift);
        //@ ghost lemma_page_multiple(range.end, shift);
    } else {
        *out = aligned_inside(range, shift);
    }
    return GPAMAP_OK;
}

/* base + address, less 2^64 when that does not fit: the same powers of two divide both. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures zero: \result == 0 <==> AllPow2Divide(base + address);
  ensures same: \forall integer t; 0 <= t <= 63 ==> (Pow2Divides(t, \result) <==> Pow2Divides(t, base + address));
*/
static uint64_t sum_low_bits(uint64_t base, uint64_t address)
{
    uint64_t low = 0;

    if (base <= UINT64_MAX - address) {
        return base + address;
    }
    low = base - (UINT64_MAX - address) - 1;
    //@ ghost lemma_beyond_top(low);
    return low;
}

/* The largest shift, up to 63, so that 2^shift divides both. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: 0 <= \result <= 63;
  ensures divides: Pow2DividesBoth(\result, x, y);
  ensures largest: \forall integer t; \result < t <= 63 ==> !Pow2DividesBoth(t, x, y);
*/
static uint32_t common_shift(uint64_t x, uint64_t y)
{
    uint32_t shift = 63;

    //@ ghost lemma_pow2(63);
    /*@
      loop invariant bound: 0 <= shift <= 63;
      loop invariant power: (1 << shift) == Pow2(shift) && 1 <= Pow2(shift) <= 0x8000000000000000;
      loop invariant larger: \forall integer t; shift < t <= 63 ==> !Pow2DividesBoth(t, x, y);
      loop assigns shift;
      loop variant shift;
    */
    while (shift > 0 && (x % ((uint64_t)1 << shift) != 0 || y % ((uint64_t)1 << shift) != 0)) {
        shift--;
        //@ ghost lemma_pow2(shift);
    }
    return shift;
}

enum gpamap_status gpamap_range_alignment(struct gpamap_range range, uint64_t base, uint64_t *out)
{
    const uint64_t start = sum_low_bits(base, range.start);
    const uint64_t end = sum_low_bits(base, range.end);
    uint32_t shift = 0;

    if (start == 0 && end == 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    shift = common_shift(start, end);
    //@ ghost lemma_pow2(shift);
    //@ ghost lemma_pow2_largest(shift);
    *out = (uint64_t)1 << shift;
    return GPAMAP_OK;
}
