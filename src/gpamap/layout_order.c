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

/* The sort entry of a request: kind and alignment in the key, start or size in the subkey. */
/*@
  requires memory: \valid_read(request);
  requires requests: RequestsWf(request, 1);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures index: \result.index == index;
  ensures key: \result.key == OrderKey(request, 0);
  ensures subkey: \result.subkey == OrderSubkey(request, 0);
*/
static struct gpamap_sort_entry entry_of(const struct gpamap_layout_request *request, uint32_t index)
{
    const uint64_t kind_step = (uint64_t)1 << 52; /* more than there are alignments in pages */
    struct gpamap_sort_entry entry = { 0, 0, index };

    if (request->kind == GPAMAP_LAYOUT_RESERVED) {
        entry.subkey = request->start;
    } else if (request->kind == GPAMAP_LAYOUT_FIXED) {
        entry.subkey = request->start + 1;
    } else if (request->kind == GPAMAP_LAYOUT_MMIO32 || request->kind == GPAMAP_LAYOUT_MMIO64) {
        entry.key = (uint64_t)request->kind * kind_step + (kind_step - 1 - request->align / GPAMAP_PAGE_SIZE);
        entry.subkey = UINT64_MAX - request->size;
    } else {
        entry.key = (uint64_t)request->kind * kind_step;
    }
    return entry;
}

void gpamap_layout_order(const struct gpamap_layout_request *requests, uint32_t count, struct gpamap_sort_entry *order)
{
    /*@
      loop invariant bound: i <= count;
      loop invariant entries: \forall integer k; 0 <= k < i ==> order[k].index == k &&
        order[k].key == OrderKey(requests, k) && order[k].subkey == OrderSubkey(requests, k);
      loop assigns i, order[0 .. count - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        order[i] = entry_of(&requests[i], i);
    }
    gpamap_sort(order, count);
    /*@ assert own: \forall integer t; 0 <= t < count ==>
          HasEntry(order, count, order[t].key, order[t].subkey, order[t].index); */
    /*@ assert entries: \forall integer t; 0 <= t < count ==> order[t].index < count &&
          EntryOfRequest(requests, order, t); */
    /*@ assert all: \forall integer i; 0 <= i < count ==>
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
