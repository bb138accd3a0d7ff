/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ADDRESS_QUERY_H
#define GPAMAP_ADDRESS_QUERY_H
/*
 * Questions to an address allocator: what it holds, in order, and how much is free.
 */
#include "gpamap/address_allocator.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_address_statistics {
    uint32_t allocated_count;   /* extents that are not in quarantine */
    uint32_t quarantined_count; /* extents that are */
    uint64_t free_bytes;
    uint64_t largest_free; /* bytes of the longest free run; 0 when nothing is free */
    uint64_t free_run_count;
};

#include "specs/address_query.acsl"

/* The number of extents held, those in quarantine too. O(1). */
/*@
  requires memory: AddressReadable(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures count: \result == AddressCount(allocator);
*/
uint32_t gpamap_address_allocator_count(const struct gpamap_address_allocator *allocator);

/* The extent number `index` in ascending order; index < count. O(1). */
/*@
  requires memory: AddressReadable(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  requires index: index < AddressCount(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures element: \result == allocator->map.extents[ExtentIndex(&allocator->map, index)];
  ensures held: MapHolds(&allocator->map, \result.first, \result.last, \result.owner);
*/
struct gpamap_extent gpamap_address_allocator_at(const struct gpamap_address_allocator *allocator, uint32_t index);

/* All numbers, in one walk. O(n). */
/*@
  requires memory: AddressReadable(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures quarantined: \result.quarantined_count == QuarantinedCount(allocator, AddressCount(allocator));
  ensures allocated: \result.allocated_count + \result.quarantined_count == AddressCount(allocator);
  ensures free: \result.free_bytes ==
    allocator->pool.last - allocator->pool.first + 1 - HeldBytes(allocator, AddressCount(allocator));
  // That many bytes are free together, and no more.
  ensures largest: \result.largest_free > 0 ==> HasFree(allocator, \result.largest_free);
  ensures no_larger: FreeAtMost(allocator, \result.largest_free, allocator->pool.last + 1);
  ensures runs: \result.free_run_count == FreeRunCount(allocator, AddressCount(allocator) + 1);
*/
struct gpamap_address_statistics gpamap_address_allocator_statistics(const struct gpamap_address_allocator *allocator);

#ifdef __cplusplus
}
#endif
#endif
