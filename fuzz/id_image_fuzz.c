/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of id_image: restoring from any bytes.
 *
 * Covers: whatever is restored is valid, has the mark and the bits of the image and no other, and is saved as the same
 * words; whatever is refused is refused for the reason that the harness finds too, names the first bad word, and has
 * changed nothing.
 * Does not cover: more than 64 words.
 *
 * Input: one byte, the place of the range (modulo 3); two bytes, its size less 1 (little endian, modulo 4096); one byte,
 * how many words there are too many (modulo 8; 1 one more, 2 one fewer, else none); two bytes, the mark; one byte, how
 * many words of storage are missing (modulo 8; 1 one, else none); then the bitmap, 8 bytes a word, to the end.
 * Replay: bazel run //fuzz:id_image_fuzz_libfuzzer -- $PWD/FILE
 */
#include <string.h>

#include "compare/id_compare.h"
#include "input.h"

#include "check.h"
#include "trace.h"

#define WORDS_MAX 65
#define STORAGE GPAMAP_ID_ALLOCATOR_STORAGE(64 * 64)

struct request {
    uint32_t first, extra; /* the ids are first to first + extra */
    uint32_t capacity;
    struct gpamap_id_image image;
};

static uint32_t two_bytes(struct input *input)
{
    const uint32_t low = input_byte(input);

    return low + 256 * (uint32_t)input_byte(input);
}

static struct request read_request(struct input *input, uint64_t *bitmap)
{
    const uint32_t place = input_below(input, 3);
    const uint32_t extra = two_bytes(input) % 4096;
    const uint32_t count = input_below(input, 8);
    const uint32_t mark = two_bytes(input);
    const uint32_t missing = input_below(input, 8) == 1 ? 1 : 0;
    struct request request = { 0, extra, 0, { bitmap, extra / 64 + 1, mark } };

    request.first = place == 0 ? 0 : place == 1 ? 0x7ffffff0 : UINT32_MAX - extra;
    request.capacity = (uint32_t)GPAMAP_ID_ALLOCATOR_STORAGE((uint64_t)extra + 1) - missing;
    request.image.count += count == 1 ? 1 : 0;
    request.image.count -= count == 2 ? 1 : 0;
    for (uint32_t i = 0; i < WORDS_MAX; i++) {
        bitmap[i] = input_u64(input);
    }
    return request;
}

static void trace_request(const struct request *request)
{
    TRACE("# restore ids %" PRIu32 " to %" PRIu32 " into %" PRIu32 " words, with the mark %" PRIu64 ", from",
          request->first, request->first + request->extra, request->capacity, request->image.handed_out);
    for (uint32_t i = 0; i < request->image.count; i++) {
        TRACE("#   " TRACE_X, request->image.bitmap[i]);
    }
}

static bool shows(const struct request *request, uint64_t number)
{
    return request->image.bitmap[number / 64] / ((uint64_t)1 << (number % 64)) % 2 != 0;
}

/* What restore answers; *bad is the word that it names. */
static enum gpamap_status expected(const struct request *request, uint32_t *bad)
{
    if (request->image.count != request->extra / 64 + 1) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (request->image.handed_out > (uint64_t)request->extra + 1) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    for (uint64_t number = request->image.handed_out; number < (uint64_t)request->image.count * 64; number++) {
        if (shows(request, number)) {
            *bad = (uint32_t)(number / 64);
            return GPAMAP_ERR_NEVER_ALLOCATED;
        }
    }
    return request->capacity < GPAMAP_ID_ALLOCATOR_STORAGE((uint64_t)request->extra + 1) ? GPAMAP_ERR_CAPACITY
                                                                                         : GPAMAP_OK;
}

static void check_restored(const struct request *request, const struct gpamap_id_allocator *ids)
{
    static uint64_t saved[WORDS_MAX];
    uint64_t count = 0;

    CHECK(gpamap_id_allocator_is_valid(ids));
    CHECK((uint64_t)ids->handed_out == request->image.handed_out);
    CHECK(ids->first == request->first && ids->free.last == request->extra);
    for (uint64_t number = 0; number <= request->extra; number++) {
        CHECK(gpamap_id_allocator_is_allocated(ids, request->first + (uint32_t)number) == shows(request, number));
        count += shows(request, number) ? 1 : 0;
    }
    CHECK(gpamap_id_allocator_count(ids) == count);
    CHECK(gpamap_id_image_save(ids, saved, request->image.count) == GPAMAP_OK);
    CHECK(memcmp(saved, request->image.bitmap, request->image.count * sizeof(saved[0])) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = { data, size };
    static uint64_t bitmap[WORDS_MAX];
    static uint64_t words[STORAGE];
    static struct gpamap_id_allocator ids;
    const struct request request = read_request(&input, bitmap);
    uint32_t bad = 0x5a5a5a5a;
    uint32_t bad_word = 0x5a5a5a5a;

    trace_request(&request);
    memset(words, 0xa5, sizeof(words));
    memset(&ids, 0xa5, sizeof(ids));
    const struct gpamap_id_allocator ids_before = ids;
    const enum gpamap_status status = gpamap_id_image_restore(&ids, words, request.capacity, request.first,
                                                              request.first + request.extra, request.image, &bad_word);

    CHECK(status == expected(&request, &bad));
    CHECK(bad_word == bad);
    if (status == GPAMAP_OK) {
        check_restored(&request, &ids);
        return 0;
    }
    CHECK(memcmp(&ids, &ids_before, sizeof(ids)) == 0);
    for (uint32_t i = 0; i < STORAGE; i++) {
        CHECK(words[i] == 0xa5a5a5a5a5a5a5a5);
    }
    return 0;
}
