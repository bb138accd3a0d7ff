/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_ID_IMAGE_H
#define GPAMAP_PROOFS_LEMMAS_ID_IMAGE_H
/*
 * An id allocator that nobody writes means the same later.
 */
#include "proofs/lemmas/id_allocator.h"
#include "specs/id_image.acsl"

/*@
  lemma IdAllocated_number{L}:
    \forall struct gpamap_id_allocator *a, integer x;
      0 <= x <= a->free.last ==> (IdAllocated(a, a->first + x) <==> !TreeHas(\at(&a->free, L), x));

  lemma IdAllocatorWf_same{A, B}:
    \forall struct gpamap_id_allocator *a;
      TreeSame{A, B}(\at(&a->free, A)) && \at(a->first, A) == \at(a->first, B) && 
      \at(a->lowest, A) == \at(a->lowest, B) &&
      \at(a->handed_out, A) == \at(a->handed_out, B) && IdAllocatorWf{A}(a) ==> IdAllocatorWf{B}(a);
*/
#endif
