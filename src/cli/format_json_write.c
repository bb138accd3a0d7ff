/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Writing our own JSON; see format_json.c. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/format.h"
#include "cli/plan.h"

/* Closed ends become half-open ones here, and only here: NULL, or why that cannot be. */
static const char *half_open(const struct map_entry *entry, struct gpamap_range *range)
{
    *range = (struct gpamap_range){ entry->first, entry->last + 1 };
    return range->end != 0 ? NULL : "holds the last byte of the space, behind which there is no end";
}

/* The tag in the letters that a description allows. */
static void copy_tag(const char *tag, char copy[TAG_MAX + 1])
{
    (void)snprintf(copy, TAG_MAX + 1, "%s", tag);
    for (char *c = copy; *c != '\0'; c++) {
        const char letter[] = { *c, '\0' };

        *c = tag_check(letter) == NULL ? *c : '-';
    }
}

/* What places such a range: RAM and reserved ranges as themselves, the rest fixed. */
static enum gpamap_layout_kind kind_of(const struct map_entry *entry)
{
    if (entry->kind == MAP_RESERVED) {
        return GPAMAP_LAYOUT_RESERVED;
    }
    return entry->kind == MAP_RAM && entry->has_node ? GPAMAP_LAYOUT_RAM : GPAMAP_LAYOUT_FIXED;
}

static int compare_placed(const void *left, const void *right)
{
    const struct gpamap_placed *a = left;
    const struct gpamap_placed *b = right;

    if (a->range.start != b->range.start) {
        return a->range.start < b->range.start ? -1 : 1;
    }
    return (a->request > b->request) - (a->request < b->request);
}

/* The map as requests and where they were placed, ascending. The arrays have room for map->count. */
static bool place(const struct guest_map *map, struct request *requests, struct gpamap_placed *placed,
                  struct map_refusal *refusal)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        const char *problem = half_open(entry, &placed[i].range);

        if (problem != NULL) {
            return map_refuse(refusal, entry, problem);
        }
        placed[i].request = i;
        requests[i].kind = kind_of(entry);
        requests[i].holds = entry->kind;
        requests[i].has_node = entry->has_node && (entry->kind == MAP_RAM || entry->kind == MAP_PERSISTENT);
        requests[i].node = entry->node;
        copy_tag(entry->tag, requests[i].tag);
    }
    qsort(placed, map->count, sizeof placed[0], compare_placed);
    return true;
}

static void render_layout(const struct guest_map *map, struct request *requests, struct gpamap_placed *placed,
                          struct text *out)
{
    const struct description description = { .phys_bits = map->phys_bits, .requests = { requests, map->count, 0 } };
    const struct layout_run run = { .placed = placed, .count = map->count };
    struct plan plan;

    if (plan_make(&plan, &description, &run)) {
        render_json(&plan, NULL, out);
        plan_free(&plan);
    } else {
        out->broken = true;
    }
}

/* A description can only say what can be planned: pages, and no two ranges on one. */
static bool check_pages(const struct guest_map *map, const struct gpamap_placed *placed, struct map_refusal *refusal)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[placed[i].request];

        if (placed[i].range.start % GPAMAP_PAGE_SIZE != 0 || placed[i].range.end % GPAMAP_PAGE_SIZE != 0) {
            return map_refuse(refusal, entry, "does not begin and end at multiples of 4096 (0x1000)");
        }
        if (i > 0 && placed[i].range.start < placed[i - 1].range.end) {
            return map_refuse(refusal, entry, "overlaps the range before it");
        }
    }
    return true;
}

/* Everything is fixed, so that nothing moves, and reserved ranges above the others are not left out. */
static void render_description(const struct guest_map *map, const struct request *requests,
                               const struct gpamap_placed *placed, struct text *out)
{
    text_string(out, "{\n");
    if (map->phys_bits != 0) {
        text_format(out, "  \"phys_bits\": %" PRIu32 ",\n", map->phys_bits);
    }
    text_string(out, "  \"fixed\": [");
    for (uint32_t i = 0; i < map->count; i++) {
        const struct request *request = &requests[placed[i].request];

        text_format(out, "%s\n    { \"tag\": \"%s\", \"start\": \"0x%" PRIx64 "\", \"end\": \"0x%" PRIx64 "\"",
                    i > 0 ? "," : "", request->tag, placed[i].range.start, placed[i].range.end);
        if (request->holds != kind_holds(GPAMAP_LAYOUT_FIXED)) {
            text_format(out, ", \"holds\": \"%s\"", map_kind_name(request->holds));
        }
        if (request->has_node) {
            text_format(out, ", \"node\": %" PRIu32, request->node);
        }
        text_string(out, " }");
    }
    text_string(out, map->count > 0 ? "\n  ]" : "]");
    for (uint32_t i = 0; i < map->sharing_count; i++) {
        text_format(out, "%s[\"%s\", \"%s\"]%s", i == 0 ? ",\n  \"sharing\": [" : ", ", map->sharings[i].left,
                    map->sharings[i].right, i + 1 == map->sharing_count ? "]" : "");
    }
    text_string(out, "\n}\n");
}

static bool write_json(const struct guest_map *map, bool description, struct text *out, struct map_refusal *refusal)
{
    struct request *requests = calloc((size_t)map->count + 1, sizeof requests[0]);
    struct gpamap_placed *placed = calloc((size_t)map->count + 1, sizeof placed[0]);
    bool good = true;

    if (requests == NULL || placed == NULL) {
        out->broken = true;
    } else {
        good = place(map, requests, placed, refusal) && (!description || check_pages(map, placed, refusal));
        if (good && description) {
            render_description(map, requests, placed, out);
        } else if (good) {
            render_layout(map, requests, placed, out);
        }
    }
    free(requests);
    free(placed);
    return good;
}

bool description_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    return write_json(map, true, out, refusal);
}

bool layout_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    return write_json(map, false, out, refusal);
}
