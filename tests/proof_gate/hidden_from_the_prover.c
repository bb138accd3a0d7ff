/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*shows Frama-C another text */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures same: \result == value; */
unsigned same(unsigned value)
{
#ifdef __FRAMAC__
    return value;
#else
    return value + 1;
#endif
}
