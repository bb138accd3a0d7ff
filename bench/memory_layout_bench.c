/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Benchmark of the memory layout: probe an address, build from ready lists; n = 8, 64, 1024, 16384 ranges.
 *
 * Range i is [i * 16 MB, i * 16 MB + 8 MB), MB = 2^20: RAM of node i % 8 when i % 4 is 0 or 1, an MMIO gap when it is 2,
 * PCI MMIO when it is 3; no ECAM, no VTL2. The lists are given as resolved ranges.
 * Addresses: 65536 of below(n * 16 MB), made before the clock starts, by xorshift64* whose state is the seed, 42:
 *   x ^= x >> 12; x ^= x << 25; x ^= x >> 27; next() = x * 0x2545F4914F6CDD1D; below(n) = next() % n
 * A run of probe is probe(address[i % 65536]), i = 0 .. count - 1, count = 200000000 / (10 n) but 2000 at least and
 * 4000000 at most; the sum of the answers is kept. Its figure is nanoseconds for one. A run of build is as many builds
 * as make a thousand ranges, and one at least; its figure is microseconds for one. Printed are the least, the median and
 * the greatest of RUNS runs, after one that does not count. The storage is the caller's and stands ready.
 */
#include "bench/measure.h"
#include "gpamap/memory_query.h"

#define RUNS 11
#define RANGES_MAX 16384
#define ADDRESSES 65536

static struct gpamap_ram_range ram[RANGES_MAX];
static struct gpamap_range mmio[RANGES_MAX];
static struct gpamap_range pci_mmio[RANGES_MAX];
static struct gpamap_extent extents[GPAMAP_MEMORY_LAYOUT_EXTENTS(RANGES_MAX, 0)];
static uint64_t addresses[ADDRESSES];

/* The lists of `count` ranges, in the arrays; the number of RAM ranges. */
static uint32_t make_lists(uint32_t count, struct gpamap_memory_gaps *gaps)
{
    uint32_t ram_count = 0;

    *gaps = (struct gpamap_memory_gaps){ .mmio = mmio, .pci_mmio = pci_mmio };
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t start = (uint64_t)i << 24;
        const struct gpamap_range range = { start, start + ((uint64_t)8 << 20) };

        if (i % 4 == 2) {
            mmio[gaps->mmio_count++] = range;
        } else if (i % 4 == 3) {
            pci_mmio[gaps->pci_mmio_count++] = range;
        } else {
            ram[ram_count++] = (struct gpamap_ram_range){ range, i % 8 };
        }
    }
    return ram_count;
}

static void make_addresses(uint32_t count)
{
    uint64_t state = 42;

    for (uint32_t i = 0; i < ADDRESSES; i++) {
        addresses[i] = below(&state, (uint64_t)count << 24);
    }
}

/* Microseconds for one build; the layout is the last one. */
static double run_build(uint32_t count, struct gpamap_memory_layout *layout)
{
    const uint32_t repetitions = count < 1000 ? 1000 / count : 1;
    struct gpamap_memory_gaps gaps;
    const uint32_t ram_count = make_lists(count, &gaps);
    const double begin = now();

    for (uint32_t i = 0; i < repetitions; i++) {
        expect_ok(gpamap_memory_layout_new_from_resolved_ranges(layout, ram, ram_count, gaps, extents,
                                                                (uint32_t)GPAMAP_MEMORY_LAYOUT_EXTENTS(count, 0)),
                  "build");
    }
    return (now() - begin) / repetitions / 1000;
}

/* Nanoseconds for one lookup. */
static double run_probe(uint32_t count, const struct gpamap_memory_layout *layout)
{
    const uint32_t wanted = 200000000 / (10 * count);
    const uint32_t lookups = wanted < 2000 ? 2000 : wanted > 4000000 ? 4000000 : wanted;
    static volatile uint64_t kept;
    uint64_t sum = 0;
    double begin;

    begin = now();
    for (uint32_t i = 0; i < lookups; i++) {
        sum += gpamap_memory_layout_probe_address(layout, addresses[i % ADDRESSES]);
    }
    kept = sum;
    (void)kept;
    return (now() - begin) / lookups;
}

static void print_row(uint32_t count, const char *what, double *figures)
{
    sort_figures(figures, RUNS);
    printf("%6u  %-9s  %10.2f  %10.2f  %10.2f\n", count, what, figures[0], figures[RUNS / 2], figures[RUNS - 1]);
}

int main(void)
{
    static const uint32_t counts[] = { 8, 64, 1024, 16384 };

    printf("memory layout, %d runs\n", RUNS);
    printf("%6s  %-9s  %10s  %10s  %10s\n", "n", "what", "min", "median", "max");
    for (uint32_t c = 0; c < sizeof(counts) / sizeof(*counts); c++) {
        const uint32_t count = counts[c];
        struct gpamap_memory_layout layout;
        double build[RUNS];
        double probe[RUNS];

        make_addresses(count);
        (void)run_build(count, &layout);
        (void)run_probe(count, &layout);
        for (uint32_t i = 0; i < RUNS; i++) {
            build[i] = run_build(count, &layout);
            probe[i] = run_probe(count, &layout);
        }
        print_row(count, "probe, ns", probe);
        print_row(count, "build, us", build);
    }
    return 0;
}
