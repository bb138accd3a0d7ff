# SPDX-License-Identifier: MIT OR Apache-2.0
"""Which provers there are, which is asked about a goal first, and who proved what.

WP keeps a session: a folder with a script for each goal, which says who has proved it, and whom to ask first.
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys

import sources

HERE = os.path.dirname(os.path.abspath(__file__))
PROVERS = "z3em cvc5 cvc4 cvc5ind z3".split()
ALL = PROVERS + ["cvc5short", "tip"]  # this one gives up soon; tip asks whom the session names
SAVED = ["-wp-time-margin", "1000000"]  # every proof is written into the session, however short it is
# Frama-C collects garbage half as often, in large pages: less time, and twice the memory, 1.2 GB where goals are many.
QUICKER = {"OCAMLRUNPARAM": "o=400", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}

Proof = collections.namedtuple("Proof", "prover seconds")  # the prover as provers/why3.conf and options call it


def set_up_provers(folder):
    """Write the configuration of why3 for this machine, which must name its parts by absolute paths."""
    words = {"HERE": folder}
    for tool in ("frama-c", "why3", "z3", "cvc4", "cvc5"):
        words[tool] = shutil.which(tool) or sys.exit("prove: no %s; run tools/setup" % tool)
    for word, option in (("WHY3", "--print-datadir"), ("WHY3LIB", "--print-libdir")):
        words[word] = subprocess.run(["why3", option], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    templates = os.path.join(HERE, "provers")
    for name in os.listdir(templates):
        text = re.sub(r"@([\w-]+)@", lambda word: words[word.group(1)], sources.read(os.path.join(templates, name)))
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return dict(os.environ, **QUICKER, HOME=folder, PWD=os.getcwd(), WHY3CONFIG=os.path.join(folder, "why3.conf"))


def titles():
    """Shortcut of each prover -> (how scripts call it, how the log calls it)."""
    blocks = re.findall(r'name = "(.*)"\nversion = "(.*)"\nalternative = "(.*)"\nshortcut = "(.*)"',
                        sources.read(os.path.join(HERE, "provers/why3.conf")))
    return {shortcut: (":".join([name, version] + [variant] * bool(variant)),
                       "%s %s%s" % (name, version, " (%s)" % variant if variant else ""))
            for name, version, variant, shortcut in blocks}


def ask(provers, seconds):
    """The options of a stage; Frama-C would add its provers to those of the stage before."""
    names = ["-" + prover for prover in ALL if prover not in provers] + provers
    return ["-wp-prover=" + ",".join(names), "-wp-timeout", str(seconds)]


class Session:
    """The session of one module's proof."""

    def __init__(self, module, folder, provers, follow):
        """Of the hints, those that name one of the provers are followed, or none."""
        self.scripts = os.path.join(folder, "session/script")
        self.options = ["-wp-session", os.path.dirname(self.scripts)] + SAVED
        self.shortcuts = {script: shortcut for shortcut, (script, _) in titles().items()}
        os.makedirs(self.scripts)
        path = "proofs/hints/%s.json" % module
        hints = json.loads(sources.read(path)) if os.path.exists(path) else {}
        self.hints = {goal: prover for prover, goals in hints.items() for goal in goals}
        self.first = {goal: prover for goal, prover in self.hints.items() if follow and prover in provers}
        for goal, prover in self.first.items():
            with open(os.path.join(self.scripts, goal + ".json"), "w", encoding="utf-8") as file:
                json.dump([{"prover": prover, "verdict": "valid"}], file)

    def goals(self):
        """The goals that provers were asked about, now or for the hints."""
        return sorted({name[:-len(".json")] for name in os.listdir(self.scripts)} | set(self.hints))

    def proofs(self, goal):
        """The proofs of a goal, the quickest first; none of a goal that no prover was asked about."""
        path = os.path.join(self.scripts, goal + ".json")
        if goal in self.first and not os.path.exists(path):  # Frama-C removes a script whose proof took 0.00 s
            return [Proof(self.first[goal], 0.0)]
        text = sources.read(path) if os.path.exists(path) else "[]"
        steps = json.loads(re.sub(r"(\d)\.(?=\D)", r"\1.0", text))  # Frama-C writes 3.0 as 3.
        found = [Proof(self.shortcuts[step["prover"]], step.get("time", 0.0)) for step in steps
                 if step["verdict"] == "valid" and step["prover"] in self.shortcuts]
        return sorted(found, key=lambda proof: proof.seconds)
