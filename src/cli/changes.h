/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_CHANGES_H
#define GPAMAP_CLI_CHANGES_H
/* How one map differs from another, and who would notice; docs/CHECK.md has the table. */
#include "cli/guest_map.h"
#include "cli/text.h"

enum change_flag {
    CHANGE_VANISHED = 1 << 0,
    CHANGE_APPEARED = 1 << 1,
    CHANGE_RENAMED = 1 << 2,
    CHANGE_MOVED = 1 << 3,
    CHANGE_GREW = 1 << 4,
    CHANGE_SHRANK = 1 << 5,
    CHANGE_KIND = 1 << 6,
    CHANGE_NODE = 1 << 7
};

struct change {
    const struct map_entry *old, *new; /* NULL: appeared, vanished */
    unsigned flags;
    bool running, hibernated; /* a guest that goes on, or wakes up, on the new map would notice */
    const char *why;
};

struct changes {
    const struct guest_map *old, *new;
    struct change *items; /* ascending by address, count of them */
    uint32_t count;
    bool running, hibernated; /* of any */
};

/* False when there is no memory. The maps stay where they are. */
bool changes_find(struct changes *changes, const struct guest_map *old, const struct guest_map *new);
void changes_free(struct changes *changes);

void render_changes_text(const struct changes *changes, struct text *out, bool colour);
/* An object, whose lines but the first begin with the indent; specs/diff.schema.json says what it holds. */
void render_changes_json(const struct changes *changes, const char *indent, struct text *out);

#endif
