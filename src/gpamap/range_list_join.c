/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/range_list_join.h"

/* Sorted by start, empty ranges set aside; elements may overlap. */
/*@
  requires readable: \valid_read(ranges + (0 .. count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ascending: \result <==> ListAscending(ranges, count);
*/
static bool list_is_ascending(const struct gpamap_range *ranges, uint32_t count)
{
    uint64_t start = 0; /* the highest start so far */
    //@ ghost uint32_t g_last = 0;

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant ascending: ListAscending(ranges, i);
      loop invariant highest: \forall integer j; 0 <= j < i && ListFull(ranges, j) ==> ranges[j].start <= start;
      loop invariant attained: start == 0 || (g_last < i && ListFull(ranges, g_last) && ranges[g_last].start == start);
      loop assigns i, start, g_last;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(ranges[i])) {
            return false;
        }
        if (ranges[i].start < ranges[i].end) {
            if (ranges[i].start < start) {
                return false;
            }
            start = ranges[i].start;
            //@ ghost g_last = i;
        }
    }
    return true;
}

/* Put [start, end) behind the `count` ranges of out. */
/*@
  requires room: \valid(out + count);
  requires range: RangeWf(start, end) && start < end;
  requires coalesced: ListCoalesced(out, count);
  requires above: \forall integer i; 0 <= i < count ==> out[i].end < start;
  terminates \true;
  exits \false;
  assigns out[count].start, out[count].end;
  ensures coalesced: ListCoalesced(out, count + 1);
  ensures start: out[count].start == start;
  ensures has: \forall integer x; ListHas(out, count + 1, x) <==> ListHas{Pre}(out, count, x) || start <= x < end;
*/
static void flatten_append(struct gpamap_range *out, uint32_t count, uint64_t start, uint64_t end)
{
    out[count].start = start;
    out[count].end = end;
}

/* Move the end of the last of `count` ranges up. */
/*@
  requires some: 0 < count;
  requires room: \valid(out + (0 .. count - 1));
  requires coalesced: ListCoalesced(out, count);
  requires end: RangeWf(0, end) && out[count - 1].end < end;
  terminates \true;
  exits \false;
  assigns out[count - 1].end;
  ensures coalesced: ListCoalesced(out, count);
  ensures has: \forall integer x; ListHas(out, count, x) <==>
    ListHas{Pre}(out, count, x) || out[count - 1].start <= x < end;
*/
static void flatten_extend(struct gpamap_range *out, uint32_t count, uint64_t end)
{
    out[count - 1].end = end;
}

/* Add [start, end), which is empty or starts no lower than the last of `count` ranges; the count after it. */
/*@
  requires room: \valid(out + (0 .. count)) && count < UINT32_MAX;
  requires range: RangeWf(start, end);
  requires coalesced: ListCoalesced(out, count);
  requires above: 0 < count && start < end ==> out[count - 1].start <= start;
  terminates \true;
  exits \false;
  assigns out[0 .. count];
  ensures count: count <= \result <= count + 1;
  ensures coalesced: ListCoalesced(out, \result);
  ensures last: start < end ==> 0 < \result && out[\result - 1].start <= start;
  ensures empty: start == end ==> \result == count && ListSame{Pre, Here}(out, count);
  ensures has: \forall integer x; ListHas(out, \result, x) <==> ListHas{Pre}(out, count, x) || start <= x < end;
*/
static uint32_t flatten_add(struct gpamap_range *out, uint32_t count, uint64_t start, uint64_t end)
{
    if (start == end) {
        return count;
    }
    if (count == 0 || out[count - 1].end < start) {
        flatten_append(out, count, start, end);
        return count + 1;
    }
    if (out[count - 1].end < end) {
        flatten_extend(out, count, end);
    }
    return count;
}

enum gpamap_status gpamap_range_list_flatten(struct gpamap_range_list list, struct gpamap_range *out, uint32_t capacity,
                                             uint32_t *count)
{
    uint32_t used = 0;

    if (!list_is_ascending(list.ranges, list.count)) {
        return GPAMAP_ERR_UNSORTED_LEFT;
    }
    if (list.count > capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    /*@
      loop invariant bound: used <= i <= list.count;
      loop invariant coalesced: ListCoalesced(out, used);
      loop invariant last: 0 < used ==> \forall integer j; i <= j < list.count && ListFull{Pre}(list.ranges, j) ==>
        out[used - 1].start <= \at(list.ranges[j].start, Pre);
      loop invariant has: \forall integer x; ListHas(out, used, x) <==> ListHas{Pre}(list.ranges, i, x);
      loop assigns i, used, out[0 .. list.count - 1];
      loop variant list.count - i;
    */
    for (uint32_t i = 0; i < list.count; i++) {
        //@ assert same: ListSame{Pre, Here}(list.ranges, list.count);
        used = flatten_add(out, used, list.ranges[i].start, list.ranges[i].end);
    }
    *count = used;
    return GPAMAP_OK;
}

/* LabelledWf, decided. */
/*@
  requires readable: \valid_read(in + (0 .. count - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures sorted: \result <==> LabelledWf(in, count);
*/
static bool labelled_is_sorted(const struct gpamap_labelled_range *in, uint32_t count)
{
    uint64_t edge = 0; /* the highest end so far */
    //@ ghost uint32_t g_last = 0;

    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant wf: LabelledWf(in, i);
      loop invariant highest: \forall integer j; 0 <= j < i && LabelledFull(in, j) ==> in[j].range.end <= edge;
      loop invariant attained: edge == 0 || (g_last < i && LabelledFull(in, g_last) && in[g_last].range.end == edge);
      loop assigns i, edge, g_last;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        if (!gpamap_range_is_valid(in[i].range)) {
            return false;
        }
        if (in[i].range.start < in[i].range.end) {
            if (in[i].range.start < edge) {
                return false;
            }
            edge = in[i].range.end;
            //@ ghost g_last = i;
        }
    }
    return true;
}

/* Put [start, end) with this label behind the `count` ranges of out. */
/*@
  requires room: \valid(out + count);
  requires range: RangeWf(start, end) && start < end;
  requires joined: LabelledJoined(out, count);
  requires above: \forall integer i; 0 <= i < count ==>
    out[i].range.end <= start && (out[i].label == label ==> out[i].range.end < start);
  terminates \true;
  exits \false;
  assigns out[count].range.start, out[count].range.end, out[count].label;
  ensures joined: LabelledJoined(out, count + 1);
  ensures end: out[count].range.end == end;
  ensures has: \forall integer x, v; LabelledHas(out, count + 1, x, v) <==>
    LabelledHas{Pre}(out, count, x, v) || (start <= x < end && v == label);
*/
static void merge_append(struct gpamap_labelled_range *out, uint32_t count, uint64_t start, uint64_t end,
                         uint64_t label)
{
    out[count].range.start = start;
    out[count].range.end = end;
    out[count].label = label;
}

/* Move the end of the last of `count` ranges up. */
/*@
  requires some: 0 < count;
  requires room: \valid(out + (0 .. count - 1));
  requires joined: LabelledJoined(out, count);
  requires end: RangeWf(0, end) && out[count - 1].range.end < end;
  terminates \true;
  exits \false;
  assigns out[count - 1].range.end;
  ensures joined: LabelledJoined(out, count);
  ensures end: out[count - 1].range.end == end;
  ensures has: \forall integer x, v; LabelledHas(out, count, x, v) <==>
    LabelledHas{Pre}(out, count, x, v) || (\old(out[count - 1].range.end) <= x < end && v == out[count - 1].label);
*/
static void merge_extend(struct gpamap_labelled_range *out, uint32_t count, uint64_t end)
{
    out[count - 1].range.end = end;
}

/* Add [start, end), which is empty or starts no lower than the last of `count` ranges ends; the count after it. */
/*@
  requires room: \valid(out + (0 .. count)) && count < UINT32_MAX;
  requires range: RangeWf(start, end);
  requires joined: LabelledJoined(out, count);
  requires above: 0 < count && start < end ==> out[count - 1].range.end <= start;
  terminates \true;
  exits \false;
  assigns out[0 .. count];
  ensures count: count <= \result <= count + 1;
  ensures joined: LabelledJoined(out, \result);
  ensures last: start < end ==> 0 < \result && out[\result - 1].range.end == end;
  ensures empty: start == end ==> \result == count && LabelledSame{Pre, Here}(out, count);
  ensures has: \forall integer x, v; LabelledHas(out, \result, x, v) <==>
    LabelledHas{Pre}(out, count, x, v) || (start <= x < end && v == label);
*/
static uint32_t merge_add(struct gpamap_labelled_range *out, uint32_t count, uint64_t start, uint64_t end,
                          uint64_t label)
{
    if (start == end) {
        return count;
    }
    if (count > 0 && label == out[count - 1].label && start == out[count - 1].range.end) {
        merge_extend(out, count, end);
        return count;
    }
    merge_append(out, count, start, end, label);
    return count + 1;
}

enum gpamap_status gpamap_range_list_merge_adjacent(const struct gpamap_labelled_range *in, uint32_t in_count,
                                                    struct gpamap_labelled_range *out, uint32_t capacity,
                                                    uint32_t *count)
{
    uint32_t used = 0;

    if (!labelled_is_sorted(in, in_count)) {
        return GPAMAP_ERR_UNSORTED_LEFT;
    }
    if (in_count > capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    /*@
      loop invariant bound: used <= i <= in_count;
      loop invariant joined: LabelledJoined(out, used);
      loop invariant last: 0 < used ==> \forall integer j; i <= j < in_count && LabelledFull{Pre}(in, j) ==>
        out[used - 1].range.end <= \at(in[j].range.start, Pre);
      loop invariant has: \forall integer x, v; LabelledHas(out, used, x, v) <==> LabelledHas{Pre}(in, i, x, v);
      loop assigns i, used, out[0 .. in_count - 1];
      loop variant in_count - i;
    */
    for (uint32_t i = 0; i < in_count; i++) {
        //@ assert same: LabelledSame{Pre, Here}(in, in_count);
        used = merge_add(out, used, in[i].range.start, in[i].range.end, in[i].label);
    }
    *count = used;
    return GPAMAP_OK;
}
