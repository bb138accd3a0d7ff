/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_MAP_ENTRY_H
#define GPAMAP_CLI_MAP_ENTRY_H
/*
 * An entry of an address map, and what the parsers of maps share. A parser is a function of bytes: it fills a sink that
 * the caller has made large enough, or says in a fault what is wrong and where. It allocates and prints nothing.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/scan.h"

enum map_kind {
    MAP_RAM,
    MAP_RESERVED,   /* kept free: firmware, boot data, reserved-memory */
    MAP_ACPI,       /* ACPI tables: RAM once they are read */
    MAP_NVS,        /* ACPI non-volatile storage */
    MAP_UNUSABLE,   /* bad memory */
    MAP_PERSISTENT, /* persistent memory */
    MAP_ROM,
    MAP_DEVICE,  /* registers, a BAR, flash */
    MAP_WINDOW,  /* an MMIO hole: where devices may stand */
    MAP_ECAM,    /* PCI configuration space */
    MAP_AFFINITY /* says the node of whatever stands there (SRAT) */
};

/* "ram", "reserved", ...; and the reverse: false, *kind untouched, when the name is none. */
const char *map_kind_name(enum map_kind kind);
bool map_kind_parse(const char *name, enum map_kind *kind);

#define MAP_KINDS (MAP_AFFINITY + 1)
#define MAP_NO_PARENT UINT32_MAX
#define MAP_TAG_SIZE 64

struct map_entry {
    uint64_t first, last; /* bytes, inclusive; first <= last */
    enum map_kind kind;
    bool has_node;
    uint32_t node;
    uint32_t parent; /* the entry before this one that the file nests it in, and that holds it; or MAP_NO_PARENT */
    char tag[MAP_TAG_SIZE]; /* what the file calls it; never empty, printable ASCII */
    size_t where;           /* byte offset of the entry in the file */
    uint32_t type;          /* the format's own number of the kind where it has one, else 0: e820's type, flags of SRAT,
                               PCI space of an FDT window; of every ECAM its segment << 8 | first bus */
};

struct map_sink {
    struct map_entry *entries; /* [capacity] */
    uint32_t count, capacity;
};

struct map_fault {
    size_t where;     /* byte offset in the file */
    const char *what; /* a constant: what is wrong, and what was expected */
};

/* A new entry with that tag (bytes that are not printable ASCII become '?'; "?" when there are none), no node and no
   parent; NULL when the sink is full. */
struct map_entry *map_sink_add(struct map_sink *sink, struct scan tag);

/* Fill in the fault; answers false. */
bool map_fault_set(struct map_fault *fault, size_t where, const char *what);

/* As map_sink_add, with ends and place; NULL, and the fault is set, when the sink is full. */
struct map_entry *map_sink_range(struct map_sink *sink, struct scan tag, uint64_t first, uint64_t last, size_t where,
                                 struct map_fault *fault);

/* An entry that a format cannot say, NULL for the whole map, and why. */
struct map_refusal {
    const struct map_entry *entry;
    const char *what; /* after the name of the entry */
};

/* Fill in the refusal; answers false. */
bool map_refuse(struct map_refusal *refusal, const struct map_entry *entry, const char *what);

extern const char MAP_TOO_MANY[];   /* the fault of a full sink */
extern const char MAP_PAST_SPACE[]; /* of a range that does not end in 64 bits */

/* The parsers; true, or the fault is set. The sink needs as many entries as the text has lines, or the table room for.
 */
bool iomem_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);
bool e820_log_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);
bool e820_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);
bool srat_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);
bool mcfg_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);
bool mtree_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault);

#endif
