/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_OPTIONS_H
#define GPAMAP_CLI_OPTIONS_H
/* The words of a command line. */
#include <stdbool.h>

/* True when argv[*i] is the option, as "-o VALUE", "--output VALUE" or "--output=VALUE": the value is in *value, NULL
   when it is missing, and *i is at the last word that was read. short_name may be NULL. */
bool option_take(const char *short_name, const char *long_name, int argc, char **argv, int *i, const char **value);

#endif
