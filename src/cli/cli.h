/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_CLI_H
#define GPAMAP_CLI_CLI_H
/* What every command of the tool shares. */
#include <stdbool.h>
#include <stdio.h>

/* The exit codes. */
enum cli_exit {
    CLI_OK = 0,
    CLI_FINDING = 1,   /* the input is good, what it asks for is not possible, or does not hold */
    CLI_BAD_INPUT = 2, /* usage, or an input that cannot be read or is not what the command takes */
    CLI_INTERNAL = 3   /* no memory, or the output cannot be written */
};

/* The commands; argv[0] is the command's own name. */
enum cli_exit plan_command(int argc, char **argv);
enum cli_exit check_command(int argc, char **argv);
enum cli_exit probe_command(int argc, char **argv);
enum cli_exit diff_command(int argc, char **argv);
enum cli_exit convert_command(int argc, char **argv);
enum cli_exit replay_command(int argc, char **argv);

/* The help of a command, or of the tool (NULL), on standard output. */
void help_print(const char *command);
/* "gpamap: MESSAGE" and where to find help, on standard error; answers CLI_BAD_INPUT. */
enum cli_exit usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "gpamap: out of memory"; answers CLI_INTERNAL. */
enum cli_exit no_memory(void);

/* True when colours are welcome: a terminal, and neither NO_COLOR nor TERM=dumb. */
bool wants_colour(FILE *stream);
/* The escape sequence, or nothing when colour is false. */
#define BOLD(colour) ((colour) ? "\033[1m" : "")
#define DIM(colour) ((colour) ? "\033[2m" : "")
#define RED(colour) ((colour) ? "\033[1;31m" : "")
#define GREEN(colour) ((colour) ? "\033[32m" : "")
#define YELLOW(colour) ((colour) ? "\033[1;33m" : "")
#define PLAIN(colour) ((colour) ? "\033[0m" : "")

#endif
