/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_BENCH_MEASURE_H
#define GPAMAP_BENCH_MEASURE_H
/*
 * What every benchmark measures with: a clock, random numbers, figures in order. Its includes come first in a file, for
 * the sake of the clock.
 */
#define _POSIX_C_SOURCE 199309L

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gpamap/status.h"

/* Nanoseconds. */
static inline double now(void)
{
    struct timespec time;

    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0) {
        perror("clock_gettime");
        exit(1);
    }
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* The next number of xorshift64*, whose state is the seed itself, modulo n. */
static inline uint64_t below(uint64_t *state, uint64_t n)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1D % n;
}

static inline int compare_figures(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

/* The least comes first, the median to the middle. */
static inline void sort_figures(double *figures, size_t count)
{
    qsort(figures, count, sizeof(*figures), compare_figures);
}

/* What is measured must succeed. */
static inline void expect_ok(enum gpamap_status status, const char *what)
{
    if (status != GPAMAP_OK) {
        fprintf(stderr, "%s: %s\n", what, gpamap_status_name(status));
        exit(1);
    }
}

#endif
