/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/sort.h"

#include <stdbool.h>

/* a comes before b. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures before: \result <==> KeyBefore(a.key, a.subkey, a.index, b.key, b.subkey, b.index);
*/
static bool entry_before(struct gpamap_sort_entry a, struct gpamap_sort_entry b)
{
    if (a.key != b.key) {
        return a.key < b.key;
    }
    if (a.subkey != b.subkey) {
        return a.subkey < b.subkey;
    }
    return a.index < b.index;
}

/* Write an entry, word by word. */
/*@
  requires entries: \valid(entries + (0 .. count - 1));
  requires place: place < count;
  terminates \true;
  exits \false;
  assigns entries[place];
  ensures put: EntryPut{Pre, Here}(entries, count, place, entry.key, entry.subkey, entry.index);
*/
static void entry_put(struct gpamap_sort_entry *entries, uint32_t count, uint32_t place, struct gpamap_sort_entry entry)
{
    (void)count; /* only the contract speaks of it */
    entries[place].key = entry.key;
    entries[place].subkey = entry.subkey;
    entries[place].index = entry.index;
}

/* Move entries[place] down in steps of gap until the entry a step below comes before it. */
/*@
  requires entries: \valid(entries + (0 .. count - 1));
  requires place: 0 < gap <= place < count;
  requires distinct: EntriesDistinct(entries, count);
  terminates \true;
  exits \false;
  assigns entries[0 .. place];
  ensures distinct: EntriesDistinct(entries, count);
  ensures permutation: EntriesPermuted{Here, Pre}(entries, count);
  ensures sorted: gap == 1 ==> EntriesSorted{Pre}(entries, place) ==> EntriesSorted(entries, place + 1);
*/
static void sort_insert(struct gpamap_sort_entry *entries, uint32_t count, uint32_t place, uint32_t gap)
{
    const struct gpamap_sort_entry moving = entries[place];
    uint32_t hole = place;

    /*@
      loop invariant hole: 0 <= hole <= place;
      loop invariant distinct: DistinctWithHand(entries, count, hole, moving.index);
      loop invariant permutation: \forall integer k, s, x; HasEntry{Pre}(entries, count, k, s, x) <==>
        HasEntryOrHand(entries, count, hole, moving.key, moving.subkey, moving.index, k, s, x);
      loop invariant sorted: gap == 1 ==> EntriesSorted{Pre}(entries, place) ==>
        SortedAboveHand(entries, place + 1, hole, moving.key, moving.subkey, moving.index);
      loop assigns hole, entries[0 .. place];
      loop variant hole;
    */
    while (hole >= gap && entry_before(moving, entries[hole - gap])) {
        entry_put(entries, count, hole, entries[hole - gap]);
        hole -= gap;
    }
    /*@ assert below: hole >= gap ==> KeyBefore(entries[hole - gap].key, entries[hole - gap].subkey,
          entries[hole - gap].index, moving.key, moving.subkey, moving.index); */
    entry_put(entries, count, hole, moving);
}

/* Order the entries that are gap apart. */
/*@
  requires entries: \valid(entries + (0 .. count - 1));
  requires gap: 0 < gap;
  requires distinct: EntriesDistinct(entries, count);
  terminates \true;
  exits \false;
  assigns entries[0 .. count - 1];
  ensures distinct: EntriesDistinct(entries, count);
  ensures permutation: EntriesPermuted{Here, Pre}(entries, count);
  ensures sorted: gap == 1 ==> EntriesSorted(entries, count);
*/
static void sort_pass(struct gpamap_sort_entry *entries, uint32_t count, uint32_t gap)
{
    /*@
      loop invariant place: gap <= place && (place <= count || place == gap);
      loop invariant distinct: EntriesDistinct(entries, count);
      loop invariant permutation: EntriesPermuted{Here, Pre}(entries, count);
      loop invariant sorted: gap == 1 ==> EntriesSorted(entries, place < count ? place : count);
      loop assigns place, entries[0 .. count - 1];
      loop variant place < count ? count - place : 0;
    */
    for (uint32_t place = gap; place < count; place++) {
        sort_insert(entries, count, place, gap);
    }
}

void gpamap_sort(struct gpamap_sort_entry *entries, uint32_t count)
{
    uint32_t gap = count;

    /*@
      loop invariant gap: gap <= count;
      loop invariant distinct: EntriesDistinct(entries, count);
      loop invariant permutation: EntriesPermuted{Here, Pre}(entries, count);
      loop assigns gap, entries[0 .. count - 1];
      loop variant gap;
    */
    while (gap > 3) {
        gap = gap / 3 + 1; /* no long chain of gaps with a common divisor, whatever count is */
        sort_pass(entries, count, gap);
    }
    sort_pass(entries, count, 1);
}
