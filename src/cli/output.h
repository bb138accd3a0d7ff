/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_OUTPUT_H
#define GPAMAP_CLI_OUTPUT_H
/* Where the answer of a command goes. */
#include "cli/cli.h"
#include "cli/text.h"

/* Write a text to a file, which is there whole or as it was before, or to standard output (NULL). A broken text is
   no memory, and nothing is written. */
enum cli_exit output_write(const char *file, const struct text *text);

#endif
