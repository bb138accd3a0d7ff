/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The e820 memory map of PCs, in three dresses: entries of 20 bytes (base, size, type; little-endian, packed), the same
 * as a C array, and the lines that Linux prints of it at boot, whose ends are inclusive.
 */
#include <inttypes.h>
#include <string.h>

#include "cli/format.h"
#include "cli/scan.h"

#define ENTRY_SIZE 20

enum e820_type { TYPE_RAM = 1, TYPE_RESERVED = 2, TYPE_PMEM = 7, TYPE_PRAM = 12 };

/* The types with a name. Where a kind stands twice, the first row is the one to write. */
static const struct {
    char name[24]; /* in the log */
    uint32_t type;
    enum map_kind kind;
} TYPES[] = {
    { "usable", TYPE_RAM, MAP_RAM },
    { "reserved", TYPE_RESERVED, MAP_RESERVED },
    { "ACPI data", 3, MAP_ACPI },
    { "ACPI NVS", 4, MAP_NVS },
    { "unusable", 5, MAP_UNUSABLE },
    { "persistent (type 7)", TYPE_PMEM, MAP_PERSISTENT },
    { "persistent (type 12)", TYPE_PRAM, MAP_PERSISTENT },
    { "soft reserved", 0xefffffff, MAP_RESERVED },
};

static const char UNKNOWN[24] = "unknown type";

#define TYPE_COUNT (sizeof TYPES / sizeof TYPES[0])

/* The row of a type; TYPE_COUNT when it has no name. Such a type is reserved, whatever it means. */
static size_t row_of_type(uint32_t type)
{
    size_t row = 0;

    while (row < TYPE_COUNT && TYPES[row].type != type) {
        row++;
    }
    return row;
}

static bool add_entry(struct map_sink *sink, uint64_t first, uint64_t last, uint32_t type, size_t where,
                      struct map_fault *fault)
{
    const size_t row = row_of_type(type);
    const char *name = row < TYPE_COUNT ? TYPES[row].name : UNKNOWN;
    struct map_entry *entry = map_sink_range(sink, scan_of(name), first, last, where, fault);

    if (entry != NULL) {
        entry->kind = row < TYPE_COUNT ? TYPES[row].kind : MAP_RESERVED;
        entry->type = type;
    }
    return entry != NULL;
}

bool e820_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    for (size_t at = 0; at < size; at += ENTRY_SIZE) {
        if (at + ENTRY_SIZE > size) {
            return map_fault_set(fault, at, "half an e820 entry: expected 20 bytes (base, size, type)");
        }
        const uint64_t first = le64(bytes + at);
        const uint64_t length = le64(bytes + at + 8);

        if (length != 0 && length - 1 > UINT64_MAX - first) {
            return map_fault_set(fault, at + 8, MAP_PAST_SPACE);
        }
        if (length != 0 && !add_entry(sink, first, first + (length - 1), le32(bytes + at + 16), at, fault)) {
            return false;
        }
    }
    return true;
}

/* Who printed the table: "BIOS-e820" what the firmware gave, the others what the kernel made of it. */
static const char *const TABLES[] = { "BIOS-e820: [mem ", "user: [mem ", "modified: [mem ", "extended: [mem ",
                                      "reserve setup_data: [mem " };

/* The type at the end of a line: NULL, or what is wrong. */
static const char *parse_type(struct scan *line, uint32_t *type)
{
    for (size_t row = 0; row < TYPE_COUNT; row++) {
        struct scan rest = *line;

        if (scan_word(&rest, TYPES[row].name) && rest.at == rest.end) {
            *type = TYPES[row].type;
            return NULL;
        }
    }
    if (scan_word(line, "type ") && scan_decimal(line, type) == NULL && line->at == line->end) {
        return NULL;
    }
    return "unknown type: expected usable, reserved, ACPI data, ACPI NVS, unusable, persistent, type N";
}

/* Parse a line from behind "[mem ". */
static bool parse_log_line(struct scan line, size_t where, struct map_sink *sink, struct map_fault *fault)
{
    uint64_t first = 0;
    uint64_t last = 0;
    uint32_t type = 0;
    const char *problem = "expected [mem 0xFIRST-0xLAST] TYPE";

    if (!scan_word(&line, "0x") || scan_hex(&line, &first) != NULL || !scan_word(&line, "-0x") ||
        scan_hex(&line, &last) != NULL || !scan_word(&line, "] ")) {
        return map_fault_set(fault, line.at, problem);
    }
    problem = parse_type(&line, &type);
    if (problem != NULL) {
        return map_fault_set(fault, line.at, problem);
    }
    if (first > last && first - last > 1) {
        return map_fault_set(fault, where, "the range is reversed: its last byte is below its first");
    }
    if (first > last) { /* so Linux prints an entry of size 0 */
        return true;
    }
    return add_entry(sink, first, last, type, where, fault);
}

/* Parse the first run of lines that hold the word; *found tells whether there is one. */
static bool parse_table(struct scan text, const char *word, bool *found, struct map_sink *sink, struct map_fault *fault)
{
    struct scan line = text;

    while (scan_line(&text, &line)) {
        const size_t where = line.at;

        if (scan_past(&line, word)) {
            *found = true;
            if (!parse_log_line(line, where, sink, fault)) {
                return false;
            }
        } else if (*found) {
            break;
        }
    }
    return true;
}

bool e820_log_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    const struct scan text = { bytes, 0, size };
    bool found = false;

    for (size_t i = 0; i < sizeof TABLES / sizeof TABLES[0] && !found; i++) {
        if (!parse_table(text, TABLES[i], &found, sink, fault)) {
            return false;
        }
    }
    return found || map_fault_set(fault, 0, "no e820 table: expected lines with BIOS-e820: [mem 0xFIRST-0xLAST] TYPE");
}

/* The type to write; that of the file where it was an e820 map. */
static uint32_t type_of(const struct guest_map *map, const struct map_entry *entry)
{
    if (map->format == MAP_E820_BINARY || map->format == MAP_E820_LOG) {
        return entry->type;
    }
    for (size_t row = 0; row < TYPE_COUNT; row++) {
        if (TYPES[row].kind == entry->kind) {
            return TYPES[row].type;
        }
    }
    return TYPE_RESERVED;
}

bool e820_log_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    (void)refusal; /* there is no range that a line cannot say */
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        const uint32_t type = type_of(map, entry);
        const size_t row = row_of_type(type);

        text_format(out, "BIOS-e820: [mem 0x%016" PRIx64 "-0x%016" PRIx64 "] ", entry->first, entry->last);
        if (row < TYPE_COUNT) {
            text_format(out, "%s\n", TYPES[row].name);
        } else {
            text_format(out, "type %" PRIu32 "\n", type);
        }
    }
    return true;
}

/* False, and the refusal is set, when the size does not fit. */
static bool entry_size(const struct map_entry *entry, uint64_t *size, struct map_refusal *refusal)
{
    *size = entry->last - entry->first + 1;
    return *size != 0 || map_refuse(refusal, entry, "spans all 2^64 bytes: its size does not fit 64 bits");
}

static void put_le(struct text *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const char byte = (char)(value >> (8 * i) & 0xff);

        text_add(out, &byte, 1);
    }
}

bool e820_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        uint64_t size;

        if (!entry_size(entry, &size, refusal)) {
            return false;
        }
        put_le(out, entry->first, 8);
        put_le(out, size, 8);
        put_le(out, type_of(map, entry), 4);
    }
    return true;
}

bool e820_c_write(const struct guest_map *map, struct text *out, struct map_refusal *refusal)
{
    text_format(out,
                "/* base, size, type: 1 usable, 2 reserved, 3 ACPI data, 4 ACPI NVS, 5 unusable, 7 persistent */\n"
                "static const struct __attribute__((packed)) e820_entry {\n"
                "    uint64_t base, size;\n"
                "    uint32_t type;\n"
                "} e820[%" PRIu32 "] = {\n",
                map->count);
    for (uint32_t i = 0; i < map->count; i++) {
        const struct map_entry *entry = &map->entries[i];
        uint64_t size;

        if (!entry_size(entry, &size, refusal)) {
            return false;
        }
        text_format(out, "    { 0x%016" PRIx64 ", 0x%016" PRIx64 ", %" PRIu32 " },\n", entry->first, size,
                    type_of(map, entry));
    }
    text_string(out, "};\n");
    return true;
}
