#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The report: its numbers, its links, and what it looks like. With SCREENSHOTS=FOLDER it keeps what it saw."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../cli")]
import browser  # noqa: E402
import small_tree  # noqa: E402
import sources  # noqa: E402

TOOL = os.path.abspath("tools/report.py")
TREE = os.getcwd()


def run(root, *arguments):
    return subprocess.run([TOOL, "--root", root, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False)


def words(node):
    """The text in an element, with single blanks."""
    return " ".join("".join(node.itertext()).split())


class Report:
    """The pages that the tool made of a tree, parsed: {path: root element}."""

    def __init__(self, root, out):
        self.out = out
        result = run(root, "--out", out)
        assert (result.returncode, result.stderr) == (0, ""), result.stderr
        self.texts, self.pages = {}, {}
        for folder, _, names in os.walk(out):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), out)
                self.texts[path] = sources.read(os.path.join(out, path))
                if name.endswith(".html"):
                    self.pages[path] = ElementTree.fromstring(self.texts[path])

    def numbers(self):
        """The numbers of the front page by id."""
        return {node.get("id"): int(node.get("value")) for node in self.pages["index.html"].iter("data")}

    def text(self, path, tag=None):
        nodes = self.pages[path].iter(tag) if tag else [self.pages[path].find("body")]
        return [words(node) for node in nodes]

    def row(self, path, first):
        """The cells of the row that begins with a text."""
        for row in self.pages[path].iter("tr"):
            cells = [words(cell) for cell in row]
            if cells and cells[0].startswith(first):
                return cells
        raise AssertionError("no row %s in %s" % (first, path))


class WellMade:
    """What every report has to be."""

    def test_every_link_leads_to_a_page_and_an_anchor_of_the_report(self):
        count = 0
        anchors = {path: {node.get("id") for node in page.iter()} for path, page in self.report.pages.items()}
        for path, page in self.report.pages.items():
            for node in page.iter("a"):
                target, _, anchor = node.get("href").partition("#")
                if target.startswith("https://"):
                    continue
                file = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
                self.assertIn(file, self.report.pages, "%s: no page %s" % (path, target))
                if anchor:
                    self.assertIn(anchor, anchors[file], "%s: no anchor %s" % (path, node.get("href")))
                count += 1
        self.assertGreater(count, 3 * len(self.report.pages))

    def test_every_page_is_reached_from_the_front(self):
        seen, todo = set(), ["index.html"]
        while todo:
            path = todo.pop()
            seen.add(path)
            found = [os.path.normpath(os.path.join(os.path.dirname(path), node.get("href").split("#")[0]))
                     for node in self.report.pages[path].iter("a")
                     if not node.get("href").startswith(("#", "https://"))]
            todo += [page for page in set(found) if page not in seen]
        self.assertEqual(seen, set(self.report.pages))

    def test_no_page_wants_anything_from_outside_or_a_script(self):
        for path, page in self.report.pages.items():
            for node in page.iter():
                self.assertNotIn(node.tag, ("script", "img", "iframe", "object", "base"), path)
                self.assertFalse([name for name in node.attrib if name.startswith("on") or name in ("src", "style")], path)
            styles = [node.get("href") for node in page.iter("link")]
            self.assertEqual(styles, ["../" * path.count("/") + "style.css"])
        self.assertNotRegex(self.report.texts["style.css"], r"url\(|@import|//")

    def test_no_id_stands_twice_on_a_page(self):
        for path, page in self.report.pages.items():
            ids = [node.get("id") for node in page.iter() if node.get("id")]
            self.assertEqual(len(ids), len(set(ids)), path)


class SmallTree(WellMade, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.root = os.path.join(cls.folder, "tree")
        small_tree.make(cls.root)
        os.chdir(cls.root)
        small_tree.measure(cls.root)
        os.chdir(TREE)
        cls.report = Report(cls.root, os.path.join(cls.folder, "out"))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def changed(self, path, change):
        """The report of this tree with a file of it changed."""
        root = os.path.join(self.folder, "changed")
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        text = change(sources.read(os.path.join(root, path)))
        small_tree.put(root, path, text)
        return Report(root, os.path.join(self.folder, "changed.out"))

    def test_the_numbers_are_those_of_what_is_fresh(self):
        self.assertEqual(self.report.numbers(), {
            "goals": 1234, "goals-of": 1235, "twice": 1100, "twice-of": 1235, "functions": 3, "lemmas": 1,
            "smoke-tests": 4, "assumptions": 2, "judged": 40, "judged-of": 50, "rejected": 30, "same": 7,
            "explained": 1, "open": 2, "lines": 3, "lines-of": 6, "branches": 1, "branches-of": 2,
            "executions": 1000005})

    def test_what_is_stale_or_not_measured_is_named(self):
        notes = [text for text in self.report.text("index.html", "p") if ":" in text]
        self.assertIn("Proofs: 1 of 3 modules. stale and left out, for their sources have changed: two. "
                      "Not measured: law. How to reproduce", notes)
        self.assertIn("Coverage: 1 of 2 modules. Not measured: two. How to reproduce", notes)
        self.assertEqual(self.report.row("index.html", "law")[3:],
                         ["not measured", "", "not measured", "not measured", "–", "–", "–"])
        self.assertEqual(self.report.row("index.html", "two")[3], "5/5 stale")
        self.assertEqual(self.report.row("index.html", "one")[3:],
                         ["1 234/1 235", "Qed: 1200 Z3 4.8 (x): 34 Z3: 1", "89.0 %", "7.0 s", "40/50", "30", "2",
                          "3/6", "1/2", "1 000 002"])

    def test_a_changed_source_makes_all_of_its_module_stale(self):
        report = self.changed("src/gpamap/one.c", lambda text: text.replace("0 *", "1 *"))
        self.assertEqual(set(report.numbers()), {"assumptions", "executions"})
        self.assertEqual([cell.endswith("stale") for cell in report.row("index.html", "one")[3:]],
                         [True, False, True, True, True, False, False, True, False, False])
        page = "modules/one/gpamap_one_add.html"
        self.assertNotIn("proved", report.text(page, "h1")[0])
        self.assertIn("Which lines ran is not marked", report.text(page)[0])
        self.assertNotIn("not run", report.text(page)[0])

    def test_a_changed_input_makes_the_coverage_stale_and_no_proof(self):
        root = os.path.join(self.folder, "more")
        shutil.copytree(self.root, root)
        small_tree.put(root, "corpus/two_fuzz/new", "x")
        report = Report(root, os.path.join(self.folder, "more.out"))
        self.assertNotIn("lines", report.numbers())
        self.assertEqual(report.numbers()["goals"], 1234)

    def test_a_function_has_its_contract_and_its_source(self):
        page = "modules/one/gpamap_one_add.html"
        contract, source = [table for table in self.report.pages[page].iter("table") if table.get("class") == "code"]
        lines = [[words(cell) for cell in row] for row in contract.iter("tr")]
        self.assertEqual(lines[0], ["11", "/*@"])
        self.assertEqual(lines[3], ["14", "ensures sum: \\result == a + b;"])
        self.assertEqual(lines[-1], ["17", "int b);"])
        lines = [[words(cell) for cell in row] for row in source.iter("tr")]
        self.assertEqual(lines[0], ["10", "1.2 k", "int gpamap_one_add(int a, int b)"])
        self.assertEqual(lines[2], ["12", "1.0 k 1 of 2 branches", "if (a > b) {"])
        self.assertEqual(lines[3], ["13", "not run", "return a + b; /* } */"])
        self.assertEqual(lines[4:], [["14", "", "}"], ["15", "1.0 k", 'return b + a + 0 * greet("{");'], ["16", "", "}"]])
        self.assertIn("The sum of both.", self.report.text(page, "p"))
        self.assertEqual(self.report.text(page, "h1"), ["gpamap_one_add proved"])
        self.assertIn("1 098/1 230", self.report.text(page, "dd"))
        self.assertEqual(self.report.text("modules/one/greet.html", "h1"), ["greet not proved"])

    def test_a_ghost_function_and_a_lemma_are_shown(self):
        page = "modules/one/lemma_sum.html"
        self.assertIn("Nothing much.", self.report.text(page, "p"))
        self.assertIn("/@ terminates \\true;", self.report.text(page, "td"))
        self.assertIn("void lemma_sum(void)", self.report.text(page, "td"))
        text = self.report.text("modules/one.html")[0]
        self.assertIn("Goals 1/1, 0.1 s, Qed. Twice 0/1. Sums can be turned.specs/one.acsl:6 6 lemma "
                      "Sum_turns: \\forall integer a, b; 7 a + b == b + a;", text)

    def test_names_in_a_contract_lead_to_their_definitions(self):
        page = self.report.pages["modules/one/gpamap_one_add.html"]
        links = {node.get("href") for node in page.iter("a") if node.text == "Small"}
        self.assertEqual(links, {"../../modules/one.html#Small"})
        self.assertIn("What it is to be small.specs/one.acsl:3 3 predicate Small(integer n) = \\forall integer m; m == n "
                      "==> 0 <= m < 9; ", self.report.text("modules/one.html")[0])

    def test_mutants_that_survived_are_shown_with_what_explains_them(self):
        for page in ("modules/one.html", "modules/one/gpamap_one_add.html"):
            self.assertIn("if (a {> -> <} b && c) {", self.report.row(page, "one:aa")[1])
            self.assertEqual(self.report.row(page, "one:aa")[2], "open nobody has explained it")
            self.assertEqual(self.report.row(page, "one:bb")[2], "a is never b.")
        figures = self.report.text("modules/one/gpamap_one_add.html", "dd")
        self.assertEqual(figures[3:8], ["35/45", "27", "5", "1", "2"])

    def test_links_of_documents_lead_to_pages_or_are_text(self):
        links = {"".join(node.itertext()): node.get("href") for node in self.report.pages["index.html"].iter("a")}
        self.assertEqual((links["what it says"], links["all is trusted"]), ("#modules", "trust.html"))
        self.assertNotIn("there", links)
        links = {"".join(node.itertext()): node.get("href") for node in self.report.pages["trust.html"].iter("a")}
        self.assertEqual((links["gpamap_one_add"], links["trusted"]),
                         ("modules/one/gpamap_one_add.html", "modules/one.html"))

    def test_every_command_that_reproduces_a_number_is_there(self):
        cells = [node for node in self.report.pages["reproduce.html"].iter("td") if node.get("data-label") == "Command"]
        tools = [command.split()[0] for cell in cells for code in cell.iter("code") for command in code.text.split(" && ")]
        self.assertGreater(len(tools), 5)
        for tool in tools:
            self.assertTrue(tool == "bazel" or os.access(os.path.join(TREE, tool), os.X_OK), tool)

    def test_nothing_measured(self):
        root = os.path.join(self.folder, "bare")
        small_tree.make(root)
        report = Report(root, os.path.join(self.folder, "bare.out"))
        self.assertEqual(report.numbers(), {"assumptions": 2})
        self.assertEqual(report.row("index.html", "one")[3:],
                         ["not measured", "", "not measured", "not measured", "not measured", "not measured", "not measured"])

    def test_what_is_measured_is_shown_and_what_cannot_be_is_an_error(self):
        root = os.path.join(self.folder, "measuring")
        small_tree.make(root)
        small_tree.put(root, "tools/coverage", "#!/bin/sh\ncp -r %s/.coverage . && exit 1\n" % self.root)
        os.chmod(os.path.join(root, "tools/coverage"), 0o755)
        out = os.path.join(self.folder, "measuring.out")
        self.assertEqual(run(root, "--measure", "--out", out).returncode, 0)
        self.assertIn("2026-01-03 10:00, commit abc", sources.read(os.path.join(out, "reproduce.html")))
        small_tree.put(root, "tools/coverage", "#!/bin/sh\nexit 2\n")
        result = run(root, "--measure", "--out", out)
        self.assertEqual((result.returncode, result.stderr), (2, "report: tools/coverage failed\n"))

    def test_a_file_that_is_no_json_is_named(self):
        root = os.path.join(self.folder, "broken")
        small_tree.make(root)
        small_tree.put(root, "proofs/status/one.json", "{")
        result = run(root)
        self.assertEqual(result.returncode, 2)
        self.assertIn("report: proofs/status/one.json is no JSON", result.stderr)

    def test_a_state_that_is_not_a_campaigns_is_named(self):
        root = os.path.join(self.folder, "strange")
        small_tree.make(root)
        for text in ('{"version": 1}', '{"harnesses": {"one_fuzz": {"asan": 3}}}', '[1]'):
            small_tree.put(root, ".campaign/state.json", text)
            result = run(root)
            self.assertEqual(result.returncode, 2)
            self.assertIn("report: .campaign/state.json is no state of a campaign: expected", result.stderr)

    def test_a_report_is_replaced_and_other_folders_are_left_alone(self):
        out = os.path.join(self.folder, "again")
        self.assertEqual(run(self.root, "--out", out).returncode, 0)
        small_tree.put(out, "modules/gone.html", "")
        self.assertEqual(run(self.root, "--out", out).returncode, 0)
        self.assertFalse(os.path.exists(os.path.join(out, "modules/gone.html")))
        small_tree.put(out, "index.html", "mine")
        result = run(self.root, "--out", out)
        self.assertEqual((result.returncode, sources.read(os.path.join(out, "index.html"))), (2, "mine"))
        self.assertIn("is no report", result.stderr)


class ThisTree(WellMade, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.out = tempfile.mkdtemp()
        cls.report = Report(TREE, cls.out)
        with open("tests/mutants/results.json", encoding="utf-8") as file:
            cls.mutants = json.load(file)
        cls.digests = {module: sources.digest(module) for module in sources.modules()}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.out)

    def fresh(self, folder):
        """The records of a folder of proofs/ that are about this tree."""
        records = []
        for module, digest in self.digests.items():
            path = "proofs/%s/%s.json" % (folder, module)
            if os.path.exists(path):
                record = json.loads(sources.read(path))
                records += [record] if record["inputs"] == digest else []
        return records

    def test_the_numbers_are_those_of_the_tools(self):
        proofs, second = self.fresh("status"), self.fresh("second")
        mutants = [record for module, record in self.mutants.items() if record["inputs"] == self.digests[module]]
        expected = {
            "goals": sum(r["proved"] for r in proofs), "goals-of": sum(r["goals"] for r in proofs),
            "functions": sum(len(r["functions"]) for r in proofs), "lemmas": sum(len(r["lemmas"]) for r in proofs),
            "smoke-tests": sum(r["smoke_tests"] for r in proofs),
            "assumptions": sum(table.split("\n\n")[0].count("\n|") - 1
                               for table in sources.read("proofs/TRUST.md").split("\n| id |")[1:])}
        if second:
            expected.update({"twice": sum(r["twice"] for r in second), "twice-of": sum(r["goals"] for r in second)})
        if mutants:
            expected.update({
                "judged": sum(r["judged"] for r in mutants), "judged-of": sum(r["mutants"] for r in mutants),
                "rejected": sum(r["rejected_by_the_proof"] for r in mutants),
                "same": sum(r["same_object_code"] + r["does_not_compile"] for r in mutants),
                "explained": sum(1 for r in mutants for line in r["survivors"] if line["equivalent"]),
                "open": sum(1 for r in mutants for line in r["survivors"] if not line["equivalent"])})
        self.assertEqual(self.report.numbers(), expected)

    def test_every_function_that_was_proved_has_a_page_with_its_contract(self):
        for record in self.fresh("status"):
            shown = [node.get("id") for node in self.report.pages["modules/%s.html" % record["module"]].iter("tr")]
            for name in record["functions"]:
                page = "modules/%s/%s.html" % (record["module"], name)
                text = self.report.text(page)[0]
                self.assertRegex(text, r"Contract \S+:\d+ \d+ (/\*@|//@|/@).*\bassigns\b.*%s ?\(.*Source \S+:\d+ .*%s ?\("
                                 % (name, name))
                self.assertIn(name, shown)

    def test_every_lemma_is_shown_whole(self):
        for record in self.fresh("status"):
            page = self.report.pages["modules/%s.html" % record["module"]]
            found = {node.get("id"): "".join(node.itertext()).strip() for node in page.iter("section")}
            for name in record["lemmas"]:
                self.assertRegex(found[name], r"(?s)lemma %s\b.*;$" % name)


CONTRAST = """(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => { const [r, g, b] = rgb.slice(0, 3).map((c) => c / 255).map(
    (c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (node) => { for (; node; node = node.parentElement) {
    const rgb = parse(getComputedStyle(node).backgroundColor);
    if (rgb.length === 3 || rgb[3] > 0) { return rgb; } } return [255, 255, 255]; };
  const found = [];
  for (const node of document.querySelectorAll('body *:not(svg *)')) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())) { continue; }
    const [low, high] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) { found.push(node.outerHTML.slice(0, 80)); }
  }
  return found;
})()"""
CUT_OFF = """[...document.querySelectorAll('.scroll, pre, td, dd, svg')].filter(
  (node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline').map(
  (node) => node.outerHTML.slice(0, 120))"""


class InABrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        SmallTree.setUpClass.__func__(cls)
        cls.this = tempfile.mkdtemp()
        Report(TREE, cls.this)
        cls.chromium = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        shutil.rmtree(cls.folder)
        shutil.rmtree(cls.this)

    def keep(self, name):
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            self.chromium.screenshot(os.path.join(folder, name + ".png"))

    def pages(self):
        """A page of every kind: of the small tree, and the fullest ones of this tree."""
        for name in ("index", "trust", "reproduce", "modules/one", "modules/one/gpamap_one_add"):
            yield "small", os.path.join(self.report.out, name + ".html")
        for name in ("index", "trust", "modules/memory_query", "modules/layout_place/place_ram"):
            yield "tree", os.path.join(self.this, name + ".html")

    def test_pages_fit_their_window_and_can_be_read_light_and_dark(self):
        for kind, page in self.pages():
            self.chromium.resize(1280, 900)
            self.chromium.open(page)
            self.assertEqual(self.chromium.complaints(), [])
            self.assertEqual([os.path.basename(url) for url in self.chromium.requests()], ["style.css"])
            for width in (1280, 390):
                self.chromium.resize(width, 900)
                for scheme in ("light", "dark"):
                    self.chromium.scheme(scheme)
                    self.chromium.settle()
                    self.keep("-".join([kind, os.path.basename(page), str(width), scheme]))
                    self.assertEqual(self.chromium.run(CONTRAST), [], (page, scheme))
                self.assertLessEqual(self.chromium.run("document.documentElement.scrollWidth"), width, page)
                self.assertEqual(self.chromium.run(CUT_OFF), [], (page, width))

    def test_the_schemes_differ(self):
        self.chromium.open(os.path.join(self.report.out, "index.html"))
        colours = []
        for scheme in ("light", "dark"):
            self.chromium.scheme(scheme)
            self.chromium.settle()
            colours.append(self.chromium.run("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(colours, ["rgb(255, 255, 255)", "rgb(13, 17, 23)"])

    def test_pages_print(self):
        self.chromium.scheme("dark")
        self.chromium.open(os.path.join(self.report.out, "index.html"))
        pdf = base64.b64decode(self.chromium.call("Page.printToPDF", printBackground=True)["data"])
        self.assertEqual(pdf[:5], b"%PDF-")
        self.assertGreater(len(pdf), 10000)
        self.chromium.scheme("dark", media="print")
        self.chromium.settle()
        self.assertEqual(self.chromium.run("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")


if __name__ == "__main__":
    unittest.main()
