/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*Missing terminates clause for same */
/*@ exits \false;
    assigns \nothing;
    ensures same: \result == value; */
unsigned same(unsigned value)
{
    return value;
}
