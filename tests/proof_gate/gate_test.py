#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The proof runner answers each case of this folder as the case expects: it can fail, and for the right reason.

A case may name options of its module, and arguments of the runner; it is run with each line of these.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

wrong = 0
for path in sorted(sys.argv[1:]):
    text = open(path, encoding="utf-8").read()
    expected = re.search(r"expect: (.*) \*/", text).group(1)
    options = (re.search(r"options: (.*) \*/|$", text).group(1) or "").split()
    with tempfile.TemporaryDirectory() as root:
        for folder in ("src/gpamap", "proofs"):
            os.makedirs(os.path.join(root, folder))
        shutil.copy(path, os.path.join(root, "src/gpamap/case.c"))
        with open(os.path.join(root, "proofs/modules.bzl"), "w", encoding="utf-8") as file:
            file.write("MODULES = %r\n" % {"case": {"options": options} if options else {}})
        open(os.path.join(root, "proofs/TRUST.md"), "w", encoding="utf-8").close()
        runs = [subprocess.run(["proofs/prove", "case", "--root", root, "--timeout", "1"] + arguments.split(),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
                for arguments in re.findall(r"arguments: (.*) \*/", text) or [""]]
    should_pass = os.path.basename(path) == "proved.c"
    good = all((run.returncode == 0) == should_pass and re.search(expected, run.stdout) for run in runs)
    print("%s %s" % ("ok    " if good else "WRONG ", os.path.basename(path)), flush=True)
    if not good:
        wrong += 1
        print("expected: %s\n%s" % (expected, "\n".join(run.stdout for run in runs)))
sys.exit(wrong > 0)
