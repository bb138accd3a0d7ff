#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""proof_test.py MODULE: the proof rejects each of tests/mutants/MODULE/*.patch.
proof_test.py --sample N SEED: N patches of all modules, drawn with the seed.

Only the functions that a patch changes are proved, the true one first: proofs/rejection.py.
"""
import difflib
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

ROOT = os.getcwd()
sys.path.insert(0, os.path.join(ROOT, "proofs"))

import rejection  # pylint: disable=wrong-import-position
import sources  # pylint: disable=wrong-import-position


def patched(patch, tree):
    """Make the tree what ROOT is with the patch."""
    rejection.copy(ROOT, tree)
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


class Proofs:
    """The functions that patches change, each proved once as it should be."""

    def __init__(self):
        self.functions = {}

    def of(self, module, name):
        if (module, name) not in self.functions:
            self.functions[module, name] = rejection.Function(ROOT, module, name)
        return self.functions[module, name]

    def reject(self, patch):
        """Say which goal is open in the first function that the proof rejects; whether there is one."""
        with tempfile.TemporaryDirectory() as tree:
            patched(patch, tree)
            changed = [(module, name) for module, names in changed_functions(tree).items() for name in sorted(names)]
            goals = (self.of(*function).rejects(tree) for function in changed)
            goal = next((goal for goal in goals if goal and re.fullmatch(r"\w+", goal)), None)  # not a file that is bad
        answer = goal or ("SURVIVED" if changed else "changes no function")
        print("%s: %s" % (os.path.basename(patch), answer), flush=True)
        return goal is not None


def main():
    if sys.argv[1] == "--sample":
        count, seed = map(int, sys.argv[2:])
        patches = random.Random(seed).sample(sorted(glob.glob(os.path.join(ROOT, "tests/mutants/*/*.patch"))), count)
    else:
        patches = sorted(glob.glob(os.path.join(ROOT, "tests/mutants", sys.argv[1], "*.patch")))
    proofs = Proofs()
    try:
        survived = [os.path.basename(patch) for patch in patches if not proofs.reject(patch)]
    except rejection.Wrong as reason:
        sys.exit("a true function: %s" % reason)
    if survived or not patches:
        sys.exit("Not rejected: " + ", ".join(survived) if patches else "no patch")


main()
