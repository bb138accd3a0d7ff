/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_RANGE_H
#define GPAMAP_COMPARE_RANGE_H
/*
 * Runs align, interval and range beside the oracle; the program ends at the first difference. Outputs are filled
 * before, so that one touched on failure shows.
 */
#include "gpamap/interval.h"
#include "gpamap/range.h"
#include "gpamap/subranges.h"

/* Constructors and checks: any three numbers. */
void compare_range_numbers(uint64_t start, uint64_t end, uint64_t align);
/* Everything that is asked of one range with one number; range is valid, number is anything. */
void compare_range_number(struct gpamap_range range, uint64_t number);
/* Everything that is asked of two valid ranges. */
void compare_range_pair(struct gpamap_range a, struct gpamap_range b);
/* The walk of a valid range, at most `pieces` pieces of it. */
void compare_subranges(struct gpamap_range range, uint64_t offset, uint64_t max_size, uint32_t pieces);
/* Everything that is asked of two valid intervals and an address. */
void compare_intervals(struct gpamap_interval a, struct gpamap_interval b, uint64_t address);

#endif
