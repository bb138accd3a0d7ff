/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: same: Post-condition .small.: assumed */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    admit ensures small: \result < 7; */
unsigned same(unsigned value)
{
    return value;
}
