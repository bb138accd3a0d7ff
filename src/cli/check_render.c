/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/check_render.h"

#include <inttypes.h>

#include "cli/entry_json.h"
#include "cli/escape.h"
#include "cli/span.h"

static bool is_error(const struct finding *finding)
{
    return finding->kind < FINDING_FIRST_WARNING;
}

static void add_count(struct text *out, uint32_t count, const char *what)
{
    text_format(out, "%" PRIu32 " %s%s", count, what, count == 1 ? "" : "s");
}

void render_findings_text(const struct findings *findings, struct text *out, bool colour)
{
    const struct map_set *set = findings->set;
    uint32_t entries = 0;

    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];

        text_string(out, BOLD(colour));
        guest_map_position(&set->maps[finding->first.map], entry_at(set, finding->first)->where, out);
        text_format(out, ": %s%s:%s ", is_error(finding) ? RED(colour) : YELLOW(colour),
                    is_error(finding) ? "error" : "warning", PLAIN(colour));
        finding_explain(findings, finding, out);
        text_format(out, " %s(", DIM(colour));
        finding_id(finding, out);
        text_format(out, ")%s\n    ", PLAIN(colour));
        finding_remedy(findings, finding, out);
        text_string(out, "\n");
    }
    for (uint32_t i = 0; i < set->count; i++) {
        entries += set->maps[i].count;
    }
    text_string(out, findings->count > 0 ? "\n" : "");
    add_count(out, findings->errors, "error");
    text_string(out, ", ");
    add_count(out, findings->warnings, "warning");
    text_format(out, "%s in %" PRIu32 " %s of ", findings->stopped ? ", and more that are not shown," : "", entries,
                entries == 1 ? "entry" : "entries");
    add_count(out, set->count, "file");
    text_string(out, "\n");
}

static void add_place(const struct map_set *set, struct place place, struct text *out)
{
    const struct guest_map *map = &set->maps[place.map];
    const struct map_entry *entry = entry_at(set, place);
    struct text position = { 0 };

    guest_map_position(map, entry->where, &position);
    text_string(out, "{\"file\": ");
    escape_json(out, map->name);
    text_string(out, ", \"position\": ");
    escape_json_text(out, &position);
    text_string(out, ", ");
    entry_json_node(entry, out);
    text_string(out, "}");
}

/* A text made by one of the functions of findings.h, as a member. */
static void add_words(const struct findings *findings, const struct finding *finding, const char *key,
                      void (*write)(const struct findings *, const struct finding *, struct text *), struct text *out)
{
    struct text words = { 0 };

    write(findings, finding, &words);
    text_format(out, ",\n     \"%s\": ", key);
    escape_json_text(out, &words);
}

static void add_finding(const struct findings *findings, const struct finding *finding, struct text *out)
{
    char size[SPAN_HEX_MAX];

    text_string(out, "    {\"id\": \"");
    finding_id(finding, out);
    text_format(out, "\", \"kind\": \"%s\", \"level\": \"%s\"", finding_name(finding->kind),
                is_error(finding) ? "error" : "warning");
    add_words(findings, finding, "message", finding_explain, out);
    add_words(findings, finding, "remedy", finding_remedy, out);
    text_format(out, ",\n     \"bytes\": {\"first\": \"0x%" PRIx64 "\", \"last\": \"0x%" PRIx64 "\", \"size\": \"%s\"}",
                finding->from, finding->to, span_size_hex(finding->from, finding->to, size));
    text_string(out, ",\n     \"entries\": [");
    add_place(findings->set, finding->first, out);
    if (finding->is_pair) {
        text_string(out, ",\n                 ");
        add_place(findings->set, finding->second, out);
    }
    text_string(out, "]}");
}

void render_findings_json(const struct findings *findings, struct text *out)
{
    const struct map_set *set = findings->set;

    text_string(out, "{\n  \"files\": [");
    for (uint32_t i = 0; i < set->count; i++) {
        text_format(out, "%s\n    {\"file\": ", i > 0 ? "," : "");
        escape_json(out, set->maps[i].name);
        text_format(out, ", \"format\": \"%s\", \"entries\": %" PRIu32 "}", map_format_name(set->maps[i].format),
                    set->maps[i].count);
    }
    text_string(out, "\n  ],\n  \"findings\": [");
    for (uint32_t i = 0; i < findings->count; i++) {
        text_string(out, i > 0 ? ",\n" : "\n");
        add_finding(findings, &findings->items[i], out);
    }
    text_format(out, "%s],\n  \"errors\": %" PRIu32 ",\n  \"warnings\": %" PRIu32 ",\n  \"complete\": %s\n}\n",
                findings->count > 0 ? "\n  " : "", findings->errors, findings->warnings,
                findings->stopped ? "false" : "true");
}
