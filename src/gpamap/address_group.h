/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ADDRESS_GROUP_H
#define GPAMAP_ADDRESS_GROUP_H
/*
 * A group of pools, tried in order: a low window and then a high one, for instance.
 *
 * The pools are windows of one allocator. So all that is allocated from any of them is found, freed, moved from one to
 * another, saved and counted there, and nothing is held twice even where pools overlap.
 */
#include <stdint.h>

#include "gpamap/address_allocator.h"
#include "gpamap/interval.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#include "specs/address_group.acsl"

/* Allocate in the first of pools[count] where the request fits, in *interval. It is gpamap_address_allocator_allocate_in
   for one pool after another, as long as that answers NOT_AVAILABLE: errors are its errors, in its order, of the pool
   that decides; NOT_AVAILABLE when none does, and when count is 0. O(count) searches. */
/*@
  requires memory: AddressMemory(allocator) && \valid(interval) && \valid_read(pools + (0 .. count - 1));
  requires apart: \separated(interval, allocator) &&
    \separated(interval, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires pools_apart: \separated(pools + (0 .. count - 1), interval) &&
    \separated(pools + (0 .. count - 1), allocator) &&
    \separated(pools + (0 .. count - 1), allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *interval, allocator->map.left, allocator->map.right,
    allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> count > 0 && request.size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==>
    count > 0 && request.size != 0 && !IsPow2(request.align);
  ensures window: \result == GPAMAP_ERR_INVALID_RANGE <==> AddressSizeWf(request) &&
    (\exists integer k; GroupDecides{Pre}(allocator, request, pools, count, k) && pools[k].first > pools[k].last);
  ensures owner: \result == GPAMAP_ERR_OUT_OF_RANGE <==> count > 0 && AddressSizeWf(request) &&
    pools[0].first <= pools[0].last && request.owner == GPAMAP_ADDRESS_QUARANTINED;
  ensures exact: \result == GPAMAP_ERR_UNALIGNED_ADDRESS <==> count > 0 && AddressSizeWf(request) &&
    pools[0].first <= pools[0].last && request.owner != GPAMAP_ADDRESS_QUARANTINED && !AddressExactWf(request);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==> GroupPassed{Pre}(allocator, request, pools, count);
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> \old(AddressFull(allocator)) &&
    (\exists integer k; GroupDecides{Pre}(allocator, request, pools, count, k) && AddressRequestWf(request, pools[k]));
  ensures ok: \result == GPAMAP_OK <==> !\old(AddressFull(allocator)) &&
    (\exists integer k; GroupDecides{Pre}(allocator, request, pools, count, k) && AddressRequestWf(request, pools[k]));
  ensures chosen: \result == GPAMAP_OK ==>
    (\exists integer k; GroupDecides{Pre}(allocator, request, pools, count, k) &&
      AddressChosen{Pre}(allocator, request, pools[k], interval->first)) &&
    interval->last == interval->first + request.size - 1;
  ensures room: \result == GPAMAP_OK ==>
    allocator->map.right - allocator->map.left == \old(allocator->map.right - allocator->map.left) - 1;
  // Just these bytes are taken now, and just this extent is held beside those before.
  ensures taken: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==> (MapFree(&allocator->map, a, b) <==>
    MapFree{Pre}(&allocator->map, a, b) && (b < interval->first || interval->last < a)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) ||
    (a == interval->first && b == interval->last && o == request.owner));
  ensures untouched: \result != GPAMAP_OK ==>
    MapUnchanged{Pre, Here}(&allocator->map) && *interval == \old(*interval);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_group_allocate(struct gpamap_address_allocator *allocator,
                                                                 const struct gpamap_interval *pools, uint32_t count,
                                                                 struct gpamap_address_request request,
                                                                 struct gpamap_interval *interval);

#ifdef __cplusplus
}
#endif
#endif
