/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_PROGRESS_H
#define GPAMAP_CLI_PROGRESS_H
/* A line on standard error, when that is a terminal and the work takes over two seconds. */
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
    const char *work; /* "comparing entries" */
    struct timespec start;
    double shown; /* seconds after start; 0: not yet */
};

void progress_begin(struct progress *progress, const char *work);
/* done of total; cheap enough to be called a million times. */
void progress_update(struct progress *progress, uint64_t done, uint64_t total);
/* Take the line away. */
void progress_end(struct progress *progress);

#endif
