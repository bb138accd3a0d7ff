/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: twice: Post-condition .double.: not proved */
/*@ requires small: value < 100;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures double: \result == 2 * value; */
unsigned twice(unsigned value)
{
    return value + value + 1;
}
