/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * A device manager: MMIO windows and interrupt lines for 100 virtio devices. It reserves, frees, plugs, moves a BAR,
 * saves and restores, and says what it does; it exits with 1 when the library answers what it should not.
 *
 *   cc -std=c11 -Isrc -I. examples/device_manager.c src/gpamap/[a-z]*.c -o device_manager && ./device_manager
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gpamap/gpamap.h"

#define DEVICES 100
#define LINE_FIRST 32 /* interrupt lines 32 .. 255 */
#define LINE_LAST 255
#define POOL_BASE 0xD0000000
#define POOL_SIZE 0x00080000 /* 512 KiB: room for each device and a few moves */
#define BAR_SIZE 0x1000
#define EXTENTS (DEVICES + 8) /* each device has one window, and two while it moves */
#define LINES (LINE_LAST - LINE_FIRST + 1)
#define WORDS GPAMAP_ID_ALLOCATOR_STORAGE(LINES)
#define IMAGE_WORDS ((LINES + 63) / 64)

struct device {
    uint32_t line;
    struct gpamap_interval bar;
    bool plugged;
};

struct manager {
    struct gpamap_address_allocator windows; /* the owner of a window is the number of its device */
    struct gpamap_id_allocator lines;
    struct device devices[DEVICES];
    struct gpamap_extent extents[EXTENTS];
    uint64_t words[WORDS];
};

static void expect(enum gpamap_status status, enum gpamap_status wanted, const char *what)
{
    if (status != wanted) {
        printf("%s: %s, and not %s\n", what, gpamap_status_name(status), gpamap_status_name(wanted));
        exit(1);
    }
}

static void start(struct manager *manager)
{
    memset(manager, 0, sizeof(*manager));
    expect(gpamap_address_allocator_init(&manager->windows, POOL_BASE, POOL_SIZE, manager->extents, EXTENTS), GPAMAP_OK,
           "windows");
    expect(gpamap_id_allocator_init(&manager->lines, manager->words, WORDS, LINE_FIRST, LINE_LAST), GPAMAP_OK, "lines");
}

static uint32_t lines_in_use(const struct manager *manager)
{
    uint32_t count = 0;
    uint32_t line = LINE_FIRST;

    while (gpamap_id_allocator_next_allocated(&manager->lines, line, &line) == GPAMAP_OK) {
        count++;
        line++;
    }
    return count;
}

/* A window and a line, or neither. */
static enum gpamap_status plug(struct manager *manager, uint32_t number)
{
    struct device *device = &manager->devices[number];
    const struct gpamap_address_request request = { BAR_SIZE, BAR_SIZE, GPAMAP_ADDRESS_FIRST, 0, number };
    enum gpamap_status status = gpamap_address_allocator_allocate(&manager->windows, request, &device->bar);

    if (status != GPAMAP_OK) {
        return status;
    }
    status = gpamap_id_allocator_allocate(&manager->lines, &device->line);
    if (status != GPAMAP_OK) {
        expect(gpamap_address_allocator_free(&manager->windows, device->bar), GPAMAP_OK, "take the window back");
        return status;
    }
    device->plugged = true;
    return GPAMAP_OK;
}

static void unplug(struct manager *manager, uint32_t number)
{
    struct device *device = &manager->devices[number];

    expect(gpamap_address_allocator_free(&manager->windows, device->bar), GPAMAP_OK, "free the window");
    expect(gpamap_id_allocator_free(&manager->lines, device->line), GPAMAP_OK, "free the line");
    device->plugged = false;
}

/* The guest writes a BAR. The device answers at the new place before it leaves the old one; when it cannot be mapped
   there, nothing has happened. The old place stays in quarantine until every mapping of it is gone. */
static enum gpamap_status move_bar(struct manager *manager, uint32_t number, uint64_t address, bool can_be_mapped)
{
    struct device *device = &manager->devices[number];
    const struct gpamap_address_request request = { BAR_SIZE, BAR_SIZE, GPAMAP_ADDRESS_EXACT, address, 0 };
    struct gpamap_address_relocation relocation;
    const enum gpamap_status status =
        gpamap_address_relocate_begin(&manager->windows, device->bar, request, &relocation);

    if (status != GPAMAP_OK) {
        return status;
    }
    if (!can_be_mapped) {
        expect(gpamap_address_relocate_abort(&manager->windows, relocation), GPAMAP_OK, "abort");
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    expect(gpamap_address_relocate_commit(&manager->windows, relocation, true), GPAMAP_OK, "commit");
    device->bar = relocation.to;
    return GPAMAP_OK;
}

/* Who answers at the address? */
static void show(const struct manager *manager, uint64_t address)
{
    struct gpamap_extent extent;

    if (gpamap_address_allocator_find(&manager->windows, address, &extent) != GPAMAP_OK) {
        printf("  0x%" PRIx64 " is free\n", address);
    } else if (extent.owner == GPAMAP_ADDRESS_QUARANTINED) {
        printf("  0x%" PRIx64 " is in quarantine\n", address);
    } else {
        printf("  0x%" PRIx64 " is device %" PRIu64 "\n", address, extent.owner);
    }
}

static void report(const struct manager *manager, const char *when)
{
    const struct gpamap_address_statistics s = gpamap_address_allocator_statistics(&manager->windows);

    printf("%s: %" PRIu32 " windows, %" PRIu32 " in quarantine, %" PRIu32 " lines; %" PRIu64 " KiB free in %" PRIu64
           " runs, the largest %" PRIu64 " KiB\n",
           when, s.allocated_count, s.quarantined_count, lines_in_use(manager), s.free_bytes / 1024, s.free_run_count,
           s.largest_free / 1024);
}

/* A snapshot, and what another process makes of it. */
struct snapshot {
    struct gpamap_extent extents[EXTENTS];
    uint32_t extent_count;
    uint64_t lines[IMAGE_WORDS];
    uint64_t lines_handed_out;
};

static void save(const struct manager *manager, struct snapshot *snapshot)
{
    expect(gpamap_address_allocator_save(&manager->windows, snapshot->extents, EXTENTS, &snapshot->extent_count),
           GPAMAP_OK, "save the windows");
    expect(gpamap_id_image_save(&manager->lines, snapshot->lines, IMAGE_WORDS), GPAMAP_OK, "save the lines");
    snapshot->lines_handed_out = (uint64_t)manager->lines.handed_out;
}

/* A manager of a snapshot that nobody trusts; the message names what is wrong with it. */
static enum gpamap_status restore(struct manager *manager, const struct snapshot *snapshot)
{
    const struct gpamap_id_image lines = { snapshot->lines, IMAGE_WORDS, snapshot->lines_handed_out };
    uint32_t bad_extent = 0;
    uint32_t bad_word = 0;
    enum gpamap_status status =
        gpamap_address_allocator_restore(&manager->windows, POOL_BASE, POOL_SIZE, snapshot->extents,
                                         snapshot->extent_count, manager->extents, EXTENTS, &bad_extent);

    if (status != GPAMAP_OK) {
        printf("  snapshot: window %" PRIu32 ": %s\n", bad_extent, gpamap_status_name(status));
        return status;
    }
    status = gpamap_id_image_restore(&manager->lines, manager->words, WORDS, LINE_FIRST, LINE_LAST, lines, &bad_word);
    if (status != GPAMAP_OK) {
        printf("  snapshot: word %" PRIu32 " of the lines: %s\n", bad_word, gpamap_status_name(status));
    }
    return status;
}

static void move_bars(struct manager *manager)
{
    const struct gpamap_interval left = manager->devices[7].bar;
    const uint64_t free_page = POOL_BASE + POOL_SIZE - BAR_SIZE;

    printf("device 7 moves to 0x%" PRIx64 "\n", free_page);
    expect(move_bar(manager, 7, manager->devices[9].bar.first, true), GPAMAP_ERR_NOT_AVAILABLE, "onto device 9");
    expect(move_bar(manager, 7, free_page, false), GPAMAP_ERR_NOT_AVAILABLE, "where it cannot be mapped");
    show(manager, left.first);
    expect(move_bar(manager, 7, free_page, true), GPAMAP_OK, "to the free page");
    show(manager, left.first);
    show(manager, free_page);
    expect(gpamap_address_allocator_free(&manager->windows, left), GPAMAP_ERR_NOT_AVAILABLE, "free it in quarantine");
    expect(gpamap_address_allocator_release(&manager->windows, left), GPAMAP_OK, "release it");
    show(manager, left.first);
}

static void snapshots(struct manager *manager)
{
    static struct snapshot snapshot;
    static struct manager copy;

    save(manager, &snapshot);
    expect(restore(&copy, &snapshot), GPAMAP_OK, "restore");
    report(&copy, "restored");
    printf("a snapshot in which a window was doubled:\n");
    snapshot.extents[1] = snapshot.extents[0];
    expect(restore(&copy, &snapshot), GPAMAP_ERR_NOT_AVAILABLE, "restore what overlaps");
}

int main(void)
{
    static struct manager manager;

    start(&manager);
    for (uint32_t i = 0; i < DEVICES; i++) {
        expect(plug(&manager, i), GPAMAP_OK, "plug");
    }
    report(&manager, "100 devices");
    for (uint32_t i = 0; i < DEVICES; i += 2) {
        unplug(&manager, i);
    }
    report(&manager, "50 unplugged");
    expect(plug(&manager, 0), GPAMAP_OK, "plug again");
    printf("device 0 is back at 0x%" PRIx64 ", line %" PRIu32 "\n", manager.devices[0].bar.first,
           manager.devices[0].line);
    move_bars(&manager);
    report(&manager, "after the move");
    snapshots(&manager);
    return 0;
}
