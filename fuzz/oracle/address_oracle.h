/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_ADDRESS_H
#define GPAMAP_ORACLE_ADDRESS_H
/*
 * An address allocator that is a list of what is held, in ascending order. A fit is looked for at every place where one
 * can begin: behind an extent or the beginning of the window, or before an extent or its end.
 */
#include "gpamap/address_allocator.h"
#include "gpamap/address_query.h"
#include "oracle/oracle.h"

#define ORACLE_ADDRESSES_MAX 256

struct oracle_addresses {
    struct gpamap_interval pool;
    struct gpamap_extent held[ORACLE_ADDRESSES_MAX];
    uint32_t count;
    uint32_t capacity; /* at most ORACLE_ADDRESSES_MAX */
};

/* False when there is no such pool. */
bool oracle_addresses_init(struct oracle_addresses *a, uint64_t base, uint64_t size, uint32_t capacity);
/* *interval is written on success only. */
enum gpamap_status oracle_addresses_allocate(struct oracle_addresses *a, struct gpamap_address_request request,
                                             struct gpamap_interval window, struct gpamap_interval *interval);
enum gpamap_status oracle_addresses_free(struct oracle_addresses *a, struct gpamap_interval interval);
enum gpamap_status oracle_addresses_quarantine(struct oracle_addresses *a, struct gpamap_interval interval);
enum gpamap_status oracle_addresses_release(struct oracle_addresses *a, struct gpamap_interval interval);
/* The extent that holds the address; NULL when none does. */
const struct gpamap_extent *oracle_addresses_find(const struct oracle_addresses *a, uint64_t address);
struct gpamap_address_statistics oracle_addresses_statistics(const struct oracle_addresses *a);
/* Hold all these entries, over a fresh pool; *bad is the number of the first that is bad. */
enum gpamap_status oracle_addresses_restore(struct oracle_addresses *a, uint64_t base, uint64_t size,
                                            const struct gpamap_extent *entries, uint32_t count, uint32_t capacity,
                                            uint32_t *bad);

#endif
