/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The resolved layout as JSON; specs/layout.schema.json says what it holds. One range a line, in a fixed order. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/escape.h"
#include "cli/plan.h"

static void write_range(struct text *out, const struct piece *piece)
{
    text_format(out, "    {\"start\": \"0x%" PRIx64 "\", \"end\": \"0x%" PRIx64 "\", \"size\": \"0x%" PRIx64 "\", ",
                piece->range.start, piece->range.end, piece->range.end - piece->range.start);
    text_format(out, "\"kind\": \"%s\", \"tag\": \"%s\"", kind_name(piece->request->kind), piece->request->tag);
    if (piece->request->holds != kind_holds(piece->request->kind)) {
        text_format(out, ", \"holds\": \"%s\"", map_kind_name(piece->request->holds));
    }
    if (piece->request->has_node) {
        text_format(out, ", \"node\": %" PRIu32, piece->request->node);
    }
    text_string(out, "}");
}

void render_json(const struct plan *plan, const struct changes *changes, struct text *out)
{
    const struct description *description = plan->description;
    const char *between = "\n";

    text_string(out, "{\n");
    if (description->name != NULL) {
        text_string(out, "  \"name\": ");
        escape_json(out, description->name);
        text_string(out, ",\n");
    }
    text_string(out, "  \"ranges\": [");
    for (uint32_t i = 0; i < plan->piece_count; i++) {
        if (plan->pieces[i].request != NULL) {
            text_string(out, between);
            write_range(out, &plan->pieces[i]);
            between = ",\n";
        }
    }
    text_format(out, "%s],\n  \"ram_size\": \"0x%" PRIx64 "\",\n  \"nodes\": [", between[0] == ',' ? "\n  " : "",
                plan->ram_size);
    for (uint32_t i = 0; i < plan->node_count; i++) {
        text_format(out, "%s\n    {\"node\": %" PRIu32 ", \"ram_size\": \"0x%" PRIx64 "\"}", i > 0 ? "," : "",
                    plan->nodes[i].node, plan->nodes[i].ram_size);
    }
    text_format(out, "%s],\n  \"end\": \"0x%" PRIx64 "\",\n  \"needed_bits\": %" PRIu32,
                plan->node_count > 0 ? "\n  " : "", plan->end, plan->needed_bits);
    if (description->phys_bits != 0) {
        text_format(out, ",\n  \"phys_bits\": %" PRIu32 ",\n  \"fits_phys_bits\": %s", description->phys_bits,
                    plan_fits_phys_bits(plan) ? "true" : "false");
    }
    if (changes != NULL) {
        text_string(out, ",\n  \"against\": ");
        render_changes_json(changes, "  ", out);
    }
    text_string(out, "\n}\n");
}
