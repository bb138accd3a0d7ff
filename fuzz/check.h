/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_FUZZ_CHECK_H
#define GPAMAP_FUZZ_CHECK_H
/*
 * CHECK(condition): ends the program when the library and the oracle differ. Not assert: NDEBUG must not silence it.
 */
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            check_failed(__FILE__, __LINE__, #condition);                                                              \
        }                                                                                                              \
    } while (0)

static inline _Noreturn void check_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: CHECK failed: %s\n", file, line, condition);
    abort();
}

#endif
