/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/sort.h"

#include <stdbool.h>

/* a comes before b. */
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

/* Move entries[place] down in steps of gap until the entry a step below comes before it. */
static void sort_insert(struct gpamap_sort_entry *entries, uint32_t place, uint32_t gap)
{
    const struct gpamap_sort_entry moving = entries[place];
    uint32_t hole = place;

    while (hole >= gap && entry_before(moving, entries[hole - gap])) {
        entries[hole] = entries[hole - gap];
        hole -= gap;
    }
    entries[hole] = moving;
}

/* Order the entries that are gap apart. */
static void sort_pass(struct gpamap_sort_entry *entries, uint32_t count, uint32_t gap)
{
    for (uint32_t place = gap; place < count; place++) {
        sort_insert(entries, place, gap);
    }
}

void gpamap_sort(struct gpamap_sort_entry *entries, uint32_t count)
{
    uint32_t gap = count;

    while (gap > 3) {
        gap = gap / 3 + 1; /* no long chain of gaps with a common divisor, whatever count is */
        sort_pass(entries, count, gap);
    }
    sort_pass(entries, count, 1);
}
