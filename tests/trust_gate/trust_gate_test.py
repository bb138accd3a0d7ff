#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""proofs/trust finds each kind of assumption where one is planted, and compares what it finds with TRUST.md."""
import os
import shutil
import subprocess
import tempfile
import unittest

SPEC = "/*@ terminates \\true; exits \\false; assigns \\nothing; ensures any: \\true; */\n"
CASE = "src/gpamap/case.c"
TREE = {
    CASE: '#include "gpamap/case.h"\n' + SPEC + "unsigned same(unsigned value)\n{\n    return value;\n}\n",
    "src/gpamap/case.h": SPEC + "unsigned same(unsigned value);\n",
    "specs/case.acsl": "/*@\n  predicate Small(integer n) = n < 7;\n  lemma Small_one: Small(1);\n*/\n",
    "proofs/modules.bzl": 'MODULES = {"case": {}}\n',
    "proofs/TRUST.md": "",
}
# item: the file that it is planted in, and the text
PLANTS = {
    "admit:one": (CASE, SPEC + "unsigned one(void)\n{\n    //@ admit small: 1 > 2;\n    return 1;\n}\n"),
    "alias:case.c": (CASE, "struct twin {\n    unsigned a;\n    int b;\n};\n"),
    "asm:case.c": (CASE, SPEC + 'void stop(void)\n{\n    __asm__("hlt");\n}\n'),
    "attribute:packed": (CASE, "struct odd {\n    unsigned a;\n    unsigned b;\n} __attribute__((packed));\n"),
    "axiom:all_small": ("specs/case.acsl", "/*@ axiomatic A { axiom all_small: \\forall integer n; n < 7; } */\n"),
    "conditional:case.c": (CASE, "#ifdef __FRAMAC__\n#define FEW 1\n#else\n#define FEW 2\n#endif\n"),
    "contract:ask": (CASE, SPEC + "unsigned ask(void);\n"),
    "contract:__builtin_clz": (CASE, SPEC + "int top(void)\n{\n    return __builtin_clz(1U);\n}\n"),
    "driver:own.drv": ("proofs/provers/own.drv", "(* a driver *)\n"),
    "header:stdint.h": (CASE, "#include <stdint.h>\n"),
    "lemma:All_small": ("specs/other.acsl", "/*@ lemma All_small: \\forall integer n; n < 7; */\n"),
    "option:case": ("proofs/modules.bzl", 'MODULES["case"] = {"options": ["-wp-no-rte"]}\n'),
    "pragma:case.c": (CASE, "#pragma pack(1)\n"),
    "prover:luck": ("proofs/provers/why3.conf", '[prover]\nname = "Luck"\nversion = "1.0"\nshortcut = "luck"\n'),
    "recursive:Up": ("specs/case.acsl", "/*@ logic integer Up(integer n) = Up(n) + 1; */\n"),
    "separation:clear": (CASE, "unsigned total;\n/*@ requires valid: \\valid(p); terminates \\true; exits \\false;\n"
                               "    assigns *p; ensures same: total == \\old(total); */\n"
                               "void clear(unsigned *p)\n{\n    *p = 0;\n}\n"),
    "unproved:left": ("src/gpamap/other.c", SPEC + "unsigned left(void)\n{\n    return 1;\n}\n"),
}


def plant(tree, path, text):
    path = os.path.join(tree, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


def ask(tree, *options):
    """Exit status, and the faults."""
    run = subprocess.run(["proofs/trust", "--root", tree, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, check=False)
    return run.returncode, [line[7:] for line in run.stdout.split("\n") if line.startswith("FAULT: ")], run.stdout


class Trust(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = folder.name
        for path, text in TREE.items():
            plant(self.tree, path, text)

    def test_a_tree_that_assumes_nothing(self):
        self.assertEqual(ask(self.tree)[:2], (0, []))

    def test_what_is_not_there_may_not_be_listed(self):
        plant(self.tree, "proofs/TRUST.md", "`axiom:gone`\n")
        self.assertEqual(ask(self.tree)[:2], (1, ["TRUST.md lists axiom:gone, which is not there"]))

    def test_all_that_is_planted_at_once_may_be_listed(self):
        for item, (path, text) in sorted(PLANTS.items()):
            plant(self.tree, path, text)
            plant(self.tree, "proofs/TRUST.md", "`%s`\n" % item)
        self.assertEqual(ask(self.tree)[:2], (0, []))

    def test_a_source_that_frama_c_does_not_take(self):
        plant(self.tree, CASE, "/*@ requires nowhere; */\nvoid wrong(void);\n")
        self.assertEqual(ask(self.tree)[0], 2)

    def test_other_versions(self):
        plant(self.tree, "versions", "luck: 2.0\n")
        plant(self.tree, "proofs/TRUST.md", "```text\nluck: 1.0\n```\n`prover:luck`\n")
        plant(self.tree, *PLANTS["prover:luck"])
        status, faults, _ = ask(self.tree, "--versions", os.path.join(self.tree, "versions"))
        self.assertEqual((status, [fault.split(":")[0] for fault in faults]),
                         (1, ["TRUST.md names other tools than these", "proofs/provers/why3.conf"]))

    def test_the_whole_tree(self):
        for folder in ("src/gpamap", "specs", "proofs"):
            shutil.copytree(folder, os.path.join(self.tree, folder), dirs_exist_ok=True)
        plant(self.tree, "proofs/modules.bzl", 'MODULES["case"] = {}\n')
        planted = ["admit:one", "axiom:all_small", "contract:ask", "separation:clear"]
        for item in planted:
            plant(self.tree, *PLANTS[item])
        self.assertEqual(ask(self.tree)[:2], (1, ["TRUST.md does not list " + item for item in planted]))


def finds(item, path, text):
    def test(self):
        plant(self.tree, path, text)
        status, faults, printed = ask(self.tree)
        self.assertEqual((status, faults), (1, ["TRUST.md does not list " + item]), printed)
    return test


for number, (planted_item, place) in enumerate(PLANTS.items()):
    setattr(Trust, "test_finds_%02d_%s" % (number, planted_item.split(":")[0]), finds(planted_item, *place))

if __name__ == "__main__":
    unittest.main()
