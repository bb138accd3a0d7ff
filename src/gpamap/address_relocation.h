/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ADDRESS_RELOCATION_H
#define GPAMAP_ADDRESS_RELOCATION_H
/*
 * Moving an allocation to other addresses, as a guest does that writes a PCI BAR: take the new bytes, switch over, and
 * give back the old ones, or the new ones when the switch failed. Both stay held in between.
 */
#include "gpamap/address_allocator.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_address_relocation {
    struct gpamap_interval from;
    struct gpamap_interval to;
};

#include "specs/address_relocation.acsl"

/* Allocate the new place of the allocation `from`, which stays held; in *relocation. The owner is that of `from`;
   request.owner is not looked at. NOT_AVAILABLE when `from` is no allocation; then as
   gpamap_address_allocator_allocate. */
/*@
  requires memory: AddressMemory(allocator) && \valid(relocation);
  requires apart: \separated(relocation, allocator) &&
    \separated(relocation, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *relocation, allocator->map.left, allocator->map.right,
    allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==>
    AddressAllocated{Pre}(allocator, from.first, from.last) && request.size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==>
    AddressAllocated{Pre}(allocator, from.first, from.last) && request.size != 0 && !IsPow2(request.align);
  ensures exact: \result == GPAMAP_ERR_UNALIGNED_ADDRESS <==>
    AddressAllocated{Pre}(allocator, from.first, from.last) && AddressSizeWf(request) && !AddressExactWf(request);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==>
    !AddressAllocated{Pre}(allocator, from.first, from.last) || (AddressSizeWf(request) && AddressExactWf(request) &&
      !AddressFitsSome{Pre}(allocator, request, allocator->pool));
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==>
    AddressAllocated{Pre}(allocator, from.first, from.last) && AddressSizeWf(request) && AddressExactWf(request) &&
    AddressFitsSome{Pre}(allocator, request, allocator->pool) && \old(AddressFull(allocator));
  ensures ok: \result == GPAMAP_OK <==>
    AddressAllocated{Pre}(allocator, from.first, from.last) && AddressSizeWf(request) && AddressExactWf(request) &&
    AddressFitsSome{Pre}(allocator, request, allocator->pool) && !\old(AddressFull(allocator));
  ensures from: \result == GPAMAP_OK ==> relocation->from == from;
  ensures chosen: \result == GPAMAP_OK ==>
    AddressChosen{Pre}(allocator, request, allocator->pool, relocation->to.first) &&
    relocation->to.last == relocation->to.first + request.size - 1;
  ensures pending: \result == GPAMAP_OK ==> RelocationPending(allocator, *relocation);
  ensures room: \result == GPAMAP_OK ==>
    allocator->map.right - allocator->map.left == \old(allocator->map.right - allocator->map.left) - 1;
  // The new bytes are taken beside the old ones, for the same owner.
  ensures taken: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==> (MapFree(&allocator->map, a, b) <==>
    MapFree{Pre}(&allocator->map, a, b) && (b < relocation->to.first || relocation->to.last < a)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) || (a == relocation->to.first && b == relocation->to.last &&
      MapHolds{Pre}(&allocator->map, from.first, from.last, o)));
  ensures untouched: \result != GPAMAP_OK ==>
    MapUnchanged{Pre, Here}(&allocator->map) && *relocation == \old(*relocation);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_relocate_begin(struct gpamap_address_allocator *allocator,
                                                                 struct gpamap_interval from,
                                                                 struct gpamap_address_request request,
                                                                 struct gpamap_address_relocation *relocation);

/* The switch is made: free the old place, or put it in quarantine. NOT_AVAILABLE unless both places are allocations of
   one owner. */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures pending: \result == GPAMAP_OK <==> RelocationPending{Pre}(allocator, relocation);
  ensures freed: \result == GPAMAP_OK && quarantine == 0 ==> (\forall integer gpa;
    MapFree(&allocator->map, gpa, gpa) <==>
    MapFree{Pre}(&allocator->map, gpa, gpa) || relocation.from.first <= gpa <= relocation.from.last);
  ensures gone: \result == GPAMAP_OK && quarantine == 0 ==> (\forall integer a, b, o;
    MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) && !(a == relocation.from.first && b == relocation.from.last));
  ensures kept: \result == GPAMAP_OK && quarantine != 0 ==> (\forall integer a, b;
    MapFree(&allocator->map, a, b) <==> MapFree{Pre}(&allocator->map, a, b));
  ensures quarantined: \result == GPAMAP_OK && quarantine != 0 ==> (\forall integer a, b, o;
    MapHolds(&allocator->map, a, b, o) <==>
    (MapHolds{Pre}(&allocator->map, a, b, o) && !(a == relocation.from.first && b == relocation.from.last)) ||
    (a == relocation.from.first && b == relocation.from.last && o == GPAMAP_ADDRESS_QUARANTINED));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_relocate_commit(struct gpamap_address_allocator *allocator,
                                                                  struct gpamap_address_relocation relocation,
                                                                  bool quarantine);

/* The switch failed: free the new place. NOT_AVAILABLE as commit. */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures pending: \result == GPAMAP_OK <==> RelocationPending{Pre}(allocator, relocation);
  ensures freed: \result == GPAMAP_OK ==> (\forall integer gpa; MapFree(&allocator->map, gpa, gpa) <==>
    MapFree{Pre}(&allocator->map, gpa, gpa) || relocation.to.first <= gpa <= relocation.to.last);
  ensures gone: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) && !(a == relocation.to.first && b == relocation.to.last));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_address_relocate_abort(struct gpamap_address_allocator *allocator,
                                                                 struct gpamap_address_relocation relocation);

#ifdef __cplusplus
}
#endif
#endif
