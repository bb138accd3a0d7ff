/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/map_geometry.h"

#include <stdlib.h>

#include "gpamap/gpamap.h"

#define LINE_HEIGHT 16 /* room for an address */

/* A walk over all ends of entries. */
struct walk {
    struct map_geometry *geometry;
    uint32_t *by_end;                     /* boxes, in the order in which they end, inner ones first */
    uint32_t *active, *starting, *ending; /* of each map */
    uint32_t next_start, next_end;
    uint32_t active_count; /* of all maps */
    uint32_t y;
};

/* qsort has no argument for them. */
static const struct map_geometry *sorted_geometry;

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static const struct map_entry *entry_of(const struct map_geometry *geometry, uint32_t box)
{
    return entry_at(geometry->set, geometry->boxes[box].place);
}

static int compare_boxes(const void *left, const void *right)
{
    const struct geometry_box *a = left;
    const struct geometry_box *b = right;
    const struct map_entry *x = entry_at(sorted_geometry->set, a->place);
    const struct map_entry *y = entry_at(sorted_geometry->set, b->place);
    int order = compare_u64(x->first, y->first);

    order = order != 0 ? order : compare_u64(y->last, x->last);
    order = order != 0 ? order : compare_u64(a->place.map, b->place.map);
    return order != 0 ? order : compare_u64(a->place.entry, b->place.entry);
}

static int compare_ends(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    const int order = compare_u64(entry_of(sorted_geometry, a)->last, entry_of(sorted_geometry, b)->last);

    return order != 0 ? order : compare_u64(b, a); /* boxes are in the order in which they begin */
}

static bool starts_left(const struct walk *walk)
{
    return walk->next_start < walk->geometry->box_count;
}

static bool ends_left(const struct walk *walk)
{
    return walk->next_end < walk->geometry->box_count;
}

/* The next address at which something begins or ends. */
static struct geometry_line next_line(const struct walk *walk)
{
    const struct map_geometry *geometry = walk->geometry;
    struct geometry_line line = { 0 };

    if (starts_left(walk)) {
        line.address = entry_of(geometry, walk->next_start)->first;
    }
    if (ends_left(walk)) {
        const uint64_t last = entry_of(geometry, walk->by_end[walk->next_end])->last;

        if (!starts_left(walk) || last < line.address) {
            line.address = last + 1;
            line.is_top_of_space = line.address == 0;
        }
    }
    return line;
}

static bool ends_at(const struct walk *walk, const struct geometry_line *line)
{
    const uint64_t last = ends_left(walk) ? entry_of(walk->geometry, walk->by_end[walk->next_end])->last : 0;

    return ends_left(walk) && last + 1 == line->address && (last == UINT64_MAX) == line->is_top_of_space;
}

static void pass_ends(struct walk *walk, struct geometry_line *line)
{
    struct map_geometry *geometry = walk->geometry;
    const uint32_t from = walk->next_end;
    uint32_t most = 0;

    line->ends = walk->y;
    while (ends_at(walk, line)) {
        struct geometry_box *box = &geometry->boxes[walk->by_end[walk->next_end++]];
        uint32_t *rank = &walk->ending[box->place.map];

        box->bottom = walk->y + (*rank)++ * END_HEIGHT;
        most = *rank > most ? *rank : most;
        walk->active[box->place.map]--;
        walk->active_count--;
    }
    for (uint32_t i = from; i < walk->next_end; i++) { /* the outermost of each map end together */
        struct geometry_box *box = &geometry->boxes[walk->by_end[i]];

        box->bottom += (most - walk->ending[box->place.map]) * END_HEIGHT;
    }
    for (uint32_t i = from; i < walk->next_end; i++) {
        walk->ending[geometry->boxes[walk->by_end[i]].place.map] = 0;
    }
    walk->y += most > 0 ? (most - 1) * END_HEIGHT : 0;
}

static void pass_starts(struct walk *walk, struct geometry_line *line)
{
    struct map_geometry *geometry = walk->geometry;
    const uint32_t from = walk->next_start;
    uint32_t most = 0;

    line->starts = walk->y;
    while (!line->is_top_of_space && starts_left(walk) &&
           entry_of(geometry, walk->next_start)->first == line->address) {
        struct geometry_box *box = &geometry->boxes[walk->next_start++];
        const uint32_t map = box->place.map;
        uint32_t *rank = &walk->starting[map];

        box->top = walk->y + (*rank)++ * LABEL_HEIGHT;
        box->depth = walk->active[map]++;
        most = *rank > most ? *rank : most;
        geometry->depths[map] = box->depth > geometry->depths[map] ? box->depth : geometry->depths[map];
        walk->active_count++;
    }
    for (uint32_t i = from; i < walk->next_start; i++) {
        walk->starting[geometry->boxes[i].place.map] = 0;
    }
    walk->y += most * LABEL_HEIGHT;
    line->inside = walk->y;
}

/* The height between two lines, of which the first had labels or not. */
static uint32_t height_between(uint64_t from, uint64_t to, bool labels, bool is_free)
{
    const uint32_t shift = to == from ? 64 : gpamap_align_log2(to - from); /* 2^64 is 0: what wraps around is right */
    const uint32_t steps = shift > 12 ? shift - 12 : 0;
    const uint32_t height = steps * steps / 10;

    if (is_free) {
        return LABEL_HEIGHT;
    }
    return labels || height > LINE_HEIGHT ? height : LINE_HEIGHT;
}

static void walk_all(struct walk *walk)
{
    struct map_geometry *geometry = walk->geometry;

    while (starts_left(walk) || ends_left(walk)) {
        struct geometry_line line = next_line(walk);

        if (geometry->line_count > 0) {
            const struct geometry_line *before = &geometry->lines[geometry->line_count - 1];

            walk->y += height_between(before->address, line.address, before->inside > before->starts, before->is_free);
        } else if (line.address > 0) {
            geometry->lines[geometry->line_count++] = (struct geometry_line){ .is_free = true };
            walk->y += LABEL_HEIGHT;
        }
        pass_ends(walk, &line);
        pass_starts(walk, &line);
        line.is_free = walk->active_count == 0;
        geometry->lines[geometry->line_count++] = line;
    }
    geometry->height = walk->y;
}

static uint32_t *numbers(size_t count)
{
    return calloc(count + 1, sizeof(uint32_t));
}

static void fill(struct walk *walk)
{
    struct map_geometry *geometry = walk->geometry;
    uint32_t box = 0;

    for (uint32_t i = 0; i < geometry->set->count; i++) {
        for (uint32_t j = 0; j < geometry->set->maps[i].count; j++) {
            walk->by_end[box] = box;
            geometry->boxes[box++].place = (struct place){ i, j };
        }
    }
    sorted_geometry = geometry;
    qsort(geometry->boxes, geometry->box_count, sizeof geometry->boxes[0], compare_boxes);
    qsort(walk->by_end, geometry->box_count, sizeof walk->by_end[0], compare_ends);
    walk_all(walk);
}

bool map_geometry_make(struct map_geometry *geometry, const struct map_set *set)
{
    struct walk walk = { .geometry = geometry };

    *geometry = (struct map_geometry){ .set = set, .depths = numbers(set->count) };
    for (uint32_t i = 0; i < set->count; i++) {
        geometry->box_count += set->maps[i].count;
    }
    geometry->boxes = calloc((size_t)geometry->box_count + 1, sizeof geometry->boxes[0]);
    geometry->lines = calloc((size_t)geometry->box_count * 2 + 2, sizeof geometry->lines[0]);
    walk.by_end = numbers(geometry->box_count);
    walk.active = numbers(set->count);
    walk.starting = numbers(set->count);
    walk.ending = numbers(set->count);

    const bool good = geometry->boxes != NULL && geometry->lines != NULL && geometry->depths != NULL &&
                      walk.by_end != NULL && walk.active != NULL && walk.starting != NULL && walk.ending != NULL;

    if (good) {
        fill(&walk);
    } else {
        map_geometry_free(geometry);
    }
    free(walk.by_end);
    free(walk.active);
    free(walk.starting);
    free(walk.ending);
    return good;
}

void map_geometry_free(struct map_geometry *geometry)
{
    free(geometry->boxes);
    free(geometry->lines);
    free(geometry->depths);
    *geometry = (struct map_geometry){ 0 };
}

/* The last line at or below the address. */
static uint32_t line_below(const struct map_geometry *geometry, uint64_t address)
{
    uint32_t low = 0;
    uint32_t high = geometry->line_count;

    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        const struct geometry_line *line = &geometry->lines[middle];

        if (!line->is_top_of_space && line->address <= address) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Of a size of 1 to 2^64, which is 0. */
static double bytes(uint64_t size)
{
    return size == 0 ? 0x1p64 : (double)size;
}

/* The place between a line and the next that is size bytes from it. */
static uint32_t place_after(const struct map_geometry *geometry, uint32_t line, uint64_t size)
{
    const struct geometry_line *from = &geometry->lines[line];
    const struct geometry_line *to = line + 1 < geometry->line_count ? from + 1 : from;
    const double part = bytes(size) / bytes(to->address - from->address);

    return part < 1 ? from->inside + (uint32_t)((double)(to->ends - from->inside) * part) : to->starts;
}

void map_geometry_find(const struct map_geometry *geometry, uint64_t first, uint64_t last, uint32_t *top,
                       uint32_t *bottom)
{
    const uint32_t low = line_below(geometry, first);
    const uint32_t high = line_below(geometry, last);
    const uint64_t before = first - geometry->lines[low].address;

    *top = before == 0 ? geometry->lines[low].starts : place_after(geometry, low, before);
    *bottom = place_after(geometry, high, last - geometry->lines[high].address + 1);
}
