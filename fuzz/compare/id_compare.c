/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "compare/id_compare.h"

#include "check.h"
#include "trace.h"

void id_pair_begin(struct id_pair *pair, uint32_t first, uint32_t last)
{
    const uint64_t count = (uint64_t)last - first + 1;

    TRACE("id-allocator %" PRIu32 " %" PRIu32, first, last);
    CHECK(gpamap_id_allocator_init(&pair->ids, pair->words, (uint32_t)GPAMAP_ID_ALLOCATOR_STORAGE(count), first,
                                   last) == GPAMAP_OK);
    oracle_ids_init(&pair->oracle, first, last);
    CHECK(gpamap_id_allocator_is_valid(&pair->ids));
}

void id_pair_allocate(struct id_pair *pair)
{
    uint32_t id = 0x5a5a5a5a;
    uint32_t expected = 0x5a5a5a5a;

    TRACE("allocate-id");
    CHECK(gpamap_id_allocator_allocate(&pair->ids, &id) == oracle_ids_allocate(&pair->oracle, &expected));
    CHECK(id == expected);
    CHECK(gpamap_id_allocator_is_valid(&pair->ids));
}

void id_pair_allocate_exact(struct id_pair *pair, uint32_t id)
{
    TRACE("# allocate exactly the id %" PRIu32, id);
    CHECK(gpamap_id_allocator_allocate_exact(&pair->ids, id) == oracle_ids_allocate_exact(&pair->oracle, id));
    CHECK(gpamap_id_allocator_is_valid(&pair->ids));
}

void id_pair_free(struct id_pair *pair, uint32_t id)
{
    TRACE("free-id %" PRIu32, id);
    CHECK(gpamap_id_allocator_free(&pair->ids, id) == oracle_ids_free(&pair->oracle, id));
    CHECK(gpamap_id_allocator_is_valid(&pair->ids));
}

void id_pair_check(const struct id_pair *pair)
{
    const uint64_t first = pair->oracle.first;
    const uint64_t last = pair->oracle.last;

    for (uint64_t id = first == 0 ? 0 : first - 1; id <= last + 1 && id <= UINT32_MAX; id++) {
        CHECK(gpamap_id_allocator_is_allocated(&pair->ids, (uint32_t)id) ==
              oracle_ids_is_allocated(&pair->oracle, (uint32_t)id));
    }
}
