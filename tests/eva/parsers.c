/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * The entry of the analysis: a parser reads any bytes, up to a number of them, into a sink of any capacity, up to one.
 * What is shown is shown up to these bounds; the code compares sizes with nothing that lies beyond them.
 */
#include <__fc_builtin.h>

#include "cli/format_fdt.h"

#define SIZE_MOST 4096
#define ENTRIES_MOST 64

/* The walk through a device tree fills no sink. */
static bool fdt_parse(const char *text, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    (void)sink;
    return fdt_check(text, size, fault);
}

/* The canary reads one byte too far; the analysis must say so. */
static bool canary_parse(const char *text, size_t size, struct map_sink *sink, struct map_fault *fault)
{
    (void)sink;
    return text[size] == '\0' || map_fault_set(fault, size, "no end");
}

static char bytes[SIZE_MOST];
static struct map_entry entries[ENTRIES_MOST];

void analyse(void)
{
    const size_t size = Frama_C_size_t_interval(0, SIZE_MOST);
    struct map_sink sink = { entries, 0, Frama_C_unsigned_int_interval(0, ENTRIES_MOST) };
    struct map_fault fault = { 0 };

    //@ widen_hints global:"all", 63, 64, 4095, 4096;
    Frama_C_make_unknown(bytes, sizeof bytes);
    (void)canary_parse;
    (void)fdt_parse;
    (void)PARSER(bytes, size, &sink, &fault);
}
