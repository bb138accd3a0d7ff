/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/address_oracle.h"

#include <stddef.h>

bool oracle_addresses_init(struct oracle_addresses *a, uint64_t base, uint64_t size, uint32_t capacity)
{
    if (size == 0 || (oracle_wide)base + size > ORACLE_SPACE) {
        return false;
    }
    a->pool.first = base;
    a->pool.last = base + (size - 1);
    a->count = 0;
    a->capacity = capacity;
    return true;
}

static bool is_free(const struct oracle_addresses *a, oracle_wide first, oracle_wide last)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->held[i].first <= last && first <= a->held[i].last) {
            return false;
        }
    }
    return true;
}

/* The bytes from `first` on are what is asked for. */
static bool fits(const struct oracle_addresses *a, struct gpamap_address_request request, struct gpamap_interval window,
                 oracle_wide first)
{
    const oracle_wide last = first + request.size - 1;

    return first % request.align == 0 && first >= a->pool.first && last <= a->pool.last && first >= window.first &&
           last <= window.last && (request.policy != GPAMAP_ADDRESS_EXACT || first == request.address) &&
           is_free(a, first, last);
}

/* The best fit so far. */
struct search {
    bool found;
    uint64_t first;
};

static void try_at(const struct oracle_addresses *a, struct gpamap_address_request request,
                   struct gpamap_interval window, oracle_wide at, struct search *search)
{
    if (at < ORACLE_SPACE && fits(a, request, window, at)) {
        const uint64_t first = (uint64_t)at;
        const bool better = request.policy == GPAMAP_ADDRESS_LAST ? first > search->first : first < search->first;

        if (!search->found || better) {
            search->found = true;
            search->first = first;
        }
    }
}

/* At or above the byte, or with the last byte before it: as the policy is. */
static void try_from(const struct oracle_addresses *a, struct gpamap_address_request request,
                     struct gpamap_interval window, oracle_wide below, oracle_wide above, struct search *search)
{
    if (request.policy == GPAMAP_ADDRESS_EXACT) {
        try_at(a, request, window, request.address, search);
    } else if (request.policy == GPAMAP_ADDRESS_FIRST) {
        try_at(a, request, window, oracle_round_up(above, request.align), search);
    } else if (below >= request.size) {
        try_at(a, request, window, oracle_round_down(below - request.size, request.align), search);
    }
}

static void insert(struct oracle_addresses *a, struct gpamap_extent extent)
{
    uint32_t at = a->count++;

    for (; at > 0 && a->held[at - 1].first > extent.first; at--) {
        a->held[at] = a->held[at - 1];
    }
    a->held[at] = extent;
}

enum gpamap_status oracle_addresses_allocate(struct oracle_addresses *a, struct gpamap_address_request request,
                                             struct gpamap_interval window, struct gpamap_interval *interval)
{
    struct search search = { false, 0 };

    if (request.size == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!oracle_is_power_of_two(request.align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (window.first > window.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (request.owner == GPAMAP_ADDRESS_QUARANTINED) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    if (request.policy == GPAMAP_ADDRESS_EXACT && request.address % request.align != 0) {
        return GPAMAP_ERR_UNALIGNED_ADDRESS;
    }
    try_from(a, request, window, (oracle_wide)a->pool.last + 1, a->pool.first, &search);
    try_from(a, request, window, (oracle_wide)window.last + 1, window.first, &search);
    for (uint32_t i = 0; i < a->count; i++) {
        try_from(a, request, window, a->held[i].first, (oracle_wide)a->held[i].last + 1, &search);
    }
    if (!search.found) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    if (a->count == a->capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    interval->first = search.first;
    interval->last = search.first + (request.size - 1);
    insert(a, (struct gpamap_extent){ interval->first, interval->last, request.owner });
    return GPAMAP_OK;
}

/* The place of exactly this interval, in quarantine or not; count when there is none. */
static uint32_t place_of(const struct oracle_addresses *a, struct gpamap_interval interval, bool quarantined)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->held[i].first == interval.first && a->held[i].last == interval.last &&
            (a->held[i].owner == GPAMAP_ADDRESS_QUARANTINED) == quarantined) {
            return i;
        }
    }
    return a->count;
}

static enum gpamap_status drop(struct oracle_addresses *a, uint32_t at)
{
    if (at == a->count) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    a->count--;
    for (; at < a->count; at++) {
        a->held[at] = a->held[at + 1];
    }
    return GPAMAP_OK;
}

enum gpamap_status oracle_addresses_free(struct oracle_addresses *a, struct gpamap_interval interval)
{
    return drop(a, place_of(a, interval, false));
}

enum gpamap_status oracle_addresses_quarantine(struct oracle_addresses *a, struct gpamap_interval interval)
{
    const uint32_t at = place_of(a, interval, false);

    if (at == a->count) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    a->held[at].owner = GPAMAP_ADDRESS_QUARANTINED;
    return GPAMAP_OK;
}

enum gpamap_status oracle_addresses_release(struct oracle_addresses *a, struct gpamap_interval interval)
{
    return drop(a, place_of(a, interval, true));
}

const struct gpamap_extent *oracle_addresses_find(const struct oracle_addresses *a, uint64_t address)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->held[i].first <= address && address <= a->held[i].last) {
            return &a->held[i];
        }
    }
    return NULL;
}

static void count_run(struct gpamap_address_statistics *statistics, oracle_wide size)
{
    if (size > 0) {
        statistics->free_run_count++;
        statistics->free_bytes += (uint64_t)size;
        if (size > statistics->largest_free) {
            statistics->largest_free = (uint64_t)size;
        }
    }
}

struct gpamap_address_statistics oracle_addresses_statistics(const struct oracle_addresses *a)
{
    struct gpamap_address_statistics statistics = { 0, 0, 0, 0, 0 };
    oracle_wide next = a->pool.first;

    for (uint32_t i = 0; i < a->count; i++) {
        if (a->held[i].owner == GPAMAP_ADDRESS_QUARANTINED) {
            statistics.quarantined_count++;
        } else {
            statistics.allocated_count++;
        }
        count_run(&statistics, a->held[i].first - next);
        next = (oracle_wide)a->held[i].last + 1;
    }
    count_run(&statistics, (oracle_wide)a->pool.last + 1 - next);
    return statistics;
}

enum gpamap_status oracle_addresses_restore(struct oracle_addresses *a, uint64_t base, uint64_t size,
                                            const struct gpamap_extent *entries, uint32_t count, uint32_t capacity,
                                            uint32_t *bad)
{
    *bad = count;
    if (!oracle_addresses_init(a, base, size, capacity)) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    for (*bad = 0; *bad < count; ++*bad) {
        const struct gpamap_extent entry = entries[*bad];

        if (entry.first > entry.last) {
            return GPAMAP_ERR_INVALID_RANGE;
        }
        if (entry.first < a->pool.first || entry.last > a->pool.last) {
            return GPAMAP_ERR_OUT_OF_RANGE;
        }
        if (!is_free(a, entry.first, entry.last)) {
            return GPAMAP_ERR_NOT_AVAILABLE;
        }
        if (a->count == a->capacity) {
            return GPAMAP_ERR_CAPACITY;
        }
        insert(a, entry);
    }
    return GPAMAP_OK;
}
