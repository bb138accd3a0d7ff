/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_DESCRIPTION_H
#define GPAMAP_CLI_DESCRIPTION_H
/* A VM description, read from JSON; specs/plan.schema.json says what it may hold. */
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli/requests.h"
#include "cli/source.h"

struct description {
    struct source source;
    json_t *root;                 /* the document: names and positions are found in it */
    const char *name;             /* NULL when there is none */
    uint32_t phys_bits;           /* 0 when there is none */
    const json_t *sharing;        /* pairs of tags that may share bytes; NULL when there is none */
    struct request_list requests; /* reserved, fixed, requests and ram, each in the order of the text */
};

/* Read a file. On failure the message is printed and nothing is to be freed. */
enum cli_exit description_read(const char *file, struct description *description);
/* Read the text that description->source holds already. On failure the message is printed, and it is to be freed. */
enum cli_exit description_parse(struct description *description);
void description_free(struct description *description);

/* Where the value of a request's field stands in the text; the request itself when it has no such field. */
size_t description_where(const struct description *description, const struct request *request, const char *field);

#endif
