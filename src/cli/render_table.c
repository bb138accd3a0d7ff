/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The map as a table for people. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plan.h"
#include "cli/size_text.h"

struct widths {
    int digits; /* of an address, without 0x */
    int size, kind, tag;
    bool nodes;
};

static int max(int a, int b)
{
    return a > b ? a : b;
}

static struct widths measure(const struct plan *plan)
{
    struct widths widths = { 8, 4, 4, 6, plan->node_count > 0 };
    char text[SIZE_TEXT_MAX];
    char kind[KIND_TEXT_MAX];

    for (uint32_t i = 0; i < plan->piece_count; i++) {
        const struct piece *piece = &plan->pieces[i];

        widths.digits = max(widths.digits, snprintf(NULL, 0, "%" PRIx64, piece->range.end));
        widths.size = max(widths.size, (int)strlen(size_format(piece->range.end - piece->range.start, text)));
        if (piece->request != NULL) {
            widths.kind = max(widths.kind, (int)strlen(request_kind(piece->request, kind)));
            widths.tag = max(widths.tag, (int)strlen(piece->request->tag));
        }
    }
    return widths;
}

static const char *kind_colour(enum gpamap_layout_kind kind, bool colour)
{
    static const char *const colours[] = { "\033[2m", "\033[33m", "\033[36m", "\033[32m", "\033[34m", "\033[35m" };

    return colour ? colours[kind] : "";
}

static void write_row(const struct plan *plan, const struct piece *piece, const struct widths *widths, struct text *out,
                      bool colour)
{
    const bool hole = piece->request == NULL;
    const bool node = !hole && piece->request->has_node;
    char text[SIZE_TEXT_MAX];
    char kind[KIND_TEXT_MAX];
    char line[64] = "";

    text_format(out, "%s0x%0*" PRIx64 "  0x%0*" PRIx64 "  %*s  ", hole ? DIM(colour) : "", widths->digits,
                piece->range.start, widths->digits, piece->range.end, widths->size,
                size_format(piece->range.end - piece->range.start, text));
    if (hole) {
        text_format(out, "%-*s  (hole)%s\n", widths->kind, "-", PLAIN(colour));
        return;
    }
    if (node) {
        (void)snprintf(line, sizeof line, "%" PRIu32, piece->request->node);
    }
    text_format(out, "%s%-*s%s  %-*s", kind_colour(piece->request->kind, colour), widths->kind,
                request_kind(piece->request, kind), PLAIN(colour), node ? widths->tag : 0, piece->request->tag);
    text_format(out, "%s%s%s%s%s\n", node ? "  " : "", line, plan_piece_out_of_reach(plan, piece) ? RED(colour) : "",
                plan_piece_out_of_reach(plan, piece) ? "  out of reach" : "",
                plan_piece_out_of_reach(plan, piece) ? PLAIN(colour) : "");
}

/* The reserved ranges above the layout, which the builder leaves out. */
static void write_left_out(const struct plan *plan, struct text *out)
{
    const struct request_list *requests = &plan->description->requests;

    for (uint32_t i = 0; i < requests->count; i++) {
        const struct request *request = &requests->items[i];

        if (request->kind == GPAMAP_LAYOUT_RESERVED && request->start >= plan->end) {
            char text[SIZE_TEXT_MAX];

            text_format(out, "Above it    %s reserved, 0x%" PRIx64 " .. 0x%" PRIx64 " (%s)\n", request->tag,
                        request->start, request->end, size_format(request->end - request->start, text));
        }
    }
}

static void write_summary(const struct plan *plan, struct text *out, bool colour)
{
    const uint32_t phys_bits = plan->description->phys_bits;
    char text[SIZE_TEXT_MAX];

    text_format(out, "\nRAM         %s in %" PRIu32 " range%s\n", size_format(plan->ram_size, text), plan->ram_ranges,
                plan->ram_ranges == 1 ? "" : "s");
    for (uint32_t i = 0; i < plan->node_count && plan->node_count > 1; i++) {
        text_format(out, "  node %-3" PRIu32 "  %s\n", plan->nodes[i].node, size_format(plan->nodes[i].ram_size, text));
    }
    text_format(out, "Layout end  0x%" PRIx64 " (%s)\n", plan->end, size_format(plan->end, text));
    write_left_out(plan, out);
    text_format(out, "Width       %" PRIu32 " address bits", plan->needed_bits);
    if (phys_bits != 0) {
        const bool fits = plan_fits_phys_bits(plan);

        text_format(out, ", %sphys_bits %" PRIu32 ": %s%s", fits ? GREEN(colour) : RED(colour), phys_bits,
                    fits ? "fits" : "does not fit", PLAIN(colour));
    }
    text_string(out, "\n");
}

void render_table(const struct plan *plan, struct text *out, bool colour)
{
    const struct widths widths = measure(plan);

    if (plan->description->name != NULL) {
        text_format(out, "%s%s%s\n\n", BOLD(colour), plan->description->name, PLAIN(colour));
    }
    text_format(out, "%s%-*s  %-*s  %*s  %-*s  ", DIM(colour), widths.digits + 2, "START", widths.digits + 2, "END",
                widths.size, "SIZE", widths.kind, "KIND");
    text_format(out, "%-*s%s%s\n", widths.nodes ? widths.tag : 0, "TAG", widths.nodes ? "  NODE" : "", PLAIN(colour));
    for (uint32_t i = 0; i < plan->piece_count; i++) {
        write_row(plan, &plan->pieces[i], &widths, out, colour);
    }
    write_summary(plan, out, colour);
}
