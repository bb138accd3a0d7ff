/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/id_image.h"

#include "gpamap/bit_tree_next.h"
#include "gpamap/bits.h"
#include "proofs/lemmas/bit_tree_next.h"
#include "proofs/lemmas/id_image.h"

/* The numbers of a word that are not in the tree, without the spare: one word of the bitmap. */
/*@
  requires memory: IdReadable(ids);
  requires tree: TreeWf(&ids->free);
  requires spare: IdSpareApart(ids);
  requires word: word <= ids->free.top[0];
  requires absent: \forall integer b; 0 <= b < 64 ==>
    (Bit(absent, b) <==> 64 * word + b <= ids->free.last && !TreeHas(&ids->free, 64 * word + b));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures taken: \forall integer b; 0 <= b < 64 ==>
    (Bit(\result, b) <==> 64 * word + b <= ids->free.last && !IdFree(ids, 64 * word + b));
*/
static uint64_t without_spare(const struct gpamap_id_allocator *ids, uint32_t word, uint64_t absent)
{
    if (ids->spare < 0 || ids->spare / 64 != word) {
        return absent;
    }
    const uint32_t bit = (uint32_t)(ids->spare % 64);

    //@ assert place: ids->spare == 64 * word + bit;
    return gpamap_bits_without(absent, bit);
}

/*@
  requires memory: IdReadable(ids);
  requires tree: TreeWf(&ids->free);
  requires spare: IdSpareApart(ids);
  requires word: word <= ids->free.top[0];
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures image: \forall integer x; 0 <= x && x / 64 == word ==>
    (Bit(\result, x % 64) <==> IdAllocated(ids, ids->first + x));
*/
static uint64_t allocated_in(const struct gpamap_id_allocator *ids, uint32_t word)
{
    const uint64_t absent = gpamap_bit_tree_absent(&ids->free, word);

    /*@ assert has: \forall integer b; 0 <= b < 64 && 64 * word + b <= ids->free.last ==>
          (Bit(TreeWord(&ids->free, 0, word), b) <==> TreeHas(&ids->free, 64 * word + b)); */
    const uint64_t taken = without_spare(ids, word, absent);

    //@ assert place: \forall integer x; 0 <= x && x / 64 == word ==> x == 64 * word + x % 64 && 0 <= x % 64 < 64;
    return taken;
}

/* Write a word of the bitmap. */
/*@
  requires memory: IdReadable(ids) && \valid(bitmap + (0 .. count - 1));
  requires apart: \separated(bitmap + (0 .. count - 1), ids->free.words + (0 .. ids->free.capacity - 1));
  requires shape: TreeShape(&ids->free);
  requires word: word < count;
  terminates \true;
  exits \false;
  assigns bitmap[word];
  ensures written: bitmap[word] == value;
  ensures kept: \forall integer j; 0 <= j < count && j != word ==> bitmap[j] == \at(bitmap[j], Pre);
  ensures same: TreeSame{Pre, Here}(&ids->free);
*/
static void put(uint64_t *bitmap, uint32_t word, uint64_t value)
/*@ ghost (const struct gpamap_id_allocator *ids, uint32_t count) */
{
    bitmap[word] = value;
}

enum gpamap_status gpamap_id_image_save(const struct gpamap_id_allocator *ids, uint64_t *bitmap, uint32_t count)
{
    if (count != ids->free.last / 64 + 1) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    /*@
      loop invariant word: 0 <= word <= count;
      loop invariant same: TreeSame{Pre, Here}(&ids->free);
      loop invariant tree: TreeWf(&ids->free);
      loop invariant spare: IdSpareApart(ids);
      loop invariant ids: \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i);
      loop invariant image: \forall integer x; 0 <= x < 64 * word ==>
        (ImageHas(bitmap, x) <==> IdAllocated{Pre}(ids, ids->first + x));
      loop assigns word, bitmap[0 .. count - 1];
      loop variant count - word;
    */
    for (uint32_t word = 0; word < count; word++) {
        const uint64_t allocated = allocated_in(ids, word);

        put(bitmap, word, allocated) /*@ ghost (ids, count) */;
    }
    return GPAMAP_OK;
}

/* True when a word of the bitmap has no bit from number `end` of the bitmap up. */
/*@
  requires word: word <= 0x4000000;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ends: \result <==> \forall integer x; end <= x && x / 64 == word ==> !Bit(value, x % 64);
*/
static bool word_ends(uint64_t value, uint32_t word, uint64_t end)
{
    const uint64_t first = (uint64_t)word * 64;

    //@ assert place: \forall integer b; 0 <= b < 64 ==> (first + b) / 64 == word && (first + b) % 64 == b;
    //@ assert split: \forall integer x; 0 <= x && x / 64 == word ==> x == first + x % 64 && 0 <= x % 64 < 64;
    if (first + 64 <= end) {
        return true;
    }
    const uint32_t bit = end <= first ? 0 : (uint32_t)(end - first);
    const uint32_t found = gpamap_bits_lowest_from(value, bit);

    //@ assert bad: found < 64 ==> end <= first + found && Bit(value, (first + found) % 64);
    return found == 64;
}

/* The first word of a bitmap with a bit from number `end` up; their count when there is none. */
/*@
  requires memory: \valid_read(bitmap + (0 .. count - 1));
  requires count: count <= 0x4000000;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: \result <= count;
  ensures before: ImageEnds(bitmap, \result, end);
  ensures bad: \result < count ==> !ImageEnds(bitmap, \result + 1, end);
*/
static uint32_t first_bad(const uint64_t *bitmap, uint32_t count, uint64_t end)
{
    /*@
      loop invariant word: 0 <= word <= count;
      loop invariant before: ImageEnds(bitmap, word, end);
      loop assigns word;
      loop variant count - word;
    */
    for (uint32_t word = 0; word < count; word++) {
        if (!word_ends(bitmap[word], word, end)) {
            return word;
        }
    }
    return count;
}

/* Move the mark up. */
/*@
  requires memory: IdMemory(ids);
  requires invariant: IdAllocatorWf(ids);
  requires handed_out: ids->handed_out <= handed_out <= ids->free.last + 1;
  terminates \true;
  exits \false;
  assigns ids->handed_out;
  ensures invariant: IdAllocatorWf(ids);
  ensures same: \forall integer i; IdAllocated(ids, i) <==> IdAllocated{Pre}(ids, i);
  ensures handed_out: ids->handed_out == handed_out;
*/
static void mark(struct gpamap_id_allocator *ids, uint64_t handed_out)
{
    ids->handed_out = (int64_t)handed_out;
}

/* Allocate the ids of the bitmap, in an allocator of which none is allocated. */
/*@
  requires memory: IdMemory(ids) && \valid_read(image.bitmap + (0 .. image.count - 1));
  requires apart: \separated(image.bitmap + (0 .. image.count - 1), ids) &&
    \separated(image.bitmap + (0 .. image.count - 1), ids->free.words + (0 .. ids->free.capacity - 1));
  requires invariant: IdAllocatorWf(ids);
  requires empty: ids->handed_out == 0 && \forall integer i; !IdAllocated(ids, i);
  requires count: image.count == ids->free.last / 64 + 1 && image.handed_out <= ids->free.last + 1;
  terminates \true;
  exits \false;
  assigns ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
  ensures invariant: IdAllocatorWf(ids);
  ensures allocated: \forall integer i; IdAllocated(ids, i) <==>
    ids->first <= i < ids->first + image.handed_out && ImageHas{Pre}(image.bitmap, i - ids->first);
  ensures handed_out: ids->handed_out == image.handed_out;
*/
static void allocate_image(struct gpamap_id_allocator *ids, struct gpamap_id_image image)
{
    /*@
      loop invariant number: 0 <= number <= image.handed_out;
      loop invariant invariant: IdAllocatorWf(ids);
      loop invariant range: IdSameRange{Pre, Here}(ids);
      loop invariant same: ImageSame{Pre, Here}(image.bitmap, image.count);
      loop invariant allocated: \forall integer i; IdAllocated(ids, i) <==>
        ids->first <= i < ids->first + number && ImageHas{Pre}(image.bitmap, i - ids->first);
      loop invariant handed_out: ids->handed_out <= number;
      loop assigns number, ids->lowest, ids->spare, ids->handed_out, ids->free.words[0 .. ids->free.capacity - 1];
      loop variant image.handed_out - number;
    */
    for (uint64_t number = 0; number < image.handed_out; number++) {
        const uint64_t word = image.bitmap[number / 64];

        //@ assert word: word == \at(image.bitmap[\at(number, Here) / 64], Pre);
        if (gpamap_bits_has(word, (uint32_t)(number % 64))) {
            const enum gpamap_status status = gpamap_id_allocator_allocate_exact(ids, ids->first + (uint32_t)number);

            //@ assert allocated: status == GPAMAP_OK;
            //@ assert last: ids->handed_out > 0 ==> IdHandedOut(ids, ids->first + ids->handed_out - 1);
            (void)status;
        }
    }
    mark(ids, image.handed_out);
}

/* Name a word. */
/*@
  requires memory: \valid(bad_word) && \valid(ids) && \separated(bad_word, ids);
  terminates \true;
  exits \false;
  assigns *bad_word;
  ensures named: *bad_word == word;
  ensures kept: *ids == \old(*ids);
*/
static void name_word(uint32_t *bad_word, uint32_t word) /*@ ghost (const struct gpamap_id_allocator *ids) */
{
    *bad_word = word;
}

enum gpamap_status gpamap_id_image_restore(struct gpamap_id_allocator *ids, uint64_t *words, uint32_t capacity,
                                           uint32_t first, uint32_t last, struct gpamap_id_image image,
                                           uint32_t *bad_word)
{
    if (last < first) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (image.count != (last - first) / 64 + 1) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (image.handed_out > (uint64_t)(last - first) + 1) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    const uint32_t bad = first_bad(image.bitmap, image.count, image.handed_out);

    if (bad < image.count) {
        name_word(bad_word, bad) /*@ ghost (ids) */;
        return GPAMAP_ERR_NEVER_ALLOCATED;
    }
    const enum gpamap_status status = gpamap_id_allocator_init(ids, words, capacity, first, last);

    //@ assert image: ImageSame{Pre, Here}(image.bitmap, image.count);
    if (status != GPAMAP_OK) {
        return status;
    }
    //@ assert empty: ids->handed_out > 0 ==> IdHandedOut(ids, ids->first);
    allocate_image(ids, image);
    return GPAMAP_OK;
}
