#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""tools/campaign for seconds: on the canary, whose defect it must find, and on a harness that has none.

usage: campaign_test.py PROGRAM...
"""
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

CAMPAIGN = os.path.abspath("tools/campaign")
PROGRAMS = [os.path.abspath(path) for path in sys.argv[1:]]
PATIENCE = 120  # seconds, for what takes a few on an idle machine


def sha1_of(path):
    with open(path, "rb") as file:
        return hashlib.sha1(file.read()).hexdigest()


class Campaign(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        self.state = os.path.join(self.folder, "state")
        self.corpus = self.make("corpus")
        self.programs = self.make("programs")
        self.children = []
        for path in PROGRAMS:
            os.symlink(path, os.path.join(self.programs, os.path.basename(path)))

    def tearDown(self):
        for child in self.children:
            if child.poll() is None:
                child.send_signal(signal.SIGINT)
                child.wait()
        shutil.rmtree(self.folder)

    def make(self, *parts):
        path = os.path.join(self.folder, *parts)
        os.makedirs(path, exist_ok=True)
        return path

    def command(self, *words, state=None):
        return [CAMPAIGN, "--programs", self.programs, "--corpus", self.corpus, "--state", state or self.state,
                "--cores", "1"] + list(words)

    def campaign(self, *words, status=0):
        done = subprocess.run(self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def begin(self, *words, state=None):
        child = subprocess.Popen(self.command(*words, state=state), stdout=subprocess.DEVNULL)
        self.children.append(child)
        return child

    def interrupt(self, child):
        child.send_signal(signal.SIGINT)
        return child.wait(PATIENCE)

    def until(self, what):
        end = time.time() + PATIENCE
        while not what():
            self.assertLess(time.time(), end, "waited too long")
            self.assertTrue(all(child.poll() is None for child in self.children), "a campaign ended early")
            time.sleep(0.5)

    def executions(self):
        path = os.path.join(self.state, "state.json")
        if not os.path.exists(path):
            return 0
        with open(path, encoding="utf-8") as file:
            return json.load(file)["harnesses"]["range_fuzz"]["libfuzzer"]["executions"]

    def left_running(self):
        """Programs of this campaign that nobody stopped."""
        return [path for path in glob.glob("/proc/[0-9]*/cmdline") if self.state in open_or_nothing(path)]

    def test_every_engine_finds_the_canary_and_it_is_one_finding(self):
        self.campaign("--time", "8s", "--canary-time", "%ds" % PATIENCE, "canary_fuzz", status=1)
        found = os.listdir(os.path.join(self.state, "findings"))
        self.assertEqual(len(found), 1, found)
        folder = os.path.join(self.state, "findings", found[0])
        with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
            readme = file.read()
        replay = re.search(r"^    (\S+_libfuzzer input)$", readme, re.M).group(1)
        done = subprocess.run(replay, shell=True, cwd=folder, stderr=subprocess.PIPE, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("extent_map_compare.c", re.search(r"^(\S+): CHECK failed", done.stderr, re.M).group(1))
        with open(os.path.join(folder, "trace.txt"), encoding="utf-8") as file:
            self.assertRegex(file.read(), r"^# an extent map of \d+\n(# .*\n)*# highest fit of .*\n$")
        with open(os.path.join(self.state, "canary", "findings", found[0], "finding.json"), encoding="utf-8") as file:
            self.assertEqual(json.load(file)["engines"], ["afl", "afl_asan", "afl_cmplog", "libfuzzer"])

    def test_a_rig_that_misses_the_canary_is_dead(self):
        canary = os.path.join(self.programs, "canary_fuzz_libfuzzer")
        os.remove(canary)
        os.symlink(os.path.join(self.programs, "range_fuzz_libfuzzer"), canary)
        said = self.campaign("--engines", "libfuzzer", "--canary-time", "3s", "--time", "3s", "range_fuzz", status=3)
        self.assertIn("the rig is dead: libfuzzer did not find", said)
        self.assertEqual(self.executions(), 0)

    def test_an_engine_that_cannot_run_is_said(self):
        broken = os.path.join(self.programs, "range_fuzz_libfuzzer")
        os.remove(broken)
        shutil.copyfile("/bin/false", broken)
        os.chmod(broken, 0o755)
        said = self.campaign("--engines", "libfuzzer", "--time", "3s", "range_fuzz", status=3)
        self.assertIn("range_fuzz libfuzzer cannot run", said)

    def test_stopped_resumed_and_merged_it_loses_nothing(self):
        child = self.begin("--engines", "libfuzzer", "range_fuzz")
        self.until(lambda: self.executions() > 0)
        locked = self.campaign("--engines", "libfuzzer", "range_fuzz", status=2)
        self.assertIn("another campaign is running", locked)
        self.assertEqual(self.interrupt(child), 0)
        self.children.remove(child)
        self.assertEqual(self.left_running(), [])
        first = self.executions()
        self.assertGreater(first, 0)
        self.campaign("--engines", "libfuzzer", "--time", "3s", "range_fuzz")
        self.assertGreater(self.executions(), first)
        self.assertRegex(self.campaign("--merge", "range_fuzz"), r"range_fuzz: [1-9]\d* inputs more than the 0")
        merged = glob.glob(os.path.join(self.corpus, "range_fuzz", "*"))
        self.assertEqual([os.path.basename(path) for path in merged], [sha1_of(path) for path in merged])
        self.assertRegex(self.campaign("--merge", "range_fuzz"), r"range_fuzz: 0 inputs more than the %d" % len(merged))

    def test_two_campaigns_over_one_folder_take_from_each_other(self):
        shared = self.make("shared")
        inputs = os.path.join(shared, "range_fuzz")
        words = ["--shared", shared, "--turn", "10s", "--canary-time", "%ds" % PATIENCE, "range_fuzz"]
        self.begin("--name", "a", "--engines", "libfuzzer", *words, state=self.make("a"))  # alone has libFuzzer
        self.begin("--name", "b", "--engines", "afl", *words, state=self.make("b"))
        self.begin("--name", "c", "--engines", "afl", *words, state=self.make("c"))

        def queue(instance, name):
            return glob.glob(os.path.join(inputs, "afl", instance, "queue", "id:*" + name))

        def found_by_b_is_in_corpus():
            own = {sha1_of(path) for path in queue("b-afl", "*op:*") if ",sync:" not in path}
            return own & set(os.listdir(os.path.join(inputs, "corpus")))

        self.until(lambda: queue("b-afl", "sync:?-libfuzzer*"))
        self.until(lambda: queue("b-afl", "sync:c-afl*") and queue("c-afl", "sync:b-afl*"))
        self.until(found_by_b_is_in_corpus)
        for child in self.children:
            self.assertEqual(self.interrupt(child), 0)

    def test_bad_arguments_are_told_and_nothing_runs(self):
        for words, said in ((["--time", "0"], "is no time"), (["--cores", "none"], "is no number of cores"),
                            (["--engines", "honggfuzz"], "is no engine"), (["no_such_fuzz"], "there is no harness"),
                            (["--name", "a/b"], "is no name"), (["--programs", "/nowhere"], "there is no folder")):
            self.assertIn(said, self.campaign(*words, status=2))
        self.assertFalse(os.path.exists(self.state))


def open_or_nothing(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
