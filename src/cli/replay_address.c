/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trace commands for the address allocator. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/replay.h"

static void address_allocator(struct replay *replay)
{
    struct address_section *section = &replay->addresses;
    const uint64_t base = read_number(replay, "a base");
    const uint64_t size = read_number(replay, "a size");
    const uint64_t capacity =
        replay->line.next < replay->line.count ? read_number(replay, "a capacity") : (uint64_t)UINT32_MAX;

    if (!read_end(replay)) {
        return;
    }
    if (capacity > UINT32_MAX) {
        replay_stop(replay, "the capacity does not fit 32 bits");
        return;
    }
    const enum gpamap_status status = gpamap_address_allocator_init(&section->allocator, base, size, NULL, 0);

    if (status == GPAMAP_OK) {
        free(section->storage);
        section->storage = NULL;
        section->capacity = (uint32_t)capacity;
        section->is_open = true;
    }
    answer_status(status);
}

/* True when there is an allocator and the line was read. */
static bool ready(struct replay *replay)
{
    if (!replay->addresses.is_open) {
        replay_stop(replay, "'%s' needs an address-allocator before it", replay->line.tokens[0]);
    }
    return read_end(replay);
}

/* The same allocator in storage for so many extents. */
static bool move_to(struct address_section *section, uint32_t capacity)
{
    const struct gpamap_interval pool = section->allocator.pool;
    const uint32_t held = gpamap_address_allocator_count(&section->allocator);
    struct gpamap_extent *saved = malloc((size_t)(held + 1) * sizeof saved[0]);
    struct gpamap_extent *storage = malloc((size_t)capacity * sizeof storage[0]);
    uint32_t count = 0;
    const bool moved = saved != NULL && storage != NULL &&
                       gpamap_address_allocator_save(&section->allocator, saved, held, &count) == GPAMAP_OK &&
                       gpamap_address_allocator_restore(&section->allocator, pool.first, pool.last - pool.first + 1,
                                                        saved, count, storage, capacity, &count) == GPAMAP_OK;

    free(saved);
    free(moved ? section->storage : storage);
    if (moved) {
        section->storage = storage;
    }
    return moved;
}

/* Storage grows as it is used: room for one extent more, where the allocator may have it. */
static bool grow(struct replay *replay)
{
    struct address_section *section = &replay->addresses;
    const uint32_t now = section->allocator.map.capacity;
    uint32_t wanted = now < 64 ? 64 : now;

    if (gpamap_address_allocator_count(&section->allocator) < now || now == section->capacity) {
        return true;
    }
    wanted = wanted > UINT32_MAX / 2 ? UINT32_MAX : wanted * 2;
    if (!move_to(section, wanted < section->capacity ? wanted : section->capacity)) {
        replay_no_memory(replay);
        return false;
    }
    return true;
}

static enum gpamap_address_policy read_policy(struct replay *replay)
{
    const char *word = read_word(replay, "first, last or exact");

    if (strcmp(word, "first") == 0) {
        return GPAMAP_ADDRESS_FIRST;
    }
    if (strcmp(word, "last") == 0) {
        return GPAMAP_ADDRESS_LAST;
    }
    if (strcmp(word, "exact") != 0) {
        replay_stop(replay, "unknown policy '%.80s'", word);
    }
    return GPAMAP_ADDRESS_EXACT;
}

static void answer_interval(const char *word, uint64_t first, uint64_t last)
{
    printf("%s 0x%" PRIx64 " 0x%" PRIx64 "\n", word, first, last);
}

void replay_address_allocate(struct replay *replay)
{
    struct gpamap_address_request request = { 0, 0, GPAMAP_ADDRESS_FIRST, 0, 0 };
    struct gpamap_interval interval;

    request.size = read_number(replay, "a size");
    request.align = read_number(replay, "an alignment");
    request.policy = read_policy(replay);
    if (request.policy == GPAMAP_ADDRESS_EXACT) {
        request.address = read_number(replay, "an address");
    }
    if (!ready(replay) || !grow(replay)) {
        return;
    }
    const enum gpamap_status status =
        gpamap_address_allocator_allocate(&replay->addresses.allocator, request, &interval);

    if (status == GPAMAP_OK) {
        answer_interval("ok", interval.first, interval.last);
    } else {
        answer_status(status);
    }
}

static void free_interval(struct replay *replay)
{
    struct gpamap_interval interval;

    interval.first = read_number(replay, "a first byte");
    interval.last = read_number(replay, "a last byte");
    if (ready(replay)) {
        answer_status(gpamap_address_allocator_free(&replay->addresses.allocator, interval));
    }
}

static void find(struct replay *replay)
{
    const uint64_t address = read_number(replay, "an address");
    struct gpamap_extent extent;

    if (!ready(replay)) {
        return;
    }
    if (gpamap_address_allocator_find(&replay->addresses.allocator, address, &extent) == GPAMAP_OK) {
        answer_interval("ok", extent.first, extent.last);
    } else {
        puts("none");
    }
}

static void free_bytes(struct replay *replay)
{
    if (ready(replay)) {
        printf("ok 0x%" PRIx64 "\n", gpamap_address_allocator_statistics(&replay->addresses.allocator).free_bytes);
    }
}

static void largest_free(struct replay *replay)
{
    if (ready(replay)) {
        printf("ok 0x%" PRIx64 "\n", gpamap_address_allocator_statistics(&replay->addresses.allocator).largest_free);
    }
}

static void allocations(struct replay *replay)
{
    const struct gpamap_address_allocator *allocator = &replay->addresses.allocator;

    if (ready(replay)) {
        const uint32_t count = gpamap_address_allocator_count(allocator);

        printf("ok 0x%" PRIx32 "\n", count);
        for (uint32_t i = 0; i < count; i++) {
            const struct gpamap_extent extent = gpamap_address_allocator_at(allocator, i);

            answer_interval("allocated", extent.first, extent.last);
        }
    }
}

const struct trace_command ADDRESS_COMMANDS[] = {
    { "address-allocator", address_allocator },
    { "free", free_interval },
    { "find", find },
    { "free-bytes", free_bytes },
    { "largest-free", largest_free },
    { "allocations", allocations },
    { NULL, NULL },
};
