/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/memory_layout_oracle.h"

#include "oracle/range_oracle.h"

#define FOUR_GIB ((oracle_wide)1 << 32)

static bool is_placed(const struct oracle_memory_input *input)
{
    return input->form == ORACLE_MEMORY_SIZE || input->form == ORACLE_MEMORY_NUMA;
}

static uint32_t node_count(const struct oracle_memory_input *input)
{
    return input->form == ORACLE_MEMORY_SIZE ? 1 : input->size_count;
}

static oracle_wide gap_count(const struct oracle_memory_input *input)
{
    const oracle_wide mmio_count = input->gaps.mmio_count;

    if (input->form == ORACLE_MEMORY_RANGES) {
        return mmio_count;
    }
    return mmio_count + input->gaps.pci_ecam_count + input->gaps.pci_mmio_count;
}

oracle_wide oracle_memory_ram_room(const struct oracle_memory_input *input)
{
    return is_placed(input) ? node_count(input) + gap_count(input) : 0;
}

oracle_wide oracle_memory_extent_room(const struct oracle_memory_input *input)
{
    return (is_placed(input) ? oracle_memory_ram_room(input) : input->ram_count) + gap_count(input) + 1;
}

uint32_t oracle_memory_count(const struct oracle_memory *memory)
{
    const struct gpamap_memory_gaps *gaps = &memory->gaps;

    return memory->ram_count + gaps->mmio_count + gaps->pci_ecam_count + gaps->pci_mmio_count +
           (gaps->has_vtl2 ? 1U : 0U);
}

struct oracle_memory_element oracle_memory_at(const struct oracle_memory *memory, uint32_t number)
{
    const struct gpamap_memory_gaps *gaps = &memory->gaps;

    if (number < memory->ram_count) {
        const struct gpamap_ram_range *ram = &memory->ram[number];

        return (struct oracle_memory_element){ ram->range, GPAMAP_MEMORY_RAM, number, ram->node };
    }
    number -= memory->ram_count;
    if (number < gaps->mmio_count) {
        return (struct oracle_memory_element){ gaps->mmio[number], GPAMAP_MEMORY_MMIO, number, 0 };
    }
    number -= gaps->mmio_count;
    if (number < gaps->pci_ecam_count) {
        return (struct oracle_memory_element){ gaps->pci_ecam[number], GPAMAP_MEMORY_PCI_ECAM, number, 0 };
    }
    number -= gaps->pci_ecam_count;
    if (number < gaps->pci_mmio_count) {
        return (struct oracle_memory_element){ gaps->pci_mmio[number], GPAMAP_MEMORY_PCI_MMIO, number, 0 };
    }
    return (struct oracle_memory_element){ gaps->vtl2, GPAMAP_MEMORY_VTL2, 0, 0 };
}

static bool is_empty(const struct oracle_memory_element *element)
{
    return element->range.start == element->range.end;
}

/* The earlier one may stand before the later one: below it in the same list, apart from it in another. */
static bool agree(const struct oracle_memory_element *earlier, const struct oracle_memory_element *later)
{
    if (is_empty(earlier) || is_empty(later)) {
        return true;
    }
    if (earlier->kind == later->kind) {
        return earlier->range.end <= later->range.start;
    }
    return !oracle_range_overlaps(earlier->range, later->range);
}

/* Every element is a range, none is empty but VTL2 and placeholders; the lists are sorted; nothing shares a byte. */
static bool is_in_order(const struct oracle_memory *memory, bool may_hold_placeholders)
{
    for (uint32_t i = 0; i < oracle_memory_count(memory); i++) {
        const struct oracle_memory_element later = oracle_memory_at(memory, i);
        const bool may_be_empty =
            later.kind == GPAMAP_MEMORY_VTL2 || (later.kind == GPAMAP_MEMORY_MMIO && may_hold_placeholders);

        if (!oracle_range_is_valid(later.range) || (is_empty(&later) && !may_be_empty)) {
            return false;
        }
        for (uint32_t j = 0; j < i; j++) {
            const struct oracle_memory_element earlier = oracle_memory_at(memory, j);

            if (!agree(&earlier, &later)) {
                return false;
            }
        }
    }
    return true;
}

/* Where the free space that holds `at` ends: at the next gap above it. A gap that holds `at` says where it ends. */
static bool is_free(const struct oracle_memory *gaps, uint64_t at, uint64_t *end)
{
    *end = GPAMAP_MAX_ADDRESS;
    for (uint32_t i = 0; i < oracle_memory_count(gaps); i++) {
        const struct gpamap_range gap = oracle_memory_at(gaps, i).range;

        if (oracle_range_has(gap, at)) {
            *end = gap.end;
            return false;
        }
        if (gap.start > at && gap.start < *end) {
            *end = gap.start;
        }
    }
    return true;
}

/* RAM upward from 0 around the gaps, node by node; false when the space ends before the RAM does. */
static bool place(struct oracle_memory *memory, const struct oracle_memory *gaps, const uint64_t *sizes, uint32_t count)
{
    uint64_t at = 0;
    uint32_t node = 0;
    uint64_t missing = sizes[0];

    memory->ram_count = 0;
    while (node < count) {
        uint64_t end;

        if (!is_free(gaps, at, &end)) {
            at = end;
            continue;
        }
        if (at == end) {
            return false;
        }

        const uint64_t taken = (uint64_t)oracle_min(missing, end - at);

        memory->ram[memory->ram_count] = (struct gpamap_ram_range){ { at, at + taken }, node };
        memory->ram_count++;
        at += taken;
        missing -= taken;
        if (missing == 0) {
            node++;
            missing = node < count ? sizes[node] : 0;
        }
    }
    return true;
}

static enum gpamap_status check_sizes(const struct oracle_memory_input *input)
{
    oracle_wide sum = 0;

    if (input->form == ORACLE_MEMORY_SIZE) {
        return oracle_is_page_size(input->sizes[0]) ? GPAMAP_OK : GPAMAP_ERR_BAD_SIZE;
    }
    if (input->size_count == 0) {
        return GPAMAP_ERR_EMPTY_NUMA_SIZES;
    }
    for (uint32_t i = 0; i < input->size_count; i++) {
        if (!oracle_is_page_size(input->sizes[i])) {
            return GPAMAP_ERR_BAD_NUMA_SIZE;
        }
        sum += input->sizes[i];
    }
    return sum < ORACLE_SPACE ? GPAMAP_OK : GPAMAP_ERR_BAD_SIZE;
}

/* RAM from the sizes, after the gaps were found in order; VTL2 is not in its way. */
static bool place_all(struct oracle_memory *memory, const struct oracle_memory_input *input)
{
    struct oracle_memory gaps = { .ram_count = 0, .gaps = input->gaps };

    gaps.gaps.has_vtl2 = false;
    return is_in_order(&gaps, false) && place(memory, &gaps, input->sizes, node_count(input));
}

enum gpamap_status oracle_memory_new(struct oracle_memory *memory, const struct oracle_memory_input *input)
{
    const enum gpamap_status sizes = is_placed(input) ? check_sizes(input) : GPAMAP_OK;
    const oracle_wide extent_room = oracle_memory_extent_room(input);

    if (sizes != GPAMAP_OK) {
        return sizes;
    }
    if (oracle_memory_ram_room(input) > input->ram_capacity || extent_room > input->extent_capacity ||
        extent_room > GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS) {
        return GPAMAP_ERR_CAPACITY;
    }
    memory->gaps = input->gaps;
    if (input->form == ORACLE_MEMORY_RANGES) {
        memory->gaps = (struct gpamap_memory_gaps){ .mmio = input->gaps.mmio, .mmio_count = input->gaps.mmio_count };
    }
    if (is_placed(input)) {
        if (!place_all(memory, input)) {
            return GPAMAP_ERR_BAD_MEMORY_RANGES;
        }
    } else {
        memory->ram_count = input->ram_count;
        for (uint32_t i = 0; i < input->ram_count; i++) {
            memory->ram[i] = input->ram[i];
        }
    }
    if (memory->ram_count == 0 || !is_in_order(memory, input->form == ORACLE_MEMORY_RESOLVED)) {
        return GPAMAP_ERR_BAD_MEMORY_RANGES;
    }
    if (memory->gaps.has_vtl2 && memory->gaps.vtl2.start < oracle_memory_end_of_ram(memory)) {
        return GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM;
    }
    return GPAMAP_OK;
}

bool oracle_memory_find(const struct oracle_memory *memory, uint64_t address, struct oracle_memory_element *element)
{
    for (uint32_t i = 0; i < oracle_memory_count(memory); i++) {
        *element = oracle_memory_at(memory, i);
        if (oracle_range_has(element->range, address)) {
            return true;
        }
    }
    return false;
}

uint64_t oracle_memory_ram_between(const struct oracle_memory *memory, oracle_wide from, oracle_wide to)
{
    oracle_wide sum = 0;

    for (uint32_t i = 0; i < memory->ram_count; i++) {
        const oracle_wide start = oracle_max(memory->ram[i].range.start, from);
        const oracle_wide end = oracle_min(memory->ram[i].range.end, to);

        sum += start < end ? end - start : 0;
    }
    return (uint64_t)sum;
}

uint64_t oracle_memory_ram_of_node(const struct oracle_memory *memory, uint32_t node)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < memory->ram_count; i++) {
        if (memory->ram[i].node == node) {
            sum += memory->ram[i].range.end - memory->ram[i].range.start;
        }
    }
    return sum;
}

uint64_t oracle_memory_end_of_ram(const struct oracle_memory *memory)
{
    oracle_wide end = 0;

    for (uint32_t i = 0; i < memory->ram_count; i++) {
        end = oracle_max(end, memory->ram[i].range.end);
    }
    return (uint64_t)end;
}

uint64_t oracle_memory_end_of_layout(const struct oracle_memory *memory)
{
    oracle_wide end = 0;

    for (uint32_t i = 0; i < oracle_memory_count(memory); i++) {
        const struct oracle_memory_element element = oracle_memory_at(memory, i);

        if (element.kind != GPAMAP_MEMORY_VTL2 && !is_empty(&element)) {
            end = oracle_max(end, element.range.end);
        }
    }
    return (uint64_t)end;
}

uint64_t oracle_memory_max_ram_below_4gb(const struct oracle_memory *memory)
{
    oracle_wide end = 0;

    for (uint32_t i = 0; i < memory->ram_count; i++) {
        if (memory->ram[i].range.start < FOUR_GIB) {
            end = oracle_max(end, oracle_min(memory->ram[i].range.end, FOUR_GIB));
        }
    }
    return (uint64_t)end;
}
