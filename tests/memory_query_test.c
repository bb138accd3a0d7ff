/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What a memory layout answers.
 */
#include "tests/memory_fixture.h"

/* A machine: two nodes around a hole below 4 GiB, an ECAM, a high window, VTL2 above. */
static const struct gpamap_range MMIO[] = { { 3 * GIB, FOUR_GIB }, { 16 * GIB, 20 * GIB } };
static const struct gpamap_range ECAM = { 2 * GIB, 2 * GIB + 256 * MIB };
static const struct gpamap_range PCI_MMIO[] = { { 20 * GIB, 21 * GIB }, { 22 * GIB, 23 * GIB } };

static void make_machine(struct fixture *f)
{
    const uint64_t sizes[] = { 2 * GIB, 4 * GIB };
    const struct gpamap_memory_gaps gaps = { MMIO, &ECAM, PCI_MMIO, 2, 1, 2, true, { 32 * GIB, 33 * GIB } };

    assert_int_equal(new_with_numa(f, sizes, 2, gaps), GPAMAP_OK);
    assert_int_equal(f->layout.ram_count, 3);
    expect_ram(f, 0, 0, 2 * GIB, 0);
    expect_ram(f, 1, 2 * GIB + 256 * MIB, 3 * GIB, 1);
    expect_ram(f, 2, FOUR_GIB, 7 * GIB + 256 * MIB, 1);
}

/* RAM ranges, and MMIO gaps. */
static void make(struct fixture *f, const struct gpamap_range *ram, uint32_t count, struct gpamap_memory_gaps gaps)
{
    for (uint32_t i = 0; i < count; i++) {
        f->ram[i] = (struct gpamap_ram_range){ ram[i], i };
    }
    assert_int_equal(new_from_resolved(f, f->ram, count, gaps), GPAMAP_OK);
}

static void an_address_is_probed_from_the_first_to_the_last_byte(void **state)
{
    const struct {
        struct gpamap_range range;
        enum gpamap_memory_kind below, kind, above;
    } cases[] = {
        { { 0, 2 * GIB }, GPAMAP_MEMORY_NONE, GPAMAP_MEMORY_RAM, GPAMAP_MEMORY_PCI_ECAM },
        { ECAM, GPAMAP_MEMORY_RAM, GPAMAP_MEMORY_PCI_ECAM, GPAMAP_MEMORY_RAM },
        { MMIO[0], GPAMAP_MEMORY_RAM, GPAMAP_MEMORY_MMIO, GPAMAP_MEMORY_RAM },
        { MMIO[1], GPAMAP_MEMORY_NONE, GPAMAP_MEMORY_MMIO, GPAMAP_MEMORY_PCI_MMIO },
        { PCI_MMIO[1], GPAMAP_MEMORY_NONE, GPAMAP_MEMORY_PCI_MMIO, GPAMAP_MEMORY_NONE },
    };
    struct fixture f;

    (void)state;
    make_machine(&f);
    for (uint32_t i = 0; i < COUNT_OF(cases); i++) {
        const struct gpamap_range range = cases[i].range;

        assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, range.start - 1), cases[i].below);
        assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, range.start), cases[i].kind);
        assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, range.end - 1), cases[i].kind);
        assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, range.end), cases[i].above);
    }
}

static void vtl2_is_seen_by_span_alone(void **state)
{
    struct gpamap_memory_span span;
    uint32_t node = 77;
    struct fixture f;

    (void)state;
    make_machine(&f);
    assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, 32 * GIB), GPAMAP_MEMORY_NONE);
    assert_false(gpamap_memory_layout_node_of_address(&f.layout, 32 * GIB, &node));
    assert_int_equal(node, 77);
    assert_true(gpamap_memory_layout_span(&f.layout, 33 * GIB - 1, &span));
    assert_int_equal(span.kind, GPAMAP_MEMORY_VTL2);
    assert_int_equal(span.index, 0);
    assert_int_equal(span.node, 0);
    assert_int_equal(span.remaining_size, 1);
}

static void a_span_counts_the_bytes_that_remain(void **state)
{
    struct gpamap_memory_span span = { GPAMAP_MEMORY_NONE, 77, 77, UNTOUCHED };
    struct fixture f;

    (void)state;
    make_machine(&f);
    assert_false(gpamap_memory_layout_span(&f.layout, 21 * GIB, &span));
    assert_int_equal(span.remaining_size, UNTOUCHED);
    assert_true(gpamap_memory_layout_span(&f.layout, 5 * GIB + 1, &span));
    assert_int_equal(span.kind, GPAMAP_MEMORY_RAM);
    assert_int_equal(span.index, 2);
    assert_int_equal(span.node, 1);
    assert_int_equal(span.remaining_size, 2 * GIB + 256 * MIB - 1);
    assert_true(gpamap_memory_layout_span(&f.layout, 22 * GIB, &span));
    assert_int_equal(span.kind, GPAMAP_MEMORY_PCI_MMIO);
    assert_int_equal(span.index, 1);
    assert_int_equal(span.node, 0);
    assert_int_equal(span.remaining_size, GIB);
}

static void an_index_is_the_place_in_the_list_with_its_placeholders(void **state)
{
    const struct gpamap_range mmio[] = { { 0, 0 }, { PAGE, 2 * PAGE }, { 0, 0 }, { 2 * PAGE, 3 * PAGE } };
    const struct gpamap_range ram = { 0, PAGE };
    struct gpamap_memory_span span;
    struct fixture f;

    (void)state;
    make(&f, &ram, 1, mmio_of(mmio, 4));
    assert_true(gpamap_memory_layout_span(&f.layout, PAGE, &span));
    assert_int_equal(span.index, 1);
    assert_true(gpamap_memory_layout_span(&f.layout, 3 * PAGE - 1, &span));
    assert_int_equal(span.index, 3);
}

static void nodes_may_have_any_number_and_share_it(void **state)
{
    const struct gpamap_ram_range ram[] = { ram_of(0, PAGE, UINT32_MAX), ram_of(PAGE, 3 * PAGE, 5),
                                            ram_of(4 * PAGE, 8 * PAGE, UINT32_MAX) };
    uint32_t node = 77;
    struct fixture f;

    (void)state;
    assert_int_equal(new_from_resolved(&f, ram, 3, NO_GAPS), GPAMAP_OK);
    assert_int_equal(gpamap_memory_layout_ram_size_of_node(&f.layout, UINT32_MAX), 5 * PAGE);
    assert_int_equal(gpamap_memory_layout_ram_size_of_node(&f.layout, 5), 2 * PAGE);
    assert_int_equal(gpamap_memory_layout_ram_size_of_node(&f.layout, 0), 0);
    assert_false(gpamap_memory_layout_node_of_address(&f.layout, 3 * PAGE, &node));
    assert_int_equal(node, 77);
    assert_true(gpamap_memory_layout_node_of_address(&f.layout, 3 * PAGE - 1, &node));
    assert_int_equal(node, 5);
    assert_true(gpamap_memory_layout_node_of_address(&f.layout, 4 * PAGE, &node));
    assert_int_equal(node, UINT32_MAX);
}

static void ram_is_counted_below_and_above_4_gib(void **state)
{
    struct fixture f;

    (void)state;
    make_machine(&f);
    assert_int_equal(gpamap_memory_layout_ram_size(&f.layout), 6 * GIB);
    assert_int_equal(gpamap_memory_layout_ram_below_4gb(&f.layout), 3 * GIB - 256 * MIB);
    assert_int_equal(gpamap_memory_layout_ram_above_4gb(&f.layout), 3 * GIB + 256 * MIB);
    assert_int_equal(gpamap_memory_layout_ram_size_of_node(&f.layout, 1), 4 * GIB);
    assert_int_equal(gpamap_memory_layout_end_of_ram(&f.layout), 7 * GIB + 256 * MIB);
}

/* Difference: theirs counts a range that crosses 4 GiB on one side. */
static void a_range_that_crosses_4_gib_counts_in_both_parts(void **state)
{
    const struct gpamap_range ram = { FOUR_GIB - PAGE, TOP };
    uint64_t end = UNTOUCHED;
    struct fixture f;

    (void)state;
    make(&f, &ram, 1, NO_GAPS);
    assert_int_equal(gpamap_memory_layout_ram_below_4gb(&f.layout), PAGE);
    assert_int_equal(gpamap_memory_layout_ram_above_4gb(&f.layout), TOP - FOUR_GIB);
    assert_int_equal(gpamap_memory_layout_ram_size(&f.layout), TOP - FOUR_GIB + PAGE);
    assert_true(gpamap_memory_layout_max_ram_below_4gb(&f.layout, &end));
    assert_int_equal(end, FOUR_GIB);
}

/* Difference: theirs has none for a range that ends at or crosses 4 GiB. */
static void the_last_ram_below_4_gib_may_end_there(void **state)
{
    const struct {
        struct gpamap_range ram[2];
        uint64_t end; /* 0: none */
    } cases[] = {
        { { { 0, PAGE }, { FOUR_GIB, FOUR_GIB + PAGE } }, PAGE },
        { { { 0, PAGE }, { FOUR_GIB - 2 * PAGE, FOUR_GIB - PAGE } }, FOUR_GIB - PAGE },
        { { { 0, PAGE }, { FOUR_GIB - PAGE, FOUR_GIB } }, FOUR_GIB },
        { { { FOUR_GIB, FOUR_GIB + PAGE }, { FOUR_GIB + PAGE, TOP } }, 0 },
    };
    struct fixture f;

    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t end = UNTOUCHED;

        make(&f, cases[i].ram, 2, NO_GAPS);
        assert_int_equal(gpamap_memory_layout_max_ram_below_4gb(&f.layout, &end), cases[i].end != 0);
        assert_int_equal(end, cases[i].end != 0 ? cases[i].end : UNTOUCHED);
    }
}

static void ram_above_high_mmio_is_for_exactly_two_gaps(void **state)
{
    const struct gpamap_range ram[] = { { 0, PAGE }, { 2 * PAGE, 3 * PAGE }, { 4 * PAGE, 8 * PAGE } };
    const struct gpamap_range mmio[] = { { PAGE, 2 * PAGE }, { 3 * PAGE, 4 * PAGE }, { 8 * PAGE, 9 * PAGE } };

    (void)state;
    for (uint32_t count = 0; count <= 3; count++) {
        uint64_t size = UNTOUCHED;
        struct fixture f;

        make(&f, ram, 3, mmio_of(mmio, count));
        assert_int_equal(gpamap_memory_layout_ram_above_high_mmio(&f.layout, &size), count == 2);
        assert_int_equal(size, count == 2 ? 4 * PAGE : UNTOUCHED);
    }
}

static void a_placeholder_counts_as_a_gap_as_it_stands(void **state)
{
    const struct gpamap_range ram[] = { { 0, PAGE }, { 2 * PAGE, 8 * PAGE } };
    const struct {
        struct gpamap_range mmio[2];
        uint64_t size;
    } cases[] = {
        { { { PAGE, 2 * PAGE }, { 0, 0 } }, 7 * PAGE },
        { { { PAGE, 2 * PAGE }, { 5 * PAGE, 5 * PAGE } }, 3 * PAGE }, /* inside RAM */
        { { { PAGE, 2 * PAGE }, { TOP, TOP } }, 0 },
        { { { 0, 0 }, { PAGE, 2 * PAGE } }, 6 * PAGE },
        { { { TOP, TOP }, { PAGE, PAGE } }, 6 * PAGE },
    };
    struct fixture f;

    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t size = UNTOUCHED;

        make(&f, ram, 2, mmio_of(cases[i].mmio, 2));
        assert_true(gpamap_memory_layout_ram_above_high_mmio(&f.layout, &size));
        assert_int_equal(size, cases[i].size);
    }
}

static void the_layout_ends_with_the_highest_of_its_lists(void **state)
{
    const struct gpamap_range ram = { 0, PAGE };
    const struct gpamap_range high[] = { { 4 * PAGE, 5 * PAGE }, { 2 * PAGE, 3 * PAGE }, { PAGE, 2 * PAGE } };
    struct fixture f;

    (void)state;
    for (uint32_t i = 0; i < 3; i++) {
        const struct gpamap_memory_gaps gaps = { &high[i], &high[(i + 1) % 3], &high[(i + 2) % 3], 1, 1, 1, false,
                                                 { 0, 0 } };

        make(&f, &ram, 1, gaps);
        assert_int_equal(gpamap_memory_layout_end_of_layout(&f.layout), 5 * PAGE);
    }
    make(&f, &ram, 1, NO_GAPS);
    assert_int_equal(gpamap_memory_layout_end_of_layout(&f.layout), PAGE);
}

static void vtl2_and_placeholders_do_not_end_the_layout(void **state)
{
    const struct gpamap_range ram = { 0, PAGE };
    const struct gpamap_range mmio[] = { { PAGE, 2 * PAGE }, { TOP, TOP }, { 0, 0 } };
    struct fixture f;

    (void)state;
    make(&f, &ram, 1, with_vtl2(mmio_of(mmio, 3), 5 * PAGE, TOP));
    assert_int_equal(gpamap_memory_layout_end_of_layout(&f.layout), 2 * PAGE);
    make(&f, &ram, 1, with_vtl2(mmio_of(mmio + 1, 2), TOP, TOP));
    assert_int_equal(gpamap_memory_layout_end_of_layout(&f.layout), PAGE);
}

static void the_last_page_is_the_last_to_be_held(void **state)
{
    const struct gpamap_range ram = { TOP - PAGE, TOP };
    struct fixture f;

    (void)state;
    make(&f, &ram, 1, NO_GAPS);
    assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, TOP - 1), GPAMAP_MEMORY_RAM);
    assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, TOP), GPAMAP_MEMORY_NONE);
    assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, UINT64_MAX), GPAMAP_MEMORY_NONE);
    assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, 0), GPAMAP_MEMORY_NONE);
    assert_int_equal(gpamap_memory_layout_end_of_ram(&f.layout), TOP);
    assert_int_equal(gpamap_memory_layout_end_of_layout(&f.layout), TOP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_probed_from_the_first_to_the_last_byte),
        cmocka_unit_test(vtl2_is_seen_by_span_alone),
        cmocka_unit_test(a_span_counts_the_bytes_that_remain),
        cmocka_unit_test(an_index_is_the_place_in_the_list_with_its_placeholders),
        cmocka_unit_test(nodes_may_have_any_number_and_share_it),
        cmocka_unit_test(ram_is_counted_below_and_above_4_gib),
        cmocka_unit_test(a_range_that_crosses_4_gib_counts_in_both_parts),
        cmocka_unit_test(the_last_ram_below_4_gib_may_end_there),
        cmocka_unit_test(ram_above_high_mmio_is_for_exactly_two_gaps),
        cmocka_unit_test(a_placeholder_counts_as_a_gap_as_it_stands),
        cmocka_unit_test(the_layout_ends_with_the_highest_of_its_lists),
        cmocka_unit_test(vtl2_and_placeholders_do_not_end_the_layout),
        cmocka_unit_test(the_last_page_is_the_last_to_be_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
