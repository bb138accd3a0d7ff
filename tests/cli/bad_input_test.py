#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Bad input and bad surroundings: a clear error, nothing on standard output, no crash."""

import os
import resource
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402


class Checks(unittest.TestCase):
    def check(self, text, position, message, code=2):
        """The first line of the message, at LINE:COLUMN of standard input."""
        for fmt in ("table", "json", "svg"):
            result = tool.plan(text, "--format", fmt)
            self.assertEqual((result.returncode, result.stdout), (code, ""), (text, result.stderr))
            self.assertEqual(result.stderr.split("\n")[0], f"<stdin>:{position}: error: {message}", text)

    def entry(self, text, column, message, kind="ram", code=2):
        """An entry of a list; the column is that in the entry's own text."""
        before = '{"%s": [\n' % kind
        self.check(before + text + "]}", f"2:{column}", message, code)


class BadText(Checks):
    def test_empty_file(self):
        self.check("", "1:1", "the file is empty; expected an object in JSON")
        self.check("  \n ", "2:2", "the text ends in the middle of a value")

    def test_truncated_json(self):
        whole = '{"ram": [{"tag": "r", "size": "1G"}]}'
        for length in range(1, len(whole)):
            result = tool.plan(whole[:length])
            self.assertEqual((result.returncode, result.stdout), (2, ""), whole[:length])
            self.assertRegex(result.stderr, r"^<stdin>:1:\d+: error: ")
        self.check(whole[:-1], "1:37", "the text ends in the middle of a value")

    def test_what_is_not_json(self):
        self.check("{,}", "1:2", "not JSON: string or '}' expected near ','")
        self.check('{"ram": nul}', "1:9", "not JSON: invalid token near 'nul'")
        self.check('{"ram": []} x', "1:13", "there is more after the end of the object")
        self.check('{"ram": [], }', "1:13", "not JSON: string or '}' expected near '}'")
        self.check("{'ram': []}", "1:2", "not JSON: string or '}' expected near '''")

    def test_100_mb_of_brackets(self):
        for bracket in (b"[", b'{"a":'):
            run = subprocess.run([tool.TOOL, "plan", "-"], input=bracket * (100_000_000 // len(bracket)),
                                 capture_output=True, timeout=60)
            self.assertEqual((run.returncode, run.stdout), (2, b""))
            self.assertEqual(run.stderr, b"gpamap: <stdin> is too large: a description has at most 16 MiB\n")

    def test_deep_nesting(self):
        self.check("[" * 100_000, "1:2049", "lists or objects are nested too deep")

    def test_invalid_utf8(self):
        run = subprocess.run([tool.TOOL, "plan", "-"], input=b'{\n "name": "a\xffb"}', capture_output=True)
        self.assertEqual((run.returncode, run.stdout), (2, b""))
        self.assertEqual(run.stderr, b"<stdin>:2:12: error: the text is not UTF-8\n")

    def test_a_nul_byte(self):
        run = subprocess.run([tool.TOOL, "plan", "-"], input=b'{"ram": [\0]}', capture_output=True)
        self.assertEqual((run.returncode, run.stdout), (2, b""))
        self.assertEqual(run.stderr, b"<stdin>:1:10: error: the text holds a NUL byte\n")

    def test_not_an_object(self):
        for text, kind in (("[]", "a list"), ("1", "an integer"), ('"x"', "a text"), ("null", "null"),
                           ("true", "a truth value"), ("1.5", "a number with a fraction or exponent")):
            self.check(text, "1:1", f"the description is {kind}; expected an object")

    def test_unknown_keys(self):
        self.check('{"rams": []}', "1:2", 'unknown key "rams"; expected name, phys_bits, reserved, fixed, requests, '
                   'ram, sharing or comment')
        self.entry('{"tag": "r", "siez": "1G"}', 14, 'unknown key "siez"; expected tag, size, align, node, comment')
        self.entry('{"tag": "r", "start": 0, "align": 1}', 26,
                   'unknown key "align"; expected tag, start, end, size, holds, node, comment', "fixed")
        self.entry('{"tag": "r", "node": 0}', 14,
                   'unknown key "node"; expected tag, size, align, placement, holds, comment', "requests")
        self.check('{"\\u001b[31m": 1}', "1:2", 'unknown key "?[31m"; expected name, phys_bits, reserved, fixed, '
                   'requests, ram, sharing or comment')

    def test_repeated_keys(self):
        self.entry('{"tag": "r", "size": "1G", "size": "2G"}', 28, 'repeated key "size"')
        self.check('{"ram": [],\n  "ram": []}', "2:3", 'repeated key "ram"')

    def test_missing_keys(self):
        self.entry('{"size": "1G"}', 1, 'an entry of "ram" needs "tag"')
        self.entry('{"tag": "r"}', 1, 'an entry of "ram" needs "size"')
        self.entry('{"tag": "r", "size": "1G"}', 1, 'an entry of "requests" needs "placement"', "requests")
        self.entry('{"tag": "r", "size": "1G"}', 1, 'an entry of "reserved" needs "start"', "reserved")
        self.entry('{"tag": "r", "start": "1G"}', 1, 'an entry of "fixed" needs either "end" or "size"', "fixed")
        self.entry('{"tag": "r", "start": 0, "end": "1G", "size": "1G"}', 1,
                   'an entry of "fixed" needs either "end" or "size", not both', "fixed")

    def test_wrong_types(self):
        expected = 'expected bytes: an integer or a text like "128 MiB" or "0x1000"'
        for text, kind in (("null", "null"), ("true", "a truth value"), ("[1]", "a list"), ("{}", "an object"),
                           ("1.5", "a number with a fraction or exponent"),
                           ("1e9", "a number with a fraction or exponent")):
            self.entry('{"tag": "r", "size": %s}' % text, 22, f'"size" is {kind}; {expected}')
        self.entry('{"tag": 1, "size": 4096}', 9, '"tag" is an integer; expected a text')
        self.entry('{"tag": "r", "size": "1G", "node": "0"}', 36,
                   '"node" is a text; expected an integer, 0 to 4294967295')
        self.entry('{"tag": "r", "size": "1G", "placement": 32}', 41,
                   '"placement" is an integer; expected "mmio32", "mmio64" or "post-mmio"', "requests")
        self.entry('{"tag": "r", "size": "1G", "comment": 1}', 39, '"comment" is not a text or a list of texts')
        self.entry('{"tag": "r", "size": "1G", "comment": ["a", 1]}', 39, '"comment" is not a text or a list of texts')
        self.check('{"ram": {}}', "1:9", '"ram" is an object; expected a list of objects')
        self.check('{"ram": ["r"]}', "1:10", 'an entry of "ram" is a text; expected an object')
        self.check('{"name": 1}', "1:10", '"name" is an integer; expected a text')
        self.check('{"phys_bits": "40"}', "1:15", '"phys_bits" is a text; expected an integer, 12 to 64')

    def test_values_out_of_range(self):
        self.check('{"phys_bits": 11}', "1:15", '"phys_bits" is 11; expected 12 to 64')
        self.check('{"phys_bits": 65}', "1:15", '"phys_bits" is 65; expected 12 to 64')
        self.entry('{"tag": "r", "size": "1G", "node": -1}', 36, '"node" is -1; expected 0 to 4294967295')
        self.entry('{"tag": "r", "size": "1G", "node": 4294967296}', 36,
                   '"node" is 4294967296; expected 0 to 4294967295')
        self.entry('{"tag": "r", "size": -4096}', 22, '"size" is negative; expected bytes, 0 or more')
        self.entry('{"tag": "r", "size": 4096, "placement": "mmio16"}', 41,
                   'unknown placement "mmio16"; expected "mmio32", "mmio64" or "post-mmio"', "requests")
        self.check('{"name": "a\\u001bb"}', "1:10", '"name" holds a control character')
        self.check('{"name": "a\\u009bb"}', "1:10", '"name" holds a control character')

    def test_tags(self):
        wrong = "has a character that is none of A-Z a-z 0-9 . _ -"
        self.entry('{"tag": "", "size": 4096}', 9, 'the tag "" is empty')
        self.entry('{"tag": "a b", "size": 4096}', 9, f'the tag "a b" {wrong}')
        self.entry('{"tag": "\\u001b", "size": 4096}', 9, f'the tag "?" {wrong}')
        self.entry('{"tag": "%s", "size": 4096}' % ("t" * 64), 9,
                   f'the tag "{"t" * 60}..." is longer than 63 characters')

    def test_bad_size_texts(self):
        not_a_size = 'is not a size: write 4096, "0x1000", "128 MiB" or "2G"'
        for text in ("", "G", "x", "-1", "+1", " 1", "1 ", "1  G", "1 XiB", "0x", "0xg", "1__0", "_1", "1_", "1.", ".5",
                     "1.5.5", "0x1.5", "1g", "1 gib", "4 iB", "4BiB", "1G1", "1,5G"):
            self.entry('{"tag": "r", "size": "%s"}' % text, 22, f'"size": "{text}" {not_a_size}')
        for text in ("1 KB", "1MB", "1 GB", "1TB"):
            self.entry('{"tag": "r", "size": "%s"}' % text, 22, f'"size": "{text}" has a unit that may mean powers of '
                       '1000: write KiB, MiB, GiB, TiB, PiB or EiB')
        for text in ("1.5", "0.1 GiB", "1.0000000001 KiB", "0.00000000000000000000000000000000000001E"):
            self.entry('{"tag": "r", "size": "%s"}' % text, 22, f'"size": "{text}" is not a whole number of bytes')

    def test_numbers_that_overflow(self):
        too_big = "is too big: it does not fit 64 bits"
        for text in ("16 EiB", "0x10000000000000000", "18446744073709551616", "99999999999999999999999", "16384P",
                     "18014398509481984 K", "15.9999999999999999999E" if False else "16.5E"):
            self.entry('{"tag": "r", "size": "%s"}' % text, 22, f'"size": "{text}" {too_big}')
        for text in ("9223372036854775808", "18446744073709547520", "-9223372036854775809", "1e999"):
            self.entry('{"tag": "r", "size": %s}' % text, 22,
                       'the number is too big; write it as a text: "0x...", or with a unit')

    def test_positions_count_characters_and_know_escapes(self):
        self.check('{"comment": "äöü \\" ] } \\\\", "x": 1}', "1:30", 'unknown key "x"; expected name, phys_bits, '
                   'reserved, fixed, requests, ram, sharing or comment')
        self.check('{"\\u0072am": [{"tag": "a", "size": 4096}, {"tag": "b", "s\\u0069ze": 1}]}', "1:69",
                   'the size of ram "b" is 0x1; expected a multiple of 4096 (0x1000)')

    def test_the_line_is_shown_with_a_caret(self):
        result = tool.plan('{\n\t"ram": [{"tag": "r", "size": "1GB"}]\n}')
        self.assertEqual(result.stderr.split("\n")[1:3],
                         ['    2 | \t"ram": [{"tag": "r", "size": "1GB"}]', '      | \t' + " " * 29 + "^"])


class BadRanges(Checks):
    def test_misaligned_ends(self):
        self.entry('{"tag": "f", "start": 1, "end": 4096}', 23, '"start" is not a multiple of 4096 (0x1000)', "fixed")
        self.entry('{"tag": "f", "start": 0, "end": 4095}', 33, '"end" is not a multiple of 4096 (0x1000)', "fixed")
        self.entry('{"tag": "f", "start": 0, "size": "5000"}', 34, '"size" is not a multiple of 4096 (0x1000)',
                   "reserved")
        self.entry('{"tag": "f", "start": "0xfffffffffffff000", "end": "0xffffffffffffffff"}', 52,
                   '"end" is not a multiple of 4096 (0x1000)', "fixed")

    def test_reversed_ends(self):
        self.entry('{"tag": "f", "start": "2G", "end": "1G"}', 36,
                   "the range is reversed: it starts at 0x80000000 and ends below, at 0x40000000", "fixed")

    def test_empty_ranges(self):
        self.entry('{"tag": "f", "start": "1G", "end": "1G"}', 1,
                   'fixed "f" is empty: it starts and ends at 0x40000000', "fixed")
        self.entry('{"tag": "f", "start": 0, "size": 0}', 1, 'reserved "f" is empty: it starts and ends at 0x0',
                   "reserved")

    def test_ranges_that_pass_the_top(self):
        top = '"start" + "size" is 2^64 or more; a range ends at 0xfffffffffffff000 at most'
        self.entry('{"tag": "f", "start": "0xfffffffffffff000", "size": 4096}', 53, top, "fixed")
        self.entry('{"tag": "f", "start": "8E", "size": "8E"}', 37, top, "fixed")

    def test_bad_sizes(self):
        for kind, extra in (("ram", ""), ("requests", ', "placement": "mmio32"')):
            name = "ram" if kind == "ram" else "mmio32"
            self.entry('{"tag": "r", "size": 0%s}' % extra, 22,
                       f'the size of {name} "r" is 0x0; expected a multiple of 4096 (0x1000) other than 0', kind)
            self.entry('{"tag": "r", "size": 4097%s}' % extra, 22,
                       f'the size of {name} "r" is 0x1001; expected a multiple of 4096 (0x1000)', kind)
        self.entry('{"tag": "r", "size": "0xffffffffffffffff"}', 22,
                   'the size of ram "r" is 0xffffffffffffffff; expected a multiple of 4096 (0x1000)')

    def test_bad_alignments(self):
        for align, name in (("0", "0x0"), ("3", "0x3"), ("2048", "0x800"), ('"6K"', "0x1800")):
            self.entry('{"tag": "r", "size": 4096, "align": %s}' % align, 37,
                       f'the alignment of ram "r" is {name}; expected a power of two, 4096 (0x1000) or more')

    def test_the_largest_alignment_is_taken(self):
        entry = {"tag": "r", "size": 4096, "align": "8E"}
        self.assertEqual(tool.layout({"ram": [entry]})["ranges"][0]["start"], "0x0")
        entry["placement"] = "mmio64"
        self.assertEqual(tool.layout({"requests": [entry]})["ranges"][0]["start"], "0x8000000000000000")


class Files(unittest.TestCase):
    def check(self, args, message, code=2, **kwargs):
        for command in ("plan", "replay"):
            result = tool.run(command, *args, **kwargs)
            self.assertEqual((result.returncode, result.stdout), (code, ""))
            self.assertEqual(result.stderr, f"gpamap: {message}\n")

    def test_a_missing_file(self):
        self.check(["no/such/file"], "cannot open no/such/file: No such file or directory")

    def test_a_directory(self):
        self.check(["examples"], "cannot read examples: Is a directory")

    def test_a_file_that_never_ends(self):
        result = tool.run("plan", "/dev/zero")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("is too large", result.stderr)
        result = tool.run("replay", "/dev/zero")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("the line is too long", result.stderr)

    def test_an_unreadable_file(self):
        if os.geteuid() == 0:
            self.skipTest("root reads everything")
        with tempfile.NamedTemporaryFile() as file:
            os.chmod(file.name, 0)
            self.check([file.name], f"cannot open {file.name}: Permission denied")


class Usage(unittest.TestCase):
    def check(self, args, message, command=""):
        result = tool.run(*args)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertEqual(result.stderr, f"gpamap: {message}\nTry 'gpamap {command}--help'.\n")

    def test_usage_errors(self):
        self.check([], "a command is missing: plan, check, probe, diff, convert or replay")
        self.check(["plna"], "unknown command 'plna'")
        self.check(["--plan"], "unknown option '--plan'")
        self.check(["--version", "x"], "unknown option '--version'")
        self.check(["plan"], "plan needs a FILE, or - for standard input", "plan ")
        self.check(["plan", "a", "b"], "plan takes one FILE, not 'b' as well", "plan ")
        self.check(["plan", "--frmat", "svg", "a"], "unknown option '--frmat'", "plan ")
        self.check(["plan", "--format", "png", "a"], "--format is table, json, svg or html, not png", "plan ")
        self.check(["plan", "a", "--format"], "--format is table, json, svg or html", "plan ")
        self.check(["plan", "a", "-o"], "--output needs a file name", "plan ")
        self.check(["replay"], "replay needs a FILE, or - for standard input", "replay ")
        self.check(["replay", "a", "b"], "replay takes one FILE", "replay ")
        self.check(["replay", "--fast", "a"], "unknown option '--fast'", "replay ")

    def test_help_and_version(self):
        commands = ("plan", "check", "probe", "diff", "convert", "replay")
        for args in (["--help"], ["-h"], ["help"], ["plan", "x", "-h"], *([name, "--help"] for name in commands),
                     *(["help", name] for name in commands)):
            result = tool.run(*args)
            self.assertEqual((result.returncode, result.stderr), (0, ""), args)
            self.assertIn("gpamap", result.stdout)
            self.assertIn("Example", result.stdout)
            self.assertLessEqual(max(map(len, result.stdout.split("\n"))), 110)
        self.assertRegex(tool.run("--version").stdout, r"^gpamap \d+\.\d+\.\d+\n$")

    def test_examples_of_the_help_work(self):
        text = tool.run("plan", "--help").stdout
        description = text[text.index("  {\n"):text.index("  }\n") + 4]
        self.assertEqual(tool.plan(description).returncode, 0)
        self.assertEqual(tool.plan('{"ram": [{"tag": "ram", "size": "1G"}]}').returncode, 0)
        trace = "layout\nfixed rom 0xfffc0000 4G\nram r 6G 1G\nallocate\n"
        self.assertIn(repr(trace)[1:-1], tool.run("replay", "--help").stdout)
        self.assertEqual(tool.run("replay", "-", stdin=trace).returncode, 0)
        convert = tool.run("convert", "--help").stdout
        self.assertIn("gpamap convert examples/q35-8g.json --to e820-c\n", convert)
        self.assertEqual(tool.run("convert", "examples/q35-8g.json", "--to", "e820-c").returncode, 0)


class Memory(unittest.TestCase):
    def test_little_of_it(self):
        """However little memory there is, the answer is whole, or there is none and the exit code is 3."""
        ram = ",".join('{"tag":"r%d","size":"2M"}' % i for i in range(20000))
        whole = tool.plan('{"ram":[%s]}' % ram, "-f", "svg").stdout
        codes = set()
        for megabytes in (4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 64):
            def limit(size=megabytes << 20):
                resource.setrlimit(resource.RLIMIT_AS, (size, size))

            if tool.run("--version", preexec_fn=limit).returncode != 0:
                continue  # as with sanitizers, which take address space of their own
            result = tool.run("plan", "-f", "svg", "-", stdin='{"ram":[%s]}' % ram, preexec_fn=limit)
            codes.add(result.returncode)
            if result.returncode == 0:
                self.assertEqual(result.stdout, whole)
            else:
                self.assertEqual((result.returncode, result.stdout, result.stderr),
                                 (3, "", "gpamap: out of memory\n"), megabytes)
        self.assertTrue(codes in ({0, 3}, set()), codes)


class StandardOutput(unittest.TestCase):
    COMMANDS = (["plan", "examples/q35-8g.json"], ["plan", "-f", "svg", "examples/q35-8g.json"],
                ["replay", "tests/traces/layout-113.trace"], ["--help"], ["--version"])

    def test_closed(self):
        for command in self.COMMANDS:
            result = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", tool.TOOL, *command], capture_output=True,
                                    text=True)
            self.assertEqual(result.returncode, 3, command)
            self.assertEqual(result.stderr, "gpamap: cannot write standard output: Bad file descriptor\n")

    def test_full(self):
        for command in self.COMMANDS:
            with open("/dev/full", "w") as full:
                result = tool.run(*command, stdout=full)
            self.assertEqual(result.returncode, 3, command)
            self.assertEqual(result.stderr, "gpamap: cannot write standard output: No space left on device\n")

    def test_a_reader_that_is_gone(self):
        for command in self.COMMANDS:
            reader, writer = os.pipe()
            os.close(reader)
            result = tool.run(*command, stdout=writer)
            os.close(writer)
            self.assertEqual(result.returncode, 3, command)
            self.assertEqual(result.stderr, "gpamap: cannot write standard output: Broken pipe\n")

    def test_an_error_of_the_input_comes_first(self):
        result = subprocess.run(["sh", "-c", '"$1" plan - >&- </dev/null', "sh", tool.TOOL], capture_output=True,
                                text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("the file is empty", result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
