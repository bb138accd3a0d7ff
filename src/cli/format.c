/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/format.h"

#include <string.h>

#define JSON_FATES                                                                                                     \
    {                                                                                                                  \
        KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, REFUSED                                            \
    }
#define ALL_KEPT                                                                                                       \
    {                                                                                                                  \
        KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, KEPT                                               \
    }
#define E820_FATES                                                                                                     \
    {                                                                                                                  \
        KEPT, KEPT, KEPT, KEPT, KEPT, KEPT, AS_RESERVED, AS_RESERVED, LEFT_OUT, AS_RESERVED, REFUSED                   \
    }

/* docs/FORMATS.md has this as a table. The fates are in the order of enum map_kind. */
const struct map_format_row MAP_FORMAT_TABLE[MAP_FORMATS] = {
    [MAP_ANY] = { .name = "any" },
    [MAP_DESCRIPTION] = { "description", true, NULL, json_map_read, description_write, true, true, FLAT, JSON_FATES },
    [MAP_LAYOUT] = { "layout", true, NULL, json_map_read, layout_write, true, true, FLAT, JSON_FATES },
    [MAP_IOMEM] = { "iomem", true, iomem_parse, NULL, iomem_write, false, false, NESTED, JSON_FATES },
    [MAP_E820_LOG] = { "e820-log", true, e820_log_parse, NULL, e820_log_write, false, false, FLAT, E820_FATES },
    [MAP_E820_BINARY] = { "e820", false, e820_parse, NULL, e820_write, false, false, FLAT, E820_FATES },
    [MAP_E820_C] = { "e820-c", true, NULL, NULL, e820_c_write, false, false, FLAT, E820_FATES },
    [MAP_FDT] = { "fdt",
                  false,
                  NULL,
                  fdt_map_read,
                  fdt_write,
                  true,
                  true,
                  RESERVED_IN_RAM,
                  { KEPT, KEPT, AS_RESERVED, AS_RESERVED, AS_RESERVED, KEPT, KEPT, KEPT, KEPT, KEPT, REFUSED } },
    [MAP_SRAT] = { "srat",
                   false,
                   srat_parse,
                   NULL,
                   srat_write,
                   true,
                   false,
                   FLAT,
                   { KEPT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, KEPT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT,
                     KEPT } },
    [MAP_MCFG] = { "mcfg",
                   false,
                   mcfg_parse,
                   NULL,
                   mcfg_write,
                   false,
                   false,
                   NESTED,
                   { LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, LEFT_OUT, KEPT,
                     LEFT_OUT } },
    [MAP_MTREE] = { "mtree", true, mtree_parse, NULL, NULL, false, false, FLAT, { REFUSED } },
    [MAP_SVG] = { "svg", true, NULL, NULL, svg_write, true, true, NESTED, ALL_KEPT },
    [MAP_HTML] = { "html", true, NULL, NULL, html_write, true, true, NESTED, ALL_KEPT },
};

const char *map_format_name(enum map_format format)
{
    return MAP_FORMAT_TABLE[format].name;
}

bool map_format_is_read(enum map_format format)
{
    return MAP_FORMAT_TABLE[format].parse != NULL || MAP_FORMAT_TABLE[format].read != NULL;
}

static const char *const KIND_NAMES[MAP_KINDS] = { "ram", "reserved", "acpi",   "nvs",  "unusable", "persistent",
                                                   "rom", "device",   "window", "ecam", "affinity" };

const char *map_kind_name(enum map_kind kind)
{
    return KIND_NAMES[kind];
}

bool map_kind_parse(const char *name, enum map_kind *kind)
{
    for (int i = 0; i < MAP_KINDS; i++) {
        if (strcmp(name, KIND_NAMES[i]) == 0) {
            *kind = (enum map_kind)i;
            return true;
        }
    }
    return false;
}
