/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/range_compare.h"

#include "check.h"
#include "oracle/range_oracle.h"
#include "trace.h"

#define UNTOUCHED ((uint64_t)0xA5A5A5A5A5A5A5A5)

static const struct gpamap_range untouched = { UNTOUCHED, UNTOUCHED };

static bool same(struct gpamap_range a, struct gpamap_range b)
{
    return a.start == b.start && a.end == b.end;
}

static void compare_align(uint64_t value)
{
    CHECK(gpamap_align_is_power_of_two(value) == oracle_is_power_of_two(value));
    if (value != 0) {
        const uint32_t shift = gpamap_align_log2(value);

        CHECK(shift < 64 && ((oracle_wide)1 << shift) <= value && value < ((oracle_wide)1 << (shift + 1)));
    }
    for (uint32_t shift = 0; shift < 64; shift++) {
        const uint64_t align = (uint64_t)1 << shift;
        const oracle_wide up = oracle_round_up(value, align);
        uint64_t out = UNTOUCHED;

        CHECK(gpamap_align_down(value, shift) == oracle_round_down(value, align));
        CHECK(gpamap_align_up(value, shift, &out) == (up < ORACLE_SPACE));
        CHECK(out == (up < ORACLE_SPACE ? up : UNTOUCHED));
    }
}

void compare_range_numbers(uint64_t start, uint64_t end, uint64_t align)
{
    const struct gpamap_range range = { start, end };
    struct gpamap_range got = untouched;
    struct gpamap_range want = untouched;
    struct gpamap_interval got_interval = { UNTOUCHED, UNTOUCHED };
    struct gpamap_interval want_interval = { UNTOUCHED, UNTOUCHED };

    TRACE("range new " TRACE_X " " TRACE_X, start, end);
    TRACE("range bounding " TRACE_X " " TRACE_X " " TRACE_X, start, end, align);
    TRACE("# interval, pages and alignments of the same numbers");
    CHECK(gpamap_range_is_valid(range) == oracle_range_is_valid(range));
    CHECK(gpamap_range_make(start, end, &got) == oracle_range_make(start, end, &want));
    CHECK(same(got, want));
    got = want = untouched;
    CHECK(gpamap_range_from_pages(start, end, &got) == oracle_range_from_pages(start, end, &want));
    CHECK(same(got, want));
    got = want = untouched;
    CHECK(gpamap_range_bounding(start, end, align, &got) == oracle_range_bounding(start, end, align, &want));
    CHECK(same(got, want));
    CHECK(gpamap_interval_is_valid((struct gpamap_interval){ start, end }) == (start <= end));
    CHECK(gpamap_interval_make(start, end, &got_interval) == oracle_interval_make(start, end, &want_interval));
    CHECK(got_interval.first == want_interval.first && got_interval.last == want_interval.last);
    compare_align(start);
    compare_align(align);
}

void compare_range_number(struct gpamap_range range, uint64_t number)
{
    struct gpamap_range got = untouched;
    struct gpamap_range want = untouched;
    struct gpamap_range got_high = untouched;
    struct gpamap_range want_high = untouched;
    uint64_t got_number = UNTOUCHED;
    uint64_t want_number = UNTOUCHED;
    const bool inside = oracle_range_has(range, number);

    TRACE("range alignment " TRACE_X " " TRACE_X " " TRACE_X, range.start, range.end, number);
    TRACE("range aligned-subrange " TRACE_X " " TRACE_X " " TRACE_X, range.start, range.end, number);
    TRACE("# size, pages, offset and split of the same numbers");
    CHECK(gpamap_range_size(range) == range.end - range.start);
    CHECK(gpamap_range_is_empty(range) == (range.start == range.end));
    CHECK(gpamap_range_page_count(range) == (range.end - range.start) / 4096);
    CHECK(gpamap_range_page_2m_count(range) == oracle_range_page_2m_count(range));
    CHECK(gpamap_range_contains_addr(range, number) == inside);
    CHECK(gpamap_range_offset_of(range, number, &got_number) == inside);
    CHECK(got_number == (inside ? number - range.start : UNTOUCHED));
    got_number = UNTOUCHED;
    CHECK(gpamap_range_alignment(range, number, &got_number) == oracle_range_alignment(range, number, &want_number));
    CHECK(got_number == want_number);
    CHECK(gpamap_range_aligned_subrange(range, number, &got) == oracle_range_aligned_subrange(range, number, &want));
    CHECK(same(got, want));
    got = want = untouched;
    CHECK(gpamap_range_split_at_offset(range, number, &got, &got_high) ==
          oracle_range_split_at_offset(range, number, &want, &want_high));
    CHECK(same(got, want) && same(got_high, want_high));
}

void compare_range_pair(struct gpamap_range a, struct gpamap_range b)
{
    TRACE("range overlaps " TRACE_X " " TRACE_X " " TRACE_X " " TRACE_X, a.start, a.end, b.start, b.end);
    TRACE("range contains " TRACE_X " " TRACE_X " " TRACE_X " " TRACE_X, a.start, a.end, b.start, b.end);
    TRACE("range intersection " TRACE_X " " TRACE_X " " TRACE_X " " TRACE_X, a.start, a.end, b.start, b.end);
    CHECK(gpamap_range_overlaps(a, b) == oracle_range_overlaps(a, b));
    CHECK(gpamap_range_contains(a, b) == oracle_range_contains(a, b));
    CHECK(same(gpamap_range_intersection(a, b), oracle_range_intersection(a, b)));
}

/* Every page of a piece is the page that its place asks for. A piece of more than 2048 pages is looked at in its first
   and last 1024. */
static void check_pages(struct gpamap_subrange piece, uint64_t end, uint64_t offset, uint64_t max_size)
{
    const uint64_t page = piece.page_size;
    const uint64_t count = (piece.range.end - piece.range.start) / page;

    for (uint64_t i = 0; i < count; i++) {
        if (i == 1024 && count > 2048) {
            i = count - 1024;
        }
        CHECK(oracle_subranges_page_at(piece.range.start + i * page, end, offset, max_size) == page);
    }
}

static void check_piece(struct gpamap_subrange piece, uint64_t start, uint64_t end, uint64_t offset, uint64_t max_size)
{
    const uint64_t page = piece.page_size;
    const uint64_t size = piece.range.end - piece.range.start;
    const uint64_t most = max_size / page * page;

    CHECK(page == (uint64_t)1 << 30 || page == (uint64_t)1 << 21 || page == 4096);
    CHECK(piece.range.start == start && start < piece.range.end && piece.range.end <= end);
    CHECK(size % page == 0 && size <= most);
    check_pages(piece, end, offset, max_size);
    /* The longest such run: it is cut, or it is at the end, or the next page is another. */
    CHECK(size == most || piece.range.end == end ||
          oracle_subranges_page_at(piece.range.end, end, offset, max_size) != page);
}

void compare_subranges(struct gpamap_range range, uint64_t offset, uint64_t max_size, uint32_t pieces)
{
    const enum gpamap_status want = oracle_subranges_check(range, offset, max_size);
    struct gpamap_subranges walk = { untouched, UNTOUCHED, UNTOUCHED };
    struct gpamap_subrange piece = { untouched, UNTOUCHED };
    uint64_t start = range.start;

    TRACE("# range subranges " TRACE_X " " TRACE_X " " TRACE_X " " TRACE_X ", perhaps without end", range.start,
          range.end, offset, max_size);
    CHECK(gpamap_subranges_begin(range, offset, max_size, &walk) == want);
    if (want != GPAMAP_OK) {
        CHECK(same(walk.rest, untouched) && walk.offset == UNTOUCHED && walk.max_size == UNTOUCHED);
        return;
    }
    for (uint32_t i = 0; i < pieces && start < range.end; i++) {
        CHECK(gpamap_subranges_next(&walk, &piece));
        check_piece(piece, start, range.end, offset, max_size);
        start = piece.range.end;
    }
    if (start == range.end) {
        const struct gpamap_subrange last = piece;

        CHECK(!gpamap_subranges_next(&walk, &piece));
        CHECK(same(piece.range, last.range) && piece.page_size == last.page_size);
    }
}

void compare_intervals(struct gpamap_interval a, struct gpamap_interval b, uint64_t address)
{
    TRACE("# intervals [" TRACE_X ", " TRACE_X "] and [" TRACE_X ", " TRACE_X "], address " TRACE_X, a.first, a.last,
          b.first, b.last, address);
    CHECK(gpamap_interval_contains_addr(a, address) == (a.first <= address && address <= a.last));
    CHECK(gpamap_interval_overlaps(a, b) == oracle_interval_overlaps(a, b));
    CHECK(gpamap_interval_contains(a, b) == oracle_interval_contains(a, b));
}
