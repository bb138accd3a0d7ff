/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * memory_layout beside the oracle: all layouts of a few pages, and random ones; storage, and what is_valid believes.
 * The rules by example: memory_rules_test.c, memory_query_test.c.
 */
#include "gpamap/memory_layout.h"
#include "gpamap/memory_valid.h"

#include <stdlib.h>
#include <string.h>

#include "compare/memory_layout_compare.h"
#include "tests/memory_fixture.h"

static void storage_that_is_just_enough_is_enough_and_one_less_is_not(void **state)
{
    const struct gpamap_range mmio[] = { { PAGE, 2 * PAGE }, { 3 * PAGE, 4 * PAGE } };
    const uint64_t sizes[] = { 2 * PAGE, PAGE };
    struct oracle_memory_input input = { .form = ORACLE_MEMORY_NUMA, .sizes = sizes, .size_count = 2 };

    (void)state;
    input.gaps = with_vtl2(mmio_of(mmio, 2), 5 * PAGE, 6 * PAGE);
    memory_input_fit(&input);
    assert_int_equal(input.ram_capacity, GPAMAP_MEMORY_LAYOUT_PLACED_RAM(2, 2));
    assert_int_equal(input.extent_capacity, GPAMAP_MEMORY_LAYOUT_EXTENTS(4, 2));
    assert_int_equal(compare_memory_layout(&input, 0), GPAMAP_OK);
    input.ram_capacity--;
    assert_int_equal(compare_memory_layout(&input, 0), GPAMAP_ERR_CAPACITY);
    input.ram_capacity++;
    input.extent_capacity--;
    assert_int_equal(compare_memory_layout(&input, 0), GPAMAP_ERR_CAPACITY);
}

static void more_extents_than_a_layout_may_have_are_refused_unread(void **state)
{
    const struct gpamap_memory_gaps gaps = { .mmio_count = UINT32_MAX,
                                             .pci_ecam_count = UINT32_MAX,
                                             .pci_mmio_count = UINT32_MAX };
    const struct gpamap_memory_storage storage = { NULL, NULL, UINT32_MAX, UINT32_MAX };
    const uint32_t most = (uint32_t)GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
    struct gpamap_memory_layout layout;
    struct gpamap_extent extent;

    (void)state;
    assert_int_equal(gpamap_memory_layout_new(&layout, PAGE, gaps, storage), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_memory_layout_new_from_resolved_ranges(&layout, NULL, UINT32_MAX, gaps, NULL, UINT32_MAX),
                     GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_memory_layout_new_from_ranges(&layout, NULL, most, NULL, 0, NULL, UINT32_MAX),
                     GPAMAP_ERR_CAPACITY);
    gpamap_extent_map_init(&layout.map, &extent, 1);
    layout.ram_count = most;
    layout.gaps = NO_GAPS;
    assert_false(gpamap_memory_layout_is_valid(&layout));
}

/* A layout of every kind, whose arrays are its own. */
static void make_full(struct fixture *f)
{
    static const struct gpamap_range mmio[] = { { PAGE, 2 * PAGE }, { PAGE, PAGE } };
    static const struct gpamap_range ecam = { 3 * PAGE, 4 * PAGE };
    static const struct gpamap_range pci = { TOP - PAGE, TOP };
    const struct gpamap_memory_gaps gaps = { mmio, &ecam, &pci, 2, 1, 1, true, { 6 * PAGE, 7 * PAGE } };

    memset(f, 0, sizeof(*f));
    f->ram[0] = ram_of(0, PAGE, 7);
    f->ram[1] = ram_of(2 * PAGE, 3 * PAGE, UINT32_MAX);
    assert_int_equal(new_from_resolved(f, f->ram, 2, gaps), GPAMAP_OK);
}

static void a_layout_restored_with_its_arrays_is_valid(void **state)
{
    struct fixture f;
    struct fixture restored;

    (void)state;
    make_full(&f);
    assert_true(gpamap_memory_layout_is_valid(&f.layout));
    memcpy(&restored, &f, sizeof(f));
    memset(&f.extents, 0xA5, sizeof(f.extents));
    memset(&f.ram, 0xA5, sizeof(f.ram));
    restored.layout.map.extents = restored.extents;
    restored.layout.ram = restored.ram;
    assert_true(gpamap_memory_layout_is_valid(&restored.layout));
    assert_int_equal(gpamap_memory_layout_probe_address(&restored.layout, TOP - 1), GPAMAP_MEMORY_PCI_MMIO);
}

static void counts_and_indexes_of_a_restored_layout_are_not_believed(void **state)
{
    struct gpamap_memory_layout layout;
    struct fixture f;

    (void)state;
    make_full(&f);
    for (uint32_t i = 0; i < 12; i++) {
        layout = f.layout;
        uint32_t *const words[] = { &layout.ram_count, &layout.gaps.pci_ecam_count, &layout.gaps.pci_mmio_count,
                                    &layout.map.left,  &layout.map.right,           &layout.map.capacity };

        *words[i / 2] += i % 2 == 0 ? 1U : UINT32_MAX; /* one more, one less */
        if (i != 2 && i != 4) {                        /* the lists of one element cannot be read beyond it */
            assert_false(gpamap_memory_layout_is_valid(&layout));
        }
    }
    layout = f.layout;
    layout.gaps.has_vtl2 = false;
    assert_false(gpamap_memory_layout_is_valid(&layout));
    layout = f.layout;
    layout.gaps.mmio_count = 1; /* what was left out is a placeholder */
    assert_true(gpamap_memory_layout_is_valid(&layout));
    layout.gaps.mmio_count = 0;
    assert_false(gpamap_memory_layout_is_valid(&layout));
    memset(&layout, 0, sizeof(layout));
    assert_false(gpamap_memory_layout_is_valid(&layout));
}

static void every_broken_extent_of_a_restored_layout_is_found(void **state)
{
    const uint64_t index = 8, node = 8 * GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS; /* what one more of each is in an owner */
    const struct gpamap_extent more[] = { { 1, 0, 0 },     { 0, -(uint64_t)1, 0 }, { 0, 0, 1 },
                                          { 0, 0, index }, { 0, 0, -index },       { 0, 0, node } };
    struct fixture f;

    (void)state;
    make_full(&f);
    for (uint32_t i = 0; i < f.layout.map.capacity; i++) {
        struct gpamap_extent *const extent = &f.layout.map.extents[i];
        const struct gpamap_extent kept = *extent;

        if (f.layout.map.left <= i && i < f.layout.map.right) {
            continue;
        }
        for (uint32_t k = 0; k < sizeof(more) / sizeof(more[0]); k++) {
            extent->first = kept.first + more[k].first;
            extent->last = kept.last + more[k].last;
            extent->owner = kept.owner + more[k].owner;
            assert_false(gpamap_memory_layout_is_valid(&f.layout));
        }
        *extent = kept;
        assert_true(gpamap_memory_layout_is_valid(&f.layout));
    }
}

static void a_restored_vtl2_that_is_empty_stands_above_ram_too(void **state)
{
    const struct gpamap_ram_range ram[] = { ram_of(PAGE, 2 * PAGE, 0), ram_of(4 * PAGE, 5 * PAGE, 0) };
    struct fixture f;

    (void)state;
    assert_int_equal(new_from_resolved(&f, ram, 2, with_vtl2(NO_GAPS, 5 * PAGE, 5 * PAGE)), GPAMAP_OK);
    f.layout.gaps.vtl2 = range_of(TOP, TOP);
    assert_true(gpamap_memory_layout_is_valid(&f.layout));
    f.layout.gaps.vtl2 = range_of(3 * PAGE, 3 * PAGE);
    assert_false(gpamap_memory_layout_is_valid(&f.layout));
    f.layout.gaps.vtl2 = range_of(6 * PAGE, 6 * PAGE + 1);
    assert_false(gpamap_memory_layout_is_valid(&f.layout));
}

static void a_map_that_holds_something_more_is_not_valid(void **state)
{
    (void)state;
    for (uint64_t owner = 0; owner < 32; owner++) { /* every kind, known or not, with a few indexes */
        const struct gpamap_extent more = { 8 * PAGE, 9 * PAGE - 1, owner };
        struct fixture f;

        make_full(&f);
        assert_int_equal(gpamap_extent_map_insert(&f.layout.map, more), GPAMAP_OK);
        assert_false(gpamap_memory_layout_is_valid(&f.layout));
    }
}

static void every_bit_of_a_layout_is_looked_at(void **state)
{
    struct oracle_memory_input input = { .form = ORACLE_MEMORY_RESOLVED };
    struct fixture f;

    (void)state;
    make_full(&f);
    input.ram = f.ram;
    input.ram_count = 2;
    input.gaps = f.layout.gaps;
    memory_input_fit(&input);
    for (uint64_t flip = 0; flip < 64 * (3 * (6 + 2) + 2 * 5); flip++) { /* extents and RAM; gaps and VTL2 */
        assert_int_equal(compare_memory_layout(&input, flip), GPAMAP_OK);
    }
}

/* List number `number` of up to two of the ranges: 1 + ranges + ranges^2 lists. */
static uint32_t list_of(uint32_t number, const struct gpamap_range *ranges, uint32_t count, struct gpamap_range *out)
{
    if (number == 0) {
        return 0;
    }
    if (number <= count) {
        out[0] = ranges[number - 1];
        return 1;
    }
    out[0] = ranges[(number - 1 - count) / count];
    out[1] = ranges[(number - 1 - count) % count];
    return 2;
}

/* Everything that can be given as resolved over 3 pages: two ranges of RAM, two of MMIO, and one of another kind. */
static void compare_resolved(const struct gpamap_range *ranges, uint32_t count)
{
    const uint32_t lists = 1 + count + count * count;
    struct gpamap_range ram[2];
    struct gpamap_ram_range nodes[2];
    struct gpamap_range mmio[2];
    struct oracle_memory_input input = { .form = ORACLE_MEMORY_RESOLVED, .ram = nodes };

    for (uint32_t i = 0; i < lists * lists * (1 + 3 * count); i++) {
        const uint32_t other = i / lists / lists;
        const struct gpamap_range *range = &ranges[other / 3 % count];

        input.ram_count = list_of(i % lists, ranges, count, ram);
        nodes[0] = (struct gpamap_ram_range){ ram[0], 0 };
        nodes[1] = (struct gpamap_ram_range){ ram[1], i % 2 };
        input.gaps = mmio_of(mmio, list_of(i / lists % lists, ranges, count, mmio));
        input.gaps.pci_ecam = input.gaps.pci_mmio = range;
        input.gaps.vtl2 = *range;
        input.gaps.pci_ecam_count = other < 3 * count && other % 3 == 0 ? 1 : 0;
        input.gaps.pci_mmio_count = other < 3 * count && other % 3 == 1 ? 1 : 0;
        input.gaps.has_vtl2 = other < 3 * count && other % 3 == 2;
        memory_input_fit(&input);
        (void)compare_memory_layout(&input, i);
        if (other == 3 * count) {
            input.form = ORACLE_MEMORY_RANGES;
            (void)compare_memory_layout(&input, i);
            input.form = ORACLE_MEMORY_RESOLVED;
        }
    }
}

static void every_resolved_layout_of_3_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[10];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        compare_resolved(ranges, every_range(universe(u, 3 * PAGE), 3, ranges));
    }
}

/* A page painted as the digits say: free, RAM of node 0 or 1, MMIO, ECAM, PCI MMIO, VTL2; each page a range of its own.
   VTL2 is the last page that is painted so. */
static void compare_painted(uint64_t base, uint32_t digits)
{
    struct gpamap_ram_range ram[6];
    struct gpamap_range gaps[3][6];
    uint32_t counts[3] = { 0 };
    struct oracle_memory_input input = { .form = ORACLE_MEMORY_RESOLVED, .ram = ram };

    for (uint32_t page = 0, rest = digits; page < 6; page++, rest /= 7) {
        const struct gpamap_range range = range_of(base + page * PAGE, base + (page + 1) * PAGE);
        const uint32_t paint = rest % 7;

        if (paint == 1 || paint == 2) {
            ram[input.ram_count++] = (struct gpamap_ram_range){ range, paint - 1 };
        } else if (paint >= 3 && paint <= 5) {
            gaps[paint - 3][counts[paint - 3]++] = range;
        } else if (paint == 6) {
            input.gaps.has_vtl2 = true;
            input.gaps.vtl2 = range;
        }
    }
    input.gaps.mmio = gaps[0];
    input.gaps.pci_ecam = gaps[1];
    input.gaps.pci_mmio = gaps[2];
    input.gaps.mmio_count = counts[0];
    input.gaps.pci_ecam_count = counts[1];
    input.gaps.pci_mmio_count = counts[2];
    memory_input_fit(&input);
    (void)compare_memory_layout(&input, digits);
}

static void every_use_of_6_pages_is_as_the_oracle_says(void **state)
{
    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        for (uint32_t digits = 0; digits < 7 * 7 * 7 * 7 * 7 * 7; digits++) {
            compare_painted(universe(u, 6 * PAGE), digits);
        }
    }
}

/* RAM that ends in the universe's 5 pages: of one node, or of a second one behind it, around two gaps of any kinds;
   VTL2 somewhere from the start of the universe on. */
static void compare_placed(uint64_t base, const struct gpamap_range *ranges, uint32_t count, uint32_t vtl2)
{
    const uint32_t lists = 1 + count + count * count;
    struct gpamap_range gaps[2];
    uint64_t sizes[2];
    struct oracle_memory_input input = { .sizes = sizes };

    for (uint32_t i = 0; i < 5 * 5 * lists; i++) {
        const uint32_t gap_count = list_of(i / 25, ranges, count, gaps);

        sizes[0] = base + i % 5 * PAGE;
        sizes[1] = i / 5 % 5 * PAGE;
        input.form = sizes[1] == 4 * PAGE ? ORACLE_MEMORY_SIZE : ORACLE_MEMORY_NUMA;
        input.size_count = sizes[1] == 0 ? 1 : 2;
        input.gaps = mmio_of(gaps, gap_count);
        if (gap_count == 2 && vtl2 % 2 == 1) { /* the second gap in a list of its own */
            input.gaps.mmio_count = 1;
            input.gaps.pci_ecam = input.gaps.pci_mmio = &gaps[1];
            *(i % 2 == 0 ? &input.gaps.pci_ecam_count : &input.gaps.pci_mmio_count) = 1;
        }
        if (vtl2 > 1) {
            input.gaps = with_vtl2(input.gaps, base + (vtl2 / 2 - 1) * PAGE, base + (vtl2 / 2 - vtl2 % 2) * PAGE);
        }
        memory_input_fit(&input);
        (void)compare_memory_layout(&input, i);
    }
}

static void every_placed_layout_of_5_pages_is_as_the_oracle_says(void **state)
{
    struct gpamap_range ranges[21];

    (void)state;
    for (uint32_t u = 0; u < UNIVERSES; u++) {
        const uint64_t base = universe(u, 5 * PAGE);
        const uint32_t count = every_range(base, 5, ranges);

        for (uint32_t vtl2 = 0; vtl2 < 2 + 2 * 6; vtl2++) { /* none; a page, or empty, at each place */
            compare_placed(base, ranges, count, vtl2);
        }
    }
}

static uint64_t random_below(uint64_t *seed, uint64_t count)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (*seed * 0x2545F4914F6CDD1D >> 16) % count;
}

/* The lists of a random layout. */
struct random_lists {
    struct gpamap_ram_range ram[64];
    struct gpamap_range gaps[3][64]; /* mmio, pci_ecam, pci_mmio */
    uint64_t sizes[64];
    uint32_t counts[3];
};

/* Elements one above another from somewhere on, at most 3 pages apart; now and then a placeholder or a leap. */
static uint64_t add_elements(struct random_lists *lists, struct oracle_memory_input *input, uint64_t *seed)
{
    const uint64_t starts[] = { 0, FOUR_GIB - 64 * PAGE, TOP - 400 * PAGE };
    uint64_t at = starts[random_below(seed, 3)];

    for (uint64_t left = 1 + random_below(seed, 60); left > 0; left--) {
        const uint32_t list = (uint32_t)random_below(seed, 6);
        struct gpamap_range range = range_of(at + random_below(seed, 4) * PAGE, 0);

        range.end = range.start + (1 + random_below(seed, 3)) * PAGE;
        if (list == 0 && random_below(seed, 4) == 0) {
            range = range_of(at, at);
        }
        if (list < 3) {
            lists->gaps[list][lists->counts[list]++] = range;
        } else if (input->form <= ORACLE_MEMORY_NUMA) {
            lists->sizes[input->size_count++] = (1 + random_below(seed, 8)) * PAGE;
            range.end = range.start;
        } else {
            lists->ram[input->ram_count++] = (struct gpamap_ram_range){ range, (uint32_t)random_below(seed, 4) };
        }
        at = range.end + (at < FOUR_GIB && random_below(seed, 32) == 0 ? 8 * FOUR_GIB : 0);
    }
    return at;
}

static enum gpamap_status compare_random(uint64_t *seed)
{
    struct random_lists lists = { .counts = { 0 } };
    struct oracle_memory_input input = { .form = (enum oracle_memory_form)random_below(seed, 4),
                                         .ram = lists.ram,
                                         .sizes = lists.sizes };
    const uint64_t end = add_elements(&lists, &input, seed);

    if (random_below(seed, 8) == 0) { /* one thing out of place */
        const struct gpamap_range range = range_of(end - random_below(seed, 16) * PAGE, end);

        *(random_below(seed, 2) == 0 ? &lists.ram[random_below(seed, 64)].range
                                     : &lists.gaps[random_below(seed, 3)][random_below(seed, 64)]) = range;
    }
    input.gaps = (struct gpamap_memory_gaps){ lists.gaps[0],
                                              lists.gaps[1],
                                              lists.gaps[2],
                                              lists.counts[0],
                                              lists.counts[1],
                                              lists.counts[2],
                                              random_below(seed, 2) == 0,
                                              range_of(end + random_below(seed, 9) * PAGE, TOP) };
    memory_input_fit(&input);
    return compare_memory_layout(&input, random_below(seed, UINT32_MAX));
}

static void random_layouts_are_as_the_oracle_says(void **state)
{
    uint32_t good = 0;
    uint64_t seed = 1;

    (void)state;
    for (uint32_t i = 0; i < 4000; i++) {
        good += compare_random(&seed) == GPAMAP_OK ? 1U : 0U;
    }
    assert_true(good > 1000);
}

/* Of each 4 ranges of a page each, two pages apart: RAM, RAM, MMIO, PCI MMIO. */
static void a_million_ranges_make_a_layout(void **state)
{
    const uint32_t quarter = 250000;
    struct gpamap_ram_range *ram = calloc(2 * (size_t)quarter, sizeof(*ram));
    struct gpamap_range *gaps = calloc(2 * (size_t)quarter, sizeof(*gaps));
    struct gpamap_extent *extents = calloc(4 * (size_t)quarter + 1, sizeof(*extents));
    const struct gpamap_memory_gaps lists = { gaps, NULL, gaps + quarter, quarter, 0, quarter, false, { 0, 0 } };
    struct gpamap_memory_layout layout;

    (void)state;
    assert_non_null(ram && gaps && extents);
    for (uint32_t i = 0; i < quarter; i++) {
        const uint64_t at = (uint64_t)i * 8 * PAGE;

        ram[2 * i] = ram_of(at, at + PAGE, i);
        ram[2 * i + 1] = ram_of(at + 2 * PAGE, at + 3 * PAGE, i);
        gaps[i] = range_of(at + 4 * PAGE, at + 5 * PAGE);
        gaps[quarter + i] = range_of(at + 6 * PAGE, at + 7 * PAGE);
    }
    assert_int_equal(
        gpamap_memory_layout_new_from_resolved_ranges(&layout, ram, 2 * quarter, lists, extents, 4 * quarter + 1),
        GPAMAP_OK);
    assert_true(gpamap_memory_layout_is_valid(&layout));
    assert_int_equal(gpamap_memory_layout_ram_size(&layout), 2 * quarter * PAGE);
    for (uint64_t page = 0; page < 8 * (uint64_t)quarter; page++) {
        static const enum gpamap_memory_kind kinds[] = { GPAMAP_MEMORY_RAM, GPAMAP_MEMORY_RAM, GPAMAP_MEMORY_MMIO,
                                                         GPAMAP_MEMORY_PCI_MMIO };
        const enum gpamap_memory_kind kind = page % 2 == 0 ? kinds[page / 2 % 4] : GPAMAP_MEMORY_NONE;

        assert_int_equal(gpamap_memory_layout_probe_address(&layout, page * PAGE + page % PAGE), kind);
    }
    gaps[quarter - 1].start -= 2 * PAGE; /* into the RAM before it */
    assert_false(gpamap_memory_layout_is_valid(&layout));
    assert_int_equal(
        gpamap_memory_layout_new_from_resolved_ranges(&layout, ram, 2 * quarter, lists, extents, 4 * quarter + 1),
        GPAMAP_ERR_BAD_MEMORY_RANGES);
    free(ram);
    free(gaps);
    free(extents);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(storage_that_is_just_enough_is_enough_and_one_less_is_not),
        cmocka_unit_test(more_extents_than_a_layout_may_have_are_refused_unread),
        cmocka_unit_test(a_layout_restored_with_its_arrays_is_valid),
        cmocka_unit_test(counts_and_indexes_of_a_restored_layout_are_not_believed),
        cmocka_unit_test(every_broken_extent_of_a_restored_layout_is_found),
        cmocka_unit_test(a_restored_vtl2_that_is_empty_stands_above_ram_too),
        cmocka_unit_test(a_map_that_holds_something_more_is_not_valid),
        cmocka_unit_test(every_bit_of_a_layout_is_looked_at),
        cmocka_unit_test(every_resolved_layout_of_3_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_use_of_6_pages_is_as_the_oracle_says),
        cmocka_unit_test(every_placed_layout_of_5_pages_is_as_the_oracle_says),
        cmocka_unit_test(random_layouts_are_as_the_oracle_says),
        cmocka_unit_test(a_million_ranges_make_a_layout),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
