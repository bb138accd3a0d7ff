/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* arguments: --provers z3em */
/* expect: NOT PROVED: set: Post-condition .first.: not proved */
/*@ requires valid: \valid(a) && \valid(b);
    terminates \true;
    exits \false;
    assigns *a, *b;
    ensures first: *a == 1; */
void set(unsigned *a, unsigned *b)
{
    *a = 1;
    *b = 2;
}
