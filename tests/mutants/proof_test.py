#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""proof_test.py MODULE: the proof rejects each of tests/mutants/MODULE/*.patch.

Only the functions that a patch changes are proved, with short limits. The true functions pass with the same limits,
so that what is rejected is the change.
"""
import difflib
import glob
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.getcwd()
sys.path.insert(0, os.path.join(ROOT, "proofs"))

import sources  # pylint: disable=wrong-import-position

LIMIT = "6"  # CPU seconds for a goal


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
    return found


def prove(tree, functions):
    """What the runner says of the functions; an empty text when all are proved."""
    for module, names in functions.items():
        run = subprocess.run([os.path.join(ROOT, "proofs/prove"), module, "--root", tree, "--quick", "--timeout", LIMIT,
                              "--fct", ",".join(sorted(names))], stdout=subprocess.PIPE, text=True, check=False)
        if run.returncode:
            return "\n".join(line for line in run.stdout.split("\n") if line.startswith("NOT PROVED"))
    return ""


def main():
    patches = sorted(glob.glob(os.path.join(ROOT, "tests/mutants", sys.argv[1], "*.patch")))
    survived, proved = [] if patches else ["no patch at all"], {}
    for patch in patches:
        name = os.path.basename(patch)
        with tempfile.TemporaryDirectory() as tree:
            for folder in ("src/gpamap", "specs", "proofs"):
                shutil.copytree(os.path.join(ROOT, folder), os.path.join(tree, folder))
            subprocess.run(["patch", "--silent", "-p1", "-d", tree, "-i", patch], check=True)
            functions = changed_functions(tree)
            if not functions:
                survived.append(name + ": changes no function")
                continue
            answer = prove(tree, functions)
        os.chdir(ROOT)
        print("%s: %s" % (name, answer or "SURVIVED"), flush=True)
        if "not proved" not in answer:
            survived.append(name)
        for module, names in functions.items():
            proved.setdefault(module, set()).update(names)
    answer = prove(ROOT, proved)
    if answer:
        survived.append("the true functions: " + answer)
    sys.exit("Not as it should be:\n" + "\n".join(survived) if survived else 0)


main()
