/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Linux /proc/iomem: "FIRST-LAST : NAME", hexadecimal, both ends inclusive, two blanks of indentation a level. A range
 * lies within the one it is nested in. The kernel's names say what a range is.
 */
#include <inttypes.h>

#include "cli/format.h"
#include "cli/scan.h"

#define DEPTH_MAX 16 /* the kernel prints 6 levels */

static const char NOT_A_LINE[] = "not a line of /proc/iomem: expected FIRST-LAST : NAME";

enum place { WHOLE, START, END };

/* What a name means: the first row that fits. */
static const struct {
    const char *name;
    enum place place;
    enum map_kind kind;
} NAMES[] = {
    { "System RAM", START, MAP_RAM },           { "Kernel code", WHOLE, MAP_RAM },
    { "Kernel rodata", WHOLE, MAP_RAM },        { "Kernel data", WHOLE, MAP_RAM },
    { "Kernel bss", WHOLE, MAP_RAM },           { "Reserved", WHOLE, MAP_RESERVED },
    { "reserved", WHOLE, MAP_RESERVED },        { "Soft Reserved", WHOLE, MAP_RESERVED },
    { "Crash kernel", WHOLE, MAP_RESERVED },    { "RAM buffer", WHOLE, MAP_RESERVED },
    { "ACPI Tables", WHOLE, MAP_ACPI },         { "ACPI Non-volatile Storage", WHOLE, MAP_NVS },
    { "Unusable memory", WHOLE, MAP_UNUSABLE }, { "Persistent Memory", START, MAP_PERSISTENT },
    { "PCI ECAM ", START, MAP_ECAM },           { "PCI MMCONFIG ", START, MAP_ECAM },
    { "PCI Bus ", START, MAP_WINDOW },          { " ROM", END, MAP_ROM },
};

/* What a range of a kind is called when its own name would mean something else. */
static const char *const KIND_NAMES[MAP_KINDS] = {
    [MAP_RAM] = "System RAM",           [MAP_RESERVED] = "Reserved",
    [MAP_ACPI] = "ACPI Tables",         [MAP_NVS] = "ACPI Non-volatile Storage",
    [MAP_UNUSABLE] = "Unusable memory", [MAP_PERSISTENT] = "Persistent Memory",
    [MAP_ROM] = "System ROM",           [MAP_DEVICE] = "Device",
    [MAP_WINDOW] = "PCI Bus 0000:00",   [MAP_ECAM] = "PCI ECAM",
};

static size_t text_length(const char *tag)
{
    size_t length = 0;

    while (tag[length] != '\0') {
        length++;
    }
    return length;
}

static bool name_fits(const char *tag, size_t size, const char *name, enum place place)
{
    const size_t length = text_length(name);

    if (length > size || (place == WHOLE && length != size)) {
        return false;
    }
    const char *at = place == END ? tag + (size - length) : tag;

    for (size_t i = 0; i < length; i++) {
        if (at[i] != name[i]) {
            return false;
        }
    }
    return true;
}

static enum map_kind kind_of_name(const char *tag, size_t size)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (name_fits(tag, size, NAMES[i].name, NAMES[i].place)) {
            return NAMES[i].kind;
        }
    }
    return MAP_DEVICE;
}

/* "PCI ECAM 0001 [bus 00-3f]": the segment and the first bus; 0 where the name does not say. */
static uint32_t ecam_type(const char *tag)
{
    struct scan name = { tag, 0, text_length(tag) };
    uint64_t segment = 0;
    uint64_t bus = 0;

    if (!scan_word(&name, "PCI ECAM ") && !scan_word(&name, "PCI MMCONFIG ")) {
        return 0;
    }
    if (scan_hex(&name, &segment) != NULL || segment > UINT16_MAX || !scan_word(&name, " [bus ") ||
        scan_hex(&name, &bus) != NULL || bus > UINT8_MAX || !scan_word(&name, "-")) {
        return 0;
    }
    return (uint32_t)(segment << 8 | bus);
}

/* The ends of a line, from behind its indentation. */
static bool parse_ends(struct scan *line, uint64_t *first, uint64_t *last, struct map_fault *fault)
{
    const char *problem = scan_hex(line, first);

    if (problem == NULL && !scan_word(line, "-")) {
        problem = NOT_A_LINE;
    }
    if (problem == NULL) {
        problem = scan_hex(line, last);
    }
    if (problem == NULL && !scan_word(line, " : ")) {
        problem = NOT_A_LINE;
    }
    if (problem == NULL && *first > *last) {
        problem = "the range is reversed: its last byte is below its first";
    }
    return problem == NULL || map_fault_set(fault, line->at, problem);
}

/* Parse a line. nest[0 .. *depth-1] are the entries that the line before it lies in, itself the last. */
static bool parse_line(struct scan line, struct map_sink *sink, uint32_t nest[DEPTH_MAX], size_t *depth,
                       struct map_fault *fault)
{
    const size_t where = line.at;
    size_t level = 0;
    uint64_t first = 0;
    uint64_t last = 0;

    while (level < DEPTH_MAX && scan_word(&line, "  ")) {
        level++;
    }
    if (level > *depth || level >= DEPTH_MAX) {
        return map_fault_set(fault, where,
                             "the indentation is deeper than one level (two blanks) below the line before");
    }
    if (!parse_ends(&line, &first, &last, fault)) {
        return false;
    }
    struct map_entry *entry = map_sink_range(sink, line, first, last, where, fault);

    if (entry == NULL) {
        return false;
    }
    entry->kind = kind_of_name(entry->tag, text_length(entry->tag));
    entry->type = entry->kind == MAP_ECAM ? ecam_type(entry->tag) : 0;
    if (level > 0) {
        const uint32_t outer = nest[level - 1];
        const struct map_entry *parent = &sink->entries[outer];

        entry->parent = outer;
        if (first < parent->first || last > parent->last) {
            return map_fault_set(fault, where, "the range reaches outside the one that it is nested in");
        }
    }
    nest[level] = (uint32_t)(entry - sink->entries);
    *depth = level + 1;
    return true;
}

/* The kernel shows every address as 0 to a reader that has not the right to see them. */
static bool addresses_are_hidden(const struct map_entry *entries, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (entries[i].last != 0) {
            return false;
        }
    }
    return count > 1;
}

bool iomem_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    struct scan text = { bytes, 0, size };
    struct scan line = text;
    uint32_t nest[DEPTH_MAX] = { 0 };
    size_t depth = 0;

    while (scan_line(&text, &line)) {
        if (line.at < line.end && !parse_line(line, sink, nest, &depth, fault)) {
            return false;
        }
    }
    if (addresses_are_hidden(sink->entries, sink->count)) {
        return map_fault_set(fault, 0, "every address is 0: the kernel hides them from all but root; read it as root");
    }
    return sink->count > 0 || map_fault_set(fault, 0, NOT_A_LINE);
}

static unsigned entry_depth(const struct guest_map *map, const struct map_entry *entry)
{
    unsigned depth = 0;

    for (; entry->parent != MAP_NO_PARENT; entry = &map->entries[entry->parent]) {
        depth++;
    }
    return depth;
}

bool iomem_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    struct ecam_buses buses;

    if (addresses_are_hidden(map->entries, map->count)) {
        return map_refuse(refusal, NULL, "every range is byte 0, which reads as if addresses were hidden");
    }
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        const unsigned depth = entry_depth(map, entry);

        if (depth >= DEPTH_MAX) {
            return map_refuse(refusal, entry, "is nested too deep for /proc/iomem");
        }
        text_format(out, "%*s%08" PRIx64 "-%08" PRIx64 " : ", (int)(2 * depth), "", entry->first, entry->last);
        if (kind_of_name(entry->tag, text_length(entry->tag)) == entry->kind) {
            text_format(out, "%s\n", entry->tag);
        } else if (entry->kind == MAP_ECAM && ecam_buses(entry, &buses)) {
            text_format(out, "PCI ECAM %04" PRIx32 " [bus %02" PRIx32 "-%02" PRIx32 "]\n", buses.segment, buses.first,
                        buses.last);
        } else {
            text_format(out, "%s\n", KIND_NAMES[entry->kind]);
        }
    }
    return true;
}
