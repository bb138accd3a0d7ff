#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the documents show is what happens: console blocks, C programs and worked tables are run and compared.

A console block is typed into a shell that stands in the tree. A C block whose first line is `/* NAME.c */` lies there
as that file. A table whose header begins with `request`, `placed` is a layout: its first column is replayed, its second
is what the tool must answer. By hand: GPAMAP=path/to/gpamap tests/docs/examples_test.py; with --write it writes what
console blocks are answered into the documents.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import document  # pylint: disable=wrong-import-position

TOOL = os.path.abspath(os.environ.get("GPAMAP", "src/cli/gpamap"))
TYPED = re.compile(r"(gpamap|cc) ")  # other commands are not run
WARNINGS = "-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wpedantic -Werror".split()
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


class Workshop:
    """A folder that looks like the tree, holds the C programs of a document, and may be written to."""

    def __init__(self, path):
        self.folder = tempfile.mkdtemp()
        for name in os.listdir("."):
            if not name.startswith((".", "bazel-")):
                os.symlink(os.path.abspath(name), os.path.join(self.folder, name))
        os.mkdir(os.path.join(self.folder, "bin"))
        os.symlink(TOOL, os.path.join(self.folder, "bin", "gpamap"))
        self.programs = []
        for block in document.blocks(path, "c"):
            name = re.match(r"/\* (\w+\.c) \*/\n", block.text)
            if name:
                self.programs.append(name.group(1))
                with open(os.path.join(self.folder, name.group(1)), "w", encoding="utf-8") as file:
                    file.write(block.text)

    def run(self, command):
        path = os.path.join(self.folder, "bin") + os.pathsep + os.environ["PATH"]
        return subprocess.run(["bash", "-c", command], cwd=self.folder, env=dict(os.environ, PATH=path), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False).stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


def number(text):
    digits, unit = re.fullmatch(r"(\w+?)([KMGT]?)", text).groups()
    return int(digits, 0) * UNITS[unit]


def placed_as_said(cell):
    """The ranges of a cell such as `[0, 1G)` `[2G, 3G)`, or the error in it."""
    if cell.startswith("`error"):
        return document.spans(cell)[0]
    return [tuple(number(end) for end in re.fullmatch(r"\[(\w+), (\w+)\)", span).groups())
            for span in document.spans(cell)]


def placed_as_answered(table):
    """Replay a table's requests: tag -> ranges, or the error."""
    requests = [document.spans(row[0])[0] for row in table.rows]
    trace = "\n".join(["layout"] + requests + ["allocate"]) + "\n"
    run = subprocess.run([TOOL, "replay", "-"], input=trace, stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    found = {}
    for line in run.stdout.splitlines():
        if line.startswith("error"):
            return line
        if line.startswith("placed"):
            _, tag, _, start, end = line.split()
            found.setdefault(tag, []).append((int(start, 0), int(end, 0)))
    return found


class Documents(unittest.TestCase):
    maxDiff = None

    def test_every_console_block_shows_what_is_answered(self):
        count = 0
        for path in document.documents():
            with Workshop(path) as shop:
                for block in document.blocks(path, "console"):
                    for session in document.sessions(block):
                        with self.subTest(place="%s:%d" % (path, block.line), command=session.command):
                            self.assertRegex(session.command, TYPED)
                            self.assertEqual(session.output, shop.run(session.command))
                            count += 1
        self.assertGreaterEqual(count, 3)

    def test_every_c_program_compiles_without_a_warning(self):
        count = 0
        for path in document.documents():
            with Workshop(path) as shop:
                for program in shop.programs:
                    for compiler in ("gcc", "gcc -ffreestanding", "clang"):
                        command = [compiler, "-std=c11 -I. -Isrc -fsyntax-only", *WARNINGS, program]
                        with self.subTest(path=path, compiler=compiler):
                            self.assertEqual("", shop.run(" ".join(command)))
                            count += 1
        self.assertGreaterEqual(count, 3)

    def test_every_worked_table_is_what_the_tool_computes(self):
        count = 0
        for path in document.documents():
            for table in document.tables(path):
                if table.header[:2] != ["request", "placed"]:
                    continue
                with self.subTest(place="%s:%d" % (path, table.line)):
                    answered = placed_as_answered(table)
                    said = [(document.spans(row[0])[0].split()[1], placed_as_said(row[1])) for row in table.rows]
                    errors = [what for _, what in said if isinstance(what, str)]
                    if isinstance(answered, str):
                        self.assertEqual(errors, [answered])
                        self.assertTrue(all(not what or isinstance(what, str) for _, what in said))
                    else:
                        self.assertEqual(errors, [])
                        self.assertEqual({tag: ranges for tag, ranges in said if ranges}, answered)
                        self.assertEqual(len(said), len({tag for tag, _ in said}), "a tag stands twice")
                    count += 1
        self.assertGreaterEqual(count, 8)


def write():
    """Let every console block show what is answered now."""
    for path in document.documents():
        with Workshop(path) as shop:
            text = document.read(path)
            for block in document.blocks(path, "console"):
                answered = "".join("$ " + s.command + shop.run(s.command) for s in document.sessions(block))
                text = text.replace("```console\n%s```\n" % block.text, "```console\n%s```\n" % answered)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        sys.exit(write())
    unittest.main()
