/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/layout_answer.h"

#include "proofs/lemmas/layout_answer.h"

uint64_t gpamap_layout_free_size(const struct gpamap_extent_map *map, struct gpamap_interval window, uint32_t owner)
{
    if (window.first > window.last) {
        return 0;
    }

    const uint32_t count = gpamap_extent_map_count(map);
    uint64_t free = window.last - window.first + 1;

    /*@
      loop invariant bound: i <= count;
      loop invariant free: free == window.last - window.first + 1 -
        TakenSize(map, i, window.first, window.last, owner);
      // What is taken lies below the end of the extent before.
      loop invariant taken: 0 <= TakenSize(map, i, window.first, window.last, owner) <= window.last - window.first + 1;
      loop invariant below: 0 < i ==> TakenSize(map, i, window.first, window.last, owner) == 0 ||
        TakenSize(map, i, window.first, window.last, owner) <=
          map->extents[ExtentIndex(map, i - 1)].last - window.first + 1;
      loop assigns i, free;
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(map, i);
        const uint64_t first = extent.first > window.first ? extent.first : window.first;
        const uint64_t last = extent.last < window.last ? extent.last : window.last;

        if (first <= last && extent.owner != owner) {
            free -= last - first + 1;
        }
    }
    return free;
}

/* Write an extent to the result. */
/*@
  requires memory: \valid(placed) && ExtentMapReadable(map);
  requires apart: \separated(placed, map) && \separated(placed, map->extents + (0 .. map->capacity - 1));
  requires bounded: extent.last < UINT64_MAX && extent.owner <= UINT32_MAX;
  terminates \true;
  exits \false;
  assigns *placed;
  ensures range: placed->range.start == extent.first && placed->range.end == extent.last + 1;
  ensures request: placed->request == extent.owner;
  ensures map: MapUnchanged{Pre, Here}(map);
*/
static void show(struct gpamap_extent extent, struct gpamap_placed *placed)
/*@ ghost (const struct gpamap_extent_map *map) */
{
    placed->range.start = extent.first;
    placed->range.end = extent.last + 1;
    placed->request = (uint32_t)extent.owner;
}

/* Copy out the extents that start below top, ascending; how many. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires placed: \valid(placed + (0 .. map->left + map->capacity - map->right - 1));
  requires apart: \separated(map, placed + (0 .. map->left + map->capacity - map->right - 1)) &&
    \separated(map->extents + (0 .. map->capacity - 1), placed + (0 .. map->left + map->capacity - map->right - 1));
  requires bounded: \forall integer k; 0 <= k < map->left + map->capacity - map->right ==>
    map->extents[ExtentIndex(map, k)].last < UINT64_MAX && map->extents[ExtentIndex(map, k)].owner <= UINT32_MAX;
  terminates \true;
  exits \false;
  assigns placed[0 .. map->left + map->capacity - map->right - 1];
  ensures map: MapUnchanged{Pre, Here}(map);
  ensures result: ResultOfMap(map, top, placed, \result);
*/
static uint32_t copy_below(const struct gpamap_extent_map *map, uint64_t top, struct gpamap_placed *placed)
{
    const uint32_t count = gpamap_extent_map_count(map);

    /*@
      loop invariant bound: i <= count;
      loop invariant map: MapUnchanged{Pre, Here}(map);
      loop invariant wf: ExtentMapWf(map);
      loop invariant entries: \forall integer k; 0 <= k < i ==> ResultShows(map, placed, k);
      loop invariant below: \forall integer k; 0 <= k < i ==> \at(map->extents[ExtentIndex(map, k)].first, Pre) < top;
      loop assigns i, placed[0 .. count - 1];
      loop variant count - i;
    */
    for (uint32_t i = 0; i < count; i++) {
        const struct gpamap_extent extent = gpamap_extent_map_at(map, i);

        if (extent.first >= top) {
            return i;
        }
        /*@ assert apart: \separated(placed + i, map) &&
              \separated(placed + i, map->extents + (0 .. map->capacity - 1)); */
        //@ ghost Shown:;
        show(extent, &placed[i]) /*@ ghost (map) */;
        //@ assert same: ResultSame{Shown, Here}(placed, i);
        //@ assert map: MapUnchanged{Shown, Here}(map);
        //@ assert shown: ResultShows(map, placed, i);
    }
    return count;
}

void gpamap_layout_answer(const struct gpamap_layout_builder *builder, uint64_t top, struct gpamap_placed *placed,
                          uint32_t *count)
{
    const uint32_t below = copy_below(&builder->map, top, placed);

    //@ assert requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert log: LogSame{Pre, Here}(builder->log, builder->log_count);
    //@ assert same: BuilderSame{Pre, Here}(builder);
    //@ assert match: LogMatchesMap(builder);
    //@ assert result: ResultOf(builder->log, builder->log_count, top, placed, below);
    //@ ghost Written:;
    *count = below;
    //@ assert same_result: ResultSame{Written, Here}(placed, below);
    //@ assert same_log: LogSame{Written, Here}(builder->log, builder->log_count);
    //@ assert still_requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
    //@ assert still_log: LogSame{Pre, Here}(builder->log, builder->log_count);
    //@ assert still_map: MapUnchanged{Pre, Here}(&builder->map);
    //@ assert still_same: BuilderSame{Pre, Here}(builder);
}
