/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/id_run.h"

#include "gpamap/align.h"
#include "gpamap/bit_tree_next.h"
#include "gpamap/bits.h"
#include "proofs/lemmas/id_run.h"

/* The smallest free number at or above `from`; -1 when there is none. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires from: from <= ids->free.last;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: -1 <= \result <= ids->free.last;
  ensures found: \result >= 0 ==> from <= \result && IdFree(ids, \result);
  ensures lowest: \result >= 0 ==> \forall integer x; from <= x < \result ==> !IdFree(ids, x);
  ensures none: \result < 0 ==> \forall integer x; from <= x ==> !IdFree(ids, x);
*/
static int64_t next_free(const struct gpamap_id_allocator *ids, uint32_t from)
{
    return from <= ids->spare ? ids->spare : gpamap_bit_tree_next(&ids->free, from);
}

/* The smallest free (allocated) id at or above `from`; the end of the ids when there is none. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires from: ids->first <= from <= IdEnd(ids);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: from <= \result <= IdEnd(ids);
  ensures before: \forall integer i; from <= i < \result ==> IdAllocated(ids, i);
  ensures free: \result < IdEnd(ids) ==> !IdAllocated(ids, \result);
*/
static uint64_t free_from(const struct gpamap_id_allocator *ids, uint64_t from)
{
    const uint64_t end = (uint64_t)ids->first + ids->free.last + 1;

    if (from == end) {
        return end;
    }
    const int64_t number = next_free(ids, (uint32_t)(from - ids->first));

    return number < 0 ? end : ids->first + (uint64_t)number;
}

/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires from: ids->first <= from <= IdEnd(ids);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: from <= \result <= IdEnd(ids);
  ensures before: \forall integer i; from <= i < \result ==> !IdAllocated(ids, i);
  ensures taken: \result < IdEnd(ids) ==> IdAllocated(ids, \result);
*/
static uint64_t taken_from(const struct gpamap_id_allocator *ids, uint64_t from)
{
    const uint64_t end = (uint64_t)ids->first + ids->free.last + 1;
    uint32_t id = 0;

    if (from == end || gpamap_id_allocator_next_allocated(ids, (uint32_t)from, &id) != GPAMAP_OK) {
        return end;
    }
    return id;
}

/* The smallest multiple of align at or above a free id at or above `from`; the end of the ids, or more, when there is
   none. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires from: ids->first <= from <= IdEnd(ids);
  requires align: 0 < align;
  requires none: 0 < count && IdNoRunBefore(ids, count, align, from);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: from <= \result <= IdEnd(ids) + align;
  ensures multiple: \result < IdEnd(ids) ==> Aligned(\result, align);
  ensures none: IdNoRunBefore(ids, count, align, \result);
*/
static uint64_t next_place(const struct gpamap_id_allocator *ids, uint64_t from,
                           uint32_t align) /*@ ghost (uint32_t count) */
{
    const uint64_t id = free_from(ids, from);
    const uint64_t rest = id % align;

    //@ ghost lemma_between_multiples(id, align);
    //@ ghost lemma_divide(id, align);
    //@ assert passed: IdNoRunBefore(ids, count, align, id);
    return rest == 0 ? id : id - rest + align;
}

/* Of a free number: the one after those that are free with it, in the same word of the tree. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires free: IdFree(ids, number);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: number < \result <= number + 64;
  ensures free: \forall integer x; number <= x < \result && x <= ids->free.last ==> IdFree(ids, x);
*/
static uint64_t free_in_word(const struct gpamap_id_allocator *ids, uint32_t number)
{
    const uint32_t word = number / 64;
    const uint32_t bit = gpamap_bits_lowest_from(gpamap_bit_tree_absent(&ids->free, word), number % 64);

    /*@ assert bits: \forall integer b; number % 64 <= b < bit && 64 * word + b <= ids->free.last ==>
          Bit(TreeWord(&ids->free, 0, word), b); */
    /*@ assert split: \forall integer x; number <= x < 64 * word + bit ==>
          x / 64 == word && number % 64 <= x % 64 < bit && 64 * word + x % 64 == x; */
    //@ assert has: \forall integer x; number <= x < 64 * word + bit && x <= ids->free.last ==> TreeHas(&ids->free, x);
    //@ assert place: number == 64 * word + number % 64;
    return bit == number % 64 ? (uint64_t)number + 1 : (uint64_t)word * 64 + bit;
}

/* The first allocated id from `from` on, before `end`; `end` or more when there is none. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires from: ids->first <= from <= end <= IdEnd(ids);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: from <= \result;
  ensures before: \forall integer i; from <= i < \result && i < end ==> !IdAllocated(ids, i);
  ensures taken: \result < end ==> IdAllocated(ids, \result);
*/
static uint64_t taken_before(const struct gpamap_id_allocator *ids, uint64_t from, uint64_t end)
{
    uint64_t id = from;

    /*@
      loop invariant from: from <= id <= end + 64;
      loop invariant before: \forall integer i; from <= i < id && i < end ==> !IdAllocated(ids, i);
      loop assigns id;
      loop variant end - id;
    */
    while (id < end && !gpamap_id_allocator_is_allocated(ids, (uint32_t)id)) {
        //@ assert free: IdFree(ids, id - ids->first);
        const uint64_t next = ids->first + free_in_word(ids, (uint32_t)(id - ids->first));

        //@ assert passed: \forall integer i; id <= i < next && i < end ==> IdFree(ids, i - ids->first);
        id = next;
    }
    return id;
}

/* The first of so many free ids in a row, a multiple of align; -1 when there are none. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  requires request: 0 < count && 0 < align;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures range: -1 <= \result <= UINT32_MAX;
  ensures found: \result >= 0 ==> Aligned(\result, align) && IdRunFree(ids, \result, count);
  ensures smallest: \result >= 0 ==> IdNoRunBefore(ids, count, align, \result);
  ensures none: \result < 0 ==> IdNoRunBefore(ids, count, align, IdEnd(ids));
*/
static int64_t find_run(const struct gpamap_id_allocator *ids, uint32_t count, uint32_t align)
{
    const uint64_t end = (uint64_t)ids->first + ids->free.last + 1;
    uint64_t from = ids->first;

    /*@
      loop invariant from: ids->first <= from <= end;
      loop invariant none: IdNoRunBefore(ids, count, align, from);
      loop assigns from;
      loop variant end - from;
    */
    for (;;) {
        const uint64_t place = next_place(ids, from, align) /*@ ghost (count) */;

        if (place + count > end) {
            return -1;
        }
        const uint64_t taken = taken_before(ids, place, place + count);

        if (taken >= place + count) {
            return (int64_t)place;
        }
        from = taken + 1;
    }
}

/* Allocate so many ids in a row. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  requires free: 0 < count && IdRunFree(ids, first, count);
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures allocated: \forall integer i;
    IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i) || first <= i < first + count;
  ensures handed_out: \forall integer i;
    IdHandedOut(ids, i) <==> IdHandedOut{Pre}(ids, i) || ids->first <= i < first + count;
*/
static void take_run(struct gpamap_id_allocator *ids, uint32_t first, uint32_t count)
{
    /*@
      loop invariant taken: 0 <= taken <= count;
      loop invariant invariant: IdAllocatorWf(ids);
      loop invariant range: IdSameRange{Pre, Here}(ids);
      loop invariant allocated: \forall integer i;
        IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i) || first <= i < first + taken;
      loop invariant handed_out: \forall integer i;
        IdHandedOut(ids, i) <==> IdHandedOut{Pre}(ids, i) || (taken > 0 && ids->first <= i < first + taken);
      loop assigns taken, ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
      loop variant count - taken;
    */
    for (uint32_t taken = 0; taken < count; taken++) {
        const enum gpamap_status status = gpamap_id_allocator_allocate_exact(ids, first + taken);

        //@ assert allocated: status == GPAMAP_OK;
        (void)status;
    }
}

/* Write an id outside of the allocator. */
/*@
  requires memory: \valid(id);
  requires apart: \separated(id, ids);
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns *id;
  ensures written: *id == value;
  ensures range: IdSameRange{Pre, Here}(ids);
  ensures invariant: IdAllocatorWf(ids);
  ensures same: \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i);
*/
static void put(uint32_t *id, uint32_t value) /*@ ghost (const struct gpamap_id_allocator *ids) */
{
    //@ assert levels: 1 <= ids->free.levels <= 6;
    *id = value;
    //@ assert tree: TreeSame{Pre, Here}(&ids->free);
    //@ assert free: \forall integer x; IdFree(ids, x) <==> IdFree{Pre}(ids, x);
}

enum gpamap_status gpamap_id_allocator_allocate_run(struct gpamap_id_allocator *ids, uint32_t count, uint32_t align,
                                                    uint32_t *first)
{
    if (count == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!gpamap_align_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    const int64_t id = find_run(ids, count, align);

    if (id < 0) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    take_run(ids, (uint32_t)id, count);
    put(first, (uint32_t)id) /*@ ghost (ids) */;
    return GPAMAP_OK;
}

uint64_t gpamap_id_allocator_count(const struct gpamap_id_allocator *ids)
{
    const uint64_t end = (uint64_t)ids->first + ids->free.last + 1;
    uint64_t from = ids->first;
    uint64_t count = 0;

    /*@
      loop invariant from: ids->first <= from <= end;
      loop invariant count: IdCount(ids, from, count) && count <= from - ids->first;
      loop assigns from, count;
      loop variant end - from;
    */
    while (from < end) {
        const uint64_t taken = taken_from(ids, from);
        const uint64_t free = free_from(ids, taken);

        //@ ghost lemma_count_free(ids, from, taken, count);
        //@ ghost lemma_count_taken(ids, taken, free, count);
        count += free - taken;
        from = free;
    }
    return count;
}
