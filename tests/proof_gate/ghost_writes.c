/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*[Gg]host */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures zero: \result == 0; */
unsigned same(unsigned value)
{
    //@ ghost value = 0;
    return value;
}
