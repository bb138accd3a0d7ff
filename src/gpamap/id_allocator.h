/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ID_ALLOCATOR_H
#define GPAMAP_ID_ALLOCATOR_H
/*
 * Ids of a range, 32 bits wide: the smallest free one is handed out first.
 *
 * One bit an id, and the bits of a tree above them: a 64th, in words of the caller. An operation on an id takes a step
 * for each level of the tree at most; there are as many as the number of ids has digits to base 64. One free id is kept
 * outside of the tree: while no smaller one is freed, to free it and to allocate it again takes no step.
 *
 * Which ids were ever handed out is kept as one mark: all up to the highest one so far. So an id that
 * allocate_exact has skipped counts as handed out.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/bit_tree.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The words that are enough for so many ids; 1 to 2^32. */
#define GPAMAP_ID_ALLOCATOR_STORAGE(ids) GPAMAP_BIT_TREE_WORDS((uint64_t)(ids)-1)

struct gpamap_id_allocator {
    struct gpamap_bit_tree free; /* bit x: id first + x is free, and not the spare */
    int64_t lowest;              /* no bit below it is 1; last - first + 1 when none is */
    int64_t spare;               /* id first + spare is free too, and below lowest; -1 when there is none */
    int64_t handed_out;          /* ids first to first + handed_out - 1 were handed out */
    uint32_t first;
};

#include "specs/id_allocator.acsl"

/* The allocator of ids first to last (both included), all free, over words[capacity]. INVALID_RANGE when last < first;
   CAPACITY when there are fewer words than GPAMAP_ID_ALLOCATOR_STORAGE says; nothing is written then. O(capacity). */
/*@
  requires memory: \valid(ids) && \valid(words + (0 .. capacity - 1)) && \separated(ids, words + (0 .. capacity - 1));
  terminates \true;
  exits \false;
  assigns *ids, words[0 .. capacity - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_RANGE || \result == GPAMAP_ERR_CAPACITY;
  ensures range: \result == GPAMAP_ERR_INVALID_RANGE <==> last < first;
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> first <= last && capacity < TreeRoom(last - first);
  ensures memory: \result == GPAMAP_OK ==> IdMemory(ids);
  ensures storage: \result == GPAMAP_OK ==> ids->free.words == words && ids->free.capacity == capacity &&
    ids->first == first && ids->free.last == last - first;
  ensures invariant: \result == GPAMAP_OK ==> IdAllocatorWf(ids);
  ensures inside: \result == GPAMAP_OK ==> \forall integer id; IdInside(ids, id) <==> first <= id <= last;
  ensures empty: \result == GPAMAP_OK ==> \forall integer id; !IdAllocated(ids, id) && !IdHandedOut(ids, id);
  ensures untouched: \result != GPAMAP_OK ==> *ids == \old(*ids) &&
    \forall integer i; 0 <= i < capacity ==> words[i] == \old(words[i]);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_allocator_init(struct gpamap_id_allocator *ids, uint64_t *words,
                                                            uint32_t capacity, uint32_t first, uint32_t last);

/* The smallest free id, in *id, allocated. NOT_AVAILABLE when there is none. */
/*@
  requires memory: IdMemory(ids) && \valid(id);
  requires apart: \separated(id, ids) && \separated(id, ids->free.words + (0 .. ids->free.capacity - 1));
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns *id, ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==>
    \forall integer i; IdInside{Pre}(ids, i) ==> IdAllocated{Pre}(ids, i);
  ensures free: \result == GPAMAP_OK ==> IdInside{Pre}(ids, *id) && !IdAllocated{Pre}(ids, *id);
  ensures smallest: \result == GPAMAP_OK ==> \forall integer i; ids->first <= i < *id ==> IdAllocated{Pre}(ids, i);
  ensures allocated: \result == GPAMAP_OK ==>
    \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i) || i == *id;
  // The mark does not pass the id, and does not go back.
  ensures handed_out: \result == GPAMAP_OK ==>
    \forall integer i; IdHandedOut(ids, i) <==> IdHandedOut{Pre}(ids, i) || ids->first <= i <= *id;
  ensures untouched: \result != GPAMAP_OK ==> IdSame{Pre, Here}(ids) && *id == \old(*id);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_allocator_allocate(struct gpamap_id_allocator *ids, uint32_t *id);

/* This id. OUT_OF_RANGE when it is none of the allocator's; NOT_AVAILABLE when it is allocated. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_OUT_OF_RANGE || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures outside: \result == GPAMAP_ERR_OUT_OF_RANGE <==> !IdInside{Pre}(ids, id);
  ensures taken: \result == GPAMAP_ERR_NOT_AVAILABLE <==> IdAllocated{Pre}(ids, id);
  ensures allocated: \result == GPAMAP_OK ==>
    \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i) || i == id;
  ensures handed_out: \result == GPAMAP_OK ==>
    \forall integer i; IdHandedOut(ids, i) <==> IdHandedOut{Pre}(ids, i) || ids->first <= i <= id;
  ensures untouched: \result != GPAMAP_OK ==> IdSame{Pre, Here}(ids);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_allocator_allocate_exact(struct gpamap_id_allocator *ids, uint32_t id);

/* Give an id back. OUT_OF_RANGE when it is none of the allocator's; NEVER_ALLOCATED when neither it nor a larger one
   was handed out; ALREADY_RELEASED when it is free otherwise. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->spare, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_OUT_OF_RANGE ||
    \result == GPAMAP_ERR_NEVER_ALLOCATED || \result == GPAMAP_ERR_ALREADY_RELEASED;
  ensures outside: \result == GPAMAP_ERR_OUT_OF_RANGE <==> !IdInside{Pre}(ids, id);
  ensures never: \result == GPAMAP_ERR_NEVER_ALLOCATED <==> IdInside{Pre}(ids, id) && !IdHandedOut{Pre}(ids, id);
  ensures released: \result == GPAMAP_ERR_ALREADY_RELEASED <==>
    IdHandedOut{Pre}(ids, id) && !IdAllocated{Pre}(ids, id);
  ensures freed: \result == GPAMAP_OK ==>
    \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i) && i != id;
  ensures untouched: \result != GPAMAP_OK ==> IdSame{Pre, Here}(ids);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_allocator_free(struct gpamap_id_allocator *ids, uint32_t id);

/* True when the id is the allocator's and allocated. O(1). */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures allocated: \result <==> IdAllocated(ids, id);
*/
bool gpamap_id_allocator_is_allocated(const struct gpamap_id_allocator *ids, uint32_t id);

/* The smallest allocated id at or above `from`, in *id. NOT_AVAILABLE when there is none. To go through all: from first,
   then from the id found plus 1. A step for each 64 free ids that are passed. */
/*@
  requires memory: IdReadable(ids) && \valid(id);
  requires apart: \separated(id, ids) && \separated(id, ids->free.words + (0 .. ids->free.capacity - 1));
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns *id;
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures found: \result == GPAMAP_OK ==> from <= *id && IdAllocated{Pre}(ids, *id);
  ensures smallest: \result == GPAMAP_OK ==> \forall integer i; from <= i < *id ==> !IdAllocated{Pre}(ids, i);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE ==> \forall integer i; from <= i ==> !IdAllocated{Pre}(ids, i);
  ensures untouched: \result != GPAMAP_OK ==> *id == \old(*id);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_allocator_next_allocated(const struct gpamap_id_allocator *ids,
                                                                      uint32_t from, uint32_t *id);

/* The invariant, on memory that may hold anything (words[capacity] must be readable). O(n). */
/*@
  requires memory: IdReadable(ids);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> IdAllocatorWf(ids);
*/
bool gpamap_id_allocator_is_valid(const struct gpamap_id_allocator *ids);

#ifdef __cplusplus
}
#endif
#endif
