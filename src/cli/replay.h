/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_REPLAY_H
#define GPAMAP_CLI_REPLAY_H
/*
 * The trace interpreter: a line is cut into tokens, the first names a command, the command of its section runs.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/requests.h"
#include "gpamap/gpamap.h"

/* The tokens of the line in hand, the command's own first. */
struct trace_line {
    char **tokens;
    size_t count;
    size_t next; /* the next that was not read */
};

struct list_side {
    struct gpamap_range *ranges; /* [count] */
    uint32_t count;
};

/* A memory layout, and all that it refers to. */
struct memory_build {
    struct gpamap_memory_layout layout;
    struct gpamap_memory_gaps gaps; /* in ranges */
    struct gpamap_range *ranges;
    struct gpamap_ram_range *ram; /* as given, or where the layout places it */
    struct gpamap_extent *extents;
    uint32_t extent_capacity;
};

/* What the lines after memory-layout say, and the last of it that could be built. */
struct memory_section {
    bool is_open;
    struct list_side mmio, pci_ecam, pci_mmio; /* any ends */
    struct gpamap_ram_range *ram;              /* [ram_count]; any ends */
    uint32_t ram_count, ram_capacity;
    bool has_vtl2;
    struct gpamap_range vtl2;

    bool is_built;
    struct memory_build built;
};

/* An address allocator. */
struct address_section {
    bool is_open;
    struct gpamap_address_allocator allocator; /* its capacity is what is allocated now, at most `capacity` */
    struct gpamap_extent *storage;
    uint32_t capacity;
};

/* Everything a trace works on. */
struct replay {
    struct trace_line line;
    struct list_side left, right;

    bool has_set;
    struct gpamap_range_set set; /* its capacity is what is allocated now, at most set_capacity */
    uint32_t set_capacity;

    bool has_layout;
    struct request_list requests;
    struct request_list targets; /* of the last allocation that succeeded; start and end are the extent */

    struct memory_section memory;
    struct address_section addresses;

    bool has_ids;
    struct gpamap_id_allocator ids;
    uint64_t *id_words;

    bool stop; /* the line could not be read, or memory is gone: message says why */
    bool internal;
    char message[256];
};

struct trace_command {
    const char *name;
    void (*run)(struct replay *replay);
};

/* The commands of each section, ended by a NULL name. */
extern const struct trace_command RANGE_COMMANDS[];
extern const struct trace_command RANGE_SET_COMMANDS[];
extern const struct trace_command ID_COMMANDS[];
extern const struct trace_command LAYOUT_COMMANDS[];
extern const struct trace_command MEMORY_COMMANDS[];
extern const struct trace_command ADDRESS_COMMANDS[];

/* `ram` is a word of two sections: alone it asks the memory layout. */
void replay_memory_ram(struct replay *replay);
void replay_memory_free(struct memory_section *memory);
/* So is `allocate`: with more words it asks the address allocator. */
void replay_address_allocate(struct replay *replay);

/* Stop the run: the line cannot be read. The first message stays. */
void replay_stop(struct replay *replay, const char *format, ...) __attribute__((format(printf, 2, 3)));
void replay_no_memory(struct replay *replay);

/* Read the next token, `what` in messages; after a failure the run stops and the value is 0, "" or an empty range. */
const char *read_word(struct replay *replay, const char *what);
const char *read_tag(struct replay *replay);
uint64_t read_number(struct replay *replay, const char *what);
struct gpamap_range read_ends(struct replay *replay); /* may be no range */
/* The rest of the line, which is ends, in a list of its own; each pair may be no range. False, and no list, when the
   line could not be read. */
bool read_list(struct replay *replay, struct list_side *list);
/* Nothing more on the line, and nothing was wrong before: the command may run. */
bool read_end(struct replay *replay);

/* The answers. */
void answer_error(const char *name);
void answer_status(enum gpamap_status status);
void answer_bool(bool value);
void answer_range(const char *word, struct gpamap_range range);

/* Ends that are no range: answers invalid-range, and true. */
bool refuse_range(struct gpamap_range range);

#endif
