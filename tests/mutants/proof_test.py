#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""proof_test.py MODULE: the proof rejects each of tests/mutants/MODULE/*.patch.
proof_test.py --sample N SEED: N patches of all modules, drawn with the seed.

Only the functions that a patch changes are proved. The true functions come first, with the limits of a proof; a wrong
one gets twice what their slowest goal took here and now, so that what is rejected is the change.
"""
import difflib
import glob
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.getcwd()
sys.path.insert(0, os.path.join(ROOT, "proofs"))

import sources  # pylint: disable=wrong-import-position

LONG, SHORT = 20, 2  # CPU seconds for a goal: of the true functions, and the least that a wrong one gets


def patched(patch, tree):
    """Make the tree what ROOT is with the patch."""
    for folder in ("src/gpamap", "specs", "proofs"):
        shutil.copytree(os.path.join(ROOT, folder), os.path.join(tree, folder))
    subprocess.run(["patch", "--silent", "-p1", "-d", tree, "-i", patch], check=True)


def changed_functions(tree):
    """The functions of the tree that are not as they are in ROOT: {module: {name}}."""
    found = {}
    os.chdir(tree)
    for path in glob.glob("src/gpamap/*.[ch]"):
        old, new = (sources.read(os.path.join(top, path)).split("\n") for top in (ROOT, tree))
        lines = [low + 1 for kind, _, _, low, _ in difflib.SequenceMatcher(None, old, new, False).get_opcodes()
                 if kind != "equal"]
        starts = sorted((line, name) for name, file, line, defined in sources.c_functions(path)
                        if defined and file == path) if lines else []
        for line in lines:
            name = max((start for start in starts if start[0] <= line), default=None)
            if name:
                found.setdefault(sources.owner_of(path), set()).add(name[1])
    os.chdir(ROOT)
    return found


def prove(tree, functions, limit):
    """What is not proved of the functions, an empty text when all is; and the seconds of the slowest goal."""
    slowest = 0.0
    for module, names in functions.items():
        run = subprocess.run([os.path.join(ROOT, "proofs/prove"), module, "--root", tree, "--quick", "--timeout",
                              str(limit), "--fct", ",".join(sorted(names))], stdout=subprocess.PIPE, text=True, check=False)
        slowest = max([slowest] + [float(time) for time in re.findall(r"^    +([\d.]+) s  \S", run.stdout, re.M)])
        if run.returncode:
            return "\n".join(line for line in run.stdout.split("\n") if line.startswith("NOT PROVED")), slowest
    return "", slowest


def rejects(patches):
    """Prove the true functions, then each wrong version; answer what survived."""
    with tempfile.TemporaryDirectory() as folder:
        changes, every = {}, {}
        for patch in patches:
            tree = os.path.join(folder, os.path.basename(patch))
            patched(patch, tree)
            changes[tree] = changed_functions(tree)
            for module, names in changes[tree].items():
                every.setdefault(module, set()).update(names)
        answer, slowest = prove(ROOT, every, LONG)
        if answer or not every:
            sys.exit("the true functions: " + (answer or "no patch changes any"))
        limit = max(SHORT, math.ceil(2 * slowest))
        print("the true functions are proved, the slowest goal in %.1f s: a wrong one gets %d s" % (slowest, limit))
        survived = []
        for tree, functions in changes.items():
            answer = prove(tree, functions, limit)[0] if functions else "changes no function"
            print("%s: %s" % (os.path.basename(tree), answer or "SURVIVED"), flush=True)
            if "not proved" not in answer:
                survived.append(os.path.basename(tree))
    return survived


def main():
    if sys.argv[1] == "--sample":
        count, seed = map(int, sys.argv[2:])
        patches = random.Random(seed).sample(sorted(glob.glob(os.path.join(ROOT, "tests/mutants/*/*.patch"))), count)
        survived = [name for patch in patches for name in rejects([patch])]
    else:
        survived = rejects(sorted(glob.glob(os.path.join(ROOT, "tests/mutants", sys.argv[1], "*.patch"))))
    sys.exit("Not rejected: " + ", ".join(survived) if survived else 0)


main()
