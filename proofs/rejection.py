# SPDX-License-Identifier: MIT OR Apache-2.0
"""Whether the proof rejects a wrong version of a function.

The true function is proved first: a wrong one then gets the provers that this took, and twice the time of its slowest
goal here and now, so that what is rejected is the change. The clauses that rejected the wrong versions before this one
are asked first.
"""
import math
import os
import re
import shutil
import subprocess

import session

USUAL, SHORT = ["z3em", "cvc5short"], 2  # provers and CPU seconds for a goal: enough for most functions
LONG = 20  # for the others
FEWEST = 1
LIKELY = 3  # clauses that are asked first


class Wrong(Exception):
    """A true function that is not proved."""


def copy(root, tree):
    """Copy what a proof reads."""
    for folder in ("src/gpamap", "specs", "proofs"):
        shutil.copytree(os.path.join(root, folder), os.path.join(tree, folder), dirs_exist_ok=True)


class Function:
    """A function, proved as it is in the root."""

    def __init__(self, root, module, name):
        self.root, self.module, self.name = root, module, name
        self.provers, self.limit, self.light = USUAL, SHORT, ["--light"]
        self.clauses = []  # those that rejected a wrong version, the last one first
        proved, text = self.proof(root)
        if proved:
            self.limit = self.twice_the_slowest(text)
        else:
            self.search()

    def search(self):
        """Find the provers that the function needs among all, and the time."""
        self.provers, self.light = session.PROVERS, []
        for self.limit in (LONG, 3 * LONG):  # the second time if others keep this machine busy
            proved, text = self.proof(self.root)
            if proved:
                break
        else:
            raise Wrong(re.search(r"^NOT PROVED: .*", text, re.M).group())
        used = re.search(r"^  by prover: (.*)", text, re.M).group(1)
        self.provers = [prover for prover, (_, title) in session.titles().items()
                        if prover in USUAL or re.search(r"(^|, )%s \d+(,|$)" % re.escape(title), used)]
        self.limit = self.twice_the_slowest(text)
        while not self.proof(self.root)[0]:
            self.limit *= 2
            if self.limit > 4 * LONG:
                raise Wrong("NOT PROVED: %s by %s" % (self.name, ", ".join(self.provers)))

    def twice_the_slowest(self, text):
        times = re.findall(r"^    +([\d.]+) s  \S", text, re.M)
        return max(FEWEST, math.ceil(2 * max(map(float, times), default=0)))

    def proof(self, tree, clauses=None):
        """Whether the function is proved in the tree, as far as some clauses go, and what was printed."""
        command = [os.path.join(self.root, "proofs/prove"), self.module, "--root", tree, "--quick", "--fct", self.name,
                   "--timeout", str(self.limit), "--provers", ",".join(self.provers), *self.light]
        command += ["--prop=" + ",".join(clauses)] if clauses else []
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        return run.returncode == 0, run.stdout

    def rejects(self, tree):
        """Why the proof rejects the function as it is in the tree; None when it does not."""
        likely = self.clauses[:LIKELY]
        for clauses in [likely, ["-" + clause for clause in likely]] if likely else [None]:
            proved, text = self.proof(tree, clauses)
            if not proved:
                goal = re.search(r"^NOT PROVED: (?:not proved: )?(.*)", text, re.M).group(1)
                self.clauses = list(dict.fromkeys(clause_of(goal, self.name) + self.clauses))
                return goal
        return None


def clause_of(goal, function):
    """What -wp-prop calls the clause that a goal is about; nothing when the goal's name does not tell."""
    rest = re.sub(r"(_part\d+|_preserved|_established|_\d+)*$", "", goal[len(function):])
    named = re.search(r"_(?:ensures|requires|loop_invariant|assert(?:_rte)?)_(\w+)$", rest)
    kind = re.search(r"_(assigns|variant|terminates)(_|$)", rest)
    return [named.group(1)] if named else ["@" + kind.group(1)] if kind else []
