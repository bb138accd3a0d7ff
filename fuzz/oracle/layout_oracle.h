/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ORACLE_LAYOUT_H
#define GPAMAP_ORACLE_LAYOUT_H
/*
 * The layout builder, phase by phase as the header says, over a plain sorted list of free ranges.
 */
#include "gpamap/layout_builder.h"
#include "oracle/oracle.h"

#define ORACLE_LAYOUT_MAX 48 /* requests */
#define ORACLE_LAYOUT_PIECES (4 * ORACLE_LAYOUT_MAX + 4)

struct oracle_layout {
    const struct gpamap_layout_request *requests;
    uint32_t count;
    /* what is free, ascending, and what was placed, in that order */
    struct gpamap_range free[ORACLE_LAYOUT_PIECES];
    uint32_t free_count;
    struct gpamap_placed log[ORACLE_LAYOUT_PIECES];
    uint32_t log_count;
    uint64_t ram_end; /* the highest end of RAM placed so far */
    uint64_t top;     /* the highest end of anything placed so far that is not reserved */
    /* what allocate answers */
    struct gpamap_layout_error error;
    struct gpamap_placed placed[ORACLE_LAYOUT_PIECES];
    uint32_t placed_count;
};

/* The layout of requests[count], at most ORACLE_LAYOUT_MAX. */
enum gpamap_status oracle_layout_run(struct oracle_layout *layout, const struct gpamap_layout_request *requests,
                                     uint32_t count);

#endif
