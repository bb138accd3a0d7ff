/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#ifndef GPAMAP_ALIGN_H
#define GPAMAP_ALIGN_H
/*
 * Power-of-two alignment.
 *
 * An alignment is a power of two of bytes, 1 to 2^63. Inside the library it is carried as its shift
 * (its base-two logarithm, 0 to 63): `(uint64_t)1 << shift` is known to the compiler as a power of
 * two, so `%` by it becomes a mask.
 */
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GPAMAP_PAGE_SIZE ((uint64_t)4096)

/* True when value is a power of two, 1 to 2^63. At most six steps. */
bool gpamap_align_is_power_of_two(uint64_t value);

/* The base-two logarithm, rounded down, of a value that is not 0: the largest s with 2^s <= value. */
uint32_t gpamap_align_log2(uint64_t value);

/* The largest multiple of 2^shift that is not above address; shift <= 63. */
static inline uint64_t gpamap_align_down(uint64_t address, uint32_t shift)
{
    const uint64_t align = (uint64_t)1 << shift;

    return address - address % align;
}

/* The smallest multiple of 2^shift that is not below address, in *out; false, with *out untouched, when
   that is 2^64; shift <= 63. */
static inline bool gpamap_align_up(uint64_t address, uint32_t shift, uint64_t *out)
{
    const uint64_t align = (uint64_t)1 << shift;
    const uint64_t rest = address % align;

    if (rest == 0) {
        *out = address;
        return true;
    }
    if (address - rest > UINT64_MAX - align) {
        return false;
    }
    *out = address - rest + align;
    return true;
}

#ifdef __cplusplus
}
#endif
#endif
