/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/description.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_reader.h"

enum field {
    TAG = 1 << 0,
    START = 1 << 1,
    END = 1 << 2,
    SIZE = 1 << 3,
    ALIGN = 1 << 4,
    PLACEMENT = 1 << 5,
    NODE = 1 << 6,
    COMMENT = 1 << 7,
    HOLDS = 1 << 8
};

static const struct {
    const char *name;
    unsigned field;
} FIELDS[] = { { "tag", TAG },     { "start", START }, { "end", END },
               { "size", SIZE },   { "align", ALIGN }, { "placement", PLACEMENT },
               { "holds", HOLDS }, { "node", NODE },   { "comment", COMMENT } };

/* The lists of a description: what an entry may hold, and must. */
static const struct list_kind {
    const char *name;
    unsigned fields, required;
    enum gpamap_layout_kind kind;
} LISTS[] = {
    { "reserved", TAG | START | END | SIZE | COMMENT, TAG | START, GPAMAP_LAYOUT_RESERVED },
    { "fixed", TAG | START | END | SIZE | HOLDS | NODE | COMMENT, TAG | START, GPAMAP_LAYOUT_FIXED },
    { "requests", TAG | SIZE | ALIGN | PLACEMENT | HOLDS | COMMENT, TAG | SIZE | PLACEMENT, GPAMAP_LAYOUT_MMIO32 },
    { "ram", TAG | SIZE | ALIGN | NODE | COMMENT, TAG | SIZE, GPAMAP_LAYOUT_RAM },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct reader {
    struct json_reader json;
    struct description *description;
    bool no_memory; /* the reason of a failure that was not said */
};

#define refuse(reader, ...) json_refuse(&(reader)->json, __VA_ARGS__)

static bool read_tag(const struct reader *reader, const json_t *value, struct request *request)
{
    char text[PRINTABLE_MAX];

    if (!json_is_string(value)) {
        return refuse(reader, "\"tag\" is %s; expected a text", json_type_name(value));
    }
    const char *problem = tag_check(json_string_value(value));

    if (problem != NULL) {
        return refuse(reader, "the tag \"%s\" %s", printable(json_string_value(value), text), problem);
    }
    (void)snprintf(request->tag, sizeof request->tag, "%s", json_string_value(value));
    return true;
}

static bool read_placement(const struct reader *reader, const json_t *value, struct request *request)
{
    char text[PRINTABLE_MAX];

    if (!json_is_string(value)) {
        return refuse(reader, "\"placement\" is %s; expected \"mmio32\", \"mmio64\" or \"post-mmio\"",
                      json_type_name(value));
    }
    return placement_parse(json_string_value(value), &request->kind) ||
           refuse(reader, "unknown placement \"%s\"; expected \"mmio32\", \"mmio64\" or \"post-mmio\"",
                  printable(json_string_value(value), text));
}

static bool read_holds(const struct reader *reader, const json_t *value, struct request *request)
{
    char text[PRINTABLE_MAX];

    if (!json_is_string(value)) {
        return refuse(reader, "\"holds\" is %s; expected a text", json_type_name(value));
    }
    request->says_holds = true;
    return (map_kind_parse(json_string_value(value), &request->holds) && request->holds != MAP_AFFINITY) ||
           refuse(reader, "\"holds\" is \"%s\"; expected " HOLDS_NAMES, printable(json_string_value(value), text));
}

/* A text, or a list of texts. */
static bool read_comment(const struct reader *reader, const json_t *value)
{
    bool good = json_is_string(value) || json_is_array(value);
    size_t i;
    const json_t *line;

    json_array_foreach(value, i, line)
    {
        good = good && json_is_string(line);
    }
    return good || refuse(reader, "\"comment\" is not a text or a list of texts");
}

static bool read_field(const struct reader *reader, unsigned field, const char *key, const json_t *value,
                       struct request *request)
{
    switch (field) {
    case TAG:
        return read_tag(reader, value, request);
    case START:
        return json_read_size(&reader->json, key, value, &request->start);
    case END:
        return json_read_size(&reader->json, key, value, &request->end);
    case SIZE:
        return json_read_size(&reader->json, key, value, &request->size);
    case ALIGN:
        return json_read_size(&reader->json, key, value, &request->align);
    case PLACEMENT:
        return read_placement(reader, value, request);
    case HOLDS:
        return read_holds(reader, value, request);
    case NODE:
        request->has_node = true;
        return json_read_integer(&reader->json, key, value, 0, UINT32_MAX, &request->node);
    default:
        return read_comment(reader, value);
    }
}

static unsigned field_of(const char *key, unsigned fields)
{
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        if (strcmp(FIELDS[i].name, key) == 0) {
            return FIELDS[i].field & fields;
        }
    }
    return 0;
}

static bool refuse_key(const struct reader *reader, const char *key, const struct list_kind *list)
{
    const struct source *source = &reader->description->source;
    char expected[160] = "";
    char text[PRINTABLE_MAX];
    size_t size = 0;

    for (size_t i = 0; list != NULL && i < COUNT(FIELDS); i++) {
        if (list->fields & FIELDS[i].field) {
            size +=
                (size_t)snprintf(expected + size, sizeof expected - size, "%s%s", size > 0 ? ", " : "", FIELDS[i].name);
        }
    }
    source_error(source, json_where(source->text, reader->json.path, reader->json.depth, true),
                 "unknown key \"%s\"; expected %s", printable(key, text),
                 list != NULL ? expected : "name, phys_bits, reserved, fixed, requests, ram, sharing or comment");
    return false;
}

/* The ends of a reserved or fixed range, from start and either end or size. */
static bool read_ends(struct reader *reader, const struct list_kind *list, unsigned seen, struct request *request)
{
    const struct description *description = reader->description;
    const char *given = seen & END ? "end" : "size";
    struct gpamap_range range;

    if ((seen & (END | SIZE)) != END && (seen & (END | SIZE)) != SIZE) {
        return refuse(reader, "an entry of \"%s\" needs either \"end\" or \"size\"%s", list->name,
                      seen & END ? ", not both" : "");
    }
    if ((seen & SIZE) != 0 && request->size > UINT64_MAX - request->start) {
        source_error(&description->source, description_where(description, request, "size"),
                     "\"start\" + \"size\" is 2^64 or more; a range ends at 0xfffffffffffff000 at most");
        return false;
    }
    if ((seen & SIZE) != 0) {
        request->end = request->start + request->size;
        request->size = 0;
    }
    if (gpamap_range_make(request->start, request->end, &range) == GPAMAP_OK) {
        return true;
    }
    const char *culprit = request->start % GPAMAP_PAGE_SIZE != 0 ? "start" : given;
    const bool misaligned = request->start % GPAMAP_PAGE_SIZE != 0 || request->end % GPAMAP_PAGE_SIZE != 0;

    if (misaligned) {
        source_error(&description->source, description_where(description, request, culprit),
                     "\"%s\" is not a multiple of 4096 (0x1000)", culprit);
    } else {
        source_error(&description->source, description_where(description, request, culprit),
                     "the range is reversed: it starts at 0x%" PRIx64 " and ends below, at 0x%" PRIx64, request->start,
                     request->end);
    }
    return false;
}

static bool read_entry(struct reader *reader, const struct list_kind *list, json_t *entry)
{
    struct request request = {
        .kind = list->kind, .align = GPAMAP_PAGE_SIZE, .list = reader->json.path[0], .index = reader->json.path[1]
    };
    unsigned seen = 0;
    const char *key;
    json_t *value;

    if (!json_is_object(entry)) {
        return refuse(reader, "an entry of \"%s\" is %s; expected an object", list->name, json_type_name(entry));
    }
    reader->json.depth = 3;
    reader->json.path[2] = 0;
    json_object_foreach(entry, key, value)
    {
        const unsigned field = field_of(key, list->fields);

        if (field == 0) {
            return refuse_key(reader, key, list);
        }
        if (!read_field(reader, field, key, value, &request)) {
            return false;
        }
        seen |= field;
        reader->json.path[2]++;
    }
    reader->json.depth = 2;
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        if (list->required & ~seen & FIELDS[i].field) {
            return refuse(reader, "an entry of \"%s\" needs \"%s\"", list->name, FIELDS[i].name);
        }
    }
    if (!request.says_holds) {
        request.holds = kind_holds(request.kind);
    }
    if (request.has_node && request.holds != MAP_RAM && request.holds != MAP_PERSISTENT) {
        return refuse(reader, "an entry with \"node\" holds ram or persistent; say so in \"holds\"");
    }
    request.has_node = request.has_node || request.kind == GPAMAP_LAYOUT_RAM;
    if (list->kind <= GPAMAP_LAYOUT_FIXED && !read_ends(reader, list, seen, &request)) {
        return false;
    }
    reader->no_memory = !request_list_add(&reader->description->requests, &request);
    return !reader->no_memory;
}

static bool read_list(struct reader *reader, const struct list_kind *list, const json_t *entries)
{
    size_t i;
    json_t *entry;

    if (!json_is_array(entries)) {
        return refuse(reader, "\"%s\" is %s; expected a list of objects", list->name, json_type_name(entries));
    }
    json_array_foreach(entries, i, entry)
    {
        reader->json.depth = 2;
        reader->json.path[1] = i;
        if (!read_entry(reader, list, entry)) {
            return false;
        }
    }
    return true;
}

/* Pairs of tags. They change no layout: they are for who compares maps. */
static bool read_sharing(struct reader *reader, const json_t *pairs)
{
    size_t i;
    json_t *pair;

    if (!json_is_array(pairs)) {
        return refuse(reader, "\"sharing\" is %s; expected a list of pairs of tags", json_type_name(pairs));
    }
    reader->json.depth = 2;
    json_array_foreach(pairs, i, pair)
    {
        reader->json.path[1] = i;
        for (size_t j = 0; j < 2 || j < json_array_size(pair); j++) {
            const char *tag = json_string_value(json_array_get(pair, j));

            if (j >= 2 || tag == NULL || tag_check(tag) != NULL) {
                return refuse(reader, "an entry of \"sharing\" is no pair of tags, as [\"rom\", \"shadow\"]");
            }
        }
    }
    reader->description->sharing = pairs;
    return true;
}

static bool read_name(struct reader *reader, const json_t *value)
{
    const char *name = json_string_value(value);

    if (name == NULL) {
        return refuse(reader, "\"name\" is %s; expected a text", json_type_name(value));
    }
    for (const char *c = name; *c != '\0'; c++) {
        const unsigned char low = (unsigned char)c[0];

        /* C0, DEL, and C1 in its UTF-8 form: a terminal obeys them, XML does not have them */
        if (low < ' ' || low == 0x7F || (low == 0xC2 && (unsigned char)c[1] < 0xA0)) {
            return refuse(reader, "\"name\" holds a control character");
        }
    }
    reader->description->name = name;
    return true;
}

static bool read_member(struct reader *reader, const char *key, const json_t *value)
{
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        if (strcmp(LISTS[i].name, key) == 0) {
            return read_list(reader, &LISTS[i], value);
        }
    }
    if (strcmp(key, "name") == 0) {
        return read_name(reader, value);
    }
    if (strcmp(key, "phys_bits") == 0) {
        return json_read_integer(&reader->json, key, value, 12, 64, &reader->description->phys_bits);
    }
    if (strcmp(key, "sharing") == 0) {
        return read_sharing(reader, value);
    }
    if (strcmp(key, "$schema") == 0) { /* for editors */
        return json_is_string(value) || refuse(reader, "\"$schema\" is %s; expected a text", json_type_name(value));
    }
    return strcmp(key, "comment") == 0 ? read_comment(reader, value) : refuse_key(reader, key, NULL);
}

static enum cli_exit read_document(struct description *description)
{
    struct reader reader = { .json = { .source = &description->source }, .description = description };
    const char *key;
    json_t *value;

    if (!json_is_object(description->root)) {
        (void)refuse(&reader, "the description is %s; expected an object", json_type_name(description->root));
        return CLI_BAD_INPUT;
    }
    reader.json.path[0] = 0;
    json_object_foreach(description->root, key, value)
    {
        reader.json.depth = 1;
        if (!read_member(&reader, key, value)) {
            return reader.no_memory ? no_memory() : CLI_BAD_INPUT;
        }
        reader.json.path[0]++;
    }
    return CLI_OK;
}

enum cli_exit description_parse(struct description *description)
{
    enum cli_exit result = json_document_read(&description->source, &description->root);

    return result == CLI_OK ? read_document(description) : result;
}

enum cli_exit description_read(const char *file, struct description *description)
{
    *description = (struct description){ 0 };

    enum cli_exit result = source_read(file, JSON_SIZE_MAX, "a description", &description->source);

    if (result != CLI_OK) {
        return result;
    }
    result = description_parse(description);
    if (result != CLI_OK) {
        description_free(description);
    }
    return result;
}

void description_free(struct description *description)
{
    request_list_free(&description->requests);
    json_decref(description->root);
    source_free(&description->source);
    *description = (struct description){ 0 };
}

size_t description_where(const struct description *description, const struct request *request, const char *field)
{
    size_t path[3] = { request->list, request->index, 0 };
    size_t depth = 2;
    size_t member = 0;
    json_t *entry = NULL;
    const char *key;
    json_t *value;

    json_object_foreach(description->root, key, value)
    {
        entry = member++ == request->list ? json_array_get(value, request->index) : entry;
    }
    json_object_foreach(entry, key, value)
    {
        if (strcmp(key, field) == 0) {
            depth = 3;
            break;
        }
        path[2]++;
    }
    return json_where(description->source.text, path, depth, false);
}
