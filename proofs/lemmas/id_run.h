/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_ID_RUN_H
#define GPAMAP_PROOFS_LEMMAS_ID_RUN_H
/*
 * Ids in a row: the first of those that are free is free, and how many are allocated, none or all.
 */
#include <stdint.h>

#include "proofs/lemmas/id_image.h"
#include "specs/id_run.acsl"

/*@
  lemma IdRunFree_first{L}:
    \forall struct gpamap_id_allocator *a, integer i, count;
      0 < count && IdRunFree(a, i, count) ==> !IdAllocated(a, i);
*/

/*@ ghost
  /@ requires memory: IdReadable(ids);
     requires order: ids->first <= from <= end;
     requires free: \forall integer i; from <= i < end ==> !IdAllocated(ids, i);
     requires before: IdCount(ids, from, n);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures same: IdCount(ids, end, n);
  @/
  void lemma_count_free(const struct gpamap_id_allocator *ids, uint64_t from, uint64_t end, uint64_t n)
  {
    uint64_t id = from;
    /@ loop invariant bound: from <= id <= end;
       loop invariant same: IdCount(ids, id, n);
       loop assigns id;
       loop variant end - id; @/
    while (id < end) {
      id = id + 1;
    }
  }

  /@ requires memory: IdReadable(ids);
     requires order: ids->first <= from <= end;
     requires taken: \forall integer i; from <= i < end ==> IdAllocated(ids, i);
     requires before: IdCount(ids, from, n);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures more: IdCount(ids, end, n + (end - from));
  @/
  void lemma_count_taken(const struct gpamap_id_allocator *ids, uint64_t from, uint64_t end, uint64_t n)
  {
    uint64_t id = from;
    /@ loop invariant bound: from <= id <= end;
       loop invariant more: IdCount(ids, id, n + (id - from));
       loop assigns id;
       loop variant end - id; @/
    while (id < end) {
      id = id + 1;
    }
  }
*/
#endif
