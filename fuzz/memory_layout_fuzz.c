/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of memory_layout, against fuzz/oracle.
 *
 * Covers: all four constructors, up to 64 elements in all, good or not, placeholders and VTL2, with storage that is
 * exactly enough or too small; the status, the layout untouched on failure; of a layout its lists, its invariant,
 * every query at each edge and beside it, the same of a copy, and that is_valid notices a flipped bit in the copy.
 * Does not cover: more than 64 elements (tests/memory_layout_test.c has more), is_valid where counts or the map's
 * indexes are wrong (that test too).
 *
 * Input: one byte, the form modulo 4 (size, numa, ranges, resolved); one byte: below 16, the extents are short by so
 * many, below 32, the RAM is short by 16 less; 8 bytes, the bit that is flipped. Then elements until the bytes end, each
 * after those before (which a cursor follows): one byte (list = byte % 8, form = byte / 8 % 8), then
 *   list 0 .. 2  RAM: a range and one byte, the node modulo 4; or, where sizes are wanted, a size:
 *                form 0: a size; form 1: 2 bytes, a universe's start (byte % 3) and pages % 33; else a byte: pages % 40
 *   3, 4: mmio; 5: pci_ecam; 6: pci_mmio; 7: vtl2
 * A range: form 0: a range or not; form 1: one byte, the cursor goes to universe byte % 3; then, as in every other
 * form, one byte: from the cursor on byte % 4 pages are left free (form 2: times 2^32), and byte / 4 % 6 are taken.
 * Values as in fuzz/input.h.
 * Replay: bazel run //fuzz:memory_layout_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/memory_layout_compare.h"
#include "input.h"

#define ELEMENTS_MAX 64

/* The arrays of an input. */
struct decoded {
    uint64_t sizes[ELEMENTS_MAX];
    struct gpamap_ram_range ram[ELEMENTS_MAX];
    struct gpamap_range mmio[ELEMENTS_MAX], pci_ecam[ELEMENTS_MAX], pci_mmio[ELEMENTS_MAX];
    uint64_t cursor;
};

static uint64_t advance(uint64_t from, uint64_t pages)
{
    const uint64_t room = (GPAMAP_MAX_ADDRESS - from) / GPAMAP_PAGE_SIZE;

    return from + (pages < room ? pages : room) * GPAMAP_PAGE_SIZE;
}

static struct gpamap_range decode_range(struct decoded *decoded, struct input *input, uint32_t form)
{
    struct gpamap_range range;

    if (form == 0) {
        return input_range_or_not(input);
    }
    if (form == 1) {
        decoded->cursor = input_universe(input_below(input, 3));
    }

    const uint8_t pages = input_byte(input);

    range.start = advance(decoded->cursor, (uint64_t)(pages % 4) << (form == 2 ? 32 : 0));
    range.end = advance(range.start, pages / 4 % 6);
    decoded->cursor = range.end;
    return range;
}

static uint64_t decode_size(struct input *input, uint32_t form)
{
    if (form == 0) {
        return input_size(input);
    }
    if (form == 1) {
        const uint64_t start = input_universe(input_below(input, 3));

        return start + input_below(input, 33) * GPAMAP_PAGE_SIZE;
    }
    return input_below(input, 40) * GPAMAP_PAGE_SIZE;
}

static void decode_element(struct decoded *decoded, struct oracle_memory_input *memory, struct input *input)
{
    struct gpamap_memory_gaps *gaps = &memory->gaps;
    const uint8_t head = input_byte(input);
    const uint32_t list = head % 8;
    const uint32_t form = head / 8 % 8;

    if (list <= 2 && memory->form <= ORACLE_MEMORY_NUMA) {
        decoded->sizes[memory->size_count++] = decode_size(input, form);
        return;
    }

    const struct gpamap_range range = decode_range(decoded, input, form);

    if (list <= 2) {
        decoded->ram[memory->ram_count++] = (struct gpamap_ram_range){ range, input_below(input, 4) };
    } else if (list <= 4) {
        decoded->mmio[gaps->mmio_count++] = range;
    } else if (list == 5) {
        decoded->pci_ecam[gaps->pci_ecam_count++] = range;
    } else if (list == 6) {
        decoded->pci_mmio[gaps->pci_mmio_count++] = range;
    } else {
        gaps->has_vtl2 = true;
        gaps->vtl2 = range;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct decoded decoded = { .cursor = 0, .sizes = { 0 } };
    struct input input = { data, size };
    struct oracle_memory_input memory = {
        .form = (enum oracle_memory_form)input_below(&input, 4),
        .sizes = decoded.sizes,
        .ram = decoded.ram,
        .gaps = { .mmio = decoded.mmio, .pci_ecam = decoded.pci_ecam, .pci_mmio = decoded.pci_mmio },
    };
    const uint8_t missing = input_byte(&input);
    const uint64_t flip = input_u64(&input);

    for (uint32_t i = 0; i < ELEMENTS_MAX && input.size > 0; i++) {
        decode_element(&decoded, &memory, &input);
    }
    memory_input_fit(&memory);
    if (missing < 16) {
        memory.extent_capacity -= missing < memory.extent_capacity ? missing : memory.extent_capacity;
    } else if (missing < 32) {
        memory.ram_capacity -= missing - 16U < memory.ram_capacity ? missing - 16U : memory.ram_capacity;
    }
    (void)compare_memory_layout(&memory, flip);
    return 0;
}
