#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Every format: what it means, its ends at the edges of the space, and that what is written is read back."""

import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import maps  # noqa: E402
import tool  # noqa: E402

G = 1 << 30
DTBS = ["virt-%s.dtb.gz" % name for name in ("plain", "numa", "highmem", "lowmem", "secure")]
LOGS = ["i440fx-4g.e820.log", "q35-3g.e820.log"]
MTREES = ["q35-numa.mtree", "virt-8g.mtree"]
ECAM = {"tag": "ecam", "start": "0xb0000000", "size": "256M", "holds": "ecam"}


class Iomem(unittest.TestCase):
    TEXT = ("00000000-00000fff : Reserved\n"
            "00001000-0009ffff : System RAM\n"
            "000a0000-000bffff : Video RAM area\n"
            "000c0000-000fffff : System ROM\n"
            "00100000-7fffffff : System RAM\n"
            "  01000000-01ffffff : Kernel code\n"
            "  02000000-02ffffff : Crash kernel\n"
            "80000000-80000fff : ACPI Tables\n"
            "80001000-80001fff : ACPI Non-volatile Storage\n"
            "80002000-80002fff : Unusable memory\n"
            "90000000-9fffffff : PCI Bus 0000:00\n"
            "  90000000-900fffff : PCI Bus 0000:01\n"
            "    90000000-9000ffff : 0000:01:00.0\n"
            "b0000000-bfffffff : PCI ECAM 0000 [bus 00-ff]\n"
            "100000000-1ffffffff : Persistent Memory\n"
            "ffffffffffff0000-ffffffffffffffff : top\n")

    def test_it_is_read_and_written_unchanged(self):
        self.assertEqual(maps.converted(self.TEXT, "iomem").decode(), self.TEXT)

    def test_names_say_what_a_range_is(self):
        text = "".join(line + "\n" for line in self.TEXT.split("\n")[:-2] if not line.startswith(" "))
        self.assertEqual([r[2] for r in maps.ranges(text)],
                         ["reserved", "ram", "device", "rom", "ram", "acpi", "nvs", "unusable", "window", "ecam",
                          "persistent"])

    def test_both_ends_are_inclusive(self):
        self.assertEqual(maps.ranges("00000000-00000000 : a\nffffffff-100000000 : b\n"),
                         [(0, 0, "device"), (0xFFFFFFFF, 0x100000000, "device")])
        self.assertIn(b"0xffffffffffffffff]", maps.converted("0-ffffffffffffffff : all\n", "e820-log"))

    def test_this_machines_own_file(self):
        with open("/proc/iomem", encoding="utf-8") as file:
            text = file.read()
        result = maps.convert(text, "iomem")
        if all(line.split()[0].strip("0-") == "" for line in text.split("\n") if line):
            self.assertEqual((result.code, result.out), (2, b""))
            self.assertIn("the kernel hides them from all but root", result.err)
        else:
            self.assertEqual(result, maps.Result(0, text.encode(), ""))

    def test_hidden_addresses_are_explained(self):
        text = "00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n00000000-00000000 : Reserved\n"
        result = maps.convert(text, "layout")
        self.assertEqual((result.code, result.out), (2, b""))
        self.assertIn("<stdin>:1:1: error: every address is 0: the kernel hides them from all but root; read it as root",
                      result.err)


class E820(unittest.TestCase):
    TYPES = ["usable", "reserved", "ACPI data", "ACPI NVS", "unusable", "persistent (type 7)", "persistent (type 12)",
             "soft reserved", "type 6", "type 20"]
    NUMBERS = [1, 2, 3, 4, 5, 7, 12, 0xEFFFFFFF, 6, 20]
    KINDS = ["ram", "reserved", "acpi", "nvs", "unusable", "persistent", "persistent"] + 3 * ["reserved"]

    def test_log_and_binary_agree_and_are_read_back(self):
        log = maps.log([(i << 20, (i << 20) + 0xFFF, name) for i, name in enumerate(self.TYPES)])
        binary = maps.e820([(i << 20, 0x1000, number) for i, number in enumerate(self.NUMBERS)])
        self.assertEqual(maps.converted(log, "e820"), binary)
        self.assertEqual(maps.converted(binary, "e820"), binary)
        self.assertEqual(maps.converted(binary, "e820-log").decode(), log.replace("[    0.000000] ", ""))
        self.assertEqual([r[2] for r in maps.ranges(binary)], self.KINDS)

    def test_ends_at_the_edges(self):
        top = 2**64 - 0x1000
        binary = maps.e820([(0, 0x1000, 1), (4 * G - 0x1000, 0x1000, 1), (4 * G, 1, 1), (top, 0x1000, 2)])
        log = maps.log([(0, 0xFFF, "usable"), (4 * G - 0x1000, 4 * G - 1, "usable"), (4 * G, 4 * G, "usable"),
                        (top, maps.TOP, "reserved")])
        self.assertEqual(maps.converted(log, "e820"), binary)
        self.assertEqual(maps.converted(binary, "e820-log").decode(), log.replace("[    0.000000] ", ""))

    def test_entries_of_size_0_are_nothing(self):
        self.assertEqual(maps.converted(maps.e820([(5, 0, 1), (0, 1, 1), (maps.TOP, 0, 2)]), "e820"),
                         maps.e820([(0, 1, 1)]))
        self.assertEqual(maps.converted(maps.log([(0x1000, 0xFFF, "usable"), (0, 0, "usable")]), "e820"),
                         maps.e820([(0, 1, 1)]))

    def test_the_first_bios_table_is_taken(self):
        bios = maps.log([(0, 0xFFF, "usable")])
        user = "user: [mem 0x0000000000000000-0x0000000000ffffff] usable\n"
        noise = ("e820: update [mem 0x00000000-0x00000fff] usable ==> reserved\n"
                 "e820: remove [mem 0x000a0000-0x000fffff] usable\n")
        self.assertEqual(maps.ranges(user + noise + bios + noise + maps.log([(0, 0xFFFFF, "usable")])),
                         [(0, 0xFFF, "ram")])
        self.assertEqual(maps.ranges(noise + user), [(0, 0xFFFFFF, "ram")])

    def test_real_logs(self):
        for name in LOGS:
            found = maps.ranges(maps.data(name))
            self.assertEqual(len(found), maps.data(name).count(b"BIOS-e820"))
            self.assertEqual(found[0], (0, 0x9FBFF, "ram"))
            binary = maps.converted(maps.data(name), "e820")
            self.assertEqual(maps.ranges(binary), found)

    def test_the_c_array_compiles_and_holds_the_same(self):
        binary = maps.converted(maps.data(LOGS[0]), "e820")
        array = maps.converted(maps.data(LOGS[0]), "e820-c").decode()
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "e820")
            with open(program + ".c", "w", encoding="utf-8") as file:
                file.write("#include <stdint.h>\n#include <stdio.h>\n" + array +
                           "int main(void) { return fwrite(e820, 1, sizeof e820, stdout) != sizeof e820; }\n")
            subprocess.run(["gcc", "-Wall", "-Werror", "-o", program, program + ".c"], check=True)
            self.assertEqual(subprocess.run([program], capture_output=True, check=True).stdout, binary)


class DeviceTree(unittest.TestCase):
    def test_every_combination_of_cells(self):
        for address_cells in (1, 2):
            for size_cells in (1, 2):
                reg = [0] * (address_cells - 1) + [0x40000000] + [0] * (size_cells - 1) + [0x10000000]
                tree = maps.memory(address_cells, size_cells, *reg)
                self.assertEqual(maps.ranges(tree), [(0x40000000, 0x4FFFFFFF, "ram")])

    def test_ends_at_the_edges(self):
        reg = [0, 0, 0, 1, 0, 0xFFFFFFFF, 0, 1, 1, 0, 0, 0, 0xFFFFFFFF, 0xFFFFF000, 0, 0x1000]
        out = maps.converted(maps.memory(2, 2, *reg), "iomem").decode()
        self.assertEqual(out, "00000000-00000000 : System RAM\nffffffff-ffffffff : System RAM\n"
                              "fffffffffffff000-ffffffffffffffff : System RAM\n")
        self.assertEqual(maps.converted(maps.converted(out, "fdt"), "iomem").decode(), out)

    def tree(self):
        return maps.Tree().begin("").cells(2, 2)

    def test_reserved_memory_has_cells_of_its_own_and_nests_in_ram(self):
        tree = (self.tree().begin("reserved-memory").cells(1, 1).prop("ranges", b"")
                .begin("dma@48000000").prop("reg", [0x48000000, 0x100000]).end()
                .begin("dynamic").prop("size", [0x1000]).end().end()
                .begin("memory@40000000").prop("device_type", "memory").prop("numa-node-id", [3])
                .prop("reg", [0, 0x40000000, 0, 0x10000000]).end().end().bytes([(0x47000000, 0x1000)]))
        self.assertEqual(maps.converted(tree, "iomem").decode(),
                         "40000000-4fffffff : System RAM\n  47000000-47000fff : Reserved\n"
                         "  48000000-480fffff : Reserved\n")
        self.assertEqual(maps.layout(tree), [(0x40000000, 0x4FFFFFFF, "ram", "memory", 3)])
        again = maps.converted(tree, "fdt")
        self.assertEqual(maps.converted(again, "iomem"), maps.converted(tree, "iomem"))

    def test_addresses_are_led_through_the_ranges_of_their_buses(self):
        tree = (self.tree().begin("soc").cells(1, 1).prop("ranges", [0, 1, 0, 0x1000000])
                .begin("bus@100000").cells(1, 1).prop("ranges", [0, 0x100000, 0x10000])
                .begin("uart@8000").prop("reg", [0x8000, 0x100]).end().end()
                .begin("i2c@200000").cells(1, 0).prop("reg", [0x200000, 0x1000])
                .begin("sensor@48").prop("reg", [0x48]).end().end().end()
                .begin("cpus").cells(1, 0).begin("cpu@0").prop("reg", [0]).end().end().end().bytes())
        self.assertEqual(maps.layout(tree), [(0x100108000, 0x1001080FF, "device", "uart", None),
                                             (0x100200000, 0x100200FFF, "device", "i2c", None)])

    def test_a_host_bridge(self):
        tree = (self.tree().begin("pcie@40000000").prop("device_type", "pci").cells(3, 2)
                .prop("compatible", "pci-host-ecam-generic").prop("linux,pci-domain", [1]).prop("bus-range", [2, 3])
                .prop("reg", [0, 0x40000000, 0, 0x200000])
                .prop("ranges", [0x01000000, 0, 0, 0, 0x3EFF0000, 0, 0x10000,
                                 0x02000000, 0, 0x10000000, 0, 0x10000000, 0, 0x2EFF0000,
                                 0x43000000, 0x80, 0, 0x80, 0, 0x80, 0])
                .begin("device@0").prop("reg", [0, 0, 0, 0, 0]).end().end().end().bytes())
        expected = [(0x10000000, 0x3EFEFFFF, "window", "pcie-mem32", None),
                    (0x3EFF0000, 0x3EFFFFFF, "window", "pcie-io", None),
                    (0x40000000, 0x401FFFFF, "ecam", "pcie", None),
                    (0x8000000000, 0xFFFFFFFFFF, "window", "pcie-mem64", None)]
        self.assertEqual(maps.layout(tree), expected)
        self.assertEqual(maps.layout(maps.converted(tree, "fdt")), expected)
        self.assertEqual(maps.converted(maps.converted(tree, "fdt"), "mcfg"), maps.converted(tree, "mcfg"))
        self.assertEqual(struct.unpack("<QHBB", maps.converted(tree, "mcfg")[44:56]), (0x3FE00000, 1, 2, 3))

    def test_qemus_trees(self):
        ram = {"plain": [(G, 0x4FFFFFFF, "ram", "memory", None)], "lowmem": [(G, 0x4FFFFFFF, "ram", "memory", None)],
               "secure": [(G, 0x4FFFFFFF, "ram", "memory", None)],
               "highmem": [(G, 9 * G - 1, "ram", "memory", None)],
               "numa": [(G, 2 * G - 1, "ram", "memory", 0), (2 * G, 4 * G - 1, "ram", "memory", 1)]}
        for name in DTBS:
            with self.subTest(name=name):
                tree = maps.data(name)
                found = maps.layout(tree)
                self.assertEqual([e for e in found if e[2] == "ram"], ram[name.split("-")[1].split(".")[0]])
                self.assertIn((0x9000000, 0x9000FFF, "device", "pl011", None), found)
                self.assertIn((0x10000000, 0x3EFEFFFF, "window", "pcie-mem32", None), found)
                ecam = [e[:2] for e in found if e[2] == "ecam"]
                self.assertEqual(ecam, [(0x3F000000, 0x3FFFFFFF)] if "lowmem" in name else [(0x4010000000, 0x401FFFFFFF)])
                self.assertEqual(maps.layout(maps.converted(tree, "fdt")), found)

    def test_dtc_takes_what_is_written(self):
        if shutil.which("dtc") is None:
            self.skipTest("no dtc: install device-tree-compiler")
        for name in ("q35-1g", "virt-1g", "numa-2"):
            with open("examples/%s.json" % name, "rb") as file:
                tree = maps.converted(file.read(), "fdt")
            run = subprocess.run(["dtc", "-I", "dtb", "-O", "dtb", "-o", os.devnull, "-"], input=tree,
                                 capture_output=True, check=False)
            self.assertEqual((run.returncode, b"ERROR" in run.stderr), (0, False), run.stderr)


class Acpi(unittest.TestCase):
    def test_srat(self):
        table = maps.srat([(0, 0xA0000, 0, 1), (0x100000, 0x7FF00000, 0, 1), (4 * G, 2 * G, 0x12345, 3),
                           (2**64 - 0x1000, 0x1000, 1, 5)])
        self.assertEqual(maps.converted(table, "srat")[36:], table[36:])
        self.assertEqual(sum(maps.converted(table, "srat")) % 256, 0)

    def test_srat_leaves_out_what_is_disabled_or_empty_and_other_structures(self):
        body = maps.srat([(0, G, 0, 1), (G, G, 1, 0), (2 * G, 0, 2, 1)])[36:] + bytes([0, 16]) + bytes(14)
        self.assertEqual(maps.converted(maps.acpi(b"SRAT", 3, body), "srat")[36:], maps.srat([(0, G, 0, 1)])[36:])

    def test_srat_of_revision_1_has_nodes_of_one_byte(self):
        self.assertEqual(maps.converted(maps.srat([(0, G, 0xABCD02, 1)], 1), "srat")[36:],
                         maps.srat([(0, G, 2, 1)])[36:])

    def test_mcfg(self):
        entries = [(0xB0000000, 0, 0, 255), (2**40, 1, 16, 31), (2**64 - (256 << 20), 65535, 0, 255)]
        self.assertEqual(maps.converted(maps.mcfg(entries), "mcfg")[36:], maps.mcfg(entries)[36:])
        self.assertEqual(maps.converted(maps.mcfg(entries), "iomem").decode(),
                         "b0000000-bfffffff : PCI ECAM 0000 [bus 00-ff]\n"
                         "10001000000-10001ffffff : PCI ECAM 0001 [bus 10-1f]\n"
                         "fffffffff0000000-ffffffffffffffff : PCI ECAM ffff [bus 00-ff]\n")
        iomem = maps.converted(maps.mcfg(entries), "iomem")
        self.assertEqual(maps.converted(iomem, "mcfg"), maps.converted(maps.mcfg(entries), "mcfg"))

    def test_iasl_takes_what_is_written(self):
        if shutil.which("iasl") is None:
            self.skipTest("no iasl: install acpica-tools")
        ram = {"tag": "ram", "size": "8G", "node": 1}
        description = json.dumps({"fixed": [ECAM], "ram": [ram]})
        expected = {"srat": ["Proximity Domain : 00000001", "Base Address : 00000000C0000000"],
                    "mcfg": ["Base Address : 00000000B0000000", "End Bus Number : FF"]}
        for name, lines in expected.items():
            with tempfile.TemporaryDirectory() as folder:
                with open(os.path.join(folder, "table.bin"), "wb") as file:
                    file.write(maps.converted(description, name))
                run = subprocess.run(["iasl", "-d", "table.bin"], cwd=folder, capture_output=True, text=True, check=True)
                self.assertNotRegex(run.stdout + run.stderr, "(?i)error|warning|invalid|incorrect")
                with open(os.path.join(folder, "table.dsl"), encoding="utf-8") as file:
                    text = file.read()
                for line in lines:
                    self.assertIn(line, text)
                self.assertNotIn("Incorrect checksum", text)


class Mtree(unittest.TestCase):
    def test_the_view_of_the_memory_is_taken(self):
        found = maps.layout(maps.data("virt-8g.mtree"))
        self.assertEqual(len(found), 49)
        for entry in ((0, 0x3FFFFFF, "rom", "virt.flash0", None), (G, 9 * G - 1, "ram", "mach-virt.ram", None),
                      (0x10000000, 0x3EFEFFFF, "window", "gpex_mmio_window", None),
                      (0x4010000000, 0x401FFFFFFF, "ecam", "pcie-mmcfg-mmio", None)):
            self.assertIn(entry, found)

    def test_ram_of_a_tree_and_of_an_mtree_agree(self):
        tree = [r for r in maps.ranges(maps.data("virt-highmem.dtb.gz")) if r[2] == "ram"]
        self.assertEqual(tree, [r for r in maps.ranges(maps.data("virt-8g.mtree")) if r[2] == "ram"])

    def test_ends_at_the_edges(self):
        head = 'FlatView #7\n AS "memory", root: system\n Root memory region: system\n'
        text = head + ("  0000000000000000-0000000000000000 (prio 0, ram): a\n"
                       "  00000000ffffffff-0000000100000000 (prio -1, i/o): b (c) @0000000000000001 KVM\n"
                       "  ffffffffffff0000-ffffffffffffffff (prio 0, romd): d\n")
        self.assertEqual(maps.converted(text, "iomem").decode(),
                         "00000000-00000000 : System RAM\nffffffff-100000000 : b (c)\n"
                         "ffffffffffff0000-ffffffffffffffff : System ROM\n")


class Drawings(unittest.TestCase):
    def test_a_drawing_is_that_of_check(self):
        for example in tool.examples():
            drawn = tool.run("convert", "--to", "svg", example)
            self.assertEqual((drawn.returncode, drawn.stderr), (0, ""))
            checked = tool.run("check", "--format", "svg", example).stdout
            without_title = [re.sub(r"Check of address maps|Guest-physical address map", "", text)
                             for text in (drawn.stdout, checked)]
            self.assertEqual(without_title[0].split("\n")[1:], without_title[1].split("\n")[1:])

    def test_every_map_is_drawn_whole(self):
        for content, count in (("0-fff : System RAM\n  10-1f : <b>\n", 2), (maps.mcfg([(0, 0, 0, 255)]), 1),
                               (maps.srat([(0, G, 0, 1), (G, G, 1, 1)]), 2), (maps.data("virt-8g.mtree"), 49)):
            drawing, page = [maps.convert(content, target) for target in ("svg", "html")]
            self.assertEqual((drawing.code, drawing.err, page.code, page.err), (0, "", 0, ""))
            self.assertEqual(len([e for e in ET.fromstring(drawing.out).iter() if e.get("data-e")]), count)
            self.assertEqual(page.out.count(b'<tr tabindex="0" data-e='), count)
            self.assertNotIn(b"<b>", page.out)


class Json(unittest.TestCase):
    def test_every_example_survives_every_way(self):
        for example in tool.examples():
            planned = tool.run("plan", "-f", "json", example).stdout
            expected = maps.layout(planned)
            with self.subTest(example=example), open(example, encoding="utf-8") as file:
                self.assertEqual(maps.layout(file.read()), expected)
                for way in ("layout", "description", "fdt"):
                    self.assertEqual(maps.layout(maps.converted(planned, way)), expected, way)
                written = maps.converted(planned, "description")
                self.assertEqual(tool.run("plan", "-", stdin=written.decode()).returncode, 0)

    def test_a_planned_machine_is_in_e820_and_back_unchanged(self):
        for name in ("q35-1g", "q35-8g", "virt-1g"):
            planned = tool.run("plan", "-f", "json", "examples/%s.json" % name).stdout
            expected = [(first, last, "ram" if what == "ram" else "reserved")
                        for first, last, what in maps.ranges(planned) if what != "window"]
            for way in ("e820", "e820-log"):
                self.assertEqual(maps.ranges(maps.converted(planned, way)), expected)

    def test_ends_at_the_edges(self):
        text = json.dumps({"fixed": [{"tag": "low", "start": 0, "size": 4096},
                                     {"tag": "mid", "start": "0xfffff000", "end": "4G"},
                                     {"tag": "top", "start": "0xffffffffffffe000", "end": "0xfffffffffffff000"}]})
        expected = [(0, 0xFFF, "device"), (0xFFFFF000, 0xFFFFFFFF, "device"),
                    (2**64 - 0x2000, 2**64 - 0x1001, "device")]
        self.assertEqual(maps.ranges(text), expected)
        self.assertEqual(maps.ranges(maps.converted(text, "description")), expected)

    def test_holds_node_and_sharing_survive(self):
        description = {"phys_bits": 40, "sharing": [["a", "b"], ["b", "c"]], "fixed": [
            {"tag": "a", "start": 0, "end": "1M", "holds": "ram", "node": 7},
            {"tag": "b", "start": "1M", "end": "2M", "holds": "persistent", "node": 1},
            {"tag": "c", "start": "2M", "end": "3M", "holds": "ram"}, dict(ECAM)]}
        written = json.loads(maps.converted(json.dumps(description), "description"))
        self.assertEqual((written["phys_bits"], written["sharing"]), (40, description["sharing"]))
        self.assertEqual(maps.layout(json.dumps(written)), maps.layout(json.dumps(description)))
        self.assertEqual([e[4] for e in maps.layout(json.dumps(description))], [7, 1, None, None])

    def test_a_plan_shows_what_fixed_ranges_hold(self):
        table = tool.plan({"fixed": [{"tag": "dimm", "start": 0, "size": "1G", "holds": "ram", "node": 3}, ECAM]}).stdout
        self.assertRegex(table, r"fixed ram +dimm +3\n")
        self.assertRegex(table, r"fixed ecam +ecam\n")
        self.assertRegex(table, r"RAM +1 GiB in 1 range\b")

    def test_a_layout_with_anything_in_it_is_planned_again_unchanged(self):
        for source in (maps.data("virt-numa.dtb.gz"), maps.data("q35-numa.mtree").replace(b"fed003ff", b"fed00fff")):
            tree = maps.layout(source)
            pages = [e for e in tree if e[0] % 4096 == 0 and e[1] % 4096 == 4095]
            layout = json.loads(maps.converted(source, "layout"))
            layout["ranges"] = [r for r in layout["ranges"] if int(r["start"], 16) % 4096 == 0
                                and int(r["end"], 16) % 4096 == 0 and int(r["end"], 16) <= 2**64 - 4096]
            written = maps.converted(json.dumps(layout), "description")
            self.assertEqual(maps.layout(written), pages)


if __name__ == "__main__":
    sys.exit(unittest.main())
