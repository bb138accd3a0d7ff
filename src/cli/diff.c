/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <string.h>

#include "cli/changes.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"

struct options {
    const char *files[2]; /* old, new */
    unsigned file_count;
    const char *output; /* NULL: standard output */
    bool json;
};

static enum cli_exit parse_format(const char *value, struct options *options)
{
    static const char *const names[] = { "text", "json" };
    int choice = 0;
    const enum cli_exit result = option_choose("diff", "--format", value, names, 2, &choice);

    options->json = choice == 1;
    return result;
}

static enum cli_exit parse_options(int argc, char **argv, struct options *options)
{
    enum cli_exit result = CLI_OK;
    bool only_files = false;
    const char *value = NULL;

    for (int i = 1; i < argc && result == CLI_OK; i++) {
        if (only_files || argv[i][0] != '-' || argv[i][1] == '\0') {
            if (options->file_count == 2) {
                return usage_error("diff", "diff takes two files, not '%s' as well", argv[i]);
            }
            options->files[options->file_count++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            only_files = true;
        } else if (option_take("-f", "--format", argc, argv, &i, &value)) {
            result = parse_format(value, options);
        } else if (option_take("-o", "--output", argc, argv, &i, &value)) {
            result = option_output("diff", value, &options->output);
        } else {
            result = usage_error("diff", "unknown option '%s'", argv[i]);
        }
    }
    if (result == CLI_OK && options->file_count < 2) {
        result = usage_error("diff", "diff needs two files, OLD and NEW");
    } else if (result == CLI_OK && strcmp(options->files[0], "-") == 0 && strcmp(options->files[1], "-") == 0) {
        result = usage_error("diff", "standard input can be read once only");
    }
    return result;
}

static enum cli_exit show(const struct changes *changes, const struct options *options)
{
    struct text text = { 0 };

    if (options->json) {
        render_changes_json(changes, "", &text);
        text_string(&text, "\n");
    } else {
        render_changes_text(changes, &text, options->output == NULL && wants_colour(stdout));
    }
    const enum cli_exit result = output_write(options->output, &text);

    text_free(&text);
    return result == CLI_OK && changes->count > 0 ? CLI_FINDING : result;
}

static enum cli_exit compare(const struct guest_map *old, const struct guest_map *new, const struct options *options)
{
    struct changes changes;

    if (!changes_find(&changes, old, new)) {
        return no_memory();
    }
    const enum cli_exit result = show(&changes, options);

    changes_free(&changes);
    return result;
}

enum cli_exit diff_command(int argc, char **argv)
{
    struct options options = { { NULL, NULL }, 0, NULL, false };
    struct guest_map old;
    struct guest_map new;
    enum cli_exit result = parse_options(argc, argv, &options);

    if (result == CLI_OK) {
        result = guest_map_load(options.files[0], &old);
    }
    if (result != CLI_OK) {
        return result;
    }
    result = guest_map_load(options.files[1], &new);
    if (result == CLI_OK) {
        result = compare(&old, &new, &options);
        guest_map_free(&new);
    }
    guest_map_free(&old);
    return result;
}
