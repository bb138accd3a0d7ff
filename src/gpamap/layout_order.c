/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_order.h"

bool gpamap_layout_is_given(const struct gpamap_layout_request *request)
{
    return request->kind == GPAMAP_LAYOUT_RESERVED || request->kind == GPAMAP_LAYOUT_FIXED;
}

enum gpamap_status gpamap_layout_check(const struct gpamap_layout_request *request)
{
    if (gpamap_layout_is_given(request)) {
        return request->start < request->end ? GPAMAP_OK : GPAMAP_ERR_INVALID_SIZE;
    }
    if (request->size == 0 || request->size % GPAMAP_PAGE_SIZE != 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (request->align < GPAMAP_PAGE_SIZE || !gpamap_align_is_power_of_two(request->align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    return GPAMAP_OK;
}

uint32_t gpamap_layout_first_bad(const struct gpamap_layout_request *requests, uint32_t count)
{
    uint32_t bad = count;

    /*@
      loop invariant bound: i <= count && (bad == count || bad < i);
      loop invariant bad: bad < count ==> BadSize(requests, bad) || BadAlign(requests, bad);
      loop invariant first: \forall integer k; 0 <= k < i && (bad == count || BadBefore(requests, k, bad)) ==>
        !BadSize(requests, k) && !BadAlign(requests, k);
      loop assigns i, bad;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        if ((bad == count || requests[i].kind < requests[bad].kind) && gpamap_layout_check(&requests[i]) != GPAMAP_OK) {
            bad = i;
        }
    }
    return bad;
}

/* The key by which a request is sorted: its kind, and what is aligned more comes first. */
/*@
  requires memory: \valid_read(request);
  requires requests: RequestsWf(request, 1);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures key: \result == OrderKey(request, 0);
*/
static uint64_t key_of(const struct gpamap_layout_request *request)
{
    const uint64_t kind_step = (uint64_t)1 << 52; /* more than there are alignments in pages */

    if (gpamap_layout_is_given(request)) {
        return 0;
    }
    if (request->kind == GPAMAP_LAYOUT_MMIO32 || request->kind == GPAMAP_LAYOUT_MMIO64) {
        return (uint64_t)request->kind * kind_step + (kind_step - 1 - request->align / GPAMAP_PAGE_SIZE);
    }
    return (uint64_t)request->kind * kind_step;
}

/* The second key: the start of what is given, reserved before fixed; of the others, the larger comes first. */
/*@
  requires memory: \valid_read(request);
  requires requests: RequestsWf(request, 1);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures subkey: \result == OrderSubkey(request, 0);
*/
static uint64_t subkey_of(const struct gpamap_layout_request *request)
{
    if (gpamap_layout_is_given(request)) {
        return request->kind == GPAMAP_LAYOUT_RESERVED ? request->start : request->start + 1;
    }
    if (request->kind == GPAMAP_LAYOUT_MMIO32 || request->kind == GPAMAP_LAYOUT_MMIO64) {
        return UINT64_MAX - request->size;
    }
    return 0;
}

/* Fill order[count] with the entries of the requests, in caller order. */
/*@
  requires memory: \valid_read(requests + (0 .. count - 1)) && \valid(order + (0 .. count - 1));
  requires apart: \separated(requests + (0 .. count - 1), order + (0 .. count - 1));
  requires requests: RequestsWf(requests, count);
  terminates \true;
  exits \false;
  assigns order[0 .. count - 1];
  ensures keys: KeysSame{Pre, Here}(requests, count);
  ensures numbered: \forall integer k; 0 <= k < count ==> order[k].index == k;
  ensures entries: \forall integer k; 0 <= k < count ==>
    order[k].key == OrderKey(requests, k) && order[k].subkey == OrderSubkey(requests, k);
*/
static void number(const struct gpamap_layout_request *requests, uint32_t count, struct gpamap_sort_entry *order)
{
    /*@
      loop invariant bound: i <= count;
      loop invariant requests: RequestsWf(requests, count);
      loop invariant keys: KeysSame{Pre, Here}(requests, count);
      loop invariant numbered: \forall integer k; 0 <= k < i ==> order[k].index == k;
      loop invariant entries: \forall integer k; 0 <= k < i ==>
        order[k].key == OrderKey(requests, k) && order[k].subkey == OrderSubkey(requests, k);
      loop assigns i, order[0 .. count - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        order[i].key = key_of(&requests[i]);
        order[i].subkey = subkey_of(&requests[i]);
        order[i].index = i;
    }
}

void gpamap_layout_order(const struct gpamap_layout_request *requests, uint32_t count, struct gpamap_sort_entry *order)
{
    number(requests, count, order);
    /*@ assert each: \forall integer x; 0 <= x < count ==>
          order[x].key == OrderKey(requests, x) && order[x].subkey == OrderSubkey(requests, x) && order[x].index == x &&
          HasEntry(order, count, OrderKey(requests, x), OrderSubkey(requests, x), x); */
    /*@ assert before: \forall integer k, s, x; HasEntry(order, count, k, s, x) <==>
          0 <= x < count && k == OrderKey(requests, x) && s == OrderSubkey(requests, x); */
    gpamap_sort(order, count);
    //@ assert keys: KeysSame{Pre, Here}(requests, count);
    //@ assert requests: RequestsWf(requests, count);
    /*@ assert after: \forall integer k, s, x; HasEntry(order, count, k, s, x) <==>
          0 <= x < count && k == OrderKey(requests, x) && s == OrderSubkey(requests, x); */
    /*@ assert own: \forall integer t; 0 <= t < count ==>
          HasEntry(order, count, order[t].key, order[t].subkey, order[t].index); */
    /*@ assert entries: \forall integer t; 0 <= t < count ==> order[t].index < count &&
          EntryOfRequest(requests, order, t); */
    /*@ assert ordered: \forall integer s, t; 0 <= s < t < count ==>
          KeyBefore(OrderKey(requests, order[s].index), OrderSubkey(requests, order[s].index), order[s].index,
                    OrderKey(requests, order[t].index), OrderSubkey(requests, order[t].index), order[t].index); */
    /*@ assert pairs: \forall integer s, t; 0 <= s < t < count ==>
          OrderedPair(requests, order[s].index, order[t].index) &&
          KeyBefore(OrderKey(requests, order[s].index), OrderSubkey(requests, order[s].index), order[s].index,
                    OrderKey(requests, order[t].index), OrderSubkey(requests, order[t].index), order[t].index); */
    /*@ assert all: \forall integer i; 0 <= i < count ==> OrderHas(order, count, i) &&
          HasEntry(order, count, OrderKey(requests, i), OrderSubkey(requests, i), i); */
}

uint32_t gpamap_layout_first_overlap(const struct gpamap_layout_request *requests,
                                     const struct gpamap_sort_entry *order, uint32_t count)
{
    uint32_t i = 0;

    /*@
      loop invariant bound: i <= count && (count > 0 ==> i < count);
      loop invariant first: \forall integer t; 0 <= t < i ==> !GivenMeetNext(requests, order, count, t);
      loop invariant given: 0 < i ==> IsGiven(requests, order[i].index);
      loop invariant disjoint: \forall integer s, t; 0 <= s < t <= i && t < count &&
        IsGiven(requests, order[s].index) && IsGiven(requests, order[t].index) ==>
          requests[order[s].index].end <= requests[order[t].index].start;
      loop assigns i;
      loop variant count - i;
    */
    while (i + 1 < count && gpamap_layout_is_given(&requests[order[i + 1].index])) {
        if (requests[order[i].index].end > requests[order[i + 1].index].start) {
            return i;
        }
        i++;
    }
    return count;
}
