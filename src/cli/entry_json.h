/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_ENTRY_JSON_H
#define GPAMAP_CLI_ENTRY_JSON_H
/* An entry in the JSON of check, probe and diff: members of an object, without its braces. */
#include "cli/map_entry.h"
#include "cli/text.h"

/* "tag", "kind", "first", "last". */
void entry_json(const struct map_entry *entry, struct text *out);
/* The same, and "node" when the entry has one. */
void entry_json_node(const struct map_entry *entry, struct text *out);

#endif
