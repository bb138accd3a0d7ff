/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trace commands for the layout builder. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/replay.h"

static void layout(struct replay *replay)
{
    if (read_end(replay)) {
        request_list_free(&replay->requests);
        request_list_free(&replay->targets);
        replay->has_layout = true;
    }
}

/* True when there is a layout and the line was read. */
static bool ready(struct replay *replay)
{
    if (!replay->has_layout) {
        replay_stop(replay, "'%s' needs a layout before it", replay->line.tokens[0]);
    }
    return read_end(replay);
}

static void collect(struct replay *replay, const char *tag, struct request *request)
{
    (void)snprintf(request->tag, sizeof request->tag, "%s", tag);
    if (!request_list_add(&replay->requests, request)) {
        replay_no_memory(replay);
    }
}

static void given(struct replay *replay, enum gpamap_layout_kind kind)
{
    const char *tag = read_tag(replay);
    const struct gpamap_range range = read_ends(replay);
    struct request request = { .kind = kind, .start = range.start, .end = range.end };

    if (ready(replay) && !refuse_range(range)) {
        collect(replay, tag, &request);
    }
}

static void reserve(struct replay *replay)
{
    given(replay, GPAMAP_LAYOUT_RESERVED);
}

static void fixed(struct replay *replay)
{
    given(replay, GPAMAP_LAYOUT_FIXED);
}

static void request_command(struct replay *replay)
{
    const char *tag = read_tag(replay);
    struct request request = { .kind = GPAMAP_LAYOUT_RAM };

    request.size = read_number(replay, "a size");
    request.align = read_number(replay, "an alignment");

    const char *placement = read_word(replay, "mmio32, mmio64 or post-mmio");

    if (!placement_parse(placement, &request.kind)) {
        replay_stop(replay, "unknown placement '%s'", placement);
    }
    if (ready(replay)) {
        collect(replay, tag, &request);
    }
}

static void ram(struct replay *replay)
{
    if (replay->line.count == 1 && replay->memory.is_open) {
        replay_memory_ram(replay);
        return;
    }

    const char *tag = read_tag(replay);
    struct request request = { .kind = GPAMAP_LAYOUT_RAM };

    request.size = read_number(replay, "a size");
    request.align = read_number(replay, "an alignment");
    if (ready(replay)) {
        collect(replay, tag, &request);
    }
}

static void answer_failure(const struct request_list *list, const struct layout_run *run)
{
    const struct request *request = &list->items[run->error.request];
    const struct request *other = &list->items[run->error.other];
    const char *name = gpamap_status_name(run->status);

    switch (run->status) {
    case GPAMAP_ERR_INVALID_SIZE:
        printf("error %s %s 0x%" PRIx64 "\n", name, request->tag, request->size);
        break;
    case GPAMAP_ERR_INVALID_ALIGNMENT:
        printf("error %s %s 0x%" PRIx64 "\n", name, request->tag, request->align);
        break;
    case GPAMAP_ERR_FIXED_OVERLAP:
        printf("error %s %s 0x%" PRIx64 " 0x%" PRIx64 " %s 0x%" PRIx64 " 0x%" PRIx64 "\n", name, request->tag,
               request->start, request->end, other->tag, other->start, other->end);
        break;
    case GPAMAP_ERR_EXHAUSTED:
        printf("error %s %s 0x%" PRIx64 " 0x%" PRIx64 " %s 0x%" PRIx64 "\n", name, request->tag, request->size,
               request->align, kind_name(request->kind), run->error.free_size);
        break;
    default:
        answer_error(name);
        break;
    }
}

/* What the log says of every request that has a target, in caller order, each extent in turn. */
static bool keep_targets(struct replay *replay, const struct layout_run *run)
{
    const struct request_list *list = &replay->requests;
    const struct gpamap_extent *log = run->builder.log;
    uint32_t *after = calloc((size_t)list->count + 1, sizeof after[0]); /* one past its first extent in the log */
    struct request_list targets = { 0 };
    bool ok = after != NULL;

    for (uint32_t i = run->builder.log_count; ok && i > 0; i--) {
        after[log[i - 1].owner] = i;
    }
    for (uint32_t r = 0; ok && r < list->count; r++) {
        for (uint32_t i = after[r]; ok && i > 0 && i <= run->builder.log_count && log[i - 1].owner == r; i++) {
            struct request target = list->items[r];

            target.start = log[i - 1].first;
            target.end = log[i - 1].last + 1;
            ok = target.kind <= GPAMAP_LAYOUT_FIXED || request_list_add(&targets, &target);
        }
    }
    free(after);
    if (ok) {
        request_list_free(&replay->targets);
        replay->targets = targets;
    } else {
        request_list_free(&targets);
    }
    return ok;
}

static void allocate(struct replay *replay)
{
    struct layout_run run;

    if (replay->line.count > 1 && (replay->addresses.is_open || !replay->has_layout)) {
        replay_address_allocate(replay);
        return;
    }
    if (!ready(replay)) {
        return;
    }
    if (!layout_run(&run, &replay->requests)) {
        replay_no_memory(replay);
        return;
    }
    if (run.status != GPAMAP_OK) {
        answer_failure(&replay->requests, &run);
    } else if (!keep_targets(replay, &run)) {
        replay_no_memory(replay);
    } else {
        printf("ok 0x%" PRIx32 "\n", run.count);
        for (uint32_t i = 0; i < run.count; i++) {
            const struct request *request = &replay->requests.items[run.placed[i].request];

            printf("placed %s %s 0x%" PRIx64 " 0x%" PRIx64 "\n", request->tag, kind_name(request->kind),
                   run.placed[i].range.start, run.placed[i].range.end);
        }
    }
    layout_run_free(&run);
}

static void targets(struct replay *replay)
{
    if (ready(replay)) {
        printf("ok 0x%" PRIx32 "\n", replay->targets.count);
        for (uint32_t i = 0; i < replay->targets.count; i++) {
            const struct request *target = &replay->targets.items[i];

            printf("target %s 0x%" PRIx64 " 0x%" PRIx64 "\n", target->tag, target->start, target->end);
        }
    }
}

const struct trace_command LAYOUT_COMMANDS[] = {
    { "layout", layout }, { "reserve", reserve },   { "fixed", fixed },     { "request", request_command },
    { "ram", ram },       { "allocate", allocate }, { "targets", targets }, { NULL, NULL },
};
