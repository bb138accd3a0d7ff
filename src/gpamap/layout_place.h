/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_LAYOUT_PLACE_H
#define GPAMAP_LAYOUT_PLACE_H
/*
 * Placing the requests of a layout, one after another (internal to the library).
 */
#include "gpamap/layout_builder.h"
#include "specs/layout_place.acsl"

/* How far a layout has come. */
struct gpamap_layout_progress {
    enum gpamap_status status;
    uint64_t ram_end; /* the highest end of RAM placed so far */
    uint64_t top;     /* the highest end of anything placed so far that is not reserved */
};

/* The window in which the next request of this kind may be placed. Not an interval (first > last) when the space above
   has run out. */
/*@
  requires kind: GPAMAP_LAYOUT_MMIO32 <= kind <= GPAMAP_LAYOUT_POST_MMIO;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures first: \result.first == WindowFirst(kind, ram_end, top);
  ensures last: \result.last == WindowLast(kind);
*/
struct gpamap_interval gpamap_layout_window(enum gpamap_layout_kind kind, uint64_t ram_end, uint64_t top);

/* Place one request: its extents go into the map and the log; the progress after it. EXHAUSTED when nothing fits; what
   a RAM request could take is placed then. */
/*@
  requires memory: BuilderMemory(builder);
  requires requests: RequestsWf(builder->requests, builder->count);
  requires good: RequestsGood(builder->requests, builder->count);
  requires state: BuilderState(builder, progress.ram_end, progress.top);
  requires request: request < builder->count;
  requires order: \forall integer k; 0 <= k < builder->log_count ==>
    builder->log[k].owner != request;
  requires given: IsGiven(builder->requests, request) ==>
    LogFree(builder->log, builder->log_count, builder->requests[request].start, builder->requests[request].end - 1);
  requires room: RoomUsed(builder, progress.ram_end) <= 2 * (builder->count - 1);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count;
  ensures state: BuilderState(builder, \result.ram_end, \result.top);
  ensures status: \result.status == GPAMAP_OK || \result.status == GPAMAP_ERR_EXHAUSTED;
  ensures kept: \old(builder->log_count) <= builder->log_count &&
    LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures own: \forall integer k; \old(builder->log_count) <= k < builder->log_count ==>
    builder->log[k].owner == request;
  ensures single: builder->requests[request].kind != GPAMAP_LAYOUT_RAM ==>
    builder->log_count <= \old(builder->log_count) + 1;
  ensures placed: \result.status == GPAMAP_OK ==>
    Placed(builder->requests, builder->log, builder->log_count, request);
  ensures room: \result.status == GPAMAP_OK ==>
    RoomUsed(builder, \result.ram_end) <= \old(RoomUsed(builder, progress.ram_end)) + 2;
  ensures full: \result.status == GPAMAP_ERR_EXHAUSTED ==> !IsGiven(builder->requests, request) &&
    NothingFits(builder->requests, builder->log, builder->log_count, request);
*/
struct gpamap_layout_progress gpamap_layout_place(struct gpamap_layout_builder *builder, uint32_t request,
                                                  struct gpamap_layout_progress progress);
#endif
