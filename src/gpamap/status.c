/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/status.h"

const char *gpamap_status_name(enum gpamap_status status)
{
    switch (status) {
    case GPAMAP_OK:
        return "ok";
    case GPAMAP_ERR_INVALID_RANGE:
        return "invalid-range";
    case GPAMAP_ERR_INVALID_SIZE:
        return "invalid-size";
    case GPAMAP_ERR_INVALID_ALIGNMENT:
        return "invalid-alignment";
    case GPAMAP_ERR_UNSORTED_LEFT:
        return "unsorted left";
    case GPAMAP_ERR_UNSORTED_RIGHT:
        return "unsorted right";
    case GPAMAP_ERR_FIXED_OVERLAP:
        return "fixed-overlap";
    case GPAMAP_ERR_CAPACITY:
        return "capacity";
    case GPAMAP_ERR_NOT_AVAILABLE:
        return "not-available";
    case GPAMAP_ERR_EXHAUSTED:
        return "exhausted";
    case GPAMAP_ERR_BAD_SIZE:
        return "bad-size";
    case GPAMAP_ERR_BAD_NUMA_SIZE:
        return "bad-numa-size";
    case GPAMAP_ERR_EMPTY_NUMA_SIZES:
        return "empty-numa-sizes";
    case GPAMAP_ERR_BAD_MEMORY_RANGES:
        return "bad-memory-ranges";
    case GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM:
        return "vtl2-before-end-of-ram";
    case GPAMAP_ERR_UNALIGNED_ADDRESS:
        return "unaligned-address";
    case GPAMAP_ERR_OUT_OF_RANGE:
        return "out-of-range";
    case GPAMAP_ERR_NEVER_ALLOCATED:
        return "never-allocated";
    case GPAMAP_ERR_ALREADY_RELEASED:
        return "already-released";
    }
    return "unknown";
}
