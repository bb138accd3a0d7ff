#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""tools/mutate, on a small file: what it changes, and what not; that the changes compile; that the names of mutants stay."""
import os
import re
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
        i += apart(i, count) /*@ ghost (words) */;
        break;
    case EMPTY:
    case OTHER:
        return (unsigned)sizeof(words);
    }
    return i;
}

unsigned long low_bits(unsigned long word)
{
    return word % 0x8000000000000000;
}

_Bool none(const struct pair *pair)
{
    return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1;
}
"""

GHOST = "/*@ ghost (words) */"  # an argument of a call: it goes where the call goes

# function operator: a line with its change
EXPECTED = """\
apart check: return {a > LAST -> 0} ? 0 : b;
apart check: return {a > LAST -> 1} ? 0 : b;
apart check: return {a > LAST ? 0 : b -> 0};
apart check: return {a > LAST ? 0 : b -> b};
apart compare: return a {> -> !=} LAST ? 0 : b;
apart compare: return a {> -> >=} LAST ? 0 : b;
apart constant: return a > LAST ? {0 -> 1} : b;
apart constant: return a > {LAST -> (LAST + 1)} ? 0 : b;
apart constant: return a > {LAST -> (LAST - 1)} ? 0 : b;
apart constant: return a > {LAST -> 0} ? 0 : b;
apart negate: return {a > LAST -> !(a > LAST)} ? 0 : b;
apart one-off: return {a > LAST ? 0 : b -> (a > LAST ? 0 : b) + 1};
low_bits arithmetic: return word {% -> /} 0x8000000000000000;
low_bits constant: return word % {0x8000000000000000 -> 0};
low_bits constant: return word % {0x8000000000000000 -> 9223372036854775807};
low_bits constant: return word % {0x8000000000000000 -> 9223372036854775809u};
low_bits one-off: return {word % 0x8000000000000000 -> (word % 0x8000000000000000) + 1};
none arithmetic: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 {&& -> ||} TWICE(1) > 1;
none check: return {tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> TWICE(1) > 1};
none check: return {tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0};
none compare: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) {> -> !=} 1;
none compare: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) {> -> >=} 1;
none compare: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && {TWICE(1) > 1 -> 0};
none compare: return tiny((struct pair *)pair, 0, pair->high, EMPTY) {== -> <=} 0 && TWICE(1) > 1;
none compare: return tiny((struct pair *)pair, 0, pair->high, EMPTY) {== -> >=} 0 && TWICE(1) > 1;
none compare: return {tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 -> 0} && TWICE(1) > 1;
none constant: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > {1 -> 0};
none constant: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > {1 -> 2};
none constant: return tiny((struct pair *)pair, 0, pair->high, EMPTY) == {0 -> 1} && TWICE(1) > 1;
none constant: return tiny((struct pair *)pair, 0, pair->high, {EMPTY -> FULL}) == 0 && TWICE(1) > 1;
none constant: return tiny((struct pair *)pair, 0, pair->high, {EMPTY -> OTHER}) == 0 && TWICE(1) > 1;
none constant: return tiny((struct pair *)pair, {0 -> 1}, pair->high, EMPTY) == 0 && TWICE(1) > 1;
none field: return tiny((struct pair *)pair, 0, pair->{high -> low}, EMPTY) == 0 && TWICE(1) > 1;
none negate: return {tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1 -> !(tiny((struct pair *)pair, 0, pair->high, EMPTY) == 0 && TWICE(1) > 1)};
none one-off: return tiny((struct pair *)pair, 0, {pair->high -> pair->high + 1}, EMPTY) == 0 && TWICE(1) > 1;
tiny arithmetic: i {+= -> -=} apart(i, count) /*@ ghost (words) */;
tiny arithmetic: if (!count {|| -> &&} pair->low == 5) {
tiny arithmetic: i{-- -> ++};
tiny arithmetic: while (i > 0 {&& -> ||} list[i] != 3) {
tiny arithmetic: words[2] {|= -> &=} TWICE(i);
tiny check: if ({!count || pair->low == 5 -> !count}) {
tiny check: if ({!count || pair->low == 5 -> 0}) {
tiny check: if ({!count || pair->low == 5 -> 1}) {
tiny check: if ({!count || pair->low == 5 -> pair->low == 5}) {
tiny check: while ({i > 0 && list[i] != 3 -> 0}) {
tiny check: while ({i > 0 && list[i] != 3 -> i > 0}) {
tiny check: while ({i > 0 && list[i] != 3 -> list[i] != 3}) {
tiny compare: if (!count || pair->low {== -> <=} 5) {
tiny compare: if (!count || pair->low {== -> >=} 5) {
tiny compare: if (!count || {pair->low == 5 -> 0}) {
tiny compare: while (i > 0 && list[i] {!= -> <} 3) {
tiny compare: while (i > 0 && list[i] {!= -> >} 3) {
tiny compare: while (i > 0 && {list[i] != 3 -> 1}) {
tiny compare: while (i {> -> !=} 0 && list[i] != 3) {
tiny compare: while (i {> -> >=} 0 && list[i] != 3) {
tiny compare: while ({i > 0 -> 0} && list[i] != 3) {
tiny constant: if (!count || pair->low == {5 -> 0}) {
tiny constant: if (!count || pair->low == {5 -> 4}) {
tiny constant: if (!count || pair->low == {5 -> 6}) {
tiny constant: return {0 -> 1};
tiny constant: while (i > 0 && list[i] != {3 -> 0}) {
tiny constant: while (i > 0 && list[i] != {3 -> 2}) {
tiny constant: while (i > 0 && list[i] != {3 -> 4}) {
tiny constant: while (i > {0 -> 1} && list[i] != 3) {
tiny constant: words[{2 -> 0}] |= TWICE(i);
tiny constant: words[{2 -> 1}] |= TWICE(i);
tiny constant: words[{2 -> 3}] |= TWICE(i);
tiny drop: {break -> };
tiny drop: {i += apart(i, count) /*@ ghost (words) */ -> };
tiny drop: {i-- -> };
tiny drop: {return (unsigned)sizeof(words) -> };
tiny drop: {return 0 -> };
tiny drop: {words[2] |= TWICE(i) -> };
tiny field: if (!count || pair->{low -> high} == 5) {
tiny negate: if ({!count -> count} || pair->low == 5) {
tiny negate: if ({!count || pair->low == 5 -> !(!count || pair->low == 5)}) {
tiny negate: while ({i > 0 && list[i] != 3 -> !(i > 0 && list[i] != 3)}) {
tiny one-off: i += apart(i, {count -> count + 1}) /*@ ghost (words) */;
tiny one-off: i += apart({i -> i + 1}, count) /*@ ghost (words) */;
tiny one-off: return {(unsigned)sizeof(words) -> ((unsigned)sizeof(words)) + 1};
tiny one-off: return {i -> i + 1};
tiny one-off: unsigned i = {count -> count + 1};
tiny one-off: while (i > 0 && list[{i -> i + 1}] != 3) {
tiny one-off: while (i > 0 && list[{i -> i - 1}] != 3) {
tiny swap: i += apart({i, count -> count, i}) /*@ ghost (words) */;
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
        patches = re.findall(r"(?ms)^--- .*?(?=^--- |\Z)", run(root, "show", "tiny"))
        if run(root, "show", list(found)[1]) != patches[1] or len(patches) != len(found):
            sys.exit("what is shown of one mutant is not what is shown of it among all")
        for patch in patches:
            compiles(root, patch, folder)
            changed = [line for line in patch.split("\n") if line[:1] == "-" and line[:3] != "---"]
            if any("@" in line.replace(GHOST, "") or "case" in line or "#define" in line for line in changed):
                sys.exit("an annotation of its own, a label or a macro is changed:\n" + patch)
        if len(set(patches)) != len(patches):
            sys.exit("two mutants are the same")
        make(root, TINY.replace("/*@ loop", "/* a comment\n     */\n    /*@ loop"))
        if listing(root) != found:
            sys.exit("the mutants are named otherwise when lines are added elsewhere")


main()
