/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_TESTS_LAYOUT_FIXTURE_H
#define GPAMAP_TESTS_LAYOUT_FIXTURE_H
/*
 * A small layout builder with its storage, and what tests say about it.
 */
#include "gpamap/layout_builder.h"
#include "tests/unit.h"

#define TOP GPAMAP_MAX_ADDRESS
#define REQUESTS_MAX 16

/* A builder with room for REQUESTS_MAX requests, and what allocate last said. */
struct fixture {
    struct gpamap_layout_builder builder;
    struct gpamap_layout_request requests[REQUESTS_MAX];
    struct gpamap_sort_entry order[REQUESTS_MAX];
    struct gpamap_extent extents[GPAMAP_LAYOUT_PLACED_MAX(REQUESTS_MAX)];
    struct gpamap_extent log[GPAMAP_LAYOUT_PLACED_MAX(REQUESTS_MAX)];
    struct gpamap_placed placed[GPAMAP_LAYOUT_PLACED_MAX(REQUESTS_MAX)];
    struct gpamap_layout_error error;
    uint32_t count;
};

static inline void begin(struct fixture *fixture)
{
    assert_int_equal(gpamap_layout_builder_init(&fixture->builder, fixture->requests, fixture->order, fixture->extents,
                                                fixture->log, REQUESTS_MAX),
                     GPAMAP_OK);
    fixture->placed[0] = (struct gpamap_placed){ { UNTOUCHED, UNTOUCHED }, 77 };
    fixture->error = (struct gpamap_layout_error){ 77, 77, UNTOUCHED };
    fixture->count = 77;
}

static inline void reserve(struct fixture *fixture, uint64_t start, uint64_t end)
{
    assert_int_equal(gpamap_layout_builder_reserve(&fixture->builder, "reserved", range_of(start, end)), GPAMAP_OK);
}

static inline void fixed(struct fixture *fixture, uint64_t start, uint64_t end)
{
    assert_int_equal(gpamap_layout_builder_fixed(&fixture->builder, "fixed", range_of(start, end)), GPAMAP_OK);
}

static inline void ram(struct fixture *fixture, uint64_t size, uint64_t align)
{
    assert_int_equal(gpamap_layout_builder_ram(&fixture->builder, "ram", size, align), GPAMAP_OK);
}

static inline void mmio32(struct fixture *fixture, uint64_t size, uint64_t align)
{
    assert_int_equal(gpamap_layout_builder_mmio32(&fixture->builder, "mmio32", size, align), GPAMAP_OK);
}

static inline void mmio64(struct fixture *fixture, uint64_t size, uint64_t align)
{
    assert_int_equal(gpamap_layout_builder_mmio64(&fixture->builder, "mmio64", size, align), GPAMAP_OK);
}

static inline void post_mmio(struct fixture *fixture, uint64_t size, uint64_t align)
{
    assert_int_equal(gpamap_layout_builder_post_mmio(&fixture->builder, "post", size, align), GPAMAP_OK);
}

static inline enum gpamap_status allocate(struct fixture *fixture)
{
    return gpamap_layout_builder_allocate(&fixture->builder, fixture->placed, &fixture->count, &fixture->error);
}

/* Allocates, which succeeds with `count` results. */
static inline void expect_count(struct fixture *fixture, uint32_t count)
{
    assert_int_equal(allocate(fixture), GPAMAP_OK);
    assert_int_equal(fixture->count, count);
    assert_int_equal(fixture->error.request, 77);
}

static inline void expect_placed(const struct fixture *fixture, uint32_t i, uint32_t request, uint64_t start,
                                 uint64_t end)
{
    assert_int_equal(fixture->placed[i].request, request);
    assert_range(fixture->placed[i].range, start, end);
}

/* Allocates, which fails with these details; the results are untouched. */
static inline void expect_error(struct fixture *fixture, enum gpamap_status status, uint32_t request, uint32_t other,
                                uint64_t free_size)
{
    assert_int_equal(allocate(fixture), status);
    assert_int_equal(fixture->error.request, request);
    assert_int_equal(fixture->error.other, other);
    assert_int_equal(fixture->error.free_size, free_size);
    assert_int_equal(fixture->count, 77);
    expect_placed(fixture, 0, 77, UNTOUCHED, UNTOUCHED);
}

#endif
