/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_MAP_GEOMETRY_H
#define GPAMAP_CLI_MAP_GEOMETRY_H
/*
 * Where the entries of maps stand in a drawing: a column for each map, addresses downward. All columns have one scale,
 * which is neither linear nor logarithmic: every address at which something begins or ends has a line of its own, tall
 * enough for a label of everything that begins there; in between, heights grow with the logarithm of the size.
 */
#include "cli/findings.h"

#define LABEL_HEIGHT 20 /* of an entry's first line; what begins at one address stands line by line, inside out */
#define END_HEIGHT 4    /* what ends at one address is apart by this */

struct geometry_box {
    struct place place;
    uint32_t depth; /* how many entries of its map it begins inside */
    uint32_t top, bottom;
};

/* An address at which something begins or ends. */
struct geometry_line {
    uint64_t address; /* 0 when it is 2^64 */
    bool is_top_of_space;
    bool is_free;          /* nothing stands between it and the next */
    uint32_t ends, starts; /* where what ends here ends, where what begins here begins */
    uint32_t inside;       /* where its labels are over */
};

struct map_geometry {
    const struct map_set *set;
    struct geometry_box *boxes;  /* [box_count]; by address, then the larger first */
    struct geometry_line *lines; /* [line_count]; ascending */
    uint32_t box_count, line_count;
    uint32_t height;
    uint32_t *depths; /* [count of the set]: the greatest of a map */
};

/* False when there is no memory. */
bool map_geometry_make(struct map_geometry *geometry, const struct map_set *set);
void map_geometry_free(struct map_geometry *geometry);

/* Where bytes first .. last stand. */
void map_geometry_find(const struct map_geometry *geometry, uint64_t first, uint64_t last, uint32_t *top,
                       uint32_t *bottom);

#endif
