#!/usr/bin/python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes what is proved, assumed, measured and tested as pages for a browser. docs/REPORT.md."""
import argparse
import os
import subprocess
import sys

TREE = os.environ.get("BUILD_WORKSPACE_DIRECTORY") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path[:0] = [os.path.join(TREE, "tools/reporting"), os.path.join(TREE, "proofs")]

import figures  # pylint: disable=wrong-import-position
import pages  # pylint: disable=wrong-import-position
import sources  # pylint: disable=wrong-import-position


def main():
    parser = argparse.ArgumentParser(prog="report", description=__doc__)
    parser.add_argument("--out", metavar="DIR", help="write it there (.report in the tree)")
    parser.add_argument("--measure", action="store_true", help="run tools/coverage first, for some minutes")
    parser.add_argument("--campaign", default=".campaign/state.json", metavar="FILE",
                        help="the figures of a fuzzing campaign (%(default)s)")
    parser.add_argument("--root", default=TREE, metavar="DIR", help="another tree to report on")
    args = parser.parse_args()
    typed_in = os.environ.get("BUILD_WORKING_DIRECTORY", os.getcwd())
    out = os.path.normpath(os.path.join(typed_in, args.out or os.path.join(os.path.abspath(args.root), ".report")))
    os.chdir(args.root)
    try:
        if args.measure and subprocess.run(["tools/coverage"], stdout=subprocess.DEVNULL, check=False).returncode > 1:
            raise figures.Trouble("tools/coverage failed")
        site = pages.Site(figures.Figures(args.campaign))
        site.write(out)
    except (figures.Trouble, sources.Unreadable, OSError) as reason:
        print("report: %s" % reason, file=sys.stderr)
        sys.exit(2)
    print("%d pages, beginning with %s" % (len(site.files) - 1, os.path.join(out, "index.html")))


main()
