/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_MEMORY_LISTS_H
#define GPAMAP_PROOFS_LEMMAS_MEMORY_LISTS_H
/*
 * A list that is one element longer. Included after specs/memory_layout.acsl.
 */
/*@
  // One element more stands for one extent more, unless it is empty.
  lemma ListExtents_step{L}:
    \forall struct gpamap_range *r, integer n, m, kind, first, last, owner; 0 <= n && m == n + 1 ==>
      (ListExtents(r, m, kind, first, last, owner) <==> ListExtents(r, n, kind, first, last, owner) ||
        (ListFull(r, n) && first == r[n].start && last == r[n].end - 1 && owner == MemoryOwner(kind, n, 0)));

  lemma RamExtents_step{L}:
    \forall struct gpamap_ram_range *ram, integer n, m, first, last, owner; 0 <= n && m == n + 1 ==>
      (RamExtents(ram, m, first, last, owner) <==> RamExtents(ram, n, first, last, owner) ||
        (first == ram[n].range.start && last == ram[n].range.end - 1 &&
          owner == MemoryOwner(GPAMAP_MEMORY_RAM, n, ram[n].node)));

  lemma RamProper_step{L}:
    \forall struct gpamap_ram_range *ram, integer n, m; 0 <= n && m == n + 1 ==>
      (RamProper(ram, m) <==> RamProper(ram, n) && RangeWf(ram[n].range.start, ram[n].range.end) &&
        ram[n].range.start < ram[n].range.end &&
        (\forall integer k; 0 <= k < n ==> ram[k].range.end <= ram[n].range.start));

  // One element more is in order when it stands above those before.
  lemma ListWf_step{L}:
    \forall struct gpamap_range *r, integer n, m; 0 <= n && m == n + 1 ==>
      (ListWf(r, m) <==> ListWf(r, n) && RangeWf(r[n].start, r[n].end) &&
        (ListFull(r, n) ==> (\forall integer k; 0 <= k < n && ListFull(r, k) ==> r[k].end <= r[n].start)));
*/
#endif
