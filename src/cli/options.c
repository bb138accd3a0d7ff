/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/options.h"

#include <string.h>

bool option_take(const char *short_name, const char *long_name, int argc, char **argv, int *i, const char **value)
{
    const size_t length = strlen(long_name);

    if (strncmp(argv[*i], long_name, length) == 0 && argv[*i][length] == '=') {
        *value = argv[*i] + length + 1;
        return true;
    }
    if ((short_name == NULL || strcmp(argv[*i], short_name) != 0) && strcmp(argv[*i], long_name) != 0) {
        return false;
    }
    *value = *i + 1 < argc ? argv[++*i] : NULL;
    return true;
}
