#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The layouts of QEMU 7.2, from its command line, the rules of its machines, and gpamap.

tests/data/qemu-layouts.json holds where QEMU puts RAM, ECAM and PCI windows. Here its machine rules are written down
as VM descriptions: what a chipset fixes is fixed, the rest is asked for and must come out where QEMU has it.
"""

import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tool  # noqa: E402

K, M, G, T = 1 << 10, 1 << 20, 1 << 30, 1 << 40
DATA = "tests/data/qemu-layouts.json"


def size(text):
    return int(text[:-1]) * {"K": K, "M": M, "G": G, "T": T}[text[-1]]


def round_up(value, unit):
    return -(-value // unit) * unit


class Config:
    """What a QEMU command line says."""

    def __init__(self, config):
        cmd = config["cmd"]
        self.machine = re.search(r"-M (\w+)", cmd)[1]
        memory = re.search(r"-m ([^ ]+)", cmd)[1]
        self.ram = size(memory.split(",")[0])
        self.max_ram = size(m[1]) if (m := re.search(r"maxmem=(\w+)", memory)) else self.ram
        self.slots = int(m[1]) if (m := re.search(r"slots=(\d+)", memory)) else 0
        self.max_below_4g = size(m[1]) if (m := re.search(r"max-ram-below-4g=(\w+)", cmd)) else None
        self.cpu = m[1] if (m := re.search(r"-cpu ([\w-]+)", cmd)) else ""
        self.highmem = "highmem=off" not in cmd
        nodes = [size(s) for s in re.findall(r"id=m\d+,size=(\w+)", cmd)]
        self.nodes = nodes if "-numa" in cmd else [self.ram]
        self.firmware_ran = "after SeaBIOS" in config["name"]

    def device_memory(self):
        """Room for hotplugged DIMMs: what may still be added, and 1 GiB a slot to align each."""
        return self.max_ram - self.ram + self.slots * G if self.slots else 0


def given(tag, start, end):
    return {"tag": tag, "start": hex(start), "end": hex(end)}


def pc(config):
    """q35 (pc_q35_init) and i440fx (pc_init1), pc_memory_init, and the PCI windows of their host bridges."""
    q35 = config.machine == "q35"
    # RAM below 4 GiB ends at a gigabyte when it has to be split, and as high as PCI allows when not.
    most, split = (0xB0000000, 2 * G) if q35 else (0xE0000000, 3 * G)
    low = most if config.ram < most else split
    low = min(low, config.max_below_4g or low)
    below = min(config.ram, low)
    above = config.ram - below
    hole64 = 32 * G if q35 else 2 * G

    # What the guest cannot reach of the first MiB: ROM before the firmware has run, VGA afterwards.
    shadow = (0xA0000, 0xC0000) if config.firmware_ran else (0xC0000, 0x100000)
    fixed = [given("shadow", *shadow)]
    reserved = [given("chipset", 0xFEC00000, 4 * G)]
    if config.firmware_ran:
        fixed += [given("pci32", below, 0xB0000000), given("ecam", 0xB0000000, 0xC0000000),
                  given("pci32", 0xC0000000, 0xFEC00000)]
    else:
        fixed += [given("pci32", below, 0xFEC00000)]

    # AMD: nothing may reach into the 12 GiB below 1 TiB, else all RAM above 4 GiB begins at 1 TiB.
    start = 4 * G
    if config.cpu.startswith("EPYC") and start + above + hole64 > 1012 * G:
        reserved += [given("moved", 4 * G, 1012 * G), given("hypertransport", 1012 * G, T)]
        start = T
    if config.device_memory():
        base = round_up(start + above, G)
        fixed += [given("device-memory", base, base + config.device_memory())]
    ram = [{"tag": f"node{i}", "size": hex(n), "node": i} for i, n in enumerate(config.nodes)]
    ram[0]["size"] = hex(config.nodes[0] - (shadow[1] - shadow[0]))
    # post-mmio, so that it stands above the device memory too
    return {"reserved": reserved, "fixed": fixed, "ram": ram,
            "requests": [{"tag": "pci64", "size": hex(hole64), "align": "1G", "placement": "post-mmio"}]}


def pc_above_4g(description):
    """post-mmio has no floor; RAM that ends below 4 GiB would let the 64-bit window begin there."""
    description["requests"][0]["placement"] = "mmio64"
    return description


def virt(config):
    """aarch64 virt: base_memmap, extended_memmap and virt_set_memmap."""
    fixed = [given("flash", 0, 128 * M), given("gic", 0x08000000, 0x09000000), given("uart", 0x09000000, 0x09001000),
             given("virtio", 0x0A000000, 0x0A004000), given("pci32", 0x10000000, 0x3EFF0000),
             given("pci-io", 0x3EFF0000, 0x3F000000)]
    # Below 1 GiB there is no free gigabyte, so RAM of that alignment begins there.
    ram = [{"tag": f"node{i}", "size": hex(n), "align": "1G", "node": i} for i, n in enumerate(config.nodes)]
    requests = []
    base = round_up(G + config.ram, G)
    if config.device_memory():
        fixed += [given("device-memory", base, base + config.device_memory())]
        base = round_up(base + config.device_memory(), G)
    if not config.highmem:
        fixed += [given("ecam", 0x3F000000, 0x40000000)]
    else:
        base = max(base, 256 * G)
        bits = 40 if config.cpu == "cortex-a53" else 48
        fixed += [given("gic-redist2", base, base + 64 * M)]
        requests = [{"tag": "ecam", "size": "256M", "align": "256M", "placement": "post-mmio"}]
        if round_up(base + 64 * M + 256 * M, 512 * G) + 512 * G <= 1 << bits:  # left out when out of reach
            requests += [{"tag": "pci64", "size": "512G", "align": "512G", "placement": "post-mmio"}]
    return {"fixed": fixed, "ram": ram, "requests": requests}


def joined(ranges):
    """Touching pieces of one node are one."""
    result = []
    for start, end, node in ranges:
        if result and result[-1][1:] == [start, node]:
            result[-1][1] = end
        else:
            result.append([start, end, node])
    return result


def ends(placed, tag):
    """The whole extent of what has a tag; None when nothing has."""
    found = [r for r in placed if r["tag"] == tag]
    return [found[0]["start"], found[-1]["end"]] if found else None


class QemuLayouts(unittest.TestCase):
    def describe(self, config):
        if config.machine == "virt":
            return virt(config)
        description = pc(config)
        return description if config.device_memory() else pc_above_4g(description)

    def test_every_configuration_is_laid_out_as_qemu_does(self):
        with open(DATA) as file:
            configs = json.load(file)["configs"]
        self.assertEqual(len(configs), 35)
        for config in configs:
            with self.subTest(config=config["name"]):
                description = self.describe(Config(config))
                placed = tool.layout(description)["ranges"]
                ram = [[int(r["start"], 16), int(r["end"], 16), r["node"]] for r in placed if r["kind"] == "ram"]
                self.assertEqual(joined(ram), [[int(s, 16), int(e, 16), n] for s, e, n in config["ram"]])
                for window in ("ecam", "pci32", "pci64"):
                    self.assertEqual(ends(placed, window), config.get(window), window)
                if "device_memory" in config:
                    self.assertEqual(ends(placed, "device-memory"), config["device_memory"][0])


if __name__ == "__main__":
    sys.exit(unittest.main())
