/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_builder.h"

#include <stdlib.h>

#include "compare/layout_compare.h"
#include "tests/layout_fixture.h"

static void no_request_is_an_empty_layout(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    expect_count(&f, 0);
}

static void a_builder_has_room_for_its_capacity_and_no_more(void **state)
{
    struct gpamap_layout_builder builder;
    struct gpamap_layout_request request;
    struct gpamap_layout_error error;
    struct gpamap_sort_entry order;
    struct gpamap_extent extents[2];
    struct gpamap_extent log[2];
    struct gpamap_placed placed[2];
    uint32_t count = 0;

    (void)state;
    assert_int_equal(gpamap_layout_builder_init(&builder, NULL, NULL, NULL, NULL, 0), GPAMAP_OK);
    assert_int_equal(gpamap_layout_builder_reserve(&builder, "a", range_of(0, PAGE)), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_fixed(&builder, "a", range_of(0, PAGE)), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_ram(&builder, "a", PAGE, PAGE), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_mmio32(&builder, "a", PAGE, PAGE), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_mmio64(&builder, "a", PAGE, PAGE), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_post_mmio(&builder, "a", PAGE, PAGE), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_allocate(&builder, NULL, &count, &error), GPAMAP_OK);
    assert_int_equal(gpamap_layout_builder_init(&builder, &request, &order, extents, log, 1), GPAMAP_OK);
    assert_int_equal(gpamap_layout_builder_ram(&builder, "a", PAGE, PAGE), GPAMAP_OK);
    assert_int_equal(gpamap_layout_builder_ram(&builder, "b", PAGE, PAGE), GPAMAP_ERR_CAPACITY);
    assert_int_equal(gpamap_layout_builder_allocate(&builder, placed, &count, &error), GPAMAP_OK);
    assert_int_equal(count, 1);
    assert_range(placed[0].range, 0, PAGE);
}

static void a_capacity_above_the_greatest_is_refused(void **state)
{
    struct gpamap_layout_builder builder = { .count = 77 };

    (void)state;
    assert_int_equal(gpamap_layout_builder_init(&builder, NULL, NULL, NULL, NULL, GPAMAP_LAYOUT_REQUESTS_MAX + 1),
                     GPAMAP_ERR_CAPACITY);
    assert_int_equal(builder.count, 77);
    assert_int_equal(gpamap_layout_builder_init(&builder, NULL, NULL, NULL, NULL, GPAMAP_LAYOUT_REQUESTS_MAX),
                     GPAMAP_OK);
    assert_int_equal(builder.map.capacity, UINT32_MAX - 1);
}

static void ends_that_are_no_range_are_not_collected(void **state)
{
    const struct gpamap_range bad[] = { { PAGE, 0 }, { 1, PAGE }, { 0, PAGE - 1 }, { 0, UINT64_MAX } };
    struct fixture f;

    (void)state;
    begin(&f);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(gpamap_layout_builder_reserve(&f.builder, "a", bad[i]), GPAMAP_ERR_INVALID_RANGE);
        assert_int_equal(gpamap_layout_builder_fixed(&f.builder, "a", bad[i]), GPAMAP_ERR_INVALID_RANGE);
    }
    assert_int_equal(f.builder.count, 0);
}

/* The errors are taken away one by one, first one first. */
static void the_first_error_of_the_order_is_told(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    post_mmio(&f, 0, 3);
    mmio64(&f, PAGE + 1, 3);
    ram(&f, PAGE - 1, 3);
    mmio32(&f, 0, 3);
    fixed(&f, PAGE, 2 * PAGE);
    fixed(&f, 0, 2 * PAGE);
    fixed(&f, 5 * PAGE, 5 * PAGE);
    reserve(&f, 6 * PAGE, 6 * PAGE);
    reserve(&f, 0, 0);
    expect_error(&f, GPAMAP_ERR_INVALID_SIZE, 7, 0, 0);
    f.requests[7].end += PAGE;
    expect_error(&f, GPAMAP_ERR_INVALID_SIZE, 8, 0, 0);
    f.requests[8].end += PAGE;
    expect_error(&f, GPAMAP_ERR_INVALID_SIZE, 6, 0, 0);
    f.requests[6].end += PAGE;
    expect_error(&f, GPAMAP_ERR_FIXED_OVERLAP, 8, 5, 0);
    f.requests[8].start += 10 * PAGE;
    f.requests[8].end += 10 * PAGE;
    expect_error(&f, GPAMAP_ERR_FIXED_OVERLAP, 5, 4, 0);
    f.requests[5].end = PAGE;
    for (uint32_t request = 4; request-- > 0;) {
        expect_error(&f, GPAMAP_ERR_INVALID_SIZE, request, 0, 0);
        f.requests[request].size = PAGE;
        expect_error(&f, GPAMAP_ERR_INVALID_ALIGNMENT, request, 0, 0);
        f.requests[request].align = PAGE / 2;
        expect_error(&f, GPAMAP_ERR_INVALID_ALIGNMENT, request, 0, 0);
        f.requests[request].align = 0;
        expect_error(&f, GPAMAP_ERR_INVALID_ALIGNMENT, request, 0, 0);
        f.requests[request].align = PAGE;
    }
    assert_int_equal(allocate(&f), GPAMAP_OK);
    assert_int_equal(f.count, 9);
}

static void a_reserved_range_stands_before_a_fixed_one_of_the_same_start(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, 0, 2 * PAGE);
    reserve(&f, 0, PAGE);
    expect_error(&f, GPAMAP_ERR_FIXED_OVERLAP, 1, 0, 0);
}

static void touching_fixed_ranges_do_not_overlap(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    fixed(&f, PAGE, TOP);
    fixed(&f, 0, PAGE);
    expect_count(&f, 2);
    expect_placed(&f, 0, 1, 0, PAGE);
    expect_placed(&f, 1, 0, PAGE, TOP);
}

/* The kinds, each with good and bad values: the alphabet of the exhaustive test. */
static uint32_t every_request(struct gpamap_layout_request *out)
{
    const struct gpamap_range ranges[] = { { 0, PAGE },
                                           { PAGE, 3 * PAGE },
                                           { PAGE, PAGE },
                                           { FOUR_GIB - PAGE, FOUR_GIB + PAGE },
                                           { FOUR_GIB, TOP - PAGE },
                                           { PAGE, TOP - 2 * PAGE },
                                           { TOP - PAGE, TOP } };
    const uint64_t sizes[] = { PAGE, 2 * PAGE, FOUR_GIB - PAGE, TOP - FOUR_GIB, PAGE + 1 };
    const uint64_t aligns[] = { PAGE, 2 * PAGE, FOUR_GIB, (uint64_t)1 << 63, 3 };
    uint32_t count = 0;

    for (uint32_t kind = GPAMAP_LAYOUT_RESERVED; kind <= GPAMAP_LAYOUT_FIXED; kind++) {
        for (uint32_t i = 0; i < 7; i++) {
            out[count++] =
                (struct gpamap_layout_request){ NULL, (enum gpamap_layout_kind)kind, ranges[i].start, ranges[i].end, 0,
                                                0 };
        }
    }
    for (uint32_t kind = GPAMAP_LAYOUT_MMIO32; kind <= GPAMAP_LAYOUT_POST_MMIO; kind++) {
        for (uint32_t i = 0; i < 25; i++) {
            if (i % 5 < 4 || i == 4) { /* one bad size is enough */
                out[count++] =
                    (struct gpamap_layout_request){ NULL,         (enum gpamap_layout_kind)kind, 0, 0, sizes[i % 5],
                                                    aligns[i / 5] };
            }
        }
    }
    return count;
}

static void every_layout_of_up_to_3_requests_is_as_the_oracle_says(void **state)
{
    struct gpamap_layout_request alphabet[14 + 4 * 21];
    const uint32_t count = every_request(alphabet);

    (void)state;
    assert_int_equal(count, 98);
    for (uint32_t i = 0; i < count; i++) {
        (void)compare_layout(&alphabet[i], 1, 1);
        for (uint32_t j = 0; j < count; j++) {
            const struct gpamap_layout_request two[] = { alphabet[i], alphabet[j] };

            (void)compare_layout(two, 2, 2);
            compare_layout_without_post_mmio(two, 2);
            for (uint32_t k = 0; k < count; k++) {
                const struct gpamap_layout_request three[] = { alphabet[i], alphabet[j], alphabet[k] };

                (void)compare_layout(three, 3, 3);
            }
        }
    }
}

/* 10 000 requests of every kind; reserved and fixed pages so close that RAM is split often. */
static void collect_10000(struct gpamap_layout_builder *builder)
{
    for (uint32_t i = 0; i < 10000; i++) {
        const uint64_t at = ((uint64_t)i * 37 % 10000) * 8 * PAGE;
        enum gpamap_status status;

        if (i % 5 == 0) {
            status = gpamap_layout_builder_reserve(builder, "a", range_of(at, at + PAGE));
        } else if (i % 5 == 1) {
            status = gpamap_layout_builder_fixed(builder, "a", range_of(at, at + PAGE));
        } else if (i % 5 == 2) {
            status = gpamap_layout_builder_ram(builder, "a", (1 + i % 9) * PAGE, PAGE << (i % 4));
        } else if (i % 5 == 3) {
            status = gpamap_layout_builder_mmio32(builder, "a", (1 + i % 7) * PAGE, PAGE << (i % 6));
        } else {
            status = (i % 2 == 0 ? gpamap_layout_builder_mmio64
                                 : gpamap_layout_builder_post_mmio)(builder, "a", (1 + i % 7) * PAGE, PAGE << (i % 6));
        }
        assert_int_equal(status, GPAMAP_OK);
    }
}

static void ten_thousand_requests_are_placed_apart_and_in_full(void **state)
{
    const size_t room = GPAMAP_LAYOUT_PLACED_MAX((size_t)10000);
    struct gpamap_layout_request *requests = calloc(10000, sizeof(*requests));
    struct gpamap_sort_entry *order = calloc(10000, sizeof(*order));
    struct gpamap_extent *extents = calloc(room, sizeof(*extents));
    struct gpamap_extent *log = calloc(room, sizeof(*log));
    struct gpamap_placed *placed = calloc(room, sizeof(*placed));
    uint64_t *sums = calloc(10000, sizeof(*sums));
    struct gpamap_layout_builder builder;
    struct gpamap_layout_error error;
    uint32_t count = 0;

    (void)state;
    assert_non_null(requests && order && extents && log && placed && sums);
    assert_int_equal(gpamap_layout_builder_init(&builder, requests, order, extents, log, 10000), GPAMAP_OK);
    collect_10000(&builder);
    assert_int_equal(gpamap_layout_builder_allocate(&builder, placed, &count, &error), GPAMAP_OK);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(placed[i].range.start < placed[i].range.end && placed[i].request < 10000);
        assert_true(i == 0 || placed[i - 1].range.end <= placed[i].range.start);
        sums[placed[i].request] += placed[i].range.end - placed[i].range.start;
        if (requests[placed[i].request].align != 0) {
            assert_int_equal(placed[i].range.start % requests[placed[i].request].align, 0);
        }
    }
    for (uint32_t i = 0; i < 10000; i++) {
        assert_int_equal(sums[i], requests[i].size + (requests[i].end - requests[i].start));
    }
    free(requests);
    free(order);
    free(extents);
    free(log);
    free(placed);
    free(sums);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_request_is_an_empty_layout),
        cmocka_unit_test(a_builder_has_room_for_its_capacity_and_no_more),
        cmocka_unit_test(a_capacity_above_the_greatest_is_refused),
        cmocka_unit_test(ends_that_are_no_range_are_not_collected),
        cmocka_unit_test(the_first_error_of_the_order_is_told),
        cmocka_unit_test(a_reserved_range_stands_before_a_fixed_one_of_the_same_start),
        cmocka_unit_test(touching_fixed_ranges_do_not_overlap),
        cmocka_unit_test(every_layout_of_up_to_3_requests_is_as_the_oracle_says),
        cmocka_unit_test(ten_thousand_requests_are_placed_apart_and_in_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
