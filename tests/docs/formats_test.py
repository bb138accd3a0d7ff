#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The tables of docs/FORMATS.md are what the tool does. By hand: GPAMAP=path/to/gpamap tests/docs/formats_test.py."""

import json
import os
import re
import struct
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import document  # pylint: disable=wrong-import-position

TOOL = os.path.abspath(os.environ.get("GPAMAP", "src/cli/gpamap"))
MIB = 1 << 20


def convert(content, *args):
    """Exit code, bytes, messages."""
    run = subprocess.run([TOOL, "convert", "-", *args], input=content, capture_output=True, timeout=60, check=False)
    return run.returncode, run.stdout, run.stderr.decode()


def affinity():
    body = struct.pack("<IQ", 1, 0) + struct.pack("<BBIHQQIIQ", 1, 40, 1, 0, 0, MIB, 0, 1, 0)
    table = bytearray(struct.pack("<4sIBB6s8sI4sI", b"SRAT", 36 + len(body), 3, 0, b"", b"", 1, b"", 1) + body)
    table[9] = -sum(table) % 256
    return bytes(table)


def map_of(kind):
    """A file with one range of a kind."""
    if kind == "affinity":
        return affinity()
    entry = {"start": "0x0", "end": hex(MIB), "kind": "fixed", "holds": kind, "tag": "a"}
    if kind in ("ram", "persistent"):
        entry["node"] = 1
    return json.dumps({"ranges": [entry]}).encode()


def table_with(header):
    return next(t for t in document.tables("docs/FORMATS.md") if t.header[0] == header)


def names(cells):
    return [document.spans(cell)[0] for cell in cells]


class Formats(unittest.TestCase):
    def fate(self, kind, target):
        code, out, messages = convert(map_of(kind), "--to", target)
        if code != 0:
            self.assertEqual((code, out), (2, b""))
            return "left out" if "no range of the map has a place there" in messages else "refused"
        if target == "srat":
            self.assertEqual(out[36:], affinity()[36:] if kind != "persistent" else out[36:])
            return "affinity"
        code, again, _ = convert(out, "--from", target, "--to", "layout")
        self.assertEqual(code, 0)
        entry = json.loads(again)["ranges"][0]
        self.assertEqual((entry["start"], entry["end"]), ("0x0", hex(MIB)))
        found = entry.get("holds", {"ram": "ram", "reserved": "reserved"}.get(entry["kind"], "device"))
        self.assertEqual("only called reserved" in messages, found != kind)
        return "kept" if found == kind else found

    def test_what_becomes_of_a_range(self):
        table = table_with("kind")
        formats = names(table.header[1:])
        for row in table.rows:
            kind = names(row[:1])[0]
            with self.subTest(kind=kind):
                self.assertEqual(dict(zip(formats, row[1:])), {f: self.fate(kind, f) for f in formats})

    def test_every_format_and_kind_stands_there(self):
        with open("src/cli/format.c", encoding="utf-8") as file:
            text = file.read()
        known = set(re.findall(r'\[MAP_(?!KINDS)\w+\] = \{ "([\w-]+)"', text))
        self.assertEqual(set(names(row[0] for row in table_with("format").rows)), known)
        kinds = text.split("KIND_NAMES[MAP_KINDS]")[1].split("{")[1].split("}")[0]
        self.assertEqual({kind.strip(' \n"') for kind in kinds.split(",")},
                         set(names(row[0] for row in table_with("kind").rows)))

    def test_nodes(self):
        for row in table_with("format").rows:
            target = names(row[:1])[0]
            if target in ("mtree", "mcfg"):
                continue
            messages = convert(map_of("ram"), "--to", target)[2]
            self.assertEqual(row[4], "lost" if "lose their NUMA node" in messages else "kept", target)

    def test_nested_ranges(self):
        text = b"0-fffff : PCI ECAM 0000 [bus 00-00]\n  0-fff : a\n100000-1fffff : System RAM\n  100000-100fff : reserved\n"
        for row in table_with("format").rows:
            target = names(row[:1])[0]
            if target in ("mtree", "srat"):
                continue
            note = [line for line in convert(text, "--to", target)[2].split("\n") if "lie within others" in line]
            count = int(note[0].split("note: ")[1].split()[0]) if note else 0
            self.assertEqual(row[5], ["kept", "reserved memory in RAM", "left out"][count], target)


if __name__ == "__main__":
    unittest.main()
