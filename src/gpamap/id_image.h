/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ID_IMAGE_H
#define GPAMAP_ID_IMAGE_H
/*
 * An id allocator as a bitmap: to be saved, or moved to another machine, and made again from there.
 *
 * Bit x of the bitmap (bit x % 64 of word x / 64) is 1 when id first + x is allocated; (last - first) / 64 + 1 words.
 * With it goes the number of ids that were handed out, counted from first: gpamap_id_allocator's `handed_out`.
 */
#include <stdint.h>

#include "gpamap/id_allocator.h"
#include "gpamap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct gpamap_id_image {
    const uint64_t *bitmap; /* [count] */
    uint32_t count;         /* words */
    uint64_t handed_out;
};

#include "specs/id_image.acsl"

/* Write the bitmap of the allocated ids. INVALID_SIZE when `count` is not its number of words. O(n). */
/*@
  requires memory: IdReadable(ids) && \valid(bitmap + (0 .. count - 1));
  requires apart: \separated(bitmap + (0 .. count - 1), ids) &&
    \separated(bitmap + (0 .. count - 1), ids->free.words + (0 .. ids->free.capacity - 1));
  requires invariant: IdAllocatorWf(ids);
  terminates \true;
  exits \false;
  assigns bitmap[0 .. count - 1];
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_SIZE;
  ensures size: \result == GPAMAP_OK <==> count == ids->free.last / 64 + 1;
  ensures image: \result == GPAMAP_OK ==> \forall integer x; 0 <= x < 64 * count ==>
    (ImageHas(bitmap, x) <==> IdAllocated{Pre}(ids, ids->first + x));
  ensures untouched: \result != GPAMAP_OK ==> ImageSame{Pre, Here}(bitmap, count);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_image_save(const struct gpamap_id_allocator *ids, uint64_t *bitmap,
                                                        uint32_t count);

/* The allocator of ids first to last that the image shows, over words[capacity]; the image may hold anything.
   INVALID_RANGE when last < first; INVALID_SIZE when `count` is not its number of words; OUT_OF_RANGE when more ids
   were handed out than there are; NEVER_ALLOCATED, and the first such word in *bad_word, when a bit is 1 for an id
   that was not handed out, or for none; CAPACITY as init. Nothing else is written then. O(n). */
/*@
  requires memory: \valid(ids) && \valid(words + (0 .. capacity - 1)) && \valid(bad_word) &&
    \valid_read(image.bitmap + (0 .. image.count - 1));
  requires apart: \separated(ids, words + (0 .. capacity - 1), image.bitmap + (0 .. image.count - 1), bad_word);
  terminates \true;
  exits \false;
  assigns *ids, words[0 .. capacity - 1], *bad_word;
  ensures range: \result == GPAMAP_ERR_INVALID_RANGE <==> last < first;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> first <= last && image.count != (last - first) / 64 + 1;
  ensures outside: \result == GPAMAP_ERR_OUT_OF_RANGE <==> first <= last && image.count == (last - first) / 64 + 1 &&
    image.handed_out > last - first + 1;
  ensures never: \result == GPAMAP_ERR_NEVER_ALLOCATED <==> first <= last && image.count == (last - first) / 64 + 1 &&
    image.handed_out <= last - first + 1 && !ImageEnds{Pre}(image.bitmap, image.count, image.handed_out);
  ensures bad: \result == GPAMAP_ERR_NEVER_ALLOCATED ==> *bad_word < image.count &&
    ImageEnds{Pre}(image.bitmap, *bad_word, image.handed_out) &&
    !ImageEnds{Pre}(image.bitmap, *bad_word + 1, image.handed_out);
  ensures status: \result == GPAMAP_OK || \result == GPAMAP_ERR_INVALID_RANGE || \result == GPAMAP_ERR_INVALID_SIZE ||
    \result == GPAMAP_ERR_OUT_OF_RANGE || \result == GPAMAP_ERR_NEVER_ALLOCATED ||
    (\result == GPAMAP_ERR_CAPACITY && capacity < TreeRoom(last - first));
  ensures capacity: \result == GPAMAP_OK ==> TreeRoom(last - first) <= capacity;
  ensures memory: \result == GPAMAP_OK ==> IdMemory(ids) && ids->first == first && ids->free.last == last - first;
  ensures invariant: \result == GPAMAP_OK ==> IdAllocatorWf(ids);
  ensures allocated: \result == GPAMAP_OK ==> \forall integer i;
    IdAllocated(ids, i) <==> first <= i <= last && ImageHas{Pre}(image.bitmap, i - first);
  ensures handed_out: \result == GPAMAP_OK ==> ids->handed_out == image.handed_out;
  ensures untouched: \result != GPAMAP_OK ==> *ids == \old(*ids);
  ensures untouched_words: \result != GPAMAP_OK ==>
    \forall integer i; 0 <= i < capacity ==> words[i] == \old(words[i]);
  ensures untouched_bad: \result != GPAMAP_ERR_NEVER_ALLOCATED ==> *bad_word == \old(*bad_word);
*/
GPAMAP_MUST_USE enum gpamap_status gpamap_id_image_restore(struct gpamap_id_allocator *ids, uint64_t *words,
                                                           uint32_t capacity, uint32_t first, uint32_t last,
                                                           struct gpamap_id_image image, uint32_t *bad_word);

#ifdef __cplusplus
}
#endif
#endif
