/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_builder.h"

#include "gpamap/layout_answer.h"
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

    //@ assert indices: OrderIn(builder->order, builder->count);
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
    /*@ assert placed_before: \forall integer i; 0 <= i < builder->count &&
          RequestBefore(builder->requests, i, request) ==>
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
            outcome.error.free_size = gpamap_layout_free_size(&builder->map, window, request);
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

    /*@ assert arrays: builder->requests == \at(builder->requests, Pre) && builder->count == \at(builder->count, Pre) &&
          builder->order == \at(builder->order, Pre) && builder->log == \at(builder->log, Pre) &&
          builder->map.extents == \at(builder->map.extents, Pre) &&
          builder->map.capacity == \at(builder->map.capacity, Pre); */
    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert memory: BuilderMemory(builder);
    //@ assert wf: RequestsWf(builder->requests, builder->count);
    const struct outcome outcome = prepare(builder);

    /*@ assert still_arrays: builder->requests == \at(builder->requests, Pre) &&
          builder->count == \at(builder->count, Pre) && builder->order == \at(builder->order, Pre) &&
          builder->log == \at(builder->log, Pre) &&
          builder->map.extents == \at(builder->map.extents, Pre) &&
          builder->map.capacity == \at(builder->map.capacity, Pre); */
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

    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    if (outcome.status == GPAMAP_OK) {
        //@ assert error: error->request == \at(error->request, Pre) && error->other == \at(error->other, Pre);
        //@ assert error_size: error->free_size == \at(error->free_size, Pre);
        gpamap_layout_answer(builder, outcome.top, placed, count);
        //@ assert kept: RequestsSame{Pre, Here}(builder->requests, builder->count);
    } else {
        //@ assert count: *count == \at(*count, Pre);
        /*@ assert starts: \forall integer k; 0 <= k < 2 * builder->count ==>
              placed[k].range.start == \at(placed[k].range.start, Pre); */
        /*@ assert ends: \forall integer k; 0 <= k < 2 * builder->count ==>
              placed[k].range.end == \at(placed[k].range.end, Pre); */
        /*@ assert owners: \forall integer k; 0 <= k < 2 * builder->count ==>
              placed[k].request == \at(placed[k].request, Pre); */
        //@ assert result: ResultSame{Pre, Here}(placed, 2 * builder->count);
        report(outcome.error, error) /*@ ghost (builder, placed, (uint32_t)(2 * builder->count)) */;
        //@ assert kept: RequestsSame{Pre, Here}(builder->requests, builder->count);
    }
    return outcome.status;
}
