/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/address_compare.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "gpamap/address_group.h"
#include "gpamap/address_relocation.h"
#include "gpamap/address_saved.h"
#include "trace.h"

#define JUNK 0xA5

static struct gpamap_extent *new_extents(uint32_t count)
{
    struct gpamap_extent *extents = malloc(count * sizeof(*extents));

    CHECK(extents != NULL || count == 0);
    if (count > 0) {
        memset(extents, JUNK, count * sizeof(*extents));
    }
    return extents;
}

static void compare_all(const struct gpamap_address_allocator *a, const struct oracle_addresses *oracle)
{
    const struct gpamap_address_statistics got = gpamap_address_allocator_statistics(a);
    const struct gpamap_address_statistics want = oracle_addresses_statistics(oracle);

    CHECK(gpamap_address_allocator_is_valid(a));
    CHECK(a->pool.first == oracle->pool.first && a->pool.last == oracle->pool.last);
    CHECK(gpamap_address_allocator_count(a) == oracle->count);
    for (uint32_t i = 0; i < oracle->count; i++) {
        const struct gpamap_extent extent = gpamap_address_allocator_at(a, i);

        CHECK(memcmp(&extent, &oracle->held[i], sizeof(extent)) == 0);
    }
    CHECK(got.allocated_count == want.allocated_count && got.quarantined_count == want.quarantined_count);
    CHECK(got.free_bytes == want.free_bytes && got.largest_free == want.largest_free);
    CHECK(got.free_run_count == want.free_run_count);
}

bool address_pair_begin(struct address_pair *pair, uint64_t base, uint64_t size, uint32_t capacity)
{
    struct gpamap_extent *storage = new_extents(capacity);
    struct gpamap_address_allocator before;

    TRACE("address-allocator " TRACE_X " " TRACE_X " %" PRIu32, base, size, capacity);
    memset(&pair->allocator, JUNK, sizeof(pair->allocator));
    before = pair->allocator;
    if (!oracle_addresses_init(&pair->oracle, base, size, capacity)) {
        CHECK(gpamap_address_allocator_init(&pair->allocator, base, size, storage, capacity) ==
              GPAMAP_ERR_INVALID_RANGE);
        CHECK(memcmp(&before, &pair->allocator, sizeof(before)) == 0);
        free(storage);
        return false;
    }
    CHECK(gpamap_address_allocator_init(&pair->allocator, base, size, storage, capacity) == GPAMAP_OK);
    CHECK(pair->allocator.map.extents == storage && pair->allocator.map.capacity == capacity);
    compare_all(&pair->allocator, &pair->oracle);
    return true;
}

void address_pair_end(struct address_pair *pair)
{
    free(pair->allocator.map.extents);
}

/* What an allocator was before a step that may be refused. */
struct kept {
    struct gpamap_address_allocator allocator;
    struct gpamap_extent *extents;
};

static struct kept keep(const struct address_pair *pair)
{
    struct kept kept = { pair->allocator, new_extents(pair->allocator.map.capacity) };

    if (kept.extents != NULL) {
        memcpy(kept.extents, pair->allocator.map.extents, pair->allocator.map.capacity * sizeof(*kept.extents));
    }
    return kept;
}

static void compare_step(const struct address_pair *pair, struct kept kept, enum gpamap_status status)
{
    const struct gpamap_extent_map *map = &pair->allocator.map;

    CHECK(map->extents == kept.allocator.map.extents && map->capacity == kept.allocator.map.capacity);
    if (status != GPAMAP_OK) {
        CHECK(map->left == kept.allocator.map.left && map->right == kept.allocator.map.right);
        CHECK(kept.extents == NULL || memcmp(kept.extents, map->extents, map->capacity * sizeof(*kept.extents)) == 0);
    }
    free(kept.extents);
    compare_all(&pair->allocator, &pair->oracle);
}

/* A request as a line, or the part of one that follows `step`. */
static void trace_request(const char *step, struct gpamap_address_request request)
{
    static const char *const policies[] = { "first", "last", "exact" };

    if (request.policy == GPAMAP_ADDRESS_EXACT) {
        TRACE("%s " TRACE_X " " TRACE_X " exact " TRACE_X, step, request.size, request.align, request.address);
    } else {
        TRACE("%s " TRACE_X " " TRACE_X " %s", step, request.size, request.align, policies[request.policy]);
    }
}

static void trace_interval(const char *step, struct gpamap_interval interval)
{
    TRACE("%s " TRACE_X " " TRACE_X, step, interval.first, interval.last);
}

enum gpamap_status address_pair_allocate(struct address_pair *pair, struct gpamap_address_request request,
                                         struct gpamap_interval window, struct gpamap_interval *interval)
{
    const struct kept kept = keep(pair);
    struct gpamap_interval got = *interval;
    const enum gpamap_status want = oracle_addresses_allocate(&pair->oracle, request, window, interval);

    if (window.first == pair->oracle.pool.first && window.last == pair->oracle.pool.last) {
        trace_request("allocate", request);
        CHECK(gpamap_address_allocator_allocate(&pair->allocator, request, &got) == want);
    } else {
        trace_interval("# within", window);
        trace_request("# allocate", request);
        CHECK(gpamap_address_allocator_allocate_in(&pair->allocator, request, window, &got) == want);
    }
    CHECK(got.first == interval->first && got.last == interval->last);
    compare_step(pair, kept, want);
    return want;
}

enum gpamap_status address_pair_group(struct address_pair *pair, const struct gpamap_interval *pools, uint32_t count,
                                      struct gpamap_address_request request, struct gpamap_interval *interval)
{
    const struct kept kept = keep(pair);
    struct gpamap_interval got = *interval;
    enum gpamap_status want = GPAMAP_ERR_NOT_AVAILABLE;

    for (uint32_t i = 0; i < count; i++) {
        trace_interval("# within, or else in the next", pools[i]);
    }
    trace_request("# allocate", request);
    for (uint32_t i = 0; i < count && want == GPAMAP_ERR_NOT_AVAILABLE; i++) {
        want = oracle_addresses_allocate(&pair->oracle, request, pools[i], interval);
    }
    CHECK(gpamap_address_group_allocate(&pair->allocator, pools, count, request, &got) == want);
    CHECK(got.first == interval->first && got.last == interval->last);
    compare_step(pair, kept, want);
    return want;
}

enum gpamap_status address_pair_step(struct address_pair *pair, enum address_step step, struct gpamap_interval interval)
{
    static const char *const names[] = { "free", "# quarantine", "# release" };
    const struct kept kept = keep(pair);
    enum gpamap_status want;

    trace_interval(names[step], interval);
    if (step == ADDRESS_FREE) {
        want = oracle_addresses_free(&pair->oracle, interval);
        CHECK(gpamap_address_allocator_free(&pair->allocator, interval) == want);
    } else if (step == ADDRESS_QUARANTINE) {
        want = oracle_addresses_quarantine(&pair->oracle, interval);
        CHECK(gpamap_address_allocator_quarantine(&pair->allocator, interval) == want);
    } else {
        want = oracle_addresses_release(&pair->oracle, interval);
        CHECK(gpamap_address_allocator_release(&pair->allocator, interval) == want);
    }
    compare_step(pair, kept, want);
    return want;
}

static void end_move(struct address_pair *pair, struct gpamap_address_relocation relocation, enum address_move move)
{
    static const char *const names[] = { "# abort", "# commit", "# commit, with quarantine" };
    struct gpamap_address_allocator *allocator = &pair->allocator;

    TRACE("%s", names[move]);
    if (move == ADDRESS_ABORT) {
        CHECK(oracle_addresses_free(&pair->oracle, relocation.to) == GPAMAP_OK);
        CHECK(gpamap_address_relocate_abort(allocator, relocation) == GPAMAP_OK);
    } else if (move == ADDRESS_COMMIT) {
        CHECK(oracle_addresses_free(&pair->oracle, relocation.from) == GPAMAP_OK);
        CHECK(gpamap_address_relocate_commit(allocator, relocation, false) == GPAMAP_OK);
    } else {
        CHECK(oracle_addresses_quarantine(&pair->oracle, relocation.from) == GPAMAP_OK);
        CHECK(gpamap_address_relocate_commit(allocator, relocation, true) == GPAMAP_OK);
    }
    compare_all(allocator, &pair->oracle);
    CHECK(gpamap_address_relocate_abort(allocator, relocation) == GPAMAP_ERR_NOT_AVAILABLE);
    CHECK(gpamap_address_relocate_commit(allocator, relocation, false) == GPAMAP_ERR_NOT_AVAILABLE);
    CHECK(gpamap_address_relocate_commit(allocator, relocation, true) == GPAMAP_ERR_NOT_AVAILABLE);
    compare_all(allocator, &pair->oracle);
}

enum gpamap_status address_pair_move(struct address_pair *pair, struct gpamap_interval from,
                                     struct gpamap_address_request request, enum address_move move)
{
    const struct gpamap_extent *old = oracle_addresses_find(&pair->oracle, from.first);
    const struct kept kept = keep(pair);
    struct gpamap_address_relocation relocation = { { 1, 2 }, { 3, 4 } };
    struct gpamap_interval to = relocation.to;
    enum gpamap_status want = GPAMAP_ERR_NOT_AVAILABLE;

    trace_interval("# move", from);
    trace_request("# to", request);
    if (old != NULL && old->first == from.first && old->last == from.last && old->owner != GPAMAP_ADDRESS_QUARANTINED) {
        struct gpamap_address_request with_owner = request;

        with_owner.owner = old->owner;
        want = oracle_addresses_allocate(&pair->oracle, with_owner, pair->oracle.pool, &to);
    }
    CHECK(gpamap_address_relocate_begin(&pair->allocator, from, request, &relocation) == want);
    CHECK(relocation.to.first == to.first && relocation.to.last == to.last);
    CHECK(relocation.from.first == (want == GPAMAP_OK ? from.first : 1));
    CHECK(relocation.from.last == (want == GPAMAP_OK ? from.last : 2));
    compare_step(pair, kept, want);
    if (want == GPAMAP_OK) {
        end_move(pair, relocation, move);
    }
    return want;
}

void address_pair_find(const struct address_pair *pair, uint64_t address)
{
    const struct gpamap_extent *want = oracle_addresses_find(&pair->oracle, address);
    const struct gpamap_extent before = { 1, 2, 3 };
    struct gpamap_extent got = before;

    TRACE("find " TRACE_X, address);
    if (want == NULL) {
        CHECK(gpamap_address_allocator_find(&pair->allocator, address, &got) == GPAMAP_ERR_NOT_AVAILABLE);
        CHECK(memcmp(&before, &got, sizeof(got)) == 0);
    } else {
        CHECK(gpamap_address_allocator_find(&pair->allocator, address, &got) == GPAMAP_OK);
        CHECK(memcmp(want, &got, sizeof(got)) == 0);
    }
}

void address_compare_restore(uint64_t base, uint64_t size, const struct gpamap_extent *entries, uint32_t count,
                             uint32_t capacity)
{
    struct gpamap_extent *storage = new_extents(capacity);
    struct gpamap_address_allocator allocator;
    struct gpamap_address_allocator before;
    struct oracle_addresses oracle;
    uint32_t want_bad = 0;
    uint32_t bad = 0xA5A5;
    const enum gpamap_status want = oracle_addresses_restore(&oracle, base, size, entries, count, capacity, &want_bad);

    TRACE("# restore " TRACE_X " " TRACE_X " %" PRIu32 " from", base, size, capacity);
    for (uint32_t i = 0; i < count; i++) {
        TRACE("#   " TRACE_X " " TRACE_X " of " TRACE_X, entries[i].first, entries[i].last, (uint64_t)entries[i].owner);
    }
    memset(&allocator, JUNK, sizeof(allocator));
    before = allocator;
    CHECK(gpamap_address_allocator_restore(&allocator, base, size, entries, count, storage, capacity, &bad) == want);
    if (want == GPAMAP_OK) {
        CHECK(bad == 0xA5A5 && allocator.map.extents == storage && allocator.map.capacity == capacity);
        compare_all(&allocator, &oracle);
    } else {
        CHECK(bad == want_bad);
        CHECK(memcmp(&before, &allocator, sizeof(before)) == 0);
    }
    free(storage);
}

void address_pair_save(const struct address_pair *pair)
{
    const uint32_t held = pair->oracle.count;
    const uint64_t size = pair->oracle.pool.last - pair->oracle.pool.first + 1;
    struct gpamap_extent *saved = new_extents(held);
    uint32_t count = 0xA5A5;

    if (held > 0) {
        CHECK(gpamap_address_allocator_save(&pair->allocator, saved, held - 1, &count) == GPAMAP_ERR_CAPACITY);
        CHECK(count == 0xA5A5);
        for (size_t i = 0; i < held * sizeof(*saved); i++) {
            CHECK(((const unsigned char *)saved)[i] == JUNK);
        }
    }
    CHECK(gpamap_address_allocator_save(&pair->allocator, saved, held, &count) == GPAMAP_OK);
    CHECK(count == held && (held == 0 || memcmp(saved, pair->oracle.held, held * sizeof(*saved)) == 0));
    address_compare_restore(pair->oracle.pool.first, size, saved, held, held);
    if (held > 0) {
        address_compare_restore(pair->oracle.pool.first, size, saved, held, held - 1);
    }
    free(saved);
}
