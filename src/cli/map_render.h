/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_MAP_RENDER_H
#define GPAMAP_CLI_MAP_RENDER_H
/* Drawings of maps side by side, and of what was found in them. */
#include "cli/findings.h"
#include "cli/map_geometry.h"

/* Of what has no name of its own. */
#define MAP_TITLE "Guest-physical address map"

struct map_view {
    const char *title;
    const struct map_set *set;
    const struct findings *findings; /* NULL: nobody looked */
};

/* A drawing that needs nothing else. */
void render_map_svg(const struct map_view *view, struct text *out);
/* A page that needs nothing else: the drawing, to zoom and search, and tables of findings and entries. */
void render_map_html(const struct map_view *view, struct text *out);

/* The drawing inside a page: no style, no heading. */
void render_map_drawing(const struct map_view *view, const struct map_geometry *geometry, struct text *out);
/* "device.json: layout, 12 entries, 8 GiB of RAM, ends at 0x7ffffffff", not escaped. */
void map_facts(const struct guest_map *map, struct text *out);
/* page_assets.c is made from the files in page/. */
extern const char PAGE_MAP_STYLE[], PAGE_STYLE[], PAGE_SCRIPT[], PAGE_SCRIPT_HASH[];

#endif
