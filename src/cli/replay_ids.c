/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trace commands for the id allocator. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/replay.h"

static uint32_t read_32_bits(struct replay *replay, const char *what)
{
    const uint64_t value = read_number(replay, what);

    if (value > UINT32_MAX) {
        replay_stop(replay, "%s does not fit 32 bits", what);
    }
    return (uint32_t)value;
}

static void id_allocator(struct replay *replay)
{
    const uint32_t first = read_32_bits(replay, "the first id");
    const uint32_t last = read_32_bits(replay, "the last id");
    uint64_t *words = NULL;
    uint64_t capacity = 0;

    if (!read_end(replay)) {
        return;
    }
    if (last < first) {
        answer_status(GPAMAP_ERR_INVALID_RANGE);
        return;
    }
    capacity = GPAMAP_ID_ALLOCATOR_STORAGE((uint64_t)last - first + 1);
    words = malloc((size_t)capacity * sizeof words[0]);
    if (words == NULL) {
        replay_no_memory(replay);
        return;
    }
    free(replay->id_words);
    replay->id_words = words;
    answer_status(gpamap_id_allocator_init(&replay->ids, words, (uint32_t)capacity, first, last));
    replay->has_ids = true;
}

/* True when there is an allocator and the line was read. */
static bool ready(struct replay *replay)
{
    if (!replay->has_ids) {
        replay_stop(replay, "'%s' needs an id-allocator before it", replay->line.tokens[0]);
    }
    return read_end(replay);
}

static void answer_id(enum gpamap_status status, uint32_t id)
{
    if (status == GPAMAP_OK) {
        printf("ok 0x%" PRIx32 "\n", id);
    } else {
        answer_status(status);
    }
}

static void allocate_id(struct replay *replay)
{
    uint32_t id = 0;

    if (ready(replay)) {
        const enum gpamap_status status = gpamap_id_allocator_allocate(&replay->ids, &id);

        answer_id(status, id);
    }
}

static void allocate_run(struct replay *replay)
{
    const uint32_t count = read_32_bits(replay, "a count");
    const uint32_t align = read_32_bits(replay, "an alignment");
    uint32_t first = 0;

    if (ready(replay)) {
        const enum gpamap_status status = gpamap_id_allocator_allocate_run(&replay->ids, count, align, &first);

        answer_id(status, first);
    }
}

static void count_ids(struct replay *replay)
{
    if (ready(replay)) {
        printf("ok 0x%" PRIx64 "\n", gpamap_id_allocator_count(&replay->ids));
    }
}

static void free_id(struct replay *replay)
{
    const uint32_t id = read_32_bits(replay, "an id");

    if (ready(replay)) {
        answer_id(gpamap_id_allocator_free(&replay->ids, id), id);
    }
}

static void is_allocated(struct replay *replay)
{
    const uint32_t id = read_32_bits(replay, "an id");

    if (ready(replay)) {
        answer_bool(gpamap_id_allocator_is_allocated(&replay->ids, id));
    }
}

const struct trace_command ID_COMMANDS[] = {
    { "id-allocator", id_allocator },
    { "allocate-id", allocate_id },
    { "allocate-run", allocate_run },
    { "free-id", free_id },
    { "count-ids", count_ids },
    { "is-allocated", is_allocated },
    { NULL, NULL },
};
