/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*cannot prove termination */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures false: \result == value + 1; */
unsigned again(unsigned value)
{
    return again(value);
}
