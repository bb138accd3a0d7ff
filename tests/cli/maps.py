# SPDX-License-Identifier: MIT OR Apache-2.0
"""Address maps as bytes: making them, converting them, for the tests of formats."""

import collections
import gzip
import json
import os
import struct
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402

DATA = "tests/data"
TOP = 2**64 - 1
Result = collections.namedtuple("Result", "code out err")


def data(name):
    """A file of tests/data, unpacked."""
    with (gzip.open if name.endswith(".gz") else open)(os.path.join(DATA, name), "rb") as file:
        return file.read()


def convert(content, to, *args):
    """Convert bytes (or a text) on standard input: exit code, output bytes, messages."""
    content = content.encode() if isinstance(content, str) else content
    run = subprocess.run([os.path.abspath(tool.TOOL), "convert", "-", "--to", to, *args], input=content,
                         capture_output=True, timeout=120, check=False)
    return Result(run.returncode, run.stdout, run.stderr.decode("utf-8", "replace"))


def converted(content, to, *args):
    """The output of a conversion that must succeed."""
    result = convert(content, to, *args)
    if result.code != 0:
        raise AssertionError(result)
    return result.out


def layout(content, *args):
    """What a map holds, as (first, last, what, tag, node), without what is nested; ends become inclusive here."""
    default = {"reserved": "reserved", "ram": "ram", "fixed": "device"}
    return [(int(r["start"], 16), int(r["end"], 16) - 1, r.get("holds", default.get(r["kind"], "window")), r["tag"],
             r.get("node")) for r in json.loads(converted(content, "layout", *args))["ranges"]]


def ranges(content, *args):
    return [entry[:3] for entry in layout(content, *args)]


def log(entries):
    """Lines of a kernel log, of (first, last, type)."""
    return "".join("[    0.000000] BIOS-e820: [mem 0x%016x-0x%016x] %s\n" % entry for entry in entries)


def e820(entries):
    """Binary entries, of (base, size, type)."""
    return b"".join(struct.pack("<QQI", *entry) for entry in entries)


def acpi(signature, revision, body):
    """A table with its header and checksum."""
    table = bytearray(struct.pack("<4sIBB6s8sI4sI", signature, 36 + len(body), revision, 0, b"TEST", b"TEST", 1,
                                  b"TEST", 1) + body)
    table[9] = -sum(table) % 256
    return bytes(table)


def srat(structures, revision=3):
    """Memory affinity, of (base, size, node, flags)."""
    return acpi(b"SRAT", revision, struct.pack("<IQ", 1, 0) + b"".join(
        struct.pack("<BBIHQQIIQ", 1, 40, node, 0, base, size, 0, flags, 0) for base, size, node, flags in structures))


def mcfg(entries):
    """ECAMs, of (base, segment, first bus, last bus)."""
    return acpi(b"MCFG", 1, bytes(8) + b"".join(struct.pack("<QHBBI", *entry, 0) for entry in entries))


class Tree:
    """A device tree, written node by node, as wrong as one likes."""

    def __init__(self):
        self.structure = b""
        self.strings = b""

    def begin(self, name):
        self.structure += struct.pack(">I", 1) + name.encode() + bytes(4 - len(name.encode()) % 4)
        return self

    def prop(self, name, value):
        """value: bytes, a text, or cells."""
        if isinstance(value, str):
            value = value.encode() + b"\0"
        elif not isinstance(value, bytes):
            value = b"".join(struct.pack(">I", cell) for cell in value)
        self.structure += struct.pack(">III", 3, len(value), len(self.strings)) + value + bytes(-len(value) % 4)
        self.strings += name.encode() + b"\0"
        return self

    def cells(self, address, size):
        return self.prop("#address-cells", [address]).prop("#size-cells", [size])

    def end(self):
        self.structure += struct.pack(">I", 2)
        return self

    def bytes(self, reservations=()):
        block = b"".join(struct.pack(">QQ", *r) for r in [*reservations, (0, 0)])
        structure = self.structure + struct.pack(">I", 9)
        offset = 40 + len(block)
        return struct.pack(">10I", 0xD00DFEED, offset + len(structure) + len(self.strings), offset,
                           offset + len(structure), 40, 17, 16, 0, len(self.strings),
                           len(structure)) + block + structure + self.strings


def memory(address_cells, size_cells, *reg):
    """A tree with one memory node."""
    return Tree().begin("").cells(address_cells, size_cells).begin("memory@0").prop("device_type", "memory").prop(
        "reg", list(reg)).end().end().bytes()
