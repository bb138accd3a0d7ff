/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/extent_map.h"

void gpamap_extent_map_init(struct gpamap_extent_map *map, struct gpamap_extent *storage, uint32_t capacity)
{
    map->extents = storage;
    map->capacity = capacity;
    map->left = 0;
    map->right = capacity;
}

/* The extents begin .. end-1 are intervals in ascending order. */
/*@
  requires memory: \valid_read(extents + (begin .. end - 1));
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures valid: \result <==> ExtentsAscend(extents, begin, end);
*/
static bool part_is_valid(const struct gpamap_extent *extents, uint32_t begin, uint32_t end)
{
    /*@
      loop invariant bound: begin <= i && (i <= end || i == begin);
      loop invariant ordered: ExtentsAscend(extents, begin, i);
      loop assigns i;
      loop variant end - i;
    */
    for (uint32_t i = begin; i < end; i++) {
        if (extents[i].first > extents[i].last || (i > begin && extents[i - 1].last >= extents[i].first)) {
            return false;
        }
    }
    return true;
}

bool gpamap_extent_map_is_valid(const struct gpamap_extent_map *map)
{
    if (map->left > map->right || map->right > map->capacity || !part_is_valid(map->extents, 0, map->left) ||
        !part_is_valid(map->extents, map->right, map->capacity)) {
        return false;
    }
    return map->left == 0 || map->right == map->capacity ||
           map->extents[map->left - 1].last < map->extents[map->right].first;
}

uint32_t gpamap_extent_map_count(const struct gpamap_extent_map *map)
{
    return map->left + (map->capacity - map->right);
}

struct gpamap_extent gpamap_extent_map_at(const struct gpamap_extent_map *map, uint32_t index)
{
    return map->extents[index < map->left ? index : map->right + (index - map->left)];
}

/* The first of begin .. end-1 that ends at or above address; end when there is none. */
/*@
  requires memory: \valid_read(extents + (begin .. end - 1));
  requires order: begin <= end;
  requires ordered: ExtentsAscend(extents, begin, end);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures bound: begin <= \result <= end;
  ensures below: \forall integer i; begin <= i < \result ==> extents[i].last < address;
  ensures above: \forall integer i; \result <= i < end ==> address <= extents[i].last;
*/
static uint32_t lower_in(const struct gpamap_extent *extents, uint32_t begin, uint32_t end, uint64_t address)
{
    uint32_t count = end - begin;

    /*@
      loop invariant bound: \at(begin, Pre) <= begin && begin + count <= \at(end, Pre);
      loop invariant some: count == 0 ==> begin == \at(end, Pre);
      loop invariant below: \forall integer i; \at(begin, Pre) <= i < begin ==> extents[i].last < address;
      loop invariant above: \forall integer i; begin + count <= i < \at(end, Pre) ==> address <= extents[i].last;
      loop assigns begin, count;
      loop variant count;
    */
    while (count > 1) {
        const uint32_t half = count / 2;

        begin += half * (uint32_t)(extents[begin + half - 1].last < address); /* a branch would be guessed wrong */
        count -= half;
    }
    return count > 0 && extents[begin].last < address ? begin + 1 : begin;
}

/* The array index of the first extent that ends at or above address; capacity when there is none. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures used: \result == map->capacity || ExtentUsed(map, \result);
  ensures below: \forall integer i; (0 <= i < map->left || map->right <= i < map->capacity) && i < \result ==>
    map->extents[i].last < address;
  ensures above: \forall integer i; (0 <= i < map->left || map->right <= i < map->capacity) && \result <= i ==>
    address <= map->extents[i].last;
*/
static uint32_t lower(const struct gpamap_extent_map *map, uint64_t address)
{
    if (map->left > 0 && map->extents[map->left - 1].last >= address) {
        return lower_in(map->extents, 0, map->left - 1, address);
    }
    if (map->right < map->capacity && map->extents[map->right].last >= address) {
        return map->right;
    }
    return lower_in(map->extents, map->right, map->capacity, address);
}

enum gpamap_status gpamap_extent_map_find(const struct gpamap_extent_map *map, uint64_t address,
                                          struct gpamap_extent *extent)
{
    const uint32_t at = lower(map, address);

    if (at == map->capacity || map->extents[at].first > address) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    *extent = map->extents[at];
    return GPAMAP_OK;
}

enum gpamap_status gpamap_extent_map_free_run(const struct gpamap_extent_map *map, uint64_t address, uint64_t *last)
{
    const uint32_t at = lower(map, address);

    if (at < map->capacity && map->extents[at].first <= address) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    *last = at < map->capacity ? map->extents[at].first - 1 : UINT64_MAX;
    return GPAMAP_OK;
}

/* Move the extent left of the hole to its right. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  requires some: map->left > 0;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[map->right - 1];
  ensures invariant: ExtentMapWf(map);
  ensures moved: map->left == \old(map->left) - 1 && map->right == \old(map->right) - 1;
  ensures same: MapSame{Pre, Here}(map);
*/
static void hole_down(struct gpamap_extent_map *map)
{
    map->left--;
    map->right--;
    map->extents[map->right].first = map->extents[map->left].first;
    map->extents[map->right].last = map->extents[map->left].last;
    map->extents[map->right].owner = map->extents[map->left].owner;
    /*@ assert held: \forall integer a, b, o; MapHolds{Pre}(map, a, b, o) ==> MapHolds(map, a, b, o); */
    /*@ assert not_more: \forall integer a, b, o; MapHolds(map, a, b, o) ==> MapHolds{Pre}(map, a, b, o); */
    /*@ assert free: \forall integer a, b; MapFree{Pre}(map, a, b) <==> MapFree(map, a, b); */
}

/* Move the extent right of the hole to its left. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  requires some: map->right < map->capacity;
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[map->left];
  ensures invariant: ExtentMapWf(map);
  ensures moved: map->left == \old(map->left) + 1 && map->right == \old(map->right) + 1;
  ensures element: map->extents[map->left - 1].last == \old(map->extents[map->right].last);
  ensures same: MapSame{Pre, Here}(map);
*/
static void hole_up(struct gpamap_extent_map *map)
{
    map->extents[map->left].first = map->extents[map->right].first;
    map->extents[map->left].last = map->extents[map->right].last;
    map->extents[map->left].owner = map->extents[map->right].owner;
    map->left++;
    map->right++;
    /*@ assert held: \forall integer a, b, o; MapHolds{Pre}(map, a, b, o) ==> MapHolds(map, a, b, o); */
    /*@ assert not_more: \forall integer a, b, o; MapHolds(map, a, b, o) ==> MapHolds{Pre}(map, a, b, o); */
    /*@ assert free: \forall integer a, b; MapFree{Pre}(map, a, b) <==> MapFree(map, a, b); */
}

/* Move the hole to address: left of it stands what ends below address, right of it the rest. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures same: MapSame{Pre, Here}(map);
  ensures width: map->right - map->left == \old(map->right - map->left);
  ensures below: \forall integer i; 0 <= i < map->left ==> map->extents[i].last < address;
  ensures above: \forall integer i; map->right <= i < map->capacity ==> address <= map->extents[i].last;
*/
static void move_hole(struct gpamap_extent_map *map, uint64_t address)
{
    /*@
      loop invariant same: ExtentMapWf(map) && MapSame{Pre, Here}(map);
      loop invariant width: map->right - map->left == \at(map->right - map->left, Pre);
      loop assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
      loop variant map->left;
    */
    while (map->left > 0 && map->extents[map->left - 1].last >= address) {
        hole_down(map);
    }
    /*@
      loop invariant same: ExtentMapWf(map) && MapSame{Pre, Here}(map);
      loop invariant width: map->right - map->left == \at(map->right - map->left, Pre);
      loop invariant below: \forall integer i; 0 <= i < map->left ==> map->extents[i].last < address;
      loop assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
      loop variant map->capacity - map->right;
    */
    while (map->right < map->capacity && map->extents[map->right].last < address) {
        hole_up(map);
    }
}

/* Write the extent into the hole, where it belongs. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  requires room: map->left < map->right;
  requires ordered: extent.first <= extent.last;
  requires below: \forall integer i; 0 <= i < map->left ==> map->extents[i].last < extent.first;
  requires above: \forall integer i; map->right <= i < map->capacity ==> extent.last < map->extents[i].first;
  terminates \true;
  exits \false;
  assigns map->left, map->extents[map->left];
  ensures invariant: ExtentMapWf(map);
  ensures count: map->left == \old(map->left) + 1;
  ensures taken: \forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && (b < extent.first || extent.last < a));
  ensures held: \forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || (a == extent.first && b == extent.last && o == extent.owner);
*/
static void fill_hole(struct gpamap_extent_map *map, struct gpamap_extent extent)
{
    map->extents[map->left].first = extent.first;
    map->extents[map->left].last = extent.last;
    map->extents[map->left].owner = extent.owner;
    map->left++;
}

/* Forget the extent right of the hole. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  requires some: map->right < map->capacity;
  terminates \true;
  exits \false;
  assigns map->right;
  ensures invariant: ExtentMapWf(map);
  ensures count: map->right == \old(map->right) + 1;
  ensures freed: \forall integer gpa; MapFree(map, gpa, gpa) <==> MapFree{Pre}(map, gpa, gpa) ||
    \old(map->extents[map->right].first) <= gpa <= \old(map->extents[map->right].last);
  ensures held: \forall integer a, b, o; MapHolds(map, a, b, o) <==> MapHolds{Pre}(map, a, b, o) &&
    !(a == \old(map->extents[map->right].first) && b == \old(map->extents[map->right].last));
*/
static void widen_hole(struct gpamap_extent_map *map)
{
    map->right++;
}

enum gpamap_status gpamap_extent_map_insert(struct gpamap_extent_map *map, struct gpamap_extent extent)
{
    if (extent.first > extent.last) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    const uint32_t at = lower(map, extent.first);

    if (at < map->capacity && map->extents[at].first <= extent.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    //@ assert free: MapFree(map, extent.first, extent.last);
    if (map->left == map->right) {
        return GPAMAP_ERR_CAPACITY;
    }
    move_hole(map, extent.first);
    //@ assert still_free: MapFree(map, extent.first, extent.last);
    fill_hole(map, extent);
    return GPAMAP_OK;
}

enum gpamap_status gpamap_extent_map_remove(struct gpamap_extent_map *map, struct gpamap_interval interval)
{
    const uint32_t at = lower(map, interval.first);

    if (at == map->capacity || map->extents[at].first != interval.first || map->extents[at].last != interval.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    //@ ghost uint64_t g_owner = map->extents[at].owner;
    //@ assert held: MapHolds(map, interval.first, interval.last, g_owner);
    move_hole(map, interval.first);
    //@ assert still_held: MapHolds(map, interval.first, interval.last, g_owner);
    /*@ assert only: \forall integer i; ExtentUsed(map, i) && map->extents[i].first == interval.first ==>
          i == map->right; */
    /*@ assert next: map->right < map->capacity && map->extents[map->right].first == interval.first &&
          map->extents[map->right].last == interval.last; */
    widen_hole(map);
    return GPAMAP_OK;
}

void gpamap_extent_map_settle(struct gpamap_extent_map *map)
{
    move_hole(map, UINT64_MAX);
}

enum gpamap_status gpamap_extent_map_set_owner(struct gpamap_extent_map *map, struct gpamap_interval interval,
                                               uint64_t owner)
{
    const uint32_t at = lower(map, interval.first);

    if (at == map->capacity || map->extents[at].first != interval.first || map->extents[at].last != interval.last) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    //@ assert held: MapHolds(map, interval.first, interval.last, map->extents[at].owner);
    map->extents[at].owner = owner;
    /*@ assert kept: \forall integer i; map->extents[i].first == \at(map->extents[i].first, Pre) &&
          map->extents[i].last == \at(map->extents[i].last, Pre); */
    //@ assert left: ExtentsAscend(map->extents, 0, map->left);
    //@ assert right: ExtentsAscend(map->extents, map->right, map->capacity);
    return GPAMAP_OK;
}

/* The lowest fit at or above window.first, where a walk upward over the gaps finds it. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(first);
  requires apart: \separated(first, map) && \separated(first, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  requires input: shift <= 63 && window.first <= window.last;
  terminates \true;
  exits \false;
  assigns *first;
  ensures sound: \result ==> MapFits(map, *first, reach + 1, Pow2(shift), window.first, window.last);
  ensures lowest: \result ==> (\forall integer gpa; 0 <= gpa < *first ==>
    !MapFits(map, gpa, reach + 1, Pow2(shift), window.first, window.last));
  ensures complete: !\result ==> *first == \old(*first) &&
    (\forall integer gpa; 0 <= gpa ==> !MapFits(map, gpa, reach + 1, Pow2(shift), window.first, window.last));
*/
static bool search_upward(const struct gpamap_extent_map *map, uint64_t reach, uint32_t shift,
                          struct gpamap_interval window, uint64_t *first)
{
    uint64_t from = window.first;
    uint32_t at = lower(map, from);

    /*@
      loop invariant used: at == map->capacity || ExtentUsed(map, at);
      loop invariant from: window.first <= from <= window.last;
      loop invariant below: \forall integer i; (0 <= i < map->left || map->right <= i < map->capacity) && i < at ==>
        map->extents[i].last < from;
      loop invariant above: \forall integer i; (0 <= i < map->left || map->right <= i < map->capacity) && at <= i ==>
        from <= map->extents[i].last;
      loop invariant none: \forall integer gpa; 0 <= gpa < from ==>
        !MapFits(map, gpa, reach + 1, Pow2(shift), window.first, window.last);
      loop invariant untouched: *first == \at(*first, Pre);
      loop assigns at, from, *first;
      loop variant map->capacity - at;
    */
    while (at < map->capacity && map->extents[at].first <= window.last) {
        const uint64_t gap_end = map->extents[at].first;

        if (gap_end > from &&
            gpamap_interval_lowest_fit((struct gpamap_interval){ from, gap_end - 1 }, reach, shift, first)) {
            //@ assert low: \forall integer gpa; from <= gpa < *first ==> !Aligned(gpa, Pow2(shift));
            return true;
        }
        //@ assert gap: \forall integer gpa; from <= gpa && gpa + reach < gap_end ==> !Aligned(gpa, Pow2(shift));
        if (map->extents[at].last >= window.last) {
            return false;
        }
        from = map->extents[at].last + 1;
        at = at + 1 == map->left ? map->right : at + 1;
    }
    return gpamap_interval_lowest_fit((struct gpamap_interval){ from, window.last }, reach, shift, first);
}

/* The index of the last extent in use before `at`; map->capacity when there is none. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires at: at == map->capacity || ExtentUsed(map, at);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures none: \result >= map->capacity ==> \result == map->capacity &&
    (at == 0 || (at == map->right && map->left == 0));
  ensures next_to_it: \result < map->capacity ==> ExtentUsed(map, \result) &&
    (\result + 1 == at || (\result + 1 == map->left && map->right == at));
*/
static uint32_t before(const struct gpamap_extent_map *map, uint32_t at)
{
    at = at == map->right ? map->left : at; /* over the hole */
    return at == 0 ? map->capacity : at - 1;
}

/* The highest fit at or below window.last, where a walk downward over the gaps finds it. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(first);
  requires apart: \separated(first, map) && \separated(first, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  requires input: shift <= 63 && window.first <= window.last;
  terminates \true;
  exits \false;
  assigns *first;
  ensures sound: \result ==> MapFits(map, *first, reach + 1, Pow2(shift), window.first, window.last);
  ensures highest: \result ==> (\forall integer gpa; *first < gpa ==>
    !MapFits(map, gpa, reach + 1, Pow2(shift), window.first, window.last));
  ensures complete: !\result ==> *first == \old(*first) &&
    (\forall integer gpa; 0 <= gpa ==> !MapFits(map, gpa, reach + 1, Pow2(shift), window.first, window.last));
*/
static bool search_downward(const struct gpamap_extent_map *map, uint64_t reach, uint32_t shift,
                            struct gpamap_interval window, uint64_t *first)
{
    uint64_t to = window.last;
    uint32_t at = lower(map, to);

    if (at < map->capacity && map->extents[at].first <= to) {
        if (map->extents[at].first <= window.first) {
            return false;
        }
        to = map->extents[at].first - 1;
    }
    /*@
      loop invariant used: at == map->capacity || ExtentUsed(map, at);
      loop invariant to: window.first <= to <= window.last;
      loop invariant below: \forall integer i; (0 <= i < map->left || map->right <= i < map->capacity) && i < at ==>
        map->extents[i].last <= to && map->extents[i].last < UINT64_MAX;
      loop invariant above: \forall integer i; (0 <= i < map->left || map->right <= i < map->capacity) && at <= i ==>
        to < map->extents[i].first;
      loop invariant none: \forall integer gpa; to < gpa + reach ==>
        !MapFits(map, gpa, reach + 1, Pow2(shift), window.first, window.last);
      loop invariant untouched: *first == \at(*first, Pre);
      loop assigns at, to, *first;
      loop variant at;
    */
    for (;;) {
        at = before(map, at);
        const bool more = at < map->capacity && map->extents[at].last >= window.first;
        const struct gpamap_interval gap = { more ? map->extents[at].last + 1 : window.first, to };

        //@ assert gap: MapFree(map, gap.first, gap.last);
        if (gap.first <= gap.last && gpamap_interval_highest_fit(gap, reach, shift, first)) {
            //@ assert high: \forall integer gpa; *first < gpa && gpa + reach <= to ==> !Aligned(gpa, Pow2(shift));
            return true;
        }
        if (!more || map->extents[at].first <= window.first) {
            return false;
        }
        /*@ assert meets: \forall integer gpa; map->extents[at].first <= gpa + reach &&
              gpa <= map->extents[at].last ==> !MapFree(map, gpa, gpa + reach); */
        to = map->extents[at].first - 1;
    }
}

/* Whether a fit can be looked for at all. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures size: \result == GPAMAP_ERR_INVALID_SIZE <==> size == 0;
  ensures align: \result == GPAMAP_ERR_INVALID_ALIGNMENT <==> size != 0 && !IsPow2(align);
  ensures window: \result == GPAMAP_ERR_INVALID_RANGE <==> size != 0 && IsPow2(align) && window.first > window.last;
  ensures ok: \result == GPAMAP_OK <==> size != 0 && IsPow2(align) && window.first <= window.last;
*/
static enum gpamap_status check_fit(uint64_t size, uint64_t align, struct gpamap_interval window)
{
    if (size == 0) {
        return GPAMAP_ERR_INVALID_SIZE;
    }
    if (!gpamap_align_is_power_of_two(align)) {
        return GPAMAP_ERR_INVALID_ALIGNMENT;
    }
    return window.first > window.last ? GPAMAP_ERR_INVALID_RANGE : GPAMAP_OK;
}

enum gpamap_status gpamap_extent_map_lowest_fit(const struct gpamap_extent_map *map, uint64_t size, uint64_t align,
                                                struct gpamap_interval window, uint64_t *first)
{
    const enum gpamap_status status = check_fit(size, align, window);

    if (status == GPAMAP_OK && !search_upward(map, size - 1, gpamap_align_log2(align), window, first)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    return status;
}

enum gpamap_status gpamap_extent_map_highest_fit(const struct gpamap_extent_map *map, uint64_t size, uint64_t align,
                                                 struct gpamap_interval window, uint64_t *first)
{
    const enum gpamap_status status = check_fit(size, align, window);

    if (status == GPAMAP_OK && !search_downward(map, size - 1, gpamap_align_log2(align), window, first)) {
        return GPAMAP_ERR_NOT_AVAILABLE;
    }
    return status;
}
