/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*Memory model hypotheses for function 'clear'.* requires .separated.value, &total. */
unsigned total;

/*@ requires valid: \valid(value);
    terminates \true;
    exits \false;
    assigns *value;
    ensures same: total == \old(total); */
void clear(unsigned *value)
{
    *value = 0;
}
