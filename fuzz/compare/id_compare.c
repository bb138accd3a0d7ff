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

void id_pair_allocate_run(struct id_pair *pair, uint32_t count, uint32_t align)
{
    uint32_t first = 0x5a5a5a5a;
    uint32_t expected = 0x5a5a5a5a;

    TRACE("allocate-run %" PRIu32 " %" PRIu32, count, align);
    CHECK(gpamap_id_allocator_allocate_run(&pair->ids, count, align, &first) ==
          oracle_ids_allocate_run(&pair->oracle, count, align, &expected));
    CHECK(first == expected);
    CHECK(gpamap_id_allocator_is_valid(&pair->ids));
}

void id_pair_restore(struct id_pair *pair)
{
    const uint32_t first = pair->ids.first;
    const uint32_t extra = pair->ids.free.last;
    const uint32_t count = extra / 64 + 1;
    const uint64_t handed_out = (uint64_t)pair->ids.handed_out;
    uint32_t bad_word = 0x5a5a5a5a;

    TRACE("# save and restore");
    CHECK(gpamap_id_image_save(&pair->ids, pair->bitmap, count) == GPAMAP_OK);
    const struct gpamap_id_image image = { pair->bitmap, count, handed_out };

    CHECK(gpamap_id_image_restore(&pair->ids, pair->words, (uint32_t)GPAMAP_ID_ALLOCATOR_STORAGE((uint64_t)extra + 1),
                                  first, first + extra, image, &bad_word) == GPAMAP_OK);
    CHECK(bad_word == 0x5a5a5a5a);
    CHECK((uint64_t)pair->ids.handed_out == handed_out);
    CHECK(gpamap_id_allocator_is_valid(&pair->ids));
}

/* Going from one allocated id to the next comes by all of them, and by no other. */
static void check_walk(const struct id_pair *pair)
{
    uint64_t from = pair->oracle.first;

    for (uint64_t id = pair->oracle.first; id <= pair->oracle.last; id++) {
        uint32_t next = 0;

        if (pair->oracle.is_allocated[id - pair->oracle.first]) {
            CHECK(gpamap_id_allocator_next_allocated(&pair->ids, (uint32_t)from, &next) == GPAMAP_OK);
            CHECK(next == id);
            from = id + 1;
        }
    }
    if (from <= UINT32_MAX) {
        uint32_t next = 0x5a5a5a5a;

        CHECK(gpamap_id_allocator_next_allocated(&pair->ids, (uint32_t)from, &next) == GPAMAP_ERR_NOT_AVAILABLE);
        CHECK(next == 0x5a5a5a5a);
    }
}

void id_pair_check(const struct id_pair *pair)
{
    const uint64_t first = pair->oracle.first;
    const uint64_t last = pair->oracle.last;

    for (uint64_t id = first == 0 ? 0 : first - 1; id <= last + 1 && id <= UINT32_MAX; id++) {
        CHECK(gpamap_id_allocator_is_allocated(&pair->ids, (uint32_t)id) ==
              oracle_ids_is_allocated(&pair->oracle, (uint32_t)id));
    }
    check_walk(pair);
    CHECK(gpamap_id_allocator_count(&pair->ids) == oracle_ids_count(&pair->oracle));
}
