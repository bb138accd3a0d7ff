/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/layout_compare.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "oracle/range_oracle.h"
#include "trace.h"

/* A builder with storage of its own, and what was collected into it. */
struct collected {
    struct gpamap_layout_builder builder;
    struct gpamap_extent *extents;
    struct gpamap_layout_request requests[ORACLE_LAYOUT_MAX];
    uint32_t count;
};

/* Exactly count elements; what they hold is not zero. */
static void *block(size_t count, size_t element)
{
    void *memory = malloc(count * element);

    CHECK(memory != NULL || count == 0);
    if (count > 0) {
        memset(memory, 0xA5, count * element);
    }
    return memory;
}

static void begin(struct collected *collected, uint32_t capacity)
{
    const size_t placed_max = GPAMAP_LAYOUT_PLACED_MAX((size_t)capacity);
    struct gpamap_layout_request *requests = block(capacity, sizeof(struct gpamap_layout_request));
    struct gpamap_sort_entry *order = block(capacity, sizeof(struct gpamap_sort_entry));
    struct gpamap_extent *log = block(placed_max, sizeof(struct gpamap_extent));

    TRACE("layout # of at most %" PRIu32 " requests", capacity);
    collected->extents = block(placed_max, sizeof(struct gpamap_extent));
    collected->count = 0;
    CHECK(gpamap_layout_builder_init(&collected->builder, requests, order, collected->extents, log, capacity) ==
          GPAMAP_OK);
    CHECK(collected->builder.count == 0 && collected->builder.capacity == capacity);
}

static void end(struct collected *collected)
{
    free(collected->builder.requests);
    free(collected->builder.order);
    free(collected->builder.log);
    free(collected->extents);
}

static enum gpamap_status call(struct gpamap_layout_builder *builder, const struct gpamap_layout_request *request)
{
    const struct gpamap_range range = { request->start, request->end };

    switch (request->kind) {
    case GPAMAP_LAYOUT_RESERVED:
        return gpamap_layout_builder_reserve(builder, request->tag, range);
    case GPAMAP_LAYOUT_FIXED:
        return gpamap_layout_builder_fixed(builder, request->tag, range);
    case GPAMAP_LAYOUT_MMIO32:
        return gpamap_layout_builder_mmio32(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_RAM:
        return gpamap_layout_builder_ram(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_MMIO64:
        return gpamap_layout_builder_mmio64(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_POST_MMIO:
        return gpamap_layout_builder_post_mmio(builder, request->tag, request->size, request->align);
    }
    return GPAMAP_OK;
}

/* The same in every part that its kind has. */
static bool same_request(const struct gpamap_layout_request *a, const struct gpamap_layout_request *b)
{
    if (a->kind != b->kind || a->tag != b->tag) {
        return false;
    }
    if (a->kind == GPAMAP_LAYOUT_RESERVED || a->kind == GPAMAP_LAYOUT_FIXED) {
        return a->start == b->start && a->end == b->end;
    }
    return a->size == b->size && a->align == b->align;
}

static void trace_request(const struct gpamap_layout_request *request)
{
    static const char *const placements[] = { "", "", " mmio32", "", " mmio64", " post-mmio" };

    if (request->kind == GPAMAP_LAYOUT_RESERVED || request->kind == GPAMAP_LAYOUT_FIXED) {
        TRACE("%s %s " TRACE_X " " TRACE_X, request->kind == GPAMAP_LAYOUT_FIXED ? "fixed" : "reserve", request->tag,
              request->start, request->end);
    } else {
        TRACE("%s %s " TRACE_X " " TRACE_X "%s", request->kind == GPAMAP_LAYOUT_RAM ? "ram" : "request", request->tag,
              request->size, request->align, placements[request->kind]);
    }
}

static void collect(struct collected *collected, const struct gpamap_layout_request *request)
{
    const struct gpamap_range range = { request->start, request->end };
    const bool is_given = request->kind == GPAMAP_LAYOUT_RESERVED || request->kind == GPAMAP_LAYOUT_FIXED;
    enum gpamap_status want = GPAMAP_OK;

    if (is_given && !oracle_range_is_valid(range)) {
        want = GPAMAP_ERR_INVALID_RANGE;
    } else if (collected->count == collected->builder.capacity) {
        want = GPAMAP_ERR_CAPACITY;
    }
    trace_request(request);
    CHECK(call(&collected->builder, request) == want);
    if (want == GPAMAP_OK) {
        collected->requests[collected->count] = *request;
        collected->count++;
    }
    CHECK(collected->builder.count == collected->count);
}

static bool same_placed(const struct gpamap_placed *a, const struct gpamap_placed *b)
{
    return a->range.start == b->range.start && a->range.end == b->range.end && a->request == b->request;
}

/* Entry i of the log is what the oracle placed. */
static bool log_has(const struct gpamap_layout_builder *builder, uint32_t i, const struct gpamap_placed *placed)
{
    const struct gpamap_extent extent = builder->log[i];

    return extent.first == placed->range.start && extent.last == placed->range.end - 1 &&
           extent.owner == placed->request;
}

/* The log holds what the oracle placed, in that order (nothing when the requests were refused); the map the same.
   Reserved and fixed ranges come first, in an order of their own that is nobody's business. */
static void check_log(const struct gpamap_layout_builder *builder, const struct oracle_layout *oracle)
{
    CHECK(builder->log_count == oracle->log_count);
    for (uint32_t i = 0; i < oracle->log_count; i++) {
        const struct gpamap_placed *placed = &oracle->log[i];
        const bool is_given = oracle->requests[placed->request].kind <= GPAMAP_LAYOUT_FIXED;
        uint32_t at = is_given ? 0 : i;
        struct gpamap_extent held;

        while (is_given && at + 1 < builder->log_count && !log_has(builder, at, placed)) {
            at++;
        }
        CHECK(log_has(builder, at, placed));
        CHECK(!is_given || oracle->requests[builder->log[i].owner].kind <= GPAMAP_LAYOUT_FIXED);
        CHECK(gpamap_extent_map_find(&builder->map, placed->range.start, &held) == GPAMAP_OK);
        CHECK(held.first == placed->range.start && held.last == placed->range.end - 1 && held.owner == placed->request);
    }
    CHECK(gpamap_extent_map_is_valid(&builder->map));
    CHECK(gpamap_extent_map_count(&builder->map) == oracle->log_count);
}

static enum gpamap_status allocate(struct collected *collected, struct oracle_layout *oracle)
{
    const enum gpamap_status want = oracle_layout_run(oracle, collected->requests, collected->count);
    const size_t placed_max = GPAMAP_LAYOUT_PLACED_MAX((size_t)collected->count);
    struct gpamap_placed *placed = block(placed_max, sizeof(*placed));
    struct gpamap_placed *untouched = block(placed_max, sizeof(*placed));
    struct gpamap_layout_error error = { 0xA5A5A5A5, 0xA5A5A5A5, 0xA5A5A5A5 };
    uint32_t count = 0xA5A5A5A5;

    TRACE("allocate");
    CHECK(gpamap_layout_builder_allocate(&collected->builder, placed, &count, &error) == want);
    if (want == GPAMAP_OK) {
        CHECK(error.request == 0xA5A5A5A5 && error.other == 0xA5A5A5A5 && error.free_size == 0xA5A5A5A5);
        CHECK(count == oracle->placed_count && count <= placed_max);
        for (uint32_t i = 0; i < count; i++) {
            CHECK(same_placed(&placed[i], &oracle->placed[i]));
        }
    } else {
        CHECK(error.request == oracle->error.request && error.other == oracle->error.other);
        CHECK(error.free_size == oracle->error.free_size);
        CHECK(count == 0xA5A5A5A5);
        CHECK(placed_max == 0 || memcmp(placed, untouched, placed_max * sizeof(*placed)) == 0);
    }
    check_log(&collected->builder, oracle);
    CHECK(collected->builder.count == collected->count);
    for (uint32_t i = 0; i < collected->count; i++) {
        CHECK(same_request(&collected->builder.requests[i], &collected->requests[i]));
    }
    free(untouched);
    free(placed);
    return want;
}

enum gpamap_status compare_layout(const struct gpamap_layout_request *requests, uint32_t count, uint32_t capacity)
{
    struct collected collected;
    struct oracle_layout oracle;
    enum gpamap_status status;

    begin(&collected, capacity);
    for (uint32_t i = 0; i < count; i++) {
        collect(&collected, &requests[i]);
    }
    status = allocate(&collected, &oracle);
    CHECK(allocate(&collected, &oracle) == status); /* from whatever the first one left */
    end(&collected);
    return status;
}

/* The layout of the requests, with or without those of kind post-mmio; results of post-mmio requests are left out. */
static enum gpamap_status layout_of(const struct gpamap_layout_request *requests, uint32_t count, bool with_post_mmio,
                                    struct gpamap_placed *placed, uint32_t *placed_count)
{
    struct gpamap_placed all[ORACLE_LAYOUT_PIECES];
    struct gpamap_layout_error error;
    struct collected collected;
    uint32_t numbers[ORACLE_LAYOUT_MAX]; /* of the requests collected */
    uint32_t all_count = 0;
    enum gpamap_status status;

    begin(&collected, count);
    for (uint32_t i = 0; i < count; i++) {
        if (with_post_mmio || requests[i].kind != GPAMAP_LAYOUT_POST_MMIO) {
            const uint32_t before = collected.count;

            collect(&collected, &requests[i]);
            numbers[before] = i;
        }
    }
    TRACE("allocate");
    status = gpamap_layout_builder_allocate(&collected.builder, all, &all_count, &error);
    *placed_count = 0;
    for (uint32_t i = 0; i < all_count; i++) {
        const uint32_t request = numbers[all[i].request];

        if (requests[request].kind > GPAMAP_LAYOUT_RESERVED && requests[request].kind < GPAMAP_LAYOUT_POST_MMIO) {
            placed[*placed_count] = all[i];
            placed[*placed_count].request = request;
            (*placed_count)++;
        }
    }
    end(&collected);
    return status;
}

void compare_layout_without_post_mmio(const struct gpamap_layout_request *requests, uint32_t count)
{
    struct gpamap_placed with[ORACLE_LAYOUT_PIECES];
    struct gpamap_placed without[ORACLE_LAYOUT_PIECES];
    uint32_t with_count;
    uint32_t without_count;

    if (layout_of(requests, count, true, with, &with_count) != GPAMAP_OK) {
        return;
    }
    CHECK(layout_of(requests, count, false, without, &without_count) == GPAMAP_OK);
    CHECK(with_count == without_count);
    for (uint32_t i = 0; i < with_count; i++) {
        CHECK(same_placed(&with[i], &without[i]));
    }
}
