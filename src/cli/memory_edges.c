/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Where memory begins and ends. RAM and what firmware took out of it make one run as long as they touch: the edges of
 * a run are where a VMM placed memory, and those are judged. Where a table of firmware begins is nobody's accident.
 */
#include <stdlib.h>

#include "cli/findings.h"
#include "gpamap/gpamap.h"

#define SECTION_SHIFT 27 /* of Linux, x86-64 and arm64 with pages of 4 KiB: the least memory that it has a node for */
#define HUGE_SHIFT 21
#define PAGE_SHIFT 12
/* On a PC the first huge page always has VGA and ROMs in it. */
#define FIRST_JUDGED ((uint64_t)1 << HUGE_SHIFT)

/* What was seen of one map so far. */
struct memory {
    bool has_run, has_node;
    struct place first, last; /* of the run: the entries at its ends */
    struct place node;        /* the highest entry that says its node */
};

static bool is_ram(const struct map_entry *entry)
{
    return entry->kind == MAP_RAM || entry->kind == MAP_PERSISTENT;
}

/* The block of 2^shift bytes that holds an address. */
static struct finding finding_of_block(enum finding_kind kind, struct place place, uint64_t address, unsigned shift)
{
    const uint64_t mask = ((uint64_t)1 << shift) - 1;

    return (struct finding){ .kind = kind, .first = place, .from = address & ~mask, .to = address | mask };
}

/* edge: the first byte of what the edge divides off, which is 0 behind the last of the space. inside: a byte of RAM. */
static void judge_edge(struct findings *findings, struct place place, uint64_t edge, uint64_t inside)
{
    struct finding finding = finding_of_block(FINDING_NONE, place, inside, HUGE_SHIFT);

    if (edge % GPAMAP_PAGE_SIZE != 0) {
        finding = finding_of_block(FINDING_MISALIGNED, place, inside, PAGE_SHIFT);
    } else if ((edge & (((uint64_t)1 << HUGE_SHIFT) - 1)) != 0 && edge > FIRST_JUDGED) {
        finding.kind = FINDING_HUGE_PAGE_SPLIT;
    }
    if (finding.kind != FINDING_NONE) {
        (void)findings_add(findings, &finding);
    }
}

static void end_run(struct findings *findings, struct memory *memory)
{
    if (!memory->has_run) {
        return;
    }
    const struct map_entry *first = entry_at(findings->set, memory->first);
    const struct map_entry *last = entry_at(findings->set, memory->last);

    if (is_ram(first)) {
        judge_edge(findings, memory->first, first->first, first->first);
    }
    if (is_ram(last)) {
        judge_edge(findings, memory->last, last->last + 1, last->last);
    }
    memory->has_run = false;
}

static void extend_run(struct findings *findings, struct memory *memory, struct place place)
{
    const struct map_entry *entry = entry_at(findings->set, place);

    if (memory->has_run) {
        const struct map_entry *last = entry_at(findings->set, memory->last);

        if (entry->first > last->last && entry->first - last->last > 1) {
            end_run(findings, memory);
        } else if (entry->last > last->last) {
            memory->last = place;
        }
    }
    if (!memory->has_run) {
        *memory = (struct memory){ true, memory->has_node, place, place, memory->node };
    }
}

/* Two nodes in one block: the places are neighbours of different nodes. */
static void judge_boundary(struct findings *findings, enum finding_kind kind, struct place below, struct place above,
                           unsigned shift)
{
    const uint64_t last = entry_at(findings->set, below)->last;
    const uint64_t first = entry_at(findings->set, above)->first;
    struct finding finding = finding_of_block(kind, below, first, shift);

    if (last < first && last >> shift == first >> shift) {
        finding.is_pair = true;
        finding.second = above;
        (void)findings_add(findings, &finding);
    }
}

static void pass_node(struct findings *findings, struct memory *memory, struct place place)
{
    const struct map_entry *entry = entry_at(findings->set, place);
    const struct map_entry *below = memory->has_node ? entry_at(findings->set, memory->node) : entry;

    if (below->node != entry->node) {
        judge_boundary(findings, FINDING_SECTION_SPLIT, memory->node, place, SECTION_SHIFT);
        judge_boundary(findings, FINDING_HUGE_PAGE_SPLIT, memory->node, place, HUGE_SHIFT);
    }
    if (!memory->has_node || entry->last > below->last) {
        memory->has_node = true;
        memory->node = place;
    }
}

void findings_of_edges(struct findings *findings, const struct place *places, uint32_t count)
{
    struct memory *memories = calloc((size_t)findings->set->count + 1, sizeof memories[0]);

    if (memories == NULL) {
        findings->broken = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct map_entry *entry = entry_at(findings->set, places[i]);
        struct memory *memory = &memories[places[i].map];

        if (is_ram(entry) || is_carve_out(&findings->set->maps[places[i].map], entry)) {
            extend_run(findings, memory, places[i]);
        }
        if (entry->has_node && (is_ram(entry) || entry->kind == MAP_AFFINITY)) {
            pass_node(findings, memory, places[i]);
        }
    }
    for (uint32_t i = 0; i < findings->set->count; i++) {
        end_run(findings, &memories[i]);
    }
    free(memories);
}
