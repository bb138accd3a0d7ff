/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_STATUS_H
#define GPAMAP_STATUS_H
/*
 * What every operation answers.
 *
 * One enum for the whole library. The values are ABI: they are never renumbered.
 * An operation that does not answer GPAMAP_OK leaves every object and every
 * output exactly as it was, unless its own comment names a work area.
 */

#include "specs/status.acsl"

#if (defined(__GNUC__) || defined(__clang__)) && !defined(__FRAMAC__)
#define GPAMAP_MUST_USE __attribute__((warn_unused_result))
#else
#define GPAMAP_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum gpamap_status {
    GPAMAP_OK = 0,
    /* the input is not what the operation takes: correct the call */
    GPAMAP_ERR_INVALID_RANGE = 1,     /* ends that are not a range */
    GPAMAP_ERR_INVALID_SIZE = 2,      /* size 0, or not a multiple of 4096 where pages are meant */
    GPAMAP_ERR_INVALID_ALIGNMENT = 3, /* not a power of two, or too small */
    GPAMAP_ERR_UNSORTED_LEFT = 4,     /* the left (or only) list is not sorted and disjoint */
    GPAMAP_ERR_UNSORTED_RIGHT = 5,    /* the right list is not sorted and disjoint */
    GPAMAP_ERR_FIXED_OVERLAP = 6,     /* two reserved or fixed ranges share a byte */
    /* the input is good, there is no room: give more, or ask for less */
    GPAMAP_ERR_CAPACITY = 7,      /* the caller's storage is too small */
    GPAMAP_ERR_NOT_AVAILABLE = 8, /* no such extent, or nothing fits */
    GPAMAP_ERR_EXHAUSTED = 9,     /* a layout request cannot be placed */
    /* a memory layout that is none: correct the sizes or the ranges */
    GPAMAP_ERR_BAD_SIZE = 10,               /* RAM size 0, not a multiple of 4096, or a sum beyond 64 bits */
    GPAMAP_ERR_BAD_NUMA_SIZE = 11,          /* a node's size 0, or not a multiple of 4096 */
    GPAMAP_ERR_EMPTY_NUMA_SIZES = 12,       /* no node */
    GPAMAP_ERR_BAD_MEMORY_RANGES = 13,      /* ranges that are none, unsorted, overlap, or leave no room for RAM */
    GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM = 14, /* private memory stands above all RAM */
    /* an allocator is asked for what it cannot name, or given back what it has not handed out: correct the call */
    GPAMAP_ERR_UNALIGNED_ADDRESS = 15, /* the exact address is no multiple of the alignment */
    GPAMAP_ERR_OUT_OF_RANGE = 16,      /* outside of what the allocator manages */
    GPAMAP_ERR_NEVER_ALLOCATED = 17,   /* the id was never handed out */
    GPAMAP_ERR_ALREADY_RELEASED = 18   /* the id was handed out and given back */
};

/* The name of a status as the trace format writes it: "ok", "invalid-range", ...; "unknown" for any
   other number. The string is static. */
/*@
  terminates \true;
  exits \false;
  assigns \nothing;
  ensures ok: status == GPAMAP_OK ==> NamesOk(\result);
  ensures invalid_range: status == GPAMAP_ERR_INVALID_RANGE ==> NamesInvalidRange(\result);
  ensures invalid_size: status == GPAMAP_ERR_INVALID_SIZE ==> NamesInvalidSize(\result);
  ensures invalid_alignment: status == GPAMAP_ERR_INVALID_ALIGNMENT ==> NamesInvalidAlignment(\result);
  ensures unsorted_left: status == GPAMAP_ERR_UNSORTED_LEFT ==> NamesUnsortedLeft(\result);
  ensures unsorted_right: status == GPAMAP_ERR_UNSORTED_RIGHT ==> NamesUnsortedRight(\result);
  ensures fixed_overlap: status == GPAMAP_ERR_FIXED_OVERLAP ==> NamesFixedOverlap(\result);
  ensures capacity: status == GPAMAP_ERR_CAPACITY ==> NamesCapacity(\result);
  ensures not_available: status == GPAMAP_ERR_NOT_AVAILABLE ==> NamesNotAvailable(\result);
  ensures exhausted: status == GPAMAP_ERR_EXHAUSTED ==> NamesExhausted(\result);
  ensures bad_size: status == GPAMAP_ERR_BAD_SIZE ==> NamesBadSize(\result);
  ensures bad_numa_size: status == GPAMAP_ERR_BAD_NUMA_SIZE ==> NamesBadNumaSize(\result);
  ensures empty_numa_sizes: status == GPAMAP_ERR_EMPTY_NUMA_SIZES ==> NamesEmptyNumaSizes(\result);
  ensures bad_memory_ranges: status == GPAMAP_ERR_BAD_MEMORY_RANGES ==> NamesBadMemoryRanges(\result);
  ensures vtl2_before_end_of_ram: status == GPAMAP_ERR_VTL2_BEFORE_END_OF_RAM ==> NamesVtl2BeforeEndOfRam(\result);
  ensures unaligned_address: status == GPAMAP_ERR_UNALIGNED_ADDRESS ==> NamesUnalignedAddress(\result);
  ensures out_of_range: status == GPAMAP_ERR_OUT_OF_RANGE ==> NamesOutOfRange(\result);
  ensures never_allocated: status == GPAMAP_ERR_NEVER_ALLOCATED ==> NamesNeverAllocated(\result);
  ensures already_released: status == GPAMAP_ERR_ALREADY_RELEASED ==> NamesAlreadyReleased(\result);
  ensures unknown: status < GPAMAP_OK || status > GPAMAP_ERR_ALREADY_RELEASED ==> NamesUnknown(\result);
*/
const char *gpamap_status_name(enum gpamap_status status);

#ifdef __cplusplus
}
#endif
#endif
