# SPDX-License-Identifier: MIT OR Apache-2.0
"""Small maps in the formats that tests need: entries are (kind, tag, first, last) or that and a node."""

import json
import os
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402

KINDS = ["ram", "reserved", "acpi", "nvs", "unusable", "persistent", "rom", "device", "window", "ecam", "affinity"]
TOP = 2**64 - 1
IOMEM = {"ram": "System RAM", "reserved": "Reserved", "acpi": "ACPI Tables", "nvs": "ACPI Non-volatile Storage",
         "unusable": "Unusable memory", "persistent": "Persistent Memory", "rom": "System ROM",
         "window": "PCI Bus 0000:00", "ecam": "PCI ECAM 0000 [bus 00-ff]"}
E820 = {"ram": "usable", "reserved": "reserved", "acpi": "ACPI data", "nvs": "ACPI NVS", "unusable": "unusable",
        "persistent": "persistent (type 7)"}


def placed(*entries, **members):
    """A layout: what a VMM places. It cannot say the last byte of the space."""
    ranges = []
    for kind, tag, first, last, *node in entries:
        entry = {"start": hex(first), "end": hex(last + 1), "kind": "ram" if kind == "ram" else "fixed", "tag": tag}
        if kind not in ("ram", "device"):
            entry["holds"] = kind
        if node:
            entry["node"] = node[0]
        ranges.append(entry)
    return json.dumps({"ranges": ranges, **members}).replace("}, {", "},\n{").encode()


def iomem(*entries):
    """A report. The tag of a device is its name; an entry may begin with the depth at which it stands."""
    lines = []
    for entry in entries:
        depth, (kind, tag, first, last) = (entry[0], entry[1:]) if isinstance(entry[0], int) else (0, entry)
        lines.append("%s%08x-%08x : %s\n" % ("  " * depth, first, last, IOMEM.get(kind, tag)))
    return "".join(lines).encode()


def e820(*entries):
    """A report of memory, as a kernel logs it."""
    return "".join("BIOS-e820: [mem 0x%016x-0x%016x] %s\n" % (first, last, E820[kind])
                   for kind, _, first, last in entries).encode()


def srat(*entries):
    """The nodes of memory, in a table of firmware."""
    body = struct.pack("<I8x", 1)
    for _, _, first, last, node in entries:
        body += struct.pack("<BBIHQQIIQ", 1, 40, node, 0, first, last - first + 1, 0, 1, 0)
    table = bytearray(b"SRAT" + struct.pack("<IBB6s8sI4sI", 36 + len(body), 3, 0, b"TEST  ", b"TEST    ", 1, b"TEST", 1)
                      + body)
    table[9] = -sum(table) % 256
    return bytes(table)


class Folder(tempfile.TemporaryDirectory):
    """Maps in files, by name, and the tool run among them."""

    def __init__(self, **contents):
        super().__init__()
        for name, content in contents.items():
            self.write(name, content)

    def write(self, name, content):
        with open(os.path.join(self.name, name), "wb") as file:
            file.write(content)

    def run(self, *args, **kwargs):
        return tool.run(*args, cwd=self.name, **kwargs)


def check(*contents, args=(), code=None):
    """Check maps: what the tool says as an object, and its exit code."""
    names = ["map%d" % i for i in range(len(contents))]
    folder = Folder(**dict(zip(names, contents)))
    with folder:
        result = folder.run("check", "--format", "json", *args, *names)
    if result.returncode not in (0, 1) or (code is not None and result.returncode != code):
        raise AssertionError((result.returncode, result.stderr, result.stdout[:2000]))
    return json.loads(result.stdout)


def kinds(*contents, **kwargs):
    """The kinds of findings, in order."""
    return [finding["kind"] for finding in check(*contents, **kwargs)["findings"]]


def tables():
    """The tables of docs/CHECK.md, by their first heading."""
    with open("docs/CHECK.md", encoding="utf-8") as file:
        found = re.findall(r"(?:^\|.*\|\n)+", file.read(), re.M)
    rows = [[[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().split("\n")]
            for table in found]
    return {table[0][0]: table[2:] for table in rows}


def named(cell, kind):
    """A cell of such a table is about the kind."""
    return cell == "any" or kind in re.findall(r"`([\w-]+)`", cell)
