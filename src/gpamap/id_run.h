/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ID_RUN_H
#define GPAMAP_ID_RUN_H
/*
 * Ids that follow one another, allocated at once, as for a block of interrupts; and how many are allocated.
 */
#include <stdint.h>

#include "gpamap/id_allocator.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#include "specs/id_run.acsl"

/* The first `count` free ids in a row of which the first is a multiple of `align` (the id itself, not its distance from
   the first of the range); all are allocated, and the first is in *first. INVALID_SIZE when count is 0;
   INVALID_ALIGNMENT when align is not a power of two; NOT_AVAILABLE when no such ids are free. Each is given back by
   gpamap_id_allocator_free. A step for each row of free ids up to them, and for each 64 ids of it, count at most; then
   an allocation for each id. */
/*@
  requires memory: IdMemory(ids) && \valid(first);
  requires apart: \separated(first, ids) && \separated(first, ids->free.words + (0 .. ids->free.capacity - 1));
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns *first, ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_SIZE ||
    \result == GPAMAP_ERR_INVALID_ALIGNMENT || \result == GPAMAP_ERR_NOT_AVAILABLE;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> count == 0;
  ensures alignment: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> count != 0 && !IsPow2(align);
  ensures none: \result == GPAMAP_ERR_NOT_AVAILABLE <==> count != 0 && IsPow2(align) &&
    IdNoRunBefore{Pre}(ids, count, align, IdEnd{Pre}(ids));
  ensures found: \result == GPAMAP_OK ==> Aligned(*first, align) && IdRunFree{Pre}(ids, *first, count);
  ensures smallest: \result == GPAMAP_OK ==> IdNoRunBefore{Pre}(ids, count, align, *first);
  ensures allocated: \result == GPAMAP_OK ==>
    \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i) || *first <= i < *first + count;
  ensures handed_out: \result == GPAMAP_OK ==>
    \forall integer i; IdHandedOut(ids, i) <==> IdHandedOut{Pre}(ids, i) || ids->first <= i < *first + count;
  ensures untouched: \result != GPAMAP_OK ==> IdSame{Pre, Here}(ids) && *first == \old(*first);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_allocator_allocate_run(struct gpamap_id_allocator *ids, uint32_t count,
                                                                    uint32_t align, uint32_t *first);

/* How many ids are allocated. A step for each row of allocated ids, and for each 64 free ids that are passed. */
/*@
  requires memory: IdReadable(ids);
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures count: IdCount(ids, IdEnd(ids), \result);
*/
uint64_t gpamap_id_allocator_count(const struct gpamap_id_allocator *ids);

#ifdef __cplusplus
}
#endif
#endif
