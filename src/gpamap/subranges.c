/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/subranges.h"

#define PAGE_4K ((uint64_t)0x1000)
#define PAGE_2M ((uint64_t)0x200000)
#define PAGE_1G ((uint64_t)0x40000000)

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
  ensures none_before: \forall integer d; 0 <= d < \result ==> !PageFits(next, place, left, max_size, d);
  ensures there: \result < left ==> PageFits(next, place, left, max_size, \result);
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

/* The whole pages in a run, cut at max_size. */
/*@
  requires page_size: page == 0x200000 || page == 0x40000000;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: \result <= run && \result <= max_size;
  ensures whole: \result % page == 0;
  ensures most: run < \result + page || max_size < \result + page;
*/
static uint64_t whole_pages(uint64_t run, uint64_t max_size, uint64_t page)
{
    const uint64_t most = run < max_size ? run : max_size;

    return most - most % page;
}

/* The size of the first piece, by the size of its pages: the longest run of equal pages, cut at max_size. */
/*@
  requires page: 0x40000000 <= left && 0x40000000 <= max_size;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures piece: \forall integer place; 0 <= place && place % 0x40000000 == 0 ==>
    PieceIs(place, left, max_size, \result, 0x40000000);
  ensures pages: \result % 4096 == 0;
*/
static uint64_t piece_of_1g(uint64_t left, uint64_t max_size)
{
    return whole_pages(left, max_size, PAGE_1G);
}

/*@
  requires left: 0 < left && left % 4096 == 0;
  requires place: place % 4096 == 0;
  requires max_size: max_size > 0 && max_size % 4096 == 0;
  requires fits: place + left <= UINT64_MAX + 1;
  requires page: PageIs(0x200000, place, left, max_size, 0);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: PieceFits(left, max_size, \result, 0x200000);
  ensures uniform: PieceUniform(place, left, max_size, \result, 0x200000);
  ensures longest: PieceLongest(place, left, max_size, \result, 0x200000);
*/
static uint64_t piece_of_2m(uint64_t place, uint64_t left, uint64_t max_size)
{
    const uint64_t before = before_page(place, left, max_size, PAGE_1G);

    //@ assert whole: before < left ==> before % 0x200000 == 0;
    /*@ assert fits: \forall integer d; 0 <= d && d + 0x200000 <= before && d % 0x200000 == 0 ==>
          PageFits(0x200000, place, left, max_size, d); */

    return whole_pages(before, max_size, PAGE_2M);
}

/*@
  requires left: 0 < left && left % 4096 == 0;
  requires place: place % 4096 == 0;
  requires max_size: max_size > 0 && max_size % 4096 == 0;
  requires fits: place + left <= UINT64_MAX + 1;
  requires page: PageIs(0x1000, place, left, max_size, 0);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: PieceFits(left, max_size, \result, 0x1000);
  ensures uniform: PieceUniform(place, left, max_size, \result, 0x1000);
  ensures longest: PieceLongest(place, left, max_size, \result, 0x1000);
*/
static uint64_t piece_of_4k(uint64_t place, uint64_t left, uint64_t max_size)
{
    const uint64_t run = before_page(place, left, max_size, PAGE_2M);

    //@ assert whole: run % 4096 == 0;

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
        return piece_of_1g(left, max_size);
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
    //@ assert page: (start + size) % 4096 == 0;
    piece->range.start = start;
    piece->range.end = start + size;
    piece->page_size = page_size;
    walk->rest.start = start + size;
    //@ assert kept: piece->page_size == page_size;
    return true;
}
