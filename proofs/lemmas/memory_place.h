/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_PLACE_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_PLACE_H
/*
 * The order of the extents in a map, and what placing RAM leaves alone. Included after specs/memory_place.acsl.
 */
/*@
  lemma NodeBytes_same{A, B}:
    \forall struct gpamap_ram_range *ram, integer n, node; RamSame{A, B}(ram, n) ==>
      NodeBytes{A}(ram, n, node) == NodeBytes{B}(ram, n, node);

  // Every array element in use has its place in the order.
  lemma ExtentUsed_has_place{L}:
    \forall struct gpamap_extent_map *m, integer i; m->left <= m->right <= m->capacity && ExtentUsed(m, i) ==>
      0 <= (i < m->left ? i : i - m->right + m->left) < MapCount(m) &&
      FirstOf(m, i < m->left ? i : i - m->right + m->left) == m->extents[i].first &&
      LastOf(m, i < m->left ? i : i - m->right + m->left) == m->extents[i].last;

  lemma MapUnchanged_chain{A, B, C}:
    \forall struct gpamap_extent_map *m; MapUnchanged{A, B}(m) && MapUnchanged{B, C}(m) && ExtentMapWf{A}(m) ==>
      MapUnchanged{A, C}(m);

  lemma MapCut_frame{A, B}:
    \forall struct gpamap_extent_map *m, integer passed, at;
      ExtentMapWf{A}(m) && MapUnchanged{A, B}(m) && MapCut{A}(m, passed, at) ==> MapCut{B}(m, passed, at);

  lemma MapOnPages_frame{A, B}:
    \forall struct gpamap_extent_map *m;
      ExtentMapWf{A}(m) && MapUnchanged{A, B}(m) && MapOnPages{A}(m) ==> MapOnPages{B}(m);
*/
#endif
