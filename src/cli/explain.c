/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* Why a layout failed, in words and numbers that help to mend the description. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/json_where.h"
#include "cli/plan.h"
#include "cli/size_text.h"

#define FOUR_GIB ((uint64_t)1 << 32)
#define LAST_ADDRESS (GPAMAP_MAX_ADDRESS - 1)
#define NAMED_MAX 5 /* ranges that a list of them names */

/* A request without room, and the map as it was when its turn came. */
struct failure {
    const struct request_list *requests;
    const struct request *wanted;
    struct gpamap_extent_map *map;
    struct gpamap_interval window;
    bool no_window; /* nothing is left above what is placed */
    uint64_t free_size;
};

static bool places_highest(const struct failure *failure)
{
    return failure->wanted->kind == GPAMAP_LAYOUT_MMIO32;
}

/* Where the whole request would go with another size and alignment. */
static bool find_fit(const struct failure *failure, uint64_t size, uint64_t align, struct gpamap_interval window,
                     uint64_t *first)
{
    return (places_highest(failure)
                ? gpamap_extent_map_highest_fit(failure->map, size, align, window, first)
                : gpamap_extent_map_lowest_fit(failure->map, size, align, window, first)) == GPAMAP_OK;
}

/* The next hole of the window at or above *at, which moves past it. */
static bool next_hole(const struct failure *failure, uint64_t *at, bool *end, struct gpamap_interval *hole)
{
    struct gpamap_extent extent;

    while (!*end && *at <= failure->window.last) {
        if (gpamap_extent_map_free_run(failure->map, *at, &hole->last) == GPAMAP_OK) {
            hole->first = *at;
            hole->last = hole->last < failure->window.last ? hole->last : failure->window.last;
            *end = hole->last == UINT64_MAX;
            *at = hole->last + 1;
            return true;
        }
        if (gpamap_extent_map_find(failure->map, *at, &extent) != GPAMAP_OK) {
            return false;
        }
        *end = extent.last == UINT64_MAX;
        *at = extent.last + 1;
    }
    return false;
}

/* The most bytes, whole pages, that begin aligned in the hole. */
static uint64_t room_in(struct gpamap_interval hole, uint64_t align)
{
    uint64_t first;

    if (!gpamap_align_up(hole.first, gpamap_align_log2(align), &first) || first > hole.last) {
        return 0;
    }
    const uint64_t last_page_size = (hole.last - first + 1) % GPAMAP_PAGE_SIZE;

    return hole.last - first + 1 - last_page_size;
}

/* The largest request that fits at an alignment: the largest room in a hole, or for RAM, which is split, all of a
   hole and what the holes below give in whole units. */
static uint64_t largest_request(const struct failure *failure, uint64_t align)
{
    uint64_t at = failure->window.first;
    bool end = false;
    struct gpamap_interval hole;
    uint64_t most = 0;
    uint64_t below = 0;

    while (next_hole(failure, &at, &end, &hole)) {
        const uint64_t room = room_in(hole, align);

        most = below + room > most ? below + room : most;
        below += failure->wanted->kind == GPAMAP_LAYOUT_RAM ? room - room % align : 0;
    }
    return most;
}

/* The largest alignment below the wanted one at which the size fits; 0 when there is none. */
static uint64_t largest_alignment(const struct failure *failure)
{
    for (uint64_t align = failure->wanted->align / 2; align >= GPAMAP_PAGE_SIZE; align /= 2) {
        if (largest_request(failure, align) >= failure->wanted->size) {
            return align;
        }
    }
    return 0;
}

static const struct request *owner_of(const struct failure *failure, const struct gpamap_extent *extent)
{
    return &failure->requests->items[extent->owner];
}

static void say_range(const char *label, const struct failure *failure, const struct gpamap_extent *extent,
                      const char *comment)
{
    char text[SIZE_TEXT_MAX];

    fprintf(stderr, "  %-13s %s \"%s\" 0x%" PRIx64 " .. 0x%" PRIx64 " (%s)%s\n", label,
            kind_name(owner_of(failure, extent)->kind), owner_of(failure, extent)->tag, extent->first, extent->last + 1,
            size_format(extent->last - extent->first + 1, text), comment);
}

static void say_window(const struct failure *failure)
{
    static const char *const reasons[] = { "",
                                           "",
                                           "below 4 GiB",
                                           "from the end of the RAM before it up",
                                           "from the end of RAM, and at least 4 GiB, up",
                                           "from the end of the layout so far up" };
    const char *reason = reasons[failure->wanted->kind];
    char size[SIZE_TEXT_MAX];
    char align[SIZE_TEXT_MAX];

    fprintf(stderr, "  %-13s %s, aligned to %s\n", "wanted", size_format(failure->wanted->size, size),
            size_format(failure->wanted->align, align));
    if (failure->no_window) {
        fprintf(stderr, "  %-13s none (%s): there is no space left\n", "window", reason);
        return;
    }
    fprintf(stderr, "  %-13s 0x%" PRIx64 " .. 0x%" PRIx64 " (%s), 0x%" PRIx64 " bytes (%s) free\n", "window",
            failure->window.first, failure->window.last + 1, reason, failure->free_size,
            size_format(failure->free_size, size));
}

static void say_largest_hole(const struct failure *failure)
{
    uint64_t at = failure->window.first;
    bool end = false;
    struct gpamap_interval hole;
    struct gpamap_interval largest = { 1, 0 };
    struct gpamap_extent extent;
    char text[SIZE_TEXT_MAX];

    while (next_hole(failure, &at, &end, &hole)) {
        if (largest.first > largest.last || hole.last - hole.first > largest.last - largest.first) {
            largest = hole;
        }
    }
    if (largest.first > largest.last) {
        fprintf(stderr, "  %-13s none: every byte of the window is taken\n", "largest hole");
        return;
    }
    fprintf(stderr, "  %-13s 0x%" PRIx64 " .. 0x%" PRIx64 " (%s)\n", "largest hole", largest.first, largest.last + 1,
            size_format(largest.last - largest.first + 1, text));
    if (largest.first > 0 && gpamap_extent_map_find(failure->map, largest.first - 1, &extent) == GPAMAP_OK) {
        say_range("  below it", failure, &extent, "");
    }
    if (gpamap_extent_map_find(failure->map, largest.last + 1, &extent) == GPAMAP_OK) {
        say_range("  above it", failure, &extent, "");
    }
}

static void say_alternatives(const struct failure *failure)
{
    const struct request *wanted = failure->wanted;
    const struct gpamap_interval high = { FOUR_GIB, LAST_ADDRESS };
    const uint64_t size = largest_request(failure, wanted->align);
    const uint64_t align = largest_alignment(failure);
    char text[SIZE_TEXT_MAX];
    uint64_t first;

    if (size > 0) {
        fprintf(stderr, "  %-13s 0x%" PRIx64 " bytes (%s) at this alignment", "would fit", size,
                size_format(size, text));
        if (wanted->kind != GPAMAP_LAYOUT_RAM && find_fit(failure, size, wanted->align, failure->window, &first)) {
            fprintf(stderr, ", at 0x%" PRIx64, first);
        }
        (void)fputc('\n', stderr);
    }
    if (align > 0) {
        fprintf(stderr, "  %-13s this size aligned to %s (0x%" PRIx64 ")", "would fit", size_format(align, text),
                align);
        if (wanted->kind != GPAMAP_LAYOUT_RAM && find_fit(failure, wanted->size, align, failure->window, &first)) {
            fprintf(stderr, ", at 0x%" PRIx64, first);
        }
        (void)fputc('\n', stderr);
    } else if (wanted->align > GPAMAP_PAGE_SIZE) {
        fprintf(stderr, "  %-13s %sthis size fits at no alignment\n", size > 0 ? "" : "would fit",
                size > 0 ? "" : "nothing: ");
    }
    if (places_highest(failure) && find_fit(failure, wanted->size, wanted->align, high, &first)) {
        fprintf(stderr, "  %-13s above 4 GiB there is room: could it be mmio64?\n", "");
    }
}

/* True when the request would fit if the extent with this number were not there: in the hole that would be left. */
static bool blocks_alone(const struct failure *failure, uint32_t index)
{
    const uint32_t count = gpamap_extent_map_count(failure->map);
    struct gpamap_interval hole = failure->window;

    if (index > 0) {
        const uint64_t after = gpamap_extent_map_at(failure->map, index - 1).last + 1;

        hole.first = after > hole.first ? after : hole.first;
    }
    if (index + 1 < count) {
        const uint64_t before = gpamap_extent_map_at(failure->map, index + 1).first - 1;

        hole.last = before < hole.last ? before : hole.last;
    }
    return failure->wanted->kind != GPAMAP_LAYOUT_RAM && room_in(hole, failure->wanted->align) >= failure->wanted->size;
}

/* Keep the largest, first ones first. */
static void keep_largest(struct gpamap_extent kept[NAMED_MAX], uint32_t *count, struct gpamap_extent extent)
{
    uint32_t at = *count;

    while (at > 0 && kept[at - 1].last - kept[at - 1].first < extent.last - extent.first) {
        at--;
    }
    if (at < NAMED_MAX) {
        *count += *count < NAMED_MAX;
        memmove(&kept[at + 1], &kept[at], (*count - 1 - at) * sizeof kept[0]);
        kept[at] = extent;
    }
}

/* The ranges without any one of which it would fit; else the largest ones of the window. */
static void say_in_the_way(const struct failure *failure)
{
    const uint32_t count = gpamap_extent_map_count(failure->map);
    struct gpamap_extent largest[NAMED_MAX];
    uint32_t largest_count = 0;
    uint32_t in_window = 0;
    uint32_t blockers = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(failure->map, i);

        if (extent.last < failure->window.first || extent.first > failure->window.last) {
            continue;
        }
        in_window++;
        keep_largest(largest, &largest_count, extent);
        if (blocks_alone(failure, i)) {
            blockers++;
            if (blockers <= NAMED_MAX) {
                say_range(blockers == 1 ? "in the way" : "", failure, &extent, ": without it, it would fit");
            }
        }
    }
    for (uint32_t i = 0; i < largest_count && blockers == 0; i++) {
        say_range(i == 0 ? "in the way" : "", failure, &largest[i], "");
    }
    if (in_window == 0) {
        fprintf(stderr, "  %-13s nothing: the request is larger than the window\n", "in the way");
    } else if (blockers > NAMED_MAX || (blockers == 0 && in_window > NAMED_MAX)) {
        fprintf(stderr, "  %-13s and %" PRIu32 " more\n", "", (blockers > 0 ? blockers : in_window) - NAMED_MAX);
    }
}

static uint64_t highest_end(const struct failure *failure, bool only_ram)
{
    uint64_t end = 0;

    for (uint32_t i = 0; i < gpamap_extent_map_count(failure->map); i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(failure->map, i);
        const enum gpamap_layout_kind kind = owner_of(failure, &extent)->kind;

        if (only_ram ? kind == GPAMAP_LAYOUT_RAM : kind != GPAMAP_LAYOUT_RESERVED) {
            end = extent.last + 1;
        }
    }
    return end;
}

/* Give back what was placed of a RAM request that failed, and find the window of the phase. */
static void rewind_map(struct failure *failure, const struct layout_run *run)
{
    const enum gpamap_layout_kind kind = failure->wanted->kind;
    uint64_t first = 0;

    for (uint32_t i = 0; i < run->builder.log_count; i++) {
        const struct gpamap_extent extent = run->builder.log[i];

        if (extent.owner == run->error.request) {
            (void)!gpamap_extent_map_remove(failure->map, (struct gpamap_interval){ extent.first, extent.last });
        }
    }
    if (kind == GPAMAP_LAYOUT_RAM || kind == GPAMAP_LAYOUT_MMIO64) {
        first = highest_end(failure, true);
    } else if (kind == GPAMAP_LAYOUT_POST_MMIO) {
        first = highest_end(failure, false);
    }
    if (kind == GPAMAP_LAYOUT_MMIO64 && first < FOUR_GIB) {
        first = FOUR_GIB;
    }
    failure->window.first = first;
    failure->window.last = kind == GPAMAP_LAYOUT_MMIO32 ? FOUR_GIB - 1 : LAST_ADDRESS;
    failure->no_window = first > failure->window.last;
}

static void explain_exhausted(const struct description *description, struct layout_run *run)
{
    struct failure failure = { .requests = &description->requests,
                               .wanted = &description->requests.items[run->error.request],
                               .map = &run->builder.map,
                               .free_size = run->error.free_size };
    struct gpamap_extent last;

    rewind_map(&failure, run);
    source_error(&description->source, description_where(description, failure.wanted, ""),
                 "\"%s\" cannot be placed: nothing fits it in phase %s", failure.wanted->tag,
                 kind_name(failure.wanted->kind));
    say_window(&failure);
    if (!failure.no_window) {
        say_largest_hole(&failure);
        say_alternatives(&failure);
        say_in_the_way(&failure);
    } else if (gpamap_extent_map_find(failure.map, LAST_ADDRESS, &last) == GPAMAP_OK) {
        say_range("in the way", &failure, &last, "");
    }
}

static void explain_overlap(const struct description *description, const struct layout_run *run)
{
    const struct request *a = &description->requests.items[run->error.request];
    const struct request *b = &description->requests.items[run->error.other];
    const struct gpamap_range shared =
        gpamap_range_intersection((struct gpamap_range){ a->start, a->end }, (struct gpamap_range){ b->start, b->end });
    char text[SIZE_TEXT_MAX];

    source_error(&description->source, description_where(description, a, ""),
                 "%s \"%s\" 0x%" PRIx64 " .. 0x%" PRIx64 " and %s \"%s\" 0x%" PRIx64 " .. 0x%" PRIx64
                 " overlap: both have 0x%" PRIx64 " .. 0x%" PRIx64 " (%s)",
                 kind_name(a->kind), a->tag, a->start, a->end, kind_name(b->kind), b->tag, b->start, b->end,
                 shared.start, shared.end, size_format(shared.end - shared.start, text));
    source_note(&description->source, description_where(description, b, ""), "\"%s\" is here", b->tag);
}

static void explain_size(const struct description *description, const struct request *request)
{
    if (request->kind <= GPAMAP_LAYOUT_FIXED) {
        source_error(&description->source, description_where(description, request, ""),
                     "%s \"%s\" is empty: it starts and ends at 0x%" PRIx64, kind_name(request->kind), request->tag,
                     request->start);
    } else {
        source_error(&description->source, description_where(description, request, "size"),
                     "the size of %s \"%s\" is 0x%" PRIx64 "; expected a multiple of 4096 (0x1000)%s",
                     kind_name(request->kind), request->tag, request->size, request->size == 0 ? " other than 0" : "");
    }
}

enum cli_exit explain_failure(const struct description *description, struct layout_run *run)
{
    const struct request *request = &description->requests.items[run->error.request];

    switch (run->status) {
    case GPAMAP_ERR_INVALID_SIZE:
        explain_size(description, request);
        return CLI_BAD_INPUT;
    case GPAMAP_ERR_INVALID_ALIGNMENT:
        source_error(&description->source, description_where(description, request, "align"),
                     "the alignment of %s \"%s\" is 0x%" PRIx64 "; expected a power of two, 4096 (0x1000) or more",
                     kind_name(request->kind), request->tag, request->align);
        return CLI_BAD_INPUT;
    case GPAMAP_ERR_FIXED_OVERLAP:
        explain_overlap(description, run);
        return CLI_FINDING;
    case GPAMAP_ERR_EXHAUSTED:
        explain_exhausted(description, run);
        return CLI_FINDING;
    default:
        fprintf(stderr, "gpamap: the layout builder answered %s\n", gpamap_status_name(run->status));
        return CLI_INTERNAL;
    }
}

void explain_phys_bits(const struct plan *plan)
{
    const struct description *description = plan->description;
    size_t path[1] = { 0 };
    uint32_t named = 0;
    const char *key;
    json_t *value;

    json_object_foreach(description->root, key, value)
    {
        if (strcmp(key, "phys_bits") == 0) {
            break;
        }
        path[0]++;
    }
    source_error(&description->source, json_where(description->source.text, path, 1, false),
                 "the layout ends at 0x%" PRIx64 ", which needs %" PRIu32 " address bits; phys_bits is %" PRIu32,
                 plan->end, plan->needed_bits, description->phys_bits);
    for (uint32_t i = 0; i < plan->piece_count; i++) {
        const struct piece *piece = &plan->pieces[i];

        if (plan_piece_out_of_reach(plan, piece)) {
            named++;
            if (named <= NAMED_MAX) {
                fprintf(stderr, "  %-13s %s \"%s\" 0x%" PRIx64 " .. 0x%" PRIx64 "\n", named == 1 ? "out of reach" : "",
                        kind_name(piece->request->kind), piece->request->tag, piece->range.start, piece->range.end);
            }
        }
    }
    if (named > NAMED_MAX) {
        fprintf(stderr, "  %-13s and %" PRIu32 " more\n", "", named - NAMED_MAX);
    }
}
