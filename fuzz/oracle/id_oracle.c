/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "oracle/id_oracle.h"

void oracle_ids_init(struct oracle_ids *ids, uint32_t first, uint32_t last)
{
    ids->first = first;
    ids->last = last;
    for (uint32_t i = 0; i < ORACLE_IDS_MAX; i++) {
        ids->is_allocated[i] = false;
        ids->was_handed_out[i] = false;
    }
}

static void hand_out(struct oracle_ids *ids, uint64_t id)
{
    ids->is_allocated[id - ids->first] = true;
    for (uint64_t below = ids->first; below <= id; below++) {
        ids->was_handed_out[below - ids->first] = true;
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
    if (!ids->was_handed_out[id - ids->first]) {
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
