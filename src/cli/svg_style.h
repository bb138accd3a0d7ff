/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_CLI_SVG_STYLE_H
#define GPAMAP_CLI_SVG_STYLE_H

/* RAM has the classes ram0 .. ram3, by the rank of its node. */
#define SVG_NODE_COLOURS 4

extern const char SVG_STYLE[];

#endif
