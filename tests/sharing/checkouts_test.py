#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""What proofs share and what they cost again: two copies of the tree with a Bazel and a home each, and one cache.

Every proof target runs, with a stand-in for proofs/prove that proves nothing: what is tested is when Bazel asks it.
Starts two Bazel servers, so it is run by name only: bazel test //tests/sharing:checkouts_test.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.dirname(os.path.realpath("WORKSPACE"))
sys.path.insert(0, os.path.join(TREE, "tests/docs"))

import document  # pylint: disable=wrong-import-position

STAND_IN = """#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
echo "$1" > "$TEST_UNDECLARED_OUTPUTS_DIR/$1.json"
"""
OTHER_Z3 = """#!/bin/sh
echo "Z3 version 99.9"
"""
NOT_COPIED = shutil.ignore_patterns(".git", "bazel-*", ".campaign", ".http_cache", ".mutants", ".frama-c", "__pycache__")


def write_program(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)


class Checkout:
    """A copy of the tree, and the Bazel of one who works there."""

    def __init__(self, folder):
        self.folder = folder
        self.tree = os.path.join(folder, "gpamap")
        self.events = os.path.join(folder, "events.json")
        self.programs = os.path.join(folder, "bin")
        os.makedirs(self.programs)
        shutil.copytree(TREE, self.tree, symlinks=True, ignore=NOT_COPIED)
        write_program(os.path.join(self.tree, "proofs/prove"), STAND_IN)

    def bazel(self, command, *words):
        environment = {"HOME": self.folder, "PATH": os.environ["PATH"]}
        start = ["bazel", "--output_user_root=" + os.path.join(self.folder, "cache"), "--max_idle_secs=600",
                 "--host_jvm_args=-XX:TieredStopAtLevel=1"]
        done = subprocess.run(start + [command, *words], cwd=self.tree, env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode:
            raise RuntimeError("bazel %s:\n%s%s" % (command, done.stdout, done.stderr))
        return done.stdout

    def prove(self, *words):
        """Module -> where the result of its proof came from: run, remote or local; whether its record is there."""
        self.bazel("test", "--build_event_json_file=" + self.events, *words, "--",
                   "//proofs:all", "-//proofs:scope", "-//proofs:trusted")
        found = {}
        with open(self.events, encoding="utf-8") as file:
            for event in map(json.loads, file):
                if "testResult" in event:
                    module = event["id"]["testResult"]["label"].split(":")[1]
                    result = event["testResult"]
                    found[module] = ("local" if result.get("cachedLocally") else
                                     "remote" if result.get("executionInfo", {}).get("cachedRemotely") else "run")
                    if not any(output["name"] == "test.outputs__outputs.zip" for output in result["testActionOutput"]):
                        found[module] += ", without its record"
        return found

    def append(self, path, text):
        with open(os.path.join(self.tree, path), "a", encoding="utf-8") as file:
            file.write(text)

    def install(self, program, text):
        """Have a program found before that of the machine, wherever proofs look for it."""
        write_program(os.path.join(self.programs, program), text)
        path = os.path.join(self.tree, "tools/provers_repo.bzl")
        with open(path, encoding="utf-8") as file:
            rule = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(rule.replace('_PATH = "', '_PATH = "%s:' % self.programs))

    def remove(self):
        self.bazel("shutdown")
        subprocess.run(["chmod", "-R", "u+w", self.folder], check=True)
        shutil.rmtree(self.folder)


class Checkouts(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = str(listener.getsockname()[1])
        self.server = ["--port", port, "--folder", os.path.join(self.folder, "server")]
        self.address = "--remote_cache=http://127.0.0.1:" + port
        subprocess.run([os.path.join(TREE, "tools/http_cache"), "start"] + self.server, check=True)
        self.addCleanup(subprocess.run, [os.path.join(TREE, "tools/http_cache"), "stop"] + self.server, check=True)

    def checkout(self, name):
        made = Checkout(os.path.join(self.folder, name))
        self.addCleanup(made.remove)
        return made

    def judge(self, results, again, others):
        """These modules were proved again, and no others."""
        print("proved again: %d of %d" % (len(again), len(results)), flush=True)
        self.assertEqual(results, {module: "run" if module in again else others for module in results})

    def test_a_second_checkout_proves_only_what_changed(self):
        first = self.checkout("first").prove("--config=httpcache_fill", self.address)
        self.assertGreater(len(first), 30)
        self.judge(first, set(first), None)

        second = self.checkout("elsewhere/second")
        read_only = ["--config=httpcache", self.address]
        self.judge(second.prove(*read_only), set(), "remote")

        second.append("src/gpamap/sort.c", "/* a change */\n")
        self.judge(second.prove(*read_only), {"sort"}, "local")
        second.append("specs/address_query.acsl", "/* a change */\n")
        self.judge(second.prove(*read_only), {"address_query"}, "local")

        self.assert_queries_are_answered_as_documented(second)

        second.install("z3", OTHER_Z3)
        self.judge(second.prove(*read_only), set(first), None)

    def assert_queries_are_answered_as_documented(self, checkout):
        sessions = [session for path in document.documents() for block in document.blocks(path, "bazel")
                    for session in document.sessions(block)]
        self.assertGreater(len(sessions), 0)
        for session in sessions:
            query = re.fullmatch(r"bazel query '(.*)'\n", session.command).group(1)
            self.assertEqual(session.output, checkout.bazel("query", query))


if __name__ == "__main__":
    os.chdir(TREE)
    unittest.main()
