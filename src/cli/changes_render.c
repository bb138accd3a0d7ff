/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <inttypes.h>

#include "cli/changes.h"
#include "cli/entry_json.h"
#include "cli/escape.h"
#include "cli/span.h"

static const struct {
    enum change_flag flag;
    const char *name;
} NAMES[] = { { CHANGE_VANISHED, "vanished" }, { CHANGE_APPEARED, "appeared" }, { CHANGE_RENAMED, "renamed" },
              { CHANGE_MOVED, "moved" },       { CHANGE_GREW, "grew" },         { CHANGE_SHRANK, "shrank" },
              { CHANGE_KIND, "kind" },         { CHANGE_NODE, "node" } };

/* "moved, grew" */
static void add_names(unsigned flags, const char *quote, struct text *out)
{
    const char *between = "";

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (flags & NAMES[i].flag) {
            text_format(out, "%s%s%s%s", between, quote, NAMES[i].name, quote);
            between = ", ";
        }
    }
}

static void add_entry(const struct map_entry *entry, unsigned flags, struct text *out)
{
    char span[SPAN_TEXT_MAX];

    text_format(out, "%s \"%s\" %s", map_kind_name(entry->kind), entry->tag,
                span_text(entry->first, entry->last, span));
    if ((flags & CHANGE_NODE) != 0 && entry->has_node) {
        text_format(out, " node %" PRIu32, entry->node);
    } else if ((flags & CHANGE_NODE) != 0) {
        text_string(out, " no node");
    }
}

static const char *noticed_by(bool running, bool hibernated)
{
    if (running) {
        return hibernated ? "a running and a hibernated guest notice" : "a running guest notices";
    }
    return hibernated ? "a hibernated guest notices" : "no guest notices";
}

static void add_change(const struct changes *changes, const struct change *change, struct text *out, bool colour)
{
    const struct guest_map *map = change->new != NULL ? changes->new : changes->old;
    const struct map_entry *place = change->new != NULL ? change->new : change->old;

    text_string(out, BOLD(colour));
    guest_map_position(map, place->where, out);
    text_format(out, ": %s", change->running || change->hibernated ? YELLOW(colour) : "");
    add_names(change->flags, "", out);
    text_format(out, ":%s ", PLAIN(colour));
    add_entry(change->old != NULL ? change->old : change->new, change->flags, out);
    if (change->old != NULL && change->new != NULL) {
        text_string(out, " -> ");
        add_entry(change->new, change->flags, out);
    }
    text_format(out, "\n    %s: %s\n", noticed_by(change->running, change->hibernated), change->why);
}

void render_changes_text(const struct changes *changes, struct text *out, bool colour)
{
    for (uint32_t i = 0; i < changes->count; i++) {
        add_change(changes, &changes->items[i], out, colour);
    }
    if (changes->count == 0) {
        text_format(out, "no change: %s and %s have the same %" PRIu32 " %s\n", changes->old->name, changes->new->name,
                    changes->new->count, changes->new->count == 1 ? "entry" : "entries");
    } else {
        text_format(out, "\n%" PRIu32 " change%s: %s\n", changes->count, changes->count == 1 ? "" : "s",
                    noticed_by(changes->running, changes->hibernated));
    }
}

static void add_side(const char *key, const struct guest_map *map, const struct map_entry *entry, const char *indent,
                     struct text *out)
{
    struct text position = { 0 };

    guest_map_position(map, entry->where, &position);
    text_format(out, ",\n%s     \"%s\": {", indent, key);
    entry_json_node(entry, out);
    text_string(out, ", \"position\": ");
    escape_json_text(out, &position);
    text_string(out, "}");
}

static void add_notices(bool running, bool hibernated, struct text *out)
{
    text_format(out, "\"notices\": {\"running\": %s, \"hibernated\": %s}", running ? "true" : "false",
                hibernated ? "true" : "false");
}

void render_changes_json(const struct changes *changes, const char *indent, struct text *out)
{
    text_format(out, "{\n%s  \"old\": ", indent);
    escape_json(out, changes->old->name);
    text_format(out, ",\n%s  \"new\": ", indent);
    escape_json(out, changes->new->name);
    text_format(out, ",\n%s  \"changes\": [", indent);
    for (uint32_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->items[i];

        text_format(out, "%s\n%s    {\"what\": [", i > 0 ? "," : "", indent);
        add_names(change->flags, "\"", out);
        text_string(out, "]");
        if (change->old != NULL) {
            add_side("old", changes->old, change->old, indent, out);
        }
        if (change->new != NULL) {
            add_side("new", changes->new, change->new, indent, out);
        }
        text_format(out, ",\n%s     ", indent);
        add_notices(change->running, change->hibernated, out);
        text_format(out, ", \"why\": \"%s\"}", change->why);
    }
    text_format(out, "%s%s%s],\n%s  ", changes->count > 0 ? "\n" : "", changes->count > 0 ? indent : "",
                changes->count > 0 ? "  " : "", indent);
    add_notices(changes->running, changes->hibernated, out);
    text_format(out, "\n%s}", indent);
}
