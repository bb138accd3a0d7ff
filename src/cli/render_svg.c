/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The map as a drawing: low addresses at the top, as in the table.
 *
 * The scale is broken, so that 4 KiB and 1 TiB can both be read: a range is as high as the square of its size's
 * logarithm, never lower than a line of text; a hole is a line of text, with a break mark when it is larger than that.
 * Every boundary has its address on the left, every piece its tag and size on the right, so nothing can overlap.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/escape.h"
#include "cli/plan.h"
#include "cli/size_text.h"
#include "cli/svg_style.h"

#define MARGIN 24
#define BOX_WIDTH 220
#define GAP 12        /* between a box and the texts beside it */
#define SLOT 22       /* the least height of a piece */
#define HOLE 26       /* the height of a hole with a break mark */
#define HOLE_SHIFT 26 /* the logarithm of the size from which a hole has one */
#define MARKS_MAX 2

static const char FOOT[] = "Not to scale: a height grows with the logarithm of the size; zigzags are large holes.";

/* A character of the 12 px monospaced text is 7.3 px wide, and a little less in bold titles of 18 px a piece 10.5. */
static unsigned text_width(size_t characters)
{
    return (unsigned)(characters * 73 + 9) / 10;
}

/* An address that is worth a line of its own. */
struct mark {
    uint64_t address;
    char text[16];
    bool limit;
};

struct drawing {
    const struct plan *plan;
    struct text *out;
    struct mark marks[MARKS_MAX]; /* ascending */
    unsigned mark_count;
    unsigned box;   /* left edge of the boxes */
    unsigned sizes; /* left edge of the sizes */
    unsigned width;
    unsigned y; /* top of the next piece */
};

static uint64_t size_of(const struct piece *piece)
{
    return piece->range.end - piece->range.start;
}

static void find_marks(struct drawing *drawing)
{
    const struct plan *plan = drawing->plan;
    const uint64_t four_gib = (uint64_t)1 << 32;
    const uint32_t bits = plan->description->phys_bits;
    struct mark limit = { .limit = true };
    const struct mark four = { four_gib, "4 GiB", false };

    if (!plan_fits_phys_bits(plan)) {
        limit.address = (uint64_t)1 << bits; /* bits is below 64, or everything would fit */
        (void)snprintf(limit.text, sizeof limit.text, "%" PRIu32 " bits", bits);
        drawing->marks[drawing->mark_count++] = limit;
    }
    if (plan->end > four_gib && limit.address != four_gib) {
        drawing->marks[drawing->mark_count++] = four;
    }
    if (drawing->mark_count == 2 && limit.address > four_gib) {
        drawing->marks[0] = four;
        drawing->marks[1] = limit;
    }
}

static const struct mark *mark_at(const struct drawing *drawing, uint64_t address)
{
    for (unsigned i = 0; i < drawing->mark_count; i++) {
        if (drawing->marks[i].address == address) {
            return &drawing->marks[i];
        }
    }
    return NULL;
}

static bool has_inside(const struct piece *piece, uint64_t address)
{
    return piece->range.start < address && address < piece->range.end;
}

static unsigned marks_inside(const struct drawing *drawing, const struct piece *piece)
{
    unsigned count = 0;

    for (unsigned i = 0; i < drawing->mark_count; i++) {
        count += has_inside(piece, drawing->marks[i].address);
    }
    return count;
}

static bool has_break(const struct piece *piece)
{
    return piece->request == NULL && size_of(piece) >> HOLE_SHIFT != 0;
}

static unsigned height_of(const struct drawing *drawing, const struct piece *piece)
{
    const unsigned steps = gpamap_align_log2(size_of(piece)) - 12;
    const unsigned least = (marks_inside(drawing, piece) + 1) * SLOT;
    unsigned height = has_break(piece) ? HOLE : SLOT;

    if (piece->request != NULL) {
        height = SLOT + steps * steps / 9;
    }
    return height > least ? height : least;
}

static const char *tag_of(const struct piece *piece)
{
    return piece->request != NULL ? piece->request->tag : "hole";
}

static size_t longer(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The line below the name, and the verdict that ends it. */
struct facts {
    char text[128];
    char verdict[48];
};

static struct facts facts_of(const struct plan *plan)
{
    const uint32_t phys_bits = plan->description->phys_bits;
    struct facts facts = { "", "" };
    char ram[SIZE_TEXT_MAX];
    char end[SIZE_TEXT_MAX];

    (void)snprintf(facts.text, sizeof facts.text, "RAM %s, ends at 0x%" PRIx64 " (%s), %" PRIu32 " address bits%s",
                   size_format(plan->ram_size, ram), plan->end, size_format(plan->end, end), plan->needed_bits,
                   phys_bits != 0 ? ", " : "");
    if (phys_bits != 0) {
        (void)snprintf(facts.verdict, sizeof facts.verdict, "phys_bits %" PRIu32 " %s", phys_bits,
                       plan_fits_phys_bits(plan) ? "fits" : "does not fit");
    }
    return facts;
}

static void measure(struct drawing *drawing)
{
    const struct plan *plan = drawing->plan;
    const char *name = plan->description->name;
    const struct facts facts = facts_of(plan);
    const size_t line = longer(strlen(facts.text) + strlen(facts.verdict), strlen(FOOT));
    size_t address = 0;
    size_t tag = 0;
    size_t size = 0;
    char text[SIZE_TEXT_MAX];

    for (uint32_t i = 0; i < plan->piece_count; i++) {
        const struct piece *piece = &plan->pieces[i];

        address = longer(address, (size_t)snprintf(NULL, 0, "0x%" PRIx64, piece->range.end));
        tag = longer(tag, strlen(tag_of(piece)));
        size = longer(size, strlen(size_format(size_of(piece), text)) +
                                (plan_piece_out_of_reach(plan, piece) ? strlen("  out of reach") : 0));
    }
    for (unsigned i = 0; i < drawing->mark_count; i++) {
        const struct mark *mark = &drawing->marks[i];

        address = longer(address, (size_t)snprintf(NULL, 0, "%s  0x%" PRIx64, mark->text, mark->address));
    }
    drawing->box = MARGIN + text_width(address) + GAP;
    drawing->sizes = drawing->box + BOX_WIDTH + GAP + text_width(tag + 2);
    drawing->width = (unsigned)longer(drawing->sizes + text_width(size) + MARGIN, 2 * MARGIN + text_width(line));
    if (name != NULL) { /* which is set larger */
        drawing->width = (unsigned)longer(drawing->width, 2 * MARGIN + text_width(strlen(name) * 3 / 2));
    }
}

static int compare_node(const void *key, const void *element)
{
    const uint32_t a = *(const uint32_t *)key;
    const uint32_t b = ((const struct node_ram *)element)->node;

    return (a > b) - (a < b);
}

/* The colour of RAM: the rank of its node. */
static unsigned colour_of_node(const struct plan *plan, uint32_t node)
{
    const struct node_ram *found = bsearch(&node, plan->nodes, plan->node_count, sizeof plan->nodes[0], compare_node);

    return found != NULL ? (unsigned)(found - plan->nodes) % SVG_NODE_COLOURS : 0;
}

static const char *class_of(const struct plan *plan, const struct request *request, char buffer[16])
{
    if (request->holds != MAP_RAM) {
        return kind_name(request->kind);
    }
    (void)snprintf(buffer, 16, "ram%u", colour_of_node(plan, request->node));
    return buffer;
}

/* One entry, on the next line when this one is full. */
static void write_legend_entry(struct drawing *drawing, unsigned *x, const char *class, const char *text)
{
    const unsigned width = 20 + text_width(strlen(text));

    if (*x + width > drawing->width - MARGIN) {
        *x = MARGIN;
        drawing->y += 22;
    }
    text_format(drawing->out,
                "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"14\" height=\"14\" rx=\"3\"/>"
                "<text x=\"%u\" y=\"%u\">%s</text>\n",
                class, *x, drawing->y, *x + 20, drawing->y + 11, text);
    *x += width + 20;
}

/* The kinds, and the nodes, that the map holds. */
static void write_legend(struct drawing *drawing)
{
    const struct plan *plan = drawing->plan;
    bool seen[GPAMAP_LAYOUT_POST_MMIO + 1] = { false };
    unsigned x = MARGIN;
    char class[16];
    char text[48];

    for (uint32_t i = 0; i < plan->piece_count; i++) {
        if (plan->pieces[i].request != NULL && plan->pieces[i].request->holds != MAP_RAM) {
            seen[plan->pieces[i].request->kind] = true;
        }
    }
    for (uint32_t i = 0; i < plan->node_count && i < SVG_NODE_COLOURS; i++) {
        (void)snprintf(class, sizeof class, "ram%" PRIu32, i);
        (void)snprintf(text, sizeof text, "ram node %" PRIu32 "%s", plan->nodes[i].node,
                       plan->node_count > SVG_NODE_COLOURS + i ? ", ..." : "");
        write_legend_entry(drawing, &x, class, plan->node_count > 1 ? text : "ram");
    }
    for (enum gpamap_layout_kind kind = GPAMAP_LAYOUT_RESERVED; kind <= GPAMAP_LAYOUT_POST_MMIO; kind++) {
        if (seen[kind]) {
            write_legend_entry(drawing, &x, kind_name(kind), kind_name(kind));
        }
    }
    drawing->y += 14 + 26;
}

static void write_head(struct drawing *drawing)
{
    const struct plan *plan = drawing->plan;
    const struct facts facts = facts_of(plan);
    struct text *out = drawing->out;

    text_string(out, "<title id=\"t\">");
    escape_markup(out, plan->description->name != NULL ? plan->description->name : "guest-physical address map");
    text_format(out, "</title>\n%s", SVG_STYLE);
    if (plan->description->name != NULL) {
        text_format(out, "<text class=\"name\" x=\"%d\" y=\"%u\">", MARGIN, drawing->y + 14);
        escape_markup(out, plan->description->name);
        text_string(out, "</text>\n");
        drawing->y += 30;
    }
    text_format(out, "<text class=\"facts\" x=\"%d\" y=\"%u\">", MARGIN, drawing->y + 10);
    text_format(out, "%s<tspan class=\"%s\">%s</tspan></text>\n", facts.text,
                plan_fits_phys_bits(plan) ? "good" : "bad", facts.verdict);
    drawing->y += 28;
    write_legend(drawing);
}

static void write_address(const struct drawing *drawing, uint64_t address, unsigned y)
{
    const struct mark *mark = mark_at(drawing, address);

    text_format(drawing->out, "<path class=\"tick\" d=\"M%u %uh8\"/><text class=\"at\" x=\"%u\" y=\"%u\">",
                drawing->box - 8, y, drawing->box - GAP, y + 4);
    if (mark != NULL) {
        text_format(drawing->out, "<tspan class=\"%s\">%s</tspan> <tspan dx=\"4\">", mark->limit ? "limit" : "mark",
                    mark->text);
    }
    text_format(drawing->out, "0x%" PRIx64 "%s</text>\n", address, mark != NULL ? "</tspan>" : "");
    if (mark != NULL) {
        text_format(drawing->out, "<path class=\"%s\" d=\"M%u %uh%d\"/>\n", mark->limit ? "limit-line" : "line",
                    drawing->box - 8, y, BOX_WIDTH + 16);
    }
}

/* Two zigzags across a hole. */
static void write_break(const struct drawing *drawing, unsigned y)
{
    for (unsigned line = 0; line < 2; line++) {
        text_format(drawing->out, "<path class=\"break\" d=\"M%u %u", drawing->box, y + 5 * line);
        for (unsigned tooth = 0; tooth < BOX_WIDTH / 20; tooth++) {
            text_string(drawing->out, "l5 -4l10 8l5 -4");
        }
        text_string(drawing->out, "\"/>\n");
    }
}

static void write_box(const struct drawing *drawing, const struct piece *piece, unsigned height, unsigned middle)
{
    const unsigned y = drawing->y;
    char kind[KIND_TEXT_MAX];
    char buffer[16];

    if (piece->request == NULL) {
        text_format(drawing->out, "<path class=\"edge\" d=\"M%u %uv%uM%u %uv%u\"/>\n", drawing->box, y, height,
                    drawing->box + BOX_WIDTH, y, height);
        if (has_break(piece)) {
            write_break(drawing, y + height / 2 - 2);
        }
        return;
    }
    text_format(drawing->out, "<rect class=\"%s%s\" x=\"%u\" y=\"%u\" width=\"%d\" height=\"%u\"/>\n",
                class_of(drawing->plan, piece->request, buffer),
                plan_piece_out_of_reach(drawing->plan, piece) ? " beyond" : "", drawing->box, y, BOX_WIDTH, height);
    text_format(drawing->out, "<text class=\"kind\" x=\"%u\" y=\"%u\">%s", drawing->box + GAP, middle + 4,
                request_kind(piece->request, kind));
    if (piece->request->has_node && drawing->plan->node_count > 1) {
        text_format(drawing->out, " node %" PRIu32, piece->request->node);
    }
    text_string(drawing->out, "</text>\n");
}

static void write_piece(struct drawing *drawing, const struct piece *piece)
{
    const unsigned height = height_of(drawing, piece);
    const unsigned slots = marks_inside(drawing, piece) + 1;
    const unsigned middle = drawing->y + height / slots / 2;
    char text[SIZE_TEXT_MAX];
    char kind[KIND_TEXT_MAX];
    unsigned slot = 0;

    text_format(drawing->out, "<g><title>%s %s 0x%" PRIx64 " .. 0x%" PRIx64 "</title>\n",
                piece->request != NULL ? request_kind(piece->request, kind) : "free", tag_of(piece), piece->range.start,
                piece->range.end);
    write_box(drawing, piece, height, middle);
    text_format(drawing->out, "<text class=\"%s\" x=\"%u\" y=\"%u\">%s</text>", piece->request != NULL ? "tag" : "hole",
                drawing->box + BOX_WIDTH + GAP, middle + 4, tag_of(piece));
    text_format(drawing->out, "<text class=\"size\" x=\"%u\" y=\"%u\">%s", drawing->sizes, middle + 4,
                size_format(size_of(piece), text));
    if (plan_piece_out_of_reach(drawing->plan, piece)) {
        text_string(drawing->out, " <tspan class=\"bad\" dx=\"6\">out of reach</tspan>");
    }
    text_string(drawing->out, "</text>\n");
    write_address(drawing, piece->range.start, drawing->y);
    for (unsigned i = 0; i < drawing->mark_count; i++) {
        if (has_inside(piece, drawing->marks[i].address)) {
            slot++;
            write_address(drawing, drawing->marks[i].address, drawing->y + height * slot / slots);
        }
    }
    text_string(drawing->out, "</g>\n");
    drawing->y += height;
}

static void write_body(struct drawing *drawing)
{
    const struct plan *plan = drawing->plan;

    write_head(drawing);
    for (uint32_t i = 0; i < plan->piece_count; i++) {
        write_piece(drawing, &plan->pieces[i]);
    }
    write_address(drawing, plan->piece_count > 0 ? plan->pieces[plan->piece_count - 1].range.end : 0, drawing->y);
    drawing->y += 30;
    text_format(drawing->out, "<text class=\"foot\" x=\"%d\" y=\"%u\">%s</text>\n", MARGIN, drawing->y, FOOT);
    drawing->y += MARGIN;
}

void render_svg(const struct plan *plan, struct text *out)
{
    struct text body = { 0 };
    struct drawing drawing = { .plan = plan, .out = &body, .y = MARGIN };

    find_marks(&drawing);
    measure(&drawing);
    write_body(&drawing);
    text_format(out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\" "
                "role=\"img\" aria-labelledby=\"t\">\n",
                drawing.width, drawing.y, drawing.width, drawing.y);
    text_add(out, body.bytes, body.size);
    text_string(out, "</svg>\n");
    out->broken = out->broken || body.broken;
    text_free(&body);
}
