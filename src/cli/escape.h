/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_ESCAPE_H
#define GPAMAP_CLI_ESCAPE_H
/* Texts that come from files, inside of JSON, XML and HTML. What is not UTF-8, or no character there, becomes U+FFFD. */
#include "cli/text.h"

/* A JSON text with its quotes. */
void escape_json(struct text *out, const char *string);
/* The same of a text that grew, which is freed. */
void escape_json_text(struct text *out, struct text *words);
/* For content and for quoted attributes of XML and HTML. */
void escape_markup(struct text *out, const char *string);
void escape_markup_text(struct text *out, struct text *words);

#endif
