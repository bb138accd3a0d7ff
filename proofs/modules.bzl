# SPDX-License-Identifier: MIT OR Apache-2.0
"""What is proved, target by target; read by Bazel and by proofs/prove.

A module owns src/gpamap/NAME.{h,c}, specs/NAME.acsl and proofs/lemmas/NAME.h, and
  files:   further files whose functions and lemmas its target proves;
  library: the target of src/gpamap that it is built in, when not its own;
  options: further options of Frama-C.
"""

MODULES = {
    "address_allocator": {},
    "address_group": {"library": "address_allocator"},
    "address_kept": {"files": ["proofs/theorems/address_kept.c"]},
    "address_query": {"library": "address_allocator"},
    "address_relocation": {"library": "address_allocator"},
    "address_saved": {"library": "address_allocator"},
    "align": {},
    "bit_tree": {"library": "id_allocator"},
    "bit_tree_init": {"library": "id_allocator"},
    "bit_tree_next": {"library": "id_allocator"},
    "bit_tree_valid": {"library": "id_allocator"},
    "bits": {"library": "id_allocator", "options": ["-wp-ground"]},
    "extent_map": {},
    "id_allocator": {},
    "id_image": {},
    "id_run": {},
    "ids_kept": {"files": ["proofs/theorems/ids_kept.c"]},
    "interval": {},
    "layout_answer": {"library": "layout_builder"},
    "layout_builder": {},
    "layout_order": {"library": "layout_builder"},
    "layout_place": {"library": "layout_builder", "files": ["specs/map_frame.acsl"], "options": ["-wp-split"]},
    "layout_unique": {"files": ["proofs/theorems/layout_unique.c"]},
    "memory_build": {"library": "memory_layout"},
    "memory_layout": {},
    "memory_lists": {"library": "memory_layout"},
    "memory_place": {"library": "memory_layout"},
    "memory_query": {"library": "memory_layout"},
    "memory_valid": {"library": "memory_layout"},
    "range": {},
    "range_list": {"files": ["specs/list.acsl"]},
    "range_list_join": {"library": "range_list"},
    "range_set": {},
    "range_steps": {"library": "range_set"},
    "sort": {},
    # a static string is answered; WP wants a \from for the sake of callers in proved code, and there are none
    "status": {"options": ["-wp-literals", "-wp-warn-key", "pedantic-assigns=inactive"]},
    "subranges": {},
}
