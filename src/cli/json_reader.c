/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/json_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/size_text.h"

const char *json_type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
        return "an integer";
    case JSON_REAL:
        return "a number with a fraction or exponent";
    case JSON_TRUE:
    case JSON_FALSE:
        return "a truth value";
    case JSON_NULL:
        return "null";
    }
    return "unknown";
}

bool json_read_size(const struct json_reader *reader, const char *key, const json_t *value, uint64_t *size)
{
    char text[PRINTABLE_MAX];

    if (json_is_string(value)) {
        const char *problem = size_parse(json_string_value(value), size);

        return problem == NULL ||
               json_refuse(reader, "\"%s\": \"%s\" %s", key, printable(json_string_value(value), text), problem);
    }
    if (!json_is_integer(value)) {
        return json_refuse(reader, "\"%s\" is %s; expected bytes: an integer or a text like \"128 MiB\" or \"0x1000\"",
                           key, json_type_name(value));
    }
    if (json_integer_value(value) < 0) {
        return json_refuse(reader, "\"%s\" is negative; expected bytes, 0 or more", key);
    }
    *size = (uint64_t)json_integer_value(value);
    return true;
}

bool json_read_integer(const struct json_reader *reader, const char *key, const json_t *value, uint32_t least,
                       uint32_t most, uint32_t *number)
{
    if (!json_is_integer(value)) {
        return json_refuse(reader, "\"%s\" is %s; expected an integer, %" PRIu32 " to %" PRIu32, key,
                           json_type_name(value), least, most);
    }
    if (json_integer_value(value) < (json_int_t)least || json_integer_value(value) > (json_int_t)most) {
        return json_refuse(reader, "\"%s\" is %" JSON_INTEGER_FORMAT "; expected %" PRIu32 " to %" PRIu32, key,
                           json_integer_value(value), least, most);
    }
    *number = (uint32_t)json_integer_value(value);
    return true;
}

/* Jansson may say that a token is wrong when it had no memory for it, so its allocations are watched. */
static bool json_memory_is_gone;

static void *json_allocate(size_t size)
{
    void *memory = malloc(size);

    json_memory_is_gone = json_memory_is_gone || memory == NULL;
    return memory;
}

/* Say why the text is not JSON. */
static enum cli_exit refuse_text(const struct source *source, const json_error_t *error)
{
    const size_t end = error->position > 0 && (size_t)error->position <= source->size ? (size_t)error->position : 0;
    const size_t start = json_token_start(source->text, end);
    char text[PRINTABLE_MAX];
    char key[PRINTABLE_MAX];

    if (json_memory_is_gone) {
        return no_memory();
    }
    switch (json_error_code(error)) {
    case json_error_premature_end_of_input:
        source_error(source, source->size,
                     source->size == 0 ? "the file is empty; expected an object in JSON"
                                       : "the text ends in the middle of a value");
        break;
    case json_error_numeric_overflow:
        source_error(source, start, "the number is too big; write it as a text: \"0x...\", or with a unit");
        break;
    case json_error_duplicate_key:
        (void)snprintf(text, sizeof text, "%.*s", (int)(end - start), source->text + start);
        source_error(source, start, "repeated key %s", printable(text, key));
        break;
    case json_error_stack_overflow:
        source_error(source, start, "lists or objects are nested too deep");
        break;
    case json_error_invalid_utf8:
        source_error(source, end, "the text is not UTF-8");
        break;
    case json_error_end_of_input_expected:
        source_error(source, start, "there is more after the end of the object");
        break;
    default:
        source_error(source, start, "not JSON: %s", printable(error->text, text));
        break;
    }
    return CLI_BAD_INPUT;
}

enum cli_exit json_document_read(const struct source *source, json_t **root)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
    const char *nul = memchr(source->text, '\0', source->size);
    json_error_t error;

    if (nul != NULL) {
        source_error(source, (size_t)(nul - source->text), "the text holds a NUL byte");
        return CLI_BAD_INPUT;
    }
    json_set_alloc_funcs(json_allocate, free);
    json_memory_is_gone = false;
    *root = json_loadb(source->text, source->size, flags, &error);
    return *root != NULL ? CLI_OK : refuse_text(source, &error);
}
