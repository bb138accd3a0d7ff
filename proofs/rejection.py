# SPDX-License-Identifier: MIT OR Apache-2.0
"""Whether the proof rejects a wrong version of a function.

The true function is proved first: a wrong one then gets the provers that this took, and twice the time of the slowest
goal here and now, so that what is rejected is the change. The clauses that rejected the wrong versions before this one
are asked first, those that took long are asked last.
"""
import math
import os
import re
import shutil
import subprocess

import session

USUAL, SHORT = ["z3em", "cvc5short"], 2  # provers and CPU seconds for a goal: enough for most functions
LONG = 20  # for the others
FEWEST, MOST_SLACK = 1, 16
LIKELY = 3  # clauses that are asked first
UNREAD = re.compile(r"Frama-C stops at|^\[kernel\] .*: User Error: ")  # what is said of a function that is none


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
        self.provers, self.light, self.slack = USUAL, ["--light"], 2
        self.rejecting = []  # the clauses that rejected a wrong version, the last one first
        proved, text = self.proof(root, SHORT)
        if proved:
            self.note_times(text)
        else:
            self.search()

    def search(self):
        """Find the provers that the function needs among all, and the time."""
        self.provers, self.light = session.PROVERS, []
        for limit in (LONG, 3 * LONG):  # the second time if others keep this machine busy
            proved, text = self.proof(self.root, limit)
            if proved:
                break
        else:
            raise Wrong(re.search(r"^NOT PROVED: .*", text, re.M).group())
        used = re.search(r"^  by prover: (.*)", text, re.M).group(1)
        self.provers = [prover for prover, (_, title) in session.titles().items()
                        if prover in USUAL or re.search(r"(^|, )%s \d+(,|$)" % re.escape(title), used)]
        self.note_times(text)
        while self.rejects(self.root):
            self.slack *= 2
            if self.slack > MOST_SLACK:
                raise Wrong("NOT PROVED: %s by %s" % (self.name, ", ".join(self.provers)))
        self.rejecting = []

    def note_times(self, text):
        """Note how long the slowest goals of each clause took; the last of those that are listed stands for the rest."""
        self.times, self.rest = {}, 0
        for seconds, goal in re.findall(r"^    +([\d.]+) s  .* (\w+)$", text, re.M):
            self.rest = float(seconds)
            self.times.setdefault(clause_of(goal, self.name), self.rest)

    def limit(self, seconds):
        return max(FEWEST, math.ceil(self.slack * max([self.rest, *seconds])))

    def proof(self, tree, limit, clauses=()):
        """Whether the function is proved in the tree, as far as some clauses go, and what was printed."""
        command = [os.path.join(self.root, "proofs/prove"), self.module, "--root", tree, "--quick", "--fct", self.name,
                   "--timeout", str(limit), "--provers", ",".join(self.provers), *self.light]
        command += ["--prop=" + ",".join(clauses)] if clauses else []
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        return run.returncode == 0, run.stdout

    def stages(self):
        """Which clauses are asked together, and for how long: likely ones, quick ones, slow ones."""
        likely = self.rejecting[:LIKELY]
        slow = [clause for clause, seconds in self.times.items()
                if clause and clause not in likely and self.limit([seconds]) > FEWEST]
        before = likely + slow
        quick = [seconds for clause, seconds in self.times.items() if clause not in before]
        yield from [(likely, self.limit(self.times.get(clause, 0) for clause in likely))] if likely else []
        yield ["-" + clause for clause in before], self.limit(quick)
        yield from [(slow, self.limit(self.times[clause] for clause in slow))] if slow else []

    def rejects(self, tree):
        """Why the proof rejects the function as it is in the tree; None when it does not."""
        for clauses, limit in self.stages():
            proved, text = self.proof(tree, limit, clauses)
            if not proved:
                goal = re.search(r"^NOT PROVED: (?:not proved: )?(.*)", text, re.M).group(1)
                clause = clause_of(goal, self.name)
                self.rejecting = [clause] * bool(clause) + [name for name in self.rejecting if name != clause]
                return goal
        return None


def clause_of(goal, function):
    """What -wp-prop calls the clause that a goal is about; None when the goal's name does not tell."""
    rest = re.sub(r"(_part\d+|_preserved|_established|_\d+)*$", "", goal[len(function):])
    named = re.search(r"_(?:ensures|requires|loop_invariant|assert(?:_rte)?)_(\w+)$", rest)
    kind = re.search(r"_(assigns|variant|terminates)(_|$)", rest)
    return named.group(1) if named else kind and "@" + kind.group(1)
