/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_PROOFS_LEMMAS_LAYOUT_ANSWER_H
#define GPAMAP_PROOFS_LEMMAS_LAYOUT_ANSWER_H
/*
 * That a layout and what is said of it stay true when other memory is written, and how a result comes from the map.
 * Included after the specifications of the layout.
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

  lemma RequestBefore_frame{A, B}:
    \forall struct gpamap_layout_request *q, integer n, i, j;
      RequestsSame{A, B}(q, n) && 0 <= i < n && 0 <= j < n ==>
        (RequestBefore{A}(q, i, j) <==> RequestBefore{B}(q, i, j));

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

  // A builder, what is in its arrays, and its map are the same at two moments.
  predicate BuilderSame{A, B}(struct gpamap_layout_builder *b) =
    \at(b->requests, A) == \at(b->requests, B) && \at(b->count, A) == \at(b->count, B) &&
    \at(b->log, A) == \at(b->log, B) && \at(b->log_count, A) == \at(b->log_count, B) &&
    RequestsSame{A, B}(\at(b->requests, A), \at(b->count, A)) && LogSame{A, B}(\at(b->log, A), \at(b->log_count, A)) &&
    MapUnchanged{A, B}(\at(&b->map, A));

  // Range k of the result is extent k of the map.
  predicate ResultShows{L}(struct gpamap_extent_map *m, struct gpamap_placed *p, integer k) =
    p[k].range.start == m->extents[ExtentIndex(m, k)].first &&
    p[k].range.end == m->extents[ExtentIndex(m, k)].last + 1 && p[k].request == m->extents[ExtentIndex(m, k)].owner;

  // Extent k of the map, as the log and the map hold it.
  lemma LogMatchesMap_at{L}:
    \forall struct gpamap_layout_builder *b, integer n, k;
      LogMatchesMap(b) && LogBounded(b->log, b->log_count, n) &&
      0 <= k < b->map.left + b->map.capacity - b->map.right ==>
        MapHolds(&b->map, b->map.extents[ExtentIndex(&b->map, k)].first, b->map.extents[ExtentIndex(&b->map, k)].last,
                 b->map.extents[ExtentIndex(&b->map, k)].owner) &&
        LogHolds(b->log, b->log_count, b->map.extents[ExtentIndex(&b->map, k)].first,
                 b->map.extents[ExtentIndex(&b->map, k)].last, b->map.extents[ExtentIndex(&b->map, k)].owner) &&
        b->map.extents[ExtentIndex(&b->map, k)].last <= 0xFFFFFFFFFFFFEFFF &&
        0 <= b->map.extents[ExtentIndex(&b->map, k)].owner < n;

  // Every extent has a number.
  lemma ExtentIndex_of{L}:
    \forall struct gpamap_extent_map *m, integer i;
      m->left <= m->right <= m->capacity && (0 <= i < m->left || m->right <= i < m->capacity) ==>
        ExtentIndex(m, i < m->left ? i : i - m->right + m->left) == i;

  // The result shows the extents of the map that start below top, and those only.
  predicate ResultOfMap{L}(struct gpamap_extent_map *m, integer top, struct gpamap_placed *p, integer c) =
    0 <= c <= m->left + m->capacity - m->right &&
    (\forall integer k; 0 <= k < c ==> ResultShows(m, p, k) && m->extents[ExtentIndex(m, k)].first < top) &&
    (\forall integer k; c <= k < m->left + m->capacity - m->right ==> top <= m->extents[ExtentIndex(m, k)].first);

  lemma MapHolds_at{L}:
    \forall struct gpamap_extent_map *m, integer k;
      ExtentMapWf(m) && 0 <= k < m->left + m->capacity - m->right ==>
        MapHolds(m, m->extents[ExtentIndex(m, k)].first, m->extents[ExtentIndex(m, k)].last,
                 m->extents[ExtentIndex(m, k)].owner);

  lemma ResultShows_held{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer k;
      ExtentMapWf(m) && 0 <= k < m->left + m->capacity - m->right && ResultShows(m, p, k) ==>
        MapHolds(m, p[k].range.start, p[k].range.end - 1, p[k].request);

  lemma ResultShows_frame{A, B}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer c, k;
      ExtentMapWf{A}(m) && MapUnchanged{A, B}(m) && ResultSame{A, B}(p, c) && 0 <= k < c &&
      k < \at(m->left + m->capacity - m->right, A) && ResultShows{A}(m, p, k) ==> ResultShows{B}(m, p, k);

  lemma ResultHas_held{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer top, c, first, last, owner;
      ExtentMapWf(m) && ResultOfMap(m, top, p, c) && ResultHas(p, c, first, last, owner) ==>
        first < top && MapHolds(m, first, last, owner);

  lemma ResultHas_all{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer top, c, i;
      ExtentMapWf(m) && ResultOfMap(m, top, p, c) && (0 <= i < m->left || m->right <= i < m->capacity) &&
      m->extents[i].first < top ==>
        ResultHas(p, c, m->extents[ExtentIndex(m, i < m->left ? i : i - m->right + m->left)].first,
                  m->extents[ExtentIndex(m, i < m->left ? i : i - m->right + m->left)].last,
                  m->extents[ExtentIndex(m, i < m->left ? i : i - m->right + m->left)].owner);

  lemma ResultHas_if_held{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer top, c, first, last, owner;
      ExtentMapWf(m) && ResultOfMap(m, top, p, c) && first < top && MapHolds(m, first, last, owner) ==>
        ResultHas(p, c, first, last, owner);

  lemma ResultOfMap_ascends{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer top, c, j, k;
      ExtentMapWf(m) && ResultOfMap(m, top, p, c) && 0 <= j < k < c ==>
        ResultShows(m, p, j) && ResultShows(m, p, k) && p[j].range.end <= p[k].range.start;

  lemma ResultOfMap_order{L}:
    \forall struct gpamap_extent_map *m, struct gpamap_placed *p, integer top, c;
      ExtentMapWf(m) && ResultOfMap(m, top, p, c) ==>
        (\forall integer j, k; 0 <= j < k < c ==> p[j].range.end <= p[k].range.start) &&
        (\forall integer k; 0 <= k < c ==> p[k].range.start < p[k].range.end);

  lemma ResultHas_logged{L}:
    \forall struct gpamap_layout_builder *b, struct gpamap_placed *p, integer top, c, first, last, owner;
      LogMatchesMap(b) && ResultOfMap(&b->map, top, p, c) ==>
        (ResultHas(p, c, first, last, owner) <==>
         first < top && LogHolds(b->log, b->log_count, first, last, owner));

  lemma ResultOf_map{L}:
    \forall struct gpamap_layout_builder *b, struct gpamap_placed *p, integer top, c;
      LogMatchesMap(b) && ResultOfMap(&b->map, top, p, c) ==> ResultOf(b->log, b->log_count, top, p, c);

  lemma ResultHas_frame{A, B}:
    \forall struct gpamap_placed *p, integer c, first, last, owner;
      ResultSame{A, B}(p, c) ==> (ResultHas{A}(p, c, first, last, owner) <==> ResultHas{B}(p, c, first, last, owner));

  lemma ResultOf_frame{A, B}:
    \forall struct gpamap_extent *log, struct gpamap_placed *p, integer m, top, c;
      LogSame{A, B}(log, m) && ResultSame{A, B}(p, c) && ResultOf{A}(log, m, top, p, c) ==>
      ResultOf{B}(log, m, top, p, c);

  lemma LogMatchesMap_frame{A, B}:
    \forall struct gpamap_layout_builder *b; BuilderSame{A, B}(b) && LogMatchesMap{A}(b) ==> LogMatchesMap{B}(b);

  lemma Layout_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && Layout{A}(q, n, log, m) ==> Layout{B}(q, n, log, m);

  lemma LayoutUpTo_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, r;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && LayoutUpTo{A}(q, n, log, m, r) ==>
        LayoutUpTo{B}(q, n, log, m, r);

  lemma Ends_frame{A, B}:
    \forall struct gpamap_layout_request *q, struct gpamap_extent *log, integer n, m, k;
      RequestsSame{A, B}(q, n) && LogSame{A, B}(log, m) && LogBounded{A}(log, m, n) && k <= m ==>
        RamEnd{A}(q, log, k) == RamEnd{B}(q, log, k) && LayoutTop{A}(q, log, k) == LayoutTop{B}(q, log, k);

  lemma FreeSizeAt_frame{A, B}:
    \forall struct gpamap_layout_builder *b, integer r, k, size;
      BuilderSame{A, B}(b) && ExtentMapWf{A}(\at(&b->map, A)) &&
      LogBounded{A}(\at(b->log, A), \at(b->log_count, A), \at(b->count, A)) &&
      0 <= r < \at(b->count, A) && FreeSizeAt{A}(b, r, k, size) ==> FreeSizeAt{B}(b, r, k, size);

  lemma FreeSizeIs_frame{A, B}:
    \forall struct gpamap_layout_builder *b, integer r, size;
      BuilderSame{A, B}(b) && ExtentMapWf{A}(\at(&b->map, A)) &&
      LogBounded{A}(\at(b->log, A), \at(b->log_count, A), \at(b->count, A)) &&
      0 <= r < \at(b->count, A) && FreeSizeIs{A}(b, r, size) ==> FreeSizeIs{B}(b, r, size);
*/
#endif
