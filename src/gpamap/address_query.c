/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/address_query.h"

uint32_t gpamap_address_allocator_count(const struct gpamap_address_allocator *allocator)
{
    return gpamap_extent_map_count(&allocator->map);
}

struct gpamap_extent gpamap_address_allocator_at(const struct gpamap_address_allocator *allocator, uint32_t index)
{
    return gpamap_extent_map_at(&allocator->map, index);
}

/* The bytes of gap i. */
/*@
  requires memory: AddressReadable(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  requires index: i <= AddressCount(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == GapEnd(allocator, i) - GapStart(allocator, i);
  ensures inside: allocator->pool.first <= GapStart(allocator, i) &&
    GapStart(allocator, i) <= GapEnd(allocator, i) <= allocator->pool.last + 1;
  ensures free: MapFree(&allocator->map, GapStart(allocator, i), GapEnd(allocator, i) - 1);
  ensures has: \result > 0 ==> HasFree(allocator, \result);
*/
static uint64_t gap_size(const struct gpamap_address_allocator *allocator, uint32_t i)
{
    const bool more = i < gpamap_extent_map_count(&allocator->map);
    const uint64_t last = more ? gpamap_address_allocator_at(allocator, i).first : allocator->pool.last;
    const uint64_t before = i > 0 ? gpamap_address_allocator_at(allocator, i - 1).last : 0;

    /*@ assert sides: \forall integer j;
          (0 <= j < allocator->map.left || allocator->map.right <= j < allocator->map.capacity) ==>
          (i > 0 && j <= ExtentIndex(&allocator->map, i - 1)) ||
          (i < AddressCount(allocator) && ExtentIndex(&allocator->map, i) <= j); */
    /*@ assert before: \forall integer j;
          (0 <= j < allocator->map.left || allocator->map.right <= j < allocator->map.capacity) &&
          i > 0 && j <= ExtentIndex(&allocator->map, i - 1) ==>
            allocator->map.extents[j].last < GapStart(allocator, i); */
    /*@ assert after: \forall integer j;
          (0 <= j < allocator->map.left || allocator->map.right <= j < allocator->map.capacity) &&
          i < AddressCount(allocator) && ExtentIndex(&allocator->map, i) <= j ==>
            GapEnd(allocator, i) <= allocator->map.extents[j].first; */
    //@ assert free: MapFree(&allocator->map, GapStart(allocator, i), GapEnd(allocator, i) - 1);
    //@ assert inside: allocator->pool.first <= GapStart(allocator, i) && GapEnd(allocator, i) <= allocator->pool.last + 1;
    //@ assert has: HasFree(allocator, GapEnd(allocator, i) - GapStart(allocator, i));
    if (i > 0) {
        return last - before - (more ? 1 : 0);
    }
    return last - allocator->pool.first + (more ? 0 : 1);
}

/* Count a gap. */
/*@
  requires bytes: s.free_bytes + size <= UINT64_MAX;
  requires runs: s.free_run_count <= UINT32_MAX;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures extents: \result.allocated_count == s.allocated_count && \result.quarantined_count == s.quarantined_count;
  ensures bytes: \result.free_bytes == s.free_bytes + size;
  ensures larger: size > s.largest_free ==> \result.largest_free == size;
  ensures not_larger: size <= s.largest_free ==> \result.largest_free == s.largest_free;
  ensures runs: \result.free_run_count == s.free_run_count + (size > 0 ? 1 : 0);
*/
static struct gpamap_address_statistics count_gap(struct gpamap_address_statistics s, uint64_t size)
{
    s.free_bytes += size;
    if (size > s.largest_free) {
        s.largest_free = size;
    }
    if (size > 0) {
        s.free_run_count++;
    }
    return s;
}

struct gpamap_address_statistics gpamap_address_allocator_statistics(const struct gpamap_address_allocator *allocator)
{
    const uint32_t count = gpamap_address_allocator_count(allocator);
    struct gpamap_address_statistics s = { 0, 0, 0, 0, 0 };

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant start: allocator->pool.first <= GapStart(allocator, i) <= allocator->pool.last + 1;
      loop invariant counted: GapsCounted(allocator, s, i);
      loop invariant quarantined: s.quarantined_count == QuarantinedCount(allocator, i);
      loop invariant allocated: s.allocated_count + s.quarantined_count == i;
      loop invariant largest: s.largest_free > 0 ==> HasFree(allocator, s.largest_free);
      loop invariant no_larger: FreeAtMost(allocator, s.largest_free, GapStart(allocator, i));
      loop assigns i, s;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        s = count_gap(s, gap_size(allocator, i));
        if (gpamap_address_allocator_at(allocator, i).owner == GPAMAP_ADDRESS_QUARANTINED) {
            s.quarantined_count++;
        } else {
            s.allocated_count++;
        }
        //@ assert no_larger: FreeAtMost(allocator, s.largest_free, GapStart(allocator, i + 1));
    }
    return count_gap(s, gap_size(allocator, count));
}
