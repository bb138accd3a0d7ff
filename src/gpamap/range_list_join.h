/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_RANGE_LIST_JOIN_H
#define GPAMAP_RANGE_LIST_JOIN_H
/*
 * The operations of range_list.h that join ranges, flatten and merge_adjacent (internal to the library).
 */
#include "gpamap/range_list.h"

#endif
