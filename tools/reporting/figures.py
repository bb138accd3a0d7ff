# SPDX-License-Identifier: MIT OR Apache-2.0
"""The numbers of the report, as the tools have written them below the current folder, and whether they are of this tree.

What a tool says of a module is its record with a `state`: FRESH, STALE (the files that it is about have changed since),
MISSING (nobody has measured it) or NONE (there is nothing to measure).
"""
import collections
import datetime
import json
import os
import re

import contracts
import facts
import lcov
import sources

FRESH, STALE, MISSING, NONE = "fresh", "stale", "missing", "none"
MUTANTS = "tests/mutants/results.json"
JUDGED = ("rejected_by_the_proof", "survived_the_proof", "same_object_code", "does_not_compile")


class Trouble(Exception):
    """An input that cannot be read."""


def load(path):
    """What a JSON file says; None when there is none."""
    if not os.path.exists(path):
        return None
    try:
        return json.loads(sources.read(path))
    except ValueError as reason:
        raise Trouble("%s is no JSON: %s" % (path, reason)) from None


def judged(record, digest):
    """A record, and whether it is about files that have this digest."""
    return {**record, "state": FRESH if record["inputs"] == digest else STALE} if record else {"state": MISSING}


def date_of(path):
    return datetime.datetime.fromtimestamp(os.path.getmtime(path)).isoformat(" ", "minutes")


def within(counts, first, last):
    """The counts of some lines."""
    return {key: count for key, count in counts.items() if first <= (key if isinstance(key, int) else key[0]) <= last}


class Coverage:
    def __init__(self):
        record = load(lcov.RECORD)
        self.state = judged(record, lcov.digest())["state"]
        self.date, self.commit = (record["date"], record["commit"]) if record else (None, None)
        self.files = lcov.read(lcov.LCOV) if record else {}

    def of(self, parts):
        """The lines and branches hit, and all of them, of [(file, first line, last line)]."""
        known = [(self.files[file], first, last) for file, first, last in parts if file in self.files]
        if not known:
            return {"state": MISSING}
        found = {"state": self.state}
        for kind in ("lines", "branches"):
            hits = [lcov.hit(within(getattr(counts, kind), first, last)) for counts, first, last in known]
            found[kind] = [sum(numbers) for numbers in zip(*hits)]
        return found if found["lines"][1] else {"state": MISSING}


class Campaign:
    """The executions of a campaign, over all starts and all versions of the sources."""

    def __init__(self, path):
        record = load(path)
        self.state = FRESH if record else MISSING
        self.date = record and date_of(path)
        try:
            self.executions = {harness: sum(figures["executions"] for figures in engines.values())
                               for harness, engines in (record or {"harnesses": {}})["harnesses"].items()}
        except (AttributeError, KeyError, TypeError):
            raise Trouble('%s is no state of a campaign: expected "harnesses", and "executions" of each engine'
                          % path) from None

    def of(self, harnesses):
        ran = [harness for harness in harnesses if harness in self.executions]
        return {"state": FRESH, "executions": sum(self.executions[harness] for harness in ran)} if ran \
            else {"state": MISSING}


class Module:
    """All that is known of one module."""

    def __init__(self, name, mutants, covered, campaign):
        self.name, self.summary, self.files = name, facts.summary(name), sources.files_of(name)
        digest = sources.digest(name)
        self.proof = judged(load("proofs/status/%s.json" % name), digest)
        self.second = judged(load("proofs/second/%s.json" % name), digest)
        self.mutants = judged(mutants.get(name), digest)
        self.harnesses = [harness + "_fuzz" for harness in facts.harnesses(name)]
        self.fuzz = campaign.of(self.harnesses)
        self.coverage = covered.of([(file, 1, float("inf")) for file in self.files])
        self.covered = covered.files if covered.state == FRESH else {}
        self.functions = [Function(self, function, covered) for function in contracts.functions(name)]
        self.lemmas = [Lemma(self, lemma) for lemma in contracts.lemmas(name)]
        self.definitions = contracts.definitions(name)
        if not any(file.startswith("src/") for file in self.files):  # a theorem
            self.mutants = self.coverage = self.fuzz = {"state": NONE}


def part(record, kind, name):
    """What a record says of a function or lemma."""
    found = record.get(kind, {}).get(name)
    return {**found, "state": record["state"]} if found else {"state": MISSING}


class Lemma:
    def __init__(self, module, lemma):
        self.module, self.name, self.prose, self.text = module, lemma.name, lemma.prose, lemma.text
        self.proof = part(module.proof, "lemmas", lemma.name)
        self.second = part(module.second, "lemmas", lemma.name)


class Function:
    def __init__(self, module, function, covered):
        self.module, self.name, self.prose, self.ghost = module, function.name, function.prose, function.ghost
        self.contract, self.source = function.contract, function.source
        self.proof = part(module.proof, "functions", self.name)
        self.second = part(module.second, "functions", self.name)
        self.mutants = {"state": NONE} if self.ghost else part(module.mutants, "functions", self.name)
        self.survivors = [line for line in module.mutants.get("survivors", []) if line["function"] == self.name]
        first = self.source.line
        self.coverage = {"state": NONE} if self.ghost or not self.source.file.startswith("src/") else covered.of(
            [(self.source.file, first, first + len(self.source.lines) - 1)])


class Total:
    """Sums over the modules whose record is fresh; which others there are is told beside them."""

    def __init__(self, modules, kind):
        records = {module.name: getattr(module, kind) for module in modules}
        self.of = len([record for record in records.values() if record["state"] != NONE])
        self.fresh = [record for record in records.values() if record["state"] == FRESH]
        self.stale = [name for name, record in records.items() if record["state"] == STALE]
        self.missing = [name for name, record in records.items() if record["state"] == MISSING]
        self.state = FRESH if self.fresh else STALE if self.stale else MISSING

    def sum(self, key):
        """The sum of numbers, or how many entries there are in maps."""
        values = [record[key] for record in self.fresh]
        return sum(len(value) if isinstance(value, dict) else value for value in values)

    def sums(self, key):
        """Sums by key of maps, the largest first; place by place of lists."""
        values = [record[key] for record in self.fresh]
        if values and isinstance(values[0], list):
            return [sum(numbers) for numbers in zip(*values)]
        return dict(sum(map(collections.Counter, values), collections.Counter()).most_common())


def assumptions():
    """How many rows the tables of TRUST.md have that begin with an id."""
    tables = re.findall(r"^\| id \|.*\n\|[ -|]*\n((?:\|.*\n)+)", sources.read("proofs/TRUST.md"), re.M)
    return sum(table.count("\n") for table in tables)


class Figures:
    def __init__(self, campaign):
        covered, self.campaign = Coverage(), Campaign(campaign)
        mutants = load(MUTANTS) or {}
        self.modules = [Module(name, mutants, covered, self.campaign) for name in sources.modules()]
        self.covered, self.assumptions = covered, assumptions()
        self.totals = {kind: Total(self.modules, kind) for kind in ("proof", "second", "mutants", "coverage")}
        self.dates = sorted({record["date"] for record in mutants.values()})
        self.executions = sum(self.campaign.executions.values())
