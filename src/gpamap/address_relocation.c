/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/address_relocation.h"

/* The owner of exactly this interval; GPAMAP_ADDRESS_QUARANTINED when it is no allocation. */
/*@
  requires memory: AddressReadable(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures held: \result != GPAMAP_ADDRESS_QUARANTINED ==>
    MapHolds(&allocator->map, interval.first, interval.last, \result);
  ensures only: \forall integer o; o != GPAMAP_ADDRESS_QUARANTINED &&
    MapHolds(&allocator->map, interval.first, interval.last, o) ==> o == \result;
*/
static uint64_t owner_of(const struct gpamap_address_allocator *allocator, struct gpamap_interval interval)
{
    struct gpamap_extent extent;

    if (gpamap_address_allocator_find(allocator, interval.first, &extent) != GPAMAP_OK ||
        extent.first != interval.first || extent.last != interval.last) {
        return GPAMAP_ADDRESS_QUARANTINED;
    }
    return extent.owner;
}

/* Both places are allocations of one owner. */
/*@
  requires memory: AddressReadable(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures pending: \result <==> RelocationPending(allocator, relocation);
*/
static bool is_pending(const struct gpamap_address_allocator *allocator, struct gpamap_address_relocation relocation)
{
    const uint64_t owner = owner_of(allocator, relocation.from);

    return owner != GPAMAP_ADDRESS_QUARANTINED && owner == owner_of(allocator, relocation.to) &&
           relocation.from.first != relocation.to.first;
}

/* Allocate for this owner, whatever the request says of it. */
/*@
  requires memory: AddressMemory(allocator) && \valid(to);
  requires apart: \separated(to, allocator) &&
    \separated(to, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  requires owner: owner != GPAMAP_ADDRESS_QUARANTINED;
  terminates \true;
  exits \false;
  assigns *to, allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> request.size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> request.size != 0 && !IsPow2(request.align);
  ensures exact: \result == GPAMAP_ERR_UNALIGNED_ADDRESS <==> AddressSizeWf(request) && !AddressExactWf(request);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==> AddressSizeWf(request) && AddressExactWf(request) &&
    !AddressFitsSome{Pre}(allocator, request, allocator->pool);
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> AddressSizeWf(request) && AddressExactWf(request) &&
    AddressFitsSome{Pre}(allocator, request, allocator->pool) && \old(AddressFull(allocator));
  ensures ok: \result == GPAMAP_OK <==> AddressSizeWf(request) && AddressExactWf(request) &&
    AddressFitsSome{Pre}(allocator, request, allocator->pool) && !\old(AddressFull(allocator));
  ensures chosen: \result == GPAMAP_OK ==> AddressChosen{Pre}(allocator, request, allocator->pool, to->first) &&
    to->last == to->first + request.size - 1;
  ensures room: \result == GPAMAP_OK ==>
    allocator->map.right - allocator->map.left == \old(allocator->map.right - allocator->map.left) - 1;
  ensures taken: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==> (MapFree(&allocator->map, a, b) <==>
    MapFree{Pre}(&allocator->map, a, b) && (b < to->first || to->last < a)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) || (a == to->first && b == to->last && o == owner));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
static enum gpamap_status allocate_for(struct gpamap_address_allocator *allocator,
                                       struct gpamap_address_request request, uint64_t owner,
                                       struct gpamap_interval *to)
{
    const struct gpamap_address_request kept = { request.size, request.align, request.policy, request.address, owner };

    /*@ assert fits: \forall integer gpa; AddressFits(allocator, kept, allocator->pool, gpa) <==>
          AddressFits(allocator, request, allocator->pool, gpa); */
    /*@ assert some: AddressFitsSome(allocator, kept, allocator->pool) <==>
          AddressFitsSome(allocator, request, allocator->pool); */
    /*@ assert chosen: \forall integer gpa; AddressChosen(allocator, kept, allocator->pool, gpa) <==>
          AddressChosen(allocator, request, allocator->pool, gpa); */
    return gpamap_address_allocator_allocate(allocator, kept, to);
}

/* Note both places. */
/*@
  requires memory: AddressReadable(allocator) && \valid(relocation);
  requires apart: \separated(relocation, allocator) &&
    \separated(relocation, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *relocation;
  ensures from: relocation->from == from;
  ensures to: relocation->to == to;
  ensures map: MapUnchanged{Pre, Here}(&allocator->map);
  ensures invariant: AddressAllocatorWf(allocator);
  ensures free: \forall integer a, b; MapFree(&allocator->map, a, b) <==> MapFree{Pre}(&allocator->map, a, b);
  ensures held: \forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==> MapHolds{Pre}(&allocator->map, a, b, o);
*/
static void note(struct gpamap_address_relocation *relocation, struct gpamap_interval from, struct gpamap_interval to)
/*@ ghost (const struct gpamap_address_allocator *allocator) */
{
    relocation->from = from;
    relocation->to = to;
    //@ assert map: MapUnchanged{Pre, Here}(&allocator->map);
}

enum gpamap_status gpamap_address_relocate_begin(struct gpamap_address_allocator *allocator,
                                                 struct gpamap_interval from, struct gpamap_address_request request,
                                                 struct gpamap_address_relocation *relocation)
{
    struct gpamap_interval to;
    const uint64_t owner = owner_of(allocator, from);

    if (owner == GPAMAP_ADDRESS_QUARANTINED) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    const enum gpamap_status status = allocate_for(allocator, request, owner, &to);

    if (status == GPAMAP_OK) {
        //@ assert free: MapFree{Pre}(&allocator->map, to.first, to.last) && to.first <= to.last;
        //@ assert apart: from.first != to.first;
        note(relocation, from, to) /*@ ghost (allocator) */;
        //@ assert old: MapHolds(&allocator->map, relocation->from.first, relocation->from.last, owner);
        //@ assert new: MapHolds(&allocator->map, relocation->to.first, relocation->to.last, owner);
    }
    return status;
}

enum gpamap_status gpamap_address_relocate_commit(struct gpamap_address_allocator *allocator,
                                                  struct gpamap_address_relocation relocation, bool quarantine)
{
    if (!is_pending(allocator, relocation)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    return quarantine ? gpamap_address_allocator_quarantine(allocator, relocation.from)
                      : gpamap_address_allocator_free(allocator, relocation.from);
}

enum gpamap_status gpamap_address_relocate_abort(struct gpamap_address_allocator *allocator,
                                                 struct gpamap_address_relocation relocation)
{
    if (!is_pending(allocator, relocation)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    return gpamap_address_allocator_free(allocator, relocation.to);
}
