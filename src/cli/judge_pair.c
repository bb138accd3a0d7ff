/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Which entries may share bytes. The table in docs/CHECK.md says the same in words, and a test holds the two together.
 */
#include <string.h>

#include "cli/findings.h"

#define BIT(kind) (1U << (kind))

/* Memory that has no name of its own: who sees the same bytes calls them the same. */
#define MEMORY                                                                                                         \
    (BIT(MAP_RAM) | BIT(MAP_RESERVED) | BIT(MAP_ACPI) | BIT(MAP_NVS) | BIT(MAP_UNUSABLE) | BIT(MAP_PERSISTENT))
#define CARVE_OUTS (BIT(MAP_RESERVED) | BIT(MAP_ACPI) | BIT(MAP_NVS) | BIT(MAP_UNUSABLE))
/* What an access leads to a device. */
#define MMIO (BIT(MAP_ROM) | BIT(MAP_DEVICE) | BIT(MAP_WINDOW) | BIT(MAP_ECAM))

static bool is_one_of(const struct map_entry *entry, unsigned kinds)
{
    return (BIT(entry->kind) & kinds) != 0;
}

/* A file of gpamap's own says what a VMM places; the others report what a machine has. */
static bool is_placed(const struct guest_map *map)
{
    return map->format == MAP_DESCRIPTION || map->format == MAP_LAYOUT;
}

bool is_carve_out(const struct guest_map *map, const struct map_entry *entry)
{
    return is_one_of(entry, CARVE_OUTS) && !(entry->kind == MAP_RESERVED && is_placed(map));
}

struct side {
    const struct guest_map *map;
    const struct map_entry *entry;
    struct place place;
};

static bool is_inside(const struct side *inner, const struct side *outer)
{
    return outer->entry->first <= inner->entry->first && inner->entry->last <= outer->entry->last;
}

/* The file itself nests the one in the other. */
static bool is_ancestor(const struct side *above, const struct side *below)
{
    uint32_t entry = below->entry->parent;

    if (above->place.map != below->place.map) {
        return false;
    }
    while (entry != MAP_NO_PARENT && entry != above->place.entry) {
        entry = below->map->entries[entry].parent;
    }
    return entry != MAP_NO_PARENT;
}

/* Two files speak of one thing. */
static bool is_said_twice(const struct side *a, const struct side *b)
{
    const bool same_ends = a->entry->first == b->entry->first && a->entry->last == b->entry->last;
    const bool same_kind = a->entry->kind == b->entry->kind;
    const bool reported = !is_placed(a->map) || !is_placed(b->map);

    if (same_kind && same_ends && strcmp(a->entry->tag, b->entry->tag) == 0) {
        return true;
    }
    if (same_kind && is_one_of(a->entry, MEMORY)) {
        return reported || a->entry->kind == MAP_RESERVED;
    }
    return same_ends && reported && a->map->format != b->map->format && is_one_of(a->entry, MMIO) &&
           is_one_of(b->entry, MMIO);
}

/* By design the outer may hold the inner, which another file names, or a device tree. */
static bool may_hold(const struct side *outer, const struct side *inner)
{
    switch (outer->entry->kind) {
    case MAP_RAM:
        return is_carve_out(inner->map, inner->entry);
    case MAP_WINDOW:
        return is_one_of(inner->entry, BIT(MAP_DEVICE) | BIT(MAP_ROM)) ||
               (inner->entry->kind == MAP_WINDOW && !(is_placed(outer->map) && is_placed(inner->map)));
    case MAP_ROM:
    case MAP_DEVICE: /* a report tells apart what the VMM placed as one, or what another report sees as one */
        return is_one_of(inner->entry, BIT(MAP_DEVICE) | BIT(MAP_ROM)) && !is_placed(inner->map) &&
               inner->map->format != outer->map->format;
    default:
        return false;
    }
}

/* A reserved range is often there because of what a report then finds in it, whole or in part; memory is not. */
static bool only_keeps_free(const struct side *a, const struct side *b)
{
    return a->entry->kind == MAP_RESERVED && !(is_placed(a->map) && is_placed(b->map)) &&
           !is_one_of(b->entry, BIT(MAP_RAM) | BIT(MAP_PERSISTENT));
}

static bool is_pair_of(const struct side *a, const struct side *b, unsigned some, unsigned others)
{
    return (is_one_of(a->entry, some) && is_one_of(b->entry, others)) ||
           (is_one_of(b->entry, some) && is_one_of(a->entry, others));
}

/* Sharing that nothing excuses; the two in any order. */
static enum finding_kind name_clash(const struct side *a, const struct side *b, bool apart)
{
    const struct side *window = a->entry->kind == MAP_WINDOW ? a : b;
    const struct side *other = window == a ? b : a;

    if (a->entry->kind == MAP_AFFINITY) { /* both are */
        return a->entry->node != b->entry->node ? FINDING_NODE_CONFLICT : FINDING_OVERLAP;
    }
    if (apart && ((a->entry->kind == MAP_RAM && is_carve_out(b->map, b->entry)) ||
                  (b->entry->kind == MAP_RAM && is_carve_out(a->map, a->entry)))) {
        return FINDING_CARVE_OUT_SPLIT;
    }
    if (window->entry->kind != MAP_WINDOW) {
        return FINDING_OVERLAP;
    }
    switch (other->entry->kind) {
    case MAP_RAM:
        return is_inside(window, other) ? FINDING_WINDOW_UNDER_RAM : FINDING_RAM_IN_WINDOW;
    case MAP_ECAM:
        return FINDING_ECAM_IN_WINDOW;
    case MAP_DEVICE:
    case MAP_ROM:
        return is_inside(other, window) || is_inside(window, other) ? FINDING_OVERLAP : FINDING_CROSSES_WINDOW;
    default:
        return FINDING_OVERLAP;
    }
}

static bool may_share(const struct side *a, const struct side *b, bool apart)
{
    if (is_ancestor(a, b) || is_ancestor(b, a)) {
        return true;
    }
    if (a->place.map == b->place.map && a->entry->kind == b->entry->kind) {
        return false; /* so few entries of a file share a byte without a finding, and the sweep is never quadratic */
    }
    if (a->entry->kind == MAP_AFFINITY || b->entry->kind == MAP_AFFINITY) {
        return true;
    }
    if (!apart) {
        return false;
    }
    return is_said_twice(a, b) || (is_inside(b, a) && may_hold(a, b)) || (is_inside(a, b) && may_hold(b, a)) ||
           only_keeps_free(a, b) || only_keeps_free(b, a);
}

enum finding_kind judge_pair(const struct map_set *set, struct place first, struct place second, bool bytes)
{
    const struct side a = { &set->maps[first.map], entry_at(set, first), first };
    const struct side b = { &set->maps[second.map], entry_at(set, second), second };
    const bool apart = first.map != second.map || a.map->format == MAP_FDT;

    if (!bytes) {
        return is_pair_of(&a, &b, BIT(MAP_RAM) | BIT(MAP_PERSISTENT), MMIO) ? FINDING_PAGE_SHARED : FINDING_NONE;
    }
    if (!may_share(&a, &b, apart)) {
        return name_clash(&a, &b, apart);
    }
    return a.entry->has_node && b.entry->has_node && a.entry->node != b.entry->node ? FINDING_NODE_CONFLICT
                                                                                    : FINDING_NONE;
}
