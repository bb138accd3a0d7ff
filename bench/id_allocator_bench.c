/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Benchmark of the id allocator: n = 10000 and 1000000 ids, 0 to n - 1.
 *
 * fill: n allocations. full: all ids are allocated; 1000000 times i = below(n), free i, allocate. half: the odd ids are
 * freed (not timed), live = the even ids; 1000000 times i = below(n / 2), free live[i], live[i] = allocate.
 * Random numbers are xorshift64*, whose state is the seed, 7 + the number of the run, and goes on from full to half:
 *   x ^= x >> 12; x ^= x << 25; x ^= x >> 27; next() = x * 0x2545F4914F6CDD1D; below(n) = next() % n
 * A figure is nanoseconds for one allocation (fill) or one pair. Printed are the least, the median and the greatest of
 * RUNS runs, after one that does not count. Making the random number is in the figure.
 */
#include "bench/measure.h"
#include "gpamap/id_allocator.h"

#define RUNS 11
#define IDS_MAX 1000000
#define PAIRS 1000000

static uint64_t words[GPAMAP_ID_ALLOCATOR_STORAGE(IDS_MAX)];
static uint32_t live[IDS_MAX / 2];

struct figures {
    double fill, full, half;
};

static struct figures run(uint32_t count, uint64_t seed)
{
    struct gpamap_id_allocator ids;
    struct figures figures;
    uint64_t state = seed;
    uint32_t id = 0;
    double start = 0;

    expect_ok(gpamap_id_allocator_init(&ids, words, sizeof(words) / sizeof(*words), 0, count - 1), "init");
    start = now();
    for (uint32_t i = 0; i < count; i++) {
        expect_ok(gpamap_id_allocator_allocate(&ids, &id), "allocate");
    }
    figures.fill = (now() - start) / count;

    start = now();
    for (uint32_t i = 0; i < PAIRS; i++) {
        expect_ok(gpamap_id_allocator_free(&ids, (uint32_t)below(&state, count)), "free");
        expect_ok(gpamap_id_allocator_allocate(&ids, &id), "allocate");
    }
    figures.full = (now() - start) / PAIRS;

    for (uint32_t i = 0; i < count / 2; i++) {
        expect_ok(gpamap_id_allocator_free(&ids, 2 * i + 1), "free");
        live[i] = 2 * i;
    }
    start = now();
    for (uint32_t i = 0; i < PAIRS; i++) {
        uint32_t *const one = &live[below(&state, count / 2)];

        expect_ok(gpamap_id_allocator_free(&ids, *one), "free");
        expect_ok(gpamap_id_allocator_allocate(&ids, one), "allocate");
    }
    figures.half = (now() - start) / PAIRS;
    return figures;
}

static void print_row(uint32_t count, const char *what, double *figures)
{
    sort_figures(figures, RUNS);
    printf("%8u  %-5s  %10.2f  %10.2f  %10.2f\n", count, what, figures[0], figures[RUNS / 2], figures[RUNS - 1]);
}

int main(void)
{
    static const uint32_t counts[] = { 10000, IDS_MAX };

    printf("id allocator, ns, %d runs\n", RUNS);
    printf("%8s  %-5s  %10s  %10s  %10s\n", "n", "what", "min", "median", "max");
    for (uint32_t c = 0; c < sizeof(counts) / sizeof(*counts); c++) {
        double fill[RUNS];
        double full[RUNS];
        double half[RUNS];

        (void)run(counts[c], 7);
        for (uint32_t i = 0; i < RUNS; i++) {
            const struct figures figures = run(counts[c], 7 + i);

            fill[i] = figures.fill;
            full[i] = figures.full;
            half[i] = figures.half;
        }
        print_row(counts[c], "fill", fill);
        print_row(counts[c], "full", full);
        print_row(counts[c], "half", half);
    }
    return 0;
}
