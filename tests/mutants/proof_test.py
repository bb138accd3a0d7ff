#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""proof_test.py MODULE: the proof rejects each of tests/mutants/MODULE/*.patch.
proof_test.py --sample N SEED: N patches of all modules, drawn with the seed.

Only the functions that a patch changes are proved, the true ones first: proofs/rejection.py.
"""
import difflib
import glob
import os
import random
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
        answer, slowest = rejection.prove(ROOT, ROOT, every, rejection.LONG)
        if answer or not every:
            sys.exit("the true functions: " + (answer or "no patch changes any"))
        limit = rejection.limit_after(slowest)
        print("the true functions are proved, the slowest goal in %.1f s: a wrong one gets %d s" % (slowest, limit))
        survived = []
        for tree, functions in changes.items():
            answer = rejection.prove(ROOT, tree, functions, limit)[0] if functions else "changes no function"
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
