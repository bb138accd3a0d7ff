/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* arguments: --provers z3em */
/* expect: NOT PROVED: twice: Instance of 'Pre-condition 'apart'' at call 'set' .*: not proved */
/*@ requires valid: \valid(a) && \valid(b);
    requires apart: \separated(a, b);
    terminates \true;
    exits \false;
    assigns *a, *b;
    ensures first: *a == 1; */
static void set(unsigned *a, unsigned *b)
{
    *a = 1;
    *b = 2;
}

/*@ requires valid: \valid(a);
    terminates \true;
    exits \false;
    assigns *a;
    ensures first: *a == 1; */
void twice(unsigned *a)
{
    set(a, a);
}
