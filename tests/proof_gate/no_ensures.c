/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: same: its contract has no post-condition */
/*@ terminates \true;
    exits \false;
    assigns \nothing; */
unsigned same(unsigned value)
{
    return value;
}
