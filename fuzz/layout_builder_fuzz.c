/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of layout_builder (and of sort, which orders its requests), against fuzz/oracle.
 *
 * Covers: up to 24 requests of every kind, good or not, in a builder with room for all, or for fewer; the status of
 * every call, error details, results, log, map; outputs untouched on failure; allocate done twice; leaving out the
 * post-mmio requests moves nothing else.
 * Does not cover: more than 24 requests (tests/layout_builder_test.c has 10 000), a wrong use of the work areas.
 *
 * Input: one byte: when it is below 16, that many requests are left no room. Then requests until the bytes end; one
 * byte (kind = byte % 6, form = byte / 6 % 8), then:
 *   reserved, fixed  form 0: a range or not; else a range of few pages in a universe (2 bytes: universe % 3 and page
 *                    % 33, pages % 5)
 *   the others       form 0: a size and an align; form 1, 2: 3 bytes: the size is 2^(byte % 64) less (byte % 3) pages,
 *                    the alignment 2^(byte % 64); else 2 bytes: pages % 40 + 1 (form 7: times 2^16), align 2^12 ..
 *                    2^(12 + byte % 8)
 * Values as in fuzz/input.h.
 * Replay: bazel run //fuzz:layout_builder_fuzz_libfuzzer -- $PWD/FILE
 */
#include "compare/layout_compare.h"
#include "input.h"

#define REQUESTS_MAX 24

static struct gpamap_range decode_given(struct input *input, uint32_t form)
{
    if (form == 0) {
        return input_range_or_not(input);
    }

    const uint8_t place = input_byte(input);
    const uint64_t start = input_universe(place % 3) + place / 3 % 33 * GPAMAP_PAGE_SIZE;
    const uint64_t size = input_below(input, 5) * GPAMAP_PAGE_SIZE;
    const uint64_t room = GPAMAP_MAX_ADDRESS - start;
    const struct gpamap_range range = { start, start + (size < room ? size : room) };

    return range;
}

static void decode_sized(struct input *input, uint32_t form, struct gpamap_layout_request *request)
{
    if (form == 0) {
        request->size = input_size(input);
        request->align = input_align(input);
    } else if (form <= 2) {
        request->size = (uint64_t)1 << input_below(input, 64);
        request->size -= input_below(input, 3) * GPAMAP_PAGE_SIZE;
        request->align = (uint64_t)1 << input_below(input, 64);
    } else {
        request->size = (input_below(input, 40) + 1) * GPAMAP_PAGE_SIZE << (form == 7 ? 16 : 0);
        request->align = GPAMAP_PAGE_SIZE << input_below(input, 8);
    }
}

static struct gpamap_layout_request decode(struct input *input)
{
    static const char *const tags[] = { "reserved", "fixed", "mmio32", "ram", "mmio64", "post-mmio" };
    const uint8_t head = input_byte(input);
    const uint32_t form = head / 6 % 8;
    struct gpamap_layout_request request = { tags[head % 6], (enum gpamap_layout_kind)(head % 6), 0, 0, 0, 0 };

    if (request.kind == GPAMAP_LAYOUT_RESERVED || request.kind == GPAMAP_LAYOUT_FIXED) {
        const struct gpamap_range range = decode_given(input, form);

        request.start = range.start;
        request.end = range.end;
    } else {
        decode_sized(input, form, &request);
    }
    return request;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gpamap_layout_request requests[REQUESTS_MAX];
    struct input input = { data, size };
    const uint8_t short_of = input_byte(&input);
    uint32_t count = 0;

    while (count < REQUESTS_MAX && input.size > 0) {
        requests[count] = decode(&input);
        count++;
    }
    if (short_of < 16) {
        (void)compare_layout(requests, count, short_of < count ? count - short_of : 0);
    } else {
        (void)compare_layout(requests, count, count);
        compare_layout_without_post_mmio(requests, count);
    }
    return 0;
}
