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
FEWEST = 1  # the least where the true function is seen to be proved with it
NAMES = {"z3em": r"Z3 \S+ \(ematch\)", "cvc5": r"CVC5 [\d.]+", "cvc4": r"CVC4 \S+", "cvc5ind": r"CVC5 \S+ \(ind\)",
         "z3": r"Z3 [\d.]+"}  # of the provers, as Frama-C prints them


class Wrong(Exception):
    """True functions that are not proved."""


def copy(root, tree):
    """Copy what a proof reads."""
    for folder in ("src/gpamap", "specs", "proofs"):
        shutil.copytree(os.path.join(root, folder), os.path.join(tree, folder), dirs_exist_ok=True)


def output(root, tree, module, functions, limit, provers=()):
    """Whether the functions of the module are proved in the tree, and what was printed."""
    command = [os.path.join(root, "proofs/prove"), module, "--root", tree, "--quick", "--timeout", str(limit), "--fct",
               ",".join(sorted(functions))] + (["--provers", ",".join(provers)] if provers else [])
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    return run.returncode == 0, run.stdout


def prove(root, tree, functions, limit):
    """What is not proved of the functions {module: {name}}, an empty text when all is; the seconds of the slowest goal."""
    slowest = 0.0
    for module, names in functions.items():
        proved, text = output(root, tree, module, names, limit)
        slowest = max([slowest] + [float(time) for time in re.findall(r"^    +([\d.]+) s  \S", text, re.M)])
        if not proved:
            return "\n".join(line for line in text.split("\n") if line.startswith("NOT PROVED")), slowest
    return "", slowest


def limit_after(slowest):
    """CPU seconds for a goal of a wrong version."""
    return max(SHORT, math.ceil(2 * slowest))


class Function:
    """A function whose wrong versions are many: they get the provers that the true one needs, and the usual two."""

    def __init__(self, root, module, name):
        self.root, self.module, self.name = root, module, name
        for limit in (LONG, 3 * LONG):  # the second time if others keep this machine busy
            proved, text = output(root, root, module, [name], limit)
            if proved:
                break
        else:
            raise Wrong(re.search(r"^NOT PROVED: .*", text, re.M).group())
        used = re.search(r"^  by prover: (.*)", text, re.M).group(1)
        self.provers = [prover for prover, pattern in NAMES.items()
                        if prover in ("z3em", "cvc5") or re.search(r"(^|, )%s \d+(,|$)" % pattern, used)]
        self.limit = max(FEWEST, math.ceil(2 * max(map(float, re.findall(r"^    +([\d.]+) s  \S", text, re.M)))))
        while not output(root, root, module, [name], self.limit, self.provers)[0]:
            self.limit *= 2
            if self.limit > 4 * LONG:
                raise Wrong("NOT PROVED: %s by %s" % (name, ", ".join(self.provers)))

    def rejects(self, tree):
        """Why the proof rejects the function as it is in the tree; None when it does not."""
        proved, text = output(self.root, tree, self.module, [self.name], self.limit, self.provers)
        return None if proved else re.search(r"^NOT PROVED: (?:not proved: )?(.*)", text, re.M).group(1)
