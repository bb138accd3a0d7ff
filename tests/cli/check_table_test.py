#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Who may share bytes: every pair of kinds, in every way to meet, in every kind of files, is as docs/CHECK.md says."""

import itertools
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import checking  # noqa: E402

GIB = 1 << 30
MIB = 1 << 20
# Where a and b lie in a GiB of their own.
MEETINGS = {
    "equal": ((0, 64 * MIB), (0, 64 * MIB)),
    "b in a": ((0, 64 * MIB), (16 * MIB, 32 * MIB)),
    "a in b": ((16 * MIB, 32 * MIB), (0, 64 * MIB)),
    "cross": ((0, 64 * MIB), (32 * MIB, 96 * MIB)),
    "cross back": ((32 * MIB, 96 * MIB), (0, 64 * MIB)),
}


def meets(cell, meeting):
    return cell == "any" or (cell == "b in a" and meeting in ("b in a", "equal")) or meeting.startswith(cell)


class Files:
    """Who says a and who says b."""

    def __init__(self, a, b, one=False):
        self.a, self.b, self.one = a, b, one

    def swapped(self):
        return Files(self.b, self.a, self.one)

    def are(self, cell):
        two = not self.one
        report = two and {self.a, self.b} != {checking.placed}
        facts = {"any": True, "one": self.one, "two": two, "report": report, "unlike": report and self.a != self.b,
                 "b reported": two and self.b != checking.placed}
        return all(facts[word] for word in cell.split(", "))


def said(rows, a, b, meeting, files):
    """The finding of the first row that fits."""
    back = {"b in a": "a in b", "a in b": "b in a"}.get(meeting, meeting)
    for row_a, row_b, row_meeting, row_files, finding in rows:
        if (checking.named(row_a, a) and checking.named(row_b, b) and meets(row_meeting, meeting) and files.are(row_files)
                or checking.named(row_a, b) and checking.named(row_b, a) and meets(row_meeting, back) and files.swapped().are(row_files)):
            return finding.strip("`")
    raise AssertionError("no row fits")


class Table(unittest.TestCase):
    def compare(self, files, kinds_a, kinds_b):
        rows = checking.tables()["a"]
        cases = list(itertools.product(kinds_a, kinds_b, MEETINGS))
        a_entries, b_entries = [], []
        for i, (a, b, meeting) in enumerate(cases):
            (a_start, a_end), (b_start, b_end) = MEETINGS[meeting]
            base = (i + 1) * GIB
            a_entries.append((a, "a", base + a_start, base + a_end - 1))
            b_entries.append((b, "b", base + b_start, base + b_end - 1))
        if files.one:
            both = sorted(a_entries + b_entries, key=lambda entry: entry[2] // GIB)
            result = checking.check(files.a(*both))
        else:
            result = checking.check(files.a(*a_entries), files.b(*b_entries))
        found = {}
        for finding in result["findings"]:
            if len(finding["entries"]) == 2:
                self.assertNotIn(int(finding["bytes"]["first"], 16) // GIB, found)
                found[int(finding["bytes"]["first"], 16) // GIB] = finding["kind"]
        for i, (a, b, meeting) in enumerate(cases):
            same = meeting == "equal" and a == b != "device" and files.a == files.b == checking.iomem  # and so the name
            self.assertEqual(found.get(i + 1, "none"), "none" if same else said(rows, a, b, meeting, files),
                             (a, b, meeting))
        return len(cases)

    def test_two_placed_files(self):
        self.assertEqual(self.compare(Files(checking.placed, checking.placed), checking.KINDS[:-1], checking.KINDS[:-1]), 500)

    def test_a_placed_file_and_a_report(self):
        self.compare(Files(checking.placed, checking.iomem), checking.KINDS[:-1], checking.KINDS[:-1])
        self.compare(Files(checking.iomem, checking.placed), checking.KINDS[:-1], checking.KINDS[:-1])

    def test_two_reports_of_one_format(self):
        self.compare(Files(checking.iomem, checking.iomem), checking.KINDS[:-1], checking.KINDS[:-1])

    def test_two_reports_of_different_formats(self):
        self.compare(Files(checking.iomem, checking.e820), checking.KINDS[:-1], list(checking.E820))
        self.compare(Files(checking.e820, checking.iomem), list(checking.E820), checking.KINDS[:-1])

    def test_one_file(self):
        self.compare(Files(checking.placed, checking.placed, one=True), checking.KINDS[:-1], checking.KINDS[:-1])
        self.compare(Files(checking.e820, checking.e820, one=True), list(checking.E820), list(checking.E820))

    def test_affinity(self):
        rows = checking.tables()["a"]
        self.assertEqual(said(rows, "affinity", "affinity", "equal", Files(checking.srat, checking.srat, one=True)),
                         "overlap`, or `node-conflict` if the nodes differ")
        for node, expected in ((0, ["overlap"]), (1, ["node-conflict"])):
            self.assertEqual(checking.kinds(checking.srat(("affinity", "", 0, GIB, 0), ("affinity", "", GIB, 2 * GIB, node))),
                             expected)
        table = checking.srat(("affinity", "", 0, GIB, 0))
        self.assertEqual(checking.kinds(table, table), [])
        for kind in checking.KINDS[:-1]:
            entry = (kind, "x", GIB, 2 * GIB - 1)
            self.assertEqual(checking.kinds(checking.srat(("affinity", "", GIB, 3 * GIB - 1, 1)), checking.placed(entry)), [])
            self.assertEqual(said(rows, "affinity", kind, "equal", Files(checking.srat, checking.placed)), "none")


class Names(unittest.TestCase):
    def test_the_findings_and_their_levels_are_those_of_the_schema_and_of_the_help(self):
        with open("specs/check.schema.json", encoding="utf-8") as file:
            schema = json.load(file)["properties"]["findings"]["items"]["properties"]
        rows = [(row[0].strip("`"), row[1]) for row in checking.tables()["finding"]]
        self.assertEqual([name for name, _ in rows], schema["kind"]["enum"])
        levels = ["error" if i < 9 else "warning" for i in range(13)]
        self.assertEqual([level for _, level in rows], levels)
        words = re.findall(r"[a-z][\w-]+", checking.tool.run("check", "--help").stdout)
        for name, _ in rows:
            self.assertIn(name, words)


if __name__ == "__main__":
    sys.exit(unittest.main())
