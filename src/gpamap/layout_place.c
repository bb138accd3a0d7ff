/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_place.h"

#include "gpamap/layout_order.h"
#include "proofs/lemmas/align.h"
#include "proofs/lemmas/layout_place.h"

#define FOUR_GIB ((uint64_t)1 << 32)
#define LAST_ADDRESS (GPAMAP_MAX_ADDRESS - 1)

struct gpamap_interval gpamap_layout_window(enum gpamap_layout_kind kind, uint64_t ram_end, uint64_t top)
{
    struct gpamap_interval window = { 0, LAST_ADDRESS };

    if (kind == GPAMAP_LAYOUT_MMIO32) {
        window.last = FOUR_GIB - 1;
    } else if (kind == GPAMAP_LAYOUT_RAM) {
        window.first = ram_end;
    } else if (kind == GPAMAP_LAYOUT_MMIO64) {
        window.first = ram_end > FOUR_GIB ? ram_end : FOUR_GIB;
    } else {
        window.first = top;
    }
    return window;
}

/* Write the extent into the log. */
/*@
  requires memory: BuilderMemory(builder);
  requires room: builder->log_count < builder->map.capacity;
  requires map: ExtentMapWf(&builder->map);
  terminates \true;
  exits \false;
  assigns builder->log[builder->log_count], builder->log_count;
  ensures count: builder->log_count == \old(builder->log_count) + 1;
  ensures entry: builder->log[\old(builder->log_count)].first == extent.first &&
    builder->log[\old(builder->log_count)].last == extent.last &&
    builder->log[\old(builder->log_count)].owner == extent.owner;
  ensures kept: LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures memory: BuilderMemory(builder);
  ensures map: ExtentMapWf(&builder->map);
  ensures free: \forall integer a, b; MapFree(&builder->map, a, b) <==> MapFree{Pre}(&builder->map, a, b);
  ensures held: \forall integer a, b, o; MapHolds(&builder->map, a, b, o) <==> MapHolds{Pre}(&builder->map, a, b, o);
  ensures log_free: \forall integer a, b; LogFree(builder->log, builder->log_count, a, b) <==>
    LogFree{Pre}(\at(builder->log, Pre), \at(builder->log_count, Pre), a, b) && (b < extent.first || extent.last < a);
  ensures log_held: \forall integer a, b, o; LogHolds(builder->log, builder->log_count, a, b, o) <==>
    LogHolds{Pre}(\at(builder->log, Pre), \at(builder->log_count, Pre), a, b, o) ||
    (a == extent.first && b == extent.last && o == extent.owner);
*/
static void write_log(struct gpamap_layout_builder *builder, struct gpamap_extent extent)
{
    struct gpamap_extent *entry = &builder->log[builder->log_count];

    entry->first = extent.first;
    entry->last = extent.last;
    entry->owner = extent.owner;
    builder->log_count++;
    //@ assert map_unchanged: MapUnchanged{Pre, Here}(&builder->map);
}

/* Take the bytes of the extent in the map. */
/*@
  requires memory: BuilderMemory(builder);
  requires map: ExtentMapWf(&builder->map);
  requires log: builder->log_count <= builder->map.capacity;
  requires room: builder->map.left < builder->map.right;
  requires ordered: extent.first <= extent.last;
  requires free: MapFree(&builder->map, extent.first, extent.last);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1];
  ensures map: ExtentMapWf(&builder->map);
  ensures count: builder->map.right - builder->map.left == \old(builder->map.right - builder->map.left) - 1;
  ensures taken: \forall integer a, b; a <= b ==> (MapFree(&builder->map, a, b) <==>
    MapFree{Pre}(&builder->map, a, b) && (b < extent.first || extent.last < a));
  ensures held: \forall integer a, b, o; MapHolds(&builder->map, a, b, o) <==>
    MapHolds{Pre}(&builder->map, a, b, o) || (a == extent.first && b == extent.last && o == extent.owner);
  ensures memory: BuilderMemory(builder);
  ensures kept: LogSame{Pre, Here}(builder->log, builder->log_count);
  ensures log_free: \forall integer a, b; LogFree(builder->log, builder->log_count, a, b) <==>
    LogFree{Pre}(\at(builder->log, Pre), \at(builder->log_count, Pre), a, b);
  ensures log_held: \forall integer a, b, o; LogHolds(builder->log, builder->log_count, a, b, o) <==>
    LogHolds{Pre}(\at(builder->log, Pre), \at(builder->log_count, Pre), a, b, o);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
*/
static void take(struct gpamap_layout_builder *builder, struct gpamap_extent extent)
{
    const enum gpamap_status inserted = gpamap_extent_map_insert(&builder->map, extent);

    (void)inserted; /* OK: the bytes are free, and there is room */
    //@ assert kept: LogSame{Pre, Here}(builder->log, builder->log_count);
}

/* Place an extent: it goes into the map and the log. */
/*@
  requires memory: BuilderMemory(builder);
  requires match: LogMatchesMap(builder);
  requires room: builder->log_count < builder->map.capacity;
  requires ordered: first <= last;
  requires free: LogFree(builder->log, builder->log_count, first, last);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[builder->log_count], builder->log_count;
  ensures match: LogMatchesMap(builder);
  ensures count: builder->log_count == \old(builder->log_count) + 1;
  ensures entry: builder->log[\old(builder->log_count)].first == first &&
    builder->log[\old(builder->log_count)].last == last && builder->log[\old(builder->log_count)].owner == request;
  ensures kept: LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
*/
static void record(struct gpamap_layout_builder *builder, uint32_t request, uint64_t first, uint64_t last)
{
    const struct gpamap_extent extent = { first, last, request };

    take(builder, extent);
    write_log(builder, extent);
    /*@ assert free: \forall integer a, b; a <= b ==>
          (MapFree(&builder->map, a, b) <==> LogFree(builder->log, builder->log_count, a, b)); */
    /*@ assert held: \forall integer a, b, o; MapHolds(&builder->map, a, b, o) <==>
          LogHolds(builder->log, builder->log_count, a, b, o); */
}

/* The progress once the last entry of the log is placed. */
/*@
  requires memory: \valid_read(builder) && 0 < builder->log_count &&
    \valid_read(builder->requests + (0 .. builder->count - 1)) &&
    \valid_read(builder->log + (0 .. builder->log_count - 1));
  requires owner: 0 <= builder->log[builder->log_count - 1].owner < builder->count;
  requires last: builder->log[builder->log_count - 1].last < UINT64_MAX;
  requires ram_end: progress.ram_end == RamEnd(builder->requests, builder->log, builder->log_count - 1);
  requires top: progress.top == LayoutTop(builder->requests, builder->log, builder->log_count - 1);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures status: \result.status == progress.status;
  ensures ends: EndsMatchLog(builder, \result.ram_end, \result.top);
  ensures other: builder->requests[builder->log[builder->log_count - 1].owner].kind != GPAMAP_LAYOUT_RAM ==>
    \result.ram_end == progress.ram_end;
  ensures ram: builder->requests[builder->log[builder->log_count - 1].owner].kind == GPAMAP_LAYOUT_RAM ==>
    \result.ram_end == (builder->log[builder->log_count - 1].last + 1 > progress.ram_end ?
      builder->log[builder->log_count - 1].last + 1 : progress.ram_end);
*/
static struct gpamap_layout_progress advance(const struct gpamap_layout_builder *builder,
                                             struct gpamap_layout_progress progress)
{
    const struct gpamap_extent *entry = &builder->log[builder->log_count - 1];
    const enum gpamap_layout_kind kind = builder->requests[entry->owner].kind;

    if (kind == GPAMAP_LAYOUT_RAM && entry->last >= progress.ram_end) {
        progress.ram_end = entry->last + 1;
    }
    if (kind != GPAMAP_LAYOUT_RESERVED && entry->last >= progress.top) {
        progress.top = entry->last + 1;
    }
    return progress;
}

/* Place [first, last], which is the next step for the request. */
/*@
  requires memory: BuilderMemory(builder);
  requires state: BuilderState(builder, progress.ram_end, progress.top);
  requires request: request < builder->count;
  requires room: builder->log_count < builder->map.capacity;
  requires bounds: first <= last <= 0xFFFFFFFFFFFFEFFF;
  requires free: LogFree(builder->log, builder->log_count, first, last);
  requires step: Step(builder->requests, builder->log, builder->log_count, request, first, last);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[builder->log_count], builder->log_count;
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures state: BuilderState(builder, \result.ram_end, \result.top);
  ensures status: \result.status == progress.status;
  ensures ram_end: \result.ram_end == (builder->requests[request].kind == GPAMAP_LAYOUT_RAM &&
    last + 1 > progress.ram_end ? last + 1 : progress.ram_end);
  ensures count: builder->log_count == \old(builder->log_count) + 1;
  ensures entry: builder->log[\old(builder->log_count)].first == first &&
    builder->log[\old(builder->log_count)].last == last && builder->log[\old(builder->log_count)].owner == request;
  ensures kept: LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures size: PlacedSize(builder->log, builder->log_count, request) ==
    \old(PlacedSize(builder->log, builder->log_count, request)) + last - first + 1;
  ensures above: \forall integer gpa; CountAbove(builder->log, builder->log_count, gpa) ==
    CountAbove{Pre}(\at(builder->log, Pre), \at(builder->log_count, Pre), gpa) + (first >= gpa ? 1 : 0);
  ensures room: builder->requests[request].kind != GPAMAP_LAYOUT_RAM ==>
    RoomUsed(builder, \result.ram_end) <= \old(RoomUsed(builder, progress.ram_end)) + 2;
*/
static struct gpamap_layout_progress step(struct gpamap_layout_builder *builder, uint32_t request,
                                          struct gpamap_layout_progress progress, uint64_t first, uint64_t last)
{
    record(builder, request, first, last);
    //@ assert ram_end: RamEnd(builder->requests, builder->log, builder->log_count - 1) == progress.ram_end;
    //@ assert top: LayoutTop(builder->requests, builder->log, builder->log_count - 1) == progress.top;
    //@ assert bounded: LogBounded(builder->log, builder->log_count, builder->count);
    //@ assert right: LogRight(builder->requests, builder->log, builder->log_count);
    /*@ assert above: \forall integer gpa; CountAbove(builder->log, builder->log_count, gpa) ==
          CountAbove{Pre}(\at(builder->log, Pre), \at(builder->log_count, Pre), gpa) + (first >= gpa ? 1 : 0); */
    progress = advance(builder, progress);
    //@ assert ends: EndsMatchLog(builder, progress.ram_end, progress.top);
    //@ assert match: LogMatchesMap(builder);
    return progress;
}

/* Where the next extent goes. */
struct piece {
    uint64_t first;
    uint64_t size; /* 0 when nothing fits */
};

/* Find the next piece of a RAM request of which `missing` bytes are not placed. */
/*@
  requires memory: BuilderMemory(builder);
  requires requests: RequestsWf(builder->requests, builder->count) && RequestsGood(builder->requests, builder->count);
  requires state: BuilderState(builder, progress.ram_end, progress.top);
  requires request: request < builder->count;
  requires kind: builder->requests[request].kind == GPAMAP_LAYOUT_RAM;
  requires missing: 0 < missing == Missing(builder->requests, builder->log, builder->log_count, request);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures none: \result.size == 0 ==> NothingFits(builder->requests, builder->log, builder->log_count, request);
  ensures step: \result.size != 0 ==> StepRamOf(builder->requests, builder->log, builder->log_count, request,
    missing, \result.first, \result.first + \result.size - 1);
  ensures bounds: \result.size <= missing &&
    (\result.size != 0 ==> \result.first + \result.size - 1 <= 0xFFFFFFFFFFFFEFFF);
  // What is not the rest ends where something is in the way.
  ensures blocked: 0 < \result.size < missing ==> Blocked(builder->log, builder->log_count,
    \result.first + \result.size, RamUnit(missing - \result.size, builder->requests[request].align));
  // What was in the way lies below the next piece.
  ensures passed: 0 < \result.size && Blocked(builder->log, builder->log_count, progress.ram_end,
      RamUnit(missing, builder->requests[request].align)) ==>
    \exists integer k; 0 <= k < builder->log_count && progress.ram_end <= builder->log[k].first < \result.first;
  ensures above: 0 < \result.size ==> progress.ram_end <= \result.first;
*/
static struct piece find_piece(const struct gpamap_layout_builder *builder, uint32_t request,
                               struct gpamap_layout_progress progress, uint64_t missing)
{
    const uint64_t align = builder->requests[request].align;
    const struct gpamap_interval window = gpamap_layout_window(GPAMAP_LAYOUT_RAM, progress.ram_end, progress.top);
    const uint64_t unit = missing < align ? missing : align;
    struct piece piece = { 0, 0 };
    uint64_t last;

    //@ assert good: !BadSize(builder->requests, request) && !BadAlign(builder->requests, request);
    /*@ assert fits: \forall integer gpa;
          RequestFits(builder->requests, builder->log, builder->log_count, request, unit, gpa) <==>
          MapFits(&builder->map, gpa, unit, align, window.first, window.last); */
    if (gpamap_extent_map_lowest_fit(&builder->map, unit, align, window, &piece.first) != GPAMAP_OK ||
        gpamap_extent_map_free_run(&builder->map, piece.first, &last) != GPAMAP_OK) {
        return piece;
    }

    /*@ assert stop: last < LAST_ADDRESS ==>
          (\exists integer k; 0 <= k < builder->log_count && builder->log[k].first == last + 1); */
    const uint64_t available = (last < LAST_ADDRESS ? last : LAST_ADDRESS) - piece.first + 1;

    //@ ghost lemma_between_multiples(available, align);
    piece.size = available < missing ? available - available % align : missing;
    return piece;
}

/*@
  requires memory: BuilderMemory(builder);
  requires requests: RequestsWf(builder->requests, builder->count) && RequestsGood(builder->requests, builder->count);
  requires state: BuilderState(builder, progress.ram_end, progress.top);
  requires request: request < builder->count;
  requires kind: builder->requests[request].kind == GPAMAP_LAYOUT_RAM;
  requires unplaced: \forall integer k; 0 <= k < builder->log_count ==> builder->log[k].owner != request;
  requires room: RoomUsed(builder, progress.ram_end) <= 2 * (builder->count - 1);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count;
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures state: BuilderState(builder, \result.ram_end, \result.top);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_EXHAUSTED;
  ensures kept: \old(builder->log_count) <= builder->log_count &&
    LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures own: \forall integer k; \old(builder->log_count) <= k < builder->log_count ==>
    builder->log[k].owner == request;
  ensures placed: \result.status == GPAMAP_OK ==>
    Missing(builder->requests, builder->log, builder->log_count, request) == 0;
  ensures room: \result.status == GPAMAP_OK ==>
    RoomUsed(builder, \result.ram_end) <= \old(RoomUsed(builder, progress.ram_end)) + 1;
  ensures full: \result.status == GPAMAP_ERR_EXHAUSTED ==>
    NothingFits(builder->requests, builder->log, builder->log_count, request);
*/
static struct gpamap_layout_progress place_ram(struct gpamap_layout_builder *builder, uint32_t request,
                                               struct gpamap_layout_progress progress)
{
    const uint64_t size = builder->requests[request].size;
    uint64_t missing = size;

    progress.status = GPAMAP_OK;
    /*@
      loop invariant status: progress.status == GPAMAP_OK;
      loop invariant state: BuilderState(builder, progress.ram_end, progress.top);
      loop invariant kept: \at(builder->log_count, Pre) <= builder->log_count &&
        LogSame{Pre, Here}(builder->log, \at(builder->log_count, Pre));
      loop invariant requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
      loop invariant good: RequestsWf(builder->requests, builder->count) &&
        RequestsGood(builder->requests, builder->count);
      loop invariant own: \forall integer k; \at(builder->log_count, Pre) <= k < builder->log_count ==>
        builder->log[k].owner == request;
      loop invariant missing: missing == Missing(builder->requests, builder->log, builder->log_count, request);
      loop invariant pages: missing <= size == builder->requests[request].size;
      loop invariant blocked: 0 < missing < size ==> Blocked(builder->log, builder->log_count,
        progress.ram_end, RamUnit(missing, builder->requests[request].align));
      loop invariant room: RoomUsed(builder, progress.ram_end) <=
        \at(RoomUsed(builder, \at(progress.ram_end, Pre)), Pre) + (missing < size ? 1 : 0);
      loop assigns missing, progress, builder->map.left, builder->map.right,
        builder->map.extents[0 .. builder->map.capacity - 1], builder->log[0 .. builder->map.capacity - 1],
        builder->log_count;
      loop variant missing;
    */
    while (missing > 0) {
        const struct piece piece = find_piece(builder, request, progress, missing);

        if (piece.size == 0) {
            progress.status = GPAMAP_ERR_EXHAUSTED;
            return progress;
        }
        //@ ghost lemma_count_above(builder->log, builder->log_count, progress.ram_end, piece.first + piece.size);
        progress = step(builder, request, progress, piece.first, piece.first + (piece.size - 1));
        //@ assert end: progress.ram_end == piece.first + piece.size;
        missing -= piece.size;
        /*@ assert blocked: 0 < missing ==> Blocked(builder->log, builder->log_count, progress.ram_end,
              RamUnit(missing, builder->requests[request].align)); */
    }
    return progress;
}

/* Find the place of a request that stays whole: mmio32 at the highest fit of its window, mmio64 and post-mmio at the
   lowest. */
/*@
  requires memory: BuilderMemory(builder);
  requires requests: RequestsWf(builder->requests, builder->count) && RequestsGood(builder->requests, builder->count);
  requires state: BuilderState(builder, progress.ram_end, progress.top);
  requires request: request < builder->count;
  requires kind: !IsGiven(builder->requests, request) && builder->requests[request].kind != GPAMAP_LAYOUT_RAM;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures none: \result.size == 0 ==> NothingFits(builder->requests, builder->log, builder->log_count, request);
  ensures step: \result.size != 0 ==> Step(builder->requests, builder->log, builder->log_count, request,
    \result.first, \result.first + \result.size - 1);
  ensures bounds: \result.size != 0 ==> \result.first + \result.size - 1 <= 0xFFFFFFFFFFFFEFFF;
  ensures free: \result.size != 0 ==>
    LogFree(builder->log, builder->log_count, \result.first, \result.first + \result.size - 1);
*/
static struct piece find_whole(const struct gpamap_layout_builder *builder, uint32_t request,
                               struct gpamap_layout_progress progress)
{
    const uint64_t size = builder->requests[request].size;
    const uint64_t align = builder->requests[request].align;
    const enum gpamap_layout_kind kind = builder->requests[request].kind;
    const struct gpamap_interval window = gpamap_layout_window(kind, progress.ram_end, progress.top);
    struct piece piece = { 0, 0 };

    //@ assert good: !BadSize(builder->requests, request) && !BadAlign(builder->requests, request);
    /*@ assert fits: \forall integer gpa;
          RequestFits(builder->requests, builder->log, builder->log_count, request, size, gpa) <==>
          MapFits(&builder->map, gpa, size, align, window.first, window.last); */
    if (kind == GPAMAP_LAYOUT_MMIO32) {
        if (gpamap_extent_map_highest_fit(&builder->map, size, align, window, &piece.first) == GPAMAP_OK) {
            piece.size = size;
        }
    } else if (gpamap_extent_map_lowest_fit(&builder->map, size, align, window, &piece.first) == GPAMAP_OK) {
        piece.size = size;
    }
    return piece;
}

struct gpamap_layout_progress gpamap_layout_place(struct gpamap_layout_builder *builder, uint32_t request,
                                                  struct gpamap_layout_progress progress)
{
    const struct gpamap_layout_request *wanted = &builder->requests[request];

    if (gpamap_layout_is_given(wanted)) {
        //@ assert good: !BadSize(builder->requests, request);
        //@ assert range: RangeWf(builder->requests[request].start, builder->requests[request].end);
        progress.status = GPAMAP_OK;
        return step(builder, request, progress, wanted->start, wanted->end - 1);
    }
    if (wanted->kind == GPAMAP_LAYOUT_RAM) {
        return place_ram(builder, request, progress);
    }

    const struct piece whole = find_whole(builder, request, progress);

    if (whole.size == 0) {
        progress.status = GPAMAP_ERR_EXHAUSTED;
        return progress;
    }
    progress.status = GPAMAP_OK;
    return step(builder, request, progress, whole.first, whole.first + (whole.size - 1));
}
