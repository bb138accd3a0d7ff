/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include <string.h>
#include <unistd.h>

#include "cli/format.h"
#include "cli/options.h"
#include "cli/output.h"

struct options {
    const char *file;
    const char *output; /* NULL: standard output */
    enum map_format from, to;
};

/* Read the name of a format, for the option of that name. */
static enum cli_exit parse_format(const char *option, const char *value, enum map_format *format)
{
    const char *names[MAP_FORMATS - 1];
    int choice = 0;

    for (int i = 0; i < MAP_FORMATS - 1; i++) {
        names[i] = map_format_name((enum map_format)(MAP_ANY + 1 + i));
    }
    const enum cli_exit result = option_choose("convert", option, value, names, MAP_FORMATS - 1, &choice);

    *format = (enum map_format)(MAP_ANY + 1 + choice);
    return result;
}

static enum cli_exit parse_word(struct options *options, int argc, char **argv, int *i, bool *only_files)
{
    const char *value = NULL;

    if (*only_files || argv[*i][0] != '-' || argv[*i][1] == '\0') {
        if (options->file != NULL) {
            return usage_error("convert", "convert takes one FILE, not '%s' as well", argv[*i]);
        }
        options->file = argv[*i];
        return CLI_OK;
    }
    if (strcmp(argv[*i], "--") == 0) {
        *only_files = true;
        return CLI_OK;
    }
    if (option_take("-t", "--to", argc, argv, i, &value)) {
        return parse_format("--to", value, &options->to);
    }
    if (option_take("-f", "--from", argc, argv, i, &value)) {
        return parse_format("--from", value, &options->from);
    }
    if (option_take("-o", "--output", argc, argv, i, &value)) {
        return option_output("convert", value, &options->output);
    }
    return usage_error("convert", "unknown option '%s'", argv[*i]);
}

static enum cli_exit parse_options(int argc, char **argv, struct options *options)
{
    enum cli_exit result = CLI_OK;
    bool only_files = false;

    for (int i = 1; i < argc && result == CLI_OK; i++) {
        result = parse_word(options, argc, argv, &i, &only_files);
    }
    if (result == CLI_OK && options->file == NULL) {
        result = usage_error("convert", "convert needs a FILE, or - for standard input");
    } else if (result == CLI_OK && options->to == MAP_ANY) {
        result = usage_error("convert", "convert needs --to FORMAT");
    } else if (result == CLI_OK && options->from != MAP_ANY && !map_format_is_read(options->from)) {
        result = usage_error("convert", "%s is only written", map_format_name(options->from));
    } else if (result == CLI_OK && MAP_FORMAT_TABLE[options->to].write == NULL) {
        result = usage_error("convert", "%s is only read", map_format_name(options->to));
    } else if (result == CLI_OK && options->output == NULL && !MAP_FORMAT_TABLE[options->to].text &&
               isatty(STDOUT_FILENO) != 0) {
        result = usage_error("convert", "%s is binary, and standard output a terminal: give -o OUTPUT",
                             map_format_name(options->to));
    }
    return result;
}

enum cli_exit convert_command(int argc, char **argv)
{
    struct options options = { .from = MAP_ANY, .to = MAP_ANY };
    struct guest_map map;
    struct text text = { 0 };
    enum cli_exit result = parse_options(argc, argv, &options);

    if (result == CLI_OK) {
        result = guest_map_read(options.file, options.from, &map);
    }
    if (result != CLI_OK) {
        return result;
    }
    result = guest_map_write(&map, options.to, &text);
    if (result == CLI_OK) {
        result = output_write(options.output, &text);
    }
    text_free(&text);
    guest_map_free(&map);
    return result;
}
