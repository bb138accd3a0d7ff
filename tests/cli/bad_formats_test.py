#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Bad maps: a clear error with its place, exit 2, no output, and OUTPUT as it was."""

import json
import os
import pty
import resource
import struct
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import maps  # noqa: E402
import tool  # noqa: E402

G = 1 << 30


class Checks(unittest.TestCase):
    def refuse(self, content, message, to="layout", *args):
        """message: the first line, behind the name of the input."""
        result = maps.convert(content, to, *args)
        self.assertEqual((result.code, result.out), (2, b""), result.err)
        self.assertEqual(result.err.split("\n")[0], message)

    def text(self, content, position, message, *args):
        self.refuse(content, f"<stdin>:{position}: error: {message}", "layout", *args)

    def byte(self, content, at, message, *args):
        self.refuse(content, "<stdin> at byte 0x%x: error: %s" % (at, message), "layout", *args)


class Detection(Checks):
    EXPECTED = ("expected a map: JSON (description or layout), /proc/iomem, a kernel log with e820 lines, binary e820 "
                "entries, a flattened device tree, ACPI SRAT or MCFG, or QEMU's info mtree -f")

    def test_what_is_no_map(self):
        unknown = f"gpamap: <stdin>: the content is of no known format; {self.EXPECTED}"
        for content in ("hello\n", "[1]\n", b"\0" * 40, b"\x7fELF" + bytes(60), "\n\n", "[    0.1] Linux version 6\n"):
            self.refuse(content, unknown)
        self.refuse("", f"gpamap: <stdin>: the file is empty; {self.EXPECTED}")

    def test_the_extension_means_nothing(self):
        tree = maps.data("virt-plain.dtb.gz")
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (("map.json", tree), ("map.dtb", b"00000000-00000fff : Reserved\n"),
                                  ("map.bin", b'{"ram": [{"tag": "r", "size": "1G"}]}')):
                path = os.path.join(folder, name)
                with open(path, "wb") as file:
                    file.write(content)
                self.assertEqual(tool.run("convert", path, "--to", "layout").returncode, 0)
        self.byte(b"00000000-00000fff : Reserved, and more of it\n", 0,
                  "not a flattened device tree: expected the bytes d0 0d fe ed", "--from", "fdt")
        self.text(tree, "1:5", "the text holds a NUL byte", "--from", "iomem")

    def test_a_nul_byte_in_a_text(self):
        self.text("00000000-00000fff : a\0b\n", "1:22", "the text holds a NUL byte", "--from", "iomem")


class Iomem(Checks):
    def test_children_outside_their_parents(self):
        message = "the range reaches outside the one that it is nested in"
        self.text("1000-1fff : a\n  1000-2000 : b\n", "2:1", message)
        self.text("1000-1fff : a\n  0fff-1fff : b\n", "2:1", message)
        self.text("1000-1fff : a\n  1000-17ff : b\n    1800-1fff : c\n", "3:1", message)

    def test_zeros_are_not_written(self):
        self.refuse(maps.e820([(0, 1, 1), (0, 1, 2)]), "gpamap: <stdin>: every range is byte 0, which reads as if "
                    "addresses were hidden: it cannot be written as iomem", "iomem")

    def test_bad_lines(self):
        line = "not a line of /proc/iomem: expected FIRST-LAST : NAME"
        good = "0-0 : a\n"
        for text, column, message in (
                ("1000 : b", 5, line), ("1000-2000 b", 10, line), ("x", 1, "expected a number"),
                ("1000-", 6, "expected a number"), (" 0-0 : b", 1, "expected a number"),
                ("0-10000000000000000 : b", 19, "the number is too big"),
                ("2000-1fff : b", 13, "the range is reversed: its last byte is below its first"),
                ("    0-0 : b", 1, "the indentation is deeper than one level (two blanks) below the line before")):
            self.text(good + text, f"2:{column}", message)
        self.text("  0-0 : b\n", "1:1", "the indentation is deeper than one level (two blanks) below the line before",
                  "--from", "iomem")


class E820(Checks):
    def test_half_an_entry(self):
        for size in range(21, 40):
            self.byte(maps.e820([(0, 1, 1), (1, 1, 1)])[:size], 20,
                      "half an e820 entry: expected 20 bytes (base, size, type)")

    def test_sums_of_2_to_the_64(self):
        past = "the range passes the end of the 64-bit space"
        self.byte(maps.e820([(0, 1, 1), (2**64 - 4096, 4097, 1)]), 28, past)
        self.byte(maps.e820([(2**64 - 1, 2**64 - 1, 1)]), 8, past)
        self.refuse("0-ffffffffffffffff : System RAM\n",
                    '<stdin>:1: error: "System RAM" [0x0-0xffffffffffffffff] spans all 2^64 bytes: its size does not '
                    "fit 64 bits: it cannot be written as e820", "e820")

    def test_bad_lines(self):
        good = "BIOS-e820: [mem 0x0-0xfff] usable\n"
        expected = "expected [mem 0xFIRST-0xLAST] TYPE"
        for rest, column, message in (
                ("0x1000-0x1fff]", 30, expected), ("1000-0x1fff] usable", 17, expected), ("0x10", 21, expected),
                ("0x1000-0x1fff] good", 32, "unknown type: expected usable, reserved, ACPI data, ACPI NVS, unusable, "
                                            "persistent, type N"),
                ("0x11111111111111111-0x1fff] usable", 35, expected),
                ("0x2000-0x1000] usable", 1, "the range is reversed: its last byte is below its first")):
            self.text(good + "BIOS-e820: [mem " + rest, f"2:{column}", message)

    def test_a_log_without_a_table(self):
        self.text("Linux version 6.1\n", "1:1",
                  "no e820 table: expected lines with BIOS-e820: [mem 0xFIRST-0xLAST] TYPE", "--from", "e820-log")


class DeviceTree(Checks):
    GOOD = maps.memory(2, 2, 0, G, 0, G)

    def patched(self, at, value):
        return self.GOOD[:at] + struct.pack(">I", value) + self.GOOD[at + 4:]

    def test_every_truncation(self):
        for size in range(4, len(self.GOOD)):
            result = maps.convert(self.GOOD[:size], "layout")
            self.assertEqual((result.code, result.out), (2, b""), size)
            self.assertRegex(result.err, r"^<stdin> at byte 0x[0-9a-f]+: error: the device tree is truncated")

    def test_a_lying_header(self):
        for at, value, message in (
                (4, len(self.GOOD) + 1, "the device tree is truncated: it is shorter than its header says"),
                (4, 39, "the device tree is truncated: it is shorter than its header says"),
                (8, 0xFFFFFFF0, "the structure block lies outside the device tree"),
                (12, 0xFFFFFFF0, "the strings block lies outside the device tree"),
                (20, 16, "the version of the device tree is not 17, nor compatible with it"),
                (16, 44, "the reservation block lies outside the device tree"),
                (16, 0xFFFFFFF8, "the reservation block lies outside the device tree")):
            self.byte(self.patched(at, value), at, message)
        self.byte(self.patched(36, 0xFFFFFFFF), 8, "the structure block lies outside the device tree")
        self.byte(self.patched(32, 0xFFFFFFFF), 12, "the strings block lies outside the device tree")

    def test_offsets_past_the_end(self):
        start = struct.unpack(">I", self.GOOD[8:12])[0]
        broken = "the device tree is broken here: this tag leads nowhere"
        for value in (0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFEC, len(self.GOOD)):
            self.byte(self.patched(start + 16, value), start + 8, broken)  # a name
            self.byte(self.patched(start + 12, value), start + 8, broken)  # a length
        for tag in (0, 5, 9, 0x77):
            self.byte(self.patched(start + 8, tag), start + 8, broken)
        end = struct.unpack(">I", self.GOOD[36:40])[0] + start - 4
        self.byte(self.patched(end, 4), end + 4, "the structure block ends without an end")
        self.byte(self.patched(start, 2), start, broken)
        self.byte(self.GOOD[:-1] + b"x", len(self.GOOD) - 1, "the strings block does not end in a NUL")

    def test_no_byte_can_be_wrong_badly(self):
        """Whatever a byte says, there is a map or a message, and no crash."""
        for at in range(len(self.GOOD)):
            for value in (0, 1, 0x7F, 0xFF):
                tree = bytearray(self.GOOD)
                tree[at] = value
                result = maps.convert(bytes(tree), "fdt", "--from", "fdt")
                self.assertIn(result.code, (0, 2), (at, value, result.err))

    def test_cells(self):
        at = self.GOOD.index(struct.pack(">IIII", 0, G, 0, G))
        for address, size, message in ((0, 2, "addresses have 0 cells here; expected 1 or 2"),
                                       (5, 2, "addresses have 5 cells here; expected 1 or 2"),
                                       (2**32 - 1, 2, "addresses have 100 cells here; expected 1 or 2"),
                                       (2, 0, "sizes have 0 cells here; expected 1 or 2"),
                                       (2, 5, "sizes have 5 cells here; expected 1 or 2")):
            self.byte(maps.memory(address, size, 0, G, 0, G), at, "/memory@0: " + message)
        self.byte(maps.memory(2, 1, 0, G, 0, G), at,
                  "/memory@0: reg has 16 bytes; expected a multiple of 12: 2 cells of address, 1 of size")

    def test_sums_of_2_to_the_64(self):
        tree = maps.memory(2, 2, 0xFFFFFFFF, 0xFFFFF000, 0, 0x1001)
        self.byte(tree, tree.index(b"\xff\xff\xff\xff\xff\xff\xf0"),
                  "/memory@0: the range passes the end of the 64-bit space")

    def test_a_bus_that_does_not_lead_there(self):
        tree = (maps.Tree().begin("").cells(1, 1).begin("soc").cells(1, 1).prop("ranges", [0, 0x1000, 0x1000])
                .begin("uart").prop("reg", [0xF00, 0x101]).end().end().end().bytes())
        self.byte(tree, tree.index(struct.pack(">II", 0xF00, 0x101)),
                  "/soc/uart: [0xf00, 0x1000] is in no row of the ranges of its bus")

    def test_a_bus_of_too_many_rows(self):
        def tree(rows):
            return (maps.Tree().begin("").cells(1, 1).begin("soc").cells(1, 1).prop("ranges", rows * [7, 0x1000, 1])
                    .begin("uart").prop("reg", [7, 1]).end().end().end().bytes())
        self.assertEqual(maps.ranges(tree(1024)), [(0x1000, 0x1000, "device")])
        self.byte(tree(1025), tree(1025).index(struct.pack(">III", 7, 0x1000, 1)), "/soc: ranges has more than 1024 rows")

    def test_bad_bridges(self):
        def tree(cells, ranges):
            return (maps.Tree().begin("").cells(2, 2).begin("pci").prop("device_type", "pci").cells(cells, 2)
                    .prop("ranges", ranges).end().end().bytes())
        row = [0x02000000, 0, 1, 0, 1, 0, 1]
        at = tree(3, row).index(struct.pack(">7I", *row))
        self.byte(tree(2, row), at, "/pci: PCI addresses have 2 cells here; expected 3")
        self.byte(tree(3, row[1:]), at, "/pci: ranges has 24 bytes; expected a multiple of 28")

    def test_handles_that_point_in_a_circle_are_not_followed(self):
        tree = (maps.Tree().begin("").cells(2, 2).prop("interrupt-parent", [1])
                .begin("a@1000").prop("phandle", [1]).prop("interrupt-parent", [2]).prop("reg", [0, 0x1000, 0, 1]).end()
                .begin("b@2000").prop("phandle", [2]).prop("interrupt-parent", [1]).prop("reg", [0, 0x2000, 0, 1]).end()
                .end().bytes())
        self.assertEqual(maps.ranges(tree), [(0x1000, 0x1000, "device"), (0x2000, 0x2000, "device")])

    def test_a_tree_of_many_levels(self):
        tree = maps.Tree().begin("").cells(1, 1)
        for _ in range(1000):
            tree.begin("bus").prop("ranges", b"")
        for _ in range(1001):
            tree.end()
        self.byte(tree.bytes(), 0, "/" + "bus/" * 14 + "bus...: the nodes are nested too deep")


class Acpi(Checks):
    def patched(self, table, at, value):
        table = bytearray(table)
        table[at] = value
        table[9] = (table[9] - sum(table)) % 256
        return bytes(table)

    def test_truncated_tables(self):
        for table in (maps.srat([(0, G, 0, 1)]), maps.mcfg([(0, 0, 0, 255)])):
            for size in range(4, len(table)):
                result = maps.convert(table[:size], "iomem")
                self.assertEqual((result.code, result.out), (2, b""))
                self.assertRegex(result.err, r"^<stdin> at byte 0x[0-9a-f]+: error: the (table is truncated|length)")

    def test_the_checksum(self):
        table = bytearray(maps.srat([(0, G, 0, 1)]))
        table[60] ^= 1
        self.byte(bytes(table), 9, "the checksum is wrong: the bytes of the table do not add up to 0")

    def test_structures_of_impossible_lengths(self):
        table = maps.srat([(0, G, 0, 1)])
        for length in (0, 1, 38, 41, 255):
            self.byte(self.patched(table, 49, length), 48, "a memory affinity structure is not 40 bytes long")
        other = self.patched(table, 48, 0)
        for length in (0, 1, 41, 255):
            self.byte(self.patched(other, 49, length), 48, "a structure of an impossible length")
        self.byte(self.patched(table[:-1], 4, len(table) - 1), 48,
                  "a memory affinity structure is not 40 bytes long")

    def test_sums_of_2_to_the_64(self):
        past = "the range passes the end of the 64-bit space"
        self.byte(maps.srat([(2**64 - 1, 2, 0, 1)]), 64, past)
        self.byte(maps.mcfg([(2**64 - (256 << 20) + 1, 0, 0, 255)]), 44, past)

    def test_buses(self):
        self.byte(maps.mcfg([(0, 0, 1, 0)]), 54, "the buses are reversed: the last is below the first")
        self.byte(maps.mcfg([(0, 0, 0, 127), (G, 1, 0, 255), (2 * G, 0, 127, 255)]), 76,
                  "an entry before this one has some of its buses, too")
        overlapping = [{"tag": tag, "start": start, "size": "1M", "holds": "ecam"} for tag, start in (("a", 0), ("b", "1G"))]
        self.refuse(json.dumps({"fixed": overlapping}),
                    '<stdin>:1: error: "b" [0x40000000-0x400fffff] has a bus that an ECAM before it has, too: it cannot '
                    "be written as mcfg", "mcfg")


class Mtree(Checks):
    HEAD = 'FlatView #0\n AS "memory", root: system\n Root memory region: system\n'

    def test_bad_lines(self):
        line = "not a range of info mtree -f: expected FIRST-LAST (prio N, TYPE): NAME"
        for text, column in (("  zz", 3), ("  00-ff", 8), ("  00-ff (prio 0, ram)", 18), ("  00-ff (prio 0, ram): ", 24)):
            self.text(self.HEAD + text, f"4:{column}", line)
        self.text(self.HEAD + "  02-01 (prio 0, ram): a", "4:1",
                  "the range is reversed: its last byte is below its first")
        self.text('FlatView #0\n AS "I/O", root: io\n Root memory region: io\n', "1:1",
                  'no flat view of the memory: expected FlatView, AS "memory", from info mtree -f')
        self.text(self.HEAD, "4:1", "the flat view of the memory is empty")


class Json(Checks):
    def layout(self, entry, column, message):
        self.text('{"ranges": [\n%s]}' % entry, f"2:{column}", message)

    def test_bad_ranges(self):
        self.layout('{"start": 0, "end": 1, "kind": "ram"}', 1,
                    'an entry of "ranges" needs "start", "end", "kind" and "tag"')
        self.layout('{"start": 1, "end": 1, "kind": "fixed", "tag": "a"}', 1,
                    "the range is empty or reversed: its end is not above its start")
        self.layout('{"start": 1, "end": 3, "size": 3, "kind": "fixed", "tag": "a"}', 1,
                    '"size" is not the difference of "end" and "start"')
        self.layout('{"start": 1, "end": 3, "kind": "fixed", "tag": "a", "node": 1}', 1,
                    'an entry with "node" holds ram or persistent')
        self.layout('{"start": 1, "end": 3, "kind": "mmio"}', 32,
                    'unknown kind "mmio"; expected reserved, fixed, mmio32, ram, mmio64 or post-mmio')
        self.layout('{"star": 1}', 10, 'unknown key "star"; expected start, end, size, kind, tag, holds, node')
        self.layout("1", 1, 'an entry of "ranges" is an integer; expected an object')
        self.text('{"ranges": [], "x": 1}', "1:21", 'unknown key "x"; expected name, ranges, ram_size, nodes, end, '
                  "needed_bits, phys_bits, fits_phys_bits or against")

    def test_a_description_that_cannot_be_planned(self):
        result = maps.convert('{"ram": [{"tag": "r", "size": "15E"}, {"tag": "s", "size": "2E"}]}', "layout")
        self.assertEqual((result.code, result.out), (1, b""))

    def test_what_json_cannot_say(self):
        self.refuse("fffffffffffff000-ffffffffffffffff : a\n",
                    '<stdin>:1: error: "a" [0xfffffffffffff000-0xffffffffffffffff] holds the last byte of the space, '
                    "behind which there is no end: it cannot be written as layout")
        self.refuse("0-ffe : a\n", '<stdin>:1: error: "a" [0x0-0xffe] does not begin and end at multiples of 4096 '
                    "(0x1000): it cannot be written as description", "description")
        self.refuse("0-1fff : a\n1000-1fff : b\n", '<stdin>:2: error: "b" [0x1000-0x1fff] overlaps the range before '
                    "it: it cannot be written as description", "description")


class Limits(Checks):
    def test_a_million_ranges_and_one_more(self):
        lines = ["%x-%x : System RAM\n" % (i << 12, (i << 12) + 0xFFE) for i in range(1_000_001)]
        start = time.monotonic()
        result = maps.convert("".join(lines[:-1]), "e820")
        self.assertEqual((result.code, len(result.out), result.err), (0, 20_000_000, ""))
        self.assertLess(time.monotonic() - start, 20)
        self.text("".join(lines), "1000001:1", "more ranges than a map may have (1000000)")
        one_more = maps.e820([(i << 12, 1, 1) for i in range(1_000_001)])
        self.assertEqual(maps.convert(one_more[:-20], "e820-log").code, 0)
        self.byte(one_more, 20_000_000, "more ranges than a map may have (1000000)")

    def test_64_mib_and_one_byte_more(self):
        text = b"00000000-00000fff : a\n"
        text += b"\n" * ((64 << 20) - len(text))
        self.assertEqual(maps.converted(text, "iomem"), b"00000000-00000fff : a\n")
        self.refuse(text + b"\n", "gpamap: <stdin> is too large: a map has at most 64 MiB")

    def test_16_mib_of_json_and_one_byte_more(self):
        text = b'{"ranges": []}' + b" " * ((16 << 20) - 14)
        self.assertEqual(maps.ranges(text), [])
        self.refuse(text + b" ", "gpamap: <stdin> is too large: a map in JSON has at most 16 MiB")

    def test_ten_thousand_ranges_are_quick_in_every_format(self):
        binary = maps.e820([(i << 13, 0x1000, 1 + i % 5) for i in range(10_000)])
        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
        for way in ("layout", "description", "iomem", "e820-log", "e820-c", "fdt"):
            there = maps.converted(binary, way)
            start = time.monotonic()
            if way != "e820-c":
                subprocess.run([os.path.abspath(tool.TOOL), "convert", "-", "--to", "e820"], input=there, check=True,
                               capture_output=True, preexec_fn=limit)
            self.assertLess(time.monotonic() - start, 2, way)


class Output(Checks):
    def test_it_is_replaced_on_success_only(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "out")
            with open(path, "w", encoding="utf-8") as file:
                file.write("before")
            for content, to in (("nonsense", "layout"), ("0-ffffffffffffffff : all\n", "e820"), ("0-fff : a\n", "mcfg"),
                                ("0-fff : System RAM\n", "srat"), (maps.srat([(0, G, 0, 1)]), "e820")):
                self.assertEqual(maps.convert(content, to, "-o", path).code, 2)
                self.assertEqual(os.listdir(folder), ["out"])
                with open(path, encoding="utf-8") as file:
                    self.assertEqual(file.read(), "before")
            self.assertEqual(maps.convert("0-fff : a\n", "e820", "-o", path), maps.Result(
                0, b"", "gpamap: <stdin>: note: 1 of 1 ranges are only called reserved in e820\n"))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), maps.e820([(0, 4096, 2)]))

    def test_no_bytes_to_a_terminal(self):
        terminal, slave = pty.openpty()
        for to in ("e820", "fdt", "srat", "mcfg"):
            run = subprocess.run([os.path.abspath(tool.TOOL), "convert", "examples/q35-1g.json", "--to", to],
                                 stdout=slave, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(run.returncode, 2)
            self.assertIn(f"{to} is binary, and standard output a terminal: give -o OUTPUT", run.stderr)
        os.close(slave)
        os.close(terminal)

    def test_usage(self):
        formats = "description, layout, iomem, e820-log, e820, e820-c, fdt, srat, mcfg, mtree, svg or html"
        for args, message in (([], "convert needs a FILE, or - for standard input"), (["a"], "convert needs --to FORMAT"),
                              (["a", "--to"], f"--to is {formats}"), (["a", "--to", "x"], f"--to is {formats}, not x"),
                              (["a", "--from=any"], f"--from is {formats}, not any"),
                              (["a", "b"], "convert takes one FILE, not 'b' as well"),
                              (["a", "--to", "mtree"], "mtree is only read"),
                              (["a", "--from", "e820-c", "--to", "e820"], "e820-c is only written"),
                              (["a", "--from", "html", "--to", "e820"], "html is only written"),
                              (["a", "-o", ""], "--output needs a file name"), (["a", "-x"], "unknown option '-x'")):
            run = tool.run("convert", *args)
            self.assertEqual((run.returncode, run.stdout, run.stderr),
                             (2, "", f"gpamap: {message}\nTry 'gpamap convert --help'.\n"))


if __name__ == "__main__":
    sys.exit(unittest.main())
