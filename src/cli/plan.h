/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_PLAN_H
#define GPAMAP_CLI_PLAN_H
/* A description and the layout that was computed for it, as the renderers take it. */
#include "cli/changes.h"
#include "cli/description.h"
#include "cli/requests.h"
#include "cli/text.h"

/* A piece of the map, from 0 to the end of the layout: a placed range, or a hole between two. */
struct piece {
    struct gpamap_range range;
    const struct request *request; /* NULL: a hole */
};

struct node_ram {
    uint32_t node;
    uint64_t ram_size;
};

struct plan {
    const struct description *description;
    struct piece *pieces; /* ascending; piece_count elements */
    uint32_t piece_count;
    struct node_ram *nodes; /* ascending; node_count elements */
    uint32_t node_count;
    uint32_t ram_ranges;
    uint64_t ram_size;
    uint64_t end;         /* of the layout: the highest end of everything that is not reserved */
    uint32_t needed_bits; /* the address bits that end needs */
};

/* False when there is no memory. The run succeeded. */
bool plan_make(struct plan *plan, const struct description *description, const struct layout_run *run);
void plan_free(struct plan *plan);

/* The layout lies within the phys_bits of the description, or there are none. */
bool plan_fits_phys_bits(const struct plan *plan);
/* The piece reaches beyond them. */
bool plan_piece_out_of_reach(const struct plan *plan, const struct piece *piece);
/* The least number of address bits with which all addresses below end can be said. */
uint32_t bits_for_end(uint64_t end);

void render_table(const struct plan *plan, struct text *out, bool colour);
/* changes: from the map that this one is compared with; NULL when there is none. */
void render_json(const struct plan *plan, const struct changes *changes, struct text *out);
void render_svg(const struct plan *plan, struct text *out);

/* The layout as the map that the description stands for: its entries and sharings go into the map, which has the name
   and the bytes of the description already. On failure the message is printed; the map is to be freed either way. */
enum cli_exit guest_map_take(struct guest_map *map, const struct description *description,
                             const struct layout_run *run);

/* Say on standard error why the run failed; answers the exit code. */
enum cli_exit explain_failure(const struct description *description, struct layout_run *run);
/* Say on standard error what lies beyond phys_bits. */
void explain_phys_bits(const struct plan *plan);

#endif
