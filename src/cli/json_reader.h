/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_JSON_READER_H
#define GPAMAP_CLI_JSON_READER_H
/* Reading JSON: the document, values of our kinds, and messages that point at the value in hand. */
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli/json_where.h"
#include "cli/source.h"

/* The place that is being read: the member of the document, the element of it, the member of that. */
struct json_reader {
    const struct source *source;
    size_t path[3];
    size_t depth;
};

/* Parse the text; on failure the message is printed. */
enum cli_exit json_document_read(const struct source *source, json_t **root);

/* Say what is wrong at the place that is being read; answers false. */
#define json_refuse(reader, ...)                                                                                       \
    (source_error((reader)->source, json_where((reader)->source->text, (reader)->path, (reader)->depth, false),        \
                  __VA_ARGS__),                                                                                        \
     false)

/* "an object", "a list", ... */
const char *json_type_name(const json_t *value);

/* Read bytes, or an integer; or say what is wrong, and answer false. */
bool json_read_size(const struct json_reader *reader, const char *key, const json_t *value, uint64_t *size);
bool json_read_integer(const struct json_reader *reader, const char *key, const json_t *value, uint32_t least,
                       uint32_t most, uint32_t *number);

#endif
