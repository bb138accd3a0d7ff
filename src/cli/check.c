/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/check_render.h"
#include "cli/cli.h"
#include "cli/map_render.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/size_text.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SVG, FORMAT_HTML };

struct options {
    const char **files;   /* [file_count]; room for every word */
    const char **allowed; /* [allowed_count]; the same: "A:B" */
    uint32_t file_count, allowed_count;
    uint32_t phys_bits;
    enum format format;
    const char *output; /* NULL: standard output */
    bool strict;
};

static enum cli_exit parse_format(const char *value, enum format *format)
{
    static const char *const names[] = { "text", "json", "svg", "html" };
    int choice = 0;
    const enum cli_exit result = option_choose("check", "--format", value, names, 4, &choice);

    *format = (enum format)choice;
    return result;
}

static enum cli_exit parse_bits(const char *value, uint32_t *bits)
{
    char *end = NULL;
    const unsigned long number = value != NULL ? strtoul(value, &end, 10) : 0;

    if (value == NULL || *value < '0' || *value > '9' || *end != '\0' || number < 12 || number > 64) {
        return usage_error("check", "--phys-bits is 12 to 64%s%s", value != NULL ? ", not " : "",
                           value != NULL ? value : "");
    }
    *bits = (uint32_t)number;
    return CLI_OK;
}

static enum cli_exit parse_option(int argc, char **argv, int *i, struct options *options)
{
    const char *value = NULL;

    if (option_take("-f", "--format", argc, argv, i, &value)) {
        return parse_format(value, &options->format);
    }
    if (option_take("-a", "--allow", argc, argv, i, &value)) {
        options->allowed[options->allowed_count++] = value;
        return value != NULL ? CLI_OK : usage_error("check", "--allow takes two tags, A:B");
    }
    if (option_take(NULL, "--phys-bits", argc, argv, i, &value)) {
        return parse_bits(value, &options->phys_bits);
    }
    if (option_take("-o", "--output", argc, argv, i, &value)) {
        return option_output("check", value, &options->output);
    }
    if (strcmp(argv[*i], "--strict") == 0) {
        options->strict = true;
        return CLI_OK;
    }
    return usage_error("check", "unknown option '%s'", argv[*i]);
}

static enum cli_exit parse_options(int argc, char **argv, struct options *options)
{
    enum cli_exit result = CLI_OK;
    bool only_files = false;
    bool standard = false;

    for (int i = 1; i < argc && result == CLI_OK; i++) {
        if (only_files || argv[i][0] != '-' || argv[i][1] == '\0') {
            if (standard && strcmp(argv[i], "-") == 0) {
                return usage_error("check", "standard input can be read once only");
            }
            standard = standard || strcmp(argv[i], "-") == 0;
            options->files[options->file_count++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            only_files = true;
        } else {
            result = parse_option(argc, argv, &i, options);
        }
    }
    if (result == CLI_OK && options->file_count == 0) {
        result = usage_error("check", "check needs a FILE, or - for standard input");
    }
    return result;
}

/* All files are read, whichever of them are bad: one run shows all that is wrong with them. */
static enum cli_exit read_maps(const struct options *options, struct map_set *set)
{
    enum cli_exit result = CLI_OK;
    struct progress progress;

    progress_begin(&progress, "reading files");
    for (uint32_t i = 0; i < options->file_count; i++) {
        const enum cli_exit read = guest_map_load(options->files[i], &set->maps[set->count]);

        result = read > result ? read : result;
        set->count += read == CLI_OK;
        progress_update(&progress, i + 1, options->file_count);
    }
    progress_end(&progress);
    return result;
}

static bool has_tag(const struct map_set *set, const char *tag)
{
    for (uint32_t i = 0; i < set->count; i++) {
        for (uint32_t j = 0; j < set->maps[i].count; j++) {
            if (strcmp(set->maps[i].entries[j].tag, tag) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Take "A:B". Tags may hold colons: those are meant that are there. False when there is no such pair. */
static bool add_sharings(const char *allowed, const struct map_set *set, struct map_sharing *sharings, uint32_t *count)
{
    const uint32_t before = *count;

    for (const char *colon = strchr(allowed, ':'); colon != NULL && *count == before; colon = strchr(colon + 1, ':')) {
        struct map_sharing *sharing = &sharings[*count];
        const size_t size = (size_t)(colon - allowed);

        if (size < sizeof sharing->left && strlen(colon + 1) < sizeof sharing->right) {
            *sharing = (struct map_sharing){ 0 };
            memcpy(sharing->left, allowed, size);
            memcpy(sharing->right, colon + 1, strlen(colon + 1));
            *count += has_tag(set, sharing->left) && has_tag(set, sharing->right);
        }
    }
    return *count > before;
}

/* A tag that was mistyped would allow nothing, in silence. A description may speak of tags that are not here. */
static enum cli_exit find_sharings(const struct options *options, const struct map_set *set,
                                   struct map_sharing *sharings, uint32_t *count)
{
    for (uint32_t i = 0; i < options->allowed_count; i++) {
        if (!add_sharings(options->allowed[i], set, sharings, count)) {
            return usage_error("check", "--allow takes two tags that entries have, A:B, not '%s'", options->allowed[i]);
        }
    }
    return CLI_OK;
}

static enum cli_exit show(const struct findings *findings, const struct options *options)
{
    const struct map_view view = { "Check of address maps", findings->set, findings };
    struct text text = { 0 };

    switch (options->format) {
    case FORMAT_TEXT:
        render_findings_text(findings, &text, options->output == NULL && wants_colour(stdout));
        break;
    case FORMAT_JSON:
        render_findings_json(findings, &text);
        break;
    case FORMAT_SVG:
        render_map_svg(&view, &text);
        break;
    case FORMAT_HTML:
        render_map_html(&view, &text);
        break;
    }
    const enum cli_exit result = output_write(options->output, &text);

    text_free(&text);
    return result;
}

static enum cli_exit check_maps(const struct options *options, const struct map_set *set,
                                const struct check_rules *rules)
{
    struct findings findings;
    enum cli_exit result = CLI_OK;

    if (!findings_find(&findings, set, rules)) {
        result = no_memory();
    } else {
        result = show(&findings, options);
        if (result == CLI_OK && (findings.errors > 0 || (options->strict && findings.warnings > 0))) {
            result = CLI_FINDING;
        }
    }
    findings_free(&findings);
    return result;
}

static enum cli_exit run(int argc, char **argv, struct options *options, struct map_set *set,
                         struct map_sharing *sharings)
{
    struct check_rules rules = { .sharings = sharings };
    enum cli_exit result = parse_options(argc, argv, options);

    if (result == CLI_OK) {
        result = read_maps(options, set);
    }
    if (result == CLI_OK) {
        result = find_sharings(options, set, sharings, &rules.sharing_count);
    }
    rules.phys_bits = options->phys_bits;
    return result == CLI_OK ? check_maps(options, set, &rules) : result;
}

enum cli_exit check_command(int argc, char **argv)
{
    const size_t words = (size_t)argc;
    struct options options = { .files = calloc(words, sizeof options.files[0]),
                               .allowed = calloc(words, sizeof options.allowed[0]) };
    struct map_sharing *sharings = calloc(words, sizeof sharings[0]);
    struct map_set set = { calloc(words, sizeof set.maps[0]), 0 };
    enum cli_exit result = CLI_OK;

    if (options.files == NULL || options.allowed == NULL || sharings == NULL || set.maps == NULL) {
        result = no_memory();
    } else {
        result = run(argc, argv, &options, &set, sharings);
    }
    for (uint32_t i = 0; i < set.count; i++) {
        guest_map_free(&set.maps[i]);
    }
    free(set.maps);
    free(sharings);
    free(options.allowed);
    free(options.files);
    return result;
}
