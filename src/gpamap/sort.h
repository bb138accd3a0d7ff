/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_SORT_H
#define GPAMAP_SORT_H
/*
 * Stable sorting of keys (internal to the library).
 *
 * An entry stands for an item of the caller by its index. Entries are ordered by key, then subkey, then index, all
 * ascending; since indices differ, that is a strict total order and the result is what a stable sort gives.
 */
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_sort_entry {
    uint64_t key;
    uint64_t subkey;
    uint32_t index; /* of the item; different in every entry */
};

#include "specs/sort.acsl"

/* Sort entries[count] in place. Shell sort: no extra memory, about count^1.3 steps. */
/*@
  requires entries: \valid(entries + (0 .. count - 1));
  // The caller numbers its items upward.
  requires ascending: \forall integer i, j; 0 <= i < j < count ==> entries[i].index < entries[j].index;
  terminates \true;
  exits \false;
  assigns entries[0 .. count - 1];
  ensures sorted: EntriesSorted(entries, count);
  ensures permutation:
    \forall integer k, s, x; HasEntry(entries, count, k, s, x) <==> HasEntry{Pre}(entries, count, k, s, x);
*/
void gpamap_sort(struct gpamap_sort_entry *entries, uint32_t count);

#ifdef __cplusplus
}
#endif
#endif
