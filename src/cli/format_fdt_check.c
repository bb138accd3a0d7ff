/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What libfdt 1.6 takes on trust: a property whose length wraps around sends it in circles. So the tree is walked once
 * here, and only one that never leads outside of itself is given to libfdt.
 */
#include "cli/format_fdt.h"

/* The fields of the header, by their offset in it. */
enum {
    TOTAL_SIZE = 4,
    OFF_STRUCTURE = 8,
    OFF_STRINGS = 12,
    OFF_RESERVATIONS = 16,
    VERSION = 20,
    LAST_COMPATIBLE = 24,
    STRINGS_SIZE = 32,
    STRUCTURE_SIZE = 36,
    HEADER_SIZE = 40
};

enum tag { BEGIN_NODE = 1, END_NODE = 2, PROPERTY = 3, NOP = 4, END = 9 };

/* A block of the tree: bytes[start .. end-1]. */
struct block {
    const char *bytes;
    size_t start, end;
};

/* The block whose offset and size stand in the header. */
static bool find_block(struct block *block, size_t total, size_t offset_at, size_t size_at)
{
    const size_t start = be32(block->bytes + offset_at);
    const size_t end = start + be32(block->bytes + size_at);

    if (end > total) {
        return false;
    }
    block->start = start;
    block->end = end;
    return true;
}

/* The end of the text at an offset: behind its NUL, or 0 when there is none in the block. */
static size_t text_end(const struct block *block, size_t at)
{
    while (at < block->end && block->bytes[at] != '\0') {
        at++;
    }
    return at < block->end ? at + 1 : 0;
}

/* From a property's length to behind its value; 0 when a part of it lies outside its block. */
static size_t property_end(const struct block *structure, const struct block *strings, size_t at)
{
    if (at + 8 > structure->end) {
        return 0;
    }
    const size_t end = at + 8 + be32(structure->bytes + at);
    const size_t name = strings->start + be32(structure->bytes + at + 4);

    if (end > structure->end || name >= strings->end) {
        return 0;
    }
    return end;
}

/* Walk the tags to the last. */
static bool check_structure(const struct block *structure, const struct block *strings, struct map_fault *fault)
{
    size_t depth = 0;
    size_t at = structure->start;

    while (at + 4 <= structure->end) {
        const size_t tag_at = at;
        const uint32_t tag = be32(structure->bytes + at);

        at += 4;
        if (tag == BEGIN_NODE) {
            at = text_end(structure, at);
            depth++;
        } else if (tag == PROPERTY && depth > 0) {
            at = property_end(structure, strings, at);
        } else if (tag == END_NODE && depth > 0) {
            depth--;
        } else if (tag == END && depth == 0) {
            return true;
        } else if (tag != NOP) {
            at = 0;
        }
        if (at == 0) {
            return map_fault_set(fault, tag_at, "the device tree is broken here: this tag leads nowhere");
        }
        at = (at + 3) / 4 * 4;
    }
    return map_fault_set(fault, at, "the structure block ends without an end");
}

bool fdt_check(const char *bytes, size_t size, struct map_fault *fault)
{
    struct block structure = { .bytes = bytes };
    struct block strings = { .bytes = bytes };

    if (size < HEADER_SIZE) {
        return map_fault_set(fault, size, "the device tree is truncated in its header (40 bytes)");
    }
    if (be32(bytes) != 0xd00dfeed) {
        return map_fault_set(fault, 0, "not a flattened device tree: expected the bytes d0 0d fe ed");
    }
    const size_t total = be32(bytes + TOTAL_SIZE);

    if (total > size || total < HEADER_SIZE) {
        return map_fault_set(fault, TOTAL_SIZE, "the device tree is truncated: it is shorter than its header says");
    }
    if (be32(bytes + VERSION) < 17 || be32(bytes + LAST_COMPATIBLE) > 17) {
        return map_fault_set(fault, VERSION, "the version of the device tree is not 17, nor compatible with it");
    }
    if (be32(bytes + OFF_RESERVATIONS) % 8 != 0 || be32(bytes + OFF_RESERVATIONS) + (size_t)16 > total) {
        return map_fault_set(fault, OFF_RESERVATIONS, "the reservation block lies outside the device tree");
    }
    if (!find_block(&structure, total, OFF_STRUCTURE, STRUCTURE_SIZE) || structure.start % 4 != 0) {
        return map_fault_set(fault, OFF_STRUCTURE, "the structure block lies outside the device tree");
    }
    if (!find_block(&strings, total, OFF_STRINGS, STRINGS_SIZE)) {
        return map_fault_set(fault, OFF_STRINGS, "the strings block lies outside the device tree");
    }
    if (strings.end > strings.start && bytes[strings.end - 1] != '\0') {
        return map_fault_set(fault, strings.end - 1, "the strings block does not end in a NUL");
    }
    return check_structure(&structure, &strings, fault);
}
