/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>

#include "cli/format.h"

/* What a format cannot say of a map. */
struct losses {
    uint32_t nodes, nested, left_out, reserved;
};

/* Copy the entries that the format says, as it says them, to out; parents move along. */
static bool choose(const struct guest_map *map, const struct map_format_row *format, struct guest_map *out,
                   uint32_t *moved, struct losses *losses, struct map_refusal *refusal)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *from = &map->entries[i];
        const enum map_fate fate = format->fates[from->kind];
        struct map_entry *to = &out->entries[out->count];

        *to = *from;
        to->kind = fate == AS_RESERVED ? MAP_RESERVED : from->kind;
        to->parent = from->parent != MAP_NO_PARENT ? moved[from->parent] : MAP_NO_PARENT;
        moved[i] = MAP_NO_PARENT;
        if (fate == REFUSED) {
            return map_refuse(refusal, from, "says the node of other ranges, and is none itself");
        }
        if (fate == LEFT_OUT) {
            losses->left_out++;
            continue;
        }
        if (from->parent != MAP_NO_PARENT && format->nesting != NESTED &&
            (format->nesting == FLAT || to->kind != MAP_RESERVED || to->parent == MAP_NO_PARENT ||
             out->entries[to->parent].kind != MAP_RAM)) {
            losses->nested++;
            continue;
        }
        losses->reserved += fate == AS_RESERVED;
        losses->nodes += from->has_node && !format->nodes;
        moved[i] = out->count;
        out->count++;
    }
    return true;
}

static void print_note(const struct guest_map *map, const struct map_format_row *format, uint32_t count,
                       const char *what)
{
    if (count > 0) {
        fprintf(stderr, "gpamap: %s: note: %" PRIu32 " of %" PRIu32 " ranges %s in %s\n", map->name, count, map->count,
                what, format->name);
    }
}

static void print_losses(const struct guest_map *map, const struct map_format_row *format, const struct losses *losses)
{
    print_note(map, format, losses->left_out, "have no place and are left out");
    print_note(map, format, losses->nested, "lie within others and are left out");
    print_note(map, format, losses->reserved, "are only called reserved");
    print_note(map, format, losses->nodes, "lose their NUMA node");
}

static enum cli_exit refuse(const struct guest_map *map, const struct map_format_row *format,
                            const struct map_refusal *refusal)
{
    const struct map_entry *entry = refusal->entry;
    struct text position = { 0 };

    if (entry == NULL) {
        fprintf(stderr, "gpamap: %s: %s: it cannot be written as %s\n", map->name, refusal->what, format->name);
        return CLI_BAD_INPUT;
    }
    guest_map_position(map, entry->where, &position);
    if (position.broken) {
        return no_memory();
    }
    fprintf(stderr, "%.*s: error: \"%s\" [0x%" PRIx64 "-0x%" PRIx64 "] %s: it cannot be written as %s\n",
            (int)position.size, position.bytes, entry->tag, entry->first, entry->last, refusal->what, format->name);
    text_free(&position);
    return CLI_BAD_INPUT;
}

/* Write the chosen entries; nothing stays in out on failure. */
static enum cli_exit write_chosen(const struct guest_map *map, const struct guest_map *chosen,
                                  const struct map_format_row *format, const struct losses *losses, struct text *out)
{
    const size_t before = out->size;
    struct map_refusal refusal = { NULL, "no range of the map has a place there" };
    bool good = chosen->count > 0 || format->may_be_empty;
    uint32_t repeated = 0;

    if (format->write == mcfg_write && ecam_repeated(chosen, &repeated)) {
        good = map_refuse(&refusal, &chosen->entries[repeated], "has a bus that an ECAM before it has, too");
    }
    if (!good || !format->write(chosen, out, &refusal)) {
        out->size = before;
        return out->broken ? no_memory() : refuse(map, format, &refusal);
    }
    if (out->broken) {
        return no_memory();
    }
    print_losses(map, format, losses);
    return CLI_OK;
}

enum cli_exit guest_map_write(const struct guest_map *map, enum map_format format, struct text *out)
{
    const struct map_format_row *row = &MAP_FORMAT_TABLE[format];
    struct guest_map chosen = *map;
    uint32_t *moved = calloc((size_t)map->count + 1, sizeof moved[0]);
    struct losses losses = { 0 };
    struct map_refusal refusal = { 0 };
    enum cli_exit result;

    if (row->write == NULL) {
        free(moved);
        return refuse(map, row, &(struct map_refusal){ NULL, "the format is only read" });
    }
    chosen.count = 0;
    chosen.entries = calloc((size_t)map->count + 1, sizeof chosen.entries[0]);
    if (moved == NULL || chosen.entries == NULL) {
        result = no_memory();
    } else if (!choose(map, row, &chosen, moved, &losses, &refusal)) {
        result = refuse(map, row, &refusal);
    } else {
        result = write_chosen(map, &chosen, row, &losses, out);
    }
    free(moved);
    free(chosen.entries);
    return result;
}
