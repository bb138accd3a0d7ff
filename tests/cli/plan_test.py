#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""gpamap plan: the examples, the table, the JSON, the options."""

import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402

EXPECTED = "tests/cli/expected"


def ranges(description):
    return [(r["kind"], r["tag"], r["start"], r["end"]) for r in tool.layout(description)["ranges"]]


def read(path):
    with open(path) as file:
        return file.read()


class Examples(unittest.TestCase):
    def test_every_example_gives_the_layout_beside_it(self):
        """Addresses are ABI: a change of any of these files says so."""
        self.assertGreater(len(tool.examples()), 12)
        for example in tool.examples():
            with self.subTest(example=example):
                result = tool.run("plan", "--format", "json", example)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertEqual(result.stdout, read(os.path.join(EXPECTED, os.path.basename(example))))

    def test_every_example_says_where_its_numbers_come_from(self):
        for example in tool.examples():
            with self.subTest(example=example):
                self.assertGreater(len(" ".join(json.loads(read(example))["comment"])), 60)

    def test_openvmm_examples_are_as_on_its_page(self):
        """The input and output tables of OpenVMM's memory-layout page."""
        pages = {
            "fixed-mmio-splits-ram": [("ram", 0, 0x4000_0000), ("fixed", 0x4000_0000, 0x8000_0000),
                                      ("ram", 0x8000_0000, 0x1_4000_0000)],
            "gb-chunks": [("ram", 0, 0x4000_0000), ("fixed", 0x4010_0000, 0x4020_0000),
                          ("ram", 0x8000_0000, 0xC000_0000)],
            "small-numa": [("ram", 0, 0x2000_0000), ("ram", 0x2000_0000, 0x4000_0000)],
            "vtl2": [("ram", 0, 0x4000_0000), ("fixed", 0x4000_0000, 0x8000_0000), ("ram", 0x8000_0000, 0xC000_0000),
                     ("post-mmio", 0xC000_0000, 0xC020_0000)],
            "reserved-high": [("ram", 0, 0x8000_0000), ("post-mmio", 0x8000_0000, 0x8010_0000)],
        }
        for name, expected in pages.items():
            with self.subTest(name=name):
                placed = tool.layout(read(f"examples/openvmm-{name}.json"))["ranges"]
                self.assertEqual([(r["kind"], int(r["start"], 16), int(r["end"], 16)) for r in placed], expected)

    def test_q35_8g_is_what_qemu_shows(self):
        placed = {r["tag"]: r for r in tool.layout(read("examples/q35-8g.json"))["ranges"]}
        self.assertEqual(placed["ecam"]["start"], "0xb0000000")
        self.assertEqual(placed["pci-hole64"]["start"], "0x280000000")
        self.assertEqual(placed["ram"]["end"], "0x280000000")


class Table(unittest.TestCase):
    def test_tables_are_as_they_were_judged_good(self):
        for name in ("q35-8g", "numa-2"):
            with self.subTest(name=name):
                self.assertEqual(tool.run("plan", f"examples/{name}.json").stdout, read(f"{EXPECTED}/{name}.table"))

    def test_columns_are_aligned_in_every_example(self):
        for example in tool.examples():
            lines = tool.run("plan", example).stdout.split("\n\n")[1].split("\n")
            with self.subTest(example=example):
                kind = lines[0].index("KIND")
                tag = lines[0].index("TAG")
                for line in lines[1:]:
                    self.assertEqual((line[kind - 1], line[tag - 1]), (" ", " "), line)
                    self.assertNotEqual((line[kind], line[tag]), (" ", " "), line)
                    self.assertEqual(line, line.rstrip())

    def test_holes_are_shown(self):
        result = tool.plan({"fixed": [{"tag": "a", "start": "1M", "size": "4K"}]})
        self.assertIn("0x00000000  0x00100000  1 MiB  -      (hole)\n", result.stdout)

    def test_reserved_ranges_above_the_layout_are_mentioned(self):
        result = tool.run("plan", "examples/openvmm-reserved-high.json")
        self.assertIn("Above it    high-hole reserved, 0xfd00000000 .. 0xfd40000000 (1 GiB)\n", result.stdout)

    def test_an_empty_description_has_an_empty_map(self):
        result = tool.plan("{}")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("Layout end  0x0 (0 B)\n", result.stdout)
        self.assertEqual(tool.layout("{}")["ranges"], [])

    def test_no_colours_in_a_pipe_and_with_no_color(self):
        self.assertNotIn("\033", tool.plan("{}", "--format", "table").stdout)

    def test_colours_only_on_a_terminal_that_wants_them(self):
        import pty

        for env, colours in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
                             ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": ""}, True), ({}, False)):
            main, terminal = pty.openpty()
            tool.run("plan", "examples/openvmm-small-numa.json", stdout=terminal, env=env)
            self.assertEqual(b"\033[" in os.read(main, 65536), colours, env)
            os.close(main)
            os.close(terminal)


class Judging(unittest.TestCase):
    def test_phys_bits_never_changes_the_layout(self):
        description = json.loads(read("examples/q35-8g.json"))
        before = tool.layout(description)["ranges"]
        for bits in (12, 36, 52, 64):
            description["phys_bits"] = bits
            self.assertEqual(tool.layout(description)["ranges"], before)

    def test_a_layout_that_just_fits(self):
        result = tool.plan({"phys_bits": 32, "ram": [{"tag": "r", "size": "4G"}]})
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertIn("32 address bits, phys_bits 32: fits", result.stdout)

    def test_a_layout_that_does_not_fit_is_shown_and_exits_with_1(self):
        result = tool.plan({"phys_bits": 32, "ram": [{"tag": "low", "size": "4G"}, {"tag": "r", "size": "4K"}]})
        self.assertEqual(result.returncode, 1)
        self.assertIn("0x100000000  0x100001000  4 KiB  ram   r       0  out of reach\n", result.stdout)
        self.assertIn("<stdin>:1:15: error: the layout ends at 0x100001000, which needs 33 address bits; "
                      "phys_bits is 32\n", result.stderr)
        self.assertIn('  out of reach  ram "r" 0x100000000 .. 0x100001000\n', result.stderr)

    def test_reserved_ranges_are_not_judged(self):
        description = {"phys_bits": 32, "ram": [{"tag": "r", "size": "4K"}],
                       "reserved": [{"tag": "high", "start": "1T", "size": "1G"}]}
        self.assertEqual(tool.plan(description).returncode, 0)


class Order(unittest.TestCase):
    def test_ram_is_placed_in_the_order_given(self):
        a, b = {"tag": "a", "size": "1G"}, {"tag": "b", "size": "2G", "node": 1}
        self.assertEqual(ranges({"ram": [a, b]}), [("ram", "a", "0x0", "0x40000000"),
                                                   ("ram", "b", "0x40000000", "0xc0000000")])
        self.assertEqual(ranges({"ram": [b, a]}), [("ram", "b", "0x0", "0x80000000"),
                                                   ("ram", "a", "0x80000000", "0xc0000000")])

    def test_the_order_of_keys_does_not_matter(self):
        ram = '"ram": [{"tag": "r", "size": "1G"}]'
        fixed = '"fixed": [{"tag": "f", "start": 0, "size": "1M"}]'
        self.assertEqual(ranges("{%s, %s}" % (ram, fixed)), ranges("{%s, %s}" % (fixed, ram)))

    def test_ways_to_write_a_size(self):
        for text in ('"0x40000000"', '"0x4000_0000"', '"1073741824"', '"1 GiB"', '"1GiB"', '"1G"', '"1024 MiB"',
                     '"1048576K"', '1073741824', '"1073741824 B"', '"0x400 M"', '"1.0 GiB"', '"0.5 GiB"'):
            end = "0x20000000" if "0.5" in text else "0x40000000"
            self.assertEqual(ranges('{"ram": [{"tag": "r", "size": %s}]}' % text), [("ram", "r", "0x0", end)], text)

    def test_a_range_may_end_at_the_top(self):
        description = {"fixed": [{"tag": "f", "start": "0xffffffffffffe000", "end": "0xfffffffffffff000"}]}
        self.assertEqual(ranges(description), [("fixed", "f", "0xffffffffffffe000", "0xfffffffffffff000")])
        description = {"fixed": [{"tag": "f", "start": "0xffffffffffffe000", "size": 4096}]}
        self.assertEqual(ranges(description), [("fixed", "f", "0xffffffffffffe000", "0xfffffffffffff000")])

    def test_ten_thousand_requests(self):
        description = {"requests": [{"tag": f"m{i}", "size": "4K", "placement": "mmio32"} for i in range(4000)],
                       "ram": [{"tag": f"r{i}", "size": "2M", "node": i % 7} for i in range(6000)]}
        placed = ranges(description)
        self.assertEqual(len(placed), 10001)  # a piece of RAM on each side of mmio32 makes one more
        self.assertIn(("mmio32", "m0", "0xfffff000", "0x100000000"), placed)
        for fmt in ("table", "svg"):
            result = tool.plan(description, "--format", fmt)
            self.assertEqual((result.returncode, result.stderr), (0, ""))


class Options(unittest.TestCase):
    def test_output_file_is_written_whole_or_not_at_all(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "map.svg")
            result = tool.run("plan", "-f", "svg", "-o", path, "examples/q35-1g.json")
            self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
            self.assertEqual(read(path), tool.run("plan", "--format=svg", "examples/q35-1g.json").stdout)
            self.assertEqual(os.listdir(folder), ["map.svg"])
            result = tool.run("plan", "-o", path, "-", stdin="{")
            self.assertEqual(result.returncode, 2)
            self.assertTrue(read(path).endswith("</svg>\n"))
            result = tool.run("plan", "-o", os.path.join(folder, "none", "map"), "examples/q35-1g.json")
            self.assertEqual((result.returncode, result.stdout), (3, ""))
            self.assertIn("No such file or directory", result.stderr)
            self.assertEqual(os.listdir(folder), ["map.svg"])

    def test_output_keeps_the_umask(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "map")
            before = os.umask(0o027)
            try:
                tool.run("plan", "-o", path, "examples/q35-1g.json")
            finally:
                os.umask(before)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o640)

    def test_relative_paths_mean_the_callers_folder_under_bazel_run(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "vm.json"), "w") as file:
                file.write("{}")
            self.assertEqual(tool.run("plan", "vm.json").returncode, 2)
            self.assertEqual(tool.run("plan", "vm.json", env={"BUILD_WORKING_DIRECTORY": folder}).returncode, 0)

    def test_two_dashes_end_the_options(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "-vm.json"), "w") as file:
                file.write("{}")
            self.assertEqual(tool.run("plan", "--", "-vm.json", cwd=folder).returncode, 0)


if __name__ == "__main__":
    sys.exit(unittest.main())
