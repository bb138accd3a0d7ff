/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/plan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/map_render.h"
#include "cli/options.h"
#include "cli/output.h"

uint32_t bits_for_end(uint64_t end)
{
    return end > 1 ? gpamap_align_log2(end - 1) + 1 : 0;
}

bool plan_fits_phys_bits(const struct plan *plan)
{
    return plan->description->phys_bits == 0 || plan->needed_bits <= plan->description->phys_bits;
}

bool plan_piece_out_of_reach(const struct plan *plan, const struct piece *piece)
{
    return plan->description->phys_bits != 0 && piece->request != NULL &&
           piece->request->kind != GPAMAP_LAYOUT_RESERVED &&
           bits_for_end(piece->range.end) > plan->description->phys_bits;
}

static int compare_nodes(const void *left, const void *right)
{
    const uint32_t a = ((const struct node_ram *)left)->node;
    const uint32_t b = ((const struct node_ram *)right)->node;

    return (a > b) - (a < b);
}

/* Sort the RAM ranges by node, and join those of one node. */
static void sum_nodes(struct plan *plan)
{
    uint32_t joined = 0;

    qsort(plan->nodes, plan->node_count, sizeof plan->nodes[0], compare_nodes);
    for (uint32_t i = 0; i < plan->node_count; i++) {
        if (joined > 0 && plan->nodes[joined - 1].node == plan->nodes[i].node) {
            plan->nodes[joined - 1].ram_size += plan->nodes[i].ram_size;
        } else {
            plan->nodes[joined++] = plan->nodes[i];
        }
    }
    plan->node_count = joined;
}

bool plan_make(struct plan *plan, const struct description *description, const struct layout_run *run)
{
    uint64_t at = 0;

    *plan = (struct plan){ .description = description };
    plan->pieces = calloc(2 * (size_t)run->count + 1, sizeof plan->pieces[0]);
    plan->nodes = calloc((size_t)run->count + 1, sizeof plan->nodes[0]);
    if (plan->pieces == NULL || plan->nodes == NULL) {
        plan_free(plan);
        return false;
    }
    for (uint32_t i = 0; i < run->count; i++) {
        const struct gpamap_range range = run->placed[i].range;
        const struct request *request = &description->requests.items[run->placed[i].request];

        if (range.start > at) {
            plan->pieces[plan->piece_count++] = (struct piece){ { at, range.start }, NULL };
        }
        plan->pieces[plan->piece_count++] = (struct piece){ range, request };
        at = range.end;
        if (request->kind != GPAMAP_LAYOUT_RESERVED) {
            plan->end = range.end > plan->end ? range.end : plan->end;
        }
        if (request->holds == MAP_RAM) {
            if (request->has_node) {
                plan->nodes[plan->node_count++] = (struct node_ram){ request->node, range.end - range.start };
            }
            plan->ram_ranges++;
            plan->ram_size += range.end - range.start;
        }
    }
    sum_nodes(plan);
    plan->needed_bits = bits_for_end(plan->end);
    return true;
}

void plan_free(struct plan *plan)
{
    free(plan->pieces);
    free(plan->nodes);
    *plan = (struct plan){ 0 };
}

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_SVG, FORMAT_HTML };

struct options {
    const char *file;
    const char *output;  /* NULL: standard output */
    const char *against; /* the map to compare with, or NULL */
    enum format format;
};

static enum cli_exit parse_format(const char *value, enum format *format)
{
    static const char *const names[] = { "table", "json", "svg", "html" };
    int choice = 0;
    const enum cli_exit result = option_choose("plan", "--format", value, names, 4, &choice);

    *format = (enum format)choice;
    return result;
}

static enum cli_exit parse_option(int argc, char **argv, int *i, struct options *options)
{
    const char *value = NULL;

    if (option_take("-f", "--format", argc, argv, i, &value)) {
        return parse_format(value, &options->format);
    }
    if (option_take("-o", "--output", argc, argv, i, &value)) {
        return option_output("plan", value, &options->output);
    }
    if (option_take(NULL, "--against", argc, argv, i, &value)) {
        options->against = value;
        return value != NULL ? CLI_OK : usage_error("plan", "--against needs a FILE");
    }
    return usage_error("plan", "unknown option '%s'", argv[*i]);
}

static enum cli_exit parse_options(int argc, char **argv, struct options *options)
{
    enum cli_exit result = CLI_OK;
    bool only_files = false;

    for (int i = 1; i < argc && result == CLI_OK; i++) {
        if (only_files || argv[i][0] != '-' || argv[i][1] == '\0') {
            if (options->file != NULL) {
                return usage_error("plan", "plan takes one FILE, not '%s' as well", argv[i]);
            }
            options->file = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            only_files = true;
        } else {
            result = parse_option(argc, argv, &i, options);
        }
    }
    if (result != CLI_OK) {
        return result;
    }
    if (options->file == NULL) {
        return usage_error("plan", "plan needs a FILE, or - for standard input");
    }
    if (options->against != NULL && strcmp(options->against, "-") == 0 && strcmp(options->file, "-") == 0) {
        return usage_error("plan", "standard input can be read once only");
    }
    if (options->against != NULL && options->format >= FORMAT_SVG) {
        return usage_error("plan", "--against is shown as table or json");
    }
    return CLI_OK;
}

/* With what check would say of the map. */
static void render_page(const struct plan *plan, struct guest_map *map, struct text *out)
{
    const char *name = plan->description->name;
    const struct map_set set = { map, 1 };
    const struct check_rules rules = { 0 };
    struct findings findings;
    const struct map_view view = { name != NULL ? name : MAP_TITLE, &set, &findings };

    if (findings_find(&findings, &set, &rules)) {
        render_map_html(&view, out);
    } else {
        out->broken = true;
    }
    findings_free(&findings);
}

static void render(const struct plan *plan, struct guest_map *map, const struct changes *changes, enum format format,
                   struct text *out, bool colour)
{
    switch (format) {
    case FORMAT_TABLE:
        render_table(plan, out, colour);
        if (changes != NULL) {
            text_format(out, "\nAgainst %s\n\n", changes->old->name);
            render_changes_text(changes, out, colour);
        }
        break;
    case FORMAT_JSON:
        render_json(plan, changes, out);
        break;
    case FORMAT_SVG:
        render_svg(plan, out);
        break;
    case FORMAT_HTML:
        render_page(plan, map, out);
        break;
    }
}

/* Everything is rendered before a byte is written. */
static enum cli_exit write_plan(const struct plan *plan, struct guest_map *map, const struct changes *changes,
                                const struct options *options)
{
    struct text text = { 0 };

    render(plan, map, changes, options->format, &text, options->output == NULL && wants_colour(stdout));

    const enum cli_exit result = output_write(options->output, &text);

    text_free(&text);
    return result == CLI_OK && changes != NULL && changes->count > 0 ? CLI_FINDING : result;
}

static enum cli_exit compare_and_write(const struct plan *plan, struct guest_map *map, const struct options *options)
{
    struct guest_map old;
    struct changes changes;
    enum cli_exit result = guest_map_load(options->against, &old);

    if (result != CLI_OK) {
        return result;
    }
    if (!changes_find(&changes, &old, map)) {
        result = no_memory();
    } else {
        result = write_plan(plan, map, &changes, options);
        changes_free(&changes);
    }
    guest_map_free(&old);
    return result;
}

static enum cli_exit show_plan(const struct plan *plan, struct guest_map *map, const struct options *options)
{
    const enum cli_exit result =
        options->against != NULL ? compare_and_write(plan, map, options) : write_plan(plan, map, NULL, options);

    if ((result != CLI_OK && result != CLI_FINDING) || plan_fits_phys_bits(plan)) {
        return result;
    }
    (void)fflush(stdout);
    explain_phys_bits(plan);
    return CLI_FINDING;
}

static enum cli_exit show(const struct description *description, const struct layout_run *run,
                          const struct options *options)
{
    struct guest_map map = { .name = description->source.name,
                             .format = MAP_DESCRIPTION,
                             .bytes = description->source.text,
                             .size = description->source.size };
    struct plan plan;
    enum cli_exit result = guest_map_take(&map, description, run);

    if (result == CLI_OK && !plan_make(&plan, description, run)) {
        result = no_memory();
    } else if (result == CLI_OK) {
        result = show_plan(&plan, &map, options);
        plan_free(&plan);
    }
    map.bytes = NULL; /* the description's */
    guest_map_free(&map);
    return result;
}

enum cli_exit plan_command(int argc, char **argv)
{
    struct options options = { 0 };
    struct description description;
    struct layout_run run;
    enum cli_exit result = parse_options(argc, argv, &options);

    if (result == CLI_OK) {
        result = description_read(options.file, &description);
    }
    if (result != CLI_OK) {
        return result;
    }
    if (!layout_run(&run, &description.requests)) {
        result = no_memory();
    } else {
        result = run.status == GPAMAP_OK ? show(&description, &run, &options) : explain_failure(&description, &run);
        layout_run_free(&run);
    }
    description_free(&description);
    return result;
}
