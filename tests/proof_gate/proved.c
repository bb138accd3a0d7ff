/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* expect: PROVED case: .* 3 functions, 2 lemmas */
/*@
  logic integer Sum(integer n) = n <= 0 ? 0 : n + Sum(n - 1);
  lemma Sum_not_negative: \forall integer n; 0 <= Sum(n);
  lemma Square_grows: \forall integer n; 2 <= n ==> 4 <= n * n;
*/
/*@ ghost
  /@ requires 0 <= n <= 9;
     terminates \true;
     exits \false;
     assigns \nothing;
     ensures sum: 0 <= Sum(n);
  @/
  void lemma_sum(int n)
  {
      ;
  }
*/

/*@ requires small: value < 100;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures next: \result == value + 1; */
static inline unsigned next(unsigned value)
{
    return value + 1;
}

/*@ requires valid: \valid(values + (0 .. count - 1));
    terminates \true;
    exits \false;
    assigns values[0 .. count - 1];
    ensures filled: \forall integer i; 0 <= i < count ==> values[i] == 8; */
void fill(unsigned *values, unsigned count)
{
    //@ ghost lemma_sum(3);
    /*@ loop invariant bounds: 0 <= i <= count;
        loop invariant filled: \forall integer j; 0 <= j < i ==> values[j] == 8;
        loop assigns i, values[0 .. count - 1];
        loop variant count - i; */
    for (unsigned i = 0; i < count; i++) {
        values[i] = next(7);
    }
}
