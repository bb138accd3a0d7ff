/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_builder.h"

#define FOUR_GIB ((uint64_t)1 << 32)
#define LAST_ADDRESS (GPAMAP_MAX_ADDRESS - 1)

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

static bool is_given(const struct gpamap_layout_request *request)
{
    return request->kind <= GPAMAP_LAYOUT_FIXED;
}

static enum gpamap_status check_request(const struct gpamap_layout_request *request)
{
    if (is_given(request)) {
        return request->start < request->end ? GPAMAP_OK : GPAMAP_ERR_INVALID_SIZE;
    }
    if (request->size == 0 || request->size % GPAMAP_PAGE_SIZE != 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (request->align < GPAMAP_PAGE_SIZE || !gpamap_align_is_power_of_two(request->align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    return GPAMAP_OK;
}

/* The first bad request by kind, then caller order; count when all are good. */
static uint32_t first_bad_request(const struct gpamap_layout_request *requests, uint32_t count)
{
    uint32_t bad = count;

    for (uint32_t i = 0; i < count; i++) {
        if ((bad == count || requests[i].kind < requests[bad].kind) && check_request(&requests[i]) != GPAMAP_OK) {
            bad = i;
        }
    }
    return bad;
}

/* The place of a request in the order: kind and alignment in the key, then start or size in the subkey. */
static struct gpamap_sort_entry entry_of(const struct gpamap_layout_request *request, uint32_t index)
{
    const uint64_t aligns = (uint64_t)1 << 52; /* more than there are alignments in pages */
    struct gpamap_sort_entry entry = { 0, 0, index };

    switch (request->kind) {
    case GPAMAP_LAYOUT_RESERVED:
        entry.subkey = request->start;
        break;
    case GPAMAP_LAYOUT_FIXED:
        entry.subkey = request->start + 1;
        break;
    case GPAMAP_LAYOUT_MMIO32:
    case GPAMAP_LAYOUT_MMIO64:
        entry.key = (uint64_t)request->kind * aligns + (aligns - 1 - request->align / GPAMAP_PAGE_SIZE);
        entry.subkey = UINT64_MAX - request->size;
        break;
    case GPAMAP_LAYOUT_RAM:
    case GPAMAP_LAYOUT_POST_MMIO:
        entry.key = (uint64_t)request->kind * aligns;
        break;
    }
    return entry;
}

static void order_requests(struct gpamap_layout_builder *builder)
{
    for (uint32_t i = 0; i < builder->count; i++) {
        builder->order[i] = entry_of(&builder->requests[i], i);
    }
    gpamap_sort(builder->order, builder->count);
}

/* The first place in the order where a reserved or fixed range meets the next; count when there is none. */
static uint32_t first_overlap(const struct gpamap_layout_builder *builder)
{
    for (uint32_t i = 0; i + 1 < builder->count; i++) {
        const struct gpamap_layout_request *here = &builder->requests[builder->order[i].index];
        const struct gpamap_layout_request *next = &builder->requests[builder->order[i + 1].index];

        if (!is_given(next)) {
            break;
        }
        if (here->end > next->start) {
            return i;
        }
    }
    return builder->count;
}

static void record(struct gpamap_layout_builder *builder, uint32_t request, uint64_t first, uint64_t size)
{
    const struct gpamap_extent extent = { first, first + (size - 1), request };

    (void)!gpamap_extent_map_insert(&builder->map, extent);
    builder->log[builder->log_count] = extent;
    builder->log_count++;
}

/* Where the next request may go. */
struct progress {
    uint64_t ram_end; /* the highest end of RAM placed so far */
    uint64_t top;     /* the highest end of anything placed so far that is not reserved */
};

static uint64_t max(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static enum gpamap_status place_ram(struct gpamap_layout_builder *builder, uint32_t request, struct progress *progress)
{
    const uint64_t align = builder->requests[request].align;
    uint64_t remaining = builder->requests[request].size;

    while (remaining > 0) {
        const uint64_t unit = remaining < align ? remaining : align;
        const struct gpamap_interval window = { progress->ram_end, LAST_ADDRESS };
        uint64_t first;
        uint64_t last;

        if (progress->ram_end > LAST_ADDRESS ||
            gpamap_extent_map_lowest_fit(&builder->map, unit, align, window, &first) != GPAMAP_OK ||
            gpamap_extent_map_free_run(&builder->map, first, &last) != GPAMAP_OK) {
            return GPAMAP_ERR_EXHAUSTED;
        }

        const uint64_t available = (last < LAST_ADDRESS ? last : LAST_ADDRESS) - first + 1;
        const uint64_t taken = available >= remaining ? remaining : available - available % align;

        record(builder, request, first, taken);
        remaining -= taken;
        progress->ram_end = first + taken;
    }
    return GPAMAP_OK;
}

static enum gpamap_status place_whole(struct gpamap_layout_builder *builder, uint32_t request,
                                      struct gpamap_interval window, uint64_t *end)
{
    const struct gpamap_layout_request *wanted = &builder->requests[request];
    uint64_t first;
    enum gpamap_status status;

    if (window.first > window.last) {
        return GPAMAP_ERR_EXHAUSTED;
    }
    if (wanted->kind == GPAMAP_LAYOUT_MMIO32) {
        status = gpamap_extent_map_highest_fit(&builder->map, wanted->size, wanted->align, window, &first);
    } else {
        status = gpamap_extent_map_lowest_fit(&builder->map, wanted->size, wanted->align, window, &first);
    }
    if (status != GPAMAP_OK) {
        return GPAMAP_ERR_EXHAUSTED;
    }
    record(builder, request, first, wanted->size);
    *end = first + wanted->size;
    return GPAMAP_OK;
}

/* The window of a request that is not reserved or fixed. */
static struct gpamap_interval window_of(enum gpamap_layout_kind kind, const struct progress *progress)
{
    struct gpamap_interval window = { 0, LAST_ADDRESS };

    if (kind == GPAMAP_LAYOUT_MMIO32) {
        window.last = FOUR_GIB - 1;
    } else if (kind == GPAMAP_LAYOUT_RAM) {
        window.first = progress->ram_end;
    } else if (kind == GPAMAP_LAYOUT_MMIO64) {
        window.first = max(progress->ram_end, FOUR_GIB);
    } else {
        window.first = progress->top;
    }
    return window;
}

static enum gpamap_status place(struct gpamap_layout_builder *builder, uint32_t request, struct progress *progress)
{
    const struct gpamap_layout_request *wanted = &builder->requests[request];
    uint64_t end = 0;

    if (is_given(wanted)) {
        record(builder, request, wanted->start, wanted->end - wanted->start);
        end = wanted->kind == GPAMAP_LAYOUT_FIXED ? wanted->end : 0;
    } else if (wanted->kind == GPAMAP_LAYOUT_RAM) {
        if (place_ram(builder, request, progress) != GPAMAP_OK) {
            return GPAMAP_ERR_EXHAUSTED;
        }
        end = progress->ram_end;
    } else if (place_whole(builder, request, window_of(wanted->kind, progress), &end) != GPAMAP_OK) {
        return GPAMAP_ERR_EXHAUSTED;
    }
    progress->top = max(progress->top, end);
    return GPAMAP_OK;
}

/* The bytes of the window that none of log[0 .. count-1] holds. */
static uint64_t free_size(const struct gpamap_extent *log, uint32_t count, struct gpamap_interval window)
{
    if (window.first > window.last) {
        return 0;
    }
    uint64_t free = window.last - window.first + 1;

    for (uint32_t i = 0; i < count; i++) {
        const uint64_t first = max(log[i].first, window.first);
        const uint64_t last = log[i].last < window.last ? log[i].last : window.last;

        free -= first <= last ? last - first + 1 : 0;
    }
    return free;
}

static void emit(const struct gpamap_layout_builder *builder, uint64_t top, struct gpamap_placed *placed,
                 uint32_t *count)
{
    const uint32_t extents = gpamap_extent_map_count(&builder->map);
    uint32_t emitted = 0;

    while (emitted < extents) {
        const struct gpamap_extent extent = gpamap_extent_map_at(&builder->map, emitted);

        if (extent.first >= top) {
            break;
        }
        placed[emitted].range.start = extent.first;
        placed[emitted].range.end = extent.last + 1;
        placed[emitted].request = (uint32_t)extent.owner;
        emitted++;
    }
    *count = emitted;
}

static enum gpamap_status fail(enum gpamap_status status, uint32_t request, uint32_t other, uint64_t free,
                               struct gpamap_layout_error *error)
{
    error->request = request;
    error->other = other;
    error->free_size = free;
    return status;
}

enum gpamap_status gpamap_layout_builder_allocate(struct gpamap_layout_builder *builder, struct gpamap_placed *placed,
                                                  uint32_t *count, struct gpamap_layout_error *error)
{
    const uint32_t bad = first_bad_request(builder->requests, builder->count);
    struct progress progress = { 0, 0 };

    gpamap_extent_map_init(&builder->map, builder->map.extents, builder->map.capacity);
    builder->log_count = 0;
    if (bad < builder->count && is_given(&builder->requests[bad])) {
        return fail(check_request(&builder->requests[bad]), bad, 0, 0, error);
    }
    order_requests(builder);

    const uint32_t overlap = first_overlap(builder);

    if (overlap < builder->count) {
        return fail(GPAMAP_ERR_FIXED_OVERLAP, builder->order[overlap].index, builder->order[overlap + 1].index, 0,
                    error);
    }
    if (bad < builder->count) {
        return fail(check_request(&builder->requests[bad]), bad, 0, 0, error);
    }
    for (uint32_t i = 0; i < builder->count; i++) {
        const uint32_t request = builder->order[i].index;
        const struct progress before = progress;
        const uint32_t log_count = builder->log_count;

        if (place(builder, request, &progress) != GPAMAP_OK) {
            const struct gpamap_interval window = window_of(builder->requests[request].kind, &before);

            return fail(GPAMAP_ERR_EXHAUSTED, request, 0, free_size(builder->log, log_count, window), error);
        }
    }
    emit(builder, progress.top, placed, count);
    return GPAMAP_OK;
}
