# SPDX-License-Identifier: MIT OR Apache-2.0
"""Whether the proof rejects a wrong version of some functions.

The true functions are proved first, with the limits of a proof; a wrong one then gets twice what their slowest goal
took here and now, so that what is rejected is the change.
"""
import math
import os
import re
import shutil
import subprocess

LONG, SHORT = 20, 2  # CPU seconds for a goal: of the true functions, and the least that a wrong one gets


def copy(root, tree):
    """Copy what a proof reads."""
    for folder in ("src/gpamap", "specs", "proofs"):
        shutil.copytree(os.path.join(root, folder), os.path.join(tree, folder), dirs_exist_ok=True)


def prove(root, tree, functions, limit, options=()):
    """What is not proved of the functions {module: {name}}, an empty text when all is; the seconds of the slowest goal."""
    slowest = 0.0
    for module, names in functions.items():
        run = subprocess.run([os.path.join(root, "proofs/prove"), module, "--root", tree, "--quick", "--timeout",
                              str(limit), "--fct", ",".join(sorted(names))] + list(options), stdout=subprocess.PIPE,
                             text=True, check=False)
        slowest = max([slowest] + [float(time) for time in re.findall(r"^    +([\d.]+) s  \S", run.stdout, re.M)])
        if run.returncode:
            return "\n".join(line for line in run.stdout.split("\n") if line.startswith("NOT PROVED")), slowest
    return "", slowest


def limit_after(slowest):
    """CPU seconds for a goal of a wrong version."""
    return max(SHORT, math.ceil(2 * slowest))
