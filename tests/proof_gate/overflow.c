/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: twice: Assertion .rte,unsigned_overflow. .*: not proved */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures double: \result == value + value; */
unsigned twice(unsigned value)
{
    return value + value;
}
