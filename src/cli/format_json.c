/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Our own JSON: the resolved layout (specs/layout.schema.json), and the description (specs/plan.schema.json), which is
 * planned, and written as fixed ranges. Ends are exclusive.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/format.h"
#include "cli/json_reader.h"
#include "cli/plan.h"

/* Half-open ends become closed ones here, and only here. */
static struct map_entry *add_range(struct guest_map *map, uint64_t start, uint64_t end, const char *tag)
{
    struct map_entry *entry = guest_map_add(map, tag);

    if (entry != NULL) {
        entry->first = start;
        entry->last = end - 1;
    }
    return entry;
}

/* Where the description has each request; NULL when there is no memory. */
static size_t *find_requests(const struct description *description)
{
    const struct request_list *list = &description->requests;
    size_t *where = calloc((size_t)list->count + 1, sizeof where[0]);

    for (uint32_t i = 0; where != NULL && i < list->count; i++) {
        const struct request *request = &list->items[i];

        where[i] = request->index > 0 ? json_next(description->source.text, where[i - 1])
                                      : description_where(description, request, "");
    }
    return where;
}

static enum cli_exit take_sharings(struct guest_map *map, const json_t *pairs)
{
    size_t i;
    const json_t *pair;

    map->sharings = calloc(json_array_size(pairs) + 1, sizeof map->sharings[0]);
    if (map->sharings == NULL) {
        return no_memory();
    }
    json_array_foreach(pairs, i, pair)
    {
        struct map_sharing *sharing = &map->sharings[i];

        (void)snprintf(sharing->left, sizeof sharing->left, "%s", json_string_value(json_array_get(pair, 0)));
        (void)snprintf(sharing->right, sizeof sharing->right, "%s", json_string_value(json_array_get(pair, 1)));
    }
    map->sharing_count = (uint32_t)json_array_size(pairs);
    return CLI_OK;
}

enum cli_exit guest_map_take(struct guest_map *map, const struct description *description, const struct layout_run *run)
{
    size_t *where = find_requests(description);
    enum cli_exit result = where != NULL ? take_sharings(map, description->sharing) : no_memory();

    map->phys_bits = description->phys_bits;
    for (uint32_t i = 0; result == CLI_OK && i < run->count; i++) {
        const struct request *request = &description->requests.items[run->placed[i].request];
        struct map_entry *entry = add_range(map, run->placed[i].range.start, run->placed[i].range.end, request->tag);

        if (entry == NULL) {
            result = guest_map_full(map);
        } else {
            entry->kind = request->holds;
            entry->has_node = request->has_node;
            entry->node = request->node;
            entry->where = where[run->placed[i].request];
        }
    }
    free(where);
    return result;
}

static enum cli_exit description_map_read(struct guest_map *map, const struct source *source)
{
    struct description description = { .source = *source };
    struct layout_run run;
    enum cli_exit result = description_parse(&description);

    if (result == CLI_OK && !layout_run(&run, &description.requests)) {
        result = no_memory();
    } else if (result == CLI_OK) {
        result =
            run.status == GPAMAP_OK ? guest_map_take(map, &description, &run) : explain_failure(&description, &run);
        layout_run_free(&run);
    }
    description.source = (struct source){ 0 }; /* the map's */
    description_free(&description);
    return result;
}

/* A range of a layout as it is read. */
struct placed_text {
    uint64_t start, end, size;
    const char *tag;
    enum gpamap_layout_kind kind;
    enum map_kind holds;
    bool has_size, has_kind, has_holds, has_node;
    uint32_t node;
};

static bool read_name_of(const struct json_reader *reader, const char *key, const json_t *value,
                         struct placed_text *range)
{
    const char *name = json_string_value(value);
    char text[PRINTABLE_MAX];

    if (name == NULL) {
        return json_refuse(reader, "\"%s\" is %s; expected a text", key, json_type_name(value));
    }
    if (strcmp(key, "tag") == 0) {
        range->tag = name;
        return tag_check(name) == NULL ||
               json_refuse(reader, "the tag \"%s\" %s", printable(name, text), tag_check(name));
    }
    if (strcmp(key, "kind") == 0) {
        range->has_kind = true;
        return kind_parse(name, &range->kind) ||
               json_refuse(reader, "unknown kind \"%s\"; expected reserved, fixed, mmio32, ram, mmio64 or post-mmio",
                           printable(name, text));
    }
    range->has_holds = true;
    return (map_kind_parse(name, &range->holds) && range->holds != MAP_AFFINITY) ||
           json_refuse(reader, "\"holds\" is \"%s\"; expected " HOLDS_NAMES, printable(name, text));
}

static bool read_placed_member(const struct json_reader *reader, const char *key, const json_t *value,
                               struct placed_text *range)
{
    char text[PRINTABLE_MAX];

    if (strcmp(key, "start") == 0) {
        return json_read_size(reader, key, value, &range->start);
    }
    if (strcmp(key, "end") == 0) {
        return json_read_size(reader, key, value, &range->end);
    }
    if (strcmp(key, "size") == 0) {
        range->has_size = true;
        return json_read_size(reader, key, value, &range->size);
    }
    if (strcmp(key, "node") == 0) {
        range->has_node = true;
        return json_read_integer(reader, key, value, 0, UINT32_MAX, &range->node);
    }
    if (strcmp(key, "tag") == 0 || strcmp(key, "kind") == 0 || strcmp(key, "holds") == 0) {
        return read_name_of(reader, key, value, range);
    }
    return json_refuse(reader, "unknown key \"%s\"; expected start, end, size, kind, tag, holds, node",
                       printable(key, text));
}

static bool read_placed(struct json_reader *reader, json_t *value, struct placed_text *range)
{
    const char *key;
    json_t *member;

    *range = (struct placed_text){ 0 };
    reader->depth = 2;
    if (!json_is_object(value)) {
        return json_refuse(reader, "an entry of \"ranges\" is %s; expected an object", json_type_name(value));
    }
    reader->depth = 3;
    reader->path[2] = 0;
    json_object_foreach(value, key, member)
    {
        if (!read_placed_member(reader, key, member, range)) {
            return false;
        }
        reader->path[2]++;
    }
    reader->depth = 2;
    if (range->tag == NULL || !range->has_kind || json_object_get(value, "start") == NULL ||
        json_object_get(value, "end") == NULL) {
        return json_refuse(reader, "an entry of \"ranges\" needs \"start\", \"end\", \"kind\" and \"tag\"");
    }
    if (range->start >= range->end) {
        return json_refuse(reader, "the range is empty or reversed: its end is not above its start");
    }
    range->holds = range->has_holds ? range->holds : kind_holds(range->kind);
    if (range->has_node && range->holds != MAP_RAM && range->holds != MAP_PERSISTENT) {
        return json_refuse(reader, "an entry with \"node\" holds ram or persistent");
    }
    return !range->has_size || range->size == range->end - range->start ||
           json_refuse(reader, "\"size\" is not the difference of \"end\" and \"start\"");
}

static enum cli_exit read_ranges(struct guest_map *map, struct json_reader *reader, const json_t *ranges)
{
    const char *text = reader->source->text;
    size_t where = 0;
    size_t i;
    json_t *value;

    if (!json_is_array(ranges)) {
        (void)json_refuse(reader, "\"ranges\" is %s; expected a list of objects", json_type_name(ranges));
        return CLI_BAD_INPUT;
    }
    json_array_foreach(ranges, i, value)
    {
        struct placed_text range;

        reader->path[1] = i;
        if (!read_placed(reader, value, &range)) {
            return CLI_BAD_INPUT;
        }
        where = i > 0 ? json_next(text, where) : json_where(text, reader->path, 2, false);

        struct map_entry *entry = add_range(map, range.start, range.end, range.tag);

        if (entry == NULL) {
            return guest_map_full(map);
        }
        entry->kind = range.holds;
        entry->has_node = range.has_node;
        entry->node = range.node;
        entry->where = where;
    }
    return CLI_OK;
}

/* The members that follow from the ranges are not looked at. */
static bool read_other(struct guest_map *map, const struct json_reader *reader, const char *key, const json_t *value)
{
    static const char *const derived[] = { "name",        "ram_size",       "nodes",  "end",
                                           "needed_bits", "fits_phys_bits", "against" };
    char text[PRINTABLE_MAX];

    if (strcmp(key, "phys_bits") == 0) {
        return json_read_integer(reader, key, value, 12, 64, &map->phys_bits);
    }
    for (size_t i = 0; i < sizeof derived / sizeof derived[0]; i++) {
        if (strcmp(key, derived[i]) == 0) {
            return true;
        }
    }
    return json_refuse(reader,
                       "unknown key \"%s\"; expected name, ranges, ram_size, nodes, end, needed_bits, phys_bits, "
                       "fits_phys_bits or against",
                       printable(key, text));
}

static enum cli_exit layout_map_read(struct guest_map *map, const struct source *source)
{
    struct json_reader reader = { .source = source };
    json_t *root = NULL;
    const char *key;
    json_t *value;
    enum cli_exit result = json_document_read(source, &root);

    if (result == CLI_OK && json_object_get(root, "ranges") == NULL) {
        (void)json_refuse(&reader, "not a resolved layout: expected an object with \"ranges\"");
        result = CLI_BAD_INPUT;
    }
    json_object_foreach(root, key, value)
    {
        reader.depth = 1;
        if (result == CLI_OK && strcmp(key, "ranges") == 0) {
            result = read_ranges(map, &reader, value);
        } else if (result == CLI_OK && !read_other(map, &reader, key, value)) {
            result = CLI_BAD_INPUT;
        }
        reader.path[0]++;
    }
    json_decref(root);
    return result;
}

enum cli_exit json_map_read(struct guest_map *map)
{
    const struct source source = { map->name, map->bytes, map->size };

    if (map->size > JSON_SIZE_MAX) {
        fprintf(stderr, "gpamap: %s is too large: a map in JSON has at most %zu MiB\n", map->name, JSON_SIZE_MAX >> 20);
        return CLI_BAD_INPUT;
    }
    return map->format == MAP_LAYOUT ? layout_map_read(map, &source) : description_map_read(map, &source);
}
