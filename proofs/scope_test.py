#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Nothing falls between the proof targets, TRUST.md lists just what it has to, and status/ is fresh."""
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import sources  # pylint: disable=wrong-import-position

os.chdir(os.path.join(HERE, ".."))
faults = []

files = sorted(glob.glob("src/gpamap/*.[ch]") + glob.glob("specs/*.acsl") + glob.glob("proofs/lemmas/*.h") +
               glob.glob("proofs/theorems/*.c"))
for file in files:
    if file != "src/gpamap/gpamap.h" and not sources.owner_of(file):
        faults.append("%s: no module of modules.bzl owns it" % file)

declared, defined = {}, set()
for file in files:
    if file.startswith("src/"):
        for name, place, _, is_definition in sources.c_functions(file):
            declared.setdefault(name, place)
            if is_definition:
                defined.add(name)
trusted = sources.trusted()
for name, place in declared.items():
    if place.startswith("src/") and name not in defined and ("contract", name) not in trusted:
        faults.append("%s: %s is declared and never defined" % (place, name))

recursive = {("recursive", name) for file in files for name in sources.recursive_definitions(file)}
for kind, name in sorted(recursive - trusted):
    faults.append("TRUST.md does not list %s:%s" % (kind, name))
for kind, name in sorted(trusted - recursive):
    if kind == "recursive" or name not in declared:
        faults.append("TRUST.md lists %s:%s, which is not there" % (kind, name))

for module in sources.modules():
    path = "proofs/status/%s.json" % module
    if not os.path.exists(path):
        faults.append("no %s; run proofs/update_status" % path)
        continue
    status = json.loads(sources.read(path))
    if status["inputs"] != sources.digest(module):
        faults.append("%s is not about these sources; run proofs/update_status" % path)
    elif status["proved"] != status["goals"]:
        faults.append("%s: not all is proved" % path)

for fault in faults:
    print(fault)
print("%d files, %d functions, %d recursive definitions: %d faults" % (
    len(files), len(defined), len(recursive), len(faults)))
sys.exit(bool(faults))
