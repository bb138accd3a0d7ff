/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: lemma All_numbers_are_small: not proved */
/*@
  lemma All_numbers_are_small: \forall integer n; n < 7;
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures small: \result < 7; */
unsigned same(unsigned value)
{
    return value;
}
