/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_LAYOUT_BUILDER_H
#define GPAMAP_PROOFS_LEMMAS_LAYOUT_BUILDER_H
/*
 * How a layout grows request by request, and what writing the answer leaves alone. Included by layout_builder.c after
 * the specifications of its parts.
 */
/*@
  // The lowest n extents are the same at two moments.
  predicate LowestSame{A, B}(struct gpamap_extent_map *m, integer n) =
    \forall integer k; 0 <= k < n ==>
      \at(m->extents[ExtentIndex(m, k)].first, A) == \at(m->extents[ExtentIndex(m, k)].first, B) &&
      \at(m->extents[ExtentIndex(m, k)].last, A) == \at(m->extents[ExtentIndex(m, k)].last, B) &&
      \at(m->extents[ExtentIndex(m, k)].owner, A) == \at(m->extents[ExtentIndex(m, k)].owner, B);

  lemma LowestSame_less{A, B}:
    \forall struct gpamap_extent_map *m, integer n; LowestSame{A, B}(m, n) ==> LowestSame{A, B}(m, n - 1);

  lemma TakenSize_step{A, B}:
    \forall struct gpamap_extent_map *m, integer n, first, last, owner;
      0 < n && LowestSame{A, B}(m, n) &&
      TakenSize{A}(m, n - 1, first, last, owner) == TakenSize{B}(m, n - 1, first, last, owner) ==>
        TakenSize{A}(m, n, first, last, owner) == TakenSize{B}(m, n, first, last, owner);

  lemma TakenSize_frame{A, B}:
    \forall struct gpamap_extent_map *m, integer n, first, last, owner;
      LowestSame{A, B}(m, n) ==> TakenSize{A}(m, n, first, last, owner) == TakenSize{B}(m, n, first, last, owner);

  lemma LowestSame_frame{A, B}:
    \forall struct gpamap_extent_map *m;
      ExtentMapWf{A}(m) && MapUnchanged{A, B}(m) ==> LowestSame{A, B}(m, \at(m->left + m->capacity - m->right, A));

  lemma FreeSize_frame{A, B}:
    \forall struct gpamap_extent_map *m, integer first, last, owner;
      ExtentMapWf{A}(m) && MapUnchanged{A, B}(m) ==>
        FreeSize{A}(m, first, last, owner) == FreeSize{B}(m, first, last, owner);

  // Whatever is in the log comes before the requests from place t of the order on.
  predicate LogBefore{L}(struct gpamap_layout_builder *b, integer t) =
    \forall integer k, u; 0 <= k < b->log_count && t <= u < b->count ==>
      RequestBefore(b->requests, b->log[k].owner, b->order[u].index);

  // The requests at the first t places of the order are placed.
  predicate PlacedUpTo{L}(struct gpamap_layout_builder *b, integer t) =
    \forall integer u; 0 <= u < t ==> Placed(b->requests, b->log, b->log_count, b->order[u].index);

  // The layout once the requests at the first t places of the order are placed.
  predicate LayoutSoFar{L}(struct gpamap_layout_builder *b, integer t, integer ram_end, integer top) =
    BuilderState(b, ram_end, top) && LogOrdered(b->requests, b->log, b->log_count) && LogBefore(b, t) &&
    PlacedUpTo(b, t) && RoomUsed(b, ram_end) <= 2 * t;

  // The order is the same at two moments.
  predicate OrderSame{A, B}(struct gpamap_sort_entry *order, integer n) =
    \forall integer t; 0 <= t < n ==> \at(order[t].index, A) == \at(order[t].index, B);

  lemma RequestBefore_once{L}:
    \forall struct gpamap_layout_request *q, integer i, j; RequestBefore(q, i, j) ==> i != j && !RequestBefore(q, j, i);

  lemma RequestBefore_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i, j;
      RequestsSame{A, B}(q, n) && 0 <= i < n && 0 <= j < n ==>
        (RequestBefore{A}(q, i, j) <==> RequestBefore{B}(q, i, j));

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

  lemma GivenApart_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n;
      RequestsSame{A, B}(q, n) && GivenApart{A}(q, n) ==> GivenApart{B}(q, n);

  lemma LogRight_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && LogBounded{A}(log, m, n) && LogRight{A}(q, log, m) ==>
        LogRight{B}(q, log, m);

  lemma LogBounded_frame{A, B}:
    \forall struct gpamap_extent *log, integer n, m;
      LogSame{A, B}(log, m) && LogBounded{A}(log, m, n) ==> LogBounded{B}(log, m, n);

  lemma LogOrdered_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && LogBounded{A}(log, m, n) && LogOrdered{A}(q, log, m) ==>
        LogOrdered{B}(q, log, m);

  lemma Placed_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, i;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && 0 <= i < n && Placed{A}(q, log, m, i) ==>
        Placed{B}(q, log, m, i);

  // Nothing of this size fits for request i.
  predicate NoFit{L}(struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, integer i, integer size) =
    \forall integer gpa; 0 <= gpa ==> !RequestFits(q, log, n, i, size, gpa);

  lemma NoFit_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, i, size;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && OwnersIn{A}(log, m, n) && 0 <= i < n &&
      NoFit{A}(q, log, m, i, size) ==> NoFit{B}(q, log, m, i, size);

  lemma NothingFits_is_NoFit{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, i;
      NothingFits(q, log, n, i) <==> (q[i].kind == GPAMAP_LAYOUT_RAM ?
        0 < Missing(q, log, n, i) && NoFit(q, log, n, i, RamUnit(Missing(q, log, n, i), q[i].align)) :
        NoFit(q, log, n, i, q[i].size));

  lemma NothingFits_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, i;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && OwnersIn{A}(log, m, n) && 0 <= i < n &&
      NothingFits{A}(q, log, m, i) ==> NothingFits{B}(q, log, m, i);

  lemma Layout_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && Layout{A}(q, n, log, m) ==> Layout{B}(q, n, log, m);

  lemma LayoutUpTo_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, r;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && LayoutUpTo{A}(q, n, log, m, r) ==>
        LayoutUpTo{B}(q, n, log, m, r);

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

  // The neighbours that the order shows are those of the rules.
  lemma FirstOverlap_in_order{L}:
    \forall struct gpamap_layout_request *q, struct gpamap_sort_entry *order, integer n, t;
      OrderOf(q, order, n) && 0 <= t && GivenMeetNext(q, order, n, t) &&
      (\forall integer s; 0 <= s < t ==> !GivenMeetNext(q, order, n, s)) ==>
        FirstOverlap(q, n, order[t].index, order[t + 1].index);
*/
#endif
