/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_LAYOUT_PLACE_H
#define GPAMAP_LAYOUT_PLACE_H
/*
 * Placing the requests of a layout, one after another (internal to the library).
 */
#include "gpamap/layout_builder.h"
#include "specs/layout_place.acsl"

/* The window in which the next request of this kind may be placed. Not an interval (first > last) when the space above
   has run out. */
/*@
  requires memory: \valid_read(builder);
  requires kind: GPAMAP_LAYOUT_MMIO32 <= kind <= GPAMAP_LAYOUT_POST_MMIO;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures first: \result.first == WindowFirst(kind, builder->ram_end, builder->top);
  ensures last: \result.last == WindowLast(kind);
*/
struct gpamap_interval gpamap_layout_window(const struct gpamap_layout_builder *builder, enum gpamap_layout_kind kind);

/* Place one request: its extents go into the map and the log, and the ends move. EXHAUSTED when nothing fits; what a
   RAM request could take is placed then. */
/*@
  requires memory: BuilderMemory(builder);
  requires requests: RequestsWf(builder->requests, builder->count);
  requires good: RequestsGood(builder->requests, builder->count);
  requires state: BuilderState(builder);
  requires request: request < builder->count;
  requires order: \forall integer k; 0 <= k < builder->log_count ==>
    RequestBefore(builder->requests, builder->log[k].owner, request);
  requires given: IsGiven(builder->requests, request) ==>
    LogFree(builder->log, builder->log_count, builder->requests[request].start, builder->requests[request].end - 1);
  requires room: RoomLeft(builder, builder->count - 1);
  terminates \true;
  exits \false;
  assigns builder->map.left, builder->map.right, builder->map.extents[0 .. builder->map.capacity - 1],
    builder->log[0 .. builder->map.capacity - 1], builder->log_count, builder->ram_end, builder->top;
  ensures memory: BuilderMemory(builder);
  ensures state: BuilderState(builder);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_EXHAUSTED;
  ensures kept: \old(builder->log_count) <= builder->log_count &&
    LogSame{Pre, Here}(builder->log, \old(builder->log_count));
  ensures own: \forall integer k; \old(builder->log_count) <= k < builder->log_count ==>
    builder->log[k].owner == request;
  ensures single: builder->requests[request].kind != GPAMAP_LAYOUT_RAM ==>
    builder->log_count <= \old(builder->log_count) + 1;
  ensures placed: \result == GPAMAP_OK ==>
    Placed(builder->requests, builder->log, builder->log_count, request);
  ensures room: \result == GPAMAP_OK ==>
    builder->log_count + CountAbove(builder->log, builder->log_count, builder->ram_end) <=
      \old(builder->log_count + CountAbove(builder->log, builder->log_count, builder->ram_end)) + 2;
  ensures full: \result == GPAMAP_ERR_EXHAUSTED ==> !IsGiven(builder->requests, request) &&
    NothingFits(builder->requests, builder->log, builder->log_count, request);
*/
enum gpamap_status gpamap_layout_place(struct gpamap_layout_builder *builder, uint32_t request);
#endif
