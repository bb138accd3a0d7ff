#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Replay every trace of this folder and compare with the answers beside it; `*` there stands for any token."""

import glob
import os
import subprocess
import sys
import unittest

TOOL = os.environ.get("GPAMAP", "src/cli/gpamap")
FOLDER = "tests/traces"


def replay(text):
    return subprocess.run([TOOL, "replay", "-"], input=text, capture_output=True, text=True, timeout=60)


def same_line(expected, actual):
    want, got = expected.split(" "), actual.split(" ")
    return len(want) == len(got) and all(w in ("*", g) for w, g in zip(want, got))


class Traces(unittest.TestCase):
    def test_every_trace_gives_the_answers_beside_it(self):
        traces = sorted(glob.glob(os.path.join(FOLDER, "*.trace")))
        self.assertGreater(len(traces), 80)
        for trace in traces:
            with self.subTest(trace=os.path.basename(trace)):
                run = subprocess.run([TOOL, "replay", trace], capture_output=True, text=True, timeout=60)
                with open(trace[: -len(".trace")] + ".expected") as file:
                    expected = file.read().splitlines()
                actual = run.stdout.splitlines()
                for number, (want, got) in enumerate(zip(expected, actual), 1):
                    self.assertTrue(same_line(want, got), f"answer {number}: expected {want!r}, got {got!r}")
                self.assertEqual(len(expected), len(actual))
                self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_every_expected_file_has_its_trace(self):
        for expected in glob.glob(os.path.join(FOLDER, "*.expected")):
            self.assertTrue(os.path.exists(expected[: -len(".expected")] + ".trace"), expected)


class LinesThatCannotBeRead(unittest.TestCase):
    def check(self, line, message, before="", answered=""):
        run = replay(before + line + "\nrange new 0 0\n")
        number = before.count("\n") + 1
        self.assertEqual(run.returncode, 2, line)
        self.assertEqual(run.stdout, answered, line)
        self.assertEqual(run.stderr, f"<stdin>:{number}: {message}\n", line)

    def test_unknown_words(self):
        self.check("frobnicate", "unknown command 'frobnicate'")
        self.check("range frobnicate 0 0", "unknown range operation 'frobnicate'")
        self.check("list frobnicate", "unknown list operation 'frobnicate'")
        self.check("request t 4K 4K mmio16", "unknown placement 'mmio16'", "layout\n")
        self.check("build frobnicate", "unknown build 'frobnicate'", "memory-layout\n")
        self.check("Range new 0 0", "unknown command 'Range'")

    def test_commands_of_other_sections_are_unknown(self):
        for word in ("address-space 4K 0 0", "guest-space ept 4 0 4K"):
            self.check(word, f"unknown command '{word.split()[0]}'")

    def test_numbers(self):
        self.check("range new 0 0x10000000000000000", "'0x10000000000000000' does not fit 64 bits")
        self.check("range new 0 18446744073709551616", "'18446744073709551616' does not fit 64 bits")
        self.check("range new 0 16777216T", "'16777216T' does not fit 64 bits")
        self.check("range-set 4294967296", "the capacity does not fit 32 bits")
        self.check("address-allocator 0 1 4G", "the capacity does not fit 32 bits")
        self.check("ram-range 0 4K 4G", "the node does not fit 32 bits", "memory-layout\n")
        for word in ("x", "0x", "-1", "+1", "4k", "4KB", "1e3", "0xG", "K", "1.5G", "1P", "1_000"):
            self.check(f"range new 0 {word}", f"'{word}' is not a number: write 4096, 0x1000, 4K or 2G")
        self.check("range new 0 4 K", "'K' is one word too many for 'range'")

    def test_tags(self):
        self.check(f"ram {'t' * 64} 4K 4K", f"the tag '{'t' * 64}' is longer than 63 characters", "layout\n")
        self.check("ram a/b 4K 4K", "the tag 'a/b' has a character that is none of A-Z a-z 0-9 . _ -", "layout\n")
        good = "A" + "z" * 58 + "0._-"
        self.assertEqual(replay(f"layout\nram {good} 4K 4K\nallocate\n").stdout,
                         f"ok 0x1\nplaced {good} ram 0x0 0x1000\n")

    def test_too_few_and_too_many_words(self):
        self.check("range", "'range' needs a range operation here")
        self.check("range new 0", "'range' needs an end here")
        self.check("range new 0 0 0", "'0' is one word too many for 'range'")
        self.check("list walk now", "'now' is one word too many for 'list'")
        self.check("left 0 4K 8K", "an odd number of ends")
        self.check("layout now", "'now' is one word too many for 'layout'")
        self.check("allocate 1", "'1' is one word too many for 'allocate'", "layout\n")
        for line, message in (("memory-layout 1", "'1' is one word too many for 'memory-layout'"),
                              ("mmio 0 4K 8K", "an odd number of ends"),
                              ("pci-ecam 0", "an odd number of ends"),
                              ("pci-mmio 0 x", "'x' is not a number: write 4096, 0x1000, 4K or 2G"),
                              ("vtl2", "'vtl2' needs a start here"),
                              ("vtl2 0", "'vtl2' needs an end here"),
                              ("vtl2 0 4K 8K 12K", "'8K' is one word too many for 'vtl2'"),
                              ("ram-range 0 4K", "'ram-range' needs a node here"),
                              ("ram-range 0 4K 0 0", "'0' is one word too many for 'ram-range'"),
                              ("build", "'build' needs size, numa, ranges or resolved here"),
                              ("build size", "'build' needs a size here"),
                              ("build size 4K 4K", "'4K' is one word too many for 'build'"),
                              ("build numa 4K 16777216T", "'16777216T' does not fit 64 bits"),
                              ("build ranges 4K", "'4K' is one word too many for 'build'")):
            self.check(line, message, "memory-layout\n")
        for line, message in (("allocate 1", "'allocate' needs an alignment here"),
                              ("allocate 1 1", "'allocate' needs first, last or exact here"),
                              ("allocate 1 1 best", "unknown policy 'best'"),
                              ("allocate 1 1 exact", "'allocate' needs an address here"),
                              ("allocate 1 1 first 0", "'0' is one word too many for 'allocate'"),
                              ("free 0", "'free' needs a last byte here"),
                              ("find", "'find' needs an address here"),
                              ("allocations 0", "'0' is one word too many for 'allocations'"),
                              ("address-allocator 0", "'address-allocator' needs a size here"),
                              ("address-allocator 0 1 1 1", "'1' is one word too many for 'address-allocator'")):
            self.check(line, message, "address-allocator 0 1\n", "ok\n")
        for line, message in (("ram-size 1", "'1' is one word too many for 'ram-size'"),
                              ("probe", "'probe' needs an address here"),
                              ("probe 0 0", "'0' is one word too many for 'probe'"),
                              ("node-of x", "'x' is not a number: write 4096, 0x1000, 4K or 2G")):
            self.check(line, message, "memory-layout\nbuild size 4K\n", "ok\n")

    def test_commands_without_their_object(self):
        for word in ("add 0 4K", "remove 0 4K", "has 0", "covers 0 0", "overlaps 0 0", "lowest-fit 4K 4K 0 1",
                     "highest-fit 4K 4K 0 1", "total", "dump"):
            self.check(word, f"'{word.split()[0]}' needs a range-set before it")
        for word in ("allocate 1 1 first", "free 0 0", "find 0", "free-bytes", "largest-free", "allocations"):
            self.check(word, f"'{word.split()[0]}' needs an address-allocator before it")
        for word in ("reserve t 0 4K", "fixed t 0 4K", "request t 4K 4K mmio32", "ram t 4K 4K", "allocate", "targets"):
            self.check(word, f"'{word.split()[0]}' needs a layout before it")
        questions = ("ram-size", "end-of-ram", "ram-below-4gb", "ram-above-4gb", "end-of-layout",
                     "ram-above-high-mmio", "max-ram-below-4gb", "probe 0", "node-of 0")
        for word in questions + ("mmio", "pci-ecam 0 4K", "pci-mmio", "vtl2 0 0", "ram-range 0 4K 0", "build size 4K",
                                 "build numa", "build ranges", "build resolved"):
            self.check(word, f"'{word.split()[0]}' needs a memory-layout before it")
        for word in questions + ("ram",):
            message = f"'{word}' needs a build that succeeded before it".replace(" 0", "")
            self.check(word, message, "memory-layout\n")
            self.check(word, message, "memory-layout\nbuild size 0\n", "error bad-size\n")
            self.check(word, message, "memory-layout\nbuild size 4K\nmemory-layout\n", "ok\n")

    def test_what_was_answered_before_stays(self):
        self.check("what", "unknown command 'what'", "# one\nrange new 0 4K\n\n", "ok 0x0 0x1000\n")

    def test_a_nul_byte(self):
        run = subprocess.run([TOOL, "replay", "-"], input=b"range new 0 0\0 junk\n", capture_output=True)
        self.assertEqual((run.returncode, run.stdout), (2, b""))
        self.assertEqual(run.stderr, b"<stdin>:1: the line holds a NUL byte\n")

    def test_a_line_without_end(self):
        run = subprocess.run([TOOL, "replay", "-"], input=b"[" * 100_000_000, capture_output=True, timeout=120)
        self.assertEqual((run.returncode, run.stdout), (2, b""))
        self.assertEqual(run.stderr, b"<stdin>:1: the line is too long\n")


class Streams(unittest.TestCase):
    def test_the_last_line_needs_no_newline(self):
        self.assertEqual(replay("range new 0 4K").stdout, "ok 0x0 0x1000\n")

    def test_an_empty_trace_answers_nothing(self):
        run = replay("")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_windows_line_ends_are_blanks(self):
        self.assertEqual(replay("range new 0 4K\r\n").stdout, "ok 0x0 0x1000\n")

    def test_answers_come_line_by_line(self):
        with subprocess.Popen([TOOL, "replay", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tool:
            for end in (1, 2, 3):
                tool.stdin.write(f"range new 0 {end}M\n")
                tool.stdin.flush()
                self.assertEqual(tool.stdout.readline(), f"ok 0x0 0x{end}00000\n")
            tool.stdin.close()
            self.assertEqual(tool.wait(timeout=10), 0)

    def test_it_prompts_at_a_terminal(self):
        import pty

        main, terminal = pty.openpty()
        with subprocess.Popen([TOOL, "replay", "-"], stdin=terminal, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as tool:
            os.write(main, b"range new 0 4K\n")
            self.assertEqual(tool.stdout.readline(), "ok 0x0 0x1000\n")
            os.write(main, b"\x04")
            self.assertEqual(tool.wait(timeout=10), 0)
            self.assertEqual(tool.stderr.read(), "gpamap> gpamap> \n")
        os.close(main)
        os.close(terminal)

    def test_ten_thousand_requests(self):
        lines = ["layout"] + [f"request m{i} 4K 4K mmio32" for i in range(5000)]
        lines += [f"ram r{i} 8K 4K" for i in range(5000)] + ["allocate", "targets"]
        run = replay("\n".join(lines) + "\n")
        answers = run.stdout.splitlines()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(answers[0], "ok 0x2710")
        self.assertEqual(answers[1], "placed r0 ram 0x0 0x2000")
        self.assertEqual(answers[10000], "placed m0 mmio32 0xfffff000 0x100000000")
        self.assertEqual(answers[10001], "ok 0x2710")
        self.assertEqual(answers[10002], "target m0 0xfffff000 0x100000000")

    def test_twenty_thousand_ram_ranges(self):
        lines = ["memory-layout"] + [f"ram-range {i * 8192} {i * 8192 + 4096} {i}" for i in range(20000)]
        gaps = " ".join(f"{i * 8192 + 4096} {i * 8192 + 8192}" for i in range(20000))
        lines += ["mmio " + gaps, "build resolved", "ram-size", "node-of 0x2710000", "build size 0x4e20000", "ram"]
        answers = replay("\n".join(lines) + "\n").stdout.splitlines()
        self.assertEqual(answers[:4], ["ok", "ok 0x4e20000", "ok 0x1388", "ok"])
        self.assertEqual(answers[4:6], ["ok 0x4e20", "ram 0x0 0x1000 0x0"])
        self.assertEqual(answers[-1], "ram 0x9c3e000 0x9c3f000 0x0")

    def test_a_set_may_have_the_largest_capacity(self):
        lines = ["range-set 0xffffffff"] + [f"add {i * 8192} {i * 8192 + 4096}" for i in range(3000)] + ["total"]
        self.assertEqual(replay("\n".join(lines) + "\n").stdout.splitlines()[-1], f"ok {hex(3000 * 4096)}")


if __name__ == "__main__":
    sys.exit(unittest.main())
