/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define VERSION "0.1.0"

struct command {
    const char *name;
    enum cli_exit (*run)(int argc, char **argv);
};

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static enum cli_exit run_command(const struct command *command, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (is_help(argv[i])) {
            help_print(command->name);
            return CLI_OK;
        }
    }
    return command->run(argc, argv);
}

static enum cli_exit run(int argc, char **argv)
{
    static const struct command commands[] = { { "plan", plan_command },       { "check", check_command },
                                               { "probe", probe_command },     { "diff", diff_command },
                                               { "convert", convert_command }, { "replay", replay_command } };

    if (argc < 2) {
        return usage_error(NULL, "a command is missing: plan, check, probe, diff, convert or replay");
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return run_command(&commands[i], argc - 1, argv + 1);
        }
        if (argc == 3 && (strcmp(argv[1], "help") == 0 || is_help(argv[1])) && strcmp(argv[2], commands[i].name) == 0) {
            help_print(commands[i].name);
            return CLI_OK;
        }
    }
    if (argc == 2 && (is_help(argv[1]) || strcmp(argv[1], "help") == 0)) {
        help_print(NULL);
        return CLI_OK;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("gpamap " VERSION);
        return CLI_OK;
    }
    return usage_error(NULL, argv[1][0] == '-' ? "unknown option '%s'" : "unknown command '%s'", argv[1]);
}

int main(int argc, char **argv)
{
    const char *callers_folder = getenv("BUILD_WORKING_DIRECTORY"); /* set by `bazel run`, which starts elsewhere */

    (void)signal(SIGPIPE, SIG_IGN); /* a reader that is gone is an error that main reports */
    if (callers_folder != NULL && chdir(callers_folder) != 0) {
        fprintf(stderr, "gpamap: cannot go to %s: %s\n", callers_folder, strerror(errno));
        return CLI_INTERNAL;
    }
    errno = 0;

    const enum cli_exit result = run(argc, argv);
    const bool failed = ferror(stdout) != 0;
    const bool unclosed = fclose(stdout) != 0;

    if (failed || (unclosed && (result == CLI_OK || result == CLI_FINDING))) { /* else nothing was to be written */
        fprintf(stderr, "gpamap: cannot write standard output%s%s\n", errno != 0 ? ": " : "",
                errno != 0 ? strerror(errno) : "");
        return CLI_INTERNAL;
    }
    return (int)result;
}
