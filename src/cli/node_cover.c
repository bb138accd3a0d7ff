/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * RAM that no node is said of, though some table says nodes: Linux on x86 then drops all of them. RAM is looked at as
 * one set, so that one walk over RAM and affinities is enough.
 */
#include "cli/findings.h"

/* A walk over the affinities, which ascend. */
struct cover {
    struct findings *findings;
    const struct place *places;
    uint32_t count, next;
    uint64_t covered; /* the last byte that the affinities before next cover */
    bool any;         /* there was one */
};

static bool is_affinity(const struct cover *cover, uint32_t index)
{
    return entry_at(cover->findings->set, cover->places[index])->kind == MAP_AFFINITY;
}

/* Pass the affinities that begin at or below an address. */
static void pass_affinities(struct cover *cover, uint64_t address)
{
    for (; cover->next < cover->count; cover->next++) {
        const struct map_entry *entry = entry_at(cover->findings->set, cover->places[cover->next]);

        if (entry->kind == MAP_AFFINITY && entry->first > address) {
            return;
        }
        if (entry->kind == MAP_AFFINITY && (!cover->any || entry->last > cover->covered)) {
            cover->covered = entry->last;
            cover->any = true;
        }
    }
}

/* Look at the bytes first .. last of RAM. */
static void look(struct cover *cover, struct place place, uint64_t first, uint64_t last)
{
    bool more = true;

    while (more) {
        pass_affinities(cover, first);
        if (cover->any && cover->covered >= first) {
            more = cover->covered < last;
            first = cover->covered + 1;
            continue;
        }
        const bool ends =
            cover->next < cover->count && entry_at(cover->findings->set, cover->places[cover->next])->first <= last;
        const uint64_t to = ends ? entry_at(cover->findings->set, cover->places[cover->next])->first - 1 : last;
        const struct finding finding = { .kind = FINDING_RAM_WITHOUT_NODE, .first = place, .from = first, .to = to };

        more = findings_add(cover->findings, &finding) && ends;
        first = to + 1;
    }
}

void findings_of_nodes(struct findings *findings, const struct place *places, uint32_t count)
{
    struct cover cover = { .findings = findings, .places = places, .count = count };
    uint64_t looked = 0; /* behind the last byte of RAM that was looked at; 0 also when that is the last of the space */
    bool any = false;
    bool all = false;

    for (uint32_t i = 0; i < count; i++) {
        any = any || is_affinity(&cover, i);
    }
    for (uint32_t i = 0; i < count && any && !all; i++) {
        const struct map_entry *entry = entry_at(findings->set, places[i]);

        if (entry->kind == MAP_RAM && !entry->has_node && entry->last >= looked) {
            look(&cover, places[i], entry->first > looked ? entry->first : looked, entry->last);
            all = entry->last == UINT64_MAX;
            looked = entry->last + 1;
        }
    }
}
