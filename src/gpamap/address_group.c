/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/address_group.h"

#include "proofs/lemmas/address_group.h"

enum gpamap_status gpamap_address_group_allocate(struct gpamap_address_allocator *allocator,
                                                 const struct gpamap_interval *pools, uint32_t count,
                                                 struct gpamap_address_request request,
                                                 struct gpamap_interval *interval)
{
    enum gpamap_status status = GPAMAP_ERR_NOT_AVAILABLE;

    /*@
      loop invariant i: 0 <= i <= count;
      loop invariant passed: GroupPassed{Pre}(allocator, request, pools, i);
      loop invariant unchanged: MapUnchanged{Pre, Here}(&allocator->map);
      loop invariant invariant: AddressAllocatorWf(allocator);
      loop invariant interval: *interval == \at(*interval, Pre);
      loop invariant status: status == GPAMAP_ERR_NOT_AVAILABLE;
      loop assigns i, status, *interval, allocator->map.left, allocator->map.right,
        allocator->map.extents[0 .. allocator->map.capacity - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        /*@ assert pool: allocator->pool.first == \at(allocator->pool.first, Pre) &&
              allocator->pool.last == \at(allocator->pool.last, Pre); */
        /*@ assert fits: \forall integer gpa; AddressFits(allocator, request, pools[i], gpa) <==>
              AddressFits{Pre}(allocator, request, pools[i], gpa); */
        /*@ assert fits_some: AddressFitsSome(allocator, request, pools[i]) <==>
              AddressFitsSome{Pre}(allocator, request, pools[i]); */
        status = gpamap_address_allocator_allocate_in(allocator, request, pools[i], interval);
        if (status != GPAMAP_ERR_NOT_AVAILABLE) {
            //@ assert decides: GroupDecides{Pre}(allocator, request, pools, count, i);
            /*@ assert bad: status == GPAMAP_ERR_INVALID_RANGE <==>
                  AddressSizeWf(request) && pools[i].first > pools[i].last; */
            /*@ assert given: status == GPAMAP_OK <==>
                  !\at(AddressFull(allocator), Pre) && AddressRequestWf(request, pools[i]); */
            return status;
        }
    }
    return status;
}
