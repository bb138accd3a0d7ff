/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_builder.h"

#include "gpamap/layout_order.h"
#include "gpamap/layout_place.h"

enum gpamap_status gpamap_layout_builder_init(struct gpamap_layout_builder *builder,
                                              struct gpamap_layout_request *requests, struct gpamap_sort_entry *order,
                                              struct gpamap_extent *extents, struct gpamap_extent *log,
                                              uint32_t capacity)
{
    if (capacity > GPAMAP_LAYOUT_REQUESTS_MAX) {
        return GPAMAP_ERR_CAPACITY;
    }
    builder->requests = requests;
    builder->count = 0;
    builder->capacity = capacity;
    builder->order = order;
    builder->log = log;
    builder->log_count = 0;
    gpamap_extent_map_init(&builder->map, extents, GPAMAP_LAYOUT_PLACED_MAX(capacity));
    return GPAMAP_OK;
}

static enum gpamap_status add_given(struct gpamap_layout_builder *builder, const char *tag,
                                    enum gpamap_layout_kind kind, struct gpamap_range range)
{
    if (!gpamap_range_is_valid(range)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (builder->count == builder->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    struct gpamap_layout_request *request = &builder->requests[builder->count];

    request->tag = tag;
    request->kind = kind;
    request->start = range.start;
    request->end = range.end;
    request->size = 0;
    request->align = 0;
    builder->count++;
    return GPAMAP_OK;
}

static enum gpamap_status add_sized(struct gpamap_layout_builder *builder, const char *tag,
                                    enum gpamap_layout_kind kind, uint64_t size, uint64_t align)
{
    if (builder->count == builder->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    struct gpamap_layout_request *request = &builder->requests[builder->count];

    request->tag = tag;
    request->kind = kind;
    request->start = 0;
    request->end = 0;
    request->size = size;
    request->align = align;
    builder->count++;
    return GPAMAP_OK;
}

enum gpamap_status gpamap_layout_builder_reserve(struct gpamap_layout_builder *builder, const char *tag,
                                                 struct gpamap_range range)
{
    return add_given(builder, tag, GPAMAP_LAYOUT_RESERVED, range);
}

enum gpamap_status gpamap_layout_builder_fixed(struct gpamap_layout_builder *builder, const char *tag,
                                               struct gpamap_range range)
{
    return add_given(builder, tag, GPAMAP_LAYOUT_FIXED, range);
}

enum gpamap_status gpamap_layout_builder_ram(struct gpamap_layout_builder *builder, const char *tag, uint64_t size,
                                             uint64_t align)
{
    return add_sized(builder, tag, GPAMAP_LAYOUT_RAM, size, align);
}

enum gpamap_status gpamap_layout_builder_mmio32(struct gpamap_layout_builder *builder, const char *tag, uint64_t size,
                                                uint64_t align)
{
    return add_sized(builder, tag, GPAMAP_LAYOUT_MMIO32, size, align);
}

enum gpamap_status gpamap_layout_builder_mmio64(struct gpamap_layout_builder *builder, const char *tag, uint64_t size,
                                                uint64_t align)
{
    return add_sized(builder, tag, GPAMAP_LAYOUT_MMIO64, size, align);
}

enum gpamap_status gpamap_layout_builder_post_mmio(struct gpamap_layout_builder *builder, const char *tag,
                                                   uint64_t size, uint64_t align)
{
    return add_sized(builder, tag, GPAMAP_LAYOUT_POST_MMIO, size, align);
}

/* The bytes of the window that nobody but `owner` holds. */
static uint64_t free_size(const struct gpamap_extent_map *map, struct gpamap_interval window, uint32_t owner)
{
    if (window.first > window.last) {
        return 0;
    }

    const uint32_t count = gpamap_extent_map_count(map);
    uint64_t free = window.last - window.first + 1;

    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(map, i);
        const uint64_t first = extent.first > window.first ? extent.first : window.first;
        const uint64_t last = extent.last < window.last ? extent.last : window.last;

        if (first <= last && extent.owner != owner) {
            free -= last - first + 1;
        }
    }
    return free;
}

/* Copy out everything that starts below the layout top, ascending; the number of ranges. */
static uint32_t copy_out(const struct gpamap_layout_builder *builder, uint64_t top, struct gpamap_placed *placed)
{
    const uint32_t extents = gpamap_extent_map_count(&builder->map);
    uint32_t count = 0;

    while (count < extents) {
        const struct gpamap_extent extent = gpamap_extent_map_at(&builder->map, count);

        if (extent.first >= top) {
            break;
        }
        placed[count].range.start = extent.first;
        placed[count].range.end = extent.last + 1;
        placed[count].request = (uint32_t)extent.owner;
        count++;
    }
    return count;
}

/* Judge and order the requests: everything that can fail before the first is placed. */
static enum gpamap_status prepare(struct gpamap_layout_builder *builder, struct gpamap_layout_error *error)
{
    const uint32_t bad = gpamap_layout_first_bad(builder->requests, builder->count);

    if (bad == builder->count || !gpamap_layout_is_given(&builder->requests[bad])) {
        gpamap_layout_order(builder->requests, builder->count, builder->order);

        const uint32_t at = gpamap_layout_first_overlap(builder->requests, builder->order, builder->count);

        if (at < builder->count) {
            error->request = builder->order[at].index;
            error->other = builder->order[at + 1].index;
            error->free_size = 0;
            return GPAMAP_ERR_FIXED_OVERLAP;
        }
        if (bad == builder->count) {
            return GPAMAP_OK;
        }
    }
    error->request = bad;
    error->other = 0;
    error->free_size = 0;
    return gpamap_layout_check(&builder->requests[bad]);
}

/* Place the requests in order; where the layout ends. */
static struct gpamap_layout_progress place_all(struct gpamap_layout_builder *builder, struct gpamap_layout_error *error)
{
    struct gpamap_layout_progress progress = { GPAMAP_OK, 0, 0 };

    for (uint32_t i = 0; i < builder->count; i++) {
        const uint32_t request = builder->order[i].index;
        const uint64_t ram_end = progress.ram_end;

        progress = gpamap_layout_place(builder, request, progress);
        if (progress.status != GPAMAP_OK) {
            error->request = request;
            error->other = 0;
            error->free_size = free_size(
                &builder->map, gpamap_layout_window(builder->requests[request].kind, ram_end, progress.top), request);
            return progress;
        }
    }
    return progress;
}

enum gpamap_status gpamap_layout_builder_allocate(struct gpamap_layout_builder *builder, struct gpamap_placed *placed,
                                                  uint32_t *count, struct gpamap_layout_error *error)
{
    gpamap_extent_map_init(&builder->map, builder->map.extents, builder->map.capacity);
    builder->log_count = 0;

    const enum gpamap_status prepared = prepare(builder, error);

    if (prepared != GPAMAP_OK) {
        return prepared;
    }

    const struct gpamap_layout_progress progress = place_all(builder, error);

    if (progress.status == GPAMAP_OK) {
        *count = copy_out(builder, progress.top, placed);
    }
    return progress.status;
}
