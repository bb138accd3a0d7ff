/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_LAYOUT_BUILDER_H
#define GPAMAP_PROOFS_LEMMAS_LAYOUT_BUILDER_H
/*
 * How requests are judged and ordered, and how a layout grows request by request. Included by layout_builder.c after
 * the specifications of its parts.
 */
#include "proofs/lemmas/layout_answer.h"

/*@
  // The first m entries of the log come before the requests from place t of the order on.
  predicate FirstBefore{L}(struct gpamap_layout_request *q, struct gpamap_extent *log, integer m,
                           struct gpamap_sort_entry *order, integer n, integer t) =
    \forall integer k, u; 0 <= k < m && t <= u < n ==> RequestBefore(q, log[k].owner, order[u].index);

  // The requests at the first t places of the order are placed by the first m entries of the log.
  predicate FirstPlaced{L}(struct gpamap_layout_request *q, struct gpamap_extent *log, integer m,
                           struct gpamap_sort_entry *order, integer t) =
    \forall integer u; 0 <= u < t ==> Placed(q, log, m, order[u].index);

  // Entries m .. l-1 are of request i; none of them is.
  predicate OwnIn{L}(struct gpamap_extent *log, integer m, integer l, integer i) =
    \forall integer k; m <= k < l ==> log[k].owner == i;

  predicate OthersIn{L}(struct gpamap_extent *log, integer m, integer l, integer i) =
    \forall integer k; m <= k < l ==> log[k].owner != i;

  // The first m entries come before request i.
  predicate AllBefore{L}(struct gpamap_layout_request *q, struct gpamap_extent *log, integer m, integer i) =
    \forall integer k; 0 <= k < m ==> RequestBefore(q, log[k].owner, i);

  // The layout once the requests at the first t places of the order are placed.
  predicate LayoutSoFar{L}(struct gpamap_layout_builder *b, integer t, integer ram_end, integer top) =
    BuilderState(b, ram_end, top) && LogOrdered(b->requests, b->log, b->log_count) &&
    FirstBefore(b->requests, b->log, b->log_count, b->order, b->count, t) &&
    FirstPlaced(b->requests, b->log, b->log_count, b->order, t) && RoomUsed(b, ram_end) <= 2 * t;

  // The order holds indices of requests.
  predicate OrderIn{L}(struct gpamap_sort_entry *order, integer n) =
    \forall integer t; 0 <= t < n ==> 0 <= order[t].index < n;

  // The order is the same at two moments.
  predicate OrderSame{A, B}(struct gpamap_sort_entry *order, integer n) =
    \forall integer t; 0 <= t < n ==> \at(order[t].index, A) == \at(order[t].index, B);

  lemma RequestBefore_once{L}:
    \forall struct gpamap_layout_request *q, integer i, j; RequestBefore(q, i, j) ==> i != j && !RequestBefore(q, j, i);

  lemma BadSize_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i;
      RequestsSame{A, B}(q, n) && 0 <= i < n ==> (BadSize{A}(q, i) <==> BadSize{B}(q, i));

  lemma BadAlign_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i;
      RequestsSame{A, B}(q, n) && 0 <= i < n ==> (BadAlign{A}(q, i) <==> BadAlign{B}(q, i));

  lemma FirstBad_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i;
      RequestsSame{A, B}(q, n) && FirstBad{A}(q, n, i) ==> FirstBad{B}(q, n, i);

  lemma GivenGood_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n;
      RequestsSame{A, B}(q, n) && GivenGood{A}(q, n) ==> GivenGood{B}(q, n);

  // Given requests are looked at before the others.
  lemma FirstBad_says{L}:
    \forall struct gpamap_layout_request *q, integer n, i;
      RequestsWf(q, n) && FirstBad(q, n, i) && !IsGiven(q, i) ==> GivenGood(q, n);

  // Every two given requests stand at two places of the order, and do not overlap there.
  lemma GivenApart_at_places{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, i, j;
      OrderOf(q, order, n) && 0 <= i < n && 0 <= j < n && i != j && IsGiven(q, i) && IsGiven(q, j) &&
      (\forall integer s, t; 0 <= s < t < n && IsGiven(q, order[s].index) && IsGiven(q, order[t].index) ==>
        q[order[s].index].end <= q[order[t].index].start) ==>
          OrderHas(order, n, i) && OrderHas(order, n, j) && (q[i].end <= q[j].start || q[j].end <= q[i].start);

  lemma GivenApart_in_order{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n;
      OrderOf(q, order, n) &&
      (\forall integer s, t; 0 <= s < t < n && IsGiven(q, order[s].index) && IsGiven(q, order[t].index) ==>
        q[order[s].index].end <= q[order[t].index].start) ==> GivenApart(q, n);

  lemma LogMatchesMap_empty{L}:
    \forall struct gpamap_layout_builder *b;
      b->log_count == 0 && b->map.left == 0 && b->map.right == b->map.capacity ==> LogMatchesMap(b);

  // Nothing stands between two neighbours.
  lemma RequestBefore_in_order{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, t, k;
      OrderOf(q, order, n) && 0 <= t && t + 1 < n && IsGiven(q, order[t + 1].index) && 0 <= k < n && IsGiven(q, k) ==>
        OrderHas(order, n, k) &&
        !(RequestBefore(q, order[t].index, k) && RequestBefore(q, k, order[t + 1].index));

  lemma GivenNext_in_order{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, t, k;
      OrderOf(q, order, n) && 0 <= t && t + 1 < n && IsGiven(q, order[t + 1].index) &&
      GivenNext(q, n, order[t].index, k) ==> OrderHas(order, n, k) && order[t + 1].index == k;

  lemma GivenNext_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i, j;
      RequestsSame{A, B}(q, n) ==> (GivenNext{A}(q, n, i, j) <==> GivenNext{B}(q, n, i, j));

  lemma FirstOverlap_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i, j;
      RequestsSame{A, B}(q, n) && FirstOverlap{A}(q, n, i, j) ==> FirstOverlap{B}(q, n, i, j);

  lemma RefusedFor_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, status, i, j;
      RequestsSame{A, B}(q, n) && RefusedFor{A}(q, n, status, i, j) ==> RefusedFor{B}(q, n, status, i, j);

  lemma GivenNext_at_place{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, s, t, k;
      OrderOf(q, order, n) && 0 <= s < t < n && IsGiven(q, order[t].index) && !GivenMeetNext(q, order, n, s) &&
      GivenNext(q, n, order[s].index, k) ==>
        IsGiven(q, order[s + 1].index) && q[order[s].index].end <= q[k].start;

  lemma OrderHas_before{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, t, k;
      OrderOf(q, order, n) && 0 <= t < n && IsGiven(q, order[t].index) && IsGiven(q, k) && 0 <= k < n &&
      RequestBefore(q, k, order[t].index) ==>
        OrderHas(order, n, k) && (\exists integer s; 0 <= s < t && order[s].index == k);

  lemma GivenNext_before{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, t, k, l;
      OrderOf(q, order, n) && 0 <= t && t + 1 < n && IsGiven(q, order[t].index) &&
      (\forall integer s; 0 <= s < t ==> !GivenMeetNext(q, order, n, s)) &&
      GivenNext(q, n, k, l) && RequestBefore(q, k, order[t].index) ==>
        OrderHas(order, n, k) && q[k].end <= q[l].start;

  lemma OrderHas_frame{A, B}:
    \forall struct gpamap_sort_entry *order, integer n, i;
      OrderSame{A, B}(order, n) ==> (OrderHas{A}(order, n, i) <==> OrderHas{B}(order, n, i));

  lemma OrderedPair_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i, j;
      RequestsSame{A, B}(q, n) && 0 <= i < n && 0 <= j < n && OrderedPair{A}(q, i, j) ==> OrderedPair{B}(q, i, j);

  // The order is the rules' at places s and t.
  predicate PairAt{L}(struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer s, integer t) =
    OrderedPair(q, order[s].index, order[t].index);

  lemma OrderOf_by_pairs{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n;
      (\forall integer t; 0 <= t < n ==> order[t].index < n) &&
      (\forall integer i; 0 <= i < n ==> OrderHas(order, n, i)) &&
      (\forall integer s, t; 0 <= s < t < n ==> PairAt(q, order, s, t)) ==> OrderOf(q, order, n);

  lemma PairAt_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, s, t;
      RequestsSame{A, B}(q, n) && OrderSame{A, B}(order, n) && OrderOf{A}(q, order, n) && 0 <= s < t < n ==>
        PairAt{A}(q, order, s, t) && PairAt{B}(q, order, s, t);

  lemma OrderOf_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n;
      RequestsSame{A, B}(q, n) && OrderSame{A, B}(order, n) && OrderOf{A}(q, order, n) ==> OrderOf{B}(q, order, n);

  // Good requests follow the rules without exception.
  lemma OrderOf_good{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, s, t;
      OrderOf(q, order, n) && RequestsGood(q, n) && 0 <= s < t < n ==>
        RequestBefore(q, order[s].index, order[t].index);

  // What is given stands in the log where it was given.
  lemma LogRight_given{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer m, k;
      LogRight(q, log, m) && 0 <= k < m && IsGiven(q, log[k].owner) ==>
        LogStep(q, log, k) && log[k].first == q[log[k].owner].start && log[k].last + 1 == q[log[k].owner].end;

  // The next given request is free of those before it.
  lemma LogFree_given{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, i;
      LogRight(q, log, m) && LogBounded(log, m, n) && GivenApart(q, n) && 0 <= i < n && IsGiven(q, i) &&
      AllBefore(q, log, m, i) ==> LogFree(log, m, q[i].start, q[i].end - 1);

  // New entries, of one request that comes after the others; more than one only of RAM.
  lemma LogOrdered_grows{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, l, i;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && LogBounded{A}(log, m, n) && LogOrdered{A}(q, log, m) &&
      0 <= i < n && m <= l && OwnIn{B}(log, m, l, i) && AllBefore{A}(q, log, m, i) &&
      (l <= m + 1 || \at(q[i].kind, A) == GPAMAP_LAYOUT_RAM) ==> LogOrdered{B}(q, log, l);

  lemma FirstBefore_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, struct gpamap_sort_entry *order,
      integer n, m, t;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && OrderSame{A, B}(order, n) && OwnersIn{A}(log, m, n) &&
      OrderIn{A}(order, n) && 0 <= t && FirstBefore{A}(q, log, m, order, n, t) ==>
        FirstBefore{B}(q, log, m, order, n, t);

  lemma FirstBefore_grows{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, struct gpamap_sort_entry *order,
            integer n, m, l, t;
      FirstBefore(q, log, m, order, n, t) && OwnIn(log, m, l, order[t].index) && OrderOf(q, order, n) &&
      RequestsGood(q, n) && 0 <= t < n ==> FirstBefore(q, log, l, order, n, t + 1);

  lemma OthersIn_own{L}:
    \forall struct gpamap_extent *log, integer m, l, i, j; OwnIn(log, m, l, i) && i != j ==> OthersIn(log, m, l, j);

  lemma Placed_grows{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer m, l, i;
      0 <= m <= l && PlacedSize(log, m, i) == PlacedSize(log, l, i) && Placed(q, log, m, i) ==> Placed(q, log, l, i);

  lemma FirstPlaced_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, struct gpamap_sort_entry *order,
      integer n, m, t;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && OrderSame{A, B}(order, n) && OrderOf{A}(q, order, n) &&
      t <= n && FirstPlaced{A}(q, log, m, order, t) ==> FirstPlaced{B}(q, log, m, order, t);

  lemma FirstPlaced_grows{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, struct gpamap_sort_entry *order,
            integer n, m, l, t;
      FirstPlaced(q, log, m, order, t) && OwnIn(log, m, l, order[t].index) && OrderOf(q, order, n) &&
      RequestsGood(q, n) && 0 <= t < n && 0 <= m <= l &&
      (\forall integer i; OthersIn(log, m, l, i) ==> PlacedSize(log, m, i) == PlacedSize(log, l, i)) ==>
        FirstPlaced(q, log, l, order, t);

  // What comes before the request at place t is placed.
  lemma FirstPlaced_says{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, struct gpamap_sort_entry *order,
            integer n, m, t, i;
      FirstPlaced(q, log, m, order, t) && OrderOf(q, order, n) && RequestsGood(q, n) && 0 <= t < n && 0 <= i < n &&
      RequestBefore(q, i, order[t].index) ==> OrderHas(order, n, i) && Placed(q, log, m, i);

  // The neighbours that the order shows are those of the rules.
  lemma FirstOverlap_in_order{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, t;
      OrderOf(q, order, n) && 0 <= t && GivenMeetNext(q, order, n, t) &&
      (\forall integer s; 0 <= s < t ==> !GivenMeetNext(q, order, n, s)) ==>
        FirstOverlap(q, n, order[t].index, order[t + 1].index);
*/

/*@ ghost
  // What others were given does not count for request i.
  /@ requires order: m <= l;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures same: \forall integer i; OthersIn(log, m, l, i) ==> PlacedSize(log, m, i) == PlacedSize(log, l, i);
  @/
  void lemma_placed_size(const struct gpamap_extent *log, uint32_t m, uint32_t l)
  {
    /@ loop invariant bound: m <= k <= l;
       loop invariant same:
         \forall integer i; OthersIn(log, m, k, i) ==> PlacedSize(log, m, i) == PlacedSize(log, k, i);
       loop assigns k;
       loop variant l - k;
    @/
    for (uint32_t k = m; k < l; k++) {}
    return;
  }
*/
#endif
