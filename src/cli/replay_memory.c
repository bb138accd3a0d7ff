/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* The trace commands for the memory layout. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/replay.h"

static void build_free(struct memory_build *build)
{
    free(build->ranges);
    free(build->ram);
    free(build->extents);
}

void replay_memory_free(struct memory_section *memory)
{
    free(memory->mmio.ranges);
    free(memory->pci_ecam.ranges);
    free(memory->pci_mmio.ranges);
    free(memory->ram);
    build_free(&memory->built);
}

static void memory_layout(struct replay *replay)
{
    if (read_end(replay)) {
        replay_memory_free(&replay->memory);
        replay->memory = (struct memory_section){ .is_open = true };
    }
}

/* True when there is a memory layout to describe, and the line was read. */
static bool ready(struct replay *replay)
{
    if (!replay->memory.is_open) {
        replay_stop(replay, "'%s' needs a memory-layout before it", replay->line.tokens[0]);
    }
    return read_end(replay);
}

/* True when there is a built layout to ask, and the line was read. */
static bool built(struct replay *replay)
{
    if (replay->memory.is_open && !replay->memory.is_built) {
        replay_stop(replay, "'%s' needs a build that succeeded before it", replay->line.tokens[0]);
    }
    return ready(replay);
}

static void set_gaps(struct replay *replay, struct list_side *side)
{
    struct list_side list = { NULL, 0 };

    if (read_list(replay, &list) && ready(replay)) {
        free(side->ranges);
        *side = list;
    } else {
        free(list.ranges);
    }
}

static void mmio(struct replay *replay)
{
    set_gaps(replay, &replay->memory.mmio);
}

static void pci_ecam(struct replay *replay)
{
    set_gaps(replay, &replay->memory.pci_ecam);
}

static void pci_mmio(struct replay *replay)
{
    set_gaps(replay, &replay->memory.pci_mmio);
}

static void vtl2(struct replay *replay)
{
    const struct gpamap_range range = read_ends(replay);

    if (ready(replay)) {
        replay->memory.has_vtl2 = true;
        replay->memory.vtl2 = range;
    }
}

static void ram_range(struct replay *replay)
{
    struct memory_section *memory = &replay->memory;
    const struct gpamap_range range = read_ends(replay);
    const uint64_t node = read_number(replay, "a node");

    if (node > UINT32_MAX) {
        replay_stop(replay, "the node does not fit 32 bits");
    }
    if (!ready(replay)) {
        return;
    }
    if (memory->ram_count == memory->ram_capacity) {
        const uint32_t capacity = memory->ram_capacity == 0 ? 16 : 2 * memory->ram_capacity;
        struct gpamap_ram_range *ram =
            capacity > UINT32_MAX / 4 ? NULL : realloc(memory->ram, capacity * sizeof ram[0]);

        if (ram == NULL) {
            replay_no_memory(replay);
            return;
        }
        memory->ram = ram;
        memory->ram_capacity = capacity;
    }
    memory->ram[memory->ram_count++] = (struct gpamap_ram_range){ range, (uint32_t)node };
}

static const struct gpamap_range *append(struct gpamap_range *ranges, uint32_t *count, const struct list_side *list)
{
    struct gpamap_range *copy = ranges + *count;

    if (list->count > 0) {
        memcpy(copy, list->ranges, list->count * sizeof copy[0]);
    }
    *count += list->count;
    return copy;
}

static uint64_t gap_count(const struct memory_section *memory)
{
    return (uint64_t)memory->mmio.count + memory->pci_ecam.count + memory->pci_mmio.count;
}

/* Copies the lists, with room for ram_count ranges of RAM. */
static bool begin_build(struct memory_build *build, const struct memory_section *memory, uint64_t ram_count)
{
    const uint64_t extent_count = GPAMAP_MEMORY_LAYOUT_EXTENTS(ram_count, gap_count(memory));
    uint32_t count = 0;

    if (extent_count > UINT32_MAX) {
        return false;
    }
    build->ranges = calloc(gap_count(memory) + 1, sizeof build->ranges[0]);
    build->ram = calloc(ram_count + 1, sizeof build->ram[0]);
    build->extents = calloc(extent_count, sizeof build->extents[0]);
    build->extent_capacity = (uint32_t)extent_count;
    if (build->ranges == NULL || build->ram == NULL || build->extents == NULL) {
        return false;
    }
    build->gaps.mmio = append(build->ranges, &count, &memory->mmio);
    build->gaps.pci_ecam = append(build->ranges, &count, &memory->pci_ecam);
    build->gaps.pci_mmio = append(build->ranges, &count, &memory->pci_mmio);
    build->gaps.mmio_count = memory->mmio.count;
    build->gaps.pci_ecam_count = memory->pci_ecam.count;
    build->gaps.pci_mmio_count = memory->pci_mmio.count;
    build->gaps.has_vtl2 = memory->has_vtl2;
    build->gaps.vtl2 = memory->vtl2;
    return true;
}

/* Answers, and keeps what was built; one that failed leaves the layout before it. */
static void end_build(struct replay *replay, struct memory_build *build, enum gpamap_status status)
{
    struct memory_section *memory = &replay->memory;

    answer_status(status);
    if (status == GPAMAP_OK) {
        build_free(&memory->built);
        memory->built = *build;
        memory->is_built = true;
        *build = (struct memory_build){ .ranges = NULL };
    }
}

/* RAM of the sizes on the line: one, or one of each node. */
static void build_placed(struct replay *replay, bool is_numa)
{
    const size_t count = is_numa ? replay->line.count - replay->line.next : 1;
    const struct memory_section *memory = &replay->memory;
    uint64_t *sizes = calloc(count + 1, sizeof sizes[0]);
    struct memory_build build = { .ranges = NULL };

    for (size_t i = 0; sizes != NULL && i < count; i++) {
        sizes[i] = read_number(replay, "a size");
    }
    if (sizes == NULL) {
        replay_no_memory(replay);
    } else if (ready(replay)) {
        const uint64_t ram_count = GPAMAP_MEMORY_LAYOUT_PLACED_RAM(count, gap_count(memory));

        if (!begin_build(&build, memory, ram_count)) {
            replay_no_memory(replay);
        } else {
            const struct gpamap_memory_storage storage = { build.extents, build.ram, build.extent_capacity,
                                                           (uint32_t)ram_count };

            end_build(
                replay, &build,
                is_numa ? gpamap_memory_layout_new_with_numa(&build.layout, sizes, (uint32_t)count, build.gaps, storage)
                        : gpamap_memory_layout_new(&build.layout, sizes[0], build.gaps, storage));
        }
    }
    build_free(&build);
    free(sizes);
}

/* RAM where the ram-range lines say. */
static void build_given(struct replay *replay, bool is_resolved)
{
    const struct memory_section *memory = &replay->memory;
    struct memory_build build = { .ranges = NULL };

    if (!ready(replay)) {
        return;
    }
    if (!begin_build(&build, memory, memory->ram_count)) {
        replay_no_memory(replay);
    } else {
        if (memory->ram_count > 0) {
            memcpy(build.ram, memory->ram, memory->ram_count * sizeof build.ram[0]);
        }
        end_build(replay, &build,
                  is_resolved
                      ? gpamap_memory_layout_new_from_resolved_ranges(&build.layout, build.ram, memory->ram_count,
                                                                      build.gaps, build.extents, build.extent_capacity)
                      : gpamap_memory_layout_new_from_ranges(&build.layout, build.ram, memory->ram_count,
                                                             build.gaps.mmio, build.gaps.mmio_count, build.extents,
                                                             build.extent_capacity));
    }
    build_free(&build);
}

static void build_command(struct replay *replay)
{
    const char *word = read_word(replay, "size, numa, ranges or resolved");

    if (strcmp(word, "size") == 0 || strcmp(word, "numa") == 0) {
        build_placed(replay, strcmp(word, "numa") == 0);
    } else if (strcmp(word, "ranges") == 0 || strcmp(word, "resolved") == 0) {
        build_given(replay, strcmp(word, "resolved") == 0);
    } else {
        replay_stop(replay, "unknown build '%s'", word);
    }
}

void replay_memory_ram(struct replay *replay)
{
    const struct gpamap_memory_layout *layout = &replay->memory.built.layout;

    if (built(replay)) {
        printf("ok 0x%" PRIx32 "\n", layout->ram_count);
        for (uint32_t i = 0; i < layout->ram_count; i++) {
            printf("ram 0x%" PRIx64 " 0x%" PRIx64 " 0x%" PRIx32 "\n", layout->ram[i].range.start,
                   layout->ram[i].range.end, layout->ram[i].node);
        }
    }
}

static void answer_sum(struct replay *replay, uint64_t (*query)(const struct gpamap_memory_layout *layout))
{
    if (built(replay)) {
        printf("ok 0x%" PRIx64 "\n", query(&replay->memory.built.layout));
    }
}

static void answer_optional(struct replay *replay,
                            bool (*query)(const struct gpamap_memory_layout *layout, uint64_t *value))
{
    uint64_t value = 0;

    if (!built(replay)) {
        return;
    }
    if (query(&replay->memory.built.layout, &value)) {
        printf("ok 0x%" PRIx64 "\n", value);
    } else {
        puts("none");
    }
}

static void ram_size(struct replay *replay)
{
    answer_sum(replay, gpamap_memory_layout_ram_size);
}

static void end_of_ram(struct replay *replay)
{
    answer_sum(replay, gpamap_memory_layout_end_of_ram);
}

static void ram_below_4gb(struct replay *replay)
{
    answer_sum(replay, gpamap_memory_layout_ram_below_4gb);
}

static void ram_above_4gb(struct replay *replay)
{
    answer_sum(replay, gpamap_memory_layout_ram_above_4gb);
}

static void end_of_layout(struct replay *replay)
{
    answer_sum(replay, gpamap_memory_layout_end_of_layout);
}

static void ram_above_high_mmio(struct replay *replay)
{
    answer_optional(replay, gpamap_memory_layout_ram_above_high_mmio);
}

static void max_ram_below_4gb(struct replay *replay)
{
    answer_optional(replay, gpamap_memory_layout_max_ram_below_4gb);
}

static void probe(struct replay *replay)
{
    static const char *const names[] = { "none", "ram", "mmio", "pci-ecam", "pci-mmio" };
    const uint64_t address = read_number(replay, "an address");

    if (built(replay)) {
        puts(names[gpamap_memory_layout_probe_address(&replay->memory.built.layout, address)]);
    }
}

static void node_of(struct replay *replay)
{
    const uint64_t address = read_number(replay, "an address");
    uint32_t node = 0;

    if (!built(replay)) {
        return;
    }
    if (gpamap_memory_layout_node_of_address(&replay->memory.built.layout, address, &node)) {
        printf("ok 0x%" PRIx32 "\n", node);
    } else {
        puts("none");
    }
}

const struct trace_command MEMORY_COMMANDS[] = {
    { "memory-layout", memory_layout },
    { "mmio", mmio },
    { "pci-ecam", pci_ecam },
    { "pci-mmio", pci_mmio },
    { "vtl2", vtl2 },
    { "ram-range", ram_range },
    { "build", build_command },
    { "ram-size", ram_size },
    { "end-of-ram", end_of_ram },
    { "ram-below-4gb", ram_below_4gb },
    { "ram-above-4gb", ram_above_4gb },
    { "end-of-layout", end_of_layout },
    { "ram-above-high-mmio", ram_above_high_mmio },
    { "max-ram-below-4gb", max_ram_below_4gb },
    { "probe", probe },
    { "node-of", node_of },
    { NULL, NULL },
};
