/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_FINDINGS_H
#define GPAMAP_CLI_FINDINGS_H
/* What is wrong with a set of maps; docs/CHECK.md says what each finding means. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/guest_map.h"
#include "cli/text.h"

/* Their names are part of the interface; an error comes before every warning. */
enum finding_kind {
    FINDING_OVERLAP,
    FINDING_RAM_IN_WINDOW,
    FINDING_WINDOW_UNDER_RAM,
    FINDING_CROSSES_WINDOW,
    FINDING_ECAM_IN_WINDOW,
    FINDING_NODE_CONFLICT,
    FINDING_PAGE_SHARED,
    FINDING_MISALIGNED,
    FINDING_BEYOND_PHYS_BITS,
    FINDING_CARVE_OUT_SPLIT,
    FINDING_SECTION_SPLIT,
    FINDING_HUGE_PAGE_SPLIT,
    FINDING_RAM_WITHOUT_NODE,
    FINDING_NONE
};

#define FINDING_FIRST_WARNING FINDING_CARVE_OUT_SPLIT

/* More are not kept: each is two lines, and nobody reads so many. That there were more is said. */
#define FINDINGS_MAX 100000

struct map_set {
    struct guest_map *maps; /* [count] */
    uint32_t count;
};

/* An entry of a set. */
struct place {
    uint32_t map, entry;
};

struct finding {
    enum finding_kind kind;
    uint32_t hash, repeat;      /* the id; repeat counts findings before it with the same hash */
    bool is_pair;               /* else second is first */
    struct place first, second; /* in order of address */
    uint64_t from, to;          /* the bytes in question, inclusive */
};

struct check_rules {
    uint32_t phys_bits;                 /* of all maps; 0: each map's own */
    const struct map_sharing *sharings; /* on top of those of the maps */
    uint32_t sharing_count;
};

struct findings {
    const struct map_set *set;
    const struct check_rules *rules;
    struct finding *items; /* ascending by address, count of them */
    uint32_t count, capacity;
    uint32_t errors, warnings;
    bool stopped; /* there are more */
    bool broken;  /* no memory */
};

const char *finding_name(enum finding_kind kind);

const struct map_entry *entry_at(const struct map_set *set, struct place place);

/* Look for all findings; false when there is no memory. The set and the rules stay where they are. */
bool findings_find(struct findings *findings, const struct map_set *set, const struct check_rules *rules);
void findings_free(struct findings *findings);

/* Take a finding; for the files that look for them. False when there is no room for more. */
bool findings_add(struct findings *findings, const struct finding *finding);
/* Those of the edges of memory: misaligned, section-split, huge-page-split. Places ascend by address. */
void findings_of_edges(struct findings *findings, const struct place *places, uint32_t count);
/* And ram-without-node. */
void findings_of_nodes(struct findings *findings, const struct place *places, uint32_t count);

/* What firmware took out of RAM; what a VMM reserves was never in it. */
bool is_carve_out(const struct guest_map *map, const struct map_entry *entry);

/* What two entries that share a byte of one page are to each other. bytes: they share a byte. */
enum finding_kind judge_pair(const struct map_set *set, struct place first, struct place second, bool bytes);

/* The line that explains a finding, and the one that says what to do; neither ends in a newline. */
void finding_explain(const struct findings *findings, const struct finding *finding, struct text *out);
void finding_remedy(const struct findings *findings, const struct finding *finding, struct text *out);
/* "overlap-1a2b3c4d": the same for the same finding in every run. */
void finding_id(const struct finding *finding, struct text *out);

/* The address bits that a map is judged by, 0 when by none. */
uint32_t judged_bits(const struct check_rules *rules, const struct guest_map *map);

#endif
