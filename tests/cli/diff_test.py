#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""gpamap diff, and plan --against: what changed, and who would notice."""

import json
import os
import sys
import unittest

import jsonschema  # Debian: python3-jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import checking  # noqa: E402
import tool  # noqa: E402
from checking import TOP, iomem, named, placed, srat, tables  # noqa: E402

G, M = 2**30, 2**20


def schema(name):
    with open("specs/%s.schema.json" % name, encoding="utf-8") as file:
        return json.load(file)


def diff(old, new, code=None):
    with checking.Folder(old=old, new=new) as folder:
        result = tool.run("diff", "--format", "json", "old", "new", cwd=folder)
    if result.returncode not in (0, 1) or code not in (None, result.returncode):
        raise AssertionError((result.returncode, result.stderr))
    found = json.loads(result.stdout)
    if (result.returncode == 0) != (found["changes"] == []):
        raise AssertionError(result.returncode)
    jsonschema.Draft202012Validator(schema("diff")).validate(found)
    return found


def changes(old, new):
    """What changed: words, tag, old and new ends."""
    def ends(entry):
        return (int(entry["first"], 16), int(entry["last"], 16)) if entry else None
    return [(change["what"], (change.get("old") or change["new"])["tag"], ends(change.get("old")), ends(change.get("new")))
            for change in diff(old, new)["changes"]]


class Changes(unittest.TestCase):
    def test_the_same(self):
        layout = placed(("ram", "r", 0, G - 1, 0), ("device", "d", G, 2 * G - 1))
        self.assertEqual(diff(layout, layout, code=0)["notices"], {"running": False, "hibernated": False})
        self.assertEqual(diff(placed(), placed(), code=0)["changes"], [])
        self.assertEqual(diff(layout, b"\n" + layout.replace(b" ", b"  "), code=0)["changes"], [])

    def test_every_word(self):
        old = ("device", "d", G, 2 * G - 1)
        for new, words in ((("device", "d", G + 4096, 2 * G + 4095), ["moved"]),
                           (("device", "d", G, 2 * G + 4095), ["grew"]), (("device", "d", G, 2 * G - 4097), ["shrank"]),
                           (("device", "d", 0, 4 * G - 1), ["moved", "grew"]),
                           (("device", "d", 0, 4095), ["moved", "shrank"]), (("rom", "d", G, 2 * G - 1), ["kind"]),
                           (("rom", "d", 0, 4095), ["moved", "shrank", "kind"]),
                           (("device", "e", G, 2 * G - 1), ["renamed"])):
            self.assertEqual([c[0] for c in changes(placed(old), placed(new))], [words])
        self.assertEqual(changes(placed(old), placed()), [(["vanished"], "d", (G, 2 * G - 1), None)])
        self.assertEqual(changes(placed(), placed(old)), [(["appeared"], "d", None, (G, 2 * G - 1))])
        for before, after in (((0,), (1,)), ((), (0,)), ((0,), ())):
            self.assertEqual(changes(placed(("ram", "r", 0, G - 1, *before)), placed(("ram", "r", 0, G - 1, *after)))[0][0],
                             ["node"])

    def test_at_both_ends_of_the_space(self):
        self.assertEqual(changes(iomem(("device", "d", 0, TOP)), iomem(("device", "d", 0, TOP - 1)))[0][0], ["shrank"])
        self.assertEqual(changes(iomem(("device", "d", 1, TOP)), iomem(("device", "d", 0, TOP)))[0][0], ["moved", "grew"])
        self.assertEqual(changes(iomem(("device", "d", 0, 0)), iomem(("device", "d", TOP, TOP)))[0][0], ["moved"])

    def test_several_of_one_tag_by_what_stayed_then_by_order(self):
        def ram(*starts):
            return placed(*[("ram", "r", start, start + G - 1) for start in starts])
        self.assertEqual(changes(ram(0, 4 * G), ram(0, 2 * G, 4 * G)), [(["appeared"], "r", None, (2 * G, 3 * G - 1))])
        self.assertEqual(changes(ram(0, 2 * G, 4 * G), ram(0, 4 * G)), [(["vanished"], "r", (2 * G, 3 * G - 1), None)])
        self.assertEqual([c[2:] for c in changes(ram(0, 2 * G, 4 * G), ram(G, 2 * G, 5 * G))],
                         [((0, G - 1), (G, 2 * G - 1)), ((4 * G, 5 * G - 1), (5 * G, 6 * G - 1))])

    def test_order_in_the_file_does_not_matter(self):
        a, b = ("ram", "r", 0, G - 1, 0), ("device", "d", G, 2 * G - 1)
        self.assertEqual(changes(placed(a, b), placed(b, a)), [])

    def test_swapped_names_moved(self):
        old = placed(("device", "a", 0, M - 1), ("device", "b", G, G + M - 1))
        new = placed(("device", "b", 0, M - 1), ("device", "a", G, G + M - 1))
        self.assertEqual([c[:2] for c in changes(old, new)], [(["moved"], "a"), (["moved"], "b")])

    def test_formats_may_be_mixed(self):
        found = changes(placed(("device", "d", 0, M - 1), ("ram", "System.RAM", G, 2 * G - 1)),
                        iomem(("device", "d", 0, M - 1), ("ram", "", G, 2 * G - 1)))
        self.assertEqual([c[0] for c in found], [["renamed"]])
        self.assertEqual(changes(srat(("affinity", "", 0, G - 1, 0)), srat(("affinity", "", 0, G - 1, 0))), [])


class Notices(unittest.TestCase):
    NEW = {"moved": (2 * G, 3 * G - 1), "shrank": (G, G + M - 1), "vanished": None, "grew": (G, 3 * G - 1)}

    def entry(self, kind, ends, tag="x", node=()):
        return placed((kind, tag, *ends, *node)) if ends else placed()

    def test_every_row_of_the_table(self):
        count = 0
        for what, change, running, hibernated, why in tables()["what"]:
            for kind in checking.KINDS[:-1]:
                for word in change.split(", "):
                    if not named(what.split(",")[0], kind) or word not in self.NEW and word != "appeared":
                        continue
                    files = iomem if "reported" in what or kind in ("acpi", "nvs", "unusable") else placed
                    old = () if word == "appeared" else ((kind, "x", G, 2 * G - 1),)
                    new = ((kind, "x", *(self.NEW.get(word) or (G, 2 * G - 1))),) if word != "vanished" else ()
                    filler = ("device", "filler", 2**40, 2**40 + M - 1)  # no format is empty
                    found = diff(files(*old, filler), files(*new, filler))
                    self.assertEqual([c["what"] for c in found["changes"]], [[word]], (kind, word))
                    self.assertEqual(found["notices"], {"running": running == "notices",
                                                        "hibernated": hibernated == "notices"}, (kind, word))
                    if why != "the same":
                        self.assertEqual(found["changes"][0]["why"], why)
                    count += 1
        self.assertEqual(count, 10 * 5 + 5)

    def test_kinds_nodes_and_names(self):
        rows = {row[1]: row for row in tables()["what"]}
        cases = {"kind": (self.entry("ram", (0, G - 1)), self.entry("device", (0, G - 1))),
                 "node": (self.entry("ram", (0, G - 1), node=(0,)), self.entry("ram", (0, G - 1), node=(1,))),
                 "renamed": (self.entry("ram", (0, G - 1)), self.entry("ram", (0, G - 1), "y"))}
        for word, (old, new) in cases.items():
            found = diff(old, new)["changes"]
            _, _, running, hibernated, why = rows[word]
            self.assertEqual([(c["what"], c["notices"], c["why"]) for c in found],
                             [([word], {"running": running == "notices", "hibernated": hibernated == "notices"}, why)])

    def test_memory_and_windows_that_only_gained_below(self):
        for kind, hibernated in (("ram", True), ("window", False)):
            found = diff(self.entry(kind, (G, 2 * G - 1)), self.entry(kind, (0, 2 * G - 1)))["changes"][0]
            self.assertEqual((found["what"], found["notices"]),
                             (["moved", "grew"], {"running": False, "hibernated": hibernated}))
        found = diff(self.entry("device", (G, 2 * G - 1)), self.entry("device", (0, 2 * G - 1)))["changes"][0]
        self.assertTrue(found["notices"]["running"])


class RoundTrips(unittest.TestCase):
    def test_a_planned_machine_comes_back_from_other_formats_unchanged(self):
        for example in tool.examples():
            with checking.Folder() as folder:
                old = os.path.join(folder, "old")
                self.assertEqual(tool.run("plan", "-f", "json", "-o", old, example).returncode, 0)
                for name in ("fdt", "layout", "description"):
                    new = os.path.join(folder, name)
                    self.assertEqual(tool.run("convert", old, "--to", name, "-o", new).returncode, 0)
                    result = tool.run("diff", old, new)
                    self.assertEqual(result.returncode, 0, (example, name, result.stdout))


class Output(unittest.TestCase):
    def test_text(self):
        with checking.Folder(old=placed(("ram", "r", 0, G - 1, 0)), new=placed(("ram", "r", 0, 2 * G - 1, 1))) as folder:
            result = tool.run("diff", "old", "new", cwd=folder)
            self.assertEqual(result.stdout, (
                'new:1: grew, node: ram "r" [0x0-0x3fffffff] node 0 -> ram "r" [0x0-0x7fffffff] node 1\n'
                "    a hibernated guest notices: Linux on x86 does not resume on another memory map\n\n"
                "1 change: a hibernated guest notices\n"))
            self.assertEqual(result.returncode, 1)
            same = tool.run("diff", "old", "old", cwd=folder)
            self.assertEqual((same.returncode, same.stdout), (0, "no change: old and old have the same 1 entry\n"))

    def test_keys_stand_in_the_order_of_the_schema(self):
        found = diff(placed(("ram", "r", 0, G - 1, 0)), placed(("ram", "r", G, 2 * G - 1, 0)))
        properties = schema("diff")["properties"]
        self.assertEqual(list(found), list(properties))
        self.assertEqual(list(found["changes"][0]), list(properties["changes"]["items"]["properties"]))
        self.assertEqual(list(found["changes"][0]["old"]), list(schema("diff")["$defs"]["entry"]["properties"]))

    def test_a_file_is_written_whole_or_stays(self):
        unplanned = b'{"ram": [{"tag": "r", "size": "15E"}, {"tag": "s", "size": "4E"}]}'
        with checking.Folder(m=placed(), broken=b"{", unplanned=unplanned, out=b"before") as folder:
            for files in (("m", "broken"), ("broken", "m"), ("m", "none"), ("m", "unplanned"), ("unplanned", "m")):
                result = tool.run("diff", "-o", "out", *files, cwd=folder)
                self.assertEqual((result.returncode, result.stdout), (2, ""))
                with open(os.path.join(folder, "out"), "rb") as file:
                    self.assertEqual(file.read(), b"before")
            self.assertEqual(tool.run("diff", "-o", "out", "m", "m", cwd=folder).returncode, 0)

    def test_wrong_usage(self):
        for args, message in ((["a"], "diff needs two files"), (["a", "b", "c"], "diff takes two files, not 'c' as well"),
                              (["-", "-"], "read once only"), (["-f", "svg", "a", "b"], "--format is text or json, not svg"),
                              (["--x", "a"], "unknown option"), (["a", "b", "-o"], "--output needs a file name")):
            result = tool.run("diff", *args)
            self.assertEqual((result.returncode, result.stdout), (2, ""), args)
            self.assertIn(message, result.stderr)


class Against(unittest.TestCase):
    OLD = json.dumps({"ram": [{"tag": "r", "size": "1G"}]}).encode()
    NEW = json.dumps({"ram": [{"tag": "r", "size": "2G"}]}).encode()

    def test_the_table_and_the_changes(self):
        with checking.Folder(old=self.OLD, new=self.NEW) as folder:
            result = tool.run("plan", "new", "--against", "old", cwd=folder)
            alone = tool.run("plan", "new", cwd=folder)
            compared = tool.run("diff", "old", "new", cwd=folder)
            self.assertEqual((result.returncode, result.stderr), (1, ""))
            self.assertEqual(result.stdout, alone.stdout + "\nAgainst old\n\n" + compared.stdout)
            self.assertEqual(tool.run("plan", "new", "--against=new", cwd=folder).returncode, 0)

    def test_json_is_valid_and_can_be_read_again(self):
        with checking.Folder(old=self.OLD, new=self.NEW) as folder:
            result = tool.run("plan", "new", "--against", "old", "-f", "json", "-o", "layout", cwd=folder)
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            with open(os.path.join(folder, "layout"), encoding="utf-8") as file:
                layout = json.load(file)
            resolver = jsonschema.RefResolver.from_schema(schema("layout"), store={"diff.schema.json": schema("diff")})
            jsonschema.Draft202012Validator(schema("layout"), resolver=resolver).validate(layout)
            self.assertEqual(layout["against"], json.loads(
                tool.run("diff", "-f", "json", "old", "new", cwd=folder).stdout))
            self.assertEqual(tool.run("diff", "layout", "new", cwd=folder).returncode, 0)

    def test_a_layout_is_an_old_map_as_well(self):
        for example in tool.examples():
            with checking.Folder(old=tool.run("plan", "-f", "json", example).stdout.encode()) as folder:
                result = tool.run("plan", example, "--against", os.path.join(folder, "old"))
                self.assertEqual(result.returncode, 0, example)
                self.assertRegex(result.stdout, r"\nno change: \S+ and \S+ have the same \d+ entries\n$")

    def test_wrong_usage_and_bad_files(self):
        with checking.Folder(new=self.NEW, broken=b"{") as folder:
            for args, message in ((["--against", "none", "new"], "none"), (["--against", "broken", "new"], "broken"),
                                  (["new", "--against"], "--against needs a FILE"),
                                  (["-", "--against", "-"], "standard input can be read once only"),
                                  (["new", "--against", "new", "-f", "svg"], "--against is shown as table or json")):
                result = tool.run("plan", *args, cwd=folder)
                self.assertEqual((result.returncode, result.stdout), (2, ""), args)
                self.assertIn(message, result.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
