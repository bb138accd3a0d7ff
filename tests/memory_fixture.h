/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_TESTS_MEMORY_FIXTURE_H
#define GPAMAP_TESTS_MEMORY_FIXTURE_H
/*
 * A small memory layout with its storage, and short ways to make one.
 */
#include "gpamap/memory_query.h"
#include "tests/unit.h"

#define TOP GPAMAP_MAX_ADDRESS
#define HALF ((uint64_t)1 << 63)
#define NO_GAPS mmio_of(NULL, 0)
#define COUNT_OF(array) ((uint32_t)(sizeof(array) / sizeof(*(array))))

#define EXTENTS_MAX 31

/* A layout of a few elements, with its storage. */
struct fixture {
    struct gpamap_memory_layout layout;
    struct gpamap_extent extents[EXTENTS_MAX + 1]; /* the last one is not the layout's */
    struct gpamap_ram_range ram[16];
};

static inline struct gpamap_memory_gaps mmio_of(const struct gpamap_range *mmio, uint32_t count)
{
    return (struct gpamap_memory_gaps){ .mmio = mmio, .mmio_count = count };
}

static inline struct gpamap_memory_gaps with_vtl2(struct gpamap_memory_gaps gaps, uint64_t start, uint64_t end)
{
    gaps.has_vtl2 = true;
    gaps.vtl2 = range_of(start, end);
    return gaps;
}

static inline struct gpamap_ram_range ram_of(uint64_t start, uint64_t end, uint32_t node)
{
    return (struct gpamap_ram_range){ range_of(start, end), node };
}

static inline struct gpamap_memory_storage storage_of(struct fixture *f)
{
    return (struct gpamap_memory_storage){ f->extents, f->ram, EXTENTS_MAX, COUNT_OF(f->ram) };
}

static inline enum gpamap_status new_of_size(struct fixture *f, uint64_t size, struct gpamap_memory_gaps gaps)
{
    return gpamap_memory_layout_new(&f->layout, size, gaps, storage_of(f));
}

static inline enum gpamap_status new_with_numa(struct fixture *f, const uint64_t *sizes, uint32_t count,
                                               struct gpamap_memory_gaps gaps)
{
    return gpamap_memory_layout_new_with_numa(&f->layout, sizes, count, gaps, storage_of(f));
}

static inline enum gpamap_status new_from_resolved(struct fixture *f, const struct gpamap_ram_range *ram,
                                                   uint32_t count, struct gpamap_memory_gaps gaps)
{
    return gpamap_memory_layout_new_from_resolved_ranges(&f->layout, ram, count, gaps, f->extents, EXTENTS_MAX);
}

/* One page of RAM at 0, and these gaps. */
static inline enum gpamap_status resolve_gaps(struct gpamap_memory_gaps gaps)
{
    const struct gpamap_ram_range ram = ram_of(0, PAGE, 0);
    struct fixture f;

    return new_from_resolved(&f, &ram, 1, gaps);
}

static inline void expect_ram(const struct fixture *f, uint32_t i, uint64_t start, uint64_t end, uint32_t node)
{
    assert_true(i < f->layout.ram_count);
    assert_range(f->layout.ram[i].range, start, end);
    assert_int_equal(f->layout.ram[i].node, node);
}

#endif
