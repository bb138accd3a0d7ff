# SPDX-License-Identifier: MIT OR Apache-2.0
"""Reading the documents: their blocks, tables, code spans and links."""

import collections
import glob
import os
import re

Block = collections.namedtuple("Block", "path line kind text")
Table = collections.namedtuple("Table", "path line header rows")
Session = collections.namedtuple("Session", "command output")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def go_to_tree():
    """Work in the tree itself, so that no file of it can be forgotten."""
    os.chdir(os.path.dirname(os.path.realpath("WORKSPACE")))


def documents():
    return ["README.md", "CHANGELOG.md", "proofs/TRUST.md"] + sorted(glob.glob("docs/*.md"))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def blocks(path, kind=None):
    """The fenced blocks of a document, or those of one kind."""
    text = read(path)
    found = [Block(path, line_of(text, m.start()), m.group(1), m.group(2)) for m in FENCE.finditer(text)]
    return [block for block in found if kind in (None, block.kind)]


def prose(path):
    """A document with its blocks blanked, line by line."""
    return FENCE.sub(lambda m: re.sub(r"[^\n]", "", m.group()), read(path))


def tables(path):
    """Every table, cell by cell; a cell keeps its code marks."""
    found = []
    for m in re.finditer(r"(?:^\|.*\|\n)+", prose(path), re.M):
        rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in m.group().strip().split("\n")]
        found.append(Table(path, line_of(prose(path), m.start()), rows[0], rows[2:]))
    return found


def spans(text):
    """What stands between code marks."""
    return re.findall(r"`([^`]+)`", text)


def sessions(block):
    """What a console block types, and what it is answered; a here-document belongs to its command."""
    found = []
    lines = block.text.splitlines(keepends=True)
    while lines:
        line = lines.pop(0)
        if line.startswith("$ "):
            command = line[2:]
            while command.endswith("\\\n"):
                command += lines.pop(0)
            end = re.search(r"<<'(\w+)'", command)
            while end and not command.endswith("\n%s\n" % end.group(1)):
                command += lines.pop(0)
            found.append([command, ""])
        else:
            found[-1][1] += line
    return [Session(*parts) for parts in found]
