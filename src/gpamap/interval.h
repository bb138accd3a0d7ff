/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_INTERVAL_H
#define GPAMAP_INTERVAL_H
/*
 * Closed intervals of bytes: [first, last], both inclusive, first <= last; never empty, may end at 2^64 - 1.
 */
#include <stdbool.h>
#include <stdint.h>

#include "gpamap/align.h"
#include "gpamap/status.h"
#include "specs/interval.acsl"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_interval {
    uint64_t first; /* bytes, inclusive */
    uint64_t last;  /* bytes, inclusive */
};

/* True when first <= last. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> IntervalWf(interval.first, interval.last);
*/
bool gpamap_interval_is_valid(struct gpamap_interval interval);

/* The interval of `size` bytes from `first`. INVALID_RANGE when size is 0 or the last byte is above 2^64 - 1. */
/*@
  requires out_valid: \valid(out);
  terminates \true;
  exits \false;
  assigns *out;

  // No byte, or bytes beyond 64 bits.
  behavior invalid_range:
    assumes no_interval: size == 0 || first + size - 1 > UINT64_MAX;
    assigns \nothing;
    ensures status: \result == GPAMAP_ERR_INVALID_RANGE;

  // The interval of exactly these bytes.
  behavior ok:
    assumes interval: size > 0 && first + size - 1 <= UINT64_MAX;
    assigns *out;
    ensures status: \result == GPAMAP_OK;
    ensures first: out->first == first;
    ensures last: out->last == first + size - 1;
    ensures bytes: \forall integer x; IntervalHas(out->first, out->last, x) <==> first <= x < first + size;

  complete behaviors;
  disjoint behaviors;
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_interval_make(uint64_t first, uint64_t size, struct gpamap_interval *out);

/* The address lies in the interval. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures member: \result <==> IntervalHas(interval.first, interval.last, address);
*/
bool gpamap_interval_contains_addr(struct gpamap_interval interval, uint64_t address);

/* Every byte of inner lies in outer. */
/*@
  requires inner_wf: IntervalWf(inner.first, inner.last);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures covers: \result <==> IntervalCovers(outer.first, outer.last, inner.first, inner.last);
*/
bool gpamap_interval_contains(struct gpamap_interval outer, struct gpamap_interval inner);

/* The two share a byte. */
/*@
  requires a_wf: IntervalWf(a.first, a.last);
  requires b_wf: IntervalWf(b.first, b.last);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures meets: \result <==> IntervalsMeet(a.first, a.last, b.first, b.last);
*/
bool gpamap_interval_overlaps(struct gpamap_interval a, struct gpamap_interval b);

/* The lowest multiple of 2^shift from which reach + 1 bytes lie in the interval, in *at; false, with *at untouched,
   when there is none; shift <= 63. */
/*@
  requires interval_wf: IntervalWf(interval.first, interval.last);
  requires shift: shift <= 63;
  requires at_valid: \valid(at);
  terminates \true;
  exits \false;
  assigns *at;
  ensures sound: \result ==>
    Aligned(*at, Pow2(shift)) && interval.first <= *at && *at + reach <= interval.last;
  ensures lowest: \result ==>
    (\forall integer gpa; interval.first <= gpa < *at ==> !Aligned(gpa, Pow2(shift)));
  ensures complete: !\result ==> *at == \old(*at) &&
    (\forall integer gpa; interval.first <= gpa && gpa + reach <= interval.last ==> !Aligned(gpa, Pow2(shift)));
*/
static inline bool gpamap_interval_lowest_fit(struct gpamap_interval interval, uint64_t reach, uint32_t shift,
                                              uint64_t *at)
{
    uint64_t start;

    if (interval.last - interval.first < reach || !gpamap_align_up(interval.first, shift, &start) ||
        start > interval.last - reach) {
        return false;
    }
    *at = start;
    return true;
}

/* The highest such multiple. */
/*@
  requires interval_wf: IntervalWf(interval.first, interval.last);
  requires shift: shift <= 63;
  requires at_valid: \valid(at);
  terminates \true;
  exits \false;
  assigns *at;
  ensures sound: \result ==>
    Aligned(*at, Pow2(shift)) && interval.first <= *at && *at + reach <= interval.last;
  ensures highest: \result ==>
    (\forall integer gpa; *at < gpa && gpa + reach <= interval.last ==> !Aligned(gpa, Pow2(shift)));
  ensures complete: !\result ==> *at == \old(*at) &&
    (\forall integer gpa; interval.first <= gpa && gpa + reach <= interval.last ==> !Aligned(gpa, Pow2(shift)));
*/
static inline bool gpamap_interval_highest_fit(struct gpamap_interval interval, uint64_t reach, uint32_t shift,
                                               uint64_t *at)
{
    if (interval.last - interval.first < reach) {
        return false;
    }

    const uint64_t start = gpamap_align_down(interval.last - reach, shift);

    if (start < interval.first) {
        return false;
    }
    *at = start;
    return true;
}

#ifdef __cplusplus
}
#endif
#endif
