/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*No 'assigns .result .from ...' specification for function 'same' */
/*@ requires valid: \valid(value);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures same: \result == value; */
unsigned *same(unsigned *value)
{
    return value;
}
