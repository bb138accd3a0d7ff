#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The proof runner answers each case of this folder as the case expects: it can fail, and for the right reason."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

MODULES = 'MODULES = {"case": {}}\n'

wrong = 0
for path in sorted(sys.argv[1:]):
    expected = re.search(r"expect: (.*) \*/", open(path, encoding="utf-8").read()).group(1)
    with tempfile.TemporaryDirectory() as root:
        for folder in ("src/gpamap", "proofs"):
            os.makedirs(os.path.join(root, folder))
        shutil.copy(path, os.path.join(root, "src/gpamap/case.c"))
        with open(os.path.join(root, "proofs/modules.bzl"), "w", encoding="utf-8") as file:
            file.write(MODULES)
        open(os.path.join(root, "proofs/TRUST.md"), "w", encoding="utf-8").close()
        run = subprocess.run(["proofs/prove", "case", "--root", root, "--timeout", "1"], stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, check=False)
    should_pass = os.path.basename(path) == "proved.c"
    good = (run.returncode == 0) == should_pass and re.search(expected, run.stdout)
    print("%s %s" % ("ok    " if good else "WRONG ", os.path.basename(path)), flush=True)
    if not good:
        wrong += 1
        print("expected: %s\n%s" % (expected, run.stdout))
sys.exit(wrong > 0)
