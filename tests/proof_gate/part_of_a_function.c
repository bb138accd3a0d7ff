/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* arguments: --prop next */
/* expect: --prop wants --quick and --fct: some clauses of a function are no proof */
/*@ requires small: value < 100;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures next: \result == value + 1; */
unsigned next(unsigned value)
{
    return value + 1;
}
