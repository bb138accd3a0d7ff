/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * One sweep over all entries of all maps, in order of address. It keeps the entries that reach as far as the one in
 * hand, so it meets each pair that shares a page once, and costs as much as sorting and such pairs do.
 */
#include "cli/findings.h"

#include <stdlib.h>
#include <string.h>

#include "cli/progress.h"
#include "cli/span.h"
#include "gpamap/gpamap.h"

#define PAGE_MASK ((uint64_t)GPAMAP_PAGE_SIZE - 1)
#define BUS_SIZE ((uint64_t)1 << 20) /* of ECAM */

const struct map_entry *entry_at(const struct map_set *set, struct place place)
{
    return &set->maps[place.map].entries[place.entry];
}

uint32_t judged_bits(const struct check_rules *rules, const struct guest_map *map)
{
    return rules->phys_bits != 0 ? rules->phys_bits : map->phys_bits;
}

bool findings_add(struct findings *findings, const struct finding *finding)
{
    if (findings->count == FINDINGS_MAX) {
        findings->stopped = true;
        return false;
    }
    if (findings->count == findings->capacity) {
        const uint32_t capacity = findings->capacity == 0 ? 64 : findings->capacity * 2;
        struct finding *items = realloc(findings->items, capacity * sizeof items[0]);

        if (items == NULL) {
            findings->broken = true;
            return false;
        }
        findings->items = items;
        findings->capacity = capacity;
    }
    findings->items[findings->count] = *finding;
    if (!finding->is_pair) {
        findings->items[findings->count].second = finding->first;
    }
    findings->count++;
    if (finding->kind < FINDING_FIRST_WARNING) {
        findings->errors++;
    } else {
        findings->warnings++;
    }
    return true;
}

/* The tags may share, as the sharings say, in any order. */
static bool are_listed(const struct map_sharing *sharings, uint32_t count, const char *a, const char *b)
{
    for (uint32_t i = 0; i < count; i++) {
        if ((strcmp(sharings[i].left, a) == 0 && strcmp(sharings[i].right, b) == 0) ||
            (strcmp(sharings[i].left, b) == 0 && strcmp(sharings[i].right, a) == 0)) {
            return true;
        }
    }
    return false;
}

static bool is_allowed(const struct findings *findings, const char *a, const char *b)
{
    const struct map_set *set = findings->set;
    bool allowed = are_listed(findings->rules->sharings, findings->rules->sharing_count, a, b);

    for (uint32_t i = 0; i < set->count && !allowed; i++) {
        allowed = are_listed(set->maps[i].sharings, set->maps[i].sharing_count, a, b);
    }
    return allowed;
}

/* The first does not begin above the second. False when the search is over. */
static bool look_at_pair(struct findings *findings, struct place first, struct place second)
{
    const struct map_entry *a = entry_at(findings->set, first);
    const struct map_entry *b = entry_at(findings->set, second);
    const bool bytes = b->first <= a->last;
    struct finding finding = { .kind = judge_pair(findings->set, first, second, bytes),
                               .is_pair = true,
                               .first = first,
                               .second = second,
                               .from = bytes ? b->first : b->first & ~PAGE_MASK,
                               .to = bytes && a->last < b->last ? a->last : b->last };

    if (finding.kind == FINDING_NONE || is_allowed(findings, a->tag, b->tag)) {
        return true;
    }
    if (!bytes) {
        finding.to = finding.from | PAGE_MASK;
    }
    return findings_add(findings, &finding);
}

/* Firmware may keep addresses free wherever it likes. */
static bool is_judged_by_width(enum map_kind kind)
{
    return kind != MAP_RESERVED && kind != MAP_UNUSABLE && kind != MAP_AFFINITY;
}

static bool look_at_entry(struct findings *findings, struct place place)
{
    const struct map_entry *entry = entry_at(findings->set, place);
    const uint32_t bits = judged_bits(findings->rules, &findings->set->maps[place.map]);
    const uint64_t limit = bits == 0 || bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    const bool window =
        entry->kind == MAP_WINDOW && ((entry->first & PAGE_MASK) != 0 || (~entry->last & PAGE_MASK) != 0);
    const bool ecam = entry->kind == MAP_ECAM && entry->first % BUS_SIZE != 0;
    struct finding finding = { .kind = FINDING_MISALIGNED, .first = place, .from = entry->first, .to = entry->last };

    if ((window || ecam) && !findings_add(findings, &finding)) {
        return false;
    }
    if (entry->last > limit && is_judged_by_width(entry->kind)) {
        finding.kind = FINDING_BEYOND_PHYS_BITS;
        finding.from = entry->first > limit ? entry->first : limit + 1;
        return findings_add(findings, &finding);
    }
    return true;
}

/* places ascend; active has as many elements. */
static void sweep(struct findings *findings, const struct place *places, uint32_t count, struct place *active)
{
    struct progress progress;
    uint32_t active_count = 0;
    bool more = true;

    progress_begin(&progress, "comparing entries");
    for (uint32_t i = 0; i < count && more; i++) {
        const uint64_t page = entry_at(findings->set, places[i])->first & ~PAGE_MASK;
        uint32_t kept = 0;

        more = look_at_entry(findings, places[i]);
        for (uint32_t j = 0; j < active_count && more; j++) {
            if (entry_at(findings->set, active[j])->last >= page) {
                more = look_at_pair(findings, active[j], places[i]);
                active[kept++] = active[j];
            }
        }
        active[kept++] = places[i];
        active_count = kept;
        if (i % 256 == 0 || active_count > 4096) {
            progress_update(&progress, i, count);
        }
    }
    progress_end(&progress);
}

/* The set whose places are sorted; qsort has no argument for it. */
static const struct map_set *sorted_set;

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* By address, the larger first, then in the order of the files. */
static int compare_places(const void *left, const void *right)
{
    const struct place *a = left;
    const struct place *b = right;
    const struct map_entry *x = entry_at(sorted_set, *a);
    const struct map_entry *y = entry_at(sorted_set, *b);
    int order = compare_u64(x->first, y->first);

    order = order != 0 ? order : compare_u64(y->last, x->last);
    order = order != 0 ? order : compare_u64(a->map, b->map);
    return order != 0 ? order : compare_u64(a->entry, b->entry);
}

static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left;
    const struct finding *b = right;
    int order = compare_u64(a->from, b->from);

    order = order != 0 ? order : compare_u64(a->kind, b->kind);
    order = order != 0 ? order : compare_places(&a->first, &b->first);
    return order != 0 ? order : compare_places(&a->second, &b->second);
}

/* FNV-1a, of a text and its NUL. */
static uint32_t hash_text(uint32_t hash, const char *text)
{
    size_t i = 0;

    do {
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    } while (text[i++] != '\0');
    return hash;
}

static uint32_t hash_span(uint32_t hash, uint64_t first, uint64_t last)
{
    char span[SPAN_TEXT_MAX];

    return hash_text(hash, span_text(first, last, span));
}

/* Of what an entry is, and not of where the file stands: a finding keeps its id when other lines change. */
static uint32_t hash_entry(uint32_t hash, const struct map_entry *entry)
{
    hash = hash_text(hash, entry->tag);
    hash = hash_text(hash, map_kind_name(entry->kind));
    return hash_span(hash, entry->first, entry->last);
}

static uint32_t hash_finding(const struct findings *findings, const struct finding *finding)
{
    const uint32_t hash = hash_span(2166136261U, finding->from, finding->to);
    const uint32_t first = hash_entry(hash, entry_at(findings->set, finding->first));

    if (!finding->is_pair) {
        return first;
    }
    return first + hash_entry(hash, entry_at(findings->set, finding->second)); /* equal entries stand in file order */
}

struct numbered {
    uint32_t hash, finding;
};

static int compare_numbered(const void *left, const void *right)
{
    const struct numbered *a = left;
    const struct numbered *b = right;
    const int order = compare_u64(a->hash, b->hash);

    return order != 0 ? order : compare_u64(a->finding, b->finding);
}

/* Make ids differ. */
static void number_findings(struct findings *findings)
{
    struct numbered *numbered = calloc((size_t)findings->count + 1, sizeof numbered[0]);

    findings->broken = findings->broken || numbered == NULL;
    if (numbered == NULL) {
        return;
    }
    for (uint32_t i = 0; i < findings->count; i++) {
        findings->items[i].hash = hash_finding(findings, &findings->items[i]);
        numbered[i] = (struct numbered){ findings->items[i].hash, i };
    }
    qsort(numbered, findings->count, sizeof numbered[0], compare_numbered);
    for (uint32_t i = 1; i < findings->count; i++) {
        if (numbered[i].hash == numbered[i - 1].hash) {
            findings->items[numbered[i].finding].repeat = findings->items[numbered[i - 1].finding].repeat + 1;
        }
    }
    free(numbered);
}

bool findings_find(struct findings *findings, const struct map_set *set, const struct check_rules *rules)
{
    uint32_t total = 0;
    uint32_t count = 0;

    for (uint32_t i = 0; i < set->count; i++) {
        total += set->maps[i].count;
    }
    struct place *places = calloc((size_t)total + 1, sizeof places[0]);
    struct place *active = calloc((size_t)total + 1, sizeof active[0]);

    *findings = (struct findings){ .set = set, .rules = rules, .broken = places == NULL || active == NULL };
    if (!findings->broken) {
        for (uint32_t i = 0; i < set->count; i++) {
            for (uint32_t j = 0; j < set->maps[i].count; j++) {
                places[count++] = (struct place){ i, j };
            }
        }
        sorted_set = set;
        qsort(places, count, sizeof places[0], compare_places);
        sweep(findings, places, count, active);
        findings_of_edges(findings, places, count);
        findings_of_nodes(findings, places, count);
        if (findings->count > 0) { /* else there is no array */
            qsort(findings->items, findings->count, sizeof findings->items[0], compare_findings);
            number_findings(findings);
        }
    }
    free(places);
    free(active);
    return !findings->broken;
}

void findings_free(struct findings *findings)
{
    free(findings->items);
    *findings = (struct findings){ 0 };
}
