/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_place.h"

#include "gpamap/layout_order.h"

#define FOUR_GIB ((uint64_t)1 << 32)
#define LAST_ADDRESS (GPAMAP_MAX_ADDRESS - 1)

struct gpamap_interval gpamap_layout_window(const struct gpamap_layout_builder *builder, enum gpamap_layout_kind kind)
{
    struct gpamap_interval window = { 0, LAST_ADDRESS };

    if (kind == GPAMAP_LAYOUT_MMIO32) {
        window.last = FOUR_GIB - 1;
    } else if (kind == GPAMAP_LAYOUT_RAM) {
        window.first = builder->ram_end;
    } else if (kind == GPAMAP_LAYOUT_MMIO64) {
        window.first = builder->ram_end > FOUR_GIB ? builder->ram_end : FOUR_GIB;
    } else {
        window.first = builder->top;
    }
    return window;
}

/* Put the extent into the map and the log, and move the ends. */
/*@
  requires memory: BuilderMemory(builder);
  requires match: LogMatchesMap(builder) && EndsMatchLog(builder);
  requires room: builder->log_count < builder->map.capacity;
  requires request: request < builder->count;
  requires pages: first <= last <= 0xFFFFFFFFFFFFEFFF && (last + 1) % 4096 == 0;
  requires free: LogFree(builder->log, builder->log_count, first, last);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[builder->log_count], builder->log_count, builder->ram_end, builder->top;
  ensures memory: BuilderMemory(builder);
  ensures match: LogMatchesMap(builder) && EndsMatchLog(builder);
  ensures count: builder->log_count == \old(builder->log_count) + 1;
  ensures entry: builder->log[builder->log_count - 1].first == first &&
    builder->log[builder->log_count - 1].last == last && builder->log[builder->log_count - 1].owner == request;
  ensures kept: LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures requests: RequestsSame{Pre, Here}(builder->requests);
  ensures ram_end: builder->ram_end == (builder->requests[request].kind == GPAMAP_LAYOUT_RAM &&
    last + 1 > \old(builder->ram_end) ? last + 1 : \old(builder->ram_end));
*/
static void record(struct gpamap_layout_builder *builder, uint32_t request, uint64_t first, uint64_t last)
{
    const struct gpamap_extent extent = { first, last, request };
    const enum gpamap_layout_kind kind = builder->requests[request].kind;
    const enum gpamap_status inserted = gpamap_extent_map_insert(&builder->map, extent);

    (void)inserted; /* proved to be OK */
    builder->log[builder->log_count] = extent;
    builder->log_count++;
    if (kind == GPAMAP_LAYOUT_RAM && builder->ram_end <= last) {
        builder->ram_end = last + 1;
    }
    if (kind != GPAMAP_LAYOUT_RESERVED && builder->top <= last) {
        builder->top = last + 1;
    }
}

/* Place the next extent of a RAM request of which `missing` bytes are not placed; the bytes taken, 0 when nothing
   fits. */
static uint64_t place_ram_extent(struct gpamap_layout_builder *builder, uint32_t request, uint64_t missing)
{
    const uint64_t align = builder->requests[request].align;
    const struct gpamap_interval window = gpamap_layout_window(builder, GPAMAP_LAYOUT_RAM);
    uint64_t first;
    uint64_t last;

    if (gpamap_extent_map_lowest_fit(&builder->map, missing < align ? missing : align, align, window, &first) !=
            GPAMAP_OK ||
        gpamap_extent_map_free_run(&builder->map, first, &last) != GPAMAP_OK) {
        return 0;
    }

    const uint64_t available = (last < LAST_ADDRESS ? last : LAST_ADDRESS) - first + 1;
    const uint64_t taken = available < missing ? available - available % align : missing;

    record(builder, request, first, first + (taken - 1));
    return taken;
}

static enum gpamap_status place_ram(struct gpamap_layout_builder *builder, uint32_t request)
{
    uint64_t missing = builder->requests[request].size;

    while (missing > 0) {
        const uint64_t taken = place_ram_extent(builder, request, missing);

        if (taken == 0) {
            return GPAMAP_ERR_EXHAUSTED;
        }
        missing -= taken;
    }
    return GPAMAP_OK;
}

/* Place a request in one piece: mmio32 at the highest fit of its window, mmio64 and post-mmio at the lowest. */
static enum gpamap_status place_whole(struct gpamap_layout_builder *builder, uint32_t request)
{
    const struct gpamap_layout_request *wanted = &builder->requests[request];
    const struct gpamap_interval window = gpamap_layout_window(builder, wanted->kind);
    uint64_t first;
    enum gpamap_status status;

    if (wanted->kind == GPAMAP_LAYOUT_MMIO32) {
        status = gpamap_extent_map_highest_fit(&builder->map, wanted->size, wanted->align, window, &first);
    } else {
        status = gpamap_extent_map_lowest_fit(&builder->map, wanted->size, wanted->align, window, &first);
    }
    if (status != GPAMAP_OK) {
        return GPAMAP_ERR_EXHAUSTED;
    }
    record(builder, request, first, first + (wanted->size - 1));
    return GPAMAP_OK;
}

enum gpamap_status gpamap_layout_place(struct gpamap_layout_builder *builder, uint32_t request)
{
    const struct gpamap_layout_request *wanted = &builder->requests[request];

    if (gpamap_layout_is_given(wanted)) {
        record(builder, request, wanted->start, wanted->end - 1);
        return GPAMAP_OK;
    }
    if (wanted->kind == GPAMAP_LAYOUT_RAM) {
        return place_ram(builder, request);
    }
    return place_whole(builder, request);
}
