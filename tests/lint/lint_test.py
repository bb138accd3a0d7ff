#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the text of the whole tree must be like. Looks at the tree itself, so that no file can be forgotten."""
import os
import re
import subprocess
import sys

LICENCE = "SPDX-License-Identifier: MIT OR Apache-2.0"
# What holds on one machine only, or lies outside the tree.
FOREIGN = re.compile(r"[.][.]/shared\b|/work[/]|/root[/]|/home[/]\w")
MADE = (".campaign", ".coverage", ".frama-c", ".git", ".http_cache", ".report", "__pycache__")


def tree():
    """Every file of the tree but what is made from it."""
    for folder, folders, names in os.walk("."):
        folders[:] = sorted(f for f in folders if f not in MADE and not f.startswith("bazel-"))
        for name in sorted(names):
            if not name.endswith(".swp") and name != ".git":  # a file in a second working tree
                yield os.path.relpath(os.path.join(folder, name))


def text(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "replace")


def check_format():
    """C is laid out as .clang-format says."""
    files = [path for path in tree() if path.endswith((".c", ".h", ".cc"))]
    run = subprocess.run(["clang-format", "--dry-run"] + files, stderr=subprocess.PIPE, text=True, check=True)
    return re.findall(r"^(\S+:\d+):\d+: warning", run.stderr, re.M)


def check_licence():
    """Every source says its licence in its first lines."""
    return [path for path in tree()
            if (path.endswith((".c", ".h", ".cc", ".acsl", ".py", ".sh", ".bzl")) or text(path).startswith("#!"))
            and LICENCE not in "\n".join(text(path).split("\n")[:3])]


def check_paths():
    """No file names a place outside the tree."""
    return ["%s:%d" % (path, number) for path in tree() if not path.startswith("corpus/")
            for number, line in enumerate(text(path).split("\n"), 1) if FOREIGN.search(line)]


def main():
    os.chdir(os.path.dirname(os.path.realpath("WORKSPACE")))
    check = globals()["check_" + sys.argv[1]]
    faults = check()
    if faults:
        sys.exit("%s\nNot so at:\n%s" % (check.__doc__, "\n".join(faults)))


main()
