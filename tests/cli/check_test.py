#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""gpamap check: every finding and what just is none, options, formats, exit statuses. For pairs: check_table_test.py."""

import gzip
import itertools
import json
import os
import pty
import random
import re
import resource
import subprocess
import sys
import time
import unittest
from xml.etree import ElementTree

import jsonschema  # Debian: python3-jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import checking  # noqa: E402
import tool  # noqa: E402
from checking import TOP, check, e820, iomem, kinds, placed, srat  # noqa: E402

K, M, G = 2**10, 2**20, 2**30
SECTION = 128 * M


def ram(first, end, node=None, tag="ram"):
    return ("ram", tag, first, end - 1) + (() if node is None else (node,))


def device(first, end, tag="dev"):
    return ("device", tag, first, end - 1)


class Overlap(unittest.TestCase):
    def test_one_shared_byte_is_enough_and_none_is_not(self):
        for start in (0, 4 * G - 8 * K, 2**63, TOP - 12 * K + 1):
            low = ("device", "low", start, start + 4 * K - 1)
            for first, expected in ((start + 4 * K - 1, ["overlap"]), (start + 4 * K, [])):
                self.assertEqual(kinds(iomem(low), iomem(("device", "high", first, start + 12 * K - 1))), expected)
                self.assertEqual(kinds(iomem(("device", "high", first, start + 12 * K - 1)), iomem(low)), expected)

    def test_the_shared_bytes_are_exact_up_to_the_whole_space(self):
        for a, b, first, last, size in (((0, 9), (9, 20), 9, 9, 1), ((0, TOP), (0, TOP), 0, TOP, 2**64),
                                        ((1, TOP), (0, TOP - 1), 1, TOP - 1, 2**64 - 2), ((5, 5), (0, TOP), 5, 5, 1),
                                        ((TOP, TOP), (TOP - 1, TOP), TOP, TOP, 1)):
            found = check(iomem(("device", "a", *a)), iomem(("device", "b", *b)), code=1)["findings"]
            self.assertEqual([f["bytes"] for f in found],
                             [{"first": hex(first), "last": hex(last), "size": hex(size)}])
        for first, last, text in ((0, TOP, "16 EiB"), (0, TOP - 1, "~15.99 EiB"), (0, 0, "1 B")):
            message = check(iomem(("device", "a", 0, TOP)), iomem(("device", "b", first, last)))["findings"][0]["message"]
            self.assertIn(" share %s [" % text, message)

    def test_a_finding_names_files_tags_ranges_and_lines(self):
        finding = check(placed(ram(0, G, 0), device(2 * G, 3 * G, "gpu")),
                        iomem(("ram", "", 4 * G, 5 * G - 1), ("device", "0000:00:02.0", 2 * G - 1, 2 * G + M)))["findings"][0]
        self.assertEqual(finding["entries"], [
            {"file": "map1", "position": "map1:2", "tag": "0000:00:02.0", "kind": "device", "first": "0x7fffffff",
             "last": "0x80100000"},
            {"file": "map0", "position": "map0:2", "tag": "gpu", "kind": "device", "first": "0x80000000",
             "last": "0xbfffffff"}])
        self.assertEqual(finding["message"], 'device "0000:00:02.0" [0x7fffffff-0x80100000] and device "gpu" '
                         '[0x80000000-0xbfffffff] of map0:2 share ~1 MiB [0x80000000-0x80100000]')

    def test_every_pair_of_many_is_found(self):
        same = [("device", "d%d" % i, G, G + M - 1) for i in range(20)]
        self.assertEqual(len(kinds(*[placed(entry) for entry in same])), 190)

    def test_what_a_file_nests_is_by_design(self):
        nested = iomem((0, "ram", "", 0, G - 1), (1, "device", "x", M, 2 * M - 1), (2, "reserved", "", M, M + K - 1))
        self.assertEqual(kinds(nested), [])
        self.assertEqual(kinds(iomem(("ram", "", 0, G - 1), ("device", "x", M, 2 * M - 1))), ["overlap"])

    def test_siblings_inside_an_entry_are_not(self):
        found = kinds(iomem((0, "window", "", 0, G - 1), (1, "device", "x", M, 2 * M - 1),
                            (1, "device", "y", M, 3 * M - 1)))
        self.assertEqual(found, ["overlap"])


class Model(unittest.TestCase):
    """The sweep against looking at every pair."""

    def test_random_maps(self):
        for seed in range(60):
            chance = random.Random(seed)
            base = chance.choice((0, 4 * G - 64 * K, TOP - 128 * K + 1))
            maps = []
            for name in "abc":
                entries = []
                for i in range(chance.randrange(1, 12)):
                    first, last = sorted(base + chance.randrange(128 * K) for _ in range(2))
                    last = min(last, first + chance.choice((0, 3 * K, 12 * K, 128 * K)))
                    entries.append((chance.choice(("device", "ram")), "%s%d" % (name, i), first, last))
                maps.append(entries)
            found = check(*[iomem(*entries) for entries in maps])["findings"]
            pairs = [sorted((e["file"], e["position"].split(":")[1]) for e in f["entries"]) + [f["kind"]]
                     for f in found if len(f["entries"]) == 2]
            self.assertEqual(sorted(pairs), sorted(self.look(maps)), seed)

    def look(self, maps):
        entries = [("map%d" % i, str(j + 1), *entry) for i, entries in enumerate(maps) for j, entry in enumerate(entries)]
        for a, b in itertools.combinations(entries, 2):
            (_, _, kind_a, _, first_a, last_a), (_, _, kind_b, _, first_b, last_b) = a, b
            kind = None
            if max(first_a, first_b) <= min(last_a, last_b):
                same = a[0] != b[0] and kind_a == kind_b == "ram"
                kind = None if same else "overlap"
            elif kind_a != kind_b and max(first_a, first_b) // 4096 <= min(last_a, last_b) // 4096:
                kind = "page-shared"
            if kind:
                yield sorted([a[:2], b[:2]]) + [kind]


class Windows(unittest.TestCase):
    window = ("window", "hole", G, 2 * G - 1)

    def test_ram_in_a_hole_and_a_hole_under_ram(self):
        for first, end, expected in ((0, G, []), (0, G + 4 * K, ["ram-in-window"]), (2 * G - 4 * K, 3 * G, ["ram-in-window"]),
                                     (2 * G, 3 * G, []), (G, 2 * G, ["window-under-ram"]), (0, 3 * G, ["window-under-ram"]),
                                     (G + 4 * K, 2 * G - 4 * K, ["ram-in-window"])):
            found = [kind for kind in kinds(placed(self.window), placed(ram(first, end))) if kind != "huge-page-split"]
            self.assertEqual(found, expected, (first, end))

    def test_devices_belong_inside(self):
        for first, end, expected in ((G, 2 * G, []), (G - 4 * K, G, []), (G - 4 * K, G + 4 * K, ["crosses-window"]),
                                     (2 * G - 4 * K, 2 * G + 4 * K, ["crosses-window"]), (2 * G - 4 * K, 2 * G, []),
                                     (G - 4 * K, 2 * G + 4 * K, ["overlap"])):
            self.assertEqual(kinds(placed(self.window), placed(device(first, end))), expected, (first, end))

    def test_ecam_does_not(self):
        self.assertEqual(kinds(placed(self.window), placed(("ecam", "ecam", G, G + 256 * M - 1))), ["ecam-in-window"])
        self.assertEqual(kinds(placed(self.window), placed(("ecam", "ecam", 2 * G, 2 * G + 256 * M - 1))), [])


class Nodes(unittest.TestCase):
    def test_files_that_say_different_nodes(self):
        table = srat(("affinity", "", 0, G - 1, 0), ("affinity", "", G, 2 * G - 1, 1))
        self.assertEqual(kinds(table, placed(ram(0, G, 0), ram(G, 2 * G, 1))), [])
        self.assertEqual(kinds(table, placed(ram(0, G + 2 * M, 0), ram(G + 2 * M, 2 * G, 1)))[0], "node-conflict")
        self.assertEqual(kinds(table, placed(ram(0, 2 * G))), [])
        self.assertEqual(kinds(srat(("affinity", "", 0, G - 1, 0), ("affinity", "", G - 1, 2 * G - 1, 1))), ["node-conflict"])

    def test_two_nodes_in_a_section(self):
        for boundary, expected in ((SECTION, []), (8 * SECTION - 2 * M, ["section-split"]),
                                   (8 * SECTION + 2 * M, ["section-split"]), (8 * SECTION, [])):
            layout = placed(ram(0, boundary, 0), ram(boundary, 2 * G, 1))
            self.assertEqual(kinds(layout, code=0), expected)
        self.assertEqual(kinds(placed(ram(0, G + 2 * M, 0), ram(G + 4 * M, 2 * G, 1))), ["section-split"])
        self.assertEqual(kinds(placed(ram(0, G, 0), ram(G + 4 * M, 2 * G, 1))), [])
        self.assertEqual(kinds(placed(ram(0, G + 2 * M, 0), ram(G + 2 * M, 2 * G, 0))), [])

    def test_two_nodes_in_a_huge_page(self):
        found = kinds(placed(ram(0, G + 4 * K, 0), ram(G + 4 * K, 2 * G, 1)), code=0)
        self.assertEqual(sorted(found), ["huge-page-split", "section-split"])


    def test_ram_that_no_affinity_covers(self):
        table = srat(("affinity", "", 0, G - 1, 0), ("affinity", "", G, 2 * G - 1, 1), ("affinity", "", 4 * G, 6 * G - 1, 1))

        def bare(*spans):
            found = check(table, iomem(*[("ram", "", first, last) for first, last in spans]))["findings"]
            return [(int(f["bytes"]["first"], 16), int(f["bytes"]["last"], 16)) for f in found
                    if f["kind"] == "ram-without-node"]
        self.assertEqual(bare((0, 2 * G - 1), (4 * G, 6 * G - 1)), [])
        self.assertEqual(bare((0, 2 * G)), [(2 * G, 2 * G)])
        self.assertEqual(bare((G, 6 * G)), [(2 * G, 4 * G - 1), (6 * G, 6 * G)])
        self.assertEqual(bare((3 * G, 4 * G - 1), (3 * G + 5, 8 * G - 1)), [(3 * G, 4 * G - 1), (6 * G, 8 * G - 1)])
        self.assertEqual(bare((5 * G, TOP)), [(6 * G, TOP)])
        self.assertEqual(bare((0, TOP), (7, TOP)), [(2 * G, 4 * G - 1), (6 * G, TOP)])
        self.assertEqual(kinds(table, placed(ram(8 * G, 9 * G, 1))), [])
        self.assertEqual(kinds(srat(("affinity", "", 4096, TOP, 0)), iomem(("ram", "", 0, TOP))), ["ram-without-node"])
        self.assertEqual(kinds(srat(("affinity", "", 0, TOP - 1, 0)), iomem(("ram", "", 0, TOP))), ["ram-without-node"])


class Edges(unittest.TestCase):
    def test_memory_begins_and_ends_at_pages(self):
        for last, expected in ((G - 1, []), (G, ["misaligned"]), (G - 2, ["misaligned"])):
            self.assertEqual(kinds(iomem(("ram", "", 2 * M, last))), expected)
        for first, expected in ((2 * M, []), (2 * M + 1, ["misaligned"]), (2 * M - 1, ["misaligned"]), (0, [])):
            self.assertEqual(kinds(iomem(("ram", "", first, G - 1))), expected)
        self.assertEqual(kinds(iomem(("ram", "", 2**63, TOP))), [])
        self.assertEqual(kinds(iomem(("ram", "", 2**63, TOP - 1))), ["misaligned"])
        self.assertEqual(kinds(iomem(("device", "d", 7, 9))), [])

    def test_what_firmware_takes_out_of_ram_is_no_edge(self):
        log = (("ram", "", 0, 0x9fbff), ("reserved", "", 0x9fc00, 0x9ffff), ("reserved", "", 0xf0000, M - 1),
               ("ram", "", M, 0x7ffdffff), ("reserved", "", 0x7ffe0000, 2 * G - 1), ("ram", "", 4 * G, 8 * G - 1))
        self.assertEqual(kinds(e820(*log)), [])
        self.assertEqual(kinds(e820(*log[:1])), ["misaligned"])
        self.assertEqual(kinds(e820(*log[3:4])), ["huge-page-split"])
        self.assertEqual(kinds(placed(ram(M, 0x7ffe0000), ("reserved", "r", 0x7ffe0000, 2 * G - 1))), ["huge-page-split"])

    def test_huge_pages(self):
        for first, end, count in ((0, 0xa0000, 0), (M, 2 * M, 0), (0, 2 * M, 0), (0, 2 * M + 4 * K, 1), (M, G - 4 * K, 1),
                                  (G + M, 2 * G + M, 2), (G, 2 * G, 0)):
            self.assertEqual(kinds(placed(ram(first, end)), code=0), ["huge-page-split"] * count, (first, end))

    def test_windows_and_ecam(self):
        self.assertEqual(kinds(iomem(("window", "", G, 2 * G - 1))), [])
        self.assertEqual(kinds(iomem(("window", "", G, 2 * G - 2))), ["misaligned"])
        self.assertEqual(kinds(iomem(("window", "", G + 1, 2 * G - 1))), ["misaligned"])
        self.assertEqual(kinds(iomem(("window", "", 2**63, TOP))), [])
        self.assertEqual(kinds(placed(("ecam", "e", G + M, G + 2 * M - 1))), [])
        self.assertEqual(kinds(placed(("ecam", "e", G + 4 * K, G + M - 1))), ["misaligned"])

    def test_a_page_of_both(self):
        memory = ("ram", "", 2 * M, G + K - 1)
        found = kinds(iomem(memory, ("device", "uart", G + 2 * K, G + 3 * K - 1)))
        self.assertEqual(sorted(found), ["misaligned", "page-shared"])
        self.assertEqual(kinds(iomem(memory, ("device", "uart", G + 4 * K, G + 5 * K - 1))), ["misaligned"])
        self.assertEqual(kinds(iomem(("device", "a", 0, K - 1), ("device", "b", K, 2 * K - 1))), [])
        top = iomem(("ram", "", 2**63, TOP - K), ("device", "d", TOP - K + 1, TOP))
        self.assertEqual(sorted(kinds(top)), ["misaligned", "page-shared"])


class Width(unittest.TestCase):
    def test_the_width_of_the_file_and_of_the_option(self):
        layout = placed(ram(4 * G, 8 * G), phys_bits=33)
        self.assertEqual(kinds(layout), [])
        self.assertEqual(kinds(layout, args=("--phys-bits", "32")), ["beyond-phys-bits"])
        self.assertEqual(kinds(placed(ram(4 * G, 8 * G + 2 * M), phys_bits=33)), ["beyond-phys-bits"])
        self.assertEqual(kinds(placed(ram(4 * G, 8 * G + 2 * M), phys_bits=33), args=("--phys-bits=34",)), [])
        finding = check(placed(ram(2 * G, 6 * G), phys_bits=32))["findings"][0]
        self.assertEqual(finding["bytes"]["first"], hex(4 * G))
        self.assertEqual(finding["remedy"], "move it below 0x100000000, or use CPUs with more address bits")

    def test_limits(self):
        self.assertEqual(kinds(iomem(("ram", "", 0, TOP)), args=("--phys-bits", "64")), [])
        self.assertEqual(kinds(iomem(("ram", "", 0, TOP)), args=("--phys-bits", "63")), ["beyond-phys-bits"])
        self.assertEqual(kinds(placed(device(0, 4 * K)), args=("--phys-bits", "12")), [])
        self.assertEqual(kinds(placed(device(4 * K, 8 * K)), args=("--phys-bits", "12")), ["beyond-phys-bits"])

    def test_reserved_ranges_and_affinities_are_not_judged(self):
        self.assertEqual(kinds(iomem(("reserved", "", 2**40, 2**41 - 1), ("unusable", "", 2**42, 2**43 - 1)),
                               srat(("affinity", "", 2**44, 2**45 - 1, 0)), args=("--phys-bits", "39")), [])

    def test_private_memory_of_vtl2_that_does_not_fit(self):
        with open("examples/openvmm-vtl2.json", encoding="utf-8") as file:
            description = json.load(file)
        self.assertEqual(kinds(json.dumps(description).encode(), args=("--phys-bits", "32")), [])
        for request in description["requests"]:
            if request["placement"] == "post-mmio":
                request["size"] = "4 GiB"
        self.assertEqual(kinds(json.dumps(description).encode(), args=("--phys-bits", "32")), ["beyond-phys-bits"])


class Sharing(unittest.TestCase):
    flash, shadow = placed(device(G, 2 * G, "flash")), placed(ram(G, 2 * G, None, "shadow"))

    def test_declared_on_the_command_line_in_either_order(self):
        for allow in ("flash:shadow", "shadow:flash"):
            self.assertEqual(kinds(self.flash, self.shadow, args=("--allow", allow), code=0), [])
            self.assertEqual(kinds(self.flash, self.shadow, args=("-a", "flash:flash", "--allow=" + allow), code=0), [])
        self.assertEqual(kinds(self.flash, self.shadow, args=("-a", "flash:flash"), code=1), ["overlap"])

    def test_declared_in_a_description(self):
        description = {"fixed": [{"tag": "flash", "start": "1G", "size": "1G"}], "sharing": [["shadow", "flash"]]}
        self.assertEqual(kinds(json.dumps(description).encode(), self.shadow, code=0), [])
        description["sharing"] = [["shadow", "rom"], ["absent", "flash"]]
        self.assertEqual(kinds(json.dumps(description).encode(), self.shadow, code=1), ["overlap"])

    def test_tags_with_colons_and_the_remedy_can_be_typed(self):
        contents = iomem(("device", "0000:00:02.0", 0, M - 1)), iomem(("device", "it's $(HOME)", 0, M - 2))
        remedy = check(*contents)["findings"][0]["remedy"]
        self.assertEqual(remedy[remedy.index("--allow"):], "--allow '0000:00:02.0:it'\\''s $(HOME)'")
        self.assertEqual(kinds(*contents, args=("-a", "it's $(HOME):0000:00:02.0")), [])

    def test_unknown_tags_are_wrong_usage(self):
        folder = checking.Folder(a=self.flash)
        with folder:
            for allow in ("flash:flahs", "flash", ":flash", "flash:", "", "x" * 100 + ":flash"):
                result = folder.run("check", "--allow", allow, "a")
                self.assertEqual((result.returncode, result.stdout), (2, ""), allow)
                self.assertIn("--allow takes two tags that entries have, A:B, not '%s'" % allow, result.stderr)


class Ids(unittest.TestCase):
    a = placed(device(0, M, "a"), device(G, 2 * G, "b"))
    b = placed(ram(M - 4 * K, M, None, "c"), ram(G, 2 * G, None, "d"))

    def ids(self, *contents):
        return sorted(finding["id"] for finding in check(*contents)["findings"])

    def test_order_names_and_places_do_not_matter(self):
        expected = self.ids(self.a, self.b)
        self.assertEqual(len(set(expected)), 2)
        self.assertEqual(self.ids(self.b, self.a), expected)
        self.assertEqual(self.ids(b"\n\n" + self.a, self.b), expected)
        self.assertEqual(set(self.ids(self.a, self.b, placed(device(8 * G, 9 * G)))), set(expected))

    def test_they_stay_from_release_to_release(self):
        self.assertEqual(self.ids(self.a, self.b), ["overlap-%s" % h for h in PINNED])

    def test_equals_are_numbered(self):
        same = placed(ram(G, 2 * G, None, "d"), ram(G, 2 * G, None, "d"), device(G, 2 * G, "x"))
        found = self.ids(same)
        self.assertEqual(len(set(found)), 3)
        self.assertEqual(sum(1 for name in found if re.search(r"-2$", name)), 1)

    def test_a_change_of_an_entry_changes_the_id(self):
        moved = placed(ram(M - 8 * K, M, None, "c"), ram(G, 2 * G, None, "d"))
        self.assertEqual(len(set(self.ids(self.a, self.b)) & set(self.ids(self.a, moved))), 1)


PINNED = ["25b7f8b2", "bdcf11f8"]


class Output(unittest.TestCase):
    bad = placed(device(0, M, "a"), ram(0, M, None, "b"))

    def test_json_is_as_the_schema_says(self):
        with open("specs/check.schema.json", encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for contents in ([self.bad], [placed()], [self.bad, iomem(("device", "<&\"\\>", 0, TOP))],
                         [srat(("affinity", "", 0, G, 0), ("affinity", "", 1, G, 1))]):
            found = check(*contents)
            validator.validate(found)
            properties = schema["properties"]
            self.assertEqual(list(found), list(properties))
            for finding in found["findings"]:
                self.assertEqual(list(finding), list(properties["findings"]["items"]["properties"]))

    def test_a_file_may_have_any_name(self):
        with checking.Folder() as folder:
            name = os.fsdecode(b"\xff\xc3(\x01\xe2\x82\"<\xed\xa0\x80\xc3\xa9")
            with open(os.path.join(folder, name), "wb") as file:
                file.write(self.bad)
            found = json.loads(tool.run("check", "-f", "json", name, cwd=folder).stdout)
            self.assertEqual(found["files"][0]["file"],
                             "\ufffd\ufffd(\x01\ufffd\ufffd\"<\ufffd\ufffd\ufffd\u00e9")
            for fmt in ("svg", "html"):
                out = tool.run("check", "-f", fmt, name, cwd=folder).stdout
                self.assertIn("\ufffd\ufffd(\ufffd\ufffd\ufffd&quot;&lt;\ufffd\ufffd\ufffd\u00e9", out)
                if fmt == "svg":
                    ElementTree.fromstring(out)

    def test_text_has_two_lines_for_each_finding_and_a_count(self):
        folder = checking.Folder(m=self.bad, empty=placed())
        with folder:
            result = folder.run("check", "m")
            self.assertEqual(result.returncode, 1)
            lines = result.stdout.split("\n")
            self.assertRegex(lines[0], r'^m:1: error: device "a" \[0x0-0xfffff\] and ram "b" \[0x0-0xfffff\] of m:2 share '
                             r"1 MiB \[0x0-0xfffff\] \(overlap-[0-9a-f]{8}\)$")
            self.assertEqual(lines[1], "    move one of them, or declare that they share on purpose: --allow a:b")
            self.assertEqual(lines[2:], ["", "1 error, 0 warnings in 2 entries of 1 file", ""])
            self.assertEqual(folder.run("check", "empty").stdout, "0 errors, 0 warnings in 0 entries of 1 file\n")

    def test_warnings_count_only_if_strict(self):
        folder = checking.Folder(m=placed(ram(0, G + M)))
        with folder:
            self.assertEqual(folder.run("check", "m").returncode, 0)
            self.assertEqual(folder.run("check", "--strict", "m").returncode, 1)

    def test_a_file_is_written_whole_or_stays(self):
        folder = checking.Folder(m=self.bad, broken=b"{", out=b"before")
        with folder:
            for args, code in ((["broken"], 2), (["m", "none"], 2), (["m", "-a", "x:y"], 2), (["broken", "m"], 2)):
                for fmt in ("text", "json", "svg", "html"):
                    result = folder.run("check", "-f", fmt, "-o", "out", *args)
                    self.assertEqual((result.returncode, result.stdout), (code, ""), args)
                    with open(os.path.join(folder.name, "out"), "rb") as file:
                        self.assertEqual(file.read(), b"before")
            self.assertEqual(folder.run("check", "-f", "json", "-o", "out", "m").returncode, 1)
            with open(os.path.join(folder.name, "out"), encoding="utf-8") as file:
                self.assertEqual(json.load(file)["errors"], 1)

    def test_all_bad_files_are_named(self):
        folder = checking.Folder(one=b"{", two=b"", m=self.bad)
        with folder:
            result = folder.run("check", "one", "m", "two", "three")
        self.assertEqual(result.returncode, 2)
        for name in ("one", "two", "three"):
            self.assertIn(name, result.stderr)

    def test_wrong_usage(self):
        for args, message in (([], "check needs a FILE"), (["-", "-"], "standard input can be read once only"),
                              (["--format", "yaml", "x"], "--format is text, json, svg or html, not yaml"),
                              (["--phys-bits", "65", "x"], "--phys-bits is 12 to 64, not 65"),
                              (["--phys-bits", "11", "x"], "--phys-bits is 12 to 64, not 11"),
                              (["--phys-bits", "4x", "x"], "--phys-bits is 12 to 64, not 4x"),
                              (["--phys-bits", "-1", "x"], "--phys-bits is 12 to 64, not -1"),
                              (["--phys-bits", "99999999999999999999", "x"], "--phys-bits is 12 to 64, not 9"),
                              (["x", "--phys-bits"], "--phys-bits is 12 to 64"), (["x", "-o"], "--output needs a file"),
                              (["x", "--allow"], "--allow takes two tags"), (["--frobnicate"], "unknown option")):
            result = tool.run("check", *args)
            self.assertEqual((result.returncode, result.stdout), (2, ""), args)
            self.assertIn(message, result.stderr)
            self.assertIn("gpamap check --help", result.stderr)

    def test_a_description_that_cannot_be_planned_says_why(self):
        result = tool.run("check", "-", stdin='{"fixed": [{"tag": "a", "start": 0, "size": "8K"},\n'
                          '{"tag": "b", "start": "4K", "size": "4K"}]}')
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("overlap: both have 0x1000 .. 0x2000", result.stderr)


class Drawing(unittest.TestCase):
    SVG = "{http://www.w3.org/2000/svg}"

    def draw(self, *contents):
        names = ["<map>%d" % i for i in range(len(contents))]
        with checking.Folder(**dict(zip(names, contents))) as folder:
            return ElementTree.fromstring(tool.run("check", "-f", "svg", *names, cwd=folder).stdout)

    def test_every_entry_and_every_mark_is_drawn(self):
        root = self.draw(iomem((0, "window", "", 0, G - 1), (1, "device", "a", 0, M - 1), (2, "device", "b", 0, M - 2)),
                         placed(("device", "c", M - 4 * K, M + 4 * K - 1)), placed())
        boxes = [g for g in root.iter(self.SVG + "g") if "data-e" in g.attrib]
        self.assertEqual([g.get("data-e") for g in boxes], ["0.0", "0.1", "0.2", "1.0"])
        marks = [r for r in root.iter(self.SVG + "rect") if "data-f" in r.attrib]
        self.assertEqual(len(marks), 4)
        names = [t.text for t in root.iter(self.SVG + "text") if t.get("class") == "head"]
        self.assertEqual(names, ["<map>0", "<map>1", "<map>2"])

    def test_boxes_nest_as_entries_do_and_labels_have_room(self):
        root = self.draw(iomem((0, "window", "", 0, G - 1), (1, "device", "a", 0, G - 1), (2, "device", "b", 0, K - 1),
                               (0, "device", "top", TOP - K, TOP)))
        spans = {}
        for g in root.iter(self.SVG + "g"):
            if "data-e" in g.attrib:
                spans[g.get("data-e")] = (int(g.get("data-y")), int(g.get("data-y")) + int(g.get("data-h")))
        outer, inner, innermost, top = (spans["0.%d" % i] for i in range(4))
        self.assertTrue(outer[0] + 20 <= inner[0] and inner[0] + 20 <= innermost[0] < innermost[1] - 15)
        self.assertTrue(innermost[1] <= inner[1] <= outer[1] <= top[0] < top[1] - 15)
        ticks = [t.text for t in root.iter(self.SVG + "text") if t.get("class") == "at"]
        self.assertEqual(ticks, ["0x0", "0x400", "0x40000000", hex(TOP - K), "2^64"])


class RealMaps(unittest.TestCase):
    def test_what_qemu_and_linux_say_has_no_finding(self):
        names = sorted(n for n in os.listdir("tests/data") if n.endswith((".gz", ".log", ".mtree")))
        self.assertGreater(len(names), 8)
        for name in names:
            path = os.path.join("tests/data", name)
            with gzip.open(path) if name.endswith(".gz") else open(path, "rb") as file:
                self.assertEqual(kinds(file.read()), [], name)

    def test_every_example_is_clean(self):
        for example in tool.examples():
            result = tool.run("check", "--strict", example)
            self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)

    def test_the_plan_of_a_machine_and_what_its_guest_is_told_agree(self):
        with open("examples/virt-1g.json", "rb") as plan, gzip.open("tests/data/virt-plain.dtb.gz") as tree:
            self.assertEqual(kinds(plan.read(), tree.read()), [])

    def test_memory_reserved_in_a_device_tree(self):
        report = iomem((0, "ram", "", G, 2 * G - 1), (1, "reserved", "", G + M, G + 2 * M - 1))
        with checking.Folder(m=report) as folder:
            self.assertEqual(tool.run("convert", "m", "--to", "fdt", "-o", "dtb", cwd=folder).returncode, 0)
            with open(os.path.join(folder, "dtb"), "rb") as file:
                self.assertEqual(kinds(file.read()), [])


class Size(unittest.TestCase):
    def run_in(self, megabytes, folder, *args):
        """The seconds that the tool needs with so much memory, and the answer."""
        with open(tool.TOOL, "rb") as file:
            sanitized = re.search(rb"__[atm]san_init", file.read())
        limit = resource.RLIM_INFINITY if sanitized else megabytes << 20
        start = time.monotonic()
        out = tool.run("check", *args, cwd=folder,
                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit))).stdout
        return time.monotonic() - start, out

    def test_ten_files_of_ten_thousand_ranges(self):
        for make in (iomem, placed):
            maps = {"map%d" % i: make(*[("device", "d%d" % j, (10 * j + i) * M, (10 * j + i + 1) * M - 1)
                                        for j in range(10000)]) for i in range(10)}
            with checking.Folder(**maps) as folder:
                seconds, out = self.run_in(100, folder, *maps)
                self.assertEqual(out, "0 errors, 0 warnings in 100000 entries of 10 files\n")
                print("%s: %.2f s" % (make.__name__, seconds), file=sys.stderr)
                self.assertLess(seconds, 20, "half a second is usual")

    def test_hostile_maps_are_not_quadratic(self):
        for content in (iomem(*[("ram", "", 0, TOP)] * 200000), srat(*[("affinity", "", 0, TOP - 1, 0)] * 50000),
                        iomem((0, "window", "", 0, TOP), *[(1, "device", "d", 0, TOP)] * 200000)):
            with checking.Folder(m=content) as folder:
                seconds, out = self.run_in(300, folder, "m")
                self.assertIn("and more that are not shown", out[-200:])
                self.assertLess(seconds, 20, "a second is usual")

    def test_little_memory(self):
        """However little there is, the answer is whole, or there is none and the status is 3."""
        entries = [("device", "d%d" % i, i * K, i * K + K) for i in range(5000)]
        with checking.Folder(m=iomem(*entries), n=iomem(*entries[:4000])) as folder:
            for args in (["check", "m"], ["check", "-f", "json", "m"], ["check", "-f", "svg", "m"],
                         ["check", "-f", "html", "m"], ["diff", "m", "n"], ["probe", "m", "0"]):
                whole, codes = tool.run(*args, cwd=folder), set()
                for megabytes in (4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 24, 48, 96):
                    def limit(size=megabytes << 20):
                        resource.setrlimit(resource.RLIMIT_AS, (size, size))

                    if tool.run("--version", preexec_fn=limit).returncode != 0:
                        continue  # as with sanitizers, which take address space of their own
                    result = tool.run(*args, cwd=folder, preexec_fn=limit)
                    codes.add(result.returncode)
                    if result.returncode == 3:
                        self.assertEqual((result.stdout, result.stderr), ("", "gpamap: out of memory\n"), megabytes)
                    else:
                        self.assertEqual((result.returncode, result.stdout), (whole.returncode, whole.stdout))
                self.assertIn(codes, ({whole.returncode, 3}, set()), args)

    def test_progress_is_shown_at_a_terminal_after_two_seconds(self):
        main, terminal = pty.openpty()
        with checking.Folder(m=placed()) as folder:
            with subprocess.Popen([os.path.abspath(tool.TOOL), "check", "-", "m"], cwd=folder, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=terminal) as process:
                time.sleep(2.2)
                out, _ = process.communicate(placed())
        self.assertEqual(out, b"0 errors, 0 warnings in 0 entries of 2 files\n")
        self.assertIn(b"reading files: 1 of 2", os.read(main, 4096))
        os.close(main)
        os.close(terminal)

    def test_too_many_findings_are_not_hidden(self):
        found = check(placed(*[device(0, M, "d%d" % i) for i in range(500)]))
        self.assertEqual((len(found["findings"]), found["complete"]), (100000, False))
        folder = checking.Folder(m=placed(*[device(0, M, "d%d" % i) for i in range(500)]))
        with folder:
            self.assertTrue(folder.run("check", "m").stdout.endswith(
                "\n100000 errors, 0 warnings, and more that are not shown, in 500 entries of 1 file\n"))


if __name__ == "__main__":
    sys.exit(unittest.main())
