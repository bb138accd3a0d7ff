/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_ADDRESS_H
#define GPAMAP_COMPARE_ADDRESS_H
/*
 * An address allocator beside the oracle's: every step is done to both, and then everything that can be seen of them is
 * compared; the program ends at the first difference. Where a step is refused, nothing may have been written.
 */
#include "oracle/address_oracle.h"

struct address_pair {
    struct gpamap_address_allocator allocator; /* its storage is a block of exactly its size */
    struct oracle_addresses oracle;
};

enum address_step { ADDRESS_FREE, ADDRESS_QUARANTINE, ADDRESS_RELEASE };
enum address_move { ADDRESS_ABORT, ADDRESS_COMMIT, ADDRESS_COMMIT_QUARANTINE };

/* False, and no pair, when there is no such pool. */
bool address_pair_begin(struct address_pair *pair, uint64_t base, uint64_t size, uint32_t capacity);
void address_pair_end(struct address_pair *pair);
enum gpamap_status address_pair_allocate(struct address_pair *pair, struct gpamap_address_request request,
                                         struct gpamap_interval window, struct gpamap_interval *interval);
/* The same in the first of pools[count] where it fits. */
enum gpamap_status address_pair_group(struct address_pair *pair, const struct gpamap_interval *pools, uint32_t count,
                                      struct gpamap_address_request request, struct gpamap_interval *interval);
enum gpamap_status address_pair_step(struct address_pair *pair, enum address_step step,
                                     struct gpamap_interval interval);
/* Begin a relocation and end it, both compared. */
enum gpamap_status address_pair_move(struct address_pair *pair, struct gpamap_interval from,
                                     struct gpamap_address_request request, enum address_move move);
void address_pair_find(const struct address_pair *pair, uint64_t address);
/* Save, into one element less than is needed too, and restore. */
void address_pair_save(const struct address_pair *pair);
/* Restore from anything. */
void address_compare_restore(uint64_t base, uint64_t size, const struct gpamap_extent *entries, uint32_t count,
                             uint32_t capacity);

#endif
