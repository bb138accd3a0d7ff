/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The entry of the analysis: each parser reads any bytes, up to a size, into a sink of any capacity, up to one. What
 * Eva concludes holds for every size of them, as no size or capacity is ever compared with a constant below them.
 */
#include <__fc_builtin.h>

#include "cli/map_entry.h"

#define SIZE_MOST 4096
#define ENTRIES_MOST 64

static char bytes[SIZE_MOST];
static struct map_entry entries[ENTRIES_MOST];

void analyse(void)
{
    const size_t size = Frama_C_size_t_interval(0, SIZE_MOST);
    struct map_sink sink = { entries, 0, Frama_C_unsigned_int_interval(0, ENTRIES_MOST) };
    struct map_fault fault = { 0 };

    Frama_C_make_unknown(bytes, sizeof bytes);
    (void)PARSER(bytes, size, &sink, &fault);
}
