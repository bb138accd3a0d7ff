/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The small scope of the address allocator: a pool of eight bytes at 0, in the middle and up to 2^64 - 1. Every
 * operation is done in every state that up to four operations reach, so every sequence of five is covered; beside each
 * goes a plain set of bytes.
 */
#include <string.h>

#include "gpamap/address_allocator.h"
#include "gpamap/address_group.h"
#include "gpamap/address_query.h"
#include "gpamap/address_relocation.h"
#include "tests/unit.h"

#define BYTES 8
#define CAPACITY 4
#define DEPTH 5
#define STATES_MAX (1 << 16)
#define QUARANTINE 3 /* as an owner of bytes; allocations have owners 1 and 2 */

/* By byte: who holds it, and the size of the extent that begins there, 0 when none does. */
struct bytes {
    uint8_t owner[BYTES];
    uint8_t size[BYTES];
};

struct scope_state {
    struct bytes bytes;
    struct gpamap_address_allocator allocator;
    struct gpamap_extent storage[CAPACITY];
};

struct scope {
    uint64_t base;
    struct scope_state states[STATES_MAX];
    uint32_t count;
    uint32_t seen[4 * STATES_MAX]; /* a hash table of states, by number plus 1 */
    uint64_t operations;
    uint64_t successes;
};

static struct scope scope;

/* Offsets from the first byte of the pool. */
struct part {
    int64_t first, last;
};

static struct gpamap_interval at_base(struct part part)
{
    return (struct gpamap_interval){ scope.base + (uint64_t)part.first, scope.base + (uint64_t)part.last };
}

static uint64_t owner_of(uint8_t owner)
{
    return owner == QUARANTINE ? GPAMAP_ADDRESS_QUARANTINED : owner;
}

/* Who holds just this part; 0 when it is not an extent. */
static uint8_t plain_holder(const struct bytes *bytes, struct part part)
{
    if (part.first < 0 || part.first >= BYTES || part.last < part.first ||
        bytes->size[part.first] != part.last - part.first + 1) {
        return 0;
    }
    return bytes->owner[part.first];
}

static bool plain_fits(const struct bytes *bytes, int64_t at, struct gpamap_address_request request, struct part window)
{
    if (at < 0 || at + (int64_t)request.size > BYTES || at < window.first ||
        at + (int64_t)request.size - 1 > window.last || (scope.base + (uint64_t)at) % request.align != 0) {
        return false;
    }
    for (uint64_t i = 0; i < request.size; i++) {
        if (bytes->owner[(uint64_t)at + i] != 0) {
            return false;
        }
    }
    return request.policy != GPAMAP_ADDRESS_EXACT || request.address == scope.base + (uint64_t)at;
}

static void plain_hold(struct bytes *bytes, struct part part, uint8_t owner)
{
    memset(bytes->owner + part.first, owner, (size_t)(part.last - part.first + 1));
    memset(bytes->size + part.first, 0, (size_t)(part.last - part.first + 1));
    bytes->size[part.first] = owner == 0 ? 0 : (uint8_t)(part.last - part.first + 1);
}

static enum gpamap_status plain_allocate(struct bytes *bytes, struct gpamap_address_request request, struct part window,
                                         struct part *part)
{
    uint32_t held = 0;
    int64_t place = -1;

    if (request.size == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (request.align == 3) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    if (window.first > window.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (request.policy == GPAMAP_ADDRESS_EXACT && request.address % request.align != 0) {
        return GPAMAP_ERR_UNALIGNED_ADDRESS;
    }
    for (int64_t at = 0; at < BYTES; at++) {
        held += bytes->size[at] != 0;
        if ((place < 0 || request.policy == GPAMAP_ADDRESS_LAST) && plain_fits(bytes, at, request, window)) {
            place = at;
        }
    }
    if (place < 0 || held == CAPACITY) {
        return place < 0 ? GPAMAP_ERR_NOT_AVAILABLE : GPAMAP_ERR_CAPACITY;
    }
    *part = (struct part){ place, place + (int64_t)request.size - 1 };
    plain_hold(bytes, *part, (uint8_t)request.owner);
    return GPAMAP_OK;
}

static void compare_bytes(const struct scope_state *state)
{
    uint32_t count = 0;

    assert_true(gpamap_address_allocator_is_valid(&state->allocator));
    for (int64_t at = 0, first = 0; at < BYTES; at++) {
        struct gpamap_extent extent;
        const uint8_t owner = state->bytes.owner[at];

        first = state->bytes.size[at] != 0 ? at : first;
        count += state->bytes.size[at] != 0;
        assert_int_equal(gpamap_address_allocator_find(&state->allocator, scope.base + (uint64_t)at, &extent),
                         owner == 0 ? GPAMAP_ERR_NOT_AVAILABLE : GPAMAP_OK);
        if (owner != 0) {
            assert_int_equal(extent.first, scope.base + (uint64_t)first);
            assert_int_equal(extent.last - extent.first + 1, state->bytes.size[first]);
            assert_int_equal(extent.owner, owner_of(owner));
        }
    }
    assert_int_equal(gpamap_address_allocator_count(&state->allocator), count);
}

/* Remember a state, unless it is known. */
static void remember(const struct scope_state *state)
{
    uint64_t hash = state->allocator.map.left;

    for (uint32_t i = 0; i < BYTES; i++) {
        hash = (hash * 5 + state->bytes.owner[i]) * 11 + state->bytes.size[i];
    }
    for (hash = hash * 0x9E3779B97F4A7C15 >> 46;; hash = (hash + 1) % (4 * STATES_MAX)) {
        const uint32_t number = scope.seen[hash];

        if (number == 0) {
            break;
        }
        if (scope.states[number - 1].allocator.map.left == state->allocator.map.left &&
            memcmp(&scope.states[number - 1].bytes, &state->bytes, sizeof(state->bytes)) == 0) {
            return;
        }
    }
    assert_true(scope.count < STATES_MAX);
    scope.states[scope.count] = *state;
    scope.seen[hash] = ++scope.count;
}

/* The allocator of a state, whose storage is in the state: a copy has its own. */
static struct gpamap_address_allocator *in(struct scope_state *state)
{
    state->allocator.map.extents = state->storage;
    return &state->allocator;
}

/* After an operation: what was answered is what the bytes say, and a refusal has written nothing. */
static void settle(const struct scope_state *before, struct scope_state *after, enum gpamap_status got,
                   enum gpamap_status want)
{
    scope.operations++;
    assert_int_equal(got, want);
    if (got == GPAMAP_OK) {
        scope.successes++;
        compare_bytes(after);
        remember(after);
    } else {
        assert_int_equal(after->allocator.map.left, before->allocator.map.left);
        assert_int_equal(after->allocator.map.right, before->allocator.map.right);
        assert_memory_equal(after->storage, before->storage, sizeof(after->storage));
    }
}

static void try_allocate(const struct scope_state *state, struct gpamap_address_request request, struct part window)
{
    struct scope_state next = *state;
    struct part part = { 1, 0 };
    struct gpamap_interval interval = at_base(part);
    const enum gpamap_status want = plain_allocate(&next.bytes, request, window, &part);
    const enum gpamap_status got =
        window.first == 0 && window.last == BYTES - 1
            ? gpamap_address_allocator_allocate(in(&next), request, &interval)
            : gpamap_address_allocator_allocate_in(in(&next), request, at_base(window), &interval);

    assert_int_equal(interval.first, at_base(part).first);
    assert_int_equal(interval.last, at_base(part).last);
    settle(state, &next, got, want);
}

static void all_allocations(const struct scope_state *state)
{
    static const uint64_t sizes[] = { 0, 1, 2, 3, BYTES, BYTES + 1 };

    for (uint32_t s = 0; s < 6; s++) {
        for (uint64_t align = 1; align <= 4; align++) {
            struct gpamap_address_request request = { sizes[s], align, GPAMAP_ADDRESS_FIRST, 0, 1 + sizes[s] % 2 };

            try_allocate(state, request, (struct part){ 0, BYTES - 1 });
            request.policy = GPAMAP_ADDRESS_LAST;
            try_allocate(state, request, (struct part){ 0, BYTES - 1 });
            request.policy = GPAMAP_ADDRESS_EXACT;
            for (int64_t at = -1; at <= BYTES; at++) {
                request.address = scope.base + (uint64_t)at;
                try_allocate(state, request, (struct part){ 0, BYTES - 1 });
            }
        }
    }
}

/* Of the pools, the one behind and the one before: the first that says anything but "not available" decides. */
static void try_group(const struct scope_state *state, int64_t first, int64_t last)
{
    const struct gpamap_address_request request = { 2, 1, GPAMAP_ADDRESS_FIRST, 0, 1 };
    const struct part parts[] = { { last, BYTES - 1 }, { first, last } };
    const struct gpamap_interval pools[] = { at_base(parts[0]), at_base(parts[1]) };

    for (uint32_t count = 0; count <= 2; count++) {
        struct scope_state next = *state;
        struct part part = { 1, 0 };
        struct gpamap_interval interval = at_base(part);
        enum gpamap_status want = GPAMAP_ERR_NOT_AVAILABLE;

        for (uint32_t i = 0; i < count && want == GPAMAP_ERR_NOT_AVAILABLE; i++) {
            want = plain_allocate(&next.bytes, request, parts[i], &part);
        }
        settle(state, &next, gpamap_address_group_allocate(in(&next), pools, count, request, &interval), want);
        assert_int_equal(interval.first, at_base(part).first);
        assert_int_equal(interval.last, at_base(part).last);
    }
}

static void all_windows(const struct scope_state *state)
{
    for (int64_t first = 0; first < BYTES; first++) {
        for (int64_t last = first == 0 ? 0 : first - 1; last < BYTES; last++) {
            for (uint64_t align = 1; align <= 2; align++) {
                struct gpamap_address_request request = { 2, align, GPAMAP_ADDRESS_FIRST, 0, 1 };

                try_allocate(state, request, (struct part){ first, last });
                request.policy = GPAMAP_ADDRESS_LAST;
                try_allocate(state, request, (struct part){ first, last });
            }
            try_group(state, first, last);
        }
    }
}

static void all_releases(const struct scope_state *state)
{
    for (int64_t first = -1; first <= BYTES; first++) {
        for (int64_t last = -1; last <= BYTES; last++) {
            const struct part part = { first, last };
            const uint8_t holder = plain_holder(&state->bytes, part);
            const enum gpamap_status allocated =
                holder != 0 && holder != QUARANTINE ? GPAMAP_OK : GPAMAP_ERR_NOT_AVAILABLE;
            const enum gpamap_status quarantined = holder == QUARANTINE ? GPAMAP_OK : GPAMAP_ERR_NOT_AVAILABLE;
            struct scope_state next = *state;

            if (allocated == GPAMAP_OK) {
                plain_hold(&next.bytes, part, 0);
            }
            settle(state, &next, gpamap_address_allocator_free(in(&next), at_base(part)), allocated);
            next = *state;
            if (allocated == GPAMAP_OK) {
                plain_hold(&next.bytes, part, QUARANTINE);
            }
            settle(state, &next, gpamap_address_allocator_quarantine(in(&next), at_base(part)), allocated);
            next = *state;
            if (quarantined == GPAMAP_OK) {
                plain_hold(&next.bytes, part, 0);
            }
            settle(state, &next, gpamap_address_allocator_release(in(&next), at_base(part)), quarantined);
        }
    }
}

/* The extents of a state, and a part that is none; their number. */
static uint32_t parts_of(const struct scope_state *state, struct part *parts)
{
    uint32_t count = 0;

    for (int64_t at = 0; at < BYTES; at++) {
        if (state->bytes.size[at] != 0) {
            parts[count++] = (struct part){ at, at + state->bytes.size[at] - 1 };
        }
    }
    parts[count++] = (struct part){ 0, BYTES };
    return count;
}

static void try_begin(const struct scope_state *state, struct part from, struct gpamap_address_request request)
{
    struct scope_state next = *state;
    struct gpamap_address_relocation relocation = { { 1, 2 }, { 3, 4 } };
    const uint8_t holder = plain_holder(&state->bytes, from);
    enum gpamap_status want = GPAMAP_ERR_NOT_AVAILABLE;
    struct part to;

    if (holder != 0 && holder != QUARANTINE) {
        request.owner = holder;
        want = plain_allocate(&next.bytes, request, (struct part){ 0, BYTES - 1 }, &to);
    }
    settle(state, &next, gpamap_address_relocate_begin(in(&next), at_base(from), request, &relocation), want);
    assert_int_equal(relocation.to.first, want == GPAMAP_OK ? at_base(to).first : 3);
    assert_int_equal(relocation.from.first, want == GPAMAP_OK ? at_base(from).first : 1);
}

static void try_end(const struct scope_state *state, struct part from, struct part to)
{
    const struct gpamap_address_relocation relocation = { at_base(from), at_base(to) };
    const uint8_t holder = plain_holder(&state->bytes, from);
    const bool pending =
        holder != 0 && holder != QUARANTINE && plain_holder(&state->bytes, to) == holder && from.first != to.first;
    const enum gpamap_status want = pending ? GPAMAP_OK : GPAMAP_ERR_NOT_AVAILABLE;
    struct scope_state next = *state;

    if (pending) {
        plain_hold(&next.bytes, from, 0);
    }
    settle(state, &next, gpamap_address_relocate_commit(in(&next), relocation, false), want);
    next = *state;
    if (pending) {
        plain_hold(&next.bytes, from, QUARANTINE);
    }
    settle(state, &next, gpamap_address_relocate_commit(in(&next), relocation, true), want);
    next = *state;
    if (pending) {
        plain_hold(&next.bytes, to, 0);
    }
    settle(state, &next, gpamap_address_relocate_abort(in(&next), relocation), want);
}

static void all_relocations(const struct scope_state *state)
{
    struct part parts[CAPACITY + 1];
    const uint32_t count = parts_of(state, parts);

    for (uint32_t i = 0; i < count; i++) {
        for (uint64_t size = 1; size <= 3; size += 2) {
            struct gpamap_address_request request = { size, 1, GPAMAP_ADDRESS_FIRST, 0, 1 };

            try_begin(state, parts[i], request);
            request.policy = GPAMAP_ADDRESS_LAST;
            try_begin(state, parts[i], request);
            request.policy = GPAMAP_ADDRESS_EXACT;
            for (uint64_t at = 0; at < BYTES; at++) {
                request.address = scope.base + at;
                try_begin(state, parts[i], request);
            }
        }
        for (uint32_t k = 0; k < count; k++) {
            try_end(state, parts[i], parts[k]);
        }
    }
}

static void every_sequence_agrees_with_a_set_of_bytes(uint64_t base)
{
    struct scope_state start = { { { 0 }, { 0 } }, { { 0 }, { 0, 0 } }, { { 0, 0, 0 } } };
    uint32_t from = 0;

    memset(&scope, 0, sizeof(scope));
    scope.base = base;
    assert_int_equal(gpamap_address_allocator_init(&start.allocator, base, BYTES, start.storage, CAPACITY), GPAMAP_OK);
    compare_bytes(&start);
    remember(&start);
    for (uint32_t depth = 0; depth < DEPTH; depth++) {
        const uint32_t to = scope.count;

        for (; from < to; from++) {
            (void)in(&scope.states[from]);
            all_allocations(&scope.states[from]);
            all_windows(&scope.states[from]);
            all_releases(&scope.states[from]);
            all_relocations(&scope.states[from]);
        }
    }
    assert_true(scope.operations > 15000000 && scope.successes > 900000);
}

static void every_sequence_at_zero(void **state)
{
    (void)state;
    every_sequence_agrees_with_a_set_of_bytes(0);
}

static void every_sequence_in_the_middle(void **state)
{
    (void)state;
    every_sequence_agrees_with_a_set_of_bytes(0x1003);
}

static void every_sequence_up_to_the_top(void **state)
{
    (void)state;
    every_sequence_agrees_with_a_set_of_bytes(UINT64_MAX - (BYTES - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_at_zero),
        cmocka_unit_test(every_sequence_in_the_middle),
        cmocka_unit_test(every_sequence_up_to_the_top),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
