/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_FUZZ_TRACE_H
#define GPAMAP_FUZZ_TRACE_H
/*
 * TRACE(format, ...): one step of an input, as a line of `gpamap replay`; what has no command there is a comment.
 * Printed as `trace: LINE` when GPAMAP_FUZZ_TRACE is set, before the step is done.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static inline int trace_is_wanted(void)
{
    static int wanted = -1; /* not known yet */

    if (wanted < 0) {
        wanted = getenv("GPAMAP_FUZZ_TRACE") != NULL;
    }
    return wanted;
}

#define TRACE(...)                                                                                                     \
    do {                                                                                                               \
        if (trace_is_wanted()) {                                                                                       \
            fprintf(stderr, "trace: " __VA_ARGS__);                                                                    \
            fputc('\n', stderr);                                                                                       \
        }                                                                                                              \
    } while (0)
#define TRACE_X "0x%" PRIx64

#endif
