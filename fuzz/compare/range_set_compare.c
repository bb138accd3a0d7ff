/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/range_set_compare.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "trace.h"

static void compare_all(const struct range_set_pair *pair)
{
    struct gpamap_range ranges[ORACLE_SET_CHANGES_MAX + 1];
    const uint32_t count = oracle_set_ranges(&pair->oracle, ranges);
    uint64_t total = 0;

    CHECK(gpamap_range_set_is_valid(&pair->set));
    CHECK(pair->set.count == count && count <= pair->set.capacity);
    for (uint32_t i = 0; i < count; i++) {
        CHECK(pair->set.ranges[i].start == ranges[i].start && pair->set.ranges[i].end == ranges[i].end);
        total += ranges[i].end - ranges[i].start;
    }
    CHECK(gpamap_range_set_total_size(&pair->set) == total);
}

void range_set_pair_begin(struct range_set_pair *pair, uint32_t capacity)
{
    struct gpamap_range *storage = malloc(capacity * sizeof(*storage));

    TRACE("range-set %" PRIu32, capacity);
    CHECK(storage != NULL || capacity == 0);
    if (capacity > 0) {
        memset(storage, 0xA5, capacity * sizeof(*storage));
    }
    gpamap_range_set_init(&pair->set, storage, capacity);
    oracle_set_init(&pair->oracle, capacity);
    CHECK(pair->set.ranges == storage && pair->set.capacity == capacity);
    compare_all(pair);
}

void range_set_pair_end(struct range_set_pair *pair)
{
    free(pair->set.ranges);
}

enum gpamap_status range_set_pair_change(struct range_set_pair *pair, struct gpamap_range range, bool is_add)
{
    const enum gpamap_status want = oracle_set_change(&pair->oracle, range, is_add);
    const struct gpamap_range_set before = pair->set;
    const size_t size = before.capacity * sizeof(*before.ranges);
    void *kept = malloc(size);

    TRACE("%s " TRACE_X " " TRACE_X, is_add ? "add" : "remove", range.start, range.end);
    CHECK(kept != NULL || size == 0);
    if (size > 0) {
        memcpy(kept, before.ranges, size);
    }
    CHECK((is_add ? gpamap_range_set_add(&pair->set, range) : gpamap_range_set_remove(&pair->set, range)) == want);
    CHECK(pair->set.ranges == before.ranges && pair->set.capacity == before.capacity);
    if (want != GPAMAP_OK) {
        CHECK(pair->set.count == before.count);
        CHECK(size == 0 || memcmp(kept, before.ranges, size) == 0);
    }
    free(kept);
    compare_all(pair);
    return want;
}

void range_set_pair_query(const struct range_set_pair *pair, struct gpamap_range range, uint64_t address)
{
    TRACE("has " TRACE_X, address);
    TRACE("covers " TRACE_X " " TRACE_X, range.start, range.end);
    TRACE("overlaps " TRACE_X " " TRACE_X, range.start, range.end);
    CHECK(gpamap_range_set_contains_addr(&pair->set, address) == oracle_set_contains_addr(&pair->oracle, address));
    CHECK(gpamap_range_set_covers(&pair->set, range) == oracle_set_covers(&pair->oracle, range));
    CHECK(gpamap_range_set_overlaps(&pair->set, range) == oracle_set_overlaps(&pair->oracle, range));
}

void range_set_pair_fit(const struct range_set_pair *pair, uint64_t size, uint64_t align, uint64_t lo, uint64_t hi)
{
    for (int highest = 0; highest < 2; highest++) {
        uint64_t want = 0xA5A5A5A5A5A5A5A5;
        uint64_t got = want;
        const enum gpamap_status status = oracle_set_fit(&pair->oracle, highest, size, align, lo, hi, &want);

        TRACE("%s-fit " TRACE_X " " TRACE_X " " TRACE_X " " TRACE_X, highest ? "highest" : "lowest", size, align, lo,
              hi);
        if (highest) {
            CHECK(gpamap_range_set_highest_fit(&pair->set, size, align, lo, hi, &got) == status);
        } else {
            CHECK(gpamap_range_set_lowest_fit(&pair->set, size, align, lo, hi, &got) == status);
        }
        CHECK(got == want);
    }
}
