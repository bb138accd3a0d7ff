# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the tree below the current folder says of its modules: in a sentence, which harnesses run them; its commit."""
import ast
import os
import re
import subprocess

import sources


def literal(path, name):
    """The value of a variable that a BUILD or .bzl file sets to a literal."""
    return ast.literal_eval(re.search(r"^%s = (\{.*?^\})$" % name, sources.read(path), re.M | re.S).group(1))


def summary(module):
    """The first sentence of the comment that opens a header, a source file without one, or a theorem."""
    files = ["src/gpamap/%s.h" % module, "src/gpamap/%s.c" % module] + sources.modules()[module].get("files", [])
    path = next(path for path in files if os.path.exists(path))
    comment = re.search(r"^/\*(?! SPDX)(.*?)\*/", sources.read(path), re.M | re.S).group(1)
    text = " ".join(line.strip(" *") for line in comment.split("\n")).strip()
    return re.split(r"(?<=\.)(?:\s|$)", text)[0].rstrip(".")


def harnesses(module):
    """The fuzz harnesses that run a module: those that are for it, else those for what stands on it."""
    compared = literal("fuzz/BUILD", "_COMPARISONS")
    deps = literal("src/gpamap/BUILD", "_MODULES")
    wanted = {sources.modules()[module].get("library", module)}
    while wanted:
        found = [h for h, comparison in sorted(literal("fuzz/BUILD", "_HARNESSES").items())
                 if wanted & set(compared[comparison])]
        if found:
            return found
        wanted = {user for user, below in deps.items() if wanted & set(below)}
    return []


def git(*arguments):
    """What git answers; None when it does not."""
    try:
        return subprocess.run(["git", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def commit():
    """The commit of the tree; None when its top is not that of a repository."""
    if git("rev-parse", "--show-cdup") != "":
        return None
    return git("rev-parse", "--short=12", "HEAD") + (" and changes on top of it" if git("status", "--porcelain") else "")
