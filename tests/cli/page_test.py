#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The pages of check and plan in headless Chromium. With SCREENSHOTS=FOLDER it keeps what it saw there."""

import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser  # noqa: E402
import checking  # noqa: E402
from checking import TOP, iomem, placed  # noqa: E402

G, M = 2**30, 2**20
GUEST = iomem((0, "reserved", "", 0, 0xfff), (0, "ram", "", 0x1000, 0x9ffff), (0, "window", "", 0xa0000, 0xbffff),
              (1, "device", "Video RAM area", 0xa0000, 0xbffff), (0, "ram", "", M, 2 * G - 1),
              (1, "ram", "", 16 * M, 32 * M - 1), (0, "window", "", 2 * G, 3 * G - 1),
              (1, "device", "0000:00:01.0", 2 * G + 256 * M, 2 * G + 272 * M - 1),
              (1, "device", "0000:00:02.0", 2 * G + 512 * M, 2 * G + 512 * M + 0xfff),
              (0, "device", "IOAPIC 0", 0xfec00000, 0xfec003ff), (0, "ram", "", 4 * G, 10 * G - 1))
PARTS = placed(("device", "gpu", 2 * G + 264 * M, 2 * G + 280 * M - 1), ("window", "bars", 8 * G, 16 * G - 1),
               ("device", "shared", 64 * G, 65 * G - 1))
HOSTILE = "</script><script>document.title='hit'</script><img src=x onerror=document.title='hit'>\" onfocus='x'"

SCALE = "+document.querySelector('#where').textContent.replace('×', '').replace('whole map', '1')"
SEEN = "Array.from(document.querySelectorAll('.e')).filter((e) => e.style.display !== 'none').length"
CHOSEN = "Array.from(document.querySelectorAll('.e.chosen title')).map((t) => t.textContent)"
FOCUS = "(document.activeElement.closest('[data-e], [data-f], button, input, #view') || {}).outerHTML"


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.chromium = browser.Browser()
        cls.folder = checking.Folder(guest=GUEST, parts=PARTS)
        cls.page = os.path.join(cls.folder.name, "page.html")
        assert cls.folder.run("check", "-f", "html", "-o", "page.html", "guest", "parts").returncode == 1

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        cls.folder.cleanup()

    def setUp(self):
        self.chromium.resize(1400, 900)
        self.chromium.scheme("light")
        self.chromium.open(self.page)

    def tearDown(self):
        self.assertEqual(self.chromium.complaints(), [])
        self.assertEqual(self.chromium.requests(), [])

    def keep(self, name):
        folder = os.environ.get("SCREENSHOTS")
        self.chromium.screenshot(folder and os.path.join(folder, name + ".png"))

    def run_script(self, script):
        return self.chromium.run(script)

    def test_it_shows_every_entry_and_finding(self):
        self.assertEqual(self.run_script(SEEN), 14)
        self.assertEqual(self.run_script("document.querySelectorAll('#entries tbody tr').length"), 14)
        self.assertEqual(self.run_script("document.querySelectorAll('#findings tbody tr').length"), 2)
        self.assertEqual(self.run_script("document.querySelectorAll('.f').length"), 4)
        self.assertEqual(self.run_script(SCALE), 1)
        self.keep("light")

    def test_it_zooms_and_moves_by_keys(self):
        self.run_script("document.querySelector('#view').focus()")
        self.chromium.key("+")
        self.chromium.key("+")
        self.assertAlmostEqual(self.run_script(SCALE), 1.6)
        self.chromium.key("-")
        self.assertAlmostEqual(self.run_script(SCALE), 1.3, places=1)
        for _ in range(12):
            self.chromium.key("+")
        self.assertLess(self.run_script(SEEN), 14)
        self.keep("zoomed")
        before = self.run_script("document.querySelector('.axis').innerHTML")
        self.chromium.key("ArrowDown")
        self.assertNotEqual(self.run_script("document.querySelector('.axis').innerHTML"), before)
        self.chromium.key("Home")
        first = "document.querySelector('.e[data-e=\"0.0\"]').style.display"
        self.assertEqual(self.run_script(first), "")
        self.chromium.key("End")
        self.assertEqual(self.run_script(first), "none")
        self.chromium.key("0")
        self.assertEqual((self.run_script(SCALE), self.run_script(SEEN)), (1, 14))

    def test_tab_goes_through_the_entries_and_the_focus_is_seen(self):
        self.run_script("document.querySelector('#view').focus()")
        names = []
        for _ in range(14):
            self.chromium.key("Tab")
            names.append(self.run_script("document.activeElement.dataset.e"))
            style = "getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"
            self.assertEqual(self.run_script(style), "3px")
        self.assertEqual(len(set(names)), 14)
        self.chromium.key("Enter")
        self.assertEqual(self.run_script(CHOSEN), ["shared [0x1000000000-0x103fffffff], device, 1 GiB"])
        self.assertGreater(self.run_script(SCALE), 1)
        self.keep("focus")
        self.chromium.key("Escape")
        self.assertEqual((self.run_script(SCALE), self.run_script(CHOSEN)), (1, []))

    def test_a_row_shows_its_entry_by_click_and_by_enter(self):
        self.chromium.click("#entries tr[data-e='0.8'] td")
        self.assertEqual(self.run_script(CHOSEN), ["0000:00:02.0 [0xa0000000-0xa0000fff], device, 4 KiB"])
        self.assertGreater(self.run_script(SCALE), 2)
        self.keep("row")
        self.run_script("document.querySelector('#findings tr[data-f=\"0\"]').focus()")
        self.assertIn("data-f=\"0\"", self.run_script(FOCUS))
        self.chromium.key("Enter")
        self.assertEqual(len(self.run_script(CHOSEN)), 2)
        self.keep("finding")

    def test_buttons_wheel_and_drag(self):
        self.chromium.click("[data-do=in]")
        self.assertAlmostEqual(self.run_script(SCALE), 1.6)
        self.chromium.wheel(300, 400, -200)
        self.assertGreater(self.run_script(SCALE), 2)
        self.chromium.click("[data-do=out]")
        self.chromium.click("[data-do=fit]")
        self.assertEqual(self.run_script(SCALE), 1)

    def test_search_and_kinds(self):
        self.chromium.key("/")
        for letter in "gpu":
            self.chromium.key(letter)
        self.assertEqual(self.run_script("document.querySelectorAll('#entries tbody tr:not([hidden])').length"), 1)
        self.assertEqual(self.run_script("document.querySelectorAll('#findings tbody tr:not([hidden])').length"), 1)
        self.assertEqual(self.run_script("document.querySelectorAll('.e:not(.faded)').length"), 1)
        self.keep("search")
        self.chromium.key("Escape")
        self.chromium.click("[data-kind=device]")
        self.assertEqual(self.run_script("document.querySelectorAll('#entries tbody tr:not([hidden])').length"), 8)
        self.assertEqual(self.run_script("document.querySelector('#count').textContent"), "(8 of 14)")

    def test_dark(self):
        light = self.run_script("getComputedStyle(document.body).backgroundColor")
        self.chromium.scheme("dark")
        self.chromium.settle()
        dark = self.run_script("getComputedStyle(document.body).backgroundColor")
        self.assertEqual((light, dark), ("rgb(255, 255, 255)", "rgb(13, 17, 23)"))
        self.keep("dark")

    def contrast(self, selector, behind):
        """By WCAG 2; both are colours of computed styles."""
        def luminance(colour):
            parts = [int(c) / 255 for c in re.findall(r"\d+", colour)[:3]]
            linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        style = "getComputedStyle(document.querySelector(%r)).%s"
        low, high = sorted([luminance(self.run_script(style % selector)), luminance(self.run_script(style % behind))])
        return (high + 0.05) / (low + 0.05)

    def test_texts_can_be_read_in_both_schemes(self):
        for scheme in ("light", "dark"):
            self.chromium.scheme(scheme)
            for kind in ("ram", "reserved", "window", "device"):
                self.assertGreater(self.contrast((".e.%s text" % kind, "fill"), (".e.%s rect" % kind, "fill")), 7)
            for selector in ("header li", ".keys", ".remedy", ".l.error", "code"):
                self.assertGreater(self.contrast((selector, "color"), ("body", "backgroundColor")), 4.5, selector)

    def test_narrow_and_wide_windows_do_not_scroll_sideways(self):
        for width, height in ((360, 640), (768, 1024), (1400, 900), (2560, 1440)):
            self.chromium.resize(width, height)
            self.chromium.settle()
            self.assertLessEqual(self.run_script("document.documentElement.scrollWidth"), width)
            self.keep("width-%d" % width)

    def test_print_has_the_map_and_whole_tables(self):
        self.run_script("window.dispatchEvent(new Event('beforeprint'))")
        self.chromium.scheme("light", media="print")
        self.chromium.settle()
        self.assertEqual(self.run_script("getComputedStyle(document.querySelector('#tools')).display"), "none")
        self.assertEqual(self.run_script("getComputedStyle(document.querySelector('#lists')).overflow"), "visible")
        pdf = self.chromium.call("Page.printToPDF", printBackground=True)["data"]
        self.assertGreater(len(pdf), 10000)

    def test_without_scripts_the_map_and_the_tables_are_there(self):
        self.chromium.call("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.chromium.open(self.page, settle=False)
            self.keep("without-scripts")
            root = self.chromium.call("DOM.getDocument")["root"]["nodeId"]
            for selector, count in ((".e", 14), ("#entries tbody tr", 14), ("#view.live", 0)):
                nodes = self.chromium.call("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]
                self.assertEqual(len(nodes), count, selector)
                for node in nodes:
                    self.chromium.call("DOM.getBoxModel", nodeId=node)
        finally:
            self.chromium.call("Emulation.setScriptExecutionDisabled", value=False)


class Hostile(unittest.TestCase):
    def test_what_a_file_says_stays_text(self):
        name = "<b>&'name"
        with checking.Folder(**{name: iomem(("device", HOSTILE[:63], 0, M - 1), ("device", HOSTILE[8:71], M, TOP),
                                            ("device", HOSTILE[55:], 0, TOP))}) as folder:
            result = checking.tool.run("check", "-f", "html", name, cwd=folder)
            page = os.path.join(folder, "page.html")
            with open(page, "w", encoding="utf-8") as file:
                file.write(result.stdout)
            self.assertEqual(result.stdout.count("<script"), 1)
            self.assertNotIn("<img", result.stdout)
            with browser.Browser() as chromium:
                chromium.open(page)
                self.assertEqual(chromium.run("document.title"), "Check of address maps")
                self.assertEqual(chromium.run("document.querySelector('h1 ~ ul strong').textContent"), name)
                self.assertEqual(chromium.run("document.querySelectorAll('#entries td:nth-child(5)')[1].textContent"),
                                 HOSTILE[:63])
                chromium.run("document.querySelectorAll('tr').forEach((row) => row.focus())")
                self.assertEqual((chromium.complaints(), chromium.requests()), ([], []))

    def test_a_script_that_got_in_would_not_run(self):
        with checking.Folder(m=placed()) as folder:
            result = checking.tool.run("check", "-f", "html", "m", cwd=folder)
            page = os.path.join(folder, "page.html")
            with open(page, "w", encoding="utf-8") as file:
                file.write(result.stdout.replace("<main>", "<main><script>document.title = 'hit'</script>"))
            with browser.Browser() as chromium:
                chromium.open(page)
                self.assertEqual(chromium.run("document.title"), "Check of address maps")
                self.assertTrue(any("Content Security Policy" in str(c) for c in chromium.complaints()))


class Plans(unittest.TestCase):
    def test_every_example_is_a_page_without_complaints(self):
        with browser.Browser() as chromium, checking.Folder() as folder:
            for example in checking.tool.examples():
                page = os.path.join(folder, "page.html")
                result = checking.tool.run("plan", "-f", "html", "-o", page, example)
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                chromium.open(page)
                self.assertEqual((chromium.complaints(), chromium.requests()), ([], []))
                self.assertGreater(chromium.run(SEEN), 0)

    def test_what_is_out_of_reach_is_marked(self):
        text = '{"phys_bits": 32, "ram": [{"tag": "r", "size": "6G"}, {"tag": "s", "size": "4M"}]}'
        result = checking.tool.plan(text, "--format", "html")
        self.assertEqual(result.returncode, 1)
        with browser.Browser() as chromium, checking.Folder(page=result.stdout.encode()) as folder:
            os.rename(os.path.join(folder, "page"), os.path.join(folder, "page.html"))
            chromium.open(os.path.join(folder, "page.html"))
            self.assertEqual(chromium.run("document.querySelectorAll('.f.error').length"), 2)
            self.assertIn("beyond 32 address bits", chromium.run("document.querySelector('#findings').textContent"))

    def test_an_empty_map(self):
        with browser.Browser() as chromium, checking.Folder() as folder:
            page = os.path.join(folder, "page.html")
            self.assertEqual(checking.tool.run("plan", "-f", "html", "-o", page, "-", stdin="{}").returncode, 0)
            chromium.open(page)
            self.assertEqual((chromium.complaints(), chromium.run(SEEN)), ([], 0))

    def test_ten_thousand_entries_stay_quick(self):
        layout = placed(*[("device", "d%d" % i, i * M, (i + 1) * M - 1) for i in range(10000)])
        with browser.Browser() as chromium, checking.Folder(m=layout) as folder:
            page = os.path.join(folder, "page.html")
            self.assertEqual(checking.tool.run("check", "-f", "html", "-o", page, "m", cwd=folder).returncode, 0)
            chromium.open(page)
            seconds = chromium.run("(async () => { const start = performance.now(); const view = document.querySelector("
                                   "'#view'); view.focus(); for (let i = 0; i < 10; i++) { view.dispatchEvent(new "
                                   "KeyboardEvent('keydown', {key: '+', bubbles: true})); await new Promise("
                                   "requestAnimationFrame); } return (performance.now() - start) / 1000; })()")
            self.assertLess(seconds, 30, "a tenth of that is usual")
            print("ten frames of 10000 entries: %.2f s" % seconds, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
