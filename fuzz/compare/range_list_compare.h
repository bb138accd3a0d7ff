/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_RANGE_LIST_H
#define GPAMAP_COMPARE_RANGE_LIST_H
/*
 * Runs range_list beside the oracle, with room for exactly the bound and for one less; the program ends at the first
 * difference. Lists may be anything, of at most ORACLE_LIST_MAX elements. Inputs and outputs stand in blocks of exactly
 * their size, so that a sanitizer sees one element too far.
 */
#include "gpamap/range_list.h"

/* Intersect, subtract and walk of any two lists. */
void compare_lists(struct gpamap_range_list left, struct gpamap_range_list right);
/* Flatten and merge_adjacent (with the given labels[list.count]) of any list. */
void compare_list(struct gpamap_range_list list, const uint64_t *labels);

#endif
