#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The JSON Schemas: examples and results are valid, and the schema of descriptions agrees with the parser."""

import copy
import json
import os
import sys
import unittest

import jsonschema  # Debian: python3-jsonschema

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import maps  # noqa: E402
import tool  # noqa: E402


def load(path):
    with open(path) as file:
        return json.load(file)


def validator(name):
    schema = load(f"specs/{name}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    others = {"diff.schema.json": load("specs/diff.schema.json")}
    return jsonschema.Draft202012Validator(schema, resolver=jsonschema.RefResolver.from_schema(schema, store=others))


GOOD = {
    "$schema": "../specs/plan.schema.json", "comment": ["one", "two"], "name": "vm", "phys_bits": 40,
    "reserved": [{"tag": "r", "start": "1T", "end": "2T", "comment": ""}],
    "sharing": [["f", "q"]],
    "fixed": [{"tag": "f", "start": 0, "size": "4K", "holds": "ram", "node": 1}],
    "requests": [{"tag": "q", "size": "4K", "align": "8K", "placement": "mmio64", "holds": "ecam", "comment": []}],
    "ram": [{"tag": "m", "size": 4096, "align": 4096, "node": 0}],
}

# What a schema cannot say, and the tool does: by the words of its message.
BEYOND_SCHEMA = ("64 bits", "2^64", "multiple of 4096", "reversed", "is empty: it starts", "power of two",
                 "whole number of bytes", "too big")

VALUES = [None, True, 0, 1, -1, 11, 12, 64, 65, 4096, 4294967295, 4294967296, 2**62, 2**63, 1.5, "", "x", "4096", "4K",
          "4 KiB", "4KB", "4  K", "4k", "K", "0x1000", "0X1000", "0x", "0x_1", "0x1_000", "1_000K", "1__0", "1_",
          "1.5K", "1.", ".5K", "0x1.5", "4B", "4BiB", "0x10B", "16E", "mmio32", "post-mmio", "mmio", "a.b-c_D9", "a b",
          "t" * 63, "t" * 64, "ä", "\x1f", "\x7f", "\x85", [], ["a"], [1], [[]], {}, {"a": 1}, [{}], [{"tag": "a"}],
          [None], "ram", "persistent", "affinity", [["a"]], [["a", "b"]], [["a", "b", "c"]], [["a", "b c"]]]


class Schemas(unittest.TestCase):
    def test_every_example_is_valid(self):
        check = validator("plan")
        for example in tool.examples():
            with self.subTest(example=example):
                check.validate(load(example))

    def test_every_result_is_valid(self):
        check = validator("layout")
        for text in [json.dumps(load(example)) for example in tool.examples()] + [
                "{}", '{"ram": [{"tag": "all", "size": "0xfffffffffffff000"}], "phys_bits": 52}',
                json.dumps({**GOOD, "name": 'a "quoted" \\ name é'})]:
            result = tool.plan(text, "--format", "json")
            self.assertIn(result.returncode, (0, 1))
            check.validate(json.loads(result.stdout))

    def test_every_converted_map_is_valid(self):
        for name in ("q35-numa.mtree", "virt-numa.dtb.gz", "q35-3g.e820.log"):
            layout = maps.converted(maps.data(name), "layout")
            validator("layout").validate(json.loads(layout))
        text = "0-fff : System RAM\n1000-1fff : PCI Bus 0000:00\n2000-2fff : ACPI Tables\n"
        validator("plan").validate(json.loads(maps.converted(text, "description")))

    def test_the_keys_of_a_result_stand_in_the_order_of_the_schema(self):
        properties = load("specs/layout.schema.json")["properties"]
        for example in tool.examples():
            layout = json.loads(tool.run("plan", "-f", "json", example).stdout)
            self.assertEqual(list(layout), [key for key in properties if key in layout])
            keys = list(properties["ranges"]["items"]["properties"])
            for placed in layout["ranges"]:
                self.assertEqual(list(placed), [key for key in keys if key in placed])

    def agree(self, check, description):
        text = json.dumps(description)
        result = tool.plan(text)
        accepted = result.returncode in (0, 1)
        if not accepted and any(words in result.stderr for words in BEYOND_SCHEMA):
            return
        self.assertEqual(check.is_valid(description), accepted, text + "\n" + result.stderr)

    def test_schema_and_parser_agree(self):
        """Every value in every place of a good description, every key left out, an unknown key everywhere."""
        check = validator("plan")
        self.agree(check, GOOD)
        for value in VALUES:
            self.agree(check, value)
        for key in list(GOOD) + ["unknown"]:
            for value in VALUES:
                self.agree(check, {**GOOD, key: value})
        for name in ("reserved", "fixed", "requests", "ram"):
            keys = ("tag", "start", "end", "size", "align", "placement", "holds", "node", "comment", "unknown")
            for key in keys:
                changed = copy.deepcopy(GOOD)
                changed[name][0].pop(key, None)
                self.agree(check, changed)
                for value in VALUES:
                    changed[name][0][key] = value
                    self.agree(check, changed)


if __name__ == "__main__":
    sys.exit(unittest.main())
