# SPDX-License-Identifier: MIT OR Apache-2.0
"""Where a campaign keeps its files, and what it remembers between two starts."""
import fcntl
import hashlib
import json
import os
import shutil
import subprocess

ROOT = os.path.realpath(os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", ".."))
ENGINES = ("libfuzzer", "afl", "afl_asan", "afl_cmplog")
CANARY = "canary_fuzz"
FIGURES = ("executions", "seconds", "coverage", "new_inputs", "crashes", "last_new")


class Trouble(Exception):
    """Something the user has to put right; its text says what."""


def make(*parts):
    """A folder, made if it is missing."""
    path = os.path.join(*parts)
    os.makedirs(path, exist_ok=True)
    return path


def sha1_of(path):
    with open(path, "rb") as file:
        return hashlib.sha1(file.read()).hexdigest()


def write_whole(path, text):
    """Write a file so that nobody ever sees half of it."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def copy_whole(source, target):
    shutil.copyfile(source, target + ".new")
    shutil.copymode(source, target + ".new")
    os.replace(target + ".new", target)


class Place:
    """The folder of a campaign, and the folder of inputs, which several campaigns may share."""

    def __init__(self, state, shared=None, name="here"):
        self.state = os.path.abspath(state)
        self.inputs = os.path.abspath(shared) if shared else os.path.join(self.state, "inputs")
        self.name = name
        self.programs = make(self.state, "programs")
        self.findings = make(self.state, "findings")
        self.logs = make(self.state, "logs")
        make(self.inputs)

    def crashes(self, harness):
        return make(self.state, "crashes", harness)

    def corpus(self, harness):
        """libFuzzer's folder: inputs named by their SHA-1, of every campaign that shares it."""
        return make(self.inputs, harness, "corpus")

    def afl(self, harness):
        """AFL++'s folder: one folder in it for every instance of every campaign that shares it."""
        return make(self.inputs, harness, "afl")

    def instance(self, engine):
        return "%s-%s" % (self.name, engine)

    def program(self, harness, engine):
        return os.path.join(self.programs, "%s_%s" % (harness, engine))

    def log(self, harness, engine):
        return os.path.join(self.logs, "%s.%s.log" % (harness, engine))

    def lock(self):
        """Held until the program ends: one campaign at a time in a folder."""
        file = open(os.path.join(self.state, "lock"), "w", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble("another campaign is running in %s" % self.state) from None
        return file


class State:
    """state.json: the figures of every harness and engine, over all starts."""

    def __init__(self, place):
        self.path = os.path.join(place.state, "state.json")
        self.harnesses = {}
        if os.path.exists(self.path):
            try:
                with open(self.path, encoding="utf-8") as file:
                    self.harnesses = json.load(file)["harnesses"]
            except (ValueError, KeyError, TypeError):
                raise Trouble("%s cannot be read; move it away to count from 0" % self.path) from None

    def record(self, harness, engine):
        figures = self.harnesses.setdefault(harness, {}).setdefault(engine, {})
        for figure in FIGURES:
            figures.setdefault(figure, 0)
        return figures

    def save(self):
        write_whole(self.path, json.dumps({"version": 1, "harnesses": self.harnesses}, indent=2, sort_keys=True) + "\n")


def label(harness):
    """The Bazel package of a harness."""
    plain = harness == CANARY or os.path.exists(os.path.join(ROOT, "fuzz", harness + ".c"))
    return "//%s:%s" % ("fuzz" if plain else "fuzz/formats", harness)


def harnesses(programs):
    """All harnesses but the canary: of a folder of programs, or of the tree."""
    if programs:
        suffix = "_libfuzzer"
        names = [name[:-len(suffix)] for name in os.listdir(programs) if name.endswith(suffix)]
    else:
        corpora = os.path.join(ROOT, "corpus")
        names = [name for name in os.listdir(corpora) if name.endswith("_fuzz")]
    return sorted(name for name in names if name != CANARY)


def build(names, engines):
    """Build the programs with Bazel; the folder of each."""
    labels = ["%s_%s" % (label(name), engine) for name in names for engine in engines]
    if subprocess.run(["bazel", "build"] + labels, cwd=ROOT, check=False).returncode != 0:
        raise Trouble("the programs could not be built")
    found = subprocess.run(["bazel", "info", "bazel-bin"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           check=True, text=True).stdout.strip()
    return {name: os.path.join(found, label(name)[2:].split(":")[0]) for name in names}


def bring_programs(place, names, engines, programs):
    """Copy the programs into the campaign's folder, so that a later build changes nothing under it."""
    engines = sorted(set(engines) | {"libfuzzer"})  # replays, minimises and merges
    folders = {name: programs for name in names} if programs else build(names, engines)
    for name in names:
        for engine in engines:
            source = os.path.join(folders[name], "%s_%s" % (name, engine))
            if not os.path.exists(source):
                raise Trouble("there is no program %s" % source)
            copy_whole(source, place.program(name, engine))


def dictionary(harness):
    """The dictionary of a format; e820_log_fuzz has that of e820."""
    folder = os.path.join(ROOT, "fuzz", "dict")
    fits = [name for name in os.listdir(folder) if harness.startswith(name[:-len(".dict")])]
    return os.path.join(folder, max(fits, key=len)) if fits else None
