/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_LAYOUT_H
#define GPAMAP_COMPARE_LAYOUT_H
/*
 * The layout builder beside the oracle, for requests that may be anything; the program ends at the first difference.
 */
#include "oracle/layout_oracle.h"

/* Collects requests[count] (count <= ORACLE_LAYOUT_MAX) into a builder for `capacity` requests whose storage is blocks
   of exactly the size that the header asks for, and allocates, twice. Compared: the status of every call, error
   details, results, log, map and its invariant; what must be untouched is. The status of allocate is returned. */
enum gpamap_status compare_layout(const struct gpamap_layout_request *requests, uint32_t count, uint32_t capacity);

/* Leaving out the post-mmio requests moves nothing else (when both layouts succeed). */
void compare_layout_without_post_mmio(const struct gpamap_layout_request *requests, uint32_t count);

#endif
