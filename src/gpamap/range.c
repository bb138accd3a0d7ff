/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range.h"

#include "proofs/lemmas/range.h"

#define PAGE_4K ((uint64_t)0x1000)
#define PAGE_2M ((uint64_t)0x200000)
#define PAGE_1G ((uint64_t)0x40000000)

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

/* base + address, less 2^64 when that does not fit: the same power of two divides both. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures sum: base + address <= UINT64_MAX ==> \result == base + address;
  ensures rest: base + address > UINT64_MAX ==> \result == base + address - 0x10000000000000000;
*/
static uint64_t sum_low_bits(uint64_t base, uint64_t address)
{
    if (base <= UINT64_MAX - address) {
        return base + address;
    }
    return base - (UINT64_MAX - address) - 1;
}

enum gpamap_status gpamap_range_alignment(struct gpamap_range range, uint64_t base, uint64_t *out)
{
    const uint64_t start = sum_low_bits(base, range.start);
    const uint64_t end = sum_low_bits(base, range.end);
    uint32_t shift = 63;

    if (start == 0 && end == 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    //@ ghost lemma_pow2(63);
    //@ ghost lemma_sum_beyond_top(start);
    //@ ghost lemma_sum_beyond_top(end);
    /*@
      loop invariant bound: 0 <= shift <= 63;
      loop invariant larger: \forall integer t; shift < t <= 63 ==> !Pow2DividesBoth(t, start, end);
      loop invariant bridge: (1 << shift) == Pow2(shift) && 1 <= Pow2(shift);
      loop assigns shift;
      loop variant shift;
    */
    while (shift > 0 && (start % ((uint64_t)1 << shift) != 0 || end % ((uint64_t)1 << shift) != 0)) {
        shift--;
        //@ ghost lemma_pow2(shift);
    }
    //@ ghost lemma_divide(start, 1);
    //@ ghost lemma_divide(end, 1);
    //@ ghost lemma_pow2_largest(shift);
    *out = (uint64_t)1 << shift;
    return GPAMAP_OK;
}

enum gpamap_status gpamap_subranges_begin(struct gpamap_range range, uint64_t offset, uint64_t max_size,
                                          struct gpamap_subranges *walk)
{
    if (max_size == 0 || max_size % PAGE_4K != 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (offset % PAGE_4K != 0) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (offset > 0 && range.end > UINT64_MAX - (offset - 1)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    walk->rest = range;
    walk->offset = offset;
    walk->max_size = max_size;
    return GPAMAP_OK;
}

/* How far it is from place (an address plus the offset) to where a page of size `next` is taken; all that is left
   when there is no such place. */
/*@
  requires next_size: next == 0x200000 || next == 0x40000000;
  requires fits: place + left <= UINT64_MAX + 1;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures left: \result <= left;
  ensures none_before: \forall integer d; 0 <= d < \result ==> !PageFits(next, place + d, left - d, max_size);
  ensures there: \result < left ==> PageFits(next, place + \result, left - \result, max_size);
*/
static uint64_t before_page(uint64_t place, uint64_t left, uint64_t max_size, uint64_t next)
{
    const uint64_t over = place % next;
    const uint64_t pad = over == 0 ? 0 : next - over;

    if (next <= max_size && pad <= left && next <= left - pad) {
        return pad;
    }
    return left;
}

/* The size of the first piece, by the size of its pages: the longest run of equal pages, cut at max_size. */
/*@
  requires left: 0 < left && left % 4096 == 0;
  requires place: place % 4096 == 0;
  requires max_size: max_size > 0 && max_size % 4096 == 0;
  requires fits: place + left <= UINT64_MAX + 1;
  requires page: PageIs(0x40000000, place, left, max_size);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures piece: PieceIs(place, left, max_size, \result, 0x40000000);
*/
static uint64_t piece_of_1g(uint64_t place, uint64_t left, uint64_t max_size)
{
    const uint64_t run = left - left % PAGE_1G;
    const uint64_t most = max_size - max_size % PAGE_1G;

    (void)place; /* only the contract speaks of it */
    return run < most ? run : most;
}

/*@
  requires left: 0 < left && left % 4096 == 0;
  requires place: place % 4096 == 0;
  requires max_size: max_size > 0 && max_size % 4096 == 0;
  requires fits: place + left <= UINT64_MAX + 1;
  requires page: PageIs(0x200000, place, left, max_size);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures piece: PieceIs(place, left, max_size, \result, 0x200000);
*/
static uint64_t piece_of_2m(uint64_t place, uint64_t left, uint64_t max_size)
{
    const uint64_t before = before_page(place, left, max_size, PAGE_1G);
    const uint64_t run = before - before % PAGE_2M;
    const uint64_t most = max_size - max_size % PAGE_2M;

    //@ assert whole: before < left ==> run == before;
    //@ assert last: \forall integer d; 0 <= d < run && d % 0x200000 == 0 ==> d + 0x200000 <= run;
    //@ assert places: \forall integer d; 0 <= d && d % 0x200000 == 0 ==> (place + d) % 0x200000 == 0;

    return run < most ? run : most;
}

/*@
  requires left: 0 < left && left % 4096 == 0;
  requires place: place % 4096 == 0;
  requires max_size: max_size > 0 && max_size % 4096 == 0;
  requires fits: place + left <= UINT64_MAX + 1;
  requires page: PageIs(0x1000, place, left, max_size);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures piece: PieceIs(place, left, max_size, \result, 0x1000);
*/
static uint64_t piece_of_4k(uint64_t place, uint64_t left, uint64_t max_size)
{
    const uint64_t run = before_page(place, left, max_size, PAGE_2M);

    //@ assert whole: run % 4096 == 0;
    //@ assert small: \forall integer d; 0 <= d <= left && PageFits(0x40000000, place + d, left - d, max_size) ==> PageFits(0x200000, place + d, left - d, max_size);

    return run < max_size ? run : max_size;
}

/* The size of the first piece; *page_size is that of its pages. */
/*@
  requires page_size_valid: \valid(page_size);
  requires left: 0 < left && left % 4096 == 0;
  requires place: place % 4096 == 0;
  requires max_size: max_size > 0 && max_size % 4096 == 0;
  requires fits: place + left <= UINT64_MAX + 1;
  terminates \true;
  exits \false;
  assigns *page_size;
  ensures piece: PieceIs(place, left, max_size, \result, *page_size);
  ensures pages: \result % 4096 == 0;
*/
static uint64_t first_piece(uint64_t place, uint64_t left, uint64_t max_size, uint64_t *page_size)
{
    if (place % PAGE_1G == 0 && PAGE_1G <= left && PAGE_1G <= max_size) {
        *page_size = PAGE_1G;
        return piece_of_1g(place, left, max_size);
    }
    if (place % PAGE_2M == 0 && PAGE_2M <= left && PAGE_2M <= max_size) {
        *page_size = PAGE_2M;
        return piece_of_2m(place, left, max_size);
    }
    *page_size = PAGE_4K;
    return piece_of_4k(place, left, max_size);
}

bool gpamap_subranges_next(struct gpamap_subranges *walk, struct gpamap_subrange *piece)
{
    const uint64_t start = walk->rest.start;
    const uint64_t end = walk->rest.end;
    uint64_t size = 0;
    uint64_t page_size = 0;

    if (start == end) {
        return false;
    }
    size = first_piece(start + walk->offset, end - start, walk->max_size, &page_size);
    piece->range.start = start;
    piece->range.end = start + size;
    piece->page_size = page_size;
    walk->rest.start = start + size;
    return true;
}
