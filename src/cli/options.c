/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/options.h"

#include <string.h>

#include "cli/text.h"

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

enum cli_exit option_choose(const char *command, const char *option, const char *value, const char *const names[],
                            int count, int *choice)
{
    struct text list = { 0 };
    enum cli_exit result = CLI_INTERNAL;

    for (int i = 0; i < count; i++) {
        if (value != NULL && strcmp(value, names[i]) == 0) {
            text_free(&list);
            *choice = i;
            return CLI_OK;
        }
        text_format(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " or ", names[i]);
    }
    if (list.broken) {
        result = no_memory();
    } else {
        result = usage_error(command, "%s is %.*s%s%s", option, (int)list.size, list.bytes,
                             value != NULL ? ", not " : "", value != NULL ? value : "");
    }
    text_free(&list);
    return result;
}

enum cli_exit option_output(const char *command, const char *value, const char **output)
{
    *output = value;
    return value != NULL && value[0] != '\0' ? CLI_OK : usage_error(command, "--output needs a file name");
}
