#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the documents name is there: files, targets, predicates, functions, folders, arrows between modules."""

import glob
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import document  # pylint: disable=wrong-import-position

ARCHITECTURE = "docs/ARCHITECTURE.md"
SPEC_NAME = re.compile(r"\b(?:predicate|lemma|logic\s+\w+)\s+(\w+)")
C_NAME = re.compile(r"\b(?:gpamap|GPAMAP|lemma|tools|proofs)_\w+")


def tree_text(*patterns):
    return "\n".join(document.read(path) for pattern in patterns for path in sorted(glob.glob(pattern)))


def code_spans():
    """(place, what stands between code marks) of every document."""
    for path in document.documents():
        for number, line in enumerate(document.prose(path).split("\n"), 1):
            for span in document.spans(line):
                yield "%s:%d" % (path, number), span


def anchors(path):
    headings = re.findall(r"^#+ (.*)$", document.prose(path), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def includes(module):
    """The modules whose headers the files of a module include."""
    text = tree_text("src/gpamap/%s.[ch]" % module)
    return set(re.findall(r'#include "gpamap/(\w+)\.h"', text)) - {module}


class Facts(unittest.TestCase):
    def all_in(self, known, pattern, what):
        """Every code span that has the pattern is known."""
        count = 0
        for place, span in code_spans():
            match = re.fullmatch(pattern, span)
            if match:
                self.assertIn(match.group(1), known, "%s: no such %s" % (place, what))
                count += 1
        return count

    def test_predicates_and_lemmas_stand_in_specs(self):
        known = set(SPEC_NAME.findall(tree_text("specs/*.acsl")))
        self.assertGreater(self.all_in(known, r"([A-Z][a-z]\w*)(?:\(.*\))?", "definition in specs/"), 40)

    def test_functions_and_constants_stand_in_the_sources(self):
        known = set(C_NAME.findall(tree_text("src/gpamap/*.h", "proofs/lemmas/*.h", "proofs/theorems/*.c")))
        self.all_in(known, r"(?:struct |enum )?((?:gpamap|GPAMAP|lemma)_\w+)(?:\(.*\))?", "name in a header")

    def test_paths_are_there(self):
        for place, span in code_spans():
            if re.fullmatch(r"[\w.*{},+-]+(?:/[\w.*+-]*)+|[\w-]+\.(?:md|bzl|json|bazelrc)", span) and ".." not in span:
                here = os.path.join(os.path.dirname(place.split(":")[0]), span)
                self.assertTrue(glob.glob(span) or glob.glob(here), "%s: no file %s" % (place, span))

    def test_targets_are_there(self):
        for place, span in code_spans():
            for folder, _, name in re.findall(r"(?<!\S)//([\w/]*)(:([\w-]+))?(?![\w./])", span):
                path = os.path.join(folder, "BUILD")
                self.assertTrue(os.path.exists(path), "%s: no package //%s" % (place, folder))
                known = document.read(path)
                stem = re.sub(r"_(?:fuzz(?:_\w+)?|bench|test)$", "", name)
                self.assertTrue(stem in known or folder == "proofs" and stem in document.read("proofs/modules.bzl"),
                                "%s: no target %s" % (place, span))

    def test_links_lead_somewhere(self):
        for path in document.documents():
            for target in re.findall(r"\]\(([^)\s]+)\)", document.prose(path)):
                if target.startswith("https://"):
                    continue
                file, _, anchor = target.partition("#")
                file = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
                self.assertTrue(os.path.exists(file), "%s: no file %s" % (path, target))
                if anchor:
                    self.assertIn(anchor, anchors(file), "%s: no heading %s" % (path, target))

    def test_the_claim_links_every_public_header_and_theorem(self):
        table = next(t for t in document.tables("proofs/TRUST.md") if t.header[0] == "contract")
        said = {os.path.normpath("proofs/" + re.search(r"\]\((.*)\)", row[0]).group(1)) for row in table.rows}
        public = re.findall(r'#include "(gpamap/\w+\.h)"', document.read("src/gpamap/gpamap.h"))
        known = {"src/" + path for path in public} | set(glob.glob("proofs/theorems/*.c"))
        self.assertEqual(said - {"src/gpamap/range_list_join.h"}, known)  # a part of range_list.h

    def test_arrows_are_the_includes(self):
        block = document.blocks(ARCHITECTURE, "arrows")[0]
        said = {line.split(" -> ")[0].strip(): set(line.split(" -> ")[1].split()) - {"nothing"}
                for line in block.text.strip().split("\n")}
        modules = {os.path.basename(path)[:-2] for path in glob.glob("src/gpamap/*.h")} - {"gpamap"}
        self.assertEqual({module: includes(module) for module in modules}, said)

    def test_the_map_of_folders_is_whole(self):
        table = next(t for t in document.tables("README.md") if t.header[0] == "folder")
        said = [document.spans(row[0])[0] for row in table.rows]
        folders = {name + "/" for name in os.listdir(".") if os.path.isdir(name) and not os.path.islink(name)
                   and not name.startswith(".") and name != "__pycache__"}
        self.assertEqual(folders, {folder.split("/")[0] + "/" for folder in said})
        for folder in said:
            self.assertTrue(os.path.isdir(folder), folder)

    def test_the_quick_start_is_what_continuous_integration_runs(self):
        commands = document.blocks("README.md", "sh")[0].text.strip().split("\n")
        self.assertEqual(commands, ["tools/setup && bazel run //:gpamap -- plan examples/q35-8g.json",
                                    "tools/setup && bazel test //..."])
        self.assertIn(commands[1], document.read(".ci/run"))

    def test_the_status_table_is_fresh(self):
        run = subprocess.run(["tools/readme_tables", "--check"], stdout=subprocess.PIPE, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout)

    def test_a_remainder_by_a_power_of_two_becomes_a_mask(self):
        code = subprocess.run("gcc -std=c11 -I. -Isrc -O2 -S -o - src/gpamap/extent_map.c".split(), text=True,
                              stdout=subprocess.PIPE, check=True).stdout
        self.assertNotRegex(code, r"\bi?div[lq]?\b")

    def test_lines_are_short_and_have_no_trailing_blanks(self):
        for path in document.documents():
            shown = {line for block in document.blocks(path, "console") for line in block.text.split("\n")}
            for number, line in enumerate(document.read(path).split("\n"), 1):
                self.assertEqual(line.rstrip(), line, "%s:%d" % (path, number))
                if not line.startswith("|") and line not in shown:
                    self.assertLessEqual(len(line), 120, "%s:%d" % (path, number))


if __name__ == "__main__":
    document.go_to_tree()
    unittest.main()
