/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_COMPARE_MEMORY_LAYOUT_H
#define GPAMAP_COMPARE_MEMORY_LAYOUT_H
/*
 * A memory layout beside the oracle, for inputs that may be anything; the program ends at the first difference.
 */
#include "oracle/memory_layout_oracle.h"

/* Gives the input storage that is exactly enough. */
void memory_input_fit(struct oracle_memory_input *input);

/* Makes the layout from blocks of exactly the sizes that the input says. Compared: the status; on failure, that the
   layout was not written; on success, its lists, its invariant, and every query at each edge and beside it, at 0, at
   4 GiB and at the top. The same is asked of a copy, and is_valid must notice the bit that `flip` chooses in it (any
   number does). The status is returned. */
enum gpamap_status compare_memory_layout(const struct oracle_memory_input *input, uint64_t flip);

#endif
