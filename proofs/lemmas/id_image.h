/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_ID_IMAGE_H
#define GPAMAP_PROOFS_LEMMAS_ID_IMAGE_H
/*
 * What is allocated, by number.
 */
#include "proofs/lemmas/id_allocator.h"
#include "specs/id_image.acsl"

/*@
  lemma IdAllocated_number{L}:
    \forall struct gpamap_id_allocator *a, integer x;
      0 <= x <= a->free.last ==> (IdAllocated(a, a->first + x) <==> !IdFree(a, x));
*/
#endif
