/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: .*No .assigns. specification for function .same. */
unsigned same(unsigned value)
{
    return value;
}
