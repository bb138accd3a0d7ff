/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: axiom all_are_small: not listed in TRUST.md */
/*@
  axiomatic Small {
    axiom all_are_small: \forall integer n; n < 7;
  }
*/

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures small: \result < 7; */
unsigned same(unsigned value)
{
    return value;
}
