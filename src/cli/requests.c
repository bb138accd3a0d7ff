/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool request_list_add(struct request_list *list, const struct request *request)
{
    if (list->count == list->capacity) {
        const uint32_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct request *items = capacity > GPAMAP_LAYOUT_REQUESTS_MAX
                                    ? NULL
                                    : realloc(list->items, (size_t)capacity * sizeof list->items[0]);

        if (items == NULL) {
            return false;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count] = *request;
    list->count++;
    return true;
}

void request_list_free(struct request_list *list)
{
    free(list->items);
    *list = (struct request_list){ 0 };
}

static enum gpamap_status add_to_builder(struct gpamap_layout_builder *builder, const struct request *request)
{
    const struct gpamap_range range = { request->start, request->end };

    switch (request->kind) {
    case GPAMAP_LAYOUT_RESERVED:
        return gpamap_layout_builder_reserve(builder, request->tag, range);
    case GPAMAP_LAYOUT_FIXED:
        return gpamap_layout_builder_fixed(builder, request->tag, range);
    case GPAMAP_LAYOUT_MMIO32:
        return gpamap_layout_builder_mmio32(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_RAM:
        return gpamap_layout_builder_ram(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_MMIO64:
        return gpamap_layout_builder_mmio64(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_POST_MMIO:
        return gpamap_layout_builder_post_mmio(builder, request->tag, request->size, request->align);
    }
    return GPAMAP_ERR_INVALID_RANGE;
}

bool layout_run(struct layout_run *run, const struct request_list *list)
{
    const uint32_t n = list->count;
    const size_t placed = GPAMAP_LAYOUT_PLACED_MAX((size_t)n) + 1; /* calloc(0) may answer NULL */
    struct gpamap_layout_request *requests = calloc((size_t)n + 1, sizeof requests[0]);
    struct gpamap_sort_entry *order = calloc((size_t)n + 1, sizeof order[0]);
    struct gpamap_extent *extents = calloc(placed, sizeof extents[0]);
    struct gpamap_extent *log = calloc(placed, sizeof log[0]);

    *run = (struct layout_run){ 0 };
    run->placed = calloc(placed, sizeof run->placed[0]);
    run->status = gpamap_layout_builder_init(&run->builder, requests, order, extents, log, n);
    if (requests == NULL || order == NULL || extents == NULL || log == NULL || run->placed == NULL ||
        run->status != GPAMAP_OK) {
        free(requests);
        free(order);
        free(extents);
        free(log);
        free(run->placed);
        return false;
    }
    for (uint32_t i = 0; i < n && run->status == GPAMAP_OK; i++) {
        run->status = add_to_builder(&run->builder, &list->items[i]);
        run->error.request = i;
    }
    if (run->status == GPAMAP_OK) {
        run->status = gpamap_layout_builder_allocate(&run->builder, run->placed, &run->count, &run->error);
    }
    return true;
}

void layout_run_free(struct layout_run *run)
{
    free(run->builder.requests);
    free(run->builder.order);
    free(run->builder.map.extents);
    free(run->builder.log);
    free(run->placed);
    *run = (struct layout_run){ 0 };
}

static const char *const KIND_NAMES[] = { "reserved", "fixed", "mmio32", "ram", "mmio64", "post-mmio" };

const char *kind_name(enum gpamap_layout_kind kind)
{
    return KIND_NAMES[kind];
}

bool kind_parse(const char *name, enum gpamap_layout_kind *kind)
{
    for (size_t i = 0; i < sizeof KIND_NAMES / sizeof KIND_NAMES[0]; i++) {
        if (strcmp(name, KIND_NAMES[i]) == 0) {
            *kind = (enum gpamap_layout_kind)i;
            return true;
        }
    }
    return false;
}

enum map_kind kind_holds(enum gpamap_layout_kind kind)
{
    static const enum map_kind holds[] = { MAP_RESERVED, MAP_DEVICE, MAP_WINDOW, MAP_RAM, MAP_WINDOW, MAP_WINDOW };

    return holds[kind];
}

const char *request_kind(const struct request *request, char text[KIND_TEXT_MAX])
{
    const bool plain = request->holds == kind_holds(request->kind);

    (void)snprintf(text, KIND_TEXT_MAX, "%s%s%s", kind_name(request->kind), plain ? "" : " ",
                   plain ? "" : map_kind_name(request->holds));
    return text;
}

bool placement_parse(const char *name, enum gpamap_layout_kind *kind)
{
    static const enum gpamap_layout_kind placements[] = { GPAMAP_LAYOUT_MMIO32, GPAMAP_LAYOUT_MMIO64,
                                                          GPAMAP_LAYOUT_POST_MMIO };

    for (size_t i = 0; i < sizeof placements / sizeof placements[0]; i++) {
        if (strcmp(name, KIND_NAMES[placements[i]]) == 0) {
            *kind = placements[i];
            return true;
        }
    }
    return false;
}

const char *tag_check(const char *tag)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    const size_t length = strlen(tag);

    if (length == 0) {
        return "is empty";
    }
    if (strspn(tag, letters) != length) {
        return "has a character that is none of A-Z a-z 0-9 . _ -";
    }
    return length > TAG_MAX ? "is longer than 63 characters" : NULL;
}
