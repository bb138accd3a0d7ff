/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ADDRESS_ALLOCATOR_H
#define GPAMAP_ADDRESS_ALLOCATOR_H
/*
 * The address allocator: hands out intervals of one pool of addresses, byte by byte, and takes them back.
 *
 * It is an extent map and the pool that the extents lie in: what is not held is free, so free neighbours are one free
 * run always. Addresses that have been handed out can go into quarantine: nobody owns them and nobody gets them, until
 * they are released. A pool may end at 2^64 - 1. Intervals are closed, sizes and alignments are in bytes.
 *
 * A search costs O(log n) and a step for each extent it passes; see extent_map.h for what a change costs.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/extent_map.h"
#include "gpamap/interval.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The owner of what is in quarantine; no request may name it. */
#define GPAMAP_ADDRESS_QUARANTINED UINT64_MAX

enum gpamap_address_policy {
    GPAMAP_ADDRESS_FIRST = 0, /* the lowest fit */
    GPAMAP_ADDRESS_LAST = 1,  /* the highest fit */
    GPAMAP_ADDRESS_EXACT = 2  /* at request.address or not at all */
};

struct gpamap_address_request {
    uint64_t size;  /* bytes */
    uint64_t align; /* bytes; a power of two, 1 too */
    enum gpamap_address_policy policy;
    uint64_t address; /* of EXACT */
    uint64_t owner;   /* the caller's word, but GPAMAP_ADDRESS_QUARANTINED */
};

struct gpamap_address_allocator {
    struct gpamap_extent_map map; /* what is held */
    struct gpamap_interval pool;  /* where it may lie */
};

#include "specs/address_allocator.acsl"

/* The allocator of [base, base + size - 1], all of it free, over storage[capacity]: capacity is the number of extents
   held at once, those in quarantine too. INVALID_RANGE when size is 0 or the last byte is above 2^64 - 1. */
/*@
  requires memory: \valid(allocator) && \valid(storage + (0 .. capacity - 1));
  requires apart: \separated(allocator, storage + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *allocator;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_RANGE;
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> size == 0 || base + size - 1 > UINT64_MAX;
  ensures invariant: \result == GPAMAP_OK ==> AddressMemory(allocator) && AddressAllocatorWf(allocator);
  ensures pool: \result == GPAMAP_OK ==> allocator->pool.first == base && allocator->pool.last == base + size - 1;
  ensures storage: \result == GPAMAP_OK ==> allocator->map.extents == storage &&
    allocator->map.capacity == capacity && allocator->map.left == 0 && allocator->map.right == capacity;
  ensures empty: \result == GPAMAP_OK ==> (\forall integer a, b, o; !MapHolds(&allocator->map, a, b, o));
  ensures free: \result == GPAMAP_OK ==> (\forall integer a, b; MapFree(&allocator->map, a, b));
  ensures untouched: \result != GPAMAP_OK ==> *allocator == \old(*allocator);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_init(struct gpamap_address_allocator *allocator,
                                                                 uint64_t base, uint64_t size,
                                                                 struct gpamap_extent *storage, uint32_t capacity);

/* The invariant, on memory that may hold anything (extents[capacity] must be readable). O(n). */
/*@
  requires memory: AddressReadable(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> AddressAllocatorWf(allocator);
*/
bool gpamap_address_allocator_is_valid(const struct gpamap_address_allocator *allocator);

/* Allocate request.size bytes inside the window, which may reach beyond the pool, in *interval.
   INVALID_SIZE when size is 0; INVALID_ALIGNMENT when align is not a power of two; INVALID_RANGE when the window is
   not an interval; OUT_OF_RANGE when the owner is GPAMAP_ADDRESS_QUARANTINED; UNALIGNED_ADDRESS when an exact address
   is not a multiple of align; NOT_AVAILABLE when nothing fits; CAPACITY when something does, but the array is full. */
/*@
  requires memory: AddressMemory(allocator) && \valid(interval);
  requires apart: \separated(interval, allocator) &&
    \separated(interval, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *interval, allocator->map.left, allocator->map.right,
    allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> request.size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> request.size != 0 && !IsPow2(request.align);
  ensures window: \result == GPAMAP_ERR_INVALID_RANGE <==> AddressSizeWf(request) && window.first > window.last;
  ensures owner: \result == GPAMAP_ERR_OUT_OF_RANGE <==> AddressSizeWf(request) && window.first <= window.last &&
    request.owner == GPAMAP_ADDRESS_QUARANTINED;
  ensures exact: \result == GPAMAP_ERR_UNALIGNED_ADDRESS <==> AddressSizeWf(request) &&
    window.first <= window.last && request.owner != GPAMAP_ADDRESS_QUARANTINED && !AddressExactWf(request);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==>
    AddressRequestWf(request, window) && !AddressFitsSome{Pre}(allocator, request, window);
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> AddressRequestWf(request, window) &&
    AddressFitsSome{Pre}(allocator, request, window) && \old(AddressFull(allocator));
  ensures ok: \result == GPAMAP_OK <==> AddressRequestWf(request, window) &&
    AddressFitsSome{Pre}(allocator, request, window) && !\old(AddressFull(allocator));
  ensures chosen: \result == GPAMAP_OK ==> AddressChosen{Pre}(allocator, request, window, interval->first) &&
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
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_allocate_in(struct gpamap_address_allocator *allocator,
                                                                        struct gpamap_address_request request,
                                                                        struct gpamap_interval window,
                                                                        struct gpamap_interval *interval);

/* The same anywhere in the pool. */
/*@
  requires memory: AddressMemory(allocator) && \valid(interval);
  requires apart: \separated(interval, allocator) &&
    \separated(interval, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *interval, allocator->map.left, allocator->map.right,
    allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> request.size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> request.size != 0 && !IsPow2(request.align);
  ensures window: \result != GPAMAP_ERR_INVALID_RANGE;
  ensures owner: \result == GPAMAP_ERR_OUT_OF_RANGE <==>
    AddressSizeWf(request) && request.owner == GPAMAP_ADDRESS_QUARANTINED;
  ensures exact: \result == GPAMAP_ERR_UNALIGNED_ADDRESS <==> AddressSizeWf(request) &&
    request.owner != GPAMAP_ADDRESS_QUARANTINED && !AddressExactWf(request);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==>
    AddressRequestWf(request, allocator->pool) && !AddressFitsSome{Pre}(allocator, request, allocator->pool);
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> AddressRequestWf(request, allocator->pool) &&
    AddressFitsSome{Pre}(allocator, request, allocator->pool) && \old(AddressFull(allocator));
  ensures ok: \result == GPAMAP_OK <==> AddressRequestWf(request, allocator->pool) &&
    AddressFitsSome{Pre}(allocator, request, allocator->pool) && !\old(AddressFull(allocator));
  ensures chosen: \result == GPAMAP_OK ==> AddressChosen{Pre}(allocator, request, allocator->pool, interval->first) &&
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
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_allocate(struct gpamap_address_allocator *allocator,
                                                                     struct gpamap_address_request request,
                                                                     struct gpamap_interval *interval);

/* Give back exactly an interval that was allocated. NOT_AVAILABLE when it is none: not handed out, given back before,
   only a part of one, or in quarantine. */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures exact: \result == GPAMAP_OK <==> AddressAllocated{Pre}(allocator, interval.first, interval.last);
  ensures room: \result == GPAMAP_OK ==>
    allocator->map.right - allocator->map.left == \old(allocator->map.right - allocator->map.left) + 1;
  // Just these bytes are free now, and just this extent is gone.
  ensures freed: \result == GPAMAP_OK ==> (\forall integer gpa; MapFree(&allocator->map, gpa, gpa) <==>
    MapFree{Pre}(&allocator->map, gpa, gpa) || interval.first <= gpa <= interval.last);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) && !(a == interval.first && b == interval.last));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_free(struct gpamap_address_allocator *allocator,
                                                                 struct gpamap_interval interval);

/* Put exactly an allocated interval in quarantine: its owner is GPAMAP_ADDRESS_QUARANTINED now, and it can be neither
   freed nor handed out. NOT_AVAILABLE as free. O(log n). */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns allocator->map.extents[0 .. allocator->map.capacity - 1].owner;
  ensures invariant: AddressAllocatorWf(allocator);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures exact: \result == GPAMAP_OK <==> AddressAllocated{Pre}(allocator, interval.first, interval.last);
  // What is free stays free; only the owner changes.
  ensures free: \forall integer a, b; MapFree(&allocator->map, a, b) <==> MapFree{Pre}(&allocator->map, a, b);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    (MapHolds{Pre}(&allocator->map, a, b, o) && !(a == interval.first && b == interval.last)) ||
    (a == interval.first && b == interval.last && o == GPAMAP_ADDRESS_QUARANTINED));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_quarantine(struct gpamap_address_allocator *allocator,
                                                                       struct gpamap_interval interval);

/* Give back exactly an interval that is in quarantine. NOT_AVAILABLE when it is none. */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures exact: \result == GPAMAP_OK <==> AddressQuarantined{Pre}(allocator, interval.first, interval.last);
  ensures room: \result == GPAMAP_OK ==>
    allocator->map.right - allocator->map.left == \old(allocator->map.right - allocator->map.left) + 1;
  // Just these bytes are free now, and just this extent is gone.
  ensures freed: \result == GPAMAP_OK ==> (\forall integer gpa; MapFree(&allocator->map, gpa, gpa) <==>
    MapFree{Pre}(&allocator->map, gpa, gpa) || interval.first <= gpa <= interval.last);
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) && !(a == interval.first && b == interval.last));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_release(struct gpamap_address_allocator *allocator,
                                                                    struct gpamap_interval interval);

/* The extent that holds the address, in *extent; in quarantine its owner says so. NOT_AVAILABLE when the address is
   free or outside the pool. O(log n). */
/*@
  requires memory: AddressReadable(allocator) && \valid(extent);
  requires apart: \separated(extent, allocator) &&
    \separated(extent, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *extent;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures found: \result == GPAMAP_OK <==> MapTaken(&allocator->map, address);
  ensures held: \result == GPAMAP_OK ==> MapHolds(&allocator->map, extent->first, extent->last, extent->owner) &&
    extent->first <= address <= extent->last;
  ensures untouched: \result != GPAMAP_OK ==> *extent == \old(*extent);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_allocator_find(const struct gpamap_address_allocator *allocator,
                                                                 uint64_t address, struct gpamap_extent *extent);

#ifdef __cplusplus
}
#endif
#endif
