/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*[Cc]ast with incompatible pointers types */
#include <stdint.h>

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures flag: 0 <= \result <= 1; */
int is_null(uint32_t *b)
{
    const uint64_t *a = (uint64_t *)b;

    return a == (uint64_t *)0;
}
