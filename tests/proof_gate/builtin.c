/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: __builtin_clz: its contract is assumed, and not listed in TRUST.md */
#include <stdint.h>

/*@ requires some: value != 0;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures few: \result <= 32; */
int count(unsigned value)
{
    return __builtin_clz(value);
}
