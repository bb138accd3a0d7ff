/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/id_oracle.h"

void oracle_ids_init(struct oracle_ids *ids, uint32_t first, uint32_t last)
{
    ids->first = first;
    ids->last = last;
    ids->fresh = first;
    for (uint32_t i = 0; i <= last - first; i++) {
        ids->is_allocated[i] = false;
    }
}

static void hand_out(struct oracle_ids *ids, uint64_t id)
{
    ids->is_allocated[id - ids->first] = true;
    if (ids->fresh <= id) {
        ids->fresh = id + 1;
    }
}

enum gpamap_status oracle_ids_allocate(struct oracle_ids *ids, uint32_t *id)
{
    for (uint64_t next = ids->first; next <= ids->last; next++) {
        if (!ids->is_allocated[next - ids->first]) {
            hand_out(ids, next);
            *id = (uint32_t)next;
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}

static bool is_inside(const struct oracle_ids *ids, uint32_t id)
{
    return ids->first <= id && id <= ids->last;
}

enum gpamap_status oracle_ids_allocate_exact(struct oracle_ids *ids, uint32_t id)
{
    if (!is_inside(ids, id)) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    if (ids->is_allocated[id - ids->first]) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    hand_out(ids, id);
    return GPAMAP_OK;
}

enum gpamap_status oracle_ids_free(struct oracle_ids *ids, uint32_t id)
{
    if (!is_inside(ids, id)) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    if (id >= ids->fresh) {
        return GPAMAP_ERR_NEVER_ALLOCATED;
    }
    if (!ids->is_allocated[id - ids->first]) {
        return GPAMAP_ERR_ALREADY_RELEASED;
    }
    ids->is_allocated[id - ids->first] = false;
    return GPAMAP_OK;
}

bool oracle_ids_is_allocated(const struct oracle_ids *ids, uint32_t id)
{
    return is_inside(ids, id) && ids->is_allocated[id - ids->first];
}

/* Of the ids from `id` on, how many are free before the next that is not, or the end. */
static uint64_t free_in_a_row(const struct oracle_ids *ids, uint64_t id)
{
    uint64_t count = 0;

    while (id + count <= ids->last && !ids->is_allocated[id + count - ids->first]) {
        count++;
    }
    return count;
}

static bool is_power_of_two(uint32_t value)
{
    for (uint32_t shift = 0; shift < 32; shift++) {
        if (value == (uint32_t)1 << shift) {
            return true;
        }
    }
    return false;
}

enum gpamap_status oracle_ids_allocate_run(struct oracle_ids *ids, uint32_t count, uint32_t align, uint32_t *first)
{
    if (count == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    for (uint64_t id = ids->first; id <= ids->last; id++) {
        if (id % align == 0 && free_in_a_row(ids, id) >= count) {
            *first = (uint32_t)id;
            for (uint64_t i = id; i < id + count; i++) {
                hand_out(ids, i);
            }
            return GPAMAP_OK;
        }
    }
    return GPAMAP_ERR_NOT_AVAILABLE;
}

uint64_t oracle_ids_count(const struct oracle_ids *ids)
{
    uint64_t count = 0;

    for (uint64_t id = ids->first; id <= ids->last; id++) {
        count += ids->is_allocated[id - ids->first] ? 1 : 0;
    }
    return count;
}
