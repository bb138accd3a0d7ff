/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Two theorems about layouts: there is one for each list of requests, and post-mmio requests move nothing else. They
 * are the two functions at the end; ghost code only, so nothing here is compiled.
 *
 * Both follow by one induction on the entries of the logs: where the first k entries of the two correspond, entry k has
 * the same owner, since every other one would be placed already, or would have to come later in the other log; and the
 * rules allow one extent for it.
 */
#include "gpamap/layout_builder.h"

#include "specs/layout_unique.acsl"

/*@
  // The layouts of two such lists.
  predicate LayoutsMapped{L}(struct gpamap_layout_request *q1, integer n1, struct gpamap_extent *log1, integer m1,
                             struct gpamap_layout_request *q2, integer n2, struct gpamap_extent *log2, integer m2,
                             uint32_t *h, integer kinds) =
    GPAMAP_LAYOUT_FIXED < kinds && RequestsMapped(q1, n1, q2, n2, h, kinds) && RequestsGood(q1, n1) &&
    Layout(q1, n1, log1, m1) && Layout(q2, n2, log2, m2);

  // Entry k of both logs is the same extent, of the same request.
  predicate SameEntry{L}(struct gpamap_extent *log1, struct gpamap_extent *log2, uint32_t *h, integer k) =
    log1[k].first == log2[k].first && log1[k].last == log2[k].last && log2[k].owner == NewNumber(h, log1[k].owner);

  // Of the first n entries of log, which is one of the two logs, those of the kinds below `kinds` are among the first
  // m, and the same in both logs.
  predicate EntriesKept{L}(struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, integer kinds,
                           struct gpamap_extent *log1, struct gpamap_extent *log2, integer m, uint32_t *h) =
    \forall integer k; 0 <= k < n && q[log[k].owner].kind < kinds ==> k < m &&
      log1[k].first == log2[k].first && log1[k].last == log2[k].last && log2[k].owner == NewNumber(h, log1[k].owner);

  // Where the logs agree up to k, entry k of either has the owner of the other, or one that comes before it.
  lemma LayoutsMapped_owner_there{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m1 && k <= m2 ==>
        k < m2 && (log2[k].owner == NewNumber(h, log1[k].owner) ||
                   RequestBefore(q2, log2[k].owner, NewNumber(h, log1[k].owner)));

  lemma LayoutsMapped_owner_back{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2,
            integer n1, n2, m1, m2, kinds, k, i, uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m2 && k <= m1 && 0 <= i < n1 && log2[k].owner == NewNumber(h, i) ==>
        k < m1 && (log1[k].owner == i || RequestBefore(q1, log1[k].owner, i));

  // So it has the same owner.
  lemma LayoutsMapped_owner_old{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m1 && k <= m2 && q1[log1[k].owner].kind < kinds ==> HasOldNumber(n1, h, log2[k].owner);

  lemma LayoutsMapped_owner_same{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2,
            integer n1, n2, m1, m2, kinds, k, i, uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m1 && k <= m2 && 0 <= i < n1 && log2[k].owner == NewNumber(h, i) ==> i == log1[k].owner;

  lemma LayoutsMapped_owner{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m1 && k <= m2 && q1[log1[k].owner].kind < kinds ==>
        k < m2 && log2[k].owner == NewNumber(h, log1[k].owner);

  lemma LayoutsMapped_kind_of{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2,
            integer n1, n2, m1, m2, kinds, k, i, uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m2 && k <= m1 && 0 <= i < n1 && q1[i].kind < kinds && log2[k].owner == NewNumber(h, i) ==>
        k < m1 && q1[log1[k].owner].kind < kinds;

  lemma LayoutsMapped_kind{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m2 && k <= m1 && q2[log2[k].owner].kind < kinds ==> k < m1 && q1[log1[k].owner].kind < kinds;

  // And it is the same extent. A lemma does not know by itself that `first` is unsigned.
  lemma LayoutsMapped_step{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) && 0 <= k < m1 ==>
        Step(q2, log2, k, NewNumber(h, log1[k].owner), log1[k].first, log1[k].last);

  lemma LayoutsMapped_extent{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m1 && k < m2 && 0 <= log1[k].first && 0 <= log2[k].first &&
      log2[k].owner == NewNumber(h, log1[k].owner) ==>
        log1[k].first == log2[k].first && log1[k].last == log2[k].last;

  lemma LayoutsMapped_entry{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) && LogsAgree(log1, log2, h, k) &&
      0 <= k < m1 && k <= m2 && 0 <= log1[k].first && 0 <= log2[k].first && q1[log1[k].owner].kind < kinds ==>
        k < m2 && SameEntry(log1, log2, h, k);

  // Before an entry of a kind below `kinds` there are only such.
  lemma EntriesKept_count{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, *log1, *log2, integer k, m, c, kinds,
            uint32_t *h;
      GPAMAP_LAYOUT_FIXED < kinds && LogOrdered(q, log, c) && EntriesKept(q, log, k, kinds, log1, log2, m, h) &&
      0 < k < c && q[log[k].owner].kind < kinds ==> q[log[k - 1].owner].kind < kinds && k - 1 < m;

  lemma EntriesKept_agree_there{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log1, *log2, integer k, m, c, kinds, uint32_t *h;
      GPAMAP_LAYOUT_FIXED < kinds && LogOrdered(q, log1, c) && EntriesKept(q, log1, k, kinds, log1, log2, m, h) &&
      0 <= k < c && q[log1[k].owner].kind < kinds ==> LogsAgree(log1, log2, h, k);

  lemma EntriesKept_agree_back{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log1, *log2, integer k, m, c, kinds, uint32_t *h;
      GPAMAP_LAYOUT_FIXED < kinds && LogOrdered(q, log2, c) && EntriesKept(q, log2, k, kinds, log1, log2, m, h) &&
      0 <= k < c && q[log2[k].owner].kind < kinds ==> LogsAgree(log1, log2, h, k);

  // The step of the induction, for either log.
  lemma EntriesKept_entry_there{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) &&
      EntriesKept(q1, log1, k, kinds, log1, log2, m2, h) &&
      0 <= k < m1 && 0 <= m2 && 0 <= log1[k].first && 0 <= log2[k].first && q1[log1[k].owner].kind < kinds ==>
        k < m2 && SameEntry(log1, log2, h, k);

  lemma EntriesKept_there{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) &&
      EntriesKept(q1, log1, k, kinds, log1, log2, m2, h) &&
      0 <= k < m1 && 0 <= m2 && 0 <= log1[k].first && 0 <= log2[k].first ==>
        EntriesKept(q1, log1, k + 1, kinds, log1, log2, m2, h);

  lemma EntriesKept_entry_back{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) &&
      EntriesKept(q2, log2, k, kinds, log1, log2, m1, h) &&
      0 <= k < m2 && 0 <= m1 && 0 <= log1[k].first && 0 <= log2[k].first && q2[log2[k].owner].kind < kinds ==>
        k < m1 && SameEntry(log1, log2, h, k);

  lemma EntriesKept_back{L}:
    \forall struct gpamap_layout_request *q1, *q2, struct gpamap_extent *log1, *log2, integer n1, n2, m1, m2, kinds, k,
            uint32_t *h;
      LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds) &&
      EntriesKept(q2, log2, k, kinds, log1, log2, m1, h) &&
      0 <= k < m2 && 0 <= m1 && 0 <= log1[k].first && 0 <= log2[k].first ==>
        EntriesKept(q2, log2, k + 1, kinds, log1, log2, m1, h);
*/

/*@ ghost
  /@ requires layouts: LayoutsMapped(q1, n1, log1, m1, q2, n2, log2, m2, h, kinds);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures there: EntriesKept(q1, log1, m1, kinds, log1, log2, m2, h);
     ensures back: EntriesKept(q2, log2, m2, kinds, log1, log2, m1, h);
  @/
  void lemma_entries_kept(const struct gpamap_layout_request *q1, uint32_t n1, const struct gpamap_extent *log1,
                          uint32_t m1, const struct gpamap_layout_request *q2, uint32_t n2,
                          const struct gpamap_extent *log2, uint32_t m2, const uint32_t *h, uint32_t kinds)
  {
    /@ loop invariant bound: 0 <= k <= m1;
       loop invariant kept: EntriesKept(q1, log1, k, kinds, log1, log2, m2, h);
       loop assigns k;
       loop variant m1 - k;
    @/
    for (uint32_t k = 0; k < m1; k++) {
      /@ assert unsigned: 0 <= log1[k].first && 0 <= log2[k].first; @/
      /@ assert next: EntriesKept(q1, log1, k + 1, kinds, log1, log2, m2, h); @/
    }
    /@ loop invariant bound: 0 <= k <= m2;
       loop invariant kept: EntriesKept(q2, log2, k, kinds, log1, log2, m1, h);
       loop assigns k;
       loop variant m2 - k;
    @/
    for (uint32_t k = 0; k < m2; k++) {
      /@ assert unsigned: 0 <= log1[k].first && 0 <= log2[k].first; @/
      /@ assert next: EntriesKept(q2, log2, k + 1, kinds, log1, log2, m1, h); @/
    }
    return;
  }
*/

/*@ ghost
  // Two layouts of the same requests are the same.
  /@ requires requests: RequestsWf(q, n) && RequestsGood(q, n);
     requires layouts: Layout(q, n, log1, m1) && Layout(q, n, log2, m2);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures count: m1 == m2;
     ensures same: \forall integer k; 0 <= k < m1 ==> log1[k].first == log2[k].first &&
       log1[k].last == log2[k].last && log1[k].owner == log2[k].owner;
  @/
  void lemma_layout_is_unique(const struct gpamap_layout_request *q, uint32_t n, const struct gpamap_extent *log1,
                              uint32_t m1, const struct gpamap_extent *log2, uint32_t m2)
  {
    lemma_entries_kept(q, n, log1, m1, q, n, log2, m2, (const uint32_t *)0, GPAMAP_LAYOUT_POST_MMIO + 1);
    /@ assert last1: 0 < m1 ==> q[log1[m1 - 1].owner].kind <= GPAMAP_LAYOUT_POST_MMIO && m1 - 1 < m2; @/
    /@ assert last2: 0 < m2 ==> q[log2[m2 - 1].owner].kind <= GPAMAP_LAYOUT_POST_MMIO && m2 - 1 < m1; @/
    return;
  }

  // Post-mmio requests, added to others, leave these where they are, up to post-mmio requests themselves.
  /@ requires requests: RequestsWf(q2, n2) && RequestsGood(q2, n2);
     requires added: h != \null && PostMmioAdded(q1, n1, q2, n2, h);
     requires layouts: Layout(q1, n1, log1, m1) && Layout(q2, n2, log2, m2);
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures kept: \forall integer k; 0 <= k < m1 && q1[log1[k].owner].kind != GPAMAP_LAYOUT_POST_MMIO ==>
       k < m2 && log2[k].first == log1[k].first && log2[k].last == log1[k].last &&
       log2[k].owner == h[log1[k].owner];
     ensures no_more: \forall integer k; 0 <= k < m2 && q2[log2[k].owner].kind != GPAMAP_LAYOUT_POST_MMIO ==>
       k < m1 && log2[k].first == log1[k].first && log2[k].last == log1[k].last &&
       log2[k].owner == h[log1[k].owner];
  @/
  void lemma_post_mmio_moves_nothing(const struct gpamap_layout_request *q1, uint32_t n1,
                                     const struct gpamap_extent *log1, uint32_t m1,
                                     const struct gpamap_layout_request *q2, uint32_t n2,
                                     const struct gpamap_extent *log2, uint32_t m2, const uint32_t *h)
  {
    /@ assert mapped: RequestsMapped(q1, n1, q2, n2, h, GPAMAP_LAYOUT_POST_MMIO); @/
    lemma_entries_kept(q1, n1, log1, m1, q2, n2, log2, m2, h, GPAMAP_LAYOUT_POST_MMIO);
    return;
  }
*/
