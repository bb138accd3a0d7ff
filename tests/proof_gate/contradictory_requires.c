/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: failed smoke test .* at src/gpamap/case.c: */
/*@ requires small: value < 7;
    requires large: value > 7;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures zero: \result == 0; */
unsigned same(unsigned value)
{
    return value;
}
