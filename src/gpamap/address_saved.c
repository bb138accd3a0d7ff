/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/address_saved.h"

#include "proofs/lemmas/address_saved.h"

/* Write entry i. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(out + i);
  requires apart: \separated(out + i, map) && \separated(out + i, map->extents + (0 .. map->capacity - 1));
  terminates \true;
  exits \false;
  assigns out[i];
  ensures entry: out[i].first == entry.first && out[i].last == entry.last && out[i].owner == entry.owner;
  ensures kept: EntriesSame{Pre, Here}(out, i);
  ensures map: MapUnchanged{Pre, Here}(map);
*/
static void save_entry(struct gpamap_extent *out, uint32_t i, struct gpamap_extent entry)
/*@ ghost (const struct gpamap_extent_map *map) */
{
    out[i] = entry;
}

/* Write all n extents. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(out + (0 .. n - 1));
  requires apart: \separated(out + (0 .. n - 1), map) &&
    \separated(out + (0 .. n - 1), map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  requires count: MapHasCount(map, n);
  terminates \true;
  exits \false;
  assigns out[0 .. n - 1];
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures ascending: ExtentsAscend(out, 0, n);
  ensures held: \forall integer a, b, o; EntriesHold(out, n, a, b, o) <==> MapHolds{Pre}(map, a, b, o);
*/
static void save_all(const struct gpamap_extent_map *map, struct gpamap_extent *out, uint32_t n)
{
    /*@
      loop invariant bound: 0 <= i <= n;
      loop invariant map: MapUnchanged{Pre, Here}(map) && ExtentMapWf(map);
      loop invariant saved: ExtentsSaved{Pre, Here}(map, out, i);
      loop assigns i, out[0 .. n - 1];
      loop variant n - i;
    */
    for (uint32_t i = 0; i < n; i++) {
        save_entry(out, i, gpamap_extent_map_at(map, i)) /*@ ghost (map) */;
    }
}

enum gpamap_status gpamap_address_allocator_save(const struct gpamap_address_allocator *allocator,
                                                 struct gpamap_extent *out, uint32_t capacity, uint32_t *count)
{
    const uint32_t n = gpamap_extent_map_count(&allocator->map);

    if (n > capacity) {
        return GPAMAP_ERR_CAPACITY;
    }
    save_all(&allocator->map, out, n);
    *count = n;
    //@ assert map: MapUnchanged{Pre, Here}(&allocator->map);
    /*@ assert entries: \forall integer i; 0 <= i < n ==> EntriesHold(out, n, out[i].first, out[i].last, out[i].owner); */
    /*@ assert inside: \forall integer i; 0 <= i < n ==>
          EntryInside(out, i, allocator->pool.first, allocator->pool.last); */
    //@ assert good: EntriesGood(out, n, allocator->pool.first, allocator->pool.last);
    return GPAMAP_OK;
}

/* Take entry i, when it is good. */
/*@
  requires memory: ExtentMapMemory(map);
  requires invariant: ExtentMapWf(map);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures invalid: \result == GPAMAP_ERR_INVALID_RANGE <==> entry.last < entry.first;
  ensures outside: \result == GPAMAP_ERR_OUT_OF_RANGE <==>
    entry.first <= entry.last && !(pool.first <= entry.first && entry.last <= pool.last);
  ensures meets: \result == GPAMAP_ERR_NOT_AVAILABLE <==> entry.first <= entry.last && pool.first <= entry.first &&
    entry.last <= pool.last && !MapFree{Pre}(map, entry.first, entry.last);
  ensures capacity: \result == GPAMAP_ERR_CAPACITY <==> entry.first <= entry.last && pool.first <= entry.first &&
    entry.last <= pool.last && MapFree{Pre}(map, entry.first, entry.last) && \old(map->left == map->right);
  ensures ok: \result == GPAMAP_OK <==> entry.first <= entry.last && pool.first <= entry.first &&
    entry.last <= pool.last && MapFree{Pre}(map, entry.first, entry.last) && \old(map->left < map->right);
  ensures room: \result == GPAMAP_OK ==> map->right - map->left == \old(map->right - map->left) - 1;
  ensures taken: \result == GPAMAP_OK ==> (\forall integer a, b; a <= b ==>
    (MapFree(map, a, b) <==> MapFree{Pre}(map, a, b) && (b < entry.first || entry.last < a)));
  ensures held: \result == GPAMAP_OK ==> (\forall integer a, b, o; MapHolds(map, a, b, o) <==>
    MapHolds{Pre}(map, a, b, o) || (a == entry.first && b == entry.last && o == entry.owner));
*/
static enum gpamap_status restore_entry(struct gpamap_extent_map *map, struct gpamap_interval pool,
                                        struct gpamap_extent entry)
{
    if (entry.last < entry.first) {
        return GPAMAP_ERR_INVALID_RANGE;
    }
    if (entry.first < pool.first || pool.last < entry.last) {
        return GPAMAP_ERR_OUT_OF_RANGE;
    }
    return gpamap_extent_map_insert(map, entry);
}

struct restored {
    enum gpamap_status status;
    uint32_t count; /* the entries taken: the number of the bad one, when there is one */
};

/* Take all entries, until one is bad. */
/*@
  requires memory: ExtentMapMemory(map) && \valid_read(entries + (0 .. count - 1));
  requires apart: \separated(entries + (0 .. count - 1), map) &&
    \separated(entries + (0 .. count - 1), map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map);
  requires empty: map->left == 0 && map->right == map->capacity;
  requires free: \forall integer a, b; MapFree(map, a, b);
  requires nothing: \forall integer a, b, o; !MapHolds(map, a, b, o);
  terminates \true;
  exits \false;
  assigns map->left, map->right, map->extents[0 .. map->capacity - 1];
  ensures invariant: ExtentMapWf(map);
  ensures memory: map->extents == \old(map->extents) && map->capacity == \old(map->capacity);
  ensures bound: \result.count <= count && \result.count <= map->capacity;
  ensures good: EntriesGood{Pre}(entries, \result.count, pool.first, pool.last);
  ensures all: \result.status == GPAMAP_OK ==> \result.count == count;
  ensures bad: \result.status != GPAMAP_OK ==> \result.count < count &&
    EntryBad{Pre}(entries, \result.count, pool.first, pool.last, \result.status, \old(map->capacity));
  ensures held: \forall integer a, b, o; \result.status == GPAMAP_OK ==>
    (MapHolds(map, a, b, o) <==> EntriesHold{Pre}(entries, count, a, b, o));
*/
static struct restored restore_entries(struct gpamap_extent_map *map, struct gpamap_interval pool,
                                       const struct gpamap_extent *entries, uint32_t count)
{
    /*@
      loop invariant bound: 0 <= i <= count;
      loop invariant invariant: ExtentMapWf(map) && map->extents == \at(map->extents, Pre) &&
        map->capacity == \at(map->capacity, Pre);
      loop invariant room: map->right - map->left == map->capacity - i;
      loop invariant same: EntriesSame{Pre, Here}(entries, count);
      loop invariant good: EntriesGood{Pre}(entries, i, pool.first, pool.last);
      loop invariant free: \forall integer a, b; a <= b ==>
        (MapFree(map, a, b) <==> EntriesApart{Pre}(entries, i, a, b));
      loop invariant held: \forall integer a, b, o;
        MapHolds(map, a, b, o) <==> EntriesHold{Pre}(entries, i, a, b, o);
      loop assigns i, map->left, map->right, map->extents[0 .. map->capacity - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        const enum gpamap_status status = restore_entry(map, pool, entries[i]);

        if (status != GPAMAP_OK) {
            return (struct restored){ status, i };
        }
    }
    return (struct restored){ GPAMAP_OK, count };
}

/* Make the allocator of a map that is good for it. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(allocator);
  requires apart: \separated(allocator, map) && \separated(allocator, map->extents + (0 .. map->capacity - 1));
  requires invariant: ExtentMapWf(map) && AddressPoolWf(pool) && MapInside(map, pool.first, pool.last);
  terminates \true;
  exits \false;
  assigns *allocator;
  ensures invariant: AddressAllocatorWf(allocator);
  ensures pool: allocator->pool == pool;
  ensures array: allocator->map.extents == map->extents && allocator->map.capacity == map->capacity;
  ensures held: \forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==> MapHolds{Pre}(map, a, b, o);
*/
static void put(struct gpamap_address_allocator *allocator, const struct gpamap_extent_map *map,
                struct gpamap_interval pool)
{
    allocator->map.extents = map->extents;
    allocator->map.capacity = map->capacity;
    allocator->map.left = map->left;
    allocator->map.right = map->right;
    allocator->pool.first = pool.first;
    allocator->pool.last = pool.last;
    //@ assert same: MapUnchanged{Pre, Here}(map);
    //@ assert each: \forall integer a, b, o; MapHolds(&allocator->map, a, b, o) <==> MapHolds{Pre}(map, a, b, o);
    //@ assert inside: MapInside(&allocator->map, pool.first, pool.last);
}

enum gpamap_status gpamap_address_allocator_restore(struct gpamap_address_allocator *allocator, uint64_t base,
                                                    uint64_t size, const struct gpamap_extent *entries, uint32_t count,
                                                    struct gpamap_extent *storage, uint32_t capacity,
                                                    uint32_t *bad_index)
{
    struct gpamap_interval pool;
    struct gpamap_extent_map map;

    if (gpamap_interval_make(base, size, &pool) != GPAMAP_OK) {
        *bad_index = count;
        return GPAMAP_ERR_INVALID_RANGE;
    }
    gpamap_extent_map_init(&map, storage, capacity);

    const struct restored restored = restore_entries(&map, pool, entries, count);

    /*@ assert good: restored.status == GPAMAP_OK ==>
          EntriesGood{Pre}(entries, count, base, base + size - 1) && count <= capacity; */
    /*@ assert entry: restored.status != GPAMAP_OK ==> restored.count < count &&
          EntryBad{Pre}(entries, restored.count, base, base + size - 1, restored.status, capacity); */
    /*@ assert bad: restored.status != GPAMAP_OK && count <= capacity ==>
          !EntriesGood{Pre}(entries, count, base, base + size - 1); */
    if (restored.status != GPAMAP_OK) {
        *bad_index = restored.count;
        return restored.status;
    }
    //@ assert inside: MapInside(&map, pool.first, pool.last);
    put(allocator, &map, pool);
    return GPAMAP_OK;
}
