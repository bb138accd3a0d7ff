#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""tools/mutate, on a small file: what it changes, and what not; that the changes compile; that the names of mutants stay."""
import os
import subprocess
import sys
import tempfile

TOOL = os.path.abspath("tools/mutate")

TINY = """\
#include "gpamap/tiny.h"

#define LAST ((unsigned)7)
#define TWICE(n) ((n) + (n))

enum state { FULL, EMPTY, OTHER };
struct pair {
    unsigned low;
    unsigned high;
    int kind;
};

/*@ requires a < b && a + 1 <= LAST; */
static unsigned apart(unsigned a, unsigned b)
{
    //@ assert a < b;
    return a > LAST ? 0 : b;
}

unsigned tiny(struct pair *pair, const unsigned *list, unsigned count, enum state state)
{
    unsigned words[3] = { 0 };
    unsigned i = count;

    if (!count || pair->low == 5) {
        return 0;
    }
    /*@ loop assigns i; loop variant i; */
    while (i > 0 && list[i] != 3) {
        i--;
        words[2] |= TWICE(i);
    }
    switch (state) {
    case FULL:
        i += apart(i, count);
        break;
    case EMPTY:
    case OTHER:
        return (unsigned)sizeof(words);
    }
    return i;
}

_Bool none(const struct pair *pair)
{
    return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1;
}
"""

# function operator: before -> after; several times what stands there several times
EXPECTED = """\
apart check: a > LAST -> 0
apart check: a > LAST -> 1
apart check: a > LAST ? 0 : b -> 0
apart check: a > LAST ? 0 : b -> b
apart compare: a > LAST -> a != LAST
apart compare: a > LAST -> a >= LAST
apart constant: 0 -> 1
apart constant: LAST -> (LAST + 1)
apart constant: LAST -> (LAST - 1)
apart constant: LAST -> 0
apart negate: a > LAST -> !(a > LAST)
apart one-off: a > LAST ? 0 : b -> (a > LAST ? 0 : b) + 1
none arithmetic: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 || TWICE(1) > 1
none check: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> TWICE(1) > 1
none check: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0
none compare: TWICE(1) > 1 -> 0
none compare: TWICE(1) > 1 -> TWICE(1) != 1
none compare: TWICE(1) > 1 -> TWICE(1) >= 1
none compare: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 -> 0
none compare: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 -> tiny((struct pair *)pair, 0, pair->high, EMPTY) <= 0
none compare: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 -> tiny((struct pair *)pair, 0, pair->high, EMPTY) >= 0
none constant: 0 -> 1
none constant: 0 -> 1
none constant: 1 -> 0
none constant: 1 -> 2
none constant: EMPTY -> FULL
none constant: EMPTY -> OTHER
none field: pair->high -> pair->low
none negate: tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> !(tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1)
none one-off: pair->high -> pair->high + 1
tiny arithmetic: !count || pair->low == 5 -> !count && pair->low == 5
tiny arithmetic: i += apart(i, count) -> i -= apart(i, count)
tiny arithmetic: i > 0 && list[i] != 3 -> i > 0 || list[i] != 3
tiny arithmetic: i-- -> i++
tiny arithmetic: words[2] |= TWICE(i) -> words[2] &= TWICE(i)
tiny check: !count || pair->low == 5 -> !count
tiny check: !count || pair->low == 5 -> 0
tiny check: !count || pair->low == 5 -> 1
tiny check: !count || pair->low == 5 -> pair->low == 5
tiny check: i > 0 && list[i] != 3 -> 0
tiny check: i > 0 && list[i] != 3 -> i > 0
tiny check: i > 0 && list[i] != 3 -> list[i] != 3
tiny compare: i > 0 -> 0
tiny compare: i > 0 -> i != 0
tiny compare: i > 0 -> i >= 0
tiny compare: list[i] != 3 -> 1
tiny compare: list[i] != 3 -> list[i] < 3
tiny compare: list[i] != 3 -> list[i] > 3
tiny compare: pair->low == 5 -> 0
tiny compare: pair->low == 5 -> pair->low <= 5
tiny compare: pair->low == 5 -> pair->low >= 5
tiny constant: 0 -> 1
tiny constant: 0 -> 1
tiny constant: 2 -> 0
tiny constant: 2 -> 1
tiny constant: 2 -> 3
tiny constant: 3 -> 0
tiny constant: 3 -> 2
tiny constant: 3 -> 4
tiny constant: 5 -> 0
tiny constant: 5 -> 4
tiny constant: 5 -> 6
tiny drop: break ->
tiny drop: i += apart(i, count) ->
tiny drop: i-- ->
tiny drop: return (unsigned)sizeof(words) ->
tiny drop: return 0 ->
tiny drop: words[2] |= TWICE(i) ->
tiny field: pair->low -> pair->high
tiny negate: !count -> count
tiny negate: !count || pair->low == 5 -> !(!count || pair->low == 5)
tiny negate: i > 0 && list[i] != 3 -> !(i > 0 && list[i] != 3)
tiny one-off: (unsigned)sizeof(words) -> ((unsigned)sizeof(words)) + 1
tiny one-off: count -> count + 1
tiny one-off: count -> count + 1
tiny one-off: i -> i + 1
tiny one-off: i -> i + 1
tiny one-off: i -> i + 1
tiny one-off: i -> i - 1
tiny swap: i, count -> count, i
"""


def run(root, *arguments):
    return subprocess.run([TOOL, *arguments, "--root", root], check=True, stdout=subprocess.PIPE, text=True).stdout


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make(root, text):
    write(root + "/proofs/modules.bzl", 'MODULES = {"tiny": {}}\n')
    write(root + "/src/gpamap/tiny.h", "struct pair;\n")
    write(root + "/src/gpamap/tiny.c", text)


def listing(root):
    """{id: function operator: change}; the place left out."""
    rows = [line.split(" ", 2) for line in run(root, "list", "tiny").split("\n")[:-1]]
    return {number: rest for number, _, rest in rows}


def compiles(root, patch, folder):
    tree = os.path.join(folder, "tree")
    make(tree, TINY)
    subprocess.run(["patch", "--silent", "-p1", "-d", tree], input=patch, check=True, text=True)
    subprocess.run(["gcc", "-std=c11", "-w", "-Isrc", "-fsyntax-only", "src/gpamap/tiny.c"], cwd=tree, check=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "root")
        make(root, TINY)
        found = listing(root)
        print("\n".join(sorted(found.values())))
        if "\n".join(sorted(found.values())) != EXPECTED.strip():
            sys.exit("these are not the changes that this test expects")
        patches = [run(root, "show", number) for number in found]
        for patch in patches:
            compiles(root, patch, folder)
            changed = [line for line in patch.split("\n") if line[:1] == "-" and line[:3] != "---"]
            if any("@" in line or "case" in line or "#define" in line for line in changed):
                sys.exit("an annotation, a label or a macro is changed:\n" + patch)
        if len(set(patches)) != len(patches):
            sys.exit("two mutants are the same")
        make(root, TINY.replace("/*@ loop", "/* a comment\n     */\n    /*@ loop"))
        if listing(root) != found:
            sys.exit("the mutants are named otherwise when lines are added elsewhere")


main()
