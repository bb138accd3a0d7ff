/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * QEMU's `info mtree -f`: for each flat view the address spaces that show it, then its ranges,
 * "  FIRST-LAST (prio N, TYPE): NAME [@OFFSET] [KVM]" with inclusive ends. Guest-physical is the view that
 * `AS "memory"` shows. Read only: only QEMU makes these.
 */
#include "cli/map_entry.h"
#include "cli/scan.h"

static const char NOT_A_LINE[] = "not a range of info mtree -f: expected FIRST-LAST (prio N, TYPE): NAME";

/* The name without the offset in its region, and the accelerator's mark. */
static void cut_name(struct scan *name)
{
    static const char *const ends[] = { " @", " KVM" };

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct scan rest = *name;

        for (; rest.at < rest.end; rest.at++) {
            struct scan found = rest;

            if (scan_word(&found, ends[i])) {
                name->end = rest.at;
                break;
            }
        }
    }
}

static bool name_has(struct scan name, const char *word)
{
    return scan_past(&name, word);
}

/* QEMU's own type, but for what it backs with RAM that is not the guest's: ROM files and video memory. */
static enum map_kind kind_of(struct scan type, struct scan name)
{
    enum map_kind kind = MAP_DEVICE;

    if (scan_word(&type, "ram)")) {
        kind = name_has(name, "vram") ? MAP_DEVICE : MAP_RAM;
        kind = name_has(name, "/rom@") ? MAP_ROM : kind;
    } else if (scan_word(&type, "rom")) { /* and romd */
        kind = MAP_ROM;
    } else if (name_has(name, "_window")) {
        kind = MAP_WINDOW;
    } else if (name_has(name, "mmcfg") || name_has(name, "ecam")) {
        kind = MAP_ECAM;
    } else if (scan_word(&type, "nv-ram)") || name_has(name, "nvdimm")) {
        kind = MAP_PERSISTENT;
    }
    return kind;
}

static bool parse_range(struct scan line, struct map_sink *sink, struct map_fault *fault)
{
    const size_t where = line.at;
    uint64_t first = 0;
    uint64_t last = 0;
    struct scan type;

    if (!scan_word(&line, "  ") || scan_hex(&line, &first) != NULL || !scan_word(&line, "-") ||
        scan_hex(&line, &last) != NULL || !scan_word(&line, " (prio ") || !scan_past(&line, ", ")) {
        return map_fault_set(fault, line.at, NOT_A_LINE);
    }
    type = line;
    if (!scan_past(&line, "): ") || line.at == line.end) {
        return map_fault_set(fault, line.at, NOT_A_LINE);
    }
    if (first > last) {
        return map_fault_set(fault, where, "the range is reversed: its last byte is below its first");
    }
    cut_name(&line);

    struct map_entry *entry = map_sink_range(sink, line, first, last, where, fault);

    if (entry == NULL) {
        return false;
    }
    entry->kind = kind_of(type, line);
    return true;
}

/* Between the head of a flat view and its ranges. */
enum state { OUTSIDE, HEAD, WANTED_HEAD, RANGES };

bool mtree_parse(const char *bytes, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    struct scan text = { bytes, 0, size };
    struct scan line = text;
    enum state state = OUTSIDE;

    while (state != RANGES && scan_line(&text, &line)) {
        if (scan_word(&line, "FlatView #")) {
            state = HEAD;
        } else if (state != OUTSIDE && scan_word(&line, " AS \"memory\"")) {
            state = WANTED_HEAD;
        } else if (state == WANTED_HEAD && scan_word(&line, " Root memory region:")) {
            state = RANGES;
        }
    }
    if (state != RANGES) {
        return map_fault_set(fault, 0,
                             "no flat view of the memory: expected FlatView, AS \"memory\", from info mtree -f");
    }
    while (scan_line(&text, &line) && line.at < line.end && line.bytes[line.at] == ' ') {
        struct scan none = line;

        if (scan_word(&none, "  No rendered FlatView")) {
            break;
        }
        if (!parse_range(line, sink, fault)) {
            return false;
        }
    }
    return sink->count > 0 || map_fault_set(fault, text.at, "the flat view of the memory is empty");
}
