#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""tools/measure_run tells what is flaky from what is broken, and keeps what it saw. Bazel is a stand-in here."""
import json
import os
import re
import subprocess
import tempfile
import unittest

TOOL = os.path.abspath("tools/measure_run")

# Answers a test with the next of the verdicts, and notes what it was asked.
BAZEL = r"""#!/bin/bash
here=$(dirname "$0")
echo "$@" >> "$here/asked"
[ "$2" = test ] || exit 0
for word; do case $word in --build_event_json_file=*) events=${word#*=} ;; esac; done
verdict=$(head -1 "$here/verdicts")
sed -i 1d "$here/verdicts"
[ "$verdict" != - ] || exit 2
case $events in *1.json) cached=0 ;; *) cached=1 ;; esac
for answer in "//a:steady PASSED 1500" "//a:other $verdict 700"; do
    set -- $answer
    echo '{"id":{"testSummary":{"label":"'$1'"}},"testSummary":{"overallStatus":"'$2'","totalRunDurationMillis":"'$3'",'\
'"totalRunCount":1,"totalNumCached":'$cached'}}'
done > "$events"
"""


class MeasureRun(unittest.TestCase):
    def measure(self, verdicts, *options):
        """Exit status and output, when Bazel answers so: twice a run."""
        folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        with open(os.path.join(folder, "bazel"), "w", encoding="utf-8") as file:
            file.write(BAZEL)
        os.chmod(file.name, 0o755)
        with open(os.path.join(folder, "verdicts"), "w", encoding="utf-8") as file:
            file.write("\n".join(verdicts) + "\n")
        self.record = os.path.join(folder, "record.json")
        run = subprocess.run([TOOL, "--times", str(len(verdicts) // 2), "--record", self.record, *options], text=True,
                             env=dict(os.environ, PATH=folder + os.pathsep + os.environ["PATH"], TMPDIR=folder),
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
        with open(os.path.join(folder, "asked"), encoding="utf-8") as file:
            self.asked = file.read().splitlines()
        self.left = sorted(os.listdir(folder))
        return run.returncode, run.stdout

    def test_steady_runs_pass(self):
        status, text = self.measure(["PASSED"] * 4)
        self.assertEqual(status, 0, text)
        self.assertIn("2 of 2 runs", text)
        self.assertIn("flaky: none\n", text)
        self.assertRegex(text, r"\n1 +\S+ s +\S+ s +0 +2 +0 ")  # ran again, passed, others
        self.assertRegex(text, r"\n//a:steady +1\.5 s +1\.5 s +1\.5 s\n//a:other +0\.7 s ")
        lines = text.split("\n")
        head = next(n for n, line in enumerate(lines) if line.startswith("RUN "))
        self.assertEqual(len({len(line) for line in lines[head:head + 3]}), 1, text)

    def test_every_run_starts_from_nothing_and_forgets(self):
        self.measure(["PASSED"] * 4, "//a:all")
        bases = [re.search(r"--output_base=(\S+)", line).group(1) for line in self.asked]
        self.assertEqual([bases.count(base) for base in dict.fromkeys(bases)], [3, 3])
        self.assertEqual([line.split()[1] for line in self.asked], ["test", "test", "shutdown"] * 2)
        for line in self.asked:
            if " test " in line:
                self.assertTrue(line.endswith("--disk_cache= --remote_cache= //a:all"), line)
        self.assertEqual(self.left, ["asked", "bazel", "record.json", "verdicts"])

    def test_a_verdict_that_changes_is_flaky(self):
        for verdicts in (["PASSED", "PASSED", "FAILED", "FAILED"], ["PASSED", "FAILED"], ["FLAKY", "FLAKY"]):
            status, text = self.measure(verdicts)
            self.assertEqual(status, 1)
            self.assertIn("flaky: 1\n  //a:other: %s\n" % ", ".join(verdicts), text)

    def test_what_always_fails_is_not_flaky(self):
        status, text = self.measure(["FAILED"] * 4)
        self.assertEqual(status, 1)
        self.assertIn("flaky: none\n  //a:other: FAILED, FAILED, FAILED, FAILED\n", text)

    def test_a_bazel_that_does_not_begin_is_no_pass(self):
        status, text = self.measure(["-", "-"])
        self.assertEqual(status, 1)
        self.assertIn("flaky: none", text)
        status, text = self.measure(["PASSED", "-"])
        self.assertEqual(status, 1)
        self.assertIn("//a:other: PASSED, NOT SEEN\n", text)

    def test_the_record_holds_what_was_seen(self):
        self.measure(["PASSED", "PASSED", "FAILED", "PASSED"])
        with open(self.record, encoding="utf-8") as file:
            runs = json.load(file)["runs"]
        self.assertEqual([run["targets"]["//a:other"] for run in runs],
                         [{"verdict": "PASSED", "seconds": 0.7, "cached": False},
                          {"verdict": "FAILED", "seconds": 0.7, "cached": False}])
        self.assertEqual([run["targets_unchanged"]["//a:other"] for run in runs],
                         [{"verdict": "PASSED", "seconds": 0.7, "cached": True},
                          {"verdict": "PASSED", "seconds": 0.7, "cached": True}])

    def test_no_runs_is_a_wrong_call(self):
        run = subprocess.run([TOOL, "--times", "0"], stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(run.returncode, 2)
        self.assertIn("--times must be 1 or more", run.stderr)


if __name__ == "__main__":
    unittest.main()
