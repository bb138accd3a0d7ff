/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* What stands at an address. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/entry_json.h"
#include "cli/guest_map.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/size_text.h"
#include "cli/span.h"

struct options {
    const char *file;
    uint64_t *addresses; /* [address_count]; room for every word */
    uint32_t address_count;
    bool json;
};

/* The answer for one address. */
struct answer {
    uint64_t address;
    const struct map_entry **path; /* [depth]: outermost first; room for every entry */
    uint32_t depth;
    const struct map_entry *below, *above; /* the neighbours of nothing, NULL when there is none */
    bool has_node;
    uint32_t node;
};

static bool holds(const struct map_entry *entry, uint64_t address)
{
    return entry->first <= address && address <= entry->last;
}

static int compare_path(const void *left, const void *right)
{
    const struct map_entry *a = *(const struct map_entry *const *)left;
    const struct map_entry *b = *(const struct map_entry *const *)right;
    int order = (a->first > b->first) - (a->first < b->first);

    order = order != 0 ? order : (b->last > a->last) - (b->last < a->last);
    return order != 0 ? order : (a > b) - (a < b); /* one array: file order */
}

/* An affinity says the node, and is not there itself. */
static void find(const struct guest_map *map, struct answer *answer)
{
    const uint64_t address = answer->address;

    answer->depth = 0;
    answer->below = answer->above = NULL;
    answer->has_node = false;
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];

        if (holds(entry, address) && entry->has_node) {
            answer->has_node = true;
            answer->node = entry->node;
        }
        if (entry->kind == MAP_AFFINITY) {
            continue;
        }
        if (holds(entry, address)) {
            answer->path[answer->depth++] = entry;
        } else if (entry->last < address && (answer->below == NULL || entry->last > answer->below->last)) {
            answer->below = entry;
        } else if (entry->first > address && (answer->above == NULL || entry->first < answer->above->first)) {
            answer->above = entry;
        }
    }
    qsort(answer->path, answer->depth, sizeof(answer->path[0]), compare_path);
}

static void add_name(const struct map_entry *entry, struct text *out)
{
    text_format(out, "%s \"%s\"", map_kind_name(entry->kind), entry->tag);
}

/* "256 MiB above ram "low", 4 KiB below device "vga"", the distance from the nearest byte of each. */
static void add_neighbours(const struct answer *answer, struct text *out)
{
    char size[SIZE_TEXT_MAX];

    if (answer->below != NULL) {
        text_format(out, "%s above ", size_format(answer->address - answer->below->last, size));
        add_name(answer->below, out);
    }
    if (answer->above != NULL) {
        text_format(out, "%s%s below ", answer->below != NULL ? ", " : "",
                    size_format(answer->above->first - answer->address, size));
        add_name(answer->above, out);
    }
    if (answer->below == NULL && answer->above == NULL) {
        text_string(out, "the map is empty");
    }
}

struct widths {
    int address, kind, tag, offset, remaining;
};

static const struct widths LEAST = { 7, 4, 3, 6, 9 };

/* Both the widths and the rows: with NULL, a row only widens them. */
static void add_row(const struct answer *answer, struct widths *widths, struct text *out)
{
    const struct map_entry *entry = answer->depth > 0 ? answer->path[answer->depth - 1] : NULL;
    char address[SPAN_HEX_MAX];
    char offset[SPAN_HEX_MAX] = "-";
    char remaining[SPAN_HEX_MAX] = "-";
    char node[16] = "-";
    const char *kind = entry != NULL ? map_kind_name(entry->kind) : "none";
    const char *tag = entry != NULL ? entry->tag : "-";

    (void)snprintf(address, sizeof address, "0x%" PRIx64, answer->address);
    if (entry != NULL) {
        (void)snprintf(offset, sizeof offset, "0x%" PRIx64, answer->address - entry->first);
        (void)span_size_hex(answer->address, entry->last, remaining);
    }
    if (answer->has_node) {
        (void)snprintf(node, sizeof node, "%" PRIu32, answer->node);
    }
    if (out == NULL) {
        const int now[] = { (int)strlen(address), (int)strlen(kind), (int)strlen(tag), (int)strlen(offset),
                            (int)strlen(remaining) };
        int *const all[] = { &widths->address, &widths->kind, &widths->tag, &widths->offset, &widths->remaining };

        for (size_t i = 0; i < sizeof now / sizeof now[0]; i++) {
            *all[i] = now[i] > *all[i] ? now[i] : *all[i];
        }
        return;
    }
    text_format(out, "%-*s  %-*s  %-*s  %-*s  %-*s  %-4s  ", widths->address, address, widths->kind, kind, widths->tag,
                tag, widths->offset, offset, widths->remaining, remaining, node);
    if (entry == NULL) {
        add_neighbours(answer, out);
    }
    for (uint32_t i = 0; i < answer->depth; i++) {
        text_string(out, i > 0 ? " > " : "");
        add_name(answer->path[i], out);
    }
    text_string(out, "\n");
}

static void add_json_neighbour(const char *key, const struct map_entry *entry, uint64_t distance, struct text *out)
{
    if (entry != NULL) {
        text_format(out, ",\n     \"%s\": {", key);
        entry_json(entry, out);
        text_format(out, ", \"distance\": \"0x%" PRIx64 "\"}", distance);
    }
}

static void add_json(const struct answer *answer, struct text *out)
{
    char remaining[SPAN_HEX_MAX];

    text_format(out, "    {\"address\": \"0x%" PRIx64 "\"", answer->address);
    if (answer->has_node) {
        text_format(out, ", \"node\": %" PRIu32, answer->node);
    }
    text_string(out, ",\n     \"path\": [");
    for (uint32_t i = 0; i < answer->depth; i++) {
        text_string(out, i > 0 ? ",\n              {" : "{");
        entry_json(answer->path[i], out);
        text_format(out, ", \"offset\": \"0x%" PRIx64 "\", \"remaining\": \"%s\"}",
                    answer->address - answer->path[i]->first,
                    span_size_hex(answer->address, answer->path[i]->last, remaining));
    }
    text_string(out, "]");
    if (answer->depth == 0) {
        add_json_neighbour("below", answer->below, answer->below != NULL ? answer->address - answer->below->last : 0,
                           out);
        add_json_neighbour("above", answer->above, answer->above != NULL ? answer->above->first - answer->address : 0,
                           out);
    }
    text_string(out, "}");
}

static void render(const struct guest_map *map, const struct options *options, struct answer *answer, struct text *out,
                   bool *hit)
{
    struct widths widths = LEAST;

    for (uint32_t i = 0; i < options->address_count && !options->json; i++) {
        answer->address = options->addresses[i];
        find(map, answer);
        add_row(answer, &widths, NULL);
    }
    if (options->json) {
        text_string(out, "{\n  \"addresses\": [\n");
    } else {
        text_format(out, "%-*s  %-*s  %-*s  %-*s  %-*s  NODE  WHERE\n", widths.address, "ADDRESS", widths.kind, "KIND",
                    widths.tag, "TAG", widths.offset, "OFFSET", widths.remaining, "REMAINING");
    }
    for (uint32_t i = 0; i < options->address_count; i++) {
        answer->address = options->addresses[i];
        find(map, answer);
        *hit = *hit && answer->depth > 0;
        if (options->json) {
            text_string(out, i > 0 ? ",\n" : "");
            add_json(answer, out);
        } else {
            add_row(answer, &widths, out);
        }
    }
    text_string(out, options->json ? "\n  ]\n}\n" : "");
}

static enum cli_exit parse_word(const char *word, struct options *options)
{
    const char *problem = NULL;

    if (options->file == NULL) {
        options->file = word;
        return CLI_OK;
    }
    problem = size_parse(word, &options->addresses[options->address_count++]);
    return problem == NULL ? CLI_OK : usage_error("probe", "the address '%s' %s", word, problem);
}

static enum cli_exit parse_format(const char *value, struct options *options)
{
    static const char *const names[] = { "table", "json" };
    int choice = 0;
    const enum cli_exit result = option_choose("probe", "--format", value, names, 2, &choice);

    options->json = choice == 1;
    return result;
}

static enum cli_exit parse_options(int argc, char **argv, struct options *options)
{
    enum cli_exit result = CLI_OK;
    bool only_words = false;
    const char *value = NULL;

    for (int i = 1; i < argc && result == CLI_OK; i++) {
        if (only_words || argv[i][0] != '-' || argv[i][1] == '\0') {
            result = parse_word(argv[i], options);
        } else if (strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (option_take("-f", "--format", argc, argv, &i, &value)) {
            result = parse_format(value, options);
        } else {
            result = usage_error("probe", "unknown option '%s'", argv[i]);
        }
    }
    if (result == CLI_OK && options->address_count == 0) {
        result = usage_error("probe", "probe needs a FILE and an ADDRESS");
    }
    return result;
}

static enum cli_exit probe(const struct options *options)
{
    struct guest_map map;
    struct answer answer = { 0 };
    struct text text = { 0 };
    bool hit = true;
    enum cli_exit result = guest_map_load(options->file, &map);

    if (result != CLI_OK) {
        return result;
    }
    answer.path = calloc((size_t)map.count + 1, sizeof(answer.path[0]));
    if (answer.path == NULL) {
        result = no_memory();
    } else {
        render(&map, options, &answer, &text, &hit);
        result = output_write(NULL, &text);
    }
    free(answer.path);
    text_free(&text);
    guest_map_free(&map);
    return result == CLI_OK && !hit ? CLI_FINDING : result;
}

enum cli_exit probe_command(int argc, char **argv)
{
    struct options options = { .addresses = calloc((size_t)argc, sizeof options.addresses[0]) };
    enum cli_exit result = options.addresses == NULL ? no_memory() : parse_options(argc, argv, &options);

    if (result == CLI_OK) {
        result = probe(&options);
    }
    free(options.addresses);
    return result;
}
