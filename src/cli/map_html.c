/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The page. Its texts come from files that may be hostile: all are escaped, and only its own script may run. */
#include <inttypes.h>
#include <string.h>

#include "cli/escape.h"
#include "cli/map_render.h"
#include "cli/span.h"

static void add_head(const struct map_view *view, struct text *out)
{
    text_format(out,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                "style-src 'unsafe-inline'; script-src '%s'\">\n"
                "<link rel=\"icon\" href=\"data:,\">\n<title>",
                PAGE_SCRIPT_HASH);
    escape_markup(out, view->title);
    text_format(out,
                "</title>\n<style>\n%s%s</style>\n<noscript><style>#tools, #search, #kinds, .keys { display: none; "
                "}</style></noscript>\n</head>\n<body>\n<header>\n<h1>",
                PAGE_MAP_STYLE, PAGE_STYLE);
    escape_markup(out, view->title);
    text_string(out, "</h1>\n<ul>\n");
    for (uint32_t i = 0; i < view->set->count; i++) {
        text_string(out, "<li><strong>");
        escape_markup(out, view->set->maps[i].name);
        text_string(out, "</strong>: ");
        map_facts(&view->set->maps[i], out);
        text_string(out, "</li>\n");
    }
    text_string(out, "</ul>\n</header>\n<main>\n");
}

static void add_map(const struct map_view *view, const struct map_geometry *geometry, struct text *out)
{
    text_string(out, "<section id=\"pane\" aria-label=\"Map\">\n<div id=\"tools\">\n"
                     "<button type=\"button\" data-do=\"in\" aria-label=\"Zoom in\">+</button>\n"
                     "<button type=\"button\" data-do=\"out\" aria-label=\"Zoom out\">&minus;</button>\n"
                     "<button type=\"button\" data-do=\"fit\">Whole map</button>\n"
                     "<span id=\"where\" role=\"status\"></span>\n</div>\n"
                     "<div id=\"view\" tabindex=\"0\" role=\"group\" aria-label=\"The map, to zoom and move\">\n");
    render_map_drawing(view, geometry, out);
    text_string(out, "</div>\n<p class=\"keys\">Not to scale: heights grow with the logarithm of the size. "
                     "<kbd>+</kbd> <kbd>&minus;</kbd> <kbd>0</kbd> zoom, arrows move, <kbd>Tab</kbd> goes through the "
                     "entries, <kbd>Enter</kbd> shows one, <kbd>/</kbd> searches, <kbd>Esc</kbd> is back.</p>\n"
                     "</section>\n");
}

/* A switch for each kind that is there. */
static void add_kinds(const struct map_view *view, struct text *out)
{
    bool seen[MAP_AFFINITY + 1] = { false };

    for (uint32_t i = 0; i < view->set->count; i++) {
        for (uint32_t j = 0; j < view->set->maps[i].count; j++) {
            seen[view->set->maps[i].entries[j].kind] = true;
        }
    }
    text_string(out, "<input id=\"search\" type=\"search\" placeholder=\"Search tags, kinds, addresses, files\" "
                     "aria-label=\"Search\">\n<div id=\"kinds\" role=\"group\" aria-label=\"Kinds that are shown\">\n");
    for (enum map_kind kind = MAP_RAM; kind <= MAP_AFFINITY; kind++) {
        if (seen[kind]) {
            text_format(out,
                        "<button type=\"button\" data-kind=\"%s\" aria-pressed=\"true\"><svg class=\"swatch %s\" "
                        "viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect x=\"1\" y=\"1\" width=\"10\" height=\"10\" "
                        "rx=\"2\"/></svg>%s</button>\n",
                        map_kind_name(kind), map_kind_name(kind), map_kind_name(kind));
        }
    }
    text_string(out, "</div>\n");
}

static void add_words(const struct findings *findings, const struct finding *finding,
                      void (*write)(const struct findings *, const struct finding *, struct text *), struct text *out)
{
    struct text words = { 0 };

    write(findings, finding, &words);
    escape_markup_text(out, &words);
}

/* "folder/guest.iomem:12" */
static void add_position(const struct guest_map *map, const struct map_entry *entry, struct text *out)
{
    struct text position = { 0 };

    guest_map_position(map, entry->where, &position);
    escape_markup_text(out, &position);
}

static void add_findings(const struct findings *findings, struct text *out)
{
    text_string(out, "<h2>Findings</h2>\n");
    if (findings->count == 0) {
        text_string(out, "<p class=\"none\">Nothing was found.</p>\n");
        return;
    }
    text_format(out, "<p>%" PRIu32 " error%s, %" PRIu32 " warning%s%s</p>\n", findings->errors,
                findings->errors == 1 ? "" : "s", findings->warnings, findings->warnings == 1 ? "" : "s",
                findings->stopped ? ", and more that are not shown" : "");
    text_string(out, "<div class=\"scroll\"><table id=\"findings\">\n<thead><tr><th>Level</th><th>What, and what to do"
                     "</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        const char *level = finding->kind < FINDING_FIRST_WARNING ? "error" : "warning";

        text_format(out,
                    "<tr tabindex=\"0\" data-f=\"%" PRIu32 "\" data-pair=\"%" PRIu32 ".%" PRIu32 " %" PRIu32 ".%" PRIu32
                    "\"><td class=\"l %s\">%s</td><td>",
                    i, finding->first.map, finding->first.entry, finding->second.map, finding->second.entry, level,
                    level);
        add_position(&findings->set->maps[finding->first.map], entry_at(findings->set, finding->first), out);
        text_string(out, ": ");
        add_words(findings, finding, finding_explain, out);
        text_string(out, " <code>");
        finding_id(finding, out);
        text_string(out, "</code><br><span class=\"remedy\">");
        add_words(findings, finding, finding_remedy, out);
        text_string(out, "</span></td></tr>\n");
    }
    text_string(out, "</tbody>\n</table></div>\n");
}

static void add_row(const struct map_set *set, struct place place, struct text *out)
{
    const struct map_entry *entry = entry_at(set, place);
    struct guest_map map = set->maps[place.map];
    const char *slash = strrchr(map.name, '/');
    char size[SIZE_TEXT_MAX];

    map.name = slash != NULL ? slash + 1 : map.name; /* folders make the table too wide */
    text_format(out,
                "<tr tabindex=\"0\" data-e=\"%" PRIu32 ".%" PRIu32 "\" data-kind=\"%s\"><td class=\"a\">0x%" PRIx64
                "</td><td class=\"a\">0x%" PRIx64 "</td><td class=\"s\">%s</td><td>%s</td><td>",
                place.map, place.entry, map_kind_name(entry->kind), entry->first, entry->last,
                span_size_text(entry->first, entry->last, size), map_kind_name(entry->kind));
    escape_markup(out, entry->tag);
    text_string(out, "</td><td class=\"s\">");
    if (entry->has_node) {
        text_format(out, "%" PRIu32, entry->node);
    }
    text_string(out, "</td><td class=\"p\">");
    add_position(&map, entry, out);
    text_string(out, "</td></tr>\n");
}

static void add_entries(const struct map_geometry *geometry, struct text *out)
{
    text_string(out, "<h2>Entries <span id=\"count\" class=\"none\" role=\"status\"></span></h2>\n"
                     "<div class=\"scroll\"><table id=\"entries\">\n<thead><tr><th>First</th><th>Last</th>"
                     "<th class=\"s\">Size</th><th>Kind</th><th>Tag</th><th class=\"s\">Node</th><th>Where</th></tr>"
                     "</thead>\n<tbody>\n");
    for (uint32_t i = 0; i < geometry->box_count; i++) {
        add_row(geometry->set, geometry->boxes[i].place, out);
    }
    text_string(out, "</tbody>\n</table></div>\n");
}

void render_map_html(const struct map_view *view, struct text *out)
{
    struct map_geometry geometry;

    if (!map_geometry_make(&geometry, view->set)) {
        out->broken = true;
        return;
    }
    add_head(view, out);
    add_map(view, &geometry, out);
    text_string(out, "<section id=\"lists\" aria-label=\"Tables\">\n");
    add_kinds(view, out);
    if (view->findings != NULL) {
        add_findings(view->findings, out);
    }
    add_entries(&geometry, out);
    text_format(out, "</section>\n</main>\n<script>%s</script>\n</body>\n</html>\n", PAGE_SCRIPT);
    map_geometry_free(&geometry);
}
