/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Findings in words. */
#include <inttypes.h>
#include <string.h>

#include "cli/findings.h"
#include "cli/span.h"

static const char *const NAMES[] = {
    [FINDING_OVERLAP] = "overlap",
    [FINDING_RAM_IN_WINDOW] = "ram-in-window",
    [FINDING_WINDOW_UNDER_RAM] = "window-under-ram",
    [FINDING_CROSSES_WINDOW] = "crosses-window",
    [FINDING_ECAM_IN_WINDOW] = "ecam-in-window",
    [FINDING_NODE_CONFLICT] = "node-conflict",
    [FINDING_PAGE_SHARED] = "page-shared",
    [FINDING_MISALIGNED] = "misaligned",
    [FINDING_BEYOND_PHYS_BITS] = "beyond-phys-bits",
    [FINDING_CARVE_OUT_SPLIT] = "carve-out-split",
    [FINDING_SECTION_SPLIT] = "section-split",
    [FINDING_HUGE_PAGE_SPLIT] = "huge-page-split",
    [FINDING_RAM_WITHOUT_NODE] = "ram-without-node",
};

const char *finding_name(enum finding_kind kind)
{
    return NAMES[kind];
}

void finding_id(const struct finding *finding, struct text *out)
{
    text_format(out, "%s-%08" PRIx32, NAMES[finding->kind], finding->hash);
    if (finding->repeat > 0) {
        text_format(out, "-%" PRIu32, finding->repeat + 1);
    }
}

/* `ram "ram0" [0x0-0x9ffff]` */
static void add_entry(struct text *out, const struct map_entry *entry)
{
    char span[SPAN_TEXT_MAX];

    text_format(out, "%s \"%s\" %s", map_kind_name(entry->kind), entry->tag,
                span_text(entry->first, entry->last, span));
}

/* Of a pair: the first, what joins them, the second and where it stands. */
static void add_pair(const struct findings *findings, const struct finding *finding, const char *joint,
                     struct text *out)
{
    const struct map_entry *second = entry_at(findings->set, finding->second);

    add_entry(out, entry_at(findings->set, finding->first));
    text_string(out, joint);
    add_entry(out, second);
    text_string(out, " of ");
    guest_map_position(&findings->set->maps[finding->second.map], second->where, out);
}

static void explain_pair(const struct findings *findings, const struct finding *finding, struct text *out)
{
    const struct map_entry *first = entry_at(findings->set, finding->first);
    const struct map_entry *second = entry_at(findings->set, finding->second);
    char span[SPAN_TEXT_MAX];
    char size[SIZE_TEXT_MAX];

    add_pair(findings, finding, " and ", out);
    (void)span_text(finding->from, finding->to, span);
    (void)span_size_text(finding->from, finding->to, size);
    switch (finding->kind) {
    case FINDING_RAM_IN_WINDOW:
        text_format(out, " share %s %s: RAM in an MMIO hole", size, span);
        break;
    case FINDING_WINDOW_UNDER_RAM:
        text_format(out, " share %s %s: the whole window lies under RAM", size, span);
        break;
    case FINDING_CROSSES_WINDOW:
        text_format(out, " share %s %s: neither contains the other", size, span);
        break;
    case FINDING_ECAM_IN_WINDOW:
        text_format(out, " share %s %s: a BAR may be put over the ECAM", size, span);
        break;
    case FINDING_NODE_CONFLICT:
        text_format(out, " say node %" PRIu32 " and node %" PRIu32 " of the same %s %s", first->node, second->node,
                    size, span);
        break;
    case FINDING_PAGE_SHARED:
        text_format(out, " lie in one page %s", span);
        break;
    case FINDING_CARVE_OUT_SPLIT:
        text_format(out, " share %s %s, yet it reaches beyond the RAM", size, span);
        break;
    case FINDING_SECTION_SPLIT:
        text_format(out, ": nodes %" PRIu32 " and %" PRIu32 " meet in one 128 MiB section %s", first->node,
                    second->node, span);
        break;
    case FINDING_HUGE_PAGE_SPLIT:
        text_format(out, ": nodes %" PRIu32 " and %" PRIu32 " meet in one 2 MiB page %s", first->node, second->node,
                    span);
        break;
    default:
        text_format(out, " share %s %s", size, span);
        break;
    }
}

static void explain_one(const struct findings *findings, const struct finding *finding, struct text *out)
{
    const struct guest_map *map = &findings->set->maps[finding->first.map];
    const struct map_entry *entry = entry_at(findings->set, finding->first);
    char span[SPAN_TEXT_MAX];
    char size[SIZE_TEXT_MAX];

    add_entry(out, entry);
    if (finding->kind == FINDING_BEYOND_PHYS_BITS) {
        text_format(out, " reaches beyond %" PRIu32 " address bits: %s of it cannot be addressed",
                    judged_bits(findings->rules, map), span_size_text(finding->from, finding->to, size));
    } else if (finding->kind == FINDING_RAM_WITHOUT_NODE) {
        text_format(out, " has %s %s that no affinity covers", span_size_text(finding->from, finding->to, size),
                    span_text(finding->from, finding->to, span));
    } else if (finding->kind == FINDING_HUGE_PAGE_SPLIT) {
        text_format(out, " has an edge inside the 2 MiB page %s", span_text(finding->from, finding->to, span));
    } else if (entry->kind == MAP_ECAM) {
        text_string(out, " does not start at a multiple of 1 MiB, the ECAM of one bus");
    } else if (entry->kind == MAP_WINDOW) {
        text_string(out, " does not start and end at multiples of 4 KiB");
    } else {
        text_format(out, " has an edge inside the page %s", span_text(finding->from, finding->to, span));
    }
}

void finding_explain(const struct findings *findings, const struct finding *finding, struct text *out)
{
    if (finding->is_pair) {
        explain_pair(findings, finding, out);
    } else {
        explain_one(findings, finding, out);
    }
}

/* "0x40000000 or 0x48000000": the multiples next to the block. */
static void add_neighbours(const struct finding *finding, struct text *out)
{
    text_format(out, "0x%" PRIx64, finding->from);
    if (finding->to != UINT64_MAX) {
        text_format(out, " or 0x%" PRIx64, finding->to + 1);
    }
}

/* "A:B" as a word of a shell, whatever the tags hold. */
static void add_pair_of_tags(const struct map_entry *first, const struct map_entry *second, struct text *out)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-:/@,+";
    const char *const tags[] = { first->tag, ":", second->tag };
    const bool quoted =
        first->tag[strspn(first->tag, plain)] != '\0' || second->tag[strspn(second->tag, plain)] != '\0';

    text_string(out, quoted ? "'" : "");
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        for (const char *c = tags[i]; *c != '\0'; c++) {
            if (*c == '\'') {
                text_string(out, "'\\''");
            } else {
                text_add(out, c, 1);
            }
        }
    }
    text_string(out, quoted ? "'" : "");
}

void finding_remedy(const struct findings *findings, const struct finding *finding, struct text *out)
{
    const struct map_entry *first = entry_at(findings->set, finding->first);
    const struct map_entry *second = entry_at(findings->set, finding->second);

    switch (finding->kind) {
    case FINDING_RAM_IN_WINDOW:
        text_string(out, "split the RAM around the window, or move the window above it");
        break;
    case FINDING_WINDOW_UNDER_RAM:
        text_string(out, "leave a hole in the RAM for the window, or move the window above it");
        break;
    case FINDING_CROSSES_WINDOW:
        text_string(out, "put it inside the window or outside of it; what is decoded at its edge is left to chance");
        break;
    case FINDING_ECAM_IN_WINDOW:
        text_string(out, "split the window around the ECAM");
        break;
    case FINDING_NODE_CONFLICT:
        text_string(out, "decide which node it is, and say the same in both");
        break;
    case FINDING_PAGE_SHARED:
        text_string(out, "move one to another page: a page is mapped as memory or traps, as a whole");
        break;
    case FINDING_MISALIGNED:
        text_string(out, first->kind == MAP_ECAM     ? "move it to a multiple of 1 MiB"
                         : first->kind == MAP_WINDOW ? "widen or narrow it to whole pages of 4 KiB"
                                                     : "put the edge at ");
        if (first->kind != MAP_ECAM && first->kind != MAP_WINDOW) {
            add_neighbours(finding, out);
        }
        break;
    case FINDING_BEYOND_PHYS_BITS:
        text_format(out, "move it below 0x%" PRIx64 ", or use CPUs with more address bits",
                    (uint64_t)1 << judged_bits(findings->rules, &findings->set->maps[finding->first.map]));
        break;
    case FINDING_CARVE_OUT_SPLIT:
        text_string(out, "let it end with the RAM: what is beyond belongs to something else");
        break;
    case FINDING_SECTION_SPLIT:
        text_string(out, "let the upper node begin at ");
        add_neighbours(finding, out);
        text_string(out, ": Linux plugs and unplugs whole sections, each of one node");
        break;
    case FINDING_HUGE_PAGE_SPLIT:
        text_string(out, "put the edge at ");
        add_neighbours(finding, out);
        text_string(out, ": no 2 MiB page can map what is around it");
        break;
    case FINDING_RAM_WITHOUT_NODE:
        text_string(out, "say its node: Linux on x86 drops all nodes when a MiB of RAM has none");
        break;
    default:
        text_string(out, "move one of them, or declare that they share on purpose: --allow ");
        add_pair_of_tags(first, second, out);
        break;
    }
}
