/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/extent_map_compare.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "trace.h"

#define UNTOUCHED ((uint64_t)0xA5A5A5A5A5A5A5A5)

static bool same(struct gpamap_extent a, struct gpamap_extent b)
{
    return a.first == b.first && a.last == b.last && a.owner == b.owner;
}

static void compare_extents(const struct gpamap_extent_map *map, const struct oracle_map *oracle)
{
    CHECK(gpamap_extent_map_is_valid(map));
    CHECK(gpamap_extent_map_count(map) == oracle->count);
    for (uint32_t i = 0; i < oracle->count; i++) {
        CHECK(same(gpamap_extent_map_at(map, i), oracle_map_at(oracle, i)));
    }
}

/* A copy that is settled holds the same, with nothing above the hole but what ends at the top of the space. */
static void compare_settled(const struct extent_map_pair *pair)
{
    struct gpamap_extent_map copy = pair->map;
    const size_t size = copy.capacity * sizeof(*copy.extents);

    copy.extents = malloc(size);
    CHECK(copy.extents != NULL || size == 0);
    if (size > 0) {
        memcpy(copy.extents, pair->map.extents, size);
    }
    gpamap_extent_map_settle(&copy);
    compare_extents(&copy, &pair->oracle);
    CHECK(copy.capacity == pair->map.capacity);
    CHECK(copy.right == copy.capacity ||
          (copy.right + 1 == copy.capacity && copy.extents[copy.right].last == UINT64_MAX));
    free(copy.extents);
}

static void compare_all(const struct extent_map_pair *pair)
{
    compare_extents(&pair->map, &pair->oracle);
    compare_settled(pair);
}

void extent_map_pair_begin(struct extent_map_pair *pair, uint32_t capacity)
{
    struct gpamap_extent *storage = malloc(capacity * sizeof(*storage));

    TRACE("# an extent map of %" PRIu32, capacity);
    CHECK(storage != NULL || capacity == 0);
    if (capacity > 0) {
        memset(storage, 0xA5, capacity * sizeof(*storage));
    }
    gpamap_extent_map_init(&pair->map, storage, capacity);
    oracle_map_init(&pair->oracle, capacity);
    CHECK(pair->map.extents == storage && pair->map.capacity == capacity);
    compare_all(pair);
}

void extent_map_pair_end(struct extent_map_pair *pair)
{
    free(pair->map.extents);
}

/* Insert extent, or (when it is NULL) remove the interval. */
static enum gpamap_status change(struct extent_map_pair *pair, const struct gpamap_extent *extent,
                                 struct gpamap_interval interval)
{
    const struct gpamap_extent_map before = pair->map;
    const size_t size = before.capacity * sizeof(*before.extents);
    void *kept = malloc(size);
    enum gpamap_status want;
    enum gpamap_status got;

    if (extent) {
        TRACE("# insert [" TRACE_X ", " TRACE_X "], owner %" PRIu64, extent->first, extent->last, extent->owner);
    } else {
        TRACE("# remove [" TRACE_X ", " TRACE_X "]", interval.first, interval.last);
    }
    CHECK(kept != NULL || size == 0);
    if (size > 0) {
        memcpy(kept, before.extents, size);
    }
    if (extent) {
        want = oracle_map_insert(&pair->oracle, *extent);
        got = gpamap_extent_map_insert(&pair->map, *extent);
    } else {
        want = oracle_map_remove(&pair->oracle, interval);
        got = gpamap_extent_map_remove(&pair->map, interval);
    }
    CHECK(got == want);
    CHECK(pair->map.extents == before.extents && pair->map.capacity == before.capacity);
    if (want != GPAMAP_OK) {
        CHECK(pair->map.left == before.left && pair->map.right == before.right);
        CHECK(size == 0 || memcmp(kept, before.extents, size) == 0);
    }
    free(kept);
    compare_all(pair);
    return want;
}

enum gpamap_status extent_map_pair_insert(struct extent_map_pair *pair, struct gpamap_extent extent)
{
    const struct gpamap_interval unused = { 0, 0 };

    return change(pair, &extent, unused);
}

enum gpamap_status extent_map_pair_remove(struct extent_map_pair *pair, struct gpamap_interval interval)
{
    CHECK(gpamap_extent_map_set_owner(&pair->map, interval, UNTOUCHED) ==
          oracle_map_set_owner(&pair->oracle, interval, UNTOUCHED));
    compare_all(pair);
    return change(pair, NULL, interval);
}

void extent_map_pair_query(const struct extent_map_pair *pair, uint64_t address)
{
    struct gpamap_extent want = { UNTOUCHED, UNTOUCHED, UNTOUCHED };
    struct gpamap_extent got = want;
    uint64_t want_last = UNTOUCHED;
    uint64_t got_last = UNTOUCHED;

    TRACE("# find, and the free run at " TRACE_X, address);
    CHECK(gpamap_extent_map_find(&pair->map, address, &got) == oracle_map_find(&pair->oracle, address, &want));
    CHECK(same(got, want));
    CHECK(gpamap_extent_map_free_run(&pair->map, address, &got_last) ==
          oracle_map_free_run(&pair->oracle, address, &want_last));
    CHECK(got_last == want_last);
}

void extent_map_pair_fit(const struct extent_map_pair *pair, uint64_t size, uint64_t align,
                         struct gpamap_interval window)
{
    for (int highest = 0; highest < 2; highest++) {
        uint64_t want = UNTOUCHED;
        uint64_t got = UNTOUCHED;
        const enum gpamap_status status = oracle_map_fit(&pair->oracle, highest, size, align, window, &want);

        TRACE("# %s fit of " TRACE_X " aligned to " TRACE_X " in [" TRACE_X ", " TRACE_X "]",
              highest ? "highest" : "lowest", size, align, window.first, window.last);
        if (highest) {
            CHECK(gpamap_extent_map_highest_fit(&pair->map, size, align, window, &got) == status);
        } else {
            CHECK(gpamap_extent_map_lowest_fit(&pair->map, size, align, window, &got) == status);
        }
        CHECK(got == want);
    }
}
