/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: src/gpamap/case.c: says .terminates */
/*@ terminates \false;
    exits \false;
    assigns \nothing;
    ensures false: \false; */
void hang(void)
{
    /*@ loop assigns \nothing; */
    while (1) {
    }
}
