#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""gpamap probe: what stands at an address, how much of it remains, and how far it is to the neighbours."""

import json
import os
import sys
import unittest

import jsonschema  # Debian: python3-jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import checking  # noqa: E402
import tool  # noqa: E402
from checking import TOP, iomem, placed, srat  # noqa: E402

G = 2**30
NESTED = iomem((0, "ram", "", 0, G - 1), (1, "reserved", "", 0x100000, 0x1fffff), (2, "device", "deep", 0x180000, 0x180fff),
               (0, "device", "top", TOP - 0xfff, TOP))


def schema():
    with open("specs/probe.schema.json", encoding="utf-8") as file:
        return json.load(file)


def probe(content, *addresses, code=None):
    """The answers of the tool, by address."""
    with checking.Folder(m=content) as folder:
        result = tool.run("probe", "--format", "json", "m", *[str(address) for address in addresses], cwd=folder)
    if result.returncode not in (0, 1) or code not in (None, result.returncode):
        raise AssertionError((result.returncode, result.stderr))
    found = json.loads(result.stdout)
    jsonschema.Draft202012Validator(schema()).validate(found)
    return found["addresses"]


class Probe(unittest.TestCase):
    def one(self, content, address):
        return probe(content, address)[0]

    def test_the_bytes_remain_from_the_address_on(self):
        layout = placed(("ram", "r", 4096, 3 * G - 1), ("device", "d", 3 * G, 4 * G - 1))
        for address, tag, offset, remaining in ((4096, "r", 0, 3 * G - 4096), (4097, "r", 1, 3 * G - 4097),
                                                (3 * G - 1, "r", 3 * G - 4097, 1), (3 * G, "d", 0, G),
                                                (4 * G - 1, "d", G - 1, 1)):
            path = self.one(layout, address)["path"]
            self.assertEqual([(e["tag"], int(e["offset"], 16), int(e["remaining"], 16)) for e in path],
                             [(tag, offset, remaining)])

    def test_the_whole_space(self):
        everything = iomem(("device", "all", 0, TOP))
        self.assertEqual(self.one(everything, 0)["path"][0]["remaining"], "0x10000000000000000")
        with checking.Folder(m=everything) as folder:
            self.assertIn("0x10000000000000000", tool.run("probe", "m", "0", cwd=folder).stdout)
        last = self.one(everything, TOP)["path"][0]
        self.assertEqual((last["offset"], last["remaining"]), (hex(TOP), "0x1"))

    def test_the_path_is_outermost_first(self):
        def tags(address):
            return [entry["tag"] for entry in self.one(NESTED, address)["path"]]
        self.assertEqual(tags(0x180fff), ["System RAM", "Reserved", "deep"])
        self.assertEqual(tags(0x181000), ["System RAM", "Reserved"])
        self.assertEqual(tags(0x200000), ["System RAM"])
        self.assertEqual(tags(TOP), ["top"])

    def test_nothing_has_neighbours(self):
        found = self.one(NESTED, G)
        self.assertEqual((found["path"], found["below"]["tag"], found["below"]["distance"]), ([], "System RAM", "0x1"))
        self.assertEqual((found["above"]["tag"], found["above"]["distance"]), ("top", hex(TOP - 0xfff - G)))
        self.assertNotIn("below", self.one(iomem(("device", "d", 8, TOP)), 7))
        self.assertNotIn("above", self.one(iomem(("device", "d", 0, TOP - 1)), TOP))
        empty = self.one(placed(), 5)
        self.assertEqual((empty["path"], "below" in empty, "above" in empty), ([], False, False))

    def test_the_node_comes_from_ram_or_from_an_affinity(self):
        self.assertEqual(self.one(placed(("ram", "r", 0, G - 1, 7)), 5)["node"], 7)
        found = self.one(srat(("affinity", "", 0, G - 1, 3)), 5)
        self.assertEqual((found["node"], found["path"], "above" in found), (3, [], False))
        self.assertNotIn("node", self.one(placed(("device", "d", 0, G - 1)), 5))

    def test_status_is_1_if_any_address_holds_nothing(self):
        layout = placed(("ram", "r", 0, G - 1))
        probe(layout, 0, G - 1, code=0)
        probe(layout, 0, G, code=1)
        probe(layout, G, 0, code=1)

    def test_addresses_are_written_like_sizes_and_answered_in_order(self):
        found = probe(placed(("ram", "r", 0, 8 * G - 1)), "4096", "0x1000", "0xfee0_0000", "2G", "3.5 GiB", "1 MiB")
        self.assertEqual([int(a["address"], 16) for a in found], [4096, 4096, 0xfee00000, 2 * G, 3584 * 2**20, 2**20])

    def test_keys_stand_in_the_order_of_the_schema(self):
        properties = schema()["properties"]["addresses"]["items"]["properties"]
        for answer in probe(NESTED, 0x180000, G):
            self.assertEqual(list(answer), [key for key in properties if key in answer])
            for entry in answer["path"]:
                self.assertEqual(list(entry), list(properties["path"]["items"]["properties"]))


class Table(unittest.TestCase):
    def test_columns_are_aligned(self):
        with checking.Folder(m=NESTED) as folder:
            result = tool.run("probe", "m", "0x180800", "1G", str(TOP), cwd=folder)
        self.assertEqual((result.returncode, result.stderr), (1, ""))
        self.assertEqual(result.stdout, (
            "ADDRESS             KIND    TAG   OFFSET  REMAINING  NODE  WHERE\n"
            "0x180800            device  deep  0x800   0x800      -     "
            'ram "System RAM" > reserved "Reserved" > device "deep"\n'
            "0x40000000          none    -     -       -          -     "
            '1 B above ram "System RAM", ~15.99 EiB below device "top"\n'
            '0xffffffffffffffff  device  top   0xfff   0x1        -     device "top"\n'))

    def test_wrong_usage(self):
        for args, message in ((["m"], "probe needs a FILE and an ADDRESS"), ([], "probe needs"),
                              (["m", "x"], "the address 'x' is not a size"), (["m", "0x"], "the address '0x'"),
                              (["m", "18446744073709551616"], "does not fit 64 bits"), (["m", ""], "the address ''"),
                              (["m", "-1"], "unknown option '-1'"), (["m", "--", "-1"], "the address '-1'"),
                              (["-f", "xml", "m", "1"], "--format is table or json, not xml"),
                              (["m", "1", "-f"], "--format is table or json")):
            result = tool.run("probe", *args)
            self.assertEqual((result.returncode, result.stdout), (2, ""), args)
            self.assertIn(message, result.stderr)

    def test_files_that_cannot_be_read(self):
        for content in (b"", b"{", b"\x7fELF", b"hello\n"):
            with checking.Folder(m=content) as folder:
                result = tool.run("probe", "m", "0", cwd=folder)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                self.assertIn("m", result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
