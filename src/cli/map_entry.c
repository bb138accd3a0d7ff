/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/map_entry.h"

const char MAP_TOO_MANY[] = "more ranges than a map may have (1000000)";
const char MAP_PAST_SPACE[] = "the range passes the end of the 64-bit space";

struct map_entry *map_sink_add(struct map_sink *sink, struct scan tag)
{
    if (sink->count >= sink->capacity) {
        return NULL;
    }
    struct map_entry *entry = &sink->entries[sink->count];

    *entry = (struct map_entry){ .parent = MAP_NO_PARENT, .tag = "?" };
    for (size_t i = 0; i < MAP_TAG_SIZE - 1 && tag.at < tag.end; i++) {
        const char c = tag.bytes[tag.at];

        entry->tag[i] = c < ' ' || c > '~' ? '?' : c;
        tag.at++;
    }
    sink->count++;
    return entry;
}

bool map_fault_set(struct map_fault *fault, size_t where, const char *what)
{
    fault->where = where;
    fault->what = what;
    return false;
}

struct map_entry *map_sink_range(struct map_sink *sink, struct scan tag, uint64_t first, uint64_t last, size_t where,
                                 struct map_fault *fault)
{
    struct map_entry *entry = map_sink_add(sink, tag);

    if (entry == NULL) {
        (void)map_fault_set(fault, where, MAP_TOO_MANY);
        return NULL;
    }
    entry->first = first;
    entry->last = last;
    entry->where = where;
    return entry;
}

bool map_refuse(struct map_refusal *refusal, const struct map_entry *entry, const char *what)
{
    refusal->entry = entry;
    refusal->what = what;
    return false;
}
