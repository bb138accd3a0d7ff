/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_RANGE_LIST_H
#define GPAMAP_ORACLE_RANGE_LIST_H
/*
 * Range lists by membership: the space is cut at every end of every range that is not empty, and each piece between two
 * cuts is judged by its first byte, looked for in all the elements. At most ORACLE_LIST_MAX elements a list.
 */
#include "gpamap/range_list.h"
#include "oracle/oracle.h"

#define ORACLE_LIST_MAX 64
#define ORACLE_PIECES_MAX (4 * ORACLE_LIST_MAX + 2)

/* The lists of the functions below are good ones; `out` has ORACLE_PIECES_MAX elements; the count is returned. */
uint32_t oracle_list_walk(struct gpamap_range_list left, struct gpamap_range_list right, struct gpamap_walk_piece *out);
uint32_t oracle_list_side(struct gpamap_range_list left, struct gpamap_range_list right, enum gpamap_side side,
                          struct gpamap_range *out);
uint32_t oracle_list_flatten(struct gpamap_range_list list, struct gpamap_range *out);
uint32_t oracle_list_merge_adjacent(const struct gpamap_labelled_range *in, uint32_t count,
                                    struct gpamap_labelled_range *out);

/* Every pair of elements that are not empty is in order (and, if `disjoint`, apart), and all are ranges. */
bool oracle_list_is_sorted(struct gpamap_range_list list, bool disjoint);
/* The status of an operation on two lists whose output needs room for `bound`. */
enum gpamap_status oracle_list_check(struct gpamap_range_list left, struct gpamap_range_list right, uint64_t bound,
                                     uint32_t capacity);

#endif
