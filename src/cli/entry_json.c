/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/entry_json.h"

#include <inttypes.h>

#include "cli/escape.h"

void entry_json(const struct map_entry *entry, struct text *out)
{
    text_string(out, "\"tag\": ");
    escape_json(out, entry->tag);
    text_format(out, ", \"kind\": \"%s\", \"first\": \"0x%" PRIx64 "\", \"last\": \"0x%" PRIx64 "\"",
                map_kind_name(entry->kind), entry->first, entry->last);
}

void entry_json_node(const struct map_entry *entry, struct text *out)
{
    entry_json(entry, out);
    if (entry->has_node) {
        text_format(out, ", \"node\": %" PRIu32, entry->node);
    }
}
