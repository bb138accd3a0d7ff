/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*same */
static unsigned same(unsigned value)
{
    return value;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures same: \result == value; */
unsigned other(unsigned value)
{
    return value;
}
