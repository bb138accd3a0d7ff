#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Builds a harness of which the library's contracts are checked while it runs: Frama-C/E-ACSL, driven by libFuzzer.

usage: instrument.py range|range_list FOLDER [PATCH]     the program is FOLDER/fuzz; PATCH is applied to a copy first

Left out:
- ghost code and lemmas, which change nothing and are proved;
- clauses that quantify over addresses, of which there are 2^64; quantifiers over indices stay.
Pow2 is said as a shift, for E-ACSL does not end on its recursion. FOLDER/log has what E-ACSL itself ignores.
"""
import collections
import os
import re
import subprocess
import sys

# harness: the modules whose contracts are checked
MODULES = {
    "range": ["align", "interval", "range", "subranges"],
    "range_list": ["align", "range", "range_list", "range_list_join"],
}
RUN_TIME = "/usr/share/frama-c/e-acsl"
CLANG = ["clang", "-std=gnu11", "-g", "-O1", "-w", "-I.", "-Isrc", "-Ifuzz", "-I" + RUN_TIME, "-fno-builtin",
         "-DE_ACSL_SEGMENT_MMODEL"]
BEGINS = re.compile(r"\s*(?://@ )?(?:loop invariant|ensures|requires|assert)\s+\w+:")
ENDS = re.compile(r"\s*(?://|loop |ensures|requires|behavior|assigns|terminates|exits|complete|disjoint|assumes|\*/|/\*)")
POW2 = re.compile(r"logic integer Pow2\(integer s\) = .*;")


def quantifies_over_addresses(clause):
    """Indices and exponents have one letter; addresses are called x, y, d or by a word."""
    return any(name.strip() not in ("i", "j", "k", "s", "t")
               for names in re.findall(r"\\(?:forall|exists)\s+integer\s+([\w, ]+);", clause)
               for name in names.split(","))


def without_addresses(text):
    """The text without those clauses, and how many there were."""
    lines, kept, dropped, at = text.split("\n"), [], 0, 0
    while at < len(lines):
        end = at + 1
        if BEGINS.match(lines[at]):
            while "//@" not in lines[at] and end < len(lines) and not ENDS.match(lines[end]):
                end += 1
            if quantifies_over_addresses(" ".join(lines[at:end])):
                dropped += 1
                at = end
                continue
        kept += lines[at:end]
        at = end
    return "\n".join(kept), dropped


def without_ghosts(text):
    text = re.sub(r"/\*@\s*ghost\b.*?\*/|//@\s*ghost\b[^\n]*", "", text, flags=re.S)
    return re.sub(r"(?m)^  lemma \w+[^;]*;\n(?=\s*(//|lemma|predicate|logic|\*/|\n))", "", text)


def copy_sources(folder, patch):
    """What is left of the annotated sources, in a folder of their own."""
    dropped = collections.Counter()
    for place in ("src/gpamap", "specs", "proofs/lemmas"):
        os.makedirs(os.path.join(folder, place), exist_ok=True)
        for name in sorted(os.listdir(place)):
            if name.endswith((".c", ".h", ".acsl")):
                with open(os.path.join(place, name), encoding="utf-8") as file:
                    write(os.path.join(folder, place, name), file.read())
    if patch:
        with open(patch, encoding="utf-8") as file:
            subprocess.run(["patch", "-p1", "-s", "-d", folder], stdin=file, check=True)
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, encoding="utf-8") as file:
                text, dropped[os.path.relpath(path, folder)] = without_addresses(without_ghosts(file.read()))
            write(path, POW2.sub("logic integer Pow2(integer s) = s <= 0 ? 1 : 1 << s;", text))
    return dropped


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in MODULES:
        sys.exit(__doc__.split("\n\n")[1])
    harness, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    here = os.getcwd()
    sources = os.path.join(folder, "sources")
    dropped = copy_sources(sources, *sys.argv[3:4] or [None])
    code = os.path.join(folder, "instrumented.c")
    include = "-I%s -I%s/src -I%s/fuzz" % (sources, sources, here)
    with open(os.path.join(folder, "log"), "w", encoding="utf-8") as log:
        subprocess.run(["frama-c", "-machdep", "gcc_x86_64", "-cpp-extra-args=" + include,
                        "-kernel-warn-key", "annot-error=active", "-e-acsl"] +
                       ["%s/src/gpamap/%s.c" % (sources, module) for module in MODULES[harness]] +
                       ["%s/fuzz/%s_fuzz.c" % (here, harness), "%s/tests/eacsl/%s_calls.c" % (here, harness),
                        "-main", "LLVMFuzzerTestOneInput", "-then-last", "-print", "-ocode", code],
                       stdout=log, stderr=log, check=True,
                       cwd=folder)  # it would find the unchanged specs/ here first
    objects = []
    for source, options in ((code, ["-fsanitize=fuzzer-no-link"]), (RUN_TIME + "/e_acsl_rtl.c", []),
                            ("tests/eacsl/main.c", []), ("src/gpamap/status.c", [])):
        objects.append(os.path.join(folder, os.path.basename(source)[:-2] + ".o"))
        subprocess.run(CLANG + options + ["-c", source, "-o", objects[-1]], check=True)
    subprocess.run(["clang", "-fsanitize=fuzzer"] + objects + ["-L/usr/lib/frama-c/e-acsl", "-leacsl-dlmalloc", "-lgmp",
                   "-lm", "-pthread", "-o", os.path.join(folder, "fuzz")], check=True)
    with open(code, encoding="utf-8") as file:
        checks = file.read().count("__e_acsl_assert(")
    print("%s: %d checks; clauses over addresses left out: %d" % (harness, checks, sum(
        dropped["src/gpamap/%s.%s" % (module, kind)] for module in MODULES[harness] for kind in "ch")))


main()
