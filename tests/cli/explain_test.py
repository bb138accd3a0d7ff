#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""What the tool says when a request cannot be placed, or ranges overlap."""

import copy
import os
import random
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402


class Explanations(unittest.TestCase):
    maxDiff = None

    def check(self, text, expected):
        for fmt in ("table", "json", "svg"):
            result = tool.plan(text, "--format", fmt)
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            self.assertEqual(result.stderr, expected.lstrip("\n"))

    def test_mmio32_names_hole_alternatives_and_what_is_in_the_way(self):
        self.check('''{
  "fixed": [{ "tag": "a", "start": "1G", "size": "1G" },
            { "tag": "b", "start": "3G", "size": "4K" }],
  "requests": [{ "tag": "gpu", "size": "2G", "align": "1G", "placement": "mmio32" }]
}''', '''
<stdin>:4:16: error: "gpu" cannot be placed: nothing fits it in phase mmio32
    4 |   "requests": [{ "tag": "gpu", "size": "2G", "align": "1G", "placement": "mmio32" }]
      |                ^
  wanted        2 GiB, aligned to 1 GiB
  window        0x0 .. 0x100000000 (below 4 GiB), 0xbffff000 bytes (~2.99 GiB) free
  largest hole  0x0 .. 0x40000000 (1 GiB)
    above it    fixed "a" 0x40000000 .. 0x80000000 (1 GiB)
  would fit     0x40000000 bytes (1 GiB) at this alignment, at 0x80000000
                this size fits at no alignment
                above 4 GiB there is room: could it be mmio64?
  in the way    fixed "a" 0x40000000 .. 0x80000000 (1 GiB): without it, it would fit
                fixed "b" 0xc0000000 .. 0xc0001000 (4 KiB): without it, it would fit
''')

    def test_a_smaller_alignment_that_would_fit(self):
        self.check('''{
  "reserved": [{ "tag": "low", "start": 0, "end": "0xc0001000" }],
  "fixed": [{ "tag": "f", "start": "0xf0000000", "end": "4G" }],
  "requests": [{ "tag": "m", "size": "512M", "align": "512M", "placement": "mmio32" }]
}''', '''
<stdin>:4:16: error: "m" cannot be placed: nothing fits it in phase mmio32
    4 |   "requests": [{ "tag": "m", "size": "512M", "align": "512M", "placement": "mmio32" }]
      |                ^
  wanted        512 MiB, aligned to 512 MiB
  window        0x0 .. 0x100000000 (below 4 GiB), 0x2ffff000 bytes (~767.99 MiB) free
  largest hole  0xc0001000 .. 0xf0000000 (~767.99 MiB)
    below it    reserved "low" 0x0 .. 0xc0001000 (~3 GiB)
    above it    fixed "f" 0xf0000000 .. 0x100000000 (256 MiB)
  would fit     0x10000000 bytes (256 MiB) at this alignment, at 0xe0000000
  would fit     this size aligned to 256 MiB (0x10000000), at 0xd0000000
                above 4 GiB there is room: could it be mmio64?
  in the way    reserved "low" 0x0 .. 0xc0001000 (~3 GiB): without it, it would fit
                fixed "f" 0xf0000000 .. 0x100000000 (256 MiB): without it, it would fit
''')

    def test_nothing_is_free(self):
        self.check('''{
  "fixed": [{ "tag": "all", "start": 0, "end": "4G" }],
  "requests": [{ "tag": "m", "size": "4K", "placement": "mmio32" }]
}''', '''
<stdin>:3:16: error: "m" cannot be placed: nothing fits it in phase mmio32
    3 |   "requests": [{ "tag": "m", "size": "4K", "placement": "mmio32" }]
      |                ^
  wanted        4 KiB, aligned to 4 KiB
  window        0x0 .. 0x100000000 (below 4 GiB), 0x0 bytes (0 B) free
  largest hole  none: every byte of the window is taken
                above 4 GiB there is room: could it be mmio64?
  in the way    fixed "all" 0x0 .. 0x100000000 (4 GiB): without it, it would fit
''')

    def test_ram_counts_whole_units_and_gives_back_its_own_pieces(self):
        """Of 8 EiB holes below and above "mid", only the lower one holds a unit of 4 EiB at its start."""
        self.check('''{
  "fixed": [{ "tag": "mid", "start": "6E", "size": "3E" }],
  "ram": [{ "tag": "r", "size": "10E", "align": "4E" }]
}''', '''
<stdin>:3:11: error: "r" cannot be placed: nothing fits it in phase ram
    3 |   "ram": [{ "tag": "r", "size": "10E", "align": "4E" }]
      |           ^
  wanted        10 EiB, aligned to 4 EiB
  window        0x0 .. 0xfffffffffffff000 (from the end of the RAM before it up), \
0xcffffffffffff000 bytes (~12.99 EiB) free
  largest hole  0x9000000000000000 .. 0xfffffffffffff000 (~6.99 EiB)
    below it    fixed "mid" 0x6000000000000000 .. 0x9000000000000000 (3 EiB)
  would fit     0x7ffffffffffff000 bytes (~7.99 EiB) at this alignment
  would fit     this size aligned to 2 EiB (0x2000000000000000)
  in the way    fixed "mid" 0x6000000000000000 .. 0x9000000000000000 (3 EiB)
''')

    def test_mmio64_stands_above_ram(self):
        self.check('''{
  "ram": [{ "tag": "r", "size": "8E" }],
  "requests": [{ "tag": "m", "size": "8E", "align": "4K", "placement": "mmio64" }]
}''', '''
<stdin>:3:16: error: "m" cannot be placed: nothing fits it in phase mmio64
    3 |   "requests": [{ "tag": "m", "size": "8E", "align": "4K", "placement": "mmio64" }]
      |                ^
  wanted        8 EiB, aligned to 4 KiB
  window        0x8000000000000000 .. 0xfffffffffffff000 (from the end of RAM, and at least 4 GiB, up), \
0x7ffffffffffff000 bytes (~7.99 EiB) free
  largest hole  0x8000000000000000 .. 0xfffffffffffff000 (~7.99 EiB)
    below it    ram "r" 0x0 .. 0x8000000000000000 (8 EiB)
  would fit     0x7ffffffffffff000 bytes (~7.99 EiB) at this alignment, at 0x8000000000000000
  in the way    nothing: the request is larger than the window
''')

    def test_post_mmio_without_a_window(self):
        self.check('''{
  "fixed": [{ "tag": "last", "start": "0xffffffffffffd000", "size": "8K" }],
  "requests": [{ "tag": "p", "size": "4K", "align": "8K", "placement": "post-mmio" },
               { "tag": "q", "size": "4K", "placement": "post-mmio" }]
}''', '''
<stdin>:3:16: error: "p" cannot be placed: nothing fits it in phase post-mmio
    3 |   "requests": [{ "tag": "p", "size": "4K", "align": "8K", "placement": "post-mmio" },
      |                ^
  wanted        4 KiB, aligned to 8 KiB
  window        none (from the end of the layout so far up): there is no space left
  in the way    fixed "last" 0xffffffffffffd000 .. 0xfffffffffffff000 (8 KiB)
''')

    def test_overlaps_name_both_and_what_they_share(self):
        self.check('''{
  "reserved": [{ "tag": "apic", "start": "0xfee00000", "size": "1M" }],
  "fixed": [{ "tag": "rom", "start": "0xfeeff000", "end": "4G" }]
}''', '''
<stdin>:2:16: error: reserved "apic" 0xfee00000 .. 0xfef00000 and fixed "rom" 0xfeeff000 .. \
0x100000000 overlap: both have 0xfeeff000 .. 0xfef00000 (4 KiB)
    2 |   "reserved": [{ "tag": "apic", "start": "0xfee00000", "size": "1M" }],
      |                ^
<stdin>:3:13: note: "rom" is here
    3 |   "fixed": [{ "tag": "rom", "start": "0xfeeff000", "end": "4G" }]
      |             ^
''')

    def test_many_in_the_way_are_counted(self):
        """Pages 1 MiB apart leave no room for 1 GiB; the largest ones are named, the first of equals first."""
        fixed = [{"tag": f"f{i}", "start": i << 20, "size": "4K"} for i in range(4096)]
        fixed[7]["size"] = "8K"
        result = tool.plan({"fixed": fixed, "requests": [{"tag": "m", "size": "1G", "placement": "mmio32"}]})
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        lines = result.stderr.split("\n")
        self.assertIn('  in the way    fixed "f7" 0x700000 .. 0x702000 (8 KiB)', lines)
        self.assertIn('                fixed "f0" 0x0 .. 0x1000 (4 KiB)', lines)
        self.assertIn("                and 4091 more", lines)

    def test_ten_thousand_requests_that_do_not_fit(self):
        requests = [{"tag": f"m{i}", "size": "512K", "placement": "mmio32"} for i in range(10000)]
        result = tool.plan({"requests": requests})
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertRegex(result.stderr, r'^<stdin>:1:\d+: error: "m8192" cannot be placed: ')


class Advice(unittest.TestCase):
    """What the tool says would fit does fit, and nothing larger does."""

    def fails(self, description):
        result = tool.plan(description)
        self.assertIn(result.returncode, (0, 1), result.stderr)
        return result.stderr if result.returncode == 1 else ""

    def changed(self, description, **values):
        other = copy.deepcopy(description)
        (other.get("requests") or other["ram"])[-1].update(values)
        return other

    def check(self, description):
        """True when the description fails; then all advice is tried out."""
        wanted = (description.get("requests") or description["ram"])[-1]
        said = self.fails(description)
        if not said:
            return False
        size = re.search(r"would fit +0x([0-9a-f]+) bytes .* at this alignment", said)
        largest = int(size[1], 16) if size else 0
        self.assertTrue(self.fails(self.changed(description, size=hex(largest + 4096))), said)
        self.assertFalse(largest and self.fails(self.changed(description, size=hex(largest))), said)
        align = re.search(r"would fit +this size aligned to .* \(0x([0-9a-f]+)\)", said)
        larger = int(wanted["align"], 16) // 2
        while larger >= 4096 and not (align and larger <= int(align[1], 16)):
            self.assertTrue(self.fails(self.changed(description, align=hex(larger))), said)
            larger //= 2
        self.assertFalse(align and self.fails(self.changed(description, align=hex(int(align[1], 16)))), said)
        alone = re.findall(r'"(\w+)" .*: without it, it would fit', said)
        for given in description["fixed"]:
            other = copy.deepcopy(description)
            other["fixed"] = [f for f in description["fixed"] if f != given]
            fits = not self.fails(other)
            if "and " not in said.split("in the way")[1] and description.get("requests"):
                self.assertEqual(fits, given["tag"] in alone, said)
        return True

    def try_many(self, make, seed):
        numbers = random.Random(seed)
        self.assertGreater(sum(self.check(make(numbers)) for _ in range(60)), 15)

    def fixed(self, numbers, base, step, count):
        """Up to four ranges in steps of one kind, some of them crooked by pages."""
        places = sorted(numbers.sample(range(count), numbers.randrange(1, 5)))
        crooked = [numbers.choice((0, 0, 4096, 8192)) for _ in places]
        starts = [base + place * step + odd for place, odd in zip(places, crooked)]
        return [{"tag": f"f{place}", "start": hex(start),
                 "end": hex(min(start + numbers.choice((4096, step // 2, step - odd)), 2**64 - 4096))}
                for place, odd, start in zip(places, crooked, starts)]

    def test_mmio32(self):
        def make(numbers):
            return {"fixed": self.fixed(numbers, 0, 1 << 29, 8), "requests": [
                {"tag": "m", "size": hex(numbers.randrange(1, 16) << 28), "align": hex(1 << numbers.randrange(12, 33)),
                 "placement": "mmio32"}]}

        self.try_many(make, 1)

    def test_mmio64(self):
        def make(numbers):
            return {"fixed": self.fixed(numbers, 0, 1 << 61, 8), "ram": [{"tag": "r", "size": "0x1000"}], "requests": [
                {"tag": "m", "size": hex(numbers.randrange(1, 16) << 60), "align": hex(1 << numbers.randrange(12, 64)),
                 "placement": "mmio64"}]}

        self.try_many(make, 2)

    def test_ram(self):
        def make(numbers):
            def ram(tag, size, most):
                return {"tag": tag, "size": hex(size), "align": hex(1 << numbers.randrange(12, most))}

            first = ram("first", numbers.randrange(1, 4) << 20, 61)
            return {"fixed": self.fixed(numbers, 0, 1 << 61, 8),
                    "ram": [first, ram("r", numbers.randrange(6, 16) << 60, 64)]}

        self.try_many(make, 3)


if __name__ == "__main__":
    sys.exit(unittest.main())
