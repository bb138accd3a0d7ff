/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: NOT PROVED: clear: Assigns .*: not proved */
/*@ requires valid: \valid(a) && \valid(b) && \separated(a, b);
    terminates \true;
    exits \false;
    assigns *a;
    ensures zero: *a == 0; */
void clear(unsigned *a, unsigned *b)
{
    *a = 0;
    *b = 0;
}
