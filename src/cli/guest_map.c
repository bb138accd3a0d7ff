/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/guest_map.h"

#include <stdlib.h>
#include <string.h>

#include "cli/format.h"
#include "cli/source.h"

static struct source source_of(const struct guest_map *map)
{
    return (struct source){ map->name, map->bytes, map->size };
}

static size_t count_lines(const char *bytes, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < size; i++) {
        count += bytes[i] == '\n';
    }
    return count;
}

/* Without memory it is only slower. */
static void count_blocks(struct guest_map *map)
{
    const size_t blocks = map->size / MAP_BLOCK + 1;

    map->lines_before = calloc(blocks, sizeof map->lines_before[0]);
    for (size_t i = 1; map->lines_before != NULL && i < blocks; i++) {
        map->lines_before[i] =
            map->lines_before[i - 1] + (uint32_t)count_lines(map->bytes + (i - 1) * MAP_BLOCK, MAP_BLOCK);
    }
}

void guest_map_position(const struct guest_map *map, size_t where, struct text *out)
{
    if (MAP_FORMAT_TABLE[map->format].text) {
        const size_t block = map->lines_before != NULL ? where / MAP_BLOCK : 0;
        const size_t before = map->lines_before != NULL ? map->lines_before[block] : 0;

        text_format(out, "%s:%zu", map->name,
                    1 + before + count_lines(map->bytes + block * MAP_BLOCK, where - block * MAP_BLOCK));
    } else {
        text_format(out, "%s at byte 0x%zx", map->name, where);
    }
}

enum cli_exit guest_map_fault(const struct guest_map *map, const struct map_fault *fault)
{
    const struct source source = source_of(map);

    if (MAP_FORMAT_TABLE[map->format].text) {
        source_error(&source, fault->where, "%s", fault->what);
    } else {
        source_error_byte(&source, fault->where);
        fprintf(stderr, "%s\n", fault->what);
    }
    return CLI_BAD_INPUT;
}

struct map_entry *guest_map_add(struct guest_map *map, const char *tag)
{
    if (map->count == map->capacity && map->capacity < MAP_ENTRIES_MAX) {
        const uint32_t doubled = map->capacity == 0 ? 64 : map->capacity * 2;
        const uint32_t capacity = doubled < MAP_ENTRIES_MAX ? doubled : MAP_ENTRIES_MAX;
        struct map_entry *entries = realloc(map->entries, (size_t)capacity * sizeof entries[0]);

        if (entries == NULL) {
            return NULL;
        }
        map->entries = entries;
        map->capacity = capacity;
    }
    struct map_sink sink = { map->entries, map->count, map->capacity };
    struct map_entry *entry = map_sink_add(&sink, scan_of(tag));

    map->count = sink.count;
    return entry;
}

enum cli_exit guest_map_full(const struct guest_map *map)
{
    const struct map_fault fault = { 0, MAP_TOO_MANY };

    return map->count < MAP_ENTRIES_MAX ? no_memory() : guest_map_fault(map, &fault);
}

/* More entries than this cannot be in the bytes: a line or the smallest entry of a table each. */
static uint32_t most_entries(const struct guest_map *map)
{
    size_t most = map->size / 16;

    if (MAP_FORMAT_TABLE[map->format].text) {
        most = 1;
        for (size_t i = 0; i < map->size; i++) {
            most += map->bytes[i] == '\n';
        }
    }
    return most < MAP_ENTRIES_MAX ? (uint32_t)most : MAP_ENTRIES_MAX;
}

static enum cli_exit parse(struct guest_map *map)
{
    struct map_fault fault = { 0 };
    struct map_sink sink = { .capacity = most_entries(map) };

    sink.entries = calloc((size_t)sink.capacity + 1, sizeof sink.entries[0]);
    if (sink.entries == NULL) {
        return no_memory();
    }
    const bool good = MAP_FORMAT_TABLE[map->format].parse(map->bytes, map->size, &sink, &fault);

    map->entries = sink.entries;
    map->count = sink.count;
    map->capacity = sink.capacity;
    return good ? CLI_OK : guest_map_fault(map, &fault);
}

enum cli_exit guest_map_parse(struct guest_map *map)
{
    const char *nul = NULL;
    enum cli_exit result;

    if (map->format == MAP_ANY) {
        map->format = map_format_of(map->bytes, map->size);
    }
    if (MAP_FORMAT_TABLE[map->format].text) {
        nul = memchr(map->bytes, '\0', map->size);
    }
    if (map->format == MAP_ANY) {
        fprintf(stderr, "gpamap: %s: %s; expected a map: %s\n", map->name,
                map->size == 0 ? "the file is empty" : "the content is of no known format",
                "JSON (description or layout), /proc/iomem, a kernel log with e820 lines, binary e820 entries, "
                "a flattened device tree, ACPI SRAT or MCFG, or QEMU's info mtree -f");
        return CLI_BAD_INPUT;
    }
    if (nul != NULL) {
        return guest_map_fault(map, &(struct map_fault){ (size_t)(nul - map->bytes), "the text holds a NUL byte" });
    }
    result = MAP_FORMAT_TABLE[map->format].parse != NULL ? parse(map) : MAP_FORMAT_TABLE[map->format].read(map);

    uint32_t index = 0;

    if (result == CLI_OK && map->format == MAP_MCFG && ecam_repeated(map, &index)) {
        result = guest_map_fault(map, &(struct map_fault){ map->entries[index].where,
                                                           "an entry before this one has some of its buses, too" });
    }
    return result;
}

enum cli_exit guest_map_read(const char *file, enum map_format format, struct guest_map *map)
{
    struct source source;
    enum cli_exit result = source_read(file, MAP_SIZE_MAX, "a map", &source);

    *map = (struct guest_map){ .format = format };
    if (result != CLI_OK) {
        return result;
    }
    map->name = source.name;
    map->bytes = source.text;
    map->size = source.size;
    result = guest_map_parse(map);
    if (result == CLI_OK) {
        count_blocks(map);
    } else {
        guest_map_free(map);
    }
    return result;
}

enum cli_exit guest_map_load(const char *file, struct guest_map *map)
{
    const enum cli_exit result = guest_map_read(file, MAP_ANY, map);

    return result == CLI_FINDING ? CLI_BAD_INPUT : result;
}

void guest_map_free(struct guest_map *map)
{
    free(map->bytes);
    free(map->lines_before);
    free(map->entries);
    free(map->sharings);
    *map = (struct guest_map){ 0 };
}

bool ecam_repeated(const struct guest_map *map, uint32_t *index)
{
    static unsigned char taken[(1 << 16) * (256 / 8)]; /* a bit for each bus of each segment */
    bool found = false;

    memset(taken, 0, sizeof taken);
    for (uint32_t i = 0; i < map->count && !found; i++) {
        struct ecam_buses buses;

        if (!ecam_buses(&map->entries[i], &buses)) {
            continue;
        }
        for (uint32_t bus = buses.first; bus <= buses.last; bus++) {
            unsigned char *byte = &taken[(size_t)buses.segment * 32 + bus / 8];

            found = found || (*byte >> bus % 8 & 1) != 0;
            *byte = (unsigned char)(*byte | 1u << bus % 8);
        }
        *index = i;
    }
    return found;
}
