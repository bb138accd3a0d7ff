/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum cli_exit usage_error(const char *command, const char *format, ...)
{
    va_list args;

    fputs("gpamap: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nTry 'gpamap %s%s--help'.\n", command != NULL ? command : "", command != NULL ? " " : "");
    return CLI_BAD_INPUT;
}

enum cli_exit no_memory(void)
{
    fputs("gpamap: out of memory\n", stderr);
    return CLI_INTERNAL;
}

bool wants_colour(FILE *stream)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    return (no_colour == NULL || no_colour[0] == '\0') && term != NULL && strcmp(term, "dumb") != 0 &&
           isatty(fileno(stream)) != 0;
}
