/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The resolved layout as JSON; specs/layout.schema.json says what it holds. One range a line, in a fixed order. */
#include <inttypes.h>

#include "cli/plan.h"

static void write_text(FILE *out, const char *text)
{
    (void)fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            (void)fputc('\\', out);
        }
        (void)fputc(*text, out); /* there are no control characters: description.c refuses them */
    }
    (void)fputc('"', out);
}

static void write_range(FILE *out, const struct piece *piece)
{
    fprintf(out, "    {\"start\": \"0x%" PRIx64 "\", \"end\": \"0x%" PRIx64 "\", \"size\": \"0x%" PRIx64 "\", ",
            piece->range.start, piece->range.end, piece->range.end - piece->range.start);
    fprintf(out, "\"kind\": \"%s\", \"tag\": \"%s\"", kind_name(piece->request->kind), piece->request->tag);
    if (piece->request->kind == GPAMAP_LAYOUT_RAM) {
        fprintf(out, ", \"node\": %" PRIu32, piece->request->node);
    }
    (void)fputc('}', out);
}

void render_json(const struct plan *plan, FILE *out)
{
    const struct description *description = plan->description;
    const char *between = "\n";

    (void)fputs("{\n", out);
    if (description->name != NULL) {
        (void)fputs("  \"name\": ", out);
        write_text(out, description->name);
        (void)fputs(",\n", out);
    }
    (void)fputs("  \"ranges\": [", out);
    for (uint32_t i = 0; i < plan->piece_count; i++) {
        if (plan->pieces[i].request != NULL) {
            (void)fputs(between, out);
            write_range(out, &plan->pieces[i]);
            between = ",\n";
        }
    }
    fprintf(out, "%s],\n  \"ram_size\": \"0x%" PRIx64 "\",\n  \"nodes\": [", between[0] == ',' ? "\n  " : "",
            plan->ram_size);
    for (uint32_t i = 0; i < plan->node_count; i++) {
        fprintf(out, "%s\n    {\"node\": %" PRIu32 ", \"ram_size\": \"0x%" PRIx64 "\"}", i > 0 ? "," : "",
                plan->nodes[i].node, plan->nodes[i].ram_size);
    }
    fprintf(out, "%s],\n  \"end\": \"0x%" PRIx64 "\",\n  \"needed_bits\": %" PRIu32, plan->node_count > 0 ? "\n  " : "",
            plan->end, plan->needed_bits);
    if (description->phys_bits != 0) {
        fprintf(out, ",\n  \"phys_bits\": %" PRIu32 ",\n  \"fits_phys_bits\": %s", description->phys_bits,
                plan_fits_phys_bits(plan) ? "true" : "false");
    }
    (void)fputs("\n}\n", out);
}
