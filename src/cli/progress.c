/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#define QUIET_SECONDS 2.0
#define BETWEEN_SECONDS 0.2

void progress_begin(struct progress *progress, const char *work)
{
    *progress = (struct progress){ .work = work };
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

void progress_update(struct progress *progress, uint64_t done, uint64_t total)
{
    const double seconds = seconds_since(&progress->start);

    if (seconds < QUIET_SECONDS || seconds < progress->shown + BETWEEN_SECONDS || isatty(STDERR_FILENO) == 0) {
        return;
    }
    progress->shown = seconds;
    fprintf(stderr, "\r%s: %" PRIu64 " of %" PRIu64 "\033[K", progress->work, done, total);
}

void progress_end(struct progress *progress)
{
    if (progress->shown > 0) {
        (void)fputs("\r\033[K", stderr);
    }
}
