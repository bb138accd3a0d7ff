/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * How fast is an address allocator of n pages? bench/README.md says what each row does. Figures are nanoseconds for one
 * allocate (fill, tail), or for one pair of free and allocate: min, median and max of RUNS.
 */
#include "bench/measure.h"
#include "gpamap/address_allocator.h"

#define RUNS 7
#define N_MAX 10000
#define P ((uint64_t)4096)
#define BASE ((uint64_t)4 << 30)
#define TAIL 200

static struct gpamap_extent storage[N_MAX + 16];
static uint64_t live[N_MAX];
static struct gpamap_address_allocator allocator;

struct row {
    const char *name;
    double (*run)(uint32_t n, enum gpamap_address_policy policy, uint64_t seed);
};

static uint64_t slot(uint64_t i)
{
    return BASE + i * P;
}

static void begin(uint32_t slots)
{
    expect_ok(gpamap_address_allocator_init(&allocator, BASE, slots * P, storage, slots), "init");
}

/* The first byte of what is allocated. */
static uint64_t take(uint64_t size, enum gpamap_address_policy policy, uint64_t address)
{
    const struct gpamap_address_request request = { size, P, policy, address, 0 };
    struct gpamap_interval interval;

    expect_ok(gpamap_address_allocator_allocate(&allocator, request, &interval), "allocate");
    return interval.first;
}

static void give(uint64_t first, uint64_t size)
{
    expect_ok(gpamap_address_allocator_free(&allocator, (struct gpamap_interval){ first, first + size - 1 }), "free");
}

static double fill(uint32_t n, enum gpamap_address_policy policy, uint64_t seed)
{
    double start;

    (void)seed;
    begin(n);
    start = now();
    for (uint32_t i = 0; i < n; i++) {
        (void)take(P, policy, 0);
    }
    return (now() - start) / n;
}

/* All slots but the last TAIL are taken before. */
static double tail(uint32_t n, enum gpamap_address_policy policy, uint64_t seed)
{
    const uint32_t count = n < TAIL ? n : TAIL;
    double start;

    (void)seed;
    begin(n);
    for (uint32_t i = count; i < n; i++) {
        const uint32_t low = n - 1 - i;

        (void)take(P, GPAMAP_ADDRESS_EXACT, slot(policy == GPAMAP_ADDRESS_LAST ? low + count : low));
    }
    start = now();
    for (uint32_t i = 0; i < count; i++) {
        (void)take(P, policy, 0);
    }
    return (now() - start) / count;
}

static void take_all(uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        (void)take(P, GPAMAP_ADDRESS_EXACT, slot(i));
    }
}

static double full(uint32_t n, enum gpamap_address_policy policy, uint64_t seed)
{
    uint64_t state = seed;
    uint32_t pairs = 0;
    double start;

    begin(n);
    take_all(0, n);
    start = now();
    do {
        for (uint32_t i = 0; i < 16; i++) {
            give(slot(below(&state, n)), P);
            (void)take(P, policy, 0);
        }
        pairs += 16;
    } while (pairs < 200000 && now() - start < 0.4e9);
    return (now() - start) / pairs;
}

static double half(uint32_t n, enum gpamap_address_policy policy, uint64_t seed)
{
    const uint32_t pairs = n <= 1000 ? 100000 : 20000;
    const uint32_t count = n / 2;
    uint64_t state = seed;
    double start;

    begin(n);
    take_all(0, n);
    for (uint32_t i = 0; i < count; i++) {
        give(slot(2 * i + 1), P);
        live[i] = slot(2 * i);
    }
    start = now();
    for (uint32_t i = 0; i < pairs; i++) {
        const uint64_t which = below(&state, count);

        give(live[which], P);
        live[which] = take(P, policy, 0);
    }
    return (now() - start) / pairs;
}

static double far(uint32_t n, enum gpamap_address_policy policy, uint64_t seed)
{
    const uint32_t from = policy == GPAMAP_ADDRESS_LAST ? 16 : 0;
    uint32_t pairs = 0;
    double start;

    (void)seed;
    begin(n + 16);
    take_all(from, from + n);
    for (uint32_t i = 1; i < n; i += 2) {
        give(slot(policy == GPAMAP_ADDRESS_LAST ? from + n - 1 - i : from + i), P);
    }
    start = now();
    do {
        for (uint32_t i = 0; i < 16; i++) {
            give(take(2 * P, policy, 0), 2 * P);
        }
        pairs += 16;
    } while (pairs < 200000 && now() - start < 0.4e9);
    return (now() - start) / pairs;
}

static void print_row(struct row row, uint32_t n, enum gpamap_address_policy policy)
{
    double figures[RUNS];

    (void)row.run(n, policy, 7);
    for (uint32_t run = 0; run < RUNS; run++) {
        figures[run] = row.run(n, policy, 7 + run);
    }
    sort_figures(figures, RUNS);
    printf("%-5s  %-5s  %6u  %10.1f  %10.1f  %10.1f\n", row.name, policy == GPAMAP_ADDRESS_LAST ? "last" : "first", n,
           figures[0], figures[RUNS / 2], figures[RUNS - 1]);
}

int main(void)
{
    static const struct row rows[] = {
        { "fill", fill }, { "tail", tail }, { "full", full }, { "half", half }, { "far", far }
    };
    static const uint32_t counts[] = { 100, 1000, 10000 };

    printf("address allocator, ns, %d runs\n", RUNS);
    printf("%-5s  %-5s  %6s  %10s  %10s  %10s\n", "what", "from", "n", "min", "median", "max");
    for (uint32_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        for (uint32_t c = 0; c < sizeof(counts) / sizeof(*counts); c++) {
            print_row(rows[r], counts[c], GPAMAP_ADDRESS_FIRST);
            print_row(rows[r], counts[c], GPAMAP_ADDRESS_LAST);
        }
    }
    return 0;
}
