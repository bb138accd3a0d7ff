/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_LAYOUT_ANSWER_H
#define GPAMAP_LAYOUT_ANSWER_H
/*
 * What allocate answers of a layout in the map and the log (internal to the library).
 */
#include "gpamap/layout_builder.h"
#include "specs/layout_place.acsl"

/* The bytes of the window that nobody but `owner` holds. */
/*@
  requires memory: ExtentMapReadable(map);
  requires invariant: ExtentMapWf(map);
  requires last: window.last < UINT64_MAX;
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures free: \result == FreeSize(map, window.first, window.last, owner);
*/
uint64_t gpamap_layout_free_size(const struct gpamap_extent_map *map, struct gpamap_interval window, uint32_t owner);

/* Copy out everything that starts below top, the layout top, ascending; how many in *count. */
/*@
  requires memory: BuilderMemory(builder);
  requires results: \valid(placed + (0 .. 2 * builder->count - 1)) && \valid(count);
  requires apart: \separated(builder, builder->requests + (0 .. builder->capacity - 1),
    builder->order + (0 .. builder->capacity - 1), builder->map.extents + (0 .. builder->map.capacity - 1),
    builder->log + (0 .. builder->map.capacity - 1), placed + (0 .. 2 * builder->count - 1), count);
  requires invariant: RequestsWf(builder->requests, builder->count);
  requires good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  requires layout: Layout(builder->requests, builder->count, builder->log, builder->log_count);
  requires match: LogMatchesMap(builder);
  requires room: builder->log_count <= 2 * builder->count;
  requires top: top == LayoutTop(builder->requests, builder->log, builder->log_count);
  terminates \true;
  exits \false;
  assigns placed[0 .. 2 * builder->count - 1], *count;
  ensures memory: BuilderMemory(builder);
  ensures requests: RequestsSame{Pre, Here}(builder->requests, builder->count);
  ensures invariant: RequestsWf(builder->requests, builder->count);
  ensures good: RequestsGood(builder->requests, builder->count) && GivenApart(builder->requests, builder->count);
  ensures layout: Layout(builder->requests, builder->count, builder->log, builder->log_count);
  ensures match: LogMatchesMap(builder);
  ensures count: *count <= 2 * builder->count;
  ensures result: ResultOf(builder->log, builder->log_count,
    LayoutTop(builder->requests, builder->log, builder->log_count), placed, *count);
*/
void gpamap_layout_answer(const struct gpamap_layout_builder *builder, uint64_t top, struct gpamap_placed *placed,
                          uint32_t *count);
#endif
