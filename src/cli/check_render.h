/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_CHECK_RENDER_H
#define GPAMAP_CLI_CHECK_RENDER_H
/* What `gpamap check` shows. */
#include "cli/findings.h"

/* Two lines for each finding, and one that counts them. */
void render_findings_text(const struct findings *findings, struct text *out, bool colour);
/* specs/check.schema.json says what it holds. */
void render_findings_json(const struct findings *findings, struct text *out);

#endif
