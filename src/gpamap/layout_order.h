/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_LAYOUT_ORDER_H
#define GPAMAP_LAYOUT_ORDER_H
/*
 * The requests of a layout, judged and put in the order in which they are placed (internal to the library).
 */
#include <stdbool.h>

#include "gpamap/layout_builder.h"
#include "specs/layout_order.acsl"

/* The request says where it wants to be: reserved or fixed. */
/*@
  requires memory: \valid_read(request);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures given: \result <==> IsGiven(request, 0);
*/
bool gpamap_layout_is_given(const struct gpamap_layout_request *request);

/* What is wrong with one request by itself: INVALID_SIZE, then INVALID_ALIGNMENT. */
/*@
  requires memory: \valid_read(request);
  requires requests: RequestsWf(request, 1);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> BadSize(request, 0);
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> !BadSize(request, 0) && BadAlign(request, 0);
  ensures ok: \result == GPAMAP_OK <==> !BadSize(request, 0) && !BadAlign(request, 0);
*/
enum gpamap_status gpamap_layout_check(const struct gpamap_layout_request *request);

/* The first bad request, by kind, then in caller order; count when all are good. */
/*@
  requires memory: \valid_read(requests + (0 .. count - 1));
  requires requests: RequestsWf(requests, count);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: \result <= count;
  ensures bad: \result < count ==> BadSize(requests, \result) || BadAlign(requests, \result);
  ensures first: \forall integer i; 0 <= i < count && (\result == count || BadBefore(requests, i, \result)) ==>
    !BadSize(requests, i) && !BadAlign(requests, i);
*/
uint32_t gpamap_layout_first_bad(const struct gpamap_layout_request *requests, uint32_t count);

/* Fill order[count] with the requests in the order in which they are placed. */
/*@
  requires memory: \valid_read(requests + (0 .. count - 1)) && \valid(order + (0 .. count - 1));
  requires apart: \separated(requests + (0 .. count - 1), order + (0 .. count - 1));
  requires requests: RequestsWf(requests, count);
  terminates \true;
  exits \false;
  assigns order[0 .. count - 1];
  ensures indices: \forall integer t; 0 <= t < count ==> order[t].index < count;
  ensures all: \forall integer i; 0 <= i < count ==> OrderHas(order, count, i);
  // Given ones come first, by their start; the others follow the rules once they are good.
  ensures ordered: \forall integer s, t; 0 <= s < t < count ==>
    OrderedPair(requests, order[s].index, order[t].index);
*/
void gpamap_layout_order(const struct gpamap_layout_request *requests, uint32_t count, struct gpamap_sort_entry *order);

/* The first place in the order at which a reserved or fixed range shares a byte with the next; count when there is
   none. */
/*@
  requires memory: \valid_read(requests + (0 .. count - 1)) && \valid_read(order + (0 .. count - 1));
  requires requests: RequestsWf(requests, count);
  requires indices: \forall integer t; 0 <= t < count ==> order[t].index < count;
  requires ordered: \forall integer s, t; 0 <= s < t < count ==>
    OrderedPair(requests, order[s].index, order[t].index);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: \result == count || \result + 1 < count;
  ensures overlap: \result < count ==> GivenMeetNext(requests, order, count, \result);
  ensures first: \forall integer t; 0 <= t < \result ==> !GivenMeetNext(requests, order, count, t);
  // Then no two share a byte.
  ensures disjoint: \result == count ==> (\forall integer s, t; 0 <= s < t < count &&
    IsGiven(requests, order[s].index) && IsGiven(requests, order[t].index) ==>
      requests[order[s].index].end <= requests[order[t].index].start);
*/
uint32_t gpamap_layout_first_overlap(const struct gpamap_layout_request *requests,
                                     const struct gpamap_sort_entry *order, uint32_t count);
#endif
