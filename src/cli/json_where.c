/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/json_where.h"

#include <string.h>

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

/* Past a string, from its opening quote. */
static const char *skip_string(const char *at)
{
    for (at++; *at != '"' && *at != '\0'; at++) {
        at += at[0] == '\\' && at[1] != '\0';
    }
    return at + (*at == '"');
}

/* Past a value of any depth. */
static const char *skip_value(const char *at)
{
    size_t depth = 0;

    do {
        if (*at == '"') {
            at = skip_string(at);
        } else if (*at == '[' || *at == '{') {
            depth++;
            at++;
        } else if (*at == ']' || *at == '}') {
            depth -= depth > 0;
            at++;
        } else {
            const size_t plain = strcspn(at, "\"[]{}");

            at += depth > 0 ? plain : strcspn(at, " \t\r\n,]}");
        }
    } while (depth > 0 && *at != '\0');
    return at;
}

/* From a key to its value. */
static const char *skip_key(const char *at)
{
    at = skip_blanks(skip_string(at));
    return skip_blanks(at + (*at == ':'));
}

size_t json_where(const char *text, const size_t *path, size_t depth, bool key)
{
    const char *at = skip_blanks(text);
    const char *at_key = at;

    for (size_t step = 0; step < depth; step++) {
        const bool object = *at == '{';

        at = skip_blanks(at + (*at != '\0'));
        for (size_t skipped = 0; skipped < path[step]; skipped++) {
            at = skip_blanks(skip_value(object ? skip_key(at) : at));
            at = skip_blanks(at + (*at == ','));
        }
        at_key = at;
        at = object ? skip_key(at) : at;
    }
    return (size_t)((key ? at_key : at) - text);
}

size_t json_next(const char *text, size_t at)
{
    const char *end = skip_blanks(skip_value(text + at));

    return (size_t)(skip_blanks(end + (*end == ',')) - text);
}

size_t json_token_start(const char *text, size_t end)
{
    size_t start = end > 0 ? end - 1 : 0;

    if (end > 1 && text[start] == '"') {
        size_t quote = start - 1;

        while (quote > 0 && text[quote] != '\n' && (text[quote] != '"' || text[quote - 1] == '\\')) {
            quote--;
        }
        return text[quote] == '"' ? quote : start;
    }
    while (start > 0 && end > 0 && strchr(" \t\r\n,:[]{}\"", text[end - 1]) == NULL &&
           strchr(" \t\r\n,:[]{}\"", text[start - 1]) == NULL) {
        start--;
    }
    return start;
}
