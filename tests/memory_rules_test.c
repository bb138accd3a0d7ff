/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * What memory_layout takes, where it places RAM, and what it refuses.
 */
#include "tests/memory_fixture.h"

static void ram_fills_the_space_around_the_gaps_from_0_up(void **state)
{
    const struct gpamap_range mmio[] = { { PAGE, 2 * PAGE }, { 5 * PAGE, 6 * PAGE } };
    const struct gpamap_range ecam = { 3 * PAGE, 4 * PAGE };
    const struct gpamap_range pci = { 6 * PAGE, 7 * PAGE };
    const struct gpamap_memory_gaps gaps = { mmio, &ecam, &pci, 2, 1, 1, false, { 0, 0 } };
    struct fixture f;

    (void)state;
    assert_int_equal(new_of_size(&f, 5 * PAGE, gaps), GPAMAP_OK);
    assert_int_equal(f.layout.ram_count, 4);
    expect_ram(&f, 0, 0, PAGE, 0);
    expect_ram(&f, 1, 2 * PAGE, 3 * PAGE, 0);
    expect_ram(&f, 2, 4 * PAGE, 5 * PAGE, 0);
    expect_ram(&f, 3, 7 * PAGE, 9 * PAGE, 0);
}

static void a_node_that_ends_inside_a_free_range_is_followed_there_by_the_next(void **state)
{
    const struct gpamap_range mmio = { 3 * PAGE, 4 * PAGE };
    const uint64_t sizes[] = { PAGE, PAGE, 2 * PAGE, PAGE };
    struct fixture f;

    (void)state;
    assert_int_equal(new_with_numa(&f, sizes, 4, mmio_of(&mmio, 1)), GPAMAP_OK);
    assert_int_equal(f.layout.ram_count, 5);
    expect_ram(&f, 0, 0, PAGE, 0);
    expect_ram(&f, 1, PAGE, 2 * PAGE, 1);
    expect_ram(&f, 2, 2 * PAGE, 3 * PAGE, 2);
    expect_ram(&f, 3, 4 * PAGE, 5 * PAGE, 2);
    expect_ram(&f, 4, 5 * PAGE, 6 * PAGE, 3);
}

static void a_gap_at_0_moves_ram_up_and_one_above_ram_does_nothing(void **state)
{
    const struct gpamap_range mmio[] = { { 0, PAGE }, { 3 * PAGE, TOP } };
    struct fixture f;

    (void)state;
    assert_int_equal(new_of_size(&f, 2 * PAGE, mmio_of(mmio, 2)), GPAMAP_OK);
    assert_int_equal(f.layout.ram_count, 1);
    expect_ram(&f, 0, PAGE, 3 * PAGE, 0);
}

/* Difference: theirs makes a shorter layout of RAM that does not fit. */
static void ram_may_fill_the_whole_space_and_no_page_more(void **state)
{
    const struct gpamap_range mmio = { FOUR_GIB - PAGE, FOUR_GIB };
    const uint64_t sizes[] = { TOP - 2 * PAGE, PAGE, PAGE };
    struct fixture f;

    (void)state;
    assert_int_equal(new_of_size(&f, TOP, NO_GAPS), GPAMAP_OK);
    expect_ram(&f, 0, 0, TOP, 0);
    assert_int_equal(new_of_size(&f, TOP - PAGE, mmio_of(&mmio, 1)), GPAMAP_OK);
    expect_ram(&f, 1, FOUR_GIB, TOP, 0);
    assert_int_equal(new_of_size(&f, TOP, mmio_of(&mmio, 1)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_with_numa(&f, sizes, 2, mmio_of(&mmio, 1)), GPAMAP_OK);
    expect_ram(&f, 2, TOP - PAGE, TOP, 1);
    assert_int_equal(new_with_numa(&f, sizes, 3, mmio_of(&mmio, 1)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_with_numa(&f, sizes, 3, NO_GAPS), GPAMAP_OK);
}

static void a_size_is_of_whole_pages_and_not_0(void **state)
{
    const uint64_t sizes[] = { 0, 1, PAGE - 1, PAGE + 1, UINT64_MAX };
    struct fixture f;

    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(sizes); i++) {
        const uint64_t second[] = { PAGE, sizes[i] };

        assert_int_equal(new_of_size(&f, sizes[i], NO_GAPS), GPAMAP_ERR_BAD_SIZE);
        assert_int_equal(new_with_numa(&f, &sizes[i], 1, NO_GAPS), GPAMAP_ERR_BAD_NUMA_SIZE);
        assert_int_equal(new_with_numa(&f, second, 2, NO_GAPS), GPAMAP_ERR_BAD_NUMA_SIZE);
    }
}

static void sums_of_2_to_the_64_and_more_are_bad_sizes(void **state)
{
    const uint64_t just[] = { HALF, HALF };
    const uint64_t more[] = { TOP, PAGE };
    const uint64_t twice[] = { HALF, HALF, HALF, HALF, PAGE };
    const uint64_t bad_last[] = { HALF, HALF, 1 };
    const uint64_t most[] = { HALF, HALF - PAGE };
    struct fixture f;

    (void)state;
    assert_int_equal(new_with_numa(&f, just, 2, NO_GAPS), GPAMAP_ERR_BAD_SIZE);
    assert_int_equal(new_with_numa(&f, more, 2, NO_GAPS), GPAMAP_ERR_BAD_SIZE);
    assert_int_equal(new_with_numa(&f, twice, 5, NO_GAPS), GPAMAP_ERR_BAD_SIZE);
    assert_int_equal(new_with_numa(&f, bad_last, 3, NO_GAPS), GPAMAP_ERR_BAD_NUMA_SIZE);
    assert_int_equal(new_with_numa(&f, most, 2, NO_GAPS), GPAMAP_OK);
    expect_ram(&f, 1, HALF, TOP, 1);
}

static void the_first_error_of_the_order_is_told(void **state)
{
    const struct gpamap_range bad = { 1, 0 };
    const struct gpamap_memory_gaps gaps = with_vtl2(mmio_of(&bad, 1), 0, 0);
    const struct gpamap_memory_storage none = { NULL, NULL, 0, 0 };
    const uint64_t sizes[] = { TOP, PAGE, 1 };
    struct gpamap_memory_layout layout;
    struct fixture f;

    (void)state;
    assert_int_equal(gpamap_memory_layout_new_with_numa(&layout, NULL, 0, gaps, none), GPAMAP_ERR_EMPTY_NUMA_SIZES);
    assert_int_equal(gpamap_memory_layout_new_with_numa(&layout, sizes, 3, gaps, none), GPAMAP_ERR_BAD_NUMA_SIZE);
    assert_int_equal(gpamap_memory_layout_new_with_numa(&layout, sizes, 2, gaps, none), GPAMAP_ERR_BAD_SIZE);
    assert_int_equal(gpamap_memory_layout_new_with_numa(&layout, sizes, 1, gaps, none), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_memory_layout_new(&layout, 0, gaps, none), GPAMAP_ERR_BAD_SIZE);
    assert_int_equal(gpamap_memory_layout_new(&layout, PAGE, gaps, none), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_memory_layout_new_from_resolved_ranges(&layout, NULL, 0, gaps, NULL, 0),
                     GPAMAP_ERR_CAPACITY);
    assert_int_equal(new_with_numa(&f, sizes, 1, gaps), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_with_numa(&f, sizes, 1, with_vtl2(NO_GAPS, 0, 0)), GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM);
}

static void a_layout_without_ram_is_none(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(new_from_resolved(&f, NULL, 0, NO_GAPS), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(gpamap_memory_layout_new_from_ranges(&f.layout, NULL, 0, NULL, 0, f.extents, 1),
                     GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_from_resolved(&f, NULL, 0, with_vtl2(NO_GAPS, 0, 0)), GPAMAP_ERR_BAD_MEMORY_RANGES);
}

/* Each of these as the mmio, the pci_ecam and the pci_mmio list, in every constructor. */
static void lists_are_of_ranges_sorted_and_disjoint(void **state)
{
    const struct gpamap_range lists[][2] = {
        { { 8 * PAGE, 7 * PAGE }, { 8 * PAGE, 9 * PAGE } }, /* reversed */
        { { PAGE + 1, 2 * PAGE }, { 8 * PAGE, 9 * PAGE } }, /* not of pages */
        { { PAGE, 2 * PAGE + 1 }, { 8 * PAGE, 9 * PAGE } }, /* not of pages */
        { { PAGE, 2 * PAGE }, { 8 * PAGE, UINT64_MAX } },   /* ends above the top */
        { { 8 * PAGE, 9 * PAGE }, { PAGE, 2 * PAGE } },     /* not sorted */
        { { PAGE, 3 * PAGE }, { 2 * PAGE, 4 * PAGE } },     /* a page shared */
        { { PAGE, 4 * PAGE }, { 2 * PAGE, 3 * PAGE } },     /* one inside the other */
        { { PAGE, 2 * PAGE }, { PAGE, 2 * PAGE } },         /* twice */
    };
    struct fixture f;

    (void)state;
    for (uint32_t i = 0; i < 3 * COUNT_OF(lists); i++) {
        const struct gpamap_range *list = lists[i / 3];
        struct gpamap_memory_gaps gaps = NO_GAPS;

        gaps.mmio = gaps.pci_ecam = gaps.pci_mmio = list;
        *(i % 3 == 0 ? &gaps.mmio_count : i % 3 == 1 ? &gaps.pci_ecam_count : &gaps.pci_mmio_count) = 2;
        assert_int_equal(resolve_gaps(gaps), GPAMAP_ERR_BAD_MEMORY_RANGES);
        assert_int_equal(new_of_size(&f, PAGE, gaps), GPAMAP_ERR_BAD_MEMORY_RANGES);
        f.ram[0] = ram_of(0, PAGE, 0);
        f.ram[1] = ram_of(list[0].start, list[0].end, 1);
        f.ram[2] = ram_of(list[1].start, list[1].end, 2);
        assert_int_equal(new_from_resolved(&f, f.ram, 3, NO_GAPS), GPAMAP_ERR_BAD_MEMORY_RANGES);
        assert_int_equal(gpamap_memory_layout_new_from_ranges(&f.layout, f.ram, 1, list, 2, f.extents, 8),
                         GPAMAP_ERR_BAD_MEMORY_RANGES);
    }
}

static void no_two_kinds_share_a_page_and_all_may_touch(void **state)
{
    const struct gpamap_range places[] = { { PAGE, 2 * PAGE }, { 2 * PAGE, 3 * PAGE }, { 3 * PAGE, 4 * PAGE } };

    (void)state;
    for (uint32_t i = 0; i < 27; i++) { /* each list one of the places */
        const uint32_t a = i % 3;
        const uint32_t b = i / 3 % 3;
        const uint32_t c = i / 9;
        const struct gpamap_memory_gaps gaps = { &places[a], &places[b], &places[c], 1, 1, 1, false, { 0, 0 } };
        const bool is_good = a != b && b != c && a != c;

        assert_int_equal(resolve_gaps(gaps), is_good ? GPAMAP_OK : GPAMAP_ERR_BAD_MEMORY_RANGES);
        assert_int_equal(resolve_gaps(with_vtl2(gaps, 4 * PAGE, TOP)),
                         is_good ? GPAMAP_OK : GPAMAP_ERR_BAD_MEMORY_RANGES);
        assert_int_equal(resolve_gaps(with_vtl2(gaps, PAGE, 4 * PAGE)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    }
}

static void placeholders_may_stand_anywhere_among_mmio_given_as_resolved(void **state)
{
    const struct gpamap_range mmio[] = { { TOP, TOP },           { 0, 0 },
                                         { 2 * PAGE, 3 * PAGE }, { 0, 0 },
                                         { PAGE, PAGE },         { 2 * PAGE, 2 * PAGE },
                                         { 3 * PAGE, 4 * PAGE }, { 0, 0 } };
    const struct gpamap_ram_range ram = ram_of(0, 2 * PAGE, 0);
    struct fixture f;

    (void)state;
    assert_int_equal(new_from_resolved(&f, &ram, 1, mmio_of(mmio, 8)), GPAMAP_OK);
    assert_true(f.layout.gaps.mmio == mmio);
    assert_int_equal(f.layout.gaps.mmio_count, 8);
    assert_int_equal(gpamap_extent_map_count(&f.layout.map), 3);
    assert_int_equal(gpamap_memory_layout_probe_address(&f.layout, PAGE), GPAMAP_MEMORY_RAM);
}

static void placeholders_are_for_resolved_mmio_alone_and_are_ranges(void **state)
{
    const struct gpamap_range empty = { 8 * PAGE, 8 * PAGE };
    const struct gpamap_range not_of_pages = { PAGE + 1, PAGE + 1 };
    const struct gpamap_range above_the_top = { UINT64_MAX, UINT64_MAX };
    const struct gpamap_ram_range ram[] = { ram_of(0, PAGE, 0), ram_of(8 * PAGE, 8 * PAGE, 0) };
    struct gpamap_memory_gaps gaps = NO_GAPS;
    struct fixture f;

    (void)state;
    assert_int_equal(resolve_gaps(mmio_of(&empty, 1)), GPAMAP_OK);
    assert_int_equal(resolve_gaps(mmio_of(&not_of_pages, 1)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(resolve_gaps(mmio_of(&above_the_top, 1)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_of_size(&f, PAGE, mmio_of(&empty, 1)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(gpamap_memory_layout_new_from_ranges(&f.layout, ram, 1, &empty, 1, f.extents, 3),
                     GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_from_resolved(&f, ram, 2, NO_GAPS), GPAMAP_ERR_BAD_MEMORY_RANGES);
    gaps.pci_ecam = gaps.pci_mmio = &empty;
    gaps.pci_ecam_count = 1;
    assert_int_equal(resolve_gaps(gaps), GPAMAP_ERR_BAD_MEMORY_RANGES);
    gaps.pci_ecam_count = 0;
    gaps.pci_mmio_count = 1;
    assert_int_equal(resolve_gaps(gaps), GPAMAP_ERR_BAD_MEMORY_RANGES);
}

static void vtl2_starts_at_the_end_of_ram_or_above(void **state)
{
    const struct gpamap_range mmio[] = { { PAGE, 2 * PAGE }, { 4 * PAGE, 5 * PAGE } };
    const struct gpamap_ram_range ram[] = { ram_of(0, PAGE, 0), ram_of(2 * PAGE, 3 * PAGE, 0) };
    const struct {
        uint64_t start, end;
        enum gpamap_status status;
    } cases[] = {
        { 3 * PAGE, 4 * PAGE, GPAMAP_OK },
        { 5 * PAGE, TOP, GPAMAP_OK },
        { 3 * PAGE, 3 * PAGE, GPAMAP_OK }, /* empty */
        { 4 * PAGE, 4 * PAGE, GPAMAP_OK }, /* empty, where mmio starts */
        { TOP, TOP, GPAMAP_OK },
        { PAGE, PAGE, GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM }, /* empty, but it has a place */
        { 2 * PAGE, 2 * PAGE, GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM },
        { PAGE, 2 * PAGE, GPAMAP_ERR_BAD_MEMORY_RANGES }, /* also below RAM: overlap is told first */
        { 2 * PAGE, 3 * PAGE, GPAMAP_ERR_BAD_MEMORY_RANGES },
        { 3 * PAGE, 5 * PAGE, GPAMAP_ERR_BAD_MEMORY_RANGES },
        { 6 * PAGE, 5 * PAGE, GPAMAP_ERR_BAD_MEMORY_RANGES }, /* not a range */
        { 6 * PAGE + 1, 6 * PAGE + 1, GPAMAP_ERR_BAD_MEMORY_RANGES },
        { 6 * PAGE, UINT64_MAX, GPAMAP_ERR_BAD_MEMORY_RANGES }, /* more than the space has */
        { 0, TOP, GPAMAP_ERR_BAD_MEMORY_RANGES },
    };
    struct fixture f;

    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(cases); i++) {
        const struct gpamap_memory_gaps gaps = with_vtl2(mmio_of(mmio, 2), cases[i].start, cases[i].end);

        assert_int_equal(new_from_resolved(&f, ram, 2, gaps), cases[i].status);
        assert_int_equal(new_of_size(&f, 2 * PAGE, gaps), cases[i].status);
    }
}

static void ram_is_not_kept_out_of_vtl2(void **state)
{
    struct fixture f;

    (void)state;
    assert_int_equal(new_of_size(&f, 2 * PAGE, with_vtl2(NO_GAPS, PAGE, 3 * PAGE)), GPAMAP_ERR_BAD_MEMORY_RANGES);
    assert_int_equal(new_of_size(&f, 2 * PAGE, with_vtl2(NO_GAPS, PAGE, PAGE)), GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM);
    assert_int_equal(new_of_size(&f, TOP, with_vtl2(NO_GAPS, TOP, TOP)), GPAMAP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ram_fills_the_space_around_the_gaps_from_0_up),
        cmocka_unit_test(a_node_that_ends_inside_a_free_range_is_followed_there_by_the_next),
        cmocka_unit_test(a_gap_at_0_moves_ram_up_and_one_above_ram_does_nothing),
        cmocka_unit_test(ram_may_fill_the_whole_space_and_no_page_more),
        cmocka_unit_test(a_size_is_of_whole_pages_and_not_0),
        cmocka_unit_test(sums_of_2_to_the_64_and_more_are_bad_sizes),
        cmocka_unit_test(the_first_error_of_the_order_is_told),
        cmocka_unit_test(a_layout_without_ram_is_none),
        cmocka_unit_test(lists_are_of_ranges_sorted_and_disjoint),
        cmocka_unit_test(no_two_kinds_share_a_page_and_all_may_touch),
        cmocka_unit_test(placeholders_may_stand_anywhere_among_mmio_given_as_resolved),
        cmocka_unit_test(placeholders_are_for_resolved_mmio_alone_and_are_ranges),
        cmocka_unit_test(vtl2_starts_at_the_end_of_ram_or_above),
        cmocka_unit_test(ram_is_not_kept_out_of_vtl2),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
