/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Two tables of ACPI, as whole tables with their header: SRAT, whose memory affinity structures say the node of ranges
 * (base and length), and MCFG, which says where the configuration space of PCI is (the address of bus 0, and buses).
 */
#include <string.h>

#include "cli/format.h"
#include "cli/scan.h"

enum {
    HEADER_SIZE = 36,
    SRAT_START = 48, /* of the structures; the 12 bytes before them are reserved */
    MEMORY_AFFINITY = 1,
    MEMORY_AFFINITY_SIZE = 40,
    MCFG_START = 44,
    MCFG_ENTRY_SIZE = 16
};

enum srat_flags { ENABLED = 1, HOTPLUG = 2, NON_VOLATILE = 4 };

static const char TRUNCATED[] = "the table is truncated";

/* The header: its signature, its length, which is that of the file, and its checksum. */
static bool parse_header(const char *bytes, size_t size, const char *signature, size_t least, struct map_fault *fault)
{
    struct scan text = { bytes, 0, size };
    unsigned sum = 0;

    if (!scan_word(&text, signature)) {
        return map_fault_set(fault, 0, "not this ACPI table: its signature is another");
    }
    if (size < least) {
        return map_fault_set(fault, size, TRUNCATED);
    }
    if (le32(bytes + 4) != size) {
        return map_fault_set(fault, 4, "the length of the table is not that of the file");
    }
    for (size_t i = 0; i < size; i++) {
        sum = (sum + (unsigned char)bytes[i]) & 0xff;
    }
    return sum == 0 || map_fault_set(fault, 9, "the checksum is wrong: the bytes of the table do not add up to 0");
}

/* Write a number in decimal digits, at most 10; answers how many. */
static size_t put_decimal(char *text, uint32_t value)
{
    size_t count = 1;

    for (uint32_t rest = value; rest > 9; rest /= 10) {
        count++;
    }
    for (size_t i = count; i > 0; i--) {
        text[i - 1] = (char)('0' + value % 10);
        value /= 10;
    }
    return count;
}

static bool parse_affinity(const char *bytes, size_t at, bool narrow, struct map_sink *sink, struct map_fault *fault)
{
    const char *structure = bytes + at;
    const uint32_t domain = le32(structure + 2);
    const uint32_t node = narrow ? domain & 0xff : domain;
    const uint64_t first = le64(structure + 8);
    const uint64_t length = le64(structure + 16);
    const uint32_t flags = le32(structure + 28);
    char tag[16] = "node ";

    if ((flags & ENABLED) == 0 || length == 0) {
        return true;
    }
    if (length - 1 > UINT64_MAX - first) {
        return map_fault_set(fault, at + 16, MAP_PAST_SPACE);
    }
    const struct scan name = { tag, 0, 5 + put_decimal(tag + 5, node) };
    struct map_entry *entry = map_sink_range(sink, name, first, first + (length - 1), at, fault);

    if (entry == NULL) {
        return false;
    }
    entry->kind = MAP_AFFINITY;
    entry->has_node = true;
    entry->node = node;
    entry->type = flags;
    return true;
}

bool srat_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    if (!parse_header(bytes, size, "SRAT", SRAT_START, fault)) {
        return false;
    }
    const bool narrow = (unsigned char)bytes[8] < 2; /* revision 1 has proximity domains of one byte */
    size_t at = SRAT_START;

    while (at < size) {
        const size_t length = at + 2 <= size ? (unsigned char)bytes[at + 1] : 0;

        if (bytes[at] == MEMORY_AFFINITY) {
            if (length != MEMORY_AFFINITY_SIZE || at + MEMORY_AFFINITY_SIZE > size) {
                return map_fault_set(fault, at, "a memory affinity structure is not 40 bytes long");
            }
            if (!parse_affinity(bytes, at, narrow, sink, fault)) {
                return false;
            }
        } else if (length < 2 || at + length > size) {
            return map_fault_set(fault, at, "a structure of an impossible length");
        }
        at += length;
    }
    return true;
}

static bool parse_ecam(const char *bytes, size_t at, struct map_sink *sink, struct map_fault *fault)
{
    const uint64_t base = le64(bytes + at);
    const uint32_t segment = le16(bytes + at + 8);
    const uint32_t first_bus = (unsigned char)bytes[at + 10];
    const uint32_t last_bus = (unsigned char)bytes[at + 11];

    if (first_bus > last_bus) {
        return map_fault_set(fault, at + 10, "the buses are reversed: the last is below the first");
    }
    if (base > UINT64_MAX - (((uint64_t)last_bus + 1) << 20) + 1) {
        return map_fault_set(fault, at, MAP_PAST_SPACE);
    }
    const uint64_t first = base + ((uint64_t)first_bus << 20);
    const uint64_t last = base + (((uint64_t)last_bus + 1) << 20) - 1;
    struct map_entry *entry = map_sink_range(sink, scan_of("ECAM"), first, last, at, fault);

    if (entry == NULL) {
        return false;
    }
    entry->kind = MAP_ECAM;
    entry->type = segment << 8 | first_bus;
    return true;
}

bool mcfg_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    if (!parse_header(bytes, size, "MCFG", MCFG_START, fault)) {
        return false;
    }
    for (size_t at = MCFG_START; at < size; at += MCFG_ENTRY_SIZE) {
        if (at + MCFG_ENTRY_SIZE > size) {
            return map_fault_set(fault, at, TRUNCATED);
        }
        if (!parse_ecam(bytes, at, sink, fault)) {
            return false;
        }
    }
    return true;
}

bool ecam_buses(const struct map_entry *entry, struct ecam_buses *buses)
{
    const uint64_t last_offset = entry->last - entry->first;

    buses->segment = entry->type >> 8;
    buses->first = entry->type & 0xff;
    if (last_offset % (1 << 20) != (1 << 20) - 1 || (last_offset >> 20) > 255 - buses->first) {
        return false;
    }
    buses->last = buses->first + (uint32_t)(last_offset >> 20);
    return true;
}

static void put(char *bytes, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (char)(value >> (8 * i) & 0xff);
    }
}

/* Room for the header and what follows it up to `size`, zeros; completed by finish_table. */
static void start_table(struct text *out, const char *signature, char revision, size_t size)
{
    char header[SRAT_START] = { 0 };

    memcpy(header, signature, 4);
    header[8] = revision;
    memcpy(header + 10, "GPAMAPGPAMAP  ", 14);
    put(header + 24, 1, 4);
    memcpy(header + 28, "GPAM", 4);
    put(header + 32, 1, 4);
    text_add(out, header, size);
}

static bool finish_table(struct text *out, struct map_refusal *refusal)
{
    unsigned sum = 0;

    if (out->broken) {
        return true; /* the caller sees that there is no memory */
    }
    if (out->size > UINT32_MAX) {
        return map_refuse(refusal, NULL, "the table is longer than 4 GiB");
    }
    put(out->bytes + 4, out->size, 4);
    for (size_t i = 0; i < out->size; i++) {
        sum += (unsigned char)out->bytes[i];
    }
    out->bytes[9] = (char)(0x100 - (sum & 0xff));
    return true;
}

static uint32_t srat_flags(const struct guest_map *map, const struct map_entry *entry)
{
    if (map->format == MAP_SRAT) {
        return entry->type;
    }
    return entry->kind == MAP_PERSISTENT ? ENABLED | NON_VOLATILE : ENABLED;
}

bool srat_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    start_table(out, "SRAT", 3, SRAT_START);
    if (!out->broken) {
        put(out->bytes + HEADER_SIZE, 1, 4); /* reserved, and 1 for the sake of old readers */
    }
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        char structure[MEMORY_AFFINITY_SIZE] = { MEMORY_AFFINITY, MEMORY_AFFINITY_SIZE };

        if (!entry->has_node) {
            return map_refuse(refusal, entry, "has no NUMA node, which is all that an SRAT says");
        }
        if (entry->last - entry->first == UINT64_MAX) {
            return map_refuse(refusal, entry, "spans all 2^64 bytes: its size does not fit 64 bits");
        }
        put(structure + 2, entry->node, 4);
        put(structure + 8, entry->first, 8);
        put(structure + 16, entry->last - entry->first + 1, 8);
        put(structure + 28, srat_flags(map, entry), 4);
        text_add(out, structure, sizeof structure);
    }
    return finish_table(out, refusal);
}

bool mcfg_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    start_table(out, "MCFG", 1, MCFG_START);
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        char structure[MCFG_ENTRY_SIZE] = { 0 };
        struct ecam_buses buses;

        if (!ecam_buses(entry, &buses)) {
            return map_refuse(refusal, entry, "is no ECAM of 1 to 256 buses of 1 MiB");
        }
        if (entry->first < (uint64_t)buses.first << 20) {
            return map_refuse(refusal, entry, "is an ECAM whose bus 0 would lie below address 0");
        }
        put(structure, entry->first - ((uint64_t)buses.first << 20), 8);
        put(structure + 8, buses.segment, 2);
        structure[10] = (char)buses.first;
        structure[11] = (char)buses.last;
        text_add(out, structure, sizeof structure);
    }
    return finish_table(out, refusal);
}
