/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_builder.h"

#include "gpamap/layout_order.h"
#include "gpamap/layout_place.h"
#include "proofs/lemmas/layout_builder.h"

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

/* Add a request; there is room. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires room: builder->count < builder->capacity;
  requires kind: GPAMAP_LAYOUT_RESERVED <= kind <= GPAMAP_LAYOUT_POST_MMIO;
  requires range: RangeWf(start, end);
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures memory: BuilderMemory(builder);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures request: Collected{Pre, Here}(builder, tag, kind, start, end, size, align);
*/
static void add(struct gpamap_layout_builder *builder, const char *tag, enum gpamap_layout_kind kind, uint64_t start,
                uint64_t end, uint64_t size, uint64_t align)
{
    struct gpamap_layout_request *request = &builder->requests[builder->count];

    request->tag = tag;
    request->kind = kind;
    request->start = start;
    request->end = end;
    request->size = size;
    request->align = align;
    builder->count++;
}

/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires kind: kind == GPAMAP_LAYOUT_RESERVED || kind == GPAMAP_LAYOUT_FIXED;
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> !RangeWf(range.start, range.end);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==>
    RangeWf(range.start, range.end) && \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> RangeWf(range.start, range.end) && \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==>
    Collected{Pre, Here}(builder, tag, kind, range.start, range.end, 0, 0);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
static enum gpamap_status add_given(struct gpamap_layout_builder *builder, const char *tag,
                                    enum gpamap_layout_kind kind, struct gpamap_range range)
{
    if (!gpamap_range_is_valid(range)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (builder->count == builder->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    add(builder, tag, kind, range.start, range.end, 0, 0);
    return GPAMAP_OK;
}

/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires kind: GPAMAP_LAYOUT_MMIO32 <= kind <= GPAMAP_LAYOUT_POST_MMIO;
  terminates \true;
  exits \false;
  assigns builder->count, builder->requests[builder->count];
  ensures invariant: BuilderMemory(builder) && RequestsWf(builder->requests, builder->count);
  ensures full: \result == GPAMAP_ERR_CAPACITY <==> \old(builder->count) == builder->capacity;
  ensures ok: \result == GPAMAP_OK <==> \old(builder->count) < builder->capacity;
  ensures request: \result == GPAMAP_OK ==> Collected{Pre, Here}(builder, tag, kind, 0, 0, size, align);
  ensures untouched: \result != GPAMAP_OK ==> NothingCollected{Pre, Here}(builder);
*/
static enum gpamap_status add_sized(struct gpamap_layout_builder *builder, const char *tag,
                                    enum gpamap_layout_kind kind, uint64_t size, uint64_t align)
{
    if (builder->count == builder->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    add(builder, tag, kind, 0, 0, size, align);
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
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires last: window.last < UINT64_MAX;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures free: \result == FreeSize(map, window.first, window.last, owner);
*/
static uint64_t free_size(const struct gpamap_extent_map *map, struct gpamap_interval window, uint32_t owner)
{
    if (window.first > window.last) {
        return 0;
    }

    const uint32_t count = gpamap_extent_map_count(map);
    uint64_t free = window.last - window.first + 1;

    /*@
      loop invariant bound: i <= count;
      loop invariant free: free == window.last - window.first + 1 -
        TakenSize(map, i, window.first, window.last, owner);
      // What is taken lies below the end of the extent before.
      loop invariant taken: 0 <= TakenSize(map, i, window.first, window.last, owner) <= window.last - window.first + 1;
      loop invariant below: 0 < i ==> TakenSize(map, i, window.first, window.last, owner) == 0 ||
        TakenSize(map, i, window.first, window.last, owner) <=
          map->extents[ExtentIndex(map, i - 1)].last - window.first + 1;
      loop assigns i, free;
      loop variant count - i;
    */
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

/* Write an extent to the result. */
/*@
  requires memory: \valid(placed);
  requires bounded: extent.last < UINT64_MAX && extent.owner <= UINT32_MAX;
  terminates \true;
  exits \false;
  assigns *placed;
  ensures range: placed->range.start == extent.first && placed->range.end == extent.last + 1;
  ensures request: placed->request == extent.owner;
*/
static void show(struct gpamap_extent extent, struct gpamap_placed *placed)
{
    placed->range.start = extent.first;
    placed->range.end = extent.last + 1;
    placed->request = (uint32_t)extent.owner;
}

/* Copy out the extents that start below top, ascending; how many. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires placed: \valid(placed + (0 .. map->left + map->capacity - map->right - 1));
  requires apart: \separated(map, placed + (0 .. map->left + map->capacity - map->right - 1)) &&
    \separated(map->extents + (0 .. map->capacity - 1), placed + (0 .. map->left + map->capacity - map->right - 1));
  requires bounded: \forall integer k; 0 <= k < map->left + map->capacity - map->right ==>
    map->extents[ExtentIndex(map, k)].last < UINT64_MAX && map->extents[ExtentIndex(map, k)].owner <= UINT32_MAX;
  terminates \true;
  exits \false;
  assigns placed[0 .. map->left + map->capacity - map->right - 1];
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures result: ResultOfMap(map, top, placed, \result);
*/
static uint32_t copy_below(const struct gpamap_extent_map *map, uint64_t top, struct gpamap_placed *placed)
{
    const uint32_t count = gpamap_extent_map_count(map);

    /*@
      loop invariant bound: i <= count;
      loop invariant map: MapUnchanged{Pre, Here}(map);
      loop invariant wf: ExtentMapWf(map);
      loop invariant entries: \forall integer k; 0 <= k < i ==> ResultShows(map, placed, k);
      loop invariant below: \forall integer k; 0 <= k < i ==> map->extents[ExtentIndex(map, k)].first < top;
      loop assigns i, placed[0 .. count - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(map, i);

        if (extent.first >= top) {
            return i;
        }
        //@ assert apart: \separated(placed + i, map) && \separated(placed + i, map->extents + (0 .. map->capacity - 1));
        //@ ghost Shown:;
        show(extent, &placed[i]);
        //@ assert same: ResultSame{Shown, Here}(placed, i);
        //@ assert map: MapUnchanged{Shown, Here}(map);
        //@ assert shown: ResultShows(map, placed, i);
    }
    return count;
}

/* Answer the layout. */
/*@
  requires memory: BuilderMemory(builder);
  requires results: \valid(placed + (0 .. 2 * builder->count - 1)) && \valid(count);
  requires apart: \separated(builder, builder->requests + (0 .. builder->capacity - 1),
    builder->order + (0 .. builder->capacity - 1), builder->map.extents + (0 .. builder->map.capacity - 1),
    builder->log + (0 .. builder->map.capacity - 1), placed + (0 .. 2 * builder->count - 1), count);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  requires layout: Layout(builder->requests, builder->count, builder->log, builder->log_count);
  requires match: LogMatchesMap(builder);
  requires room: builder->log_count <= 2 * builder->count;
  requires top: top == LayoutTop(builder->requests, builder->log, builder->log_count);
  terminates \true;
  exits \false;
  assigns placed[0 .. 2 * builder->count - 1], *count;
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  ensures layout: Layout(builder->requests, builder->count, builder->log, builder->log_count);
  ensures match: LogMatchesMap(builder);
  ensures count: *count <= 2 * builder->count;
  ensures result: ResultOf(builder->log, builder->log_count,
    LayoutTop(builder->requests, builder->log, builder->log_count), placed, *count);
*/
static void answer(const struct gpamap_layout_builder *builder, uint64_t top, struct gpamap_placed *placed,
                   uint32_t *count)
{
    const uint32_t below = copy_below(&builder->map, top, placed);

    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert log: LogSame{Pre, Here}(builder->log, builder->log_count);
    //@ assert same: BuilderSame{Pre, Here}(builder);
    //@ assert match: LogMatchesMap(builder);
    //@ assert result: ResultOf(builder->log, builder->log_count, top, placed, below);
    //@ ghost Written:;
    *count = below;
    //@ assert same_result: ResultSame{Written, Here}(placed, below);
    //@ assert same_log: LogSame{Written, Here}(builder->log, builder->log_count);
    //@ assert still_requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert still_log: LogSame{Pre, Here}(builder->log, builder->log_count);
    //@ assert still_map: MapUnchanged{Pre, Here}(&builder->map);
    //@ assert still_same: BuilderSame{Pre, Here}(builder);
}

/* What a step of allocate comes to. */
struct outcome {
    enum gpamap_status status;
    struct gpamap_layout_error error; /* when status is not OK */
    uint64_t top;                     /* the layout top, when everything is placed */
};

/* Put the requests in order; the place of the first overlap, count when there is none. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->order[0 .. builder->count - 1];
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures order: OrderOf(builder->requests, builder->order, builder->count);
  ensures apart: \result >= builder->count ==> GivenApart(builder->requests, builder->count);
  ensures bound: \result < builder->count ==> \result + 1 < builder->count;
  ensures overlap: \result < builder->count ==> FirstOverlap(builder->requests, builder->count,
    builder->order[\result].index, builder->order[\result + 1].index);
*/
static uint32_t order_requests(struct gpamap_layout_builder *builder)
{
    gpamap_layout_order(builder->requests, builder->count, builder->order);
    //@ assert same: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert memory: BuilderMemory(builder);
    //@ assert order: OrderOf(builder->requests, builder->order, builder->count);
    return gpamap_layout_first_overlap(builder->requests, builder->order, builder->count);
}

/* Judge and order the requests: everything that can fail before the first is placed. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->order[0 .. builder->count - 1];
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures refused: \result.status != GPAMAP_OK ==> \result.status != GPAMAP_ERR_EXHAUSTED &&
    RefusedFor(builder->requests, builder->count, \result.status, \result.error.request, \result.error.other);
  ensures free_size: \result.error.free_size == 0;
  ensures good: \result.status == GPAMAP_OK ==>
    RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  ensures order: \result.status == GPAMAP_OK ==> OrderOf(builder->requests, builder->order, builder->count);
*/
static struct outcome prepare(struct gpamap_layout_builder *builder)
{
    const uint32_t bad = gpamap_layout_first_bad(builder->requests, builder->count);
    struct outcome outcome = { GPAMAP_OK, { bad, 0, 0 }, 0 };

    //@ assert first_bad: bad < builder->count ==> FirstBad(builder->requests, builder->count, bad);
    //@ assert all_good: bad == builder->count ==> RequestsGood(builder->requests, builder->count);
    if (bad < builder->count && gpamap_layout_is_given(&builder->requests[bad])) {
        outcome.status = gpamap_layout_check(&builder->requests[bad]);
        return outcome;
    }
    //@ assert given_good: GivenGood(builder->requests, builder->count);
    const uint32_t at = order_requests(builder);

    //@ assert still_bad: bad < builder->count ==> FirstBad(builder->requests, builder->count, bad);
    //@ assert still_good: bad == builder->count ==> RequestsGood(builder->requests, builder->count);
    //@ assert still_given_good: GivenGood(builder->requests, builder->count);
    if (at < builder->count) {
        outcome.status = GPAMAP_ERR_FIXED_OVERLAP;
        outcome.error.request = builder->order[at].index;
        outcome.error.other = builder->order[at + 1].index;
    } else if (bad < builder->count) {
        outcome.status = gpamap_layout_check(&builder->requests[bad]);
    }
    return outcome;
}

/* Place the request at place t of the order. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  requires order: OrderOf(builder->requests, builder->order, builder->count);
  requires place: t < builder->count;
  requires so_far: LayoutSoFar(builder, t, progress.ram_end, progress.top);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count;
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures same_order: OrderSame{Pre, Here}(builder->order, builder->count);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  ensures order: OrderOf(builder->requests, builder->order, builder->count);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_EXHAUSTED;
  ensures so_far: \result.status == GPAMAP_OK ==> LayoutSoFar(builder, t + 1, \result.ram_end, \result.top);
  ensures match: LogMatchesMap(builder);
  ensures up_to: \result.status == GPAMAP_ERR_EXHAUSTED ==>
    LayoutUpTo(builder->requests, builder->count, builder->log, builder->log_count, builder->order[t].index);
  ensures kept: \old(builder->log_count) <= builder->log_count;
  ensures ram_end: RamEnd(builder->requests, builder->log, \old(builder->log_count)) == progress.ram_end;
  ensures top: LayoutTop(builder->requests, builder->log, \old(builder->log_count)) == progress.top;
  ensures own: \forall integer k; 0 <= k < builder->log_count ==>
    (builder->log[k].owner == builder->order[t].index <==> \old(builder->log_count) <= k);
*/
static struct gpamap_layout_progress place_next(struct gpamap_layout_builder *builder, uint32_t t,
                                                struct gpamap_layout_progress progress)
{
    const uint32_t request = builder->order[t].index;

    //@ assert before: AllBefore(builder->requests, builder->log, builder->log_count, request);
    //@ assert unplaced: \forall integer k; 0 <= k < builder->log_count ==> builder->log[k].owner != request;
    //@ ghost uint32_t already = builder->log_count;
    progress = gpamap_layout_place(builder, request, progress);
    //@ assert same_order: OrderSame{Pre, Here}(builder->order, builder->count);
    //@ ghost lemma_placed_size(builder->log, already, builder->log_count);
    //@ assert memory: BuilderMemory(builder);
    //@ assert order: OrderOf(builder->requests, builder->order, builder->count);
    //@ assert request: request == builder->order[t].index;
    //@ assert own: OwnIn(builder->log, already, builder->log_count, request);
    //@ assert ordered: LogOrdered(builder->requests, builder->log, builder->log_count);
    //@ assert still_before: FirstBefore(builder->requests, builder->log, already, builder->order, builder->count, t);
    /*@ assert now_before:
          FirstBefore(builder->requests, builder->log, builder->log_count, builder->order, builder->count, t + 1); */
    //@ assert still_placed: FirstPlaced(builder->requests, builder->log, already, builder->order, t);
    //@ assert now_placed: FirstPlaced(builder->requests, builder->log, builder->log_count, builder->order, t);
    /*@ assert placed_before: \forall integer i; 0 <= i < builder->count && RequestBefore(builder->requests, i, request) ==>
          Placed(builder->requests, builder->log, builder->log_count, i); */
    /*@ assert owners: \forall integer k; 0 <= k < builder->log_count ==> builder->log[k].owner == request ||
          RequestBefore(builder->requests, builder->log[k].owner, request); */
    return progress;
}

/* Place the requests in order. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  requires order: OrderOf(builder->requests, builder->order, builder->count);
  requires empty: builder->log_count == 0 && builder->map.left == 0 && builder->map.right == builder->map.capacity;
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count;
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_EXHAUSTED;
  ensures match: LogMatchesMap(builder);
  ensures layout: \result.status == GPAMAP_OK ==>
    Layout(builder->requests, builder->count, builder->log, builder->log_count);
  ensures room: \result.status == GPAMAP_OK ==> builder->log_count <= 2 * builder->count;
  ensures top: \result.status == GPAMAP_OK ==>
    \result.top == LayoutTop(builder->requests, builder->log, builder->log_count);
  ensures up_to: \result.status == GPAMAP_ERR_EXHAUSTED ==>
    LayoutUpTo(builder->requests, builder->count, builder->log, builder->log_count, \result.error.request) &&
    FreeSizeIs(builder, \result.error.request, \result.error.free_size);
  ensures other: \result.error.other == 0;
*/
static struct outcome place_all(struct gpamap_layout_builder *builder)
{
    struct gpamap_layout_progress progress = { GPAMAP_OK, 0, 0 };
    struct outcome outcome = { GPAMAP_OK, { 0, 0, 0 }, 0 };

    /*@
      loop invariant bound: i <= builder->count;
      loop invariant memory: BuilderMemory(builder);
      loop invariant requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
      loop invariant wf: RequestsWf(builder->requests, builder->count);
      loop invariant good: RequestsGood(builder->requests, builder->count) &&
        GivenApart(builder->requests, builder->count);
      loop invariant order: OrderOf(builder->requests, builder->order, builder->count);
      loop invariant so_far: LayoutSoFar(builder, i, progress.ram_end, progress.top);
      loop assigns i, progress, builder->map.left, builder->map.right,
        builder->map.extents[0 .. builder->map.capacity - 1], builder->log[0 .. builder->map.capacity - 1],
        builder->log_count;
      loop variant builder->count - i;
    */
    for (uint32_t i = 0; i < builder->count; i++) {
        //@ ghost uint32_t already = builder->log_count;
        const struct gpamap_layout_progress next = place_next(builder, i, progress);

        if (next.status != GPAMAP_OK) {
            const uint32_t request = builder->order[i].index;
            const struct gpamap_interval window =
                gpamap_layout_window(builder->requests[request].kind, progress.ram_end, progress.top);

            outcome.status = next.status;
            outcome.error.request = request;
            outcome.error.free_size = free_size(&builder->map, window, request);
            //@ assert at: FreeSizeAt(builder, request, already, outcome.error.free_size);
            return outcome;
        }
        progress = next;
    }
    /*@ assert placed: \forall integer i; 0 <= i < builder->count ==> OrderHas(builder->order, builder->count, i) &&
          Placed(builder->requests, builder->log, builder->log_count, i); */
    outcome.top = progress.top;
    return outcome;
}

/* Compute the layout into the log and the map. */
/*@
  requires memory: BuilderMemory(builder);
  requires invariant: RequestsWf(builder->requests, builder->count);
  terminates \true;
  exits \false;
  assigns builder->map, builder->map.extents[0 .. builder->map.capacity - 1], builder->order[0 .. builder->count - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count;
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures arrays: builder->requests == \old(builder->requests) && builder->count == \old(builder->count) &&
    builder->order == \old(builder->order) && builder->log == \old(builder->log) &&
    builder->map.extents == \old(builder->map.extents) && builder->map.capacity == \old(builder->map.capacity);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures match: LogMatchesMap(builder);
  ensures refused: \result.status != GPAMAP_OK && \result.status != GPAMAP_ERR_EXHAUSTED ==>
    RefusedFor(builder->requests, builder->count, \result.status, \result.error.request, \result.error.other) &&
    \result.error.free_size == 0 && builder->log_count == 0;
  ensures good: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_EXHAUSTED ==>
    RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  ensures exhausted: \result.status == GPAMAP_ERR_EXHAUSTED ==>
    LayoutUpTo(builder->requests, builder->count, builder->log, builder->log_count, \result.error.request) &&
    FreeSizeIs(builder, \result.error.request, \result.error.free_size) && \result.error.other == 0;
  ensures layout: \result.status == GPAMAP_OK ==>
    Layout(builder->requests, builder->count, builder->log, builder->log_count) &&
    builder->log_count <= 2 * builder->count &&
    \result.top == LayoutTop(builder->requests, builder->log, builder->log_count);
*/
static struct outcome lay_out(struct gpamap_layout_builder *builder)
{
    gpamap_extent_map_init(&builder->map, builder->map.extents, builder->map.capacity);
    builder->log_count = 0;

    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert memory: BuilderMemory(builder);
    //@ assert wf: RequestsWf(builder->requests, builder->count);
    const struct outcome outcome = prepare(builder);

    //@ assert match: LogMatchesMap(builder);
    //@ assert still_requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    return outcome.status == GPAMAP_OK ? place_all(builder) : outcome;
}

/* Write *error. */
/*@
  requires memory: BuilderMemory(builder) && \valid(error);
  requires apart: \separated(error, builder) && \separated(error, builder->requests + (0 .. builder->count - 1)) &&
    \separated(error, builder->map.extents + (0 .. builder->map.capacity - 1)) &&
    \separated(error, builder->log + (0 .. builder->map.capacity - 1)) && \separated(error, placed + (0 .. room - 1));
  requires log: builder->log_count <= builder->map.capacity;
  terminates \true;
  exits \false;
  assigns *error;
  ensures written: error->request == value.request && error->other == value.other &&
    error->free_size == value.free_size;
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures same: BuilderSame{Pre, Here}(builder);
  ensures result: ResultSame{Pre, Here}(placed, room);
*/
static void report(struct gpamap_layout_error value, struct gpamap_layout_error *error)
/*@ ghost (const struct gpamap_layout_builder *builder, const struct gpamap_placed *placed, uint32_t room) */
{
    error->request = value.request;
    error->other = value.other;
    error->free_size = value.free_size;
    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert log: LogSame{Pre, Here}(builder->log, builder->log_count);
    //@ assert map: MapUnchanged{Pre, Here}(&builder->map);
}

enum gpamap_status gpamap_layout_builder_allocate(struct gpamap_layout_builder *builder, struct gpamap_placed *placed,
                                                  uint32_t *count, struct gpamap_layout_error *error)
{
    /*@ assert placed_apart: \separated(placed + (0 .. 2 * builder->count - 1), builder) &&
          \separated(placed + (0 .. 2 * builder->count - 1), builder->order + (0 .. builder->count - 1)) &&
          \separated(placed + (0 .. 2 * builder->count - 1),
                     builder->map.extents + (0 .. builder->map.capacity - 1)) &&
          \separated(placed + (0 .. 2 * builder->count - 1), builder->log + (0 .. builder->map.capacity - 1)); */
    const struct outcome outcome = lay_out(builder);

    //@ assert error: error->request == \at(error->request, Pre) && error->other == \at(error->other, Pre);
    //@ assert error_size: error->free_size == \at(error->free_size, Pre);
    //@ assert count: *count == \at(*count, Pre);
    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    /*@ assert starts: \forall integer k; 0 <= k < 2 * builder->count ==>
          placed[k].range.start == \at(placed[k].range.start, Pre); */
    /*@ assert ends: \forall integer k; 0 <= k < 2 * builder->count ==>
          placed[k].range.end == \at(placed[k].range.end, Pre); */
    /*@ assert owners: \forall integer k; 0 <= k < 2 * builder->count ==>
          placed[k].request == \at(placed[k].request, Pre); */
    //@ assert result: ResultSame{Pre, Here}(placed, 2 * builder->count);
    if (outcome.status == GPAMAP_OK) {
        answer(builder, outcome.top, placed, count);
        //@ assert kept: RequestsSame{Pre, Here}(builder->requests, builder->count);
    } else {
        report(outcome.error, error) /*@ ghost (builder, placed, (uint32_t)(2 * builder->count)) */;
        //@ assert kept: RequestsSame{Pre, Here}(builder->requests, builder->count);
    }
    return outcome.status;
}
