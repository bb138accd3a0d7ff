/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Lemmas of address_group. */
#ifndef GPAMAP_PROOFS_LEMMAS_ADDRESS_GROUP_H
#define GPAMAP_PROOFS_LEMMAS_ADDRESS_GROUP_H
#include "specs/address_group.acsl"

/*@
  // What fits, fits as long as nobody writes.
  lemma AddressFits_frame{A, B}:
    \forall struct gpamap_address_allocator *a, struct gpamap_address_request r, struct gpamap_interval w, integer gpa;
      ExtentMapWf{A}(\at(&a->map, A)) && MapUnchanged{A, B}(\at(&a->map, A)) &&
      \at(a->pool.first, A) == \at(a->pool.first, B) && \at(a->pool.last, A) == \at(a->pool.last, B) ==>
        (AddressFits{A}(a, r, w, gpa) <==> AddressFits{B}(a, r, w, gpa));

  // One pool decides.
  lemma GroupDecides_one{L}:
    \forall struct gpamap_address_allocator *a, struct gpamap_address_request r, struct gpamap_interval *pools,
      integer n, k, m; GroupDecides(a, r, pools, n, k) && GroupDecides(a, r, pools, n, m) ==> k == m;
*/
#endif
