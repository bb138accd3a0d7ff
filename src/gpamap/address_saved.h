/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ADDRESS_SAVED_H
#define GPAMAP_ADDRESS_SAVED_H
/*
 * Saving an address allocator, and making one of what was saved: from a snapshot, or another host, and trusted by
 * nobody.
 */
#include "gpamap/address_allocator.h"
#include "specs/address_saved.acsl"

#ifdef __cplusplus
extern "C" {
#endif

/* Every extent, in ascending order and those in quarantine too, into out[capacity]; their number in *count. CAPACITY
   when out is too small. O(n). */
/*@
  requires memory: AddressReadable(allocator) && \valid(out + (0 .. capacity - 1)) && \valid(count);
  requires out_apart: \separated(out + (0 .. capacity - 1), allocator) &&
    \separated(out + (0 .. capacity - 1), allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires count_apart: \separated(count, allocator) && \separated(count, out + (0 .. capacity - 1)) &&
    \separated(count, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *count, out[0 .. capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_CAPACITY;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==>
    allocator->map.left + allocator->map.capacity - allocator->map.right > capacity;
  ensures count: \result == GPAMAP_OK ==>
    *count == allocator->map.left + allocator->map.capacity - allocator->map.right;
  ensures ascending: \result == GPAMAP_OK ==> ExtentsAscend(out, 0, *count);
  ensures good: \result == GPAMAP_OK ==> EntriesGood(out, *count, allocator->pool.first, allocator->pool.last);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o;
    EntriesHold(out, *count, a, b, o) <==> MapHolds(&allocator->map, a, b, o));
  ensures same: MapUnchanged{Pre, Here}(&allocator->map);
  ensures untouched: \result != GPAMAP_OK ==> *count == \old(*count) && EntriesSame{Pre, Here}(out, capacity);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_save(const struct gpamap_address_allocator *allocator,
                                                                 struct gpamap_extent *out, uint32_t capacity,
                                                                 uint32_t *count);

/* The allocator of [base, base + size - 1] over storage[capacity] that holds entries[count], in any order. The first
   bad one, in *bad_index: INVALID_RANGE when it ends before it starts; OUT_OF_RANGE when it is not inside the pool;
   NOT_AVAILABLE when it shares a byte with an entry before it; CAPACITY when the storage is full. INVALID_RANGE, with
   count in *bad_index, when the pool is none. *bad_index is untouched when all is well; storage is a work area. Cost:
   that of inserting one after another, O(n log n) for entries in order. */
/*@
  requires memory: \valid(allocator) && \valid_read(entries + (0 .. count - 1)) &&
    \valid(storage + (0 .. capacity - 1)) && \valid(bad_index);
  requires allocator_apart: \separated(allocator, storage + (0 .. capacity - 1)) &&
    \separated(allocator, entries + (0 .. count - 1)) && \separated(allocator, bad_index);
  requires storage_apart: \separated(storage + (0 .. capacity - 1), entries + (0 .. count - 1)) &&
    \separated(storage + (0 .. capacity - 1), bad_index);
  requires entries_apart: \separated(entries + (0 .. count - 1), bad_index);
  terminates \true;
  exits \false;
  assigns *allocator, *bad_index, storage[0 .. capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_RANGE || \result == GPAMAP_ERR_OUT_OF_RANGE ||
    \result == GPAMAP_ERR_NOT_AVAILABLE || \result == GPAMAP_ERR_CAPACITY;
  ensures ok: \result == GPAMAP_OK <==> size != 0 && base + size - 1 <= UINT64_MAX &&
    EntriesGood{Pre}(entries, count, base, base + size - 1) && count <= capacity;
  ensures pool: size == 0 || base + size - 1 > UINT64_MAX ==>
    \result == GPAMAP_ERR_INVALID_RANGE && *bad_index == count;
  // The entries before the bad one are good, and it is as the status says.
  ensures before: \result != GPAMAP_OK && size != 0 && base + size - 1 <= UINT64_MAX ==>
    *bad_index < count && *bad_index <= capacity && EntriesGood{Pre}(entries, *bad_index, base, base + size - 1);
  ensures bad: \result != GPAMAP_OK && size != 0 && base + size - 1 <= UINT64_MAX ==>
    EntryBad{Pre}(entries, *bad_index, base, base + size - 1, \result, capacity);
  ensures invariant: \result == GPAMAP_OK ==> AddressMemory(allocator) && AddressAllocatorWf(allocator);
  ensures made: \result == GPAMAP_OK ==> allocator->pool.first == base &&
    allocator->pool.last == base + size - 1 && allocator->map.extents == storage &&
    allocator->map.capacity == capacity;
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o;
    MapHolds(&allocator->map, a, b, o) <==> EntriesHold{Pre}(entries, count, a, b, o));
  ensures untouched: \result != GPAMAP_OK ==> *allocator == \old(*allocator);
  ensures no_index: \result == GPAMAP_OK ==> *bad_index == \old(*bad_index);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_restore(struct gpamap_address_allocator *allocator,
                                                                    uint64_t base, uint64_t size,
                                                                    const struct gpamap_extent *entries, uint32_t count,
                                                                    struct gpamap_extent *storage, uint32_t capacity,
                                                                    uint32_t *bad_index);

#ifdef __cplusplus
}
#endif
#endif
