/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Two theorems about address allocators: a relocation that is aborted leaves nothing behind, and what is saved can be
 * restored. Each is a function whose contract says it; nothing here is compiled.
 */
#include "gpamap/address_relocation.h"
#include "gpamap/address_saved.h"

/* A relocation, begun and aborted at once: whatever is asked for, everything is held as before. */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures held: \forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==> MapHolds{Pre}(&allocator->map, a, b, o);
  ensures free: \forall integer gpa; MapFree(&allocator->map, gpa, gpa) <==> MapFree{Pre}(&allocator->map, gpa, gpa);
  // And the abort is never refused.
  ensures aborted: \result == GPAMAP_OK;
*/
enum gpamap_status address_begin_and_abort(struct gpamap_address_allocator *allocator, struct gpamap_interval from,
                                           struct gpamap_address_request request)
{
    struct gpamap_address_relocation relocation;

    if (gpamap_address_relocate_begin(allocator, from, request, &relocation) != GPAMAP_OK) {
        //@ assert free: \forall integer gpa; MapFree{Pre}(&allocator->map, gpa, gpa) <==> MapFree(&allocator->map, gpa, gpa);
        return GPAMAP_OK;
    }
    //@ assert free: MapFree{Pre}(&allocator->map, relocation.to.first, relocation.to.last);
    //@ assert new: \forall integer o; !MapHolds{Pre}(&allocator->map, relocation.to.first, relocation.to.last, o);
    return gpamap_address_relocate_abort(allocator, relocation);
}

/* An allocator, saved and restored: the same pool, the same extents, and it is never refused. */
/*@
  requires memory: AddressReadable(allocator) && \valid(copy) && \valid(saved + (0 .. capacity - 1)) &&
    \valid(storage + (0 .. capacity - 1));
  requires saved_apart: \separated(saved + (0 .. capacity - 1), allocator) &&
    \separated(saved + (0 .. capacity - 1), allocator->map.extents + (0 .. allocator->map.capacity - 1)) &&
    \separated(saved + (0 .. capacity - 1), storage + (0 .. capacity - 1));
  requires copy_apart: \separated(copy, allocator) && \separated(copy, saved + (0 .. capacity - 1)) &&
    \separated(copy, storage + (0 .. capacity - 1)) &&
    \separated(copy, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires storage_apart: \separated(storage + (0 .. capacity - 1), allocator) &&
    \separated(storage + (0 .. capacity - 1), allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  requires room: allocator->map.left + allocator->map.capacity - allocator->map.right <= capacity;
  terminates \true;
  exits \false;
  assigns *copy, saved[0 .. capacity - 1], storage[0 .. capacity - 1];
  ensures restored: \result == GPAMAP_OK;
  ensures invariant: AddressAllocatorWf(copy);
  ensures pool: copy->pool == \old(allocator->pool);
  ensures held: \forall integer a, b, o; MapHolds(&copy->map, a, b, o) <==> MapHolds{Pre}(&allocator->map, a, b, o);
*/
enum gpamap_status address_save_and_restore(const struct gpamap_address_allocator *allocator,
                                            struct gpamap_address_allocator *copy, struct gpamap_extent *saved,
                                            struct gpamap_extent *storage, uint32_t capacity)
{
    uint32_t count;
    uint32_t bad_index;
    const uint64_t base = allocator->pool.first;
    const uint64_t size = allocator->pool.last - base + 1;
    const enum gpamap_status status = gpamap_address_allocator_save(allocator, saved, capacity, &count);

    //@ assert good: status == GPAMAP_OK && EntriesGood(saved, count, base, base + size - 1);
    (void)status;
    return gpamap_address_allocator_restore(copy, base, size, saved, count, storage, capacity, &bad_index);
}
