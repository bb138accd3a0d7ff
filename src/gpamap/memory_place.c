/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/memory_place.h"

#include "proofs/lemmas/memory_place.h"

/* How far RAM is placed. */
struct cursor {
    uint64_t at;      /* everything below is RAM or an extent of the map */
    uint64_t missing; /* bytes of the node in hand */
    uint32_t passed;  /* the extents of the map below */
    uint32_t placed;  /* the ranges of RAM */
};

/* Write the range number n. */
/*@
  requires memory: \valid(ram + n) && ExtentMapReadable(map);
  requires apart: \separated(ram + n, map) && \separated(ram + n, map->extents + (0 .. map->capacity - 1));
  terminates \true;
  exits \false;
  assigns ram[n];
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures kept: RamSame{Pre, Here}(ram, n);
  ensures range: ram[n].range.start == start && ram[n].range.end == end && ram[n].node == node;
  ensures bytes: NodeGrows{Pre, Here}(ram, n, n + 1, node, end - start);
  ensures has: \forall integer gpa; RamHas(ram, n + 1, gpa) <==> RamHas{Pre}(ram, n, gpa) || start <= gpa < end;
*/
static void append(struct gpamap_ram_range *ram, uint32_t n, uint64_t start, uint64_t end, uint32_t node)
/*@ ghost (const struct gpamap_extent_map *map) */
{
    ram[n].range.start = start;
    ram[n].range.end = end;
    ram[n].node = node;
    //@ assert map: MapUnchanged{Pre, Here}(map);
    //@ assert kept: RamSame{Pre, Here}(ram, n);
}

/* The end of the free run that begins at the cursor, when one does. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires cut: MapCut(map, cursor.passed, cursor.at);
  requires at: cursor.at <= GPAMAP_MAX_ADDRESS;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures end: \result == RunEnd(map, cursor.passed);
  ensures order: cursor.at <= \result <= GPAMAP_MAX_ADDRESS;
  ensures page: \result % 4096 == 0;
  ensures free: \forall integer a, b; cursor.at <= a <= b < \result ==> MapFree(map, a, b);
  ensures below: \forall integer k; cursor.passed <= k < MapCount(map) ==> \result <= FirstOf(map, k);
*/
static uint64_t run_end(const struct gpamap_extent_map *map, struct cursor cursor)
{
    if (cursor.passed == gpamap_extent_map_count(map)) {
        return GPAMAP_MAX_ADDRESS;
    }
    return gpamap_extent_map_at(map, cursor.passed).first;
}

/* Go to the end of the extent at the cursor. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires more: cursor.passed < MapCount(map);
  requires state: PlaceState(map, ram, cursor.placed, cursor.passed, cursor.at, node_count);
  requires at: cursor.at == FirstOf(map, cursor.passed);
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures cursor: \result.placed == cursor.placed && \result.passed == cursor.passed + 1 && \result.at > cursor.at &&
    \result.missing == cursor.missing;
  ensures state: PlaceState(map, ram, \result.placed, \result.passed, \result.at, node_count);
*/
static struct cursor pass(const struct gpamap_extent_map *map,
                          struct cursor cursor) /*@ ghost (struct gpamap_ram_range *ram, uint32_t node_count) */
{
    const struct gpamap_extent extent = gpamap_extent_map_at(map, cursor.passed);

    cursor.at = extent.last + 1;
    cursor.passed++;
    return cursor;
}

/* Take [at, at + size) for RAM of the node. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(ram + (0 .. cursor.placed));
  requires apart: RamFrom(ram, cursor.placed + 1, map);
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires state: PlaceState(map, ram, cursor.placed, cursor.passed, cursor.at, node_count);
  requires placed: cursor.placed < UINT32_MAX;
  requires size: 0 < size <= cursor.missing && size % 4096 == 0;
  requires room: cursor.at + size <= GPAMAP_MAX_ADDRESS;
  requires free: MapFree(map, cursor.at, cursor.at + size - 1);
  requires cut: MapCut(map, cursor.passed, cursor.at + size);
  requires node: node < node_count;
  requires order: \forall integer i; 0 <= i < cursor.placed ==>
    ram[i].node < node || (ram[i].node == node && ram[i].range.end < cursor.at);
  terminates \true;
  exits \false;
  assigns ram[cursor.placed];
  ensures cursor: \result.placed == cursor.placed + 1 && \result.passed == cursor.passed &&
    \result.at == cursor.at + size && \result.missing == cursor.missing - size;
  ensures state: PlaceState(map, ram, \result.placed, \result.passed, \result.at, node_count);
  ensures bytes: NodeGrows{Pre, Here}(ram, cursor.placed, \result.placed, node, size);
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures kept: RamSame{Pre, Here}(ram, cursor.placed);
  ensures range: ram[cursor.placed].node == node && ram[cursor.placed].range.end == cursor.at + size;
*/
static struct cursor place_piece(struct gpamap_ram_range *ram, struct cursor cursor, uint64_t size, uint32_t node)
/*@ ghost (const struct gpamap_extent_map *map, uint32_t node_count) */
{
    append(ram, cursor.placed, cursor.at, cursor.at + size, node) /*@ ghost (map) */;
    //@ assert map: MapCut(map, cursor.passed, cursor.at + size);
    //@ assert before: RamProper(ram, cursor.placed);
    //@ assert below: \forall integer i; 0 <= i < cursor.placed ==> ram[i].range.end <= cursor.at;
    //@ assert proper: RamProper(ram, cursor.placed + 1);
    //@ assert by_node: RamByNode(ram, cursor.placed + 1, node_count);
    //@ assert fills: RamFills(map, ram, cursor.placed + 1, cursor.at + size);
    cursor.placed++;
    cursor.at += size;
    cursor.missing -= size;
    return cursor;
}

/* Take the free run that begins at the cursor for RAM of the node, or as much of it as is missing. */
/*@
  requires memory: ExtentMapReadable(map) && \valid(ram + (0 .. cursor.placed));
  requires apart: RamFrom(ram, cursor.placed + 1, map);
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires state: PlaceState(map, ram, cursor.placed, cursor.passed, cursor.at, node_count);
  requires placed: cursor.placed < UINT32_MAX;
  requires missing: 0 < cursor.missing && cursor.missing % 4096 == 0;
  requires node: node < node_count;
  requires order: \forall integer i; 0 <= i < cursor.placed ==>
    ram[i].node < node || (ram[i].node == node && ram[i].range.end < cursor.at);
  terminates \true;
  exits \false;
  assigns ram[cursor.placed];
  ensures cursor: cursor.placed <= \result.placed <= cursor.placed + 1 && \result.passed == cursor.passed &&
    \result.missing <= cursor.missing && \result.missing % 4096 == 0;
  ensures state: PlaceState(map, ram, \result.placed, \result.passed, \result.at, node_count);
  ensures bytes: NodeGrows{Pre, Here}(ram, cursor.placed, \result.placed, node, cursor.missing - \result.missing);
  ensures end: \result.missing > 0 ==> \result.at == RunEnd(map, \result.passed);
  ensures order: \forall integer i; 0 <= i < \result.placed ==>
    ram[i].node < node || (ram[i].node == node && ram[i].range.end <= \result.at);
  ensures map: MapUnchanged{Pre, Here}(map);
*/
static struct cursor fill(const struct gpamap_extent_map *map, struct gpamap_ram_range *ram, struct cursor cursor,
                          uint32_t node)
/*@ ghost (uint32_t node_count) */
{
    const uint64_t run = run_end(map, cursor) - cursor.at;

    if (run == 0) {
        return cursor;
    }
    return place_piece(ram, cursor, run < cursor.missing ? run : cursor.missing, node) /*@ ghost (map, node_count) */;
}

/* Place `size` bytes of RAM on the node from the cursor on; fewer when the space ends before. */
/*@
  requires memory: ExtentMapReadable(map);
  requires ram: \valid(ram + (0 .. room - 1)) && node_count + MapCount(map) <= room;
  requires apart: RamFrom(ram, room, map);
  requires bound: node_count + MapCount(map) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires state: PlaceState(map, ram, cursor.placed, cursor.passed, cursor.at, node_count);
  requires node: node < node_count;
  requires placed: cursor.placed <= node + cursor.passed;
  requires order: \forall integer i; 0 <= i < cursor.placed ==> ram[i].node < node;
  requires size: size % 4096 == 0;
  terminates \true;
  exits \false;
  assigns ram[0 .. room - 1];
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures state: PlaceState(map, ram, \result.placed, \result.passed, \result.at, node_count);
  ensures placed: \result.placed <= node + 1 + \result.passed;
  ensures order: \forall integer i; 0 <= i < \result.placed ==> ram[i].node <= node;
  ensures missing: \result.missing <= size;
  ensures bytes: NodeGrows{Pre, Here}(ram, cursor.placed, \result.placed, node, size - \result.missing);
  ensures end: \result.missing > 0 ==> \result.at == GPAMAP_MAX_ADDRESS;
*/
static struct cursor place_node(const struct gpamap_extent_map *map, struct gpamap_ram_range *ram, struct cursor cursor,
                                uint64_t size, uint32_t node)
/*@ ghost (uint32_t node_count, uint32_t room) */
{
    cursor.missing = size;
    /*@
      loop invariant map: ExtentMapWf(map) && MapOnPages(map) && MapUnchanged{Pre, Here}(map);
      loop invariant apart: RamFrom(ram, room, map);
      loop invariant state: PlaceState(map, ram, cursor.placed, cursor.passed, cursor.at, node_count);
      loop invariant placed: cursor.placed <= node + cursor.passed + (cursor.missing == 0 ? 1 : 0);
      loop invariant nodes: \forall integer i; 0 <= i < cursor.placed ==> ram[i].node <= node;
      loop invariant order: cursor.missing > 0 ==> (\forall integer i; 0 <= i < cursor.placed ==>
        ram[i].node < node || (ram[i].node == node && ram[i].range.end < cursor.at));
      loop invariant size: cursor.missing % 4096 == 0 && cursor.missing <= size;
      loop invariant bytes:
        NodeGrows{Pre, Here}(ram, \at(cursor.placed, Pre), cursor.placed, node, size - cursor.missing);
      loop assigns cursor, ram[0 .. room - 1];
      loop variant MapCount(map) - cursor.passed + (cursor.missing > 0 ? 1 : 0);
    */
    while (cursor.missing > 0) {
        cursor = fill(map, ram, cursor, node) /*@ ghost (node_count) */;
        //@ assert map: ExtentMapWf(map) && MapOnPages(map);
        if (cursor.missing > 0) {
            if (cursor.passed == gpamap_extent_map_count(map)) {
                return cursor;
            }
            cursor = pass(map, cursor) /*@ ghost (ram, node_count) */;
        }
    }
    return cursor;
}

/* Place sizes[i] bytes on node i, in turn; missing tells what the last node lacks when the space ends before. */
/*@
  requires memory: ExtentMapReadable(map) && \valid_read(sizes + (0 .. node_count - 1));
  requires ram: \valid(ram + (0 .. room - 1)) && node_count + MapCount(map) <= room;
  requires apart: RamFrom(ram, room, map) && \separated(ram + (0 .. room - 1), sizes + (0 .. node_count - 1));
  requires bound: node_count + MapCount(map) < GPAMAP_MEMORY_LAYOUT_MAX_EXTENTS;
  requires invariant: ExtentMapWf(map) && MapOnPages(map);
  requires sizes: SizesWf(sizes, node_count);
  terminates \true;
  exits \false;
  assigns ram[0 .. room - 1];
  ensures bound: \result.placed <= node_count + MapCount(map);
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures sizes: SizesSame{Pre, Here}(sizes, node_count);
  ensures state: PlaceState(map, ram, \result.placed, \result.passed, \result.at, node_count);
  ensures filled: \result.missing == 0 ==>
    NodesFilled{Pre, Here}(sizes, node_count, ram, \result.placed, node_count);
  ensures lacks: \result.missing > 0 ==> \result.at == GPAMAP_MAX_ADDRESS &&
    NodeLacks{Pre, Here}(sizes, node_count, ram, \result.placed);
*/
static struct cursor place_nodes(const struct gpamap_extent_map *map, const uint64_t *sizes, uint32_t node_count,
                                 struct gpamap_ram_range *ram)
/*@ ghost (uint32_t room) */
{
    struct cursor cursor = { 0, 0, 0, 0 };

    /*@
      loop invariant bound: 0 <= node <= node_count;
      loop invariant map: ExtentMapWf(map) && MapOnPages(map) && MapUnchanged{Pre, Here}(map);
      loop invariant apart: RamFrom(ram, room, map);
      loop invariant sizes: SizesSame{Pre, Here}(sizes, node_count);
      loop invariant state: PlaceState(map, ram, cursor.placed, cursor.passed, cursor.at, node_count);
      loop invariant placed: cursor.placed <= node + cursor.passed;
      loop invariant missing: cursor.missing == 0;
      loop invariant order: \forall integer i; 0 <= i < cursor.placed ==> ram[i].node < node;
      loop invariant filled: \forall integer k; 0 <= k < node ==>
        NodeBytes(ram, cursor.placed, k) == \at(sizes[k], Pre);
      loop invariant empty: \forall integer k; node <= k ==> NodeBytes(ram, cursor.placed, k) == 0;
      loop assigns node, cursor, ram[0 .. room - 1];
      loop variant node_count - node;
    */
    for (uint32_t node = 0; node < node_count; node++) {
        cursor = place_node(map, ram, cursor, sizes[node], node) /*@ ghost (node_count, room) */;
        if (cursor.missing > 0) {
            //@ assert filled: NodesFilled{Pre, Here}(sizes, node_count, ram, cursor.placed, node);
            //@ assert lacks: NodeBytes(ram, cursor.placed, node) < \at(sizes[\at(node, Here)], Pre);
            return cursor;
        }
    }
    return cursor;
}

struct gpamap_memory_placed gpamap_memory_place(const struct gpamap_extent_map *map, const uint64_t *sizes,
                                                uint32_t node_count, struct gpamap_ram_range *ram)
/*@ ghost (struct gpamap_memory_gaps gaps, uint32_t room) */
{
    const struct cursor end = place_nodes(map, sizes, node_count, ram) /*@ ghost (room) */;
    struct gpamap_memory_placed placed;

    placed.status = end.missing == 0 ? GPAMAP_OK : GPAMAP_ERR_BAD_MEMORY_RANGES;
    placed.count = end.placed;
    return placed;
}
