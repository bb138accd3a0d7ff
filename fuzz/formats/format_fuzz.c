/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "format_fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "cli/format.h"

/* The tool's messages go nowhere; a failed CHECK is the last word, and is said. */
static void silence(void)
{
    static FILE *nowhere;

    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
        CHECK(nowhere != NULL);
    }
    stderr = nowhere;
}

/* Read a copy, which is the map's and ends in a NUL as a file that was read does. */
static bool read_map(struct guest_map *map, enum map_format format, const void *bytes, size_t size)
{
    *map = (struct guest_map){ .name = "input", .format = format, .bytes = malloc(size + 1), .size = size };
    if (map->bytes == NULL) {
        return false;
    }
    if (size > 0) {
        memcpy(map->bytes, bytes, size);
    }
    map->bytes[size] = '\0';

    const bool good = guest_map_parse(map) == CLI_OK;

    if (!good) {
        guest_map_free(map);
    }
    return good;
}

static void check_entries(const struct guest_map *map)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];

        CHECK(entry->first <= entry->last);
        CHECK(entry->kind < MAP_KINDS);
        CHECK(entry->where < map->size);
        CHECK(entry->tag[0] != '\0');
        CHECK(memchr(entry->tag, '\0', sizeof entry->tag) != NULL);
        for (const char *c = entry->tag; *c != '\0'; c++) {
            CHECK(*c >= ' ' && *c <= '~');
        }
        if (entry->parent != MAP_NO_PARENT) {
            CHECK(entry->parent < i);
            CHECK(map->entries[entry->parent].first <= entry->first && entry->last <= map->entries[entry->parent].last);
        }
    }
}

static int compare_entries(const void *left, const void *right)
{
    const struct map_entry *a = left;
    const struct map_entry *b = right;

    if (a->first != b->first) {
        return a->first < b->first ? -1 : 1;
    }
    if (a->last != b->last) {
        return a->last < b->last ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return strcmp(a->tag, b->tag);
}

static void check_same(struct guest_map *map, struct guest_map *again)
{
    CHECK(map->count == again->count);
    CHECK(map->phys_bits == again->phys_bits || map->format == MAP_IOMEM);
    if (map->format != MAP_IOMEM && map->count > 0) { /* the order is no part of it, but where parents are */
        qsort(map->entries, map->count, sizeof map->entries[0], compare_entries);
        qsort(again->entries, again->count, sizeof again->entries[0], compare_entries);
    }
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *a = &map->entries[i];
        const struct map_entry *b = &again->entries[i];

        CHECK(a->first == b->first && a->last == b->last && a->kind == b->kind);
        CHECK(a->has_node == b->has_node && a->node == b->node);
        CHECK((a->parent == MAP_NO_PARENT) == (b->parent == MAP_NO_PARENT));
        CHECK(a->type == b->type);
        CHECK(strcmp(a->tag, b->tag) == 0);
    }
}

static void write_and_read(struct guest_map *map, enum map_format format, FILE *messages)
{
    struct text text = { 0 };
    struct guest_map again;

    if (guest_map_write(map, format, &text) == CLI_OK && map_format_is_read(format)) {
        const bool good = read_map(&again, format, text.bytes, text.size);

        stderr = messages;
        CHECK(good);
        check_entries(&again);
        if (format == map->format) {
            check_same(map, &again);
        }
        guest_map_free(&again);
        silence();
    }
    text_free(&text);
}

void format_fuzz(enum map_format format, const uint8_t *data, size_t size)
{
    const enum map_format other = (enum map_format)(MAP_DESCRIPTION + size % (MAP_FORMATS - 1));
    FILE *messages = stderr;
    struct guest_map map;

    silence();
    if (read_map(&map, format, data, size)) {
        stderr = messages;
        check_entries(&map);
        silence();
        if (other != format) {
            write_and_read(&map, other, messages);
        }
        write_and_read(&map, format, messages); /* sorts the map: the last thing to do with it */
        guest_map_free(&map);
    }
    stderr = messages;
}
