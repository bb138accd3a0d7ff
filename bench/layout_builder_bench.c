/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Benchmark of the layout builder: collect R requests, allocate; R = 10, 100, 1000, 10000.
 *
 * Random numbers: xorshift64*, the state is the seed, which is 1:
 *   x ^= x >> 12; x ^= x << 25; x ^= x >> 27; next() = x * 0x2545F4914F6CDD1D; below(n) = next() % n
 * With P = 4096 and MB = 2^20, request i = 0 .. R - 1, k = i / 4, tag "r<i>", is
 *   i % 4 = 0   fixed [s, e):  s = k * 512 MB + 64 MB + below(1024) * P, then e = s + P * (1 + below(256))
 *   i % 4 = 1   mmio32:        size = P * (1 + below(16)), then align = P << below(5)
 *   i % 4 = 2   ram:           size = (1 + below(64)) * 4 MB, align = 2 MB
 *   i % 4 = 3   mmio64:        size = P << below(14), then align = P << below(10)
 * One run is max(1, min(1000, 20000 / R)) repetitions of: make the table (not timed), collect all requests into an
 * empty builder, allocate. The figure of a run is the microseconds for one builder; printed are the least, the
 * median and the greatest of RUNS runs, after one that does not count. The storage is the caller's and stands ready.
 */
#include "bench/measure.h"
#include "gpamap/layout_builder.h"

#define RUNS 11
#define REQUESTS_MAX 10000

static struct gpamap_layout_request table[REQUESTS_MAX];
static char tags[REQUESTS_MAX][8];

static struct gpamap_layout_request requests[REQUESTS_MAX];
static struct gpamap_sort_entry order[REQUESTS_MAX];
static struct gpamap_extent extents[GPAMAP_LAYOUT_PLACED_MAX(REQUESTS_MAX)];
static struct gpamap_extent placement_log[GPAMAP_LAYOUT_PLACED_MAX(REQUESTS_MAX)];
static struct gpamap_placed placed[GPAMAP_LAYOUT_PLACED_MAX(REQUESTS_MAX)];

/* What one run, or one repetition, took in nanoseconds. */
struct times {
    double collect;
    double allocate;
};

static void make_table(uint32_t count)
{
    const uint64_t page = GPAMAP_PAGE_SIZE;
    const uint64_t mb = (uint64_t)1 << 20;
    uint64_t state = 1;

    for (uint32_t i = 0; i < count; i++) {
        const uint64_t k = i / 4;
        struct gpamap_layout_request *request = &table[i];

        *request = (struct gpamap_layout_request){ tags[i], GPAMAP_LAYOUT_FIXED, 0, 0, 0, 0 };
        switch (i % 4) {
        case 0:
            request->start = k * 512 * mb + 64 * mb + below(&state, 1024) * page;
            request->end = request->start + page * (1 + below(&state, 256));
            break;
        case 1:
            request->kind = GPAMAP_LAYOUT_MMIO32;
            request->size = page * (1 + below(&state, 16));
            request->align = page << below(&state, 5);
            break;
        case 2:
            request->kind = GPAMAP_LAYOUT_RAM;
            request->size = (1 + below(&state, 64)) * 4 * mb;
            request->align = 2 * mb;
            break;
        default:
            request->kind = GPAMAP_LAYOUT_MMIO64;
            request->size = page << below(&state, 14);
            request->align = page << below(&state, 10);
            break;
        }
    }
}

static enum gpamap_status collect_one(struct gpamap_layout_builder *builder,
                                      const struct gpamap_layout_request *request)
{
    const struct gpamap_range range = { request->start, request->end };

    switch (request->kind) {
    case GPAMAP_LAYOUT_FIXED:
        return gpamap_layout_builder_fixed(builder, request->tag, range);
    case GPAMAP_LAYOUT_MMIO32:
        return gpamap_layout_builder_mmio32(builder, request->tag, request->size, request->align);
    case GPAMAP_LAYOUT_RAM:
        return gpamap_layout_builder_ram(builder, request->tag, request->size, request->align);
    default:
        return gpamap_layout_builder_mmio64(builder, request->tag, request->size, request->align);
    }
}

static struct times repetition(uint32_t count)
{
    struct gpamap_layout_builder builder;
    struct gpamap_layout_error error;
    uint32_t placed_count = 0;
    struct times times;
    double begin;
    double collected;

    make_table(count);
    begin = now();
    expect_ok(gpamap_layout_builder_init(&builder, requests, order, extents, placement_log, count), "init");
    for (uint32_t i = 0; i < count; i++) {
        expect_ok(collect_one(&builder, &table[i]), table[i].tag);
    }
    collected = now();
    expect_ok(gpamap_layout_builder_allocate(&builder, placed, &placed_count, &error), "allocate");
    times.allocate = now() - collected;
    times.collect = collected - begin;
    return times;
}

static struct times run(uint32_t count)
{
    const uint32_t wanted = 20000 / count;
    const uint32_t repetitions = wanted < 1 ? 1 : wanted > 1000 ? 1000 : wanted;
    struct times sum = { 0, 0 };

    for (uint32_t i = 0; i < repetitions; i++) {
        const struct times times = repetition(count);

        sum.collect += times.collect;
        sum.allocate += times.allocate;
    }
    sum.collect /= repetitions;
    sum.allocate /= repetitions;
    return sum;
}

static void print_row(uint32_t count, const char *what, double *nanoseconds)
{
    sort_figures(nanoseconds, RUNS);
    printf("%6u  %-18s  %10.2f  %10.2f  %10.2f\n", count, what, nanoseconds[0] / 1000, nanoseconds[RUNS / 2] / 1000,
           nanoseconds[RUNS - 1] / 1000);
}

int main(void)
{
    printf("layout builder, microseconds for one builder, %d runs\n", RUNS);
    printf("%6s  %-18s  %10s  %10s  %10s\n", "R", "what", "min", "median", "max");
    for (uint32_t i = 0; i < REQUESTS_MAX; i++) {
        (void)snprintf(tags[i], sizeof(tags[i]), "r%u", i);
    }
    for (uint32_t count = 10; count <= REQUESTS_MAX; count *= 10) {
        double allocate[RUNS];
        double both[RUNS];

        (void)run(count);
        for (uint32_t i = 0; i < RUNS; i++) {
            const struct times times = run(count);

            allocate[i] = times.allocate;
            both[i] = times.collect + times.allocate;
        }
        print_row(count, "allocate", allocate);
        print_row(count, "collect + allocate", both);
    }
    return 0;
}
