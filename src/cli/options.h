/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_OPTIONS_H
#define GPAMAP_CLI_OPTIONS_H
/* The words of a command line. */
#include <stdbool.h>

#include "cli/cli.h"

/* True when argv[*i] is the option, as "-o VALUE", "--output VALUE" or "--output=VALUE": the value is in *value, NULL
   when it is missing, and *i is at the last word that was read. short_name may be NULL. */
bool option_take(const char *short_name, const char *long_name, int argc, char **argv, int *i, const char **value);

/* The place of the value among the names; a usage error, which lists them, when it is NULL or none of them. */
enum cli_exit option_choose(const char *command, const char *option, const char *value, const char *const names[],
                            int count, int *choice);

/* The value of --output; a usage error when it is NULL or empty. */
enum cli_exit option_output(const char *command, const char *value, const char **output);

#endif
