/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_GPAMAP_H
#define GPAMAP_GPAMAP_H
/* Every public header of the library. */
#include "gpamap/address_allocator.h"
#include "gpamap/address_group.h"
#include "gpamap/address_query.h"
#include "gpamap/address_relocation.h"
#include "gpamap/address_saved.h"
#include "gpamap/align.h"
#include "gpamap/extent_map.h"
#include "gpamap/id_allocator.h"
#include "gpamap/id_image.h"
#include "gpamap/id_run.h"
#include "gpamap/interval.h"
#include "gpamap/layout_builder.h"
#include "gpamap/memory_layout.h"
#include "gpamap/memory_query.h"
#include "gpamap/memory_valid.h"
#include "gpamap/range.h"
#include "gpamap/range_list.h"
#include "gpamap/range_set.h"
#include "gpamap/status.h"
#include "gpamap/subranges.h"

#endif
