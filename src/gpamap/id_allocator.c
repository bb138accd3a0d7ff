/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/id_allocator.h"

#include "gpamap/bit_tree_init.h"
#include "gpamap/bit_tree_next.h"
#include "gpamap/bit_tree_valid.h"
#include "proofs/lemmas/id_allocator.h"

/* Take a number out of the tree. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  requires free: TreeHas(&ids->free, number);
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures taken: \forall integer x; IdFree(ids, x) <==> IdFree{Pre}(ids, x) && x != number;
  ensures handed_out: ids->handed_out == \max(\old(ids->handed_out), number + 1);
*/
static void take(struct gpamap_id_allocator *ids, uint32_t number)
{
    const bool none = gpamap_bit_tree_remove(&ids->free, number);

    if (ids->handed_out <= number) {
        ids->handed_out = (int64_t)number + 1;
    }
    if (none) {
        ids->lowest = (int64_t)ids->free.last + 1;
    } else if (ids->lowest == number) {
        ids->lowest = (int64_t)number + 1;
    }
}

/* Take the smallest free number: it, or -1 when there is none. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures range: -1 <= \result <= ids->free.last;
  ensures free: \result >= 0 ==> IdFree{Pre}(ids, \result);
  ensures smallest: \result >= 0 ==> \forall integer x; IdFree{Pre}(ids, x) ==> \result <= x;
  ensures taken: \result >= 0 ==> \forall integer x; IdFree(ids, x) <==> IdFree{Pre}(ids, x) && x != \result;
  ensures handed_out: \result >= 0 ==> ids->handed_out == \max(\old(ids->handed_out), \result + 1);
  ensures none: \result < 0 ==> \forall integer x; !IdFree{Pre}(ids, x);
  ensures same: \result < 0 ==> ids->handed_out == \old(ids->handed_out) && \forall integer x; !IdFree(ids, x);
*/
static inline int64_t take_smallest(struct gpamap_id_allocator *ids)
{
    const int64_t spare = ids->spare;

    if (spare >= 0) {
        ids->spare = -1;
        return spare;
    }
    if (ids->lowest > ids->free.last) {
        return -1;
    }
    const int64_t number = gpamap_bit_tree_next(&ids->free, (uint32_t)ids->lowest);

    if (number >= 0) {
        ids->lowest = number;
        take(ids, (uint32_t)number);
    }
    return number;
}

/* Free a number. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  requires allocated: 0 <= number < ids->handed_out && !IdFree(ids, number);
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->spare, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures freed: \forall integer x; IdFree(ids, x) <==> IdFree{Pre}(ids, x) || x == number;
*/
static inline void give_back(struct gpamap_id_allocator *ids, int64_t number)
{
    const int64_t spare = ids->spare;
    const bool is_spare = number < (spare < 0 ? ids->lowest : spare);
    const int64_t other = is_spare ? spare : number;

    if (is_spare) {
        ids->spare = number;
    }
    if (other >= 0) {
        gpamap_bit_tree_add(&ids->free, (uint32_t)other);
        ids->lowest = other < ids->lowest ? other : ids->lowest;
    }
}

/* Write a number outside of the tree. */
/*@
  requires memory: \valid(number);
  requires apart: \separated(number, tree);
  requires shape: 1 <= tree->levels <= 6;
  terminates \true;
  exits \false;
  assigns *number;
  ensures number: *number == value;
  ensures same: TreeSame{Pre, Here}(tree);
*/
static void put(uint32_t *number, uint32_t value) /*@ ghost (const struct gpamap_bit_tree *tree) */
{
    *number = value;
}

enum gpamap_status gpamap_id_allocator_init(struct gpamap_id_allocator *ids, uint64_t *words, uint32_t capacity,
                                            uint32_t first, uint32_t last)
{
    if (last < first) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (!gpamap_bit_tree_init(&ids->free, words, capacity, last - first)) {
        return GPAMAP_ERR_CAPACITY;
    }
    ids->lowest = 0;
    ids->spare = -1;
    ids->handed_out = 0;
    //@ ghost Made: ;
    put(&ids->first, first) /*@ ghost (&ids->free) */;
    //@ assert same: TreeSame{Made, Here}(&ids->free);
    //@ assert free: \forall integer x; 0 <= x <= ids->free.last ==> TreeHas(&ids->free, x);
    return GPAMAP_OK;
}

enum gpamap_status gpamap_id_allocator_allocate(struct gpamap_id_allocator *ids, uint32_t *id)
{
    const int64_t number = take_smallest(ids);

    if (number < 0) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    //@ assert witness: IdInside{Pre}(ids, ids->first + number) && !IdAllocated{Pre}(ids, ids->first + number);
    //@ assert more: \forall integer i; IdAllocated{Pre}(ids, i) || i == ids->first + number ==> IdAllocated(ids, i);
    //@ assert only: \forall integer i; IdAllocated(ids, i) ==> IdAllocated{Pre}(ids, i) || i == ids->first + number;
    //@ ghost Taken: ;
    put(id, ids->first + (uint32_t)number) /*@ ghost (&ids->free) */;
    //@ assert same: TreeSame{Taken, Here}(&ids->free);
    //@ assert range: IdSameRange{Taken, Here}(ids) && *id == ids->first + number;
    //@ assert tree: TreeWf(&ids->free);
    //@ assert has: \forall integer x; TreeHas(&ids->free, x) <==> TreeHas{Taken}(&ids->free, x);
    //@ assert free: \forall integer x; IdFree(ids, x) <==> IdFree{Taken}(ids, x);
    //@ assert kept: \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Taken}(ids, i);
    return GPAMAP_OK;
}

enum gpamap_status gpamap_id_allocator_allocate_exact(struct gpamap_id_allocator *ids, uint32_t id)
{
    if (id < ids->first || id - ids->first > ids->free.last) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    const uint32_t number = id - ids->first;

    if (number == ids->spare) {
        ids->spare = -1;
        return GPAMAP_OK;
    }
    if (!gpamap_bit_tree_has(&ids->free, number)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    take(ids, number);
    return GPAMAP_OK;
}

enum gpamap_status gpamap_id_allocator_free(struct gpamap_id_allocator *ids, uint32_t id)
{
    if (id < ids->first || id - ids->first > ids->free.last) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    const uint32_t number = id - ids->first;

    if (number >= ids->handed_out) {
        return GPAMAP_ERR_NEVER_ALLOCATED;
    }
    if (number == ids->spare || gpamap_bit_tree_has(&ids->free, number)) {
        return GPAMAP_ERR_ALREADY_RELEASED;
    }
    give_back(ids, number);
    return GPAMAP_OK;
}

bool gpamap_id_allocator_is_allocated(const struct gpamap_id_allocator *ids, uint32_t id)
{
    return id >= ids->first && id - ids->first <= ids->free.last && id - ids->first != ids->spare &&
           !gpamap_bit_tree_has(&ids->free, id - ids->first);
}

/* The smallest number at or above `from` that is not free; -1 when there is none. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires from: from <= ids->free.last;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: -1 <= \result <= ids->free.last;
  ensures found: \result >= 0 ==> from <= \result && !IdFree(ids, \result);
  ensures lowest: \result >= 0 ==> \forall integer x; from <= x < \result ==> IdFree(ids, x);
  ensures none: \result < 0 ==> \forall integer x; from <= x <= ids->free.last ==> IdFree(ids, x);
*/
static int64_t next_taken(const struct gpamap_id_allocator *ids, uint32_t from)
{
    const int64_t number = gpamap_bit_tree_next_absent(&ids->free, from);

    if (number < 0 || number != ids->spare) {
        return number;
    }
    return number == ids->free.last ? -1 : gpamap_bit_tree_next_absent(&ids->free, (uint32_t)number + 1);
}

enum gpamap_status gpamap_id_allocator_next_allocated(const struct gpamap_id_allocator *ids, uint32_t from,
                                                      uint32_t *id)
{
    const uint32_t number = from < ids->first ? 0 : from - ids->first;

    if (number > ids->free.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    const int64_t found = next_taken(ids, number);

    if (found < 0) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    *id = ids->first + (uint32_t)found;
    return GPAMAP_OK;
}

bool gpamap_id_allocator_is_valid(const struct gpamap_id_allocator *ids)
{
    if (!gpamap_bit_tree_is_valid(&ids->free)) {
        return false;
    }
    if (ids->first > UINT32_MAX - ids->free.last || ids->lowest > (int64_t)ids->free.last + 1 || ids->spare < -1 ||
        ids->spare >= ids->lowest || ids->handed_out < 0 || ids->handed_out > (int64_t)ids->free.last + 1) {
        return false;
    }
    const int64_t smallest = gpamap_bit_tree_next(&ids->free, 0);

    if (smallest >= 0 && smallest < ids->lowest) {
        return false;
    }
    return ids->handed_out > ids->free.last || gpamap_bit_tree_next_absent(&ids->free, (uint32_t)ids->handed_out) < 0;
}
