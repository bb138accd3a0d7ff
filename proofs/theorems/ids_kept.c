/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * A theorem about id allocators: what is saved can be restored. It is a function whose contract says it; nothing here
 * is compiled.
 */
#include "gpamap/id_image.h"

/* The image of an allocator. */
/*@
  requires memory: IdReadable(ids) && \valid(bitmap + (0 .. count - 1));
  requires apart: \separated(bitmap + (0 .. count - 1), ids) &&
    \separated(bitmap + (0 .. count - 1), ids->free.words + (0 .. ids->free.capacity - 1));
  requires invariant: IdAllocatorWf(ids);
  requires size: count == ids->free.last / 64 + 1;
  terminates \true;
  exits \false;
  assigns bitmap[0 .. count - 1];
  ensures size: \result.bitmap == bitmap && \result.count == count;
  ensures handed_out: \result.handed_out == ids->handed_out <= ids->free.last + 1;
  ensures image: \forall integer x; 0 <= x < 64 * count ==>
    (ImageHas(bitmap, x) <==> IdAllocated{Pre}(ids, ids->first + x));
  ensures ends: ImageEnds(bitmap, count, ids->handed_out);
*/
static struct gpamap_id_image image_of(const struct gpamap_id_allocator *ids, uint64_t *bitmap, uint32_t count)
{
    const enum gpamap_status status = gpamap_id_image_save(ids, bitmap, count);
    const struct gpamap_id_image image = { bitmap, count, (uint64_t)ids->handed_out };

    //@ assert saved: status == GPAMAP_OK;
    (void)status;
    /*@ assert beyond: \forall integer x; ids->handed_out <= x ==> !IdAllocated{Pre}(ids, ids->first + x); */
    return image;
}

/* An allocator, saved and restored: the same ids are allocated, the same were handed out, and it is never refused. */
/*@
  requires memory: IdReadable(ids) && \valid(copy) && \valid(bitmap + (0 .. count - 1)) &&
    \valid(words + (0 .. capacity - 1));
  requires bitmap_apart: \separated(bitmap + (0 .. count - 1), ids) &&
    \separated(bitmap + (0 .. count - 1), ids->free.words + (0 .. ids->free.capacity - 1)) &&
    \separated(bitmap + (0 .. count - 1), words + (0 .. capacity - 1)) &&
    \separated(bitmap + (0 .. count - 1), copy);
  requires copy_apart: \separated(copy, ids) && \separated(copy, words + (0 .. capacity - 1)) &&
    \separated(words + (0 .. capacity - 1), ids);
  requires invariant: IdAllocatorWf(ids);
  requires size: count == ids->free.last / 64 + 1;
  requires room: TreeRoom(ids->free.last) <= capacity;
  terminates \true;
  exits \false;
  assigns *copy, bitmap[0 .. count - 1], words[0 .. capacity - 1];
  ensures restored: \result == GPAMAP_OK;
  ensures invariant: IdAllocatorWf(copy);
  ensures range: copy->first == \old(ids->first) && copy->free.last == \old(ids->free.last);
  ensures allocated: \forall integer i; IdAllocated(copy, i) <==> IdAllocated{Pre}(ids, i);
  ensures handed_out: \forall integer i; IdHandedOut(copy, i) <==> IdHandedOut{Pre}(ids, i);
*/
enum gpamap_status ids_save_and_restore(const struct gpamap_id_allocator *ids, struct gpamap_id_allocator *copy,
                                        uint64_t *bitmap, uint32_t count, uint64_t *words, uint32_t capacity)
{
    const uint32_t first = ids->first;
    const uint32_t last = ids->first + ids->free.last;
    const struct gpamap_id_image image = image_of(ids, bitmap, count);
    uint32_t bad_word;
    const enum gpamap_status status = gpamap_id_image_restore(copy, words, capacity, first, last, image, &bad_word);

    //@ assert there: \forall integer i; IdAllocated(copy, i) ==> IdAllocated{Pre}(ids, i);
    //@ assert back: \forall integer i; IdAllocated{Pre}(ids, i) ==> IdAllocated(copy, i);
    return status;
}
