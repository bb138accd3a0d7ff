/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trace commands for the range set. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/replay.h"

static void range_set(struct replay *replay)
{
    const uint64_t capacity = read_number(replay, "a capacity");

    if (!read_end(replay)) {
        return;
    }
    if (capacity > UINT32_MAX) {
        replay_stop(replay, "the capacity does not fit 32 bits");
        return;
    }
    /* Storage grows as it is used; no set is ever larger than memory, so the last number is as good as all. */
    replay->set_capacity = capacity == UINT32_MAX ? UINT32_MAX - 1 : (uint32_t)capacity;
    gpamap_range_set_init(&replay->set, replay->set.ranges, 0);
    replay->has_set = true;
}

/* Make room for one range more than there are, where the set may have it. */
static bool grow_set(struct replay *replay)
{
    const struct gpamap_range_set *set = &replay->set;
    uint32_t wanted = set->capacity < 64 ? 64 : set->capacity;

    if (set->count + 1 >= wanted && wanted <= UINT32_MAX / 2) {
        wanted *= 2;
    }
    if (wanted > replay->set_capacity) {
        wanted = replay->set_capacity;
    }
    if (wanted > set->capacity) {
        struct gpamap_range *ranges = realloc(set->ranges, (size_t)wanted * sizeof ranges[0]);

        if (ranges == NULL) {
            replay_no_memory(replay);
            return false;
        }
        replay->set.ranges = ranges;
        replay->set.capacity = wanted;
    }
    return true;
}

/* True when there is a set and the line was read. */
static bool ready(struct replay *replay)
{
    if (!replay->has_set) {
        replay_stop(replay, "'%s' needs a range-set before it", replay->line.tokens[0]);
    }
    return read_end(replay);
}

static void change(struct replay *replay,
                   enum gpamap_status (*operation)(struct gpamap_range_set *set, struct gpamap_range range))
{
    const struct gpamap_range range = read_ends(replay);

    if (ready(replay) && !refuse_range(range) && grow_set(replay)) {
        answer_status(operation(&replay->set, range));
    }
}

static void add(struct replay *replay)
{
    change(replay, gpamap_range_set_add);
}

static void remove_range(struct replay *replay)
{
    change(replay, gpamap_range_set_remove);
}

static void has(struct replay *replay)
{
    const uint64_t address = read_number(replay, "an address");

    if (ready(replay)) {
        answer_bool(gpamap_range_set_contains_addr(&replay->set, address));
    }
}

static void covers(struct replay *replay)
{
    const struct gpamap_range range = read_ends(replay);

    if (ready(replay) && !refuse_range(range)) {
        answer_bool(gpamap_range_set_covers(&replay->set, range));
    }
}

static void overlaps(struct replay *replay)
{
    const struct gpamap_range range = read_ends(replay);

    if (ready(replay) && !refuse_range(range)) {
        answer_bool(gpamap_range_set_overlaps(&replay->set, range));
    }
}

typedef enum gpamap_status fit_function(const struct gpamap_range_set *set, uint64_t size, uint64_t align, uint64_t lo,
                                        uint64_t hi, uint64_t *start);

static void fit(struct replay *replay, fit_function *search)
{
    const uint64_t size = read_number(replay, "a size");
    const uint64_t align = read_number(replay, "an alignment");
    const uint64_t lo = read_number(replay, "an address");
    const uint64_t hi = read_number(replay, "an address");
    uint64_t start = 0;

    if (!ready(replay)) {
        return;
    }
    const enum gpamap_status status = search(&replay->set, size, align, lo, hi, &start);

    if (status == GPAMAP_OK) {
        printf("ok 0x%" PRIx64 "\n", start);
    } else if (status == GPAMAP_ERR_NOT_AVAILABLE) {
        puts("none");
    } else {
        answer_status(status);
    }
}

static void lowest_fit(struct replay *replay)
{
    fit(replay, gpamap_range_set_lowest_fit);
}

static void highest_fit(struct replay *replay)
{
    fit(replay, gpamap_range_set_highest_fit);
}

static void total(struct replay *replay)
{
    if (ready(replay)) {
        printf("ok 0x%" PRIx64 "\n", gpamap_range_set_total_size(&replay->set));
    }
}

static void dump(struct replay *replay)
{
    if (ready(replay)) {
        printf("ok 0x%" PRIx32 "\n", replay->set.count);
        for (uint32_t i = 0; i < replay->set.count; i++) {
            answer_range("range", replay->set.ranges[i]);
        }
    }
}

const struct trace_command RANGE_SET_COMMANDS[] = {
    { "range-set", range_set },
    { "add", add },
    { "remove", remove_range },
    { "has", has },
    { "covers", covers },
    { "overlaps", overlaps },
    { "lowest-fit", lowest_fit },
    { "highest-fit", highest_fit },
    { "total", total },
    { "dump", dump },
    { NULL, NULL },
};
