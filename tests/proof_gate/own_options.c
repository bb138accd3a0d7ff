/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* options: -wp-no-rte */
/* expect: NOT PROVED: the module has options of its own, and TRUST.md does not list them */
/*@ requires small: value < 100;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures next: \result == value + 1; */
unsigned next(unsigned value)
{
    return value + 1;
}
