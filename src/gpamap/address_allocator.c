/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/address_allocator.h"

enum gpamap_status gpamap_address_allocator_init(struct gpamap_address_allocator *allocator, uint64_t base,
                                                 uint64_t size, struct gpamap_extent *storage, uint32_t capacity)
{
    struct gpamap_interval pool;
    const enum gpamap_status status = gpamap_interval_make(base, size, &pool);

    if (status == GPAMAP_OK) {
        gpamap_extent_map_init(&allocator->map, storage, capacity);
        allocator->pool = pool;
    }
    return status;
}

bool gpamap_address_allocator_is_valid(const struct gpamap_address_allocator *allocator)
{
    const struct gpamap_interval pool = allocator->pool;

    if (!gpamap_extent_map_is_valid(&allocator->map) || pool.first > pool.last ||
        pool.last - pool.first == UINT64_MAX) {
        return false;
    }
    const uint32_t count = gpamap_extent_map_count(&allocator->map);

    if (count == 0) {
        return true;
    }
    const struct gpamap_extent lowest = gpamap_extent_map_at(&allocator->map, 0);
    const struct gpamap_extent highest = gpamap_extent_map_at(&allocator->map, count - 1);

    //@ assert lowest: MapHolds(&allocator->map, lowest.first, lowest.last, lowest.owner);
    //@ assert highest: MapHolds(&allocator->map, highest.first, highest.last, highest.owner);
    return pool.first <= lowest.first && highest.last <= pool.last;
}

/* Whether a request can be meant. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> request.size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> request.size != 0 && !IsPow2(request.align);
  ensures window: \result == GPAMAP_ERR_INVALID_RANGE <==> AddressSizeWf(request) && window.first > window.last;
  ensures owner: \result == GPAMAP_ERR_OUT_OF_RANGE <==> AddressSizeWf(request) && window.first <= window.last &&
    request.owner == GPAMAP_ADDRESS_QUARANTINED;
  ensures exact: \result == GPAMAP_ERR_UNALIGNED_ADDRESS <==> AddressSizeWf(request) &&
    window.first <= window.last && request.owner != GPAMAP_ADDRESS_QUARANTINED && !AddressExactWf(request);
  ensures ok: \result == GPAMAP_OK <==> AddressRequestWf(request, window);
*/
static enum gpamap_status check_request(struct gpamap_address_request request, struct gpamap_interval window)
{
    if (request.size == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!gpamap_align_is_power_of_two(request.align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (window.first > window.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (request.owner == GPAMAP_ADDRESS_QUARANTINED) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    if (request.policy == GPAMAP_ADDRESS_EXACT &&
        gpamap_align_down(request.address, gpamap_align_log2(request.align)) != request.address) {
        return GPAMAP_ERR_UNALIGNED_ADDRESS;
    }
    return GPAMAP_OK;
}

/* What two intervals share; it ends before it starts when that is nothing. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures shared: \forall integer a, b; \result.first <= a && b <= \result.last <==>
    one.first <= a && other.first <= a && b <= one.last && b <= other.last;
*/
static struct gpamap_interval cut(struct gpamap_interval one, struct gpamap_interval other)
{
    if (one.first < other.first) {
        one.first = other.first;
    }
    if (one.last > other.last) {
        one.last = other.last;
    }
    return one;
}

/* Where the bytes of a request can lie; it ends before it starts when that is nowhere. */
/*@
  requires size: request.size > 0;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures inside: \forall integer gpa; AddressInside(request, pool, window, gpa) <==>
    \result.first <= gpa && gpa + request.size - 1 <= \result.last;
*/
static struct gpamap_interval space_for(struct gpamap_address_request request, struct gpamap_interval pool,
                                        struct gpamap_interval window)
{
    const struct gpamap_interval space = cut(pool, window);

    if (request.policy != GPAMAP_ADDRESS_EXACT) {
        return space;
    }
    if (request.address > UINT64_MAX - (request.size - 1)) {
        return (struct gpamap_interval){ 1, 0 };
    }
    return cut(space, (struct gpamap_interval){ request.address, request.address + (request.size - 1) });
}

/* The place of the request, in *first. */
/*@
  requires memory: AddressReadable(allocator) && \valid(first);
  requires apart: \separated(first, allocator) &&
    \separated(first, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  requires request: AddressRequestWf(request, window);
  terminates \true;
  exits \false;
  assigns *first;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures chosen: \result == GPAMAP_OK ==> AddressChosen(allocator, request, window, *first);
  ensures none: \result != GPAMAP_OK ==> !AddressFitsSome(allocator, request, window);
*/
static enum gpamap_status choose(const struct gpamap_address_allocator *allocator,
                                 struct gpamap_address_request request, struct gpamap_interval window, uint64_t *first)
{
    const struct gpamap_interval space = space_for(request, allocator->pool, window);

    if (space.first > space.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    const enum gpamap_status status =
        request.policy == GPAMAP_ADDRESS_LAST
            ? gpamap_extent_map_highest_fit(&allocator->map, request.size, request.align, space, first)
            : gpamap_extent_map_lowest_fit(&allocator->map, request.size, request.align, space, first);

    /*@ assert fits: \forall integer gpa; AddressFits(allocator, request, window, gpa) <==>
          MapFits(&allocator->map, gpa, request.size, request.align, space.first, space.last); */
    return status;
}

/* Take an extent that is free. */
/*@
  requires memory: AddressMemory(allocator);
  requires invariant: AddressAllocatorWf(allocator);
  requires inside: allocator->pool.first <= extent.first <= extent.last <= allocator->pool.last;
  requires free: MapFree(&allocator->map, extent.first, extent.last);
  terminates \true;
  exits \false;
  assigns allocator->map.left, allocator->map.right, allocator->map.extents[0 .. allocator->map.capacity - 1];
  ensures invariant: AddressAllocatorWf(allocator);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_CAPACITY;
  ensures full: \result == GPAMAP_ERR_CAPACITY <==> \old(AddressFull(allocator));
  ensures room: \result == GPAMAP_OK ==>
    allocator->map.right - allocator->map.left == \old(allocator->map.right - allocator->map.left) - 1;
  ensures taken: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==> (MapFree(&allocator->map, a, b) <==>
    MapFree{Pre}(&allocator->map, a, b) && (b < extent.first || extent.last < a)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==>
    MapHolds{Pre}(&allocator->map, a, b, o) || (a == extent.first && b == extent.last && o == extent.owner));
  ensures untouched: \result != GPAMAP_OK ==> MapUnchanged{Pre, Here}(&allocator->map);
*/
static enum gpamap_status take(struct gpamap_address_allocator *allocator, struct gpamap_extent extent)
{
    if (gpamap_extent_map_count(&allocator->map) == allocator->map.capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    return gpamap_extent_map_insert(&allocator->map, extent);
}

enum gpamap_status gpamap_address_allocator_allocate_in(struct gpamap_address_allocator *allocator,
                                                        struct gpamap_address_request request,
                                                        struct gpamap_interval window, struct gpamap_interval *interval)
{
    enum gpamap_status status = check_request(request, window);
    uint64_t first;

    if (status == GPAMAP_OK) {
        status = choose(allocator, request, window, &first);
    }
    if (status == GPAMAP_OK) {
        status = take(allocator, (struct gpamap_extent){ first, first + (request.size - 1), request.owner });
    }
    //@ ghost Done: ;
    if (status == GPAMAP_OK) {
        interval->first = first;
        interval->last = first + (request.size - 1);
    }
    //@ assert same: MapUnchanged{Done, Here}(&allocator->map);
    return status;
}

enum gpamap_status gpamap_address_allocator_allocate(struct gpamap_address_allocator *allocator,
                                                     struct gpamap_address_request request,
                                                     struct gpamap_interval *interval)
{
    return gpamap_address_allocator_allocate_in(allocator, request, allocator->pool, interval);
}

/* The owner of exactly this interval, in *owner; false when it is no extent. */
/*@
  requires memory: AddressReadable(allocator) && \valid(owner);
  requires apart: \separated(owner, allocator) &&
    \separated(owner, allocator->map.extents + (0 .. allocator->map.capacity - 1));
  requires invariant: AddressAllocatorWf(allocator);
  terminates \true;
  exits \false;
  assigns *owner;
  ensures held: \result ==> MapHolds(&allocator->map, interval.first, interval.last, *owner);
  ensures none: !\result ==> (\forall integer o; !MapHolds(&allocator->map, interval.first, interval.last, o));
*/
static bool owner_of(const struct gpamap_address_allocator *allocator, struct gpamap_interval interval, uint64_t *owner)
{
    struct gpamap_extent extent;

    if (gpamap_extent_map_find(&allocator->map, interval.first, &extent) != GPAMAP_OK ||
        extent.first != interval.first || extent.last != interval.last) {
        return false;
    }
    *owner = extent.owner;
    return true;
}

enum gpamap_status gpamap_address_allocator_free(struct gpamap_address_allocator *allocator,
                                                 struct gpamap_interval interval)
{
    uint64_t owner;

    if (!owner_of(allocator, interval, &owner) || owner == GPAMAP_ADDRESS_QUARANTINED) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    const enum gpamap_status status = gpamap_extent_map_remove(&allocator->map, interval);

    //@ assert inside: MapInside(&allocator->map, allocator->pool.first, allocator->pool.last);
    return status;
}

enum gpamap_status gpamap_address_allocator_quarantine(struct gpamap_address_allocator *allocator,
                                                       struct gpamap_interval interval)
{
    uint64_t owner;

    if (!owner_of(allocator, interval, &owner) || owner == GPAMAP_ADDRESS_QUARANTINED) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    const enum gpamap_status status =
        gpamap_extent_map_set_owner(&allocator->map, interval, GPAMAP_ADDRESS_QUARANTINED);

    //@ assert map: ExtentMapWf(&allocator->map);
    //@ assert inside: MapInside(&allocator->map, allocator->pool.first, allocator->pool.last);
    return status;
}

enum gpamap_status gpamap_address_allocator_release(struct gpamap_address_allocator *allocator,
                                                    struct gpamap_interval interval)
{
    uint64_t owner;

    if (!owner_of(allocator, interval, &owner) || owner != GPAMAP_ADDRESS_QUARANTINED) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    const enum gpamap_status status = gpamap_extent_map_remove(&allocator->map, interval);

    //@ assert inside: MapInside(&allocator->map, allocator->pool.first, allocator->pool.last);
    return status;
}

enum gpamap_status gpamap_address_allocator_find(const struct gpamap_address_allocator *allocator, uint64_t address,
                                                 struct gpamap_extent *extent)
{
    return gpamap_extent_map_find(&allocator->map, address, extent);
}
