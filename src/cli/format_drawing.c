/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* A map as a drawing, and as a page. They can say everything. */
#include "cli/format.h"
#include "cli/map_render.h"

static bool draw(const struct guest_map *map, void (*render)(const struct map_view *, struct text *), struct text *out)
{
    struct guest_map copy = *map;
    const struct map_set set = { &copy, 1 };
    const struct map_view view = { MAP_TITLE, &set, NULL };

    render(&view, out);
    return !out->broken;
}

bool svg_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    (void)refusal;
    return draw(map, render_map_svg, out);
}

bool html_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    (void)refusal;
    return draw(map, render_map_html, out);
}
