/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_REQUESTS_H
#define GPAMAP_CLI_REQUESTS_H
/* Requests for a layout, as many as memory holds, and one run of the layout builder over them. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/map_entry.h"
#include "gpamap/gpamap.h"

#define TAG_MAX 63

struct request {
    char tag[TAG_MAX + 1];
    enum gpamap_layout_kind kind;
    uint64_t start, end;  /* reserved, fixed; a valid range */
    uint64_t size, align; /* the others */
    enum map_kind holds;  /* what stands there, of a description */
    bool says_holds;      /* it was given */
    bool has_node;        /* ram always; of the others, what holds RAM may have one */
    uint32_t node;
    size_t list, index; /* of a description: which member of the document, which element of it */
};

struct request_list {
    struct request *items; /* in caller order */
    uint32_t count, capacity;
};

/* False when there is no memory. */
bool request_list_add(struct request_list *list, const struct request *request);
void request_list_free(struct request_list *list);

/* The builder over a list of requests, what it answered, and all its storage. */
struct layout_run {
    struct gpamap_layout_builder builder; /* its map and log explain a failure */
    enum gpamap_status status;
    struct gpamap_layout_error error;
    struct gpamap_placed *placed;
    uint32_t count;
};

/* False when there is no memory. The tags stay those of the list. */
bool layout_run(struct layout_run *run, const struct request_list *list);
void layout_run_free(struct layout_run *run);

/* "reserved", "fixed", "mmio32", "ram", "mmio64", "post-mmio": of a range, and of the phase that places it. */
const char *kind_name(enum gpamap_layout_kind kind);
/* The reverse; false, *kind untouched, when the name is none. */
bool kind_parse(const char *name, enum gpamap_layout_kind *kind);
/* What a range of that kind holds when nothing else is said. */
enum map_kind kind_holds(enum gpamap_layout_kind kind);
#define KIND_TEXT_MAX 24
/* "fixed", or "fixed ram" where what it holds is not what its kind does by itself. */
const char *request_kind(const struct request *request, char text[KIND_TEXT_MAX]);
#define HOLDS_NAMES "ram, reserved, acpi, nvs, unusable, persistent, rom, device, window or ecam"
/* False, *kind untouched, when name is none of mmio32, mmio64, post-mmio. */
bool placement_parse(const char *name, enum gpamap_layout_kind *kind);

/* NULL, or what is wrong with a tag. */
const char *tag_check(const char *tag);

#endif
