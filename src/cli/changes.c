/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Entries are the same thing if they have the same tag. Of several with one tag, those that did not move are paired
 * first, then the others in order of address. What is left over and has the ends and kind of something that is left
 * over on the other side was renamed.
 */
#include "cli/changes.h"

#include <stdlib.h>
#include <string.h>

#include "cli/findings.h"

struct pairing {
    struct changes *changes;
    const struct map_entry **old, **new; /* those that have no partner yet */
    uint32_t old_count, new_count;
};

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_ends(const struct map_entry *a, const struct map_entry *b)
{
    const int order = compare_u64(a->first, b->first);

    return order != 0 ? order : compare_u64(a->last, b->last);
}

static int compare_entries(const void *left, const void *right)
{
    const struct map_entry *a = *(const struct map_entry *const *)left;
    const struct map_entry *b = *(const struct map_entry *const *)right;
    int order = strcmp(a->tag, b->tag);

    order = order != 0 ? order : compare_ends(a, b);
    return order != 0 ? order : (a > b) - (a < b); /* one array: file order */
}

static int compare_places_of(const struct map_entry *a, const struct map_entry *b)
{
    const int order = compare_ends(a, b);

    return order != 0 ? order : compare_u64(a->kind, b->kind);
}

static int compare_by_place(const void *left, const void *right)
{
    return compare_places_of(*(const struct map_entry *const *)left, *(const struct map_entry *const *)right);
}

static unsigned flags_of(const struct map_entry *old, const struct map_entry *new)
{
    const uint64_t before = old->last - old->first;
    const uint64_t after = new->last - new->first;
    const bool node = old->has_node != new->has_node || (old->has_node && old->node != new->node);

    return (strcmp(old->tag, new->tag) != 0 ? (unsigned)CHANGE_RENAMED : 0U) |
           (old->first != new->first ? (unsigned)CHANGE_MOVED : 0U) | (after > before ? (unsigned)CHANGE_GREW : 0U) |
           (after < before ? (unsigned)CHANGE_SHRANK : 0U) | (old->kind != new->kind ? (unsigned)CHANGE_KIND : 0U) |
           (node ? (unsigned)CHANGE_NODE : 0U);
}

/* What a guest uses of an entry, by its kind. */
enum use { USE_NOTHING, USE_MEMORY, USE_MAP, USE_REGISTERS, USE_WINDOW };

static enum use use_of(const struct guest_map *map, const struct map_entry *entry)
{
    switch (entry->kind) {
    case MAP_RAM:
    case MAP_PERSISTENT:
        return USE_MEMORY;
    case MAP_RESERVED:
    case MAP_ACPI:
    case MAP_NVS:
    case MAP_UNUSABLE:
        return is_carve_out(map, entry) ? USE_MAP : USE_NOTHING;
    case MAP_ROM:
    case MAP_DEVICE:
    case MAP_ECAM:
        return USE_REGISTERS;
    case MAP_WINDOW:
        return USE_WINDOW;
    case MAP_AFFINITY:
        break;
    }
    return USE_NOTHING;
}

static void notice(struct change *change, bool running, bool hibernated, const char *why)
{
    change->running = running;
    change->hibernated = hibernated;
    change->why = why;
}

/* The entry is not what it was where it was, so kinds are the same, or there is one entry. */
static void judge_ends(struct change *change, enum use use)
{
    const struct map_entry *old = change->old;
    const struct map_entry *new = change->new;
    const bool lost = old != NULL && (new == NULL || new->first > old->first || new->last < old->last);
    const bool moved = old != NULL && (new == NULL || new->first != old->first);

    switch (use) {
    case USE_MEMORY:
        notice(change, lost, true,
               lost ? "pages that it uses are gone" : "Linux on x86 does not resume on another memory map");
        break;
    case USE_MAP:
        notice(change, false, true, "Linux on x86 does not resume on another memory map");
        break;
    case USE_REGISTERS:
        notice(change, lost || moved, lost || moved,
               lost || moved ? "its driver keeps the old addresses" : "nobody has told it");
        break;
    case USE_WINDOW:
        notice(change, lost, lost, lost ? "BARs that stand in it are cut off" : "BARs stay where they are");
        break;
    case USE_NOTHING:
        notice(change, false, false, "nothing is there that it could use");
        break;
    }
}

static void judge(struct changes *changes, struct change *change)
{
    const enum use use = change->old != NULL ? use_of(changes->old, change->old) : use_of(changes->new, change->new);

    if (change->flags & (CHANGE_VANISHED | CHANGE_APPEARED | CHANGE_MOVED | CHANGE_GREW | CHANGE_SHRANK)) {
        judge_ends(change, use);
    } else {
        notice(change, false, false,
               change->flags & CHANGE_NODE ? "it is only slower or faster" : "guests do not see names");
    }
    if (change->flags & CHANGE_KIND) {
        notice(change, true, true, "an access there leads to something else");
    }
    changes->running = changes->running || change->running;
    changes->hibernated = changes->hibernated || change->hibernated;
}

static void add(struct changes *changes, const struct map_entry *old, const struct map_entry *new)
{
    struct change change = { .old = old, .new = new };

    change.flags = old == NULL ? CHANGE_APPEARED : new == NULL ? CHANGE_VANISHED : flags_of(old, new);
    if (change.flags != 0) {
        judge(changes, &change);
        changes->items[changes->count++] = change;
    }
}

/* Two runs in one order: pair what is equal, and keep the rest. */
static void pair_equals(struct pairing *pairing, int (*compare)(const struct map_entry *, const struct map_entry *))
{
    uint32_t i = 0;
    uint32_t j = 0;
    uint32_t old_kept = 0;
    uint32_t new_kept = 0;

    while (i < pairing->old_count || j < pairing->new_count) {
        const int order = i == pairing->old_count   ? 1
                          : j == pairing->new_count ? -1
                                                    : compare(pairing->old[i], pairing->new[j]);

        if (order == 0) {
            add(pairing->changes, pairing->old[i++], pairing->new[j++]);
        } else if (order < 0) {
            pairing->old[old_kept++] = pairing->old[i++];
        } else {
            pairing->new[new_kept++] = pairing->new[j++];
        }
    }
    pairing->old_count = old_kept;
    pairing->new_count = new_kept;
}

static int compare_tag_and_ends(const struct map_entry *a, const struct map_entry *b)
{
    const int order = strcmp(a->tag, b->tag);

    return order != 0 ? order : compare_ends(a, b);
}

static int compare_tags(const struct map_entry *a, const struct map_entry *b)
{
    return strcmp(a->tag, b->tag);
}

static int compare_changes(const void *left, const void *right)
{
    const struct change *a = left;
    const struct change *b = right;
    const struct map_entry *x = a->old != NULL ? a->old : a->new;
    const struct map_entry *y = b->old != NULL ? b->old : b->new;
    int order = compare_ends(x, y);

    order = order != 0 ? order : compare_u64(a->old == NULL, b->old == NULL);
    return order != 0 ? order : (x > y) - (x < y);
}

static void pair_all(struct pairing *pairing)
{
    const size_t size = sizeof(pairing->old[0]);

    qsort(pairing->old, pairing->old_count, size, compare_entries);
    qsort(pairing->new, pairing->new_count, size, compare_entries);
    pair_equals(pairing, compare_tag_and_ends);
    pair_equals(pairing, compare_tags);
    qsort(pairing->old, pairing->old_count, size, compare_by_place);
    qsort(pairing->new, pairing->new_count, size, compare_by_place);
    pair_equals(pairing, compare_places_of);
    for (uint32_t i = 0; i < pairing->old_count; i++) {
        add(pairing->changes, pairing->old[i], NULL);
    }
    for (uint32_t i = 0; i < pairing->new_count; i++) {
        add(pairing->changes, NULL, pairing->new[i]);
    }
    qsort(pairing->changes->items, pairing->changes->count, sizeof pairing->changes->items[0], compare_changes);
}

/* Every entry of a map; NULL when there is no memory. */
static const struct map_entry **list_entries(const struct guest_map *map)
{
    const struct map_entry **list = calloc((size_t)map->count + 1, sizeof list[0]);

    for (uint32_t i = 0; list != NULL && i < map->count; i++) {
        list[i] = &map->entries[i];
    }
    return list;
}

bool changes_find(struct changes *changes, const struct guest_map *old, const struct guest_map *new)
{
    struct pairing pairing = { changes, list_entries(old), list_entries(new), old->count, new->count };

    *changes = (struct changes){ .old = old, .new = new };
    changes->items = calloc((size_t)old->count + new->count + 1, sizeof changes->items[0]);

    const bool good = changes->items != NULL && pairing.old != NULL && pairing.new != NULL;

    if (good) {
        pair_all(&pairing);
    } else {
        changes_free(changes);
    }
    free(pairing.old);
    free(pairing.new);
    return good;
}

void changes_free(struct changes *changes)
{
    free(changes->items);
    *changes = (struct changes){ 0 };
}
