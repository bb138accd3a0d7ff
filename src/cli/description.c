/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/description.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_where.h"
#include "cli/size_text.h"

enum field {
    TAG = 1 << 0,
    START = 1 << 1,
    END = 1 << 2,
    SIZE = 1 << 3,
    ALIGN = 1 << 4,
    PLACEMENT = 1 << 5,
    NODE = 1 << 6,
    COMMENT = 1 << 7
};

static const struct {
    const char *name;
    unsigned field;
} FIELDS[] = { { "tag", TAG },     { "start", START },         { "end", END },   { "size", SIZE },
               { "align", ALIGN }, { "placement", PLACEMENT }, { "node", NODE }, { "comment", COMMENT } };

/* The lists of a description: what an entry may hold, and must. */
static const struct list_kind {
    const char *name;
    unsigned fields, required;
    enum gpamap_layout_kind kind;
} LISTS[] = {
    { "reserved", TAG | START | END | SIZE | COMMENT, TAG | START, GPAMAP_LAYOUT_RESERVED },
    { "fixed", TAG | START | END | SIZE | COMMENT, TAG | START, GPAMAP_LAYOUT_FIXED },
    { "requests", TAG | SIZE | ALIGN | PLACEMENT | COMMENT, TAG | SIZE | PLACEMENT, GPAMAP_LAYOUT_MMIO32 },
    { "ram", TAG | SIZE | ALIGN | NODE | COMMENT, TAG | SIZE, GPAMAP_LAYOUT_RAM },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The place that is being read: the member of the document, the element of it, the member of that. */
struct reader {
    struct description *description;
    size_t path[3];
    size_t depth;
    bool no_memory; /* the reason of a failure that was not said */
};

/* Say what is wrong at the place that is being read; answers false. */
#define refuse(reader, ...)                                                                                            \
    (source_error(&(reader)->description->source,                                                                      \
                  json_where((reader)->description->source.text, (reader)->path, (reader)->depth, false),              \
                  __VA_ARGS__),                                                                                        \
     false)

static const char *type_name(const json_t *value)
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

static bool read_size(const struct reader *reader, const char *key, const json_t *value, uint64_t *size)
{
    char text[PRINTABLE_MAX];

    if (json_is_string(value)) {
        const char *problem = size_parse(json_string_value(value), size);

        return problem == NULL ||
               refuse(reader, "\"%s\": \"%s\" %s", key, printable(json_string_value(value), text), problem);
    }
    if (!json_is_integer(value)) {
        return refuse(reader, "\"%s\" is %s; expected bytes: an integer or a text like \"128 MiB\" or \"0x1000\"", key,
                      type_name(value));
    }
    if (json_integer_value(value) < 0) {
        return refuse(reader, "\"%s\" is negative; expected bytes, 0 or more", key);
    }
    *size = (uint64_t)json_integer_value(value);
    return true;
}

static bool read_integer(const struct reader *reader, const char *key, const json_t *value, uint32_t least,
                         uint32_t most, uint32_t *number)
{
    if (!json_is_integer(value)) {
        return refuse(reader, "\"%s\" is %s; expected an integer, %" PRIu32 " to %" PRIu32, key, type_name(value),
                      least, most);
    }
    if (json_integer_value(value) < (json_int_t)least || json_integer_value(value) > (json_int_t)most) {
        return refuse(reader, "\"%s\" is %" JSON_INTEGER_FORMAT "; expected %" PRIu32 " to %" PRIu32, key,
                      json_integer_value(value), least, most);
    }
    *number = (uint32_t)json_integer_value(value);
    return true;
}

static bool read_tag(const struct reader *reader, const json_t *value, struct request *request)
{
    char text[PRINTABLE_MAX];

    if (!json_is_string(value)) {
        return refuse(reader, "\"tag\" is %s; expected a text", type_name(value));
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
                      type_name(value));
    }
    return placement_parse(json_string_value(value), &request->kind) ||
           refuse(reader, "unknown placement \"%s\"; expected \"mmio32\", \"mmio64\" or \"post-mmio\"",
                  printable(json_string_value(value), text));
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
        return read_size(reader, key, value, &request->start);
    case END:
        return read_size(reader, key, value, &request->end);
    case SIZE:
        return read_size(reader, key, value, &request->size);
    case ALIGN:
        return read_size(reader, key, value, &request->align);
    case PLACEMENT:
        return read_placement(reader, value, request);
    case NODE:
        return read_integer(reader, key, value, 0, UINT32_MAX, &request->node);
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
    source_error(source, json_where(source->text, reader->path, reader->depth, true), "unknown key \"%s\"; expected %s",
                 printable(key, text),
                 list != NULL ? expected : "name, phys_bits, reserved, fixed, requests, ram or comment");
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
        .kind = list->kind, .align = GPAMAP_PAGE_SIZE, .list = reader->path[0], .index = reader->path[1]
    };
    unsigned seen = 0;
    const char *key;
    json_t *value;

    if (!json_is_object(entry)) {
        return refuse(reader, "an entry of \"%s\" is %s; expected an object", list->name, type_name(entry));
    }
    reader->depth = 3;
    reader->path[2] = 0;
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
        reader->path[2]++;
    }
    reader->depth = 2;
    for (size_t i = 0; i < COUNT(FIELDS); i++) {
        if (list->required & ~seen & FIELDS[i].field) {
            return refuse(reader, "an entry of \"%s\" needs \"%s\"", list->name, FIELDS[i].name);
        }
    }
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
        return refuse(reader, "\"%s\" is %s; expected a list of objects", list->name, type_name(entries));
    }
    json_array_foreach(entries, i, entry)
    {
        reader->depth = 2;
        reader->path[1] = i;
        if (!read_entry(reader, list, entry)) {
            return false;
        }
    }
    return true;
}

static bool read_name(struct reader *reader, const json_t *value)
{
    const char *name = json_string_value(value);

    if (name == NULL) {
        return refuse(reader, "\"name\" is %s; expected a text", type_name(value));
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
        return read_integer(reader, key, value, 12, 64, &reader->description->phys_bits);
    }
    if (strcmp(key, "$schema") == 0) { /* for editors */
        return json_is_string(value) || refuse(reader, "\"$schema\" is %s; expected a text", type_name(value));
    }
    return strcmp(key, "comment") == 0 ? read_comment(reader, value) : refuse_key(reader, key, NULL);
}

static enum cli_exit read_document(struct description *description)
{
    struct reader reader = { .description = description };
    const char *key;
    json_t *value;

    if (!json_is_object(description->root)) {
        (void)refuse(&reader, "the description is %s; expected an object", type_name(description->root));
        return CLI_BAD_INPUT;
    }
    reader.path[0] = 0;
    json_object_foreach(description->root, key, value)
    {
        reader.depth = 1;
        if (!read_member(&reader, key, value)) {
            return reader.no_memory ? no_memory() : CLI_BAD_INPUT;
        }
        reader.path[0]++;
    }
    return CLI_OK;
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
        source_error(source, start, "there is more after the end of the description");
        break;
    default:
        source_error(source, start, "not JSON: %s", printable(error->text, text));
        break;
    }
    return CLI_BAD_INPUT;
}

enum cli_exit description_read(const char *file, struct description *description)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
    json_error_t error;

    *description = (struct description){ 0 };

    enum cli_exit result = source_read(file, &description->source);

    if (result != CLI_OK) {
        return result;
    }
    const char *nul = memchr(description->source.text, '\0', description->source.size);

    if (nul != NULL) {
        source_error(&description->source, (size_t)(nul - description->source.text), "the text holds a NUL byte");
        result = CLI_BAD_INPUT;
    } else {
        json_set_alloc_funcs(json_allocate, free);
        description->root = json_loadb(description->source.text, description->source.size, flags, &error);
        result = description->root == NULL ? refuse_text(&description->source, &error) : read_document(description);
    }
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
