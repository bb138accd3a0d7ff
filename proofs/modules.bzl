# SPDX-License-Identifier: MIT OR Apache-2.0
"""What is proved, target by target; read by Bazel and by proofs/prove.

A module owns src/gpamap/NAME.{h,c}, specs/NAME.acsl and proofs/lemmas/NAME.h, and
  files:   further files whose functions and lemmas its target proves;
  library: the target of src/gpamap that it is built in, when not its own;
  options: further options of Frama-C.
"""

MODULES = {
    "align": {},
    "extent_map": {},
    "interval": {},
    "layout_builder": {},
    "layout_order": {"library": "layout_builder"},
    "layout_place": {"library": "layout_builder"},
    "range": {},
    "range_list": {},
    "range_set": {},
    "sort": {},
    "status": {},
    "subranges": {},
}
