/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: wait: Termination-condition .*: not proved */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures ten: \result == 10; */
unsigned wait(void)
{
    unsigned i = 0;

    /*@ loop invariant bounds: 0 <= i <= 10;
        loop assigns i; */
    while (i < 10) {
        i++;
    }
    return i;
}
