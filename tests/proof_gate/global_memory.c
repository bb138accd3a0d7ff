/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*total.* */
unsigned total;

/*@ requires valid: \valid(value);
    terminates \true;
    exits \false;
    assigns *value;
    ensures same: \old(total) == total; */
void clear(unsigned *value)
{
    *value = 0;
}
