/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* arguments: --prop next */
/* arguments: --prop next --quick */
/* arguments: --prop next --fct next */
/* expect: --prop wants --quick and --fct: some clauses of a function are no proof */
/*@ requires small: value < 100;
    assigns \nothing;
    ensures next: \result == value + 1;
    ensures wrong: \result == value; */
unsigned next(unsigned value)
{
    return value + 1;
}
