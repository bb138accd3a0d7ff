/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_MEMORY_LAYOUT_H
#define GPAMAP_ORACLE_MEMORY_LAYOUT_H
/*
 * A memory layout as its lists alone. Every rule looks at every pair of elements, every question at every element.
 */
#include "gpamap/memory_query.h"
#include "oracle/oracle.h"

#define ORACLE_MEMORY_LIST_MAX 64 /* nodes, and elements of each list */

enum oracle_memory_form { ORACLE_MEMORY_SIZE, ORACLE_MEMORY_NUMA, ORACLE_MEMORY_RANGES, ORACLE_MEMORY_RESOLVED };

/* What a constructor is given, whichever it is. */
struct oracle_memory_input {
    enum oracle_memory_form form;
    const uint64_t *sizes; /* [size_count]: of the nodes; the first alone for SIZE */
    const struct gpamap_ram_range *ram;
    struct gpamap_memory_gaps gaps; /* mmio alone for RANGES */
    uint32_t size_count, ram_count;
    uint32_t ram_capacity, extent_capacity; /* elements of the storage */
};

struct oracle_memory {
    struct gpamap_ram_range ram[4 * ORACLE_MEMORY_LIST_MAX];
    uint32_t ram_count;
    struct gpamap_memory_gaps gaps;
};

/* Something that stands in a layout. */
struct oracle_memory_element {
    struct gpamap_range range;
    enum gpamap_memory_kind kind;
    uint32_t index; /* in the list of its kind */
    uint32_t node;  /* of RAM */
};

/* The elements of storage that a constructor wants, whatever capacities the input has. */
oracle_wide oracle_memory_ram_room(const struct oracle_memory_input *input);
oracle_wide oracle_memory_extent_room(const struct oracle_memory_input *input);

/* The layout is good only when the answer is OK. */
enum gpamap_status oracle_memory_new(struct oracle_memory *memory, const struct oracle_memory_input *input);

uint32_t oracle_memory_count(const struct oracle_memory *memory);
struct oracle_memory_element oracle_memory_at(const struct oracle_memory *memory, uint32_t number);

/* What holds the address; false when nothing does. */
bool oracle_memory_find(const struct oracle_memory *memory, uint64_t address, struct oracle_memory_element *element);
/* Bytes of RAM from `from` on and below `to`. */
uint64_t oracle_memory_ram_between(const struct oracle_memory *memory, oracle_wide from, oracle_wide to);
uint64_t oracle_memory_ram_of_node(const struct oracle_memory *memory, uint32_t node);
/* The highest end of RAM (of everything but VTL2). */
uint64_t oracle_memory_end_of_ram(const struct oracle_memory *memory);
uint64_t oracle_memory_end_of_layout(const struct oracle_memory *memory);
/* One past the last byte of RAM below 4 GiB; 0 when there is none. */
uint64_t oracle_memory_max_ram_below_4gb(const struct oracle_memory *memory);

#endif
