#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The drawing: well-formed, complete, and nothing on top of anything else."""

import json
import os
import re
import sys
import unittest
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
# Advance of a character of the widest of the fonts that the style names, and what rises above and below the baseline.
WIDTH, NAME_WIDTH, ABOVE, BELOW = 7.3, 10.9, 9.5, 2.5


def draw(text):
    result = tool.plan(text, "--format", "svg")
    return result, ET.fromstring(result.stdout)


def texts(root):
    """Every text with its box: (text, left, top, right, bottom)."""
    boxes = []
    for element in root.iter(SVG + "text"):
        text = "".join(element.itertext())
        classes = element.get("class", "").split()
        shift = sum(float(span.get("dx", 0)) for span in element.iter(SVG + "tspan"))
        width = len(text) * (NAME_WIDTH if "name" in classes else WIDTH) + shift
        scale = 1.5 if "name" in classes else 1
        x, y = float(element.get("x")), float(element.get("y"))
        left = x - width if "at" in classes else x
        boxes.append((text, left, y - ABOVE * scale, left + width, y + BELOW * scale))
    return boxes


class Drawing(unittest.TestCase):
    def check(self, text):
        result, root = draw(text)
        width, height = float(root.get("width")), float(root.get("height"))
        boxes = sorted(texts(root), key=lambda box: box[2])
        for i, (text_a, left_a, top_a, right_a, bottom_a) in enumerate(boxes):
            self.assertTrue(left_a >= 0 and right_a <= width and top_a >= 0 and bottom_a <= height,
                            f"{text_a!r} leaves the drawing")
            for text_b, left_b, top_b, right_b, _ in boxes[i + 1:]:
                if top_b >= bottom_a:
                    break
                self.assertTrue(right_a <= left_b or right_b <= left_a, f"{text_a!r} overlaps {text_b!r}")
        rects = [r for r in root.iter(SVG + "rect") if r.get("width") != "14"]
        edges = [(int(r.get("y")), int(r.get("y")) + int(r.get("height"))) for r in rects]
        for (_, end), (start, _) in zip(edges, edges[1:]):
            self.assertLessEqual(end, start)
        return result, root

    def test_every_example_is_drawn_whole(self):
        for example in tool.examples():
            with self.subTest(example=example), open(example) as file:
                result, root = self.check(file.read())
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                shown = [t[0] for t in texts(root)]
                layout = json.loads(tool.run("plan", "-f", "json", example).stdout)
                for placed in layout["ranges"]:
                    self.assertIn(placed["tag"], shown)
                    self.assertTrue(any(t.endswith(placed["start"]) for t in shown), placed)
                    self.assertTrue(any(t.endswith(placed["end"]) for t in shown), placed)
                self.assertEqual(sum(1 for r in root.iter(SVG + "rect") if r.get("width") != "14"),
                                 len(layout["ranges"]))

    def test_it_can_be_read_aloud(self):
        _, root = draw('{"name": "a map", "ram": [{"tag": "r", "size": "1G"}]}')
        self.assertEqual(root.get("role"), "img")
        self.assertEqual(root.find(SVG + "title").text, "a map")
        self.assertEqual(root.find(SVG + "title").get("id"), root.get("aria-labelledby"))
        self.assertIn("ram r 0x0 .. 0x40000000", [t.text for t in root.iter(SVG + "title")])

    def test_it_needs_nothing_from_elsewhere(self):
        result, root = draw('{"ram": [{"tag": "r", "size": "1G"}]}')
        self.assertNotRegex(result.stdout.replace("http://www.w3.org/2000/svg", ""), r"https?:|url\(|@import|<script")
        self.assertIn("prefers-color-scheme:dark", root.find(SVG + "style").text)

    def test_every_class_has_a_colour_for_light_and_for_dark(self):
        style = ET.fromstring(tool.plan("{}", "-f", "svg").stdout).find(SVG + "style").text
        light, dark = style.split("@media")
        for name in ("reserved", "fixed", "mmio32", "mmio64", "post-mmio", "ram0", "ram1", "ram2", "ram3"):
            for scheme in (light, dark):
                self.assertRegex(scheme, r"\.%s\{fill:#[0-9a-f]{6};stroke:#[0-9a-f]{6}\}" % name)

    def test_text_on_every_fill_has_contrast(self):
        def luminance(colour):
            def linear(c):
                c = int(c, 16) / 255
                return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

            red, green, blue = (linear(colour[i:i + 2]) for i in (0, 2, 4))
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue

        style = ET.fromstring(tool.plan("{}", "-f", "svg").stdout).find(SVG + "style").text
        for scheme, text in zip(style.split("@media"), ("24292f", "e6edf3")):
            self.assertIn("fill:#" + text, scheme)
            for fill in re.findall(r"\{fill:#([0-9a-f]{6});stroke", scheme):
                dark, light = sorted((luminance(fill), luminance(text)))
                self.assertGreater((light + 0.05) / (dark + 0.05), 4.5, fill)

    def test_a_name_with_markup_is_text(self):
        name = 'a <b> & "c" > d \ufffe é 漢'
        _, root = draw(json.dumps({"name": name}, ensure_ascii=False))
        self.assertEqual(root.find(SVG + "title").text, name.replace("\ufffe", "\ufffd"))

    def test_marks_at_4_gib_and_at_the_limit(self):
        description = {"phys_bits": 36, "ram": [{"tag": "r", "size": "1T"}]}
        result, root = self.check(json.dumps(description))
        self.assertEqual(result.returncode, 1)
        shown = [re.sub(r"\s+", " ", t[0]) for t in texts(root)]
        self.assertIn("4 GiB 0x100000000", shown)
        self.assertIn("36 bits 0x1000000000", shown)
        for bits, low in ((32, "32 bits 0x100000000"), (20, "20 bits 0x100000")):
            description["phys_bits"] = bits
            _, root = self.check(json.dumps(description))
            self.assertIn(low, [re.sub(r"\s+", " ", t[0]) for t in texts(root)])

    def test_long_names_and_tags_stay_inside(self):
        ram = [{"tag": "t" * 63, "size": "0x7fffffffff000"}]
        self.check(json.dumps({"name": "n" * 200, "phys_bits": 12, "ram": ram}))

    def test_odd_layouts(self):
        self.check("{}")
        self.check('{"ram": [{"tag": "all", "size": "0xfffffffffffff000"}]}')
        self.check('{"fixed": [{"tag": "last", "start": "0xffffffffffffe000", "size": "4K"}], "phys_bits": 52}')

    def test_large_holes_are_broken(self):
        fixed = [{"tag": "a", "start": "1M", "size": "4K"}, {"tag": "b", "start": "1T", "size": "4K"}]
        _, root = draw(json.dumps({"fixed": fixed}))
        breaks = [p for p in root.iter(SVG + "path") if p.get("class") == "break"]
        self.assertEqual(len(breaks), 2)  # two zigzags across the one large hole
        self.assertLess(float(root.get("height")), 400)

    def test_many_nodes_share_colours(self):
        ram = [{"tag": f"r{i}", "size": "1G", "node": i * 10} for i in range(9)]
        _, root = self.check(json.dumps({"ram": ram}))
        shown = [t[0] for t in texts(root)]
        self.assertIn("ram node 0, ...", shown)
        self.assertIn("ram node 80", shown)

    def test_a_thousand_ranges(self):
        requests = [{"tag": f"m{i}", "size": "4K", "align": "8K", "placement": "mmio32"} for i in range(1000)]
        self.check(json.dumps({"requests": requests}))


if __name__ == "__main__":
    sys.exit(unittest.main())
