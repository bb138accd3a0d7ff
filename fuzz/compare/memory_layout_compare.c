/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/memory_layout_compare.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "gpamap/memory_valid.h"
#include "trace.h"

#define UNTOUCHED 0xA5A5A5A5A5A5A5A5U
#define FOUR_GIB ((uint64_t)1 << 32)

/* Exactly count elements, with what `from` holds or, without one, nothing that is zero. NULL for none. */
static void *block(const void *from, size_t count, size_t element)
{
    void *memory = count > 0 ? malloc(count * element) : NULL;

    CHECK(memory != NULL || count == 0);
    if (memory != NULL && from != NULL) {
        memcpy(memory, from, count * element);
    } else if (memory != NULL) {
        memset(memory, 0xA5, count * element);
    }
    return memory;
}

void memory_input_fit(struct oracle_memory_input *input)
{
    input->ram_capacity = (uint32_t)oracle_memory_ram_room(input);
    input->extent_capacity = (uint32_t)oracle_memory_extent_room(input);
}

/* The arrays of a layout, as blocks of its own. */
struct arrays {
    struct gpamap_extent *extents;
    struct gpamap_ram_range *ram;
    struct gpamap_range *mmio, *pci_ecam, *pci_mmio;
    uint64_t *sizes; /* of the nodes; not of a layout's copy */
};

static struct gpamap_memory_gaps gaps_in(struct arrays *arrays, const struct gpamap_memory_gaps *from)
{
    struct gpamap_memory_gaps gaps = *from;

    arrays->mmio = block(from->mmio, from->mmio_count, sizeof(*from->mmio));
    arrays->pci_ecam = block(from->pci_ecam, from->pci_ecam_count, sizeof(*from->pci_ecam));
    arrays->pci_mmio = block(from->pci_mmio, from->pci_mmio_count, sizeof(*from->pci_mmio));
    gaps.mmio = arrays->mmio;
    gaps.pci_ecam = arrays->pci_ecam;
    gaps.pci_mmio = arrays->pci_mmio;
    return gaps;
}

static void free_arrays(struct arrays *arrays)
{
    free(arrays->extents);
    free(arrays->ram);
    free(arrays->mmio);
    free(arrays->pci_ecam);
    free(arrays->pci_mmio);
    free(arrays->sizes);
}

/* A layout with arrays of its own. */
static struct gpamap_memory_layout copy_in(struct arrays *arrays, const struct gpamap_memory_layout *from)
{
    struct gpamap_memory_layout copy = *from;

    copy.gaps = gaps_in(arrays, &from->gaps);
    arrays->ram = block(from->ram, from->ram_count, sizeof(*from->ram));
    arrays->extents = block(from->map.extents, from->map.capacity, sizeof(*from->map.extents));
    copy.ram = arrays->ram;
    copy.map.extents = arrays->extents;
    arrays->sizes = NULL;
    return copy;
}

static enum gpamap_status call(struct gpamap_memory_layout *layout, const struct oracle_memory_input *input,
                               struct arrays *arrays)
{
    const struct gpamap_memory_gaps gaps = gaps_in(arrays, &input->gaps);
    const struct gpamap_memory_storage storage = { arrays->extents, arrays->ram, input->extent_capacity,
                                                   input->ram_capacity };

    switch (input->form) {
    case ORACLE_MEMORY_SIZE:
        return gpamap_memory_layout_new(layout, arrays->sizes[0], gaps, storage);
    case ORACLE_MEMORY_NUMA:
        return gpamap_memory_layout_new_with_numa(layout, arrays->sizes, input->size_count, gaps, storage);
    case ORACLE_MEMORY_RANGES:
        return gpamap_memory_layout_new_from_ranges(layout, arrays->ram, input->ram_count, gaps.mmio, gaps.mmio_count,
                                                    arrays->extents, input->extent_capacity);
    case ORACLE_MEMORY_RESOLVED:
        break;
    }
    return gpamap_memory_layout_new_from_resolved_ranges(layout, arrays->ram, input->ram_count, gaps, arrays->extents,
                                                         input->extent_capacity);
}

static void check_lists(const struct gpamap_memory_layout *layout, const struct oracle_memory *oracle)
{
    struct oracle_memory seen = { .gaps = layout->gaps };

    CHECK(layout->ram_count == oracle->ram_count);
    seen.ram_count = layout->ram_count;
    for (uint32_t i = 0; i < layout->ram_count; i++) {
        seen.ram[i] = layout->ram[i];
    }
    CHECK(oracle_memory_count(&seen) == oracle_memory_count(oracle));
    for (uint32_t i = 0; i < oracle_memory_count(oracle); i++) {
        const struct oracle_memory_element want = oracle_memory_at(oracle, i);
        const struct oracle_memory_element got = oracle_memory_at(&seen, i);

        CHECK(got.range.start == want.range.start && got.range.end == want.range.end);
        CHECK(got.kind == want.kind && got.index == want.index && got.node == want.node);
    }
}

static void check_address(const struct gpamap_memory_layout *layout, const struct oracle_memory *oracle,
                          uint64_t address)
{
    struct gpamap_memory_span span = { GPAMAP_MEMORY_NONE, 77, 77, UNTOUCHED };
    struct oracle_memory_element want = { { 0, 0 }, GPAMAP_MEMORY_NONE, 77, 77 };
    const bool is_held = oracle_memory_find(oracle, address, &want);
    const bool is_ram = is_held && want.kind == GPAMAP_MEMORY_RAM;
    const bool is_probed = is_held && want.kind != GPAMAP_MEMORY_VTL2;
    uint32_t node = 77;

    CHECK(gpamap_memory_layout_probe_address(layout, address) == (is_probed ? want.kind : GPAMAP_MEMORY_NONE));
    CHECK(gpamap_memory_layout_node_of_address(layout, address, &node) == is_ram);
    CHECK(node == (is_ram ? want.node : 77));
    CHECK(gpamap_memory_layout_span(layout, address, &span) == is_held);
    if (is_held) {
        CHECK(span.kind == want.kind && span.index == want.index && span.node == want.node);
        CHECK(span.remaining_size == want.range.end - address);
    } else {
        CHECK(span.kind == GPAMAP_MEMORY_NONE && span.index == 77 && span.node == 77);
        CHECK(span.remaining_size == UNTOUCHED);
    }
}

static void check_around(const struct gpamap_memory_layout *layout, const struct oracle_memory *oracle,
                         uint64_t address)
{
    check_address(layout, oracle, address - 1); /* beside 0: the top */
    check_address(layout, oracle, address);
    check_address(layout, oracle, address + 1);
}

static void check_sums(const struct gpamap_memory_layout *layout, const struct oracle_memory *oracle)
{
    const uint64_t below = gpamap_memory_layout_ram_below_4gb(layout);
    const uint64_t above = gpamap_memory_layout_ram_above_4gb(layout);
    const uint64_t end = oracle_memory_max_ram_below_4gb(oracle);
    const bool has_high_mmio = oracle->gaps.mmio_count == 2;
    uint64_t got = UNTOUCHED;

    CHECK(gpamap_memory_layout_ram_size(layout) == oracle_memory_ram_between(oracle, 0, ORACLE_SPACE));
    CHECK(below == oracle_memory_ram_between(oracle, 0, FOUR_GIB));
    CHECK(above == oracle_memory_ram_between(oracle, FOUR_GIB, ORACLE_SPACE));
    CHECK(below + above == gpamap_memory_layout_ram_size(layout));
    CHECK(gpamap_memory_layout_end_of_ram(layout) == oracle_memory_end_of_ram(oracle));
    CHECK(gpamap_memory_layout_end_of_layout(layout) == oracle_memory_end_of_layout(oracle));
    CHECK(gpamap_memory_layout_max_ram_below_4gb(layout, &got) == (end != 0));
    CHECK(got == (end != 0 ? end : UNTOUCHED));
    got = UNTOUCHED;
    CHECK(gpamap_memory_layout_ram_above_high_mmio(layout, &got) == has_high_mmio);
    CHECK(got ==
          (has_high_mmio ? oracle_memory_ram_between(oracle, oracle->gaps.mmio[1].end, ORACLE_SPACE) : UNTOUCHED));
    for (uint32_t i = 0; i < oracle->ram_count; i++) {
        for (uint32_t node = oracle->ram[i].node - 1; node != oracle->ram[i].node + 2; node++) {
            CHECK(gpamap_memory_layout_ram_size_of_node(layout, node) == oracle_memory_ram_of_node(oracle, node));
        }
    }
}

static void check_all(const struct gpamap_memory_layout *layout, const struct oracle_memory *oracle)
{
    CHECK(gpamap_memory_layout_is_valid(layout));
    check_lists(layout, oracle);
    check_sums(layout, oracle);
    check_around(layout, oracle, 0);
    check_around(layout, oracle, FOUR_GIB);
    check_around(layout, oracle, GPAMAP_MAX_ADDRESS);
    for (uint32_t i = 0; i < oracle_memory_count(oracle); i++) {
        const struct gpamap_range range = oracle_memory_at(oracle, i).range;

        check_around(layout, oracle, range.start);
        check_around(layout, oracle, range.end);
    }
}

/* Word `number` of the range; a range has two. */
static void flip_range(struct gpamap_range *range, uint64_t number, uint64_t bit)
{
    *(number == 0 ? &range->start : &range->end) ^= bit;
}

/* Flips a bit of an extent that is in use or of an element of a list. None of them can be another in a valid layout:
   each element that is not empty is an extent, and what is empty is so no more. */
static void flip_bit(struct gpamap_memory_layout *layout, const struct arrays *arrays, uint64_t flip)
{
    const uint32_t used = gpamap_extent_map_count(&layout->map);
    const struct gpamap_memory_gaps *gaps = &layout->gaps;
    const uint64_t bit = (uint64_t)1 << flip % 64;
    const uint64_t words = 3 * ((uint64_t)used + layout->ram_count) +
                           2 * ((uint64_t)gaps->mmio_count + gaps->pci_ecam_count + gaps->pci_mmio_count) +
                           (gaps->has_vtl2 ? 2 : 0);
    uint64_t word = flip / 64 % words;

    if (word < 3 * (uint64_t)used) {
        const uint64_t place = word / 3 < layout->map.left ? word / 3 : word / 3 - layout->map.left + layout->map.right;
        struct gpamap_extent *extent = &arrays->extents[place];

        *(word % 3 == 0 ? &extent->first : word % 3 == 1 ? &extent->last : &extent->owner) ^= bit;
        return;
    }
    word -= 3 * (uint64_t)used;
    if (word < 3 * (uint64_t)layout->ram_count) {
        if (word % 3 == 2) {
            arrays->ram[word / 3].node ^= (uint32_t)1 << flip % 32;
        } else {
            flip_range(&arrays->ram[word / 3].range, word % 3, bit);
        }
        return;
    }
    word -= 3 * (uint64_t)layout->ram_count;
    if (word / 2 < gaps->mmio_count) {
        flip_range(&arrays->mmio[word / 2], word % 2, bit);
        return;
    }
    word -= 2 * (uint64_t)gaps->mmio_count;
    if (word / 2 < gaps->pci_ecam_count) {
        flip_range(&arrays->pci_ecam[word / 2], word % 2, bit);
        return;
    }
    word -= 2 * (uint64_t)gaps->pci_ecam_count;
    flip_range(word / 2 < gaps->pci_mmio_count ? &arrays->pci_mmio[word / 2] : &layout->gaps.vtl2, word % 2, bit);
}

static void check_copy(const struct gpamap_memory_layout *layout, const struct oracle_memory *oracle, uint64_t flip)
{
    struct arrays arrays;
    struct gpamap_memory_layout copy = copy_in(&arrays, layout);

    check_all(&copy, oracle);
    flip_bit(&copy, &arrays, flip);
    CHECK(!gpamap_memory_layout_is_valid(&copy));
    flip_bit(&copy, &arrays, flip);
    CHECK(gpamap_memory_layout_is_valid(&copy));
    free_arrays(&arrays);
}

static void trace_gaps(const char *name, const struct gpamap_range *ranges, uint32_t count)
{
    fprintf(stderr, "trace: %s", name);
    for (uint32_t i = 0; i < count; i++) {
        fprintf(stderr, " " TRACE_X " " TRACE_X, ranges[i].start, ranges[i].end);
    }
    fputc('\n', stderr);
}

static void trace_build(const struct oracle_memory_input *input)
{
    static const char *const forms[] = { "size", "numa", "ranges", "resolved" };
    const uint32_t sizes = input->form == ORACLE_MEMORY_SIZE   ? 1
                           : input->form == ORACLE_MEMORY_NUMA ? input->size_count
                                                               : 0;

    fprintf(stderr, "trace: build %s", forms[input->form]);
    for (uint32_t i = 0; i < sizes; i++) {
        fprintf(stderr, " " TRACE_X, input->sizes[i]);
    }
    fprintf(stderr, " # in storage for %" PRIu32 " extents and %" PRIu32 " ranges of RAM\n", input->extent_capacity,
            input->ram_capacity);
}

static void trace_input(const struct oracle_memory_input *input)
{
    const struct gpamap_memory_gaps *gaps = &input->gaps;

    TRACE("memory-layout");
    for (uint32_t i = 0; i < input->ram_count; i++) {
        TRACE("ram-range " TRACE_X " " TRACE_X " %" PRIu32, input->ram[i].range.start, input->ram[i].range.end,
              input->ram[i].node);
    }
    if (gaps->has_vtl2) {
        TRACE("vtl2 " TRACE_X " " TRACE_X, gaps->vtl2.start, gaps->vtl2.end);
    }
    if (trace_is_wanted()) {
        trace_gaps("mmio", gaps->mmio, gaps->mmio_count);
        trace_gaps("pci-ecam", gaps->pci_ecam, gaps->pci_ecam_count);
        trace_gaps("pci-mmio", gaps->pci_mmio, gaps->pci_mmio_count);
        trace_build(input);
    }
}

enum gpamap_status compare_memory_layout(const struct oracle_memory_input *input, uint64_t flip)
{
    const bool is_placed = input->form == ORACLE_MEMORY_SIZE || input->form == ORACLE_MEMORY_NUMA;
    struct oracle_memory oracle;
    const enum gpamap_status want = oracle_memory_new(&oracle, input);
    struct gpamap_memory_layout layout;
    struct gpamap_memory_layout before;
    struct arrays arrays;

    trace_input(input);
    memset(&layout, 0xA5, sizeof(layout));
    memset(&before, 0xA5, sizeof(before));
    arrays.extents = block(NULL, input->extent_capacity, sizeof(*arrays.extents));
    arrays.ram = is_placed ? block(NULL, input->ram_capacity, sizeof(*arrays.ram))
                           : block(input->ram, input->ram_count, sizeof(*arrays.ram));
    arrays.sizes =
        block(input->sizes, input->form == ORACLE_MEMORY_SIZE ? 1 : input->size_count, sizeof(*arrays.sizes));
    CHECK(call(&layout, input, &arrays) == want);
    if (want == GPAMAP_OK) {
        check_all(&layout, &oracle);
        check_copy(&layout, &oracle, flip);
    } else {
        CHECK(memcmp(&layout, &before, sizeof(layout)) == 0);
    }
    free_arrays(&arrays);
    return want;
}
