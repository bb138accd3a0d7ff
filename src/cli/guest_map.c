/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* STUB */
#include "cli/guest_map.h"
#include "cli/description.h"
#include "cli/source.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
static const char *const K[] = { "ram", "reserved", "acpi",   "nvs",  "unusable", "persistent",
                                 "rom", "device",   "window", "ecam", "affinity" };
static const char *const F[] = { "any",    "description", "layout", "iomem", "e820-log", "e820",
                                 "e820-c", "fdt",         "srat",   "mcfg",  "mtree" };
const char *map_kind_name(enum map_kind kind)
{
    return K[kind];
}
const char *map_format_name(enum map_format f)
{
    return F[f];
}
bool map_format_parse(const char *name, enum map_format *f)
{
    for (size_t i = 0; i < 11; i++)
        if (!strcmp(name, F[i])) {
            *f = (enum map_format)i;
            return true;
        }
    return false;
}
void guest_map_free(struct guest_map *m)
{
    free(m->bytes);
    free(m->entries);
    free(m->sharings);
    memset(m, 0, sizeof *m);
}
void guest_map_position(const struct guest_map *map, size_t where, struct text *out)
{
    size_t line = 1;
    for (size_t i = 0; i < where; i++)
        line += map->bytes[i] == '\n';
    text_format(out, "%s:%zu", map->name, line);
}
enum cli_exit guest_map_read(const char *file, enum map_format format, struct guest_map *map)
{
    struct source s;
    (void)format;
    enum cli_exit r = source_read(file, &s);
    if (r != CLI_OK)
        return r;
    *map = (struct guest_map){ .name = s.name, .bytes = s.text, .size = s.size, .format = MAP_IOMEM };
    map->entries = calloc(s.size / 4 + 1, sizeof map->entries[0]);
    map->capacity = (uint32_t)(s.size / 4 + 1);
    size_t at = 0;
    uint32_t stack[64];
    while (at < s.size) {
        char *line = s.text + at;
        size_t n = strcspn(line, "\n");
        char kind[32] = "", tag[64] = "";
        unsigned node = 0;
        uint64_t a, b;
        size_t indent = strspn(line, " ") / 2;
        line[n] = 0;
        char fmt[32];
        if (sscanf(line, " format %31s", fmt) == 1) {
            map_format_parse(fmt, &map->format);
        } else if (sscanf(line, " phys_bits %" SCNu32, &map->phys_bits) == 1) {
        } else {
            int got = sscanf(line, " %" SCNx64 " %" SCNx64 " %31s %63s %u", &a, &b, kind, tag, &node);
            if (got >= 4) {
                struct map_entry *e = &map->entries[map->count];
                *e = (struct map_entry){
                    .first = a, .last = b, .node = node, .has_node = got == 5, .where = at, .parent = MAP_NO_PARENT
                };
                strcpy(e->tag, tag);
                for (unsigned k = 0; k < 11; k++)
                    if (!strcmp(K[k], kind))
                        e->kind = (enum map_kind)k;
                if (indent > 0)
                    e->parent = stack[indent - 1];
                stack[indent] = map->count++;
            } else if (n > 0) {
                source_error(&s, at, "bad line");
                guest_map_free(map);
                return CLI_BAD_INPUT;
            }
        }
        line[n] = '\n';
        at += n + 1;
    }
    return CLI_OK;
}
enum cli_exit guest_map_write(const struct guest_map *map, enum map_format format, struct text *out)
{
    (void)map;
    (void)format;
    (void)out;
    return CLI_INTERNAL;
}
