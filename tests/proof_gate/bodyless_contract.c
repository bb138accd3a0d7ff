/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: ask: its contract is assumed, and not listed in TRUST.md */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures small: \result < 7; */
unsigned ask(void);

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures small: \result < 7; */
unsigned same(void)
{
    return ask();
}
