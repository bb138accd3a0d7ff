/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/layout_oracle.h"

#include "oracle/range_oracle.h"

static struct gpamap_range given(const struct gpamap_layout_request *request)
{
    const struct gpamap_range range = { request->start, request->end };

    return range;
}

static enum gpamap_status error_is(struct oracle_layout *layout, enum gpamap_status status, uint32_t request)
{
    layout->error = (struct gpamap_layout_error){ request, 0, 0 };
    return status;
}

/* The first request of a kind, in caller order, that is not as it must be. */
static enum gpamap_status check_kind(struct oracle_layout *layout, enum gpamap_layout_kind kind)
{
    for (uint32_t i = 0; i < layout->count; i++) {
        const struct gpamap_layout_request *request = &layout->requests[i];
        const bool is_given = kind == GPAMAP_LAYOUT_RESERVED || kind == GPAMAP_LAYOUT_FIXED;

        if (request->kind != kind) {
            continue;
        }
        if (is_given ? request->start == request->end : !oracle_is_page_size(request->size)) {
            return error_is(layout, GPAMAP_ERR_INVALID_SIZE, i);
        }
        if (!is_given && !oracle_is_page_align(request->align)) {
            return error_is(layout, GPAMAP_ERR_INVALID_ALIGNMENT, i);
        }
    }
    return GPAMAP_OK;
}

/* Reserved, then fixed, in caller order, stably sorted by start: the first neighbours that share a byte. */
static enum gpamap_status check_overlap(struct oracle_layout *layout)
{
    uint32_t order[ORACLE_LAYOUT_MAX];
    uint32_t count = 0;

    for (uint32_t kind = GPAMAP_LAYOUT_RESERVED; kind <= GPAMAP_LAYOUT_FIXED; kind++) {
        for (uint32_t i = 0; i < layout->count; i++) {
            if (layout->requests[i].kind == (enum gpamap_layout_kind)kind) {
                uint32_t place = count;

                for (; place > 0 && layout->requests[order[place - 1]].start > layout->requests[i].start; place--) {
                    order[place] = order[place - 1];
                }
                order[place] = i;
                count++;
            }
        }
    }
    for (uint32_t i = 0; i + 1 < count; i++) {
        if (oracle_range_overlaps(given(&layout->requests[order[i]]), given(&layout->requests[order[i + 1]]))) {
            layout->error = (struct gpamap_layout_error){ order[i], order[i + 1], 0 };
            return GPAMAP_ERR_FIXED_OVERLAP;
        }
    }
    return GPAMAP_OK;
}

static enum gpamap_status check_all(struct oracle_layout *layout)
{
    enum gpamap_status status = check_kind(layout, GPAMAP_LAYOUT_RESERVED);

    if (status == GPAMAP_OK) {
        status = check_kind(layout, GPAMAP_LAYOUT_FIXED);
    }
    if (status == GPAMAP_OK) {
        status = check_overlap(layout);
    }
    if (status == GPAMAP_OK) {
        status = check_kind(layout, GPAMAP_LAYOUT_MMIO32);
    }
    if (status == GPAMAP_OK) {
        status = check_kind(layout, GPAMAP_LAYOUT_RAM);
    }
    if (status == GPAMAP_OK) {
        status = check_kind(layout, GPAMAP_LAYOUT_MMIO64);
    }
    if (status == GPAMAP_OK) {
        status = check_kind(layout, GPAMAP_LAYOUT_POST_MMIO);
    }
    return status;
}

/* Place [start, end), which is free: every free range loses it, the log gains it. */
static void take(struct oracle_layout *layout, uint32_t request, uint64_t start, uint64_t end)
{
    struct gpamap_range left[ORACLE_LAYOUT_PIECES];
    uint32_t count = 0;

    for (uint32_t i = 0; i < layout->free_count; i++) {
        const struct gpamap_range range = layout->free[i];

        if (range.start < start) {
            left[count++] = (struct gpamap_range){ range.start, range.end < start ? range.end : start };
        }
        if (range.end > end) {
            left[count++] = (struct gpamap_range){ range.start > end ? range.start : end, range.end };
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        layout->free[i] = left[i];
    }
    layout->free_count = count;
    layout->log[layout->log_count++] = (struct gpamap_placed){ { start, end }, request };
    if (layout->requests[request].kind == GPAMAP_LAYOUT_RAM && end > layout->ram_end) {
        layout->ram_end = end;
    }
    if (layout->requests[request].kind != GPAMAP_LAYOUT_RESERVED && end > layout->top) {
        layout->top = end;
    }
}

static uint64_t free_in(const struct oracle_layout *layout, uint64_t window_start, uint64_t window_end)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < layout->free_count; i++) {
        const oracle_wide start = oracle_max(layout->free[i].start, window_start);
        const oracle_wide end = oracle_min(layout->free[i].end, window_end);

        sum += start < end ? (uint64_t)(end - start) : 0;
    }
    return sum;
}

static enum gpamap_status exhausted(struct oracle_layout *layout, uint32_t request, uint64_t free_size)
{
    layout->error = (struct gpamap_layout_error){ request, 0, free_size };
    return GPAMAP_ERR_EXHAUSTED;
}

/* One contiguous range at the highest or lowest fit in [window_start, window_end). */
static enum gpamap_status place_whole(struct oracle_layout *layout, uint32_t request, bool highest,
                                      uint64_t window_start, uint64_t window_end)
{
    const uint64_t size = layout->requests[request].size;
    const uint64_t align = layout->requests[request].align;
    bool found = false;
    uint64_t best = 0;

    for (uint32_t i = 0; i < layout->free_count; i++) {
        const oracle_wide start = oracle_round_up(oracle_max(layout->free[i].start, window_start), align);
        const oracle_wide end = oracle_min(layout->free[i].end, window_end);

        if (start + size <= end && (highest || !found)) {
            best = (uint64_t)(highest ? oracle_round_down(end - size, align) : start);
            found = true;
        }
    }
    if (!found) {
        return exhausted(layout, request, free_in(layout, window_start, window_end));
    }
    take(layout, request, best, best + size);
    return GPAMAP_OK;
}

static enum gpamap_status place_ram(struct oracle_layout *layout, uint32_t request)
{
    const struct oracle_layout before = *layout;
    const uint64_t align = layout->requests[request].align;
    uint64_t remaining = layout->requests[request].size;

    for (uint32_t i = 0; i < before.free_count && remaining > 0; i++) {
        const oracle_wide start = oracle_round_up(oracle_max(before.free[i].start, before.ram_end), align);
        oracle_wide available;

        if (start >= before.free[i].end) {
            continue;
        }
        available = before.free[i].end - start;
        available = available >= remaining ? remaining : oracle_round_down(available, align);
        if (available > 0) {
            take(layout, request, (uint64_t)start, (uint64_t)(start + available));
            remaining -= (uint64_t)available;
        }
    }
    if (remaining > 0) {
        return exhausted(layout, request, free_in(&before, before.ram_end, GPAMAP_MAX_ADDRESS));
    }
    return GPAMAP_OK;
}

static enum gpamap_status place_one(struct oracle_layout *layout, uint32_t i)
{
    const struct gpamap_layout_request *request = &layout->requests[i];
    const uint64_t four_gib = (uint64_t)1 << 32;
    const uint64_t above_ram = layout->ram_end > four_gib ? layout->ram_end : four_gib;

    switch (request->kind) {
    case GPAMAP_LAYOUT_RESERVED:
    case GPAMAP_LAYOUT_FIXED:
        take(layout, i, request->start, request->end);
        return GPAMAP_OK;
    case GPAMAP_LAYOUT_MMIO32:
        return place_whole(layout, i, true, 0, four_gib);
    case GPAMAP_LAYOUT_RAM:
        return place_ram(layout, i);
    case GPAMAP_LAYOUT_MMIO64:
        return place_whole(layout, i, false, above_ram, GPAMAP_MAX_ADDRESS);
    case GPAMAP_LAYOUT_POST_MMIO:
        return place_whole(layout, i, false, layout->top, GPAMAP_MAX_ADDRESS);
    }
    return GPAMAP_OK;
}

/* A goes before b although b was asked for first: only among mmio32 and mmio64. */
static bool goes_first(const struct gpamap_layout_request *a, const struct gpamap_layout_request *b)
{
    if (a->kind != GPAMAP_LAYOUT_MMIO32 && a->kind != GPAMAP_LAYOUT_MMIO64) {
        return false;
    }
    return a->align > b->align || (a->align == b->align && a->size > b->size);
}

/* Places every request of a kind, choosing the next among those that are left. */
static enum gpamap_status place_kind(struct oracle_layout *layout, enum gpamap_layout_kind kind)
{
    bool done[ORACLE_LAYOUT_MAX] = { false };

    for (;;) {
        uint32_t next = layout->count;

        for (uint32_t i = 0; i < layout->count; i++) {
            if (layout->requests[i].kind == kind && !done[i] &&
                (next == layout->count || goes_first(&layout->requests[i], &layout->requests[next]))) {
                next = i;
            }
        }
        if (next == layout->count) {
            return GPAMAP_OK;
        }
        done[next] = true;
        if (place_one(layout, next) != GPAMAP_OK) {
            return GPAMAP_ERR_EXHAUSTED;
        }
    }
}

/* Something placed that is not reserved lies above. */
static bool has_above(const struct oracle_layout *layout, struct gpamap_range range)
{
    for (uint32_t i = 0; i < layout->log_count; i++) {
        if (layout->requests[layout->log[i].request].kind != GPAMAP_LAYOUT_RESERVED &&
            layout->log[i].range.start >= range.end) {
            return true;
        }
    }
    return false;
}

/* Everything placed by ascending address, without the reserved ranges above everything else. */
static void make_result(struct oracle_layout *layout)
{
    layout->placed_count = 0;
    for (uint32_t i = 0; i < layout->log_count; i++) {
        const struct gpamap_placed next = layout->log[i];
        uint32_t place = layout->placed_count;

        if (layout->requests[next.request].kind == GPAMAP_LAYOUT_RESERVED && !has_above(layout, next.range)) {
            continue;
        }
        for (; place > 0 && layout->placed[place - 1].range.start > next.range.start; place--) {
            layout->placed[place] = layout->placed[place - 1];
        }
        layout->placed[place] = next;
        layout->placed_count++;
    }
}

enum gpamap_status oracle_layout_run(struct oracle_layout *layout, const struct gpamap_layout_request *requests,
                                     uint32_t count)
{
    enum gpamap_status status;

    layout->requests = requests;
    layout->count = count;
    layout->free[0] = (struct gpamap_range){ 0, GPAMAP_MAX_ADDRESS };
    layout->free_count = 1;
    layout->log_count = 0;
    layout->ram_end = 0;
    layout->top = 0;
    status = check_all(layout);
    for (uint32_t kind = GPAMAP_LAYOUT_RESERVED; kind <= GPAMAP_LAYOUT_POST_MMIO && status == GPAMAP_OK; kind++) {
        /* the order of the phases is the order of the enum: reserved, fixed, mmio32, ram, mmio64, post-mmio */
        status = place_kind(layout, (enum gpamap_layout_kind)kind);
    }
    if (status == GPAMAP_OK) {
        make_result(layout);
    }
    return status;
}
