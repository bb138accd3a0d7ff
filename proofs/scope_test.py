#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Nothing falls between the proof targets, and status/ is fresh."""
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
print("%d files, %d modules: %d faults" % (len(files), len(sources.modules()), len(faults)))
sys.exit(bool(faults))
