# SPDX-License-Identifier: MIT OR Apache-2.0
"""A tree of three modules, for the report: `one` is measured, `two` was measured before it changed, `law` never was."""

import json
import os
import sys

sys.path[:0] = ["tools/reporting", "proofs"]
import lcov  # noqa: E402
import sources  # noqa: E402

SOURCES = {
    "README.md": """# small

## What is proved, and what is not

Each function of `one` does [what it says](#modules); [all is trusted](proofs/TRUST.md), see [there](LICENSE).

## Next
""",
    "proofs/TRUST.md": """# What is trusted

`gpamap_one_add` may be [trusted](../src/gpamap/one.h).

| id | assumed |
| --- | --- |
| gcc | it compiles <b>rightly</b> |
| luck | we have it |
""",
    "proofs/modules.bzl": """MODULES = {
    "one": {},
    "two": {},
    "law": {"library": "//proofs/theorems:law", "files": ["proofs/theorems/law.c"]},
}
""",
    "src/gpamap/BUILD": '_MODULES = {\n    "one": [],\n    "two": ["one"],\n}\n',
    "fuzz/BUILD": '_COMPARISONS = {\n    "two": ["two"],\n}\n_HARNESSES = {\n    "two": "two",\n}\n',
    "src/gpamap/one.h": """/* SPDX */
/* Sums & <b>such</b>. */
#include "specs/one.acsl"

/* A struct in between: { ; } */
struct gpamap_one {
    int value;
};

/* The `sum` of both. */
/*@
  // braces } and ; in a comment
  requires small: Small(a) && Small(b);
  ensures sum: \\result == a + b;
*/
int gpamap_one_add(int a,
                   int b);
""",
    "src/gpamap/one.c": """/* SPDX */
#include "gpamap/one.h"

/* No contract of this one: "}" is a string. */
static int greet(const char *text)
{
    return text["}"[0] != '}'];
}

int gpamap_one_add(int a, int b)
{
    if (a > b) {
        return a + b; /* } */
    }
    return b + a + 0 * greet("{");
}
""",
    "specs/one.acsl": """/*@
  // What it is to be small.
  predicate Small(integer n) = \\forall integer m; m == n ==> 0 <= m < 9;
  // Sums can be
  // turned.
  lemma Sum_turns: \\forall integer a, b;
    a + b == b + a;
*/
/*@ ghost
  // Nothing
  // much.
  /@ terminates \\true;
     assigns \\nothing; @/
  void lemma_sum(void)
  {
    /@ assert \\true; @/
  }
*/
""",
    "src/gpamap/two.h": "/* SPDX */\n/* Twos. */\nint gpamap_two(void);\n",
    "src/gpamap/two.c": "/* SPDX */\n#include \"gpamap/two.h\"\nint gpamap_two(void)\n{\n    return 2;\n}\n",
    "proofs/theorems/law.c": "/* SPDX */\n/* A law. */\n/*@ ensures law: \\true; */\nvoid law(void)\n{\n}\n",
}

LCOV = """SF:src/gpamap/one.c
DA:5,0
DA:7,0
DA:10,1000
DA:12,1000
DA:13,0
DA:15,1000
BRDA:12,0,0,-
BRDA:12,0,1,1000
end_of_record
SF:src/gpamap/one.c
DA:10,234
end_of_record
"""


def goals(goals_, proved, seconds, **provers):
    return {"goals": goals_, "proved": proved, "seconds": seconds, "provers": provers}


def status(module, inputs, functions, lemmas, slowest=()):
    parts = list(functions.values()) + list(lemmas.values())
    return {"module": module, "inputs": inputs, "goals": sum(part["goals"] for part in parts),
            "proved": sum(part["proved"] for part in parts), "smoke_tests": 4, "seconds": 7,
            "provers": {"Qed": 1200, "Z3 4.8 (x)": 34, "Z3": 1}, "functions": functions, "lemmas": lemmas,
            "slowest": list(slowest)}


def tally(mutants, judged, rejected, survived, equivalent):
    return {"mutants": mutants, "judged": judged, "rejected_by_the_proof": rejected, "survived_the_proof": survived,
            "same_object_code": judged - rejected - survived, "does_not_compile": 0, "equivalent": equivalent}


def survivor(number, why):
    return {"id": "one:" + number, "place": "src/gpamap/one.c:12", "function": "gpamap_one_add", "operator": "compare",
            "change": "if (a {> -> <} b && c) {", "tests": "rejected", "equivalent": why}


def put(root, path, what):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(what if isinstance(what, str) else json.dumps(what))


def measure(root):
    """Write what the tools would have said; from within the tree."""
    digest = sources.digest("one")
    functions = {"gpamap_one_add": goals(1230, 1230, 5.25, Qed=1196, Z3=34), "greet": goals(2, 1, 0.5, Qed=1),
                 "lemma_sum": goals(2, 2, 0.1, Qed=2)}
    put(root, "proofs/status/one.json", status(
        "one", digest, functions, {"Sum_turns": goals(1, 1, 0.125, Qed=1)},
        [{"goal": "gpamap_one_add_ensures_sum", "prover": "Z3 4.8 (x)", "seconds": 1.5}]))
    put(root, "proofs/status/two.json", status("two", "of yesterday", {"gpamap_two": goals(5, 5, 1, Qed=5)}, {}))
    put(root, "proofs/second/one.json", {
        "module": "one", "inputs": digest, "goals": 1235, "twice": 1100,
        "functions": {"gpamap_one_add": {"goals": 1230, "twice": 1098}}, "lemmas": {"Sum_turns": {"goals": 1, "twice": 0}},
        "once": [{"goal": "lemma_Sum_turns", "provers": []}]})
    put(root, "tests/mutants/results.json", {"one": {
        "date": "2026-01-02", "inputs": digest, **tally(50, 40, 30, 3, 1), "first_open_goal": {"ensures": 30},
        "functions": {"gpamap_one_add": tally(45, 35, 27, 3, 1), "greet": tally(5, 5, 3, 0, 0)},
        "survivors": [survivor("aa", None), survivor("bb", "a is never `b`."), survivor("cc", None)]}})
    put(root, ".campaign/state.json", {"version": 1, "harnesses": {
        "two_fuzz": {"afl": {"executions": 1000000}, "libfuzzer": {"executions": 2}}, "other": {"afl": {"executions": 3}}}})
    lcov.keep(LCOV, {"inputs": lcov.digest(), "date": "2026-01-03 10:00", "commit": "abc"})


def make(root):
    for path, text in SOURCES.items():
        put(root, path, text)
