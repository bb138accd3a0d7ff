/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_RANGE_H
#define GPAMAP_ORACLE_RANGE_H
/*
 * One range at a time. The functions answer what those of gpamap/range.h must; *out is written on success only.
 */
#include "gpamap/interval.h"
#include "gpamap/range.h"
#include "oracle/oracle.h"

bool oracle_range_is_valid(struct gpamap_range range);
enum gpamap_status oracle_range_make(uint64_t start, uint64_t end, struct gpamap_range *out);
enum gpamap_status oracle_range_from_pages(uint64_t first_page, uint64_t end_page, struct gpamap_range *out);
enum gpamap_status oracle_range_bounding(uint64_t start, uint64_t end, uint64_t align, struct gpamap_range *out);
uint64_t oracle_range_page_2m_count(struct gpamap_range range);
bool oracle_range_overlaps(struct gpamap_range a, struct gpamap_range b);
bool oracle_range_contains(struct gpamap_range outer, struct gpamap_range inner);
struct gpamap_range oracle_range_intersection(struct gpamap_range a, struct gpamap_range b);
enum gpamap_status oracle_range_split_at_offset(struct gpamap_range range, uint64_t offset, struct gpamap_range *low,
                                                struct gpamap_range *high);
enum gpamap_status oracle_range_aligned_subrange(struct gpamap_range range, uint64_t align, struct gpamap_range *out);
enum gpamap_status oracle_range_alignment(struct gpamap_range range, uint64_t base, uint64_t *out);

enum gpamap_status oracle_subranges_check(struct gpamap_range range, uint64_t offset, uint64_t max_size);
/* The page taken at place, below `end`: the largest of 1 GiB, 2 MiB, 4 KiB to which place + offset is aligned, that
   fits in what is left and that is not above max_size. */
uint64_t oracle_subranges_page_at(uint64_t place, uint64_t end, uint64_t offset, uint64_t max_size);

/* The byte intervals of gpamap/interval.h. */
enum gpamap_status oracle_interval_make(uint64_t first, uint64_t size, struct gpamap_interval *out);
bool oracle_interval_overlaps(struct gpamap_interval a, struct gpamap_interval b);
bool oracle_interval_contains(struct gpamap_interval outer, struct gpamap_interval inner);

#endif
