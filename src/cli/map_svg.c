/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The drawing. Everything that has a height carries it as data-y and data-h, in the scale of the whole drawing: the
 * script of a page zooms by these.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/escape.h"
#include "cli/map_render.h"
#include "cli/span.h"

#define MARGIN 16
#define GAP 12
#define HEAD 28        /* the names of the files */
#define INDENT 12      /* of what is inside another entry */
#define INDENTS_MAX 12 /* deeper, it is not indented any more */
/* The width of one column, and of several side by side. */
#define LEAST_COLUMN 400
#define MOST_COLUMN 560
#define LEAST_COLUMNS 160
#define MOST_COLUMNS 280
#define CLASSES_MAX 24
#define TEXT_BASE 14 /* from the top of a box to the base of its label */

struct drawing {
    const struct map_view *view;
    const struct map_geometry *geometry;
    struct text *out;
    uint32_t *widths;    /* of each column */
    uint32_t *first_box; /* of each column: its boxes stand together in by_map */
    uint32_t *by_map;
    uint32_t axis; /* the right edge of the addresses */
    uint32_t width;
};

/* A character of the 12 px monospaced text is 7.3 px wide. */
static uint32_t text_width(size_t characters)
{
    return (uint32_t)(characters * 73 + 9) / 10;
}

static const char *map_classes(const struct map_entry *entry, char classes[CLASSES_MAX])
{
    (void)snprintf(classes, CLASSES_MAX, "%s", map_kind_name(entry->kind));
    if (entry->kind == MAP_RAM && entry->has_node) {
        (void)snprintf(classes, CLASSES_MAX, "ram n%" PRIu32, entry->node % 4);
    }
    return classes;
}

/* Saturates: hostile maps may hold more than fits. */
static uint64_t ram_of(const struct guest_map *map)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];

        if (entry->kind == MAP_RAM && entry->parent == MAP_NO_PARENT) {
            const uint64_t less = entry->last - entry->first;

            sum = less >= UINT64_MAX - sum ? UINT64_MAX : sum + less + 1;
        }
    }
    return sum;
}

void map_facts(const struct guest_map *map, struct text *out)
{
    char size[SIZE_TEXT_MAX];
    uint64_t last = 0;

    for (uint32_t i = 0; i < map->count; i++) {
        last = map->entries[i].last > last ? map->entries[i].last : last;
    }
    text_format(out, "%s, %" PRIu32 " %s, %s of RAM, last byte 0x%" PRIx64, map_format_name(map->format), map->count,
                map->count == 1 ? "entry" : "entries", size_format(ram_of(map), size), last);
    if (map->phys_bits != 0) {
        text_format(out, ", %" PRIu32 " address bits", map->phys_bits);
    }
}

/* "ram node 1, 2 GiB" */
static void add_details(const struct map_entry *entry, struct text *out)
{
    char size[SIZE_TEXT_MAX];

    text_string(out, map_kind_name(entry->kind));
    if (entry->has_node) {
        text_format(out, " node %" PRIu32, entry->node);
    }
    text_format(out, ", %s", span_size_text(entry->first, entry->last, size));
}

static uint32_t indent_of(uint32_t depth)
{
    return (depth < INDENTS_MAX ? depth : INDENTS_MAX) * INDENT;
}

/* Count the boxes of each map, and put those of one together, each in order of address. */
static void group_boxes(struct drawing *drawing)
{
    const struct map_geometry *geometry = drawing->geometry;
    const uint32_t count = drawing->view->set->count;

    for (uint32_t i = 0; i < geometry->box_count; i++) {
        drawing->first_box[geometry->boxes[i].place.map + 1]++;
    }
    for (uint32_t i = 0; i < count; i++) {
        drawing->first_box[i + 1] += drawing->first_box[i];
    }
    for (uint32_t i = 0; i < geometry->box_count; i++) {
        drawing->by_map[drawing->first_box[geometry->boxes[i].place.map]++] = i;
    }
    for (uint32_t i = count; i > 0; i--) {
        drawing->first_box[i] = drawing->first_box[i - 1];
    }
    drawing->first_box[0] = 0;
}

static void measure(struct drawing *drawing)
{
    const struct map_set *set = drawing->view->set;
    struct text details = { 0 };
    const uint32_t least = set->count == 1 ? LEAST_COLUMN : LEAST_COLUMNS;
    const uint32_t most = set->count == 1 ? MOST_COLUMN : MOST_COLUMNS;
    uint32_t digits = 3;

    for (uint32_t i = 0; i < drawing->geometry->box_count; i++) {
        const struct geometry_box *box = &drawing->geometry->boxes[i];
        const struct map_entry *entry = entry_at(set, box->place);

        details.size = 0;
        add_details(entry, &details);
        const uint32_t width = 2 * indent_of(box->depth) + text_width(strlen(entry->tag) + 2 + details.size) + 2 * GAP;

        if (width > drawing->widths[box->place.map]) {
            drawing->widths[box->place.map] = width;
        }
    }
    for (uint32_t i = 0; i < drawing->geometry->line_count; i++) {
        const uint32_t length = (uint32_t)snprintf(NULL, 0, "%" PRIx64, drawing->geometry->lines[i].address);

        digits = length > digits ? length : digits;
    }
    drawing->axis = MARGIN + text_width(digits + 2) + GAP;
    drawing->width = drawing->axis;
    for (uint32_t i = 0; i < set->count; i++) {
        uint32_t *width = &drawing->widths[i];
        const uint32_t name = text_width(strlen(set->maps[i].name)) + GAP;

        *width = name > *width ? name : *width;
        *width = *width < least ? least : *width > most ? most : *width;
        drawing->width += *width + GAP;
    }
    drawing->width += MARGIN - GAP;
    text_free(&details);
}

static void draw_lines(const struct drawing *drawing)
{
    const struct map_geometry *geometry = drawing->geometry;
    struct text *out = drawing->out;
    char size[SIZE_TEXT_MAX];

    text_string(out, "<g class=\"axis\">\n");
    for (uint32_t i = 0; i < geometry->line_count; i++) {
        const struct geometry_line *line = &geometry->lines[i];

        text_format(out,
                    "<g class=\"t\" data-y=\"%" PRIu32 "\"><path class=\"tick\" d=\"M%" PRIu32 " %" PRIu32 "H%" PRIu32
                    "\"/><text class=\"at\" x=\"%" PRIu32 "\" y=\"%" PRIu32 "\">",
                    line->starts, drawing->axis - 8, HEAD + line->starts, drawing->width - MARGIN, drawing->axis - GAP,
                    HEAD + line->starts + 4);
        if (line->is_top_of_space) {
            text_string(out, "2^64</text></g>\n");
        } else {
            text_format(out, "0x%" PRIx64 "</text></g>\n", line->address);
        }
        if (line->is_free && i + 1 < geometry->line_count) {
            text_format(out,
                        "<g class=\"h\" data-y=\"%" PRIu32 "\" data-h=\"%" PRIu32 "\"><text class=\"free\" x=\"%" PRIu32
                        "\" y=\"%" PRIu32 "\">free, %s</text></g>\n",
                        line->starts, line[1].ends - line->starts, drawing->axis + GAP, HEAD + line->starts + TEXT_BASE,
                        span_size_text(line->address, line[1].address - 1, size));
        }
    }
    text_string(out, "</g>\n");
}

static void draw_box(const struct drawing *drawing, uint32_t index, uint32_t width)
{
    const struct geometry_box *box = &drawing->geometry->boxes[index];
    const struct map_entry *entry = entry_at(drawing->view->set, box->place);
    const uint32_t indent = indent_of(box->depth);
    struct text *out = drawing->out;
    char classes[CLASSES_MAX];
    char span[SPAN_TEXT_MAX];

    text_format(out,
                "<g class=\"e %s\" data-e=\"%" PRIu32 ".%" PRIu32 "\" data-y=\"%" PRIu32 "\" data-h=\"%" PRIu32 "\">",
                map_classes(entry, classes), box->place.map, box->place.entry, box->top, box->bottom - box->top);
    text_string(out, "<title>");
    escape_markup(out, entry->tag);
    text_format(out, " %s, ", span_text(entry->first, entry->last, span));
    add_details(entry, out);
    text_format(out,
                "</title><rect x=\"%u.5\" y=\"%" PRIu32 ".5\" width=\"%" PRIu32 "\" height=\"%" PRIu32 "\" rx=\"2\"/>",
                indent, box->top, width - indent - indent / 2 - 1, box->bottom - box->top - 1);
    text_format(out, "<text x=\"%" PRIu32 "\" y=\"%" PRIu32 "\"><tspan class=\"n\">", indent + 8, box->top + TEXT_BASE);
    escape_markup(out, entry->tag);
    text_string(out, "</tspan>  ");
    add_details(entry, out);
    text_string(out, "</text></g>\n");
}

static void draw_mark(const struct drawing *drawing, uint32_t index, uint32_t width)
{
    const struct finding *finding = &drawing->view->findings->items[index];
    uint32_t top = 0;
    uint32_t bottom = 0;

    map_geometry_find(drawing->geometry, finding->from, finding->to, &top, &bottom);
    bottom = bottom < top + 3 ? top + 3 : bottom;
    text_format(drawing->out,
                "<rect class=\"f %s\" data-f=\"%" PRIu32 "\" data-y=\"%" PRIu32 "\" data-h=\"%" PRIu32
                "\" x=\"1\" y=\"%" PRIu32 "\" width=\"%" PRIu32 "\" height=\"%" PRIu32 "\"/>\n",
                finding->kind < FINDING_FIRST_WARNING ? "error" : "warning", index, top, bottom - top, top, width - 2,
                bottom - top);
}

/* The marks of a finding stand in the columns of both its maps. */
static void draw_marks(const struct drawing *drawing, uint32_t map)
{
    const struct findings *findings = drawing->view->findings;

    for (uint32_t i = 0; findings != NULL && i < findings->count; i++) {
        if (findings->items[i].first.map == map || findings->items[i].second.map == map) {
            draw_mark(drawing, i, drawing->widths[map]);
        }
    }
}

static void draw_columns(const struct drawing *drawing)
{
    const struct map_set *set = drawing->view->set;
    struct text *out = drawing->out;
    uint32_t x = drawing->axis;

    for (uint32_t map = 0; map < set->count; map++) {
        const uint32_t width = drawing->widths[map];

        text_format(out,
                    "<svg class=\"title\" x=\"%" PRIu32 "\" width=\"%" PRIu32 "\" height=\"%d\"><text class=\"head\" "
                    "y=\"%d\">",
                    x, width, HEAD, HEAD - 12);
        escape_markup(out, set->maps[map].name);
        text_format(out,
                    "</text></svg>\n<svg class=\"col\" x=\"%" PRIu32 "\" y=\"%d\" width=\"%" PRIu32
                    "\" height=\"%" PRIu32 "\">\n",
                    x, HEAD, width, drawing->geometry->height + 1);
        for (uint32_t i = drawing->first_box[map]; i < drawing->first_box[map + 1]; i++) {
            draw_box(drawing, drawing->by_map[i], width);
        }
        draw_marks(drawing, map);
        text_string(out, "</svg>\n");
        x += width + GAP;
    }
}

static bool prepare(struct drawing *drawing)
{
    const size_t maps = (size_t)drawing->view->set->count + 2;

    drawing->widths = calloc(maps, sizeof drawing->widths[0]);
    drawing->first_box = calloc(maps, sizeof drawing->first_box[0]);
    drawing->by_map = calloc((size_t)drawing->geometry->box_count + 1, sizeof drawing->by_map[0]);
    if (drawing->widths == NULL || drawing->first_box == NULL || drawing->by_map == NULL) {
        return false;
    }
    group_boxes(drawing);
    measure(drawing);
    return true;
}

/* style: of a drawing that stands alone, and has a heading; NULL inside a page. */
static void draw(const struct map_view *view, const struct map_geometry *geometry, const char *style, struct text *out)
{
    struct drawing drawing = { .view = view, .geometry = geometry, .out = out };
    const uint32_t heading = style != NULL ? 2 * MARGIN + 24 : 0;
    uint32_t width = 0;

    if (!prepare(&drawing)) {
        out->broken = true;
    } else {
        const uint32_t height = heading + HEAD + geometry->height + MARGIN;

        width = style != NULL ? 2 * MARGIN + text_width(strlen(view->title) * 3 / 2) : 0;
        width = drawing.width > width ? drawing.width : width;
        text_format(out,
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" width=\"%" PRIu32 "\" height=\"%" PRIu32
                    "\" viewBox=\"0 0 %" PRIu32 " %" PRIu32 "\" role=\"img\" aria-labelledby=\"t\">\n<title id=\"t\">",
                    width, height, width, height);
        escape_markup(out, view->title);
        text_string(out, "</title>\n");
        if (style != NULL) {
            text_format(out, "<style>\n%s</style>\n<rect width=\"100%%\" height=\"100%%\" fill=\"var(--paper)\"/>\n",
                        style);
            text_format(out, "<text class=\"name\" x=\"%d\" y=\"%d\">", MARGIN, MARGIN + 16);
            escape_markup(out, view->title);
            text_format(out, "</text>\n<g transform=\"translate(0 %" PRIu32 ")\">\n", heading - MARGIN);
        }
        draw_lines(&drawing);
        draw_columns(&drawing);
        text_string(out, style != NULL ? "</g>\n</svg>\n" : "</svg>\n");
    }
    free(drawing.widths);
    free(drawing.first_box);
    free(drawing.by_map);
}

void render_map_drawing(const struct map_view *view, const struct map_geometry *geometry, struct text *out)
{
    draw(view, geometry, NULL, out);
}

void render_map_svg(const struct map_view *view, struct text *out)
{
    struct map_geometry geometry;

    if (!map_geometry_make(&geometry, view->set)) {
        out->broken = true;
        return;
    }
    draw(view, &geometry, PAGE_MAP_STYLE, out);
    map_geometry_free(&geometry);
}
