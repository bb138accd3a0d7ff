# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the sources below the current folder say, found without the prover: who owns which file, function, lemma."""
import hashlib
import os
import re
import subprocess
import tempfile


class Unreadable(Exception):
    """A source file that the compiler does not take."""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def modules():
    """Module name -> options, from modules.bzl (a Python literal, too)."""
    names = {}
    exec(read("proofs/modules.bzl"), names)
    return names["MODULES"]


def files_of(module):
    """The files whose functions and lemmas are proved by the target of this module."""
    files = ["src/gpamap/%s.h", "src/gpamap/%s.c", "specs/%s.acsl", "proofs/lemmas/%s.h"]
    return [f for f in [f % module for f in files] + modules()[module].get("files", []) if os.path.exists(f)]


def owner_of(path):
    """The module that proves a file; None when nobody does."""
    for module, options in modules().items():
        if os.path.splitext(os.path.basename(path))[0] == module or path in options.get("files", []):
            return module
    return None


def closure(files):
    """The files and all project files that they include, in order of first inclusion."""
    found = []
    for path in files:
        if path in found:
            continue
        found.append(path)
        included = re.findall(r'^\s*#\s*include "(.*)"', read(path), re.M)
        candidates = [p for name in included for p in (name, "src/" + name)]
        found += [f for f in closure([p for p in candidates if os.path.exists(p)]) if f not in found]
    return found


def digest(module):
    """One hash of every file that a proof of the module reads."""
    lines = ["%s %s\n" % (hashlib.sha256(read(f).encode()).hexdigest(), f) for f in sorted(closure(files_of(module)))]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def c_functions(path):
    """What the C compiler sees in a file: [(name, file, line, is a definition)]."""
    with tempfile.TemporaryDirectory() as folder:
        listing = os.path.join(folder, "functions")
        run = subprocess.run(["gcc", "-std=c11", "-fsyntax-only", "-I.", "-Isrc", "-aux-info", listing, path],
                             stderr=subprocess.PIPE, text=True, check=False)
        if run.returncode:
            raise Unreadable(run.stderr)
        lines = re.findall(r"^/\* (\S+?):(\d+):.([CF]) \*/ [^(]*?(\w+) \(", read(listing), re.M)
    return [(name, os.path.normpath(file), int(line), kind == "F") for file, line, kind, name in lines]


def annotations(path):
    """The ACSL of a file, joined."""
    return "\n".join(block or line for block, line in re.findall(r"(?s)/\*@(.*?)\*/|//@([^\n]*)", read(path)))


def without_comments(text):
    """ACSL without its own comments."""
    return re.sub(r"//[^\n]*", "", text)


def ghost_functions(path):
    """The names of the ghost functions defined in a file."""
    text = re.sub(r"/@.*?@/", "", without_comments(annotations(path)), flags=re.S)
    return re.findall(r"\b(?:void|bool|int|\w+_t|unsigned|long)\s+\**(\w+)\s*\([^;{}]*\)\s*\{", text)


def lemmas(path):
    return re.findall(r"\blemma\s+(\w+)", without_comments(annotations(path)))


def recursive_definitions(path):
    """The logic functions and predicates of a file whose meaning refers to themselves."""
    text = without_comments(annotations(path))
    starts = list(re.finditer(r"\b(?:logic\s+[\w\s*]+?|predicate\s+|inductive\s+)(\w+)\s*(?:\{[^}]*\})?\s*(?=[(=])", text))
    found = []
    for start, end in zip(starts, [s.start() for s in starts[1:]] + [len(text)]):
        body = re.split(r"\b(?:lemma|axiom)\b", text[start.end():end])[0]
        if start.group().startswith("inductive") or re.search(r"\b%s\b" % start.group(1), body):
            found.append(start.group(1))
    return found


def trusted():
    """What TRUST.md lists by name: {(kind, name)} from its `kind:name` marks, which Bazel gives without the rest."""
    path = "proofs/trusted.txt" if os.path.exists("proofs/trusted.txt") else "proofs/TRUST.md"
    return set(re.findall(r"`([a-z]+):([\w.]+)`", read(path)))
