#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""tools/http_cache speaks what Bazel's HTTP cache asks for, keeps what it is given, and says what is wrong."""
import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import unittest

TOOL = os.path.abspath("tools/http_cache")
BODY = bytes(range(256)) * 20_000  # 5 MB: more than nginx takes unless told
KEY = hashlib.sha256(BODY).hexdigest()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class HttpCache(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        self.port = free_port()

    def tearDown(self):
        self.tool("stop")
        shutil.rmtree(self.folder)

    def tool(self, action, *options, path=os.environ["PATH"]):
        """Exit status and everything printed."""
        options = options or ("--port", str(self.port), "--folder", self.folder)
        run = subprocess.run([TOOL, action, *options], env=dict(os.environ, PATH=path), text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30, check=False)
        return run.returncode, run.stdout

    def start(self):
        status, text = self.tool("start")
        self.assertEqual(status, 0, text)

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def test_what_is_put_is_answered(self):
        self.start()
        for store in ("ac", "cas"):
            path = "/%s/%s" % (store, KEY)
            self.assertEqual(self.ask("GET", path)[0], 404)
            self.assertIn(self.ask("PUT", path, BODY)[0], (200, 201, 204))
            self.assertEqual(self.ask("GET", path), (200, BODY))
            self.assertIn(self.ask("PUT", path, b"")[0], (200, 201, 204))
            self.assertEqual(self.ask("GET", path), (200, b""))

    def test_nothing_else_is_taken(self):
        self.start()
        self.ask("PUT", "/ac/" + KEY, b"kept")
        for method, path in (("PUT", "/ac/short"), ("PUT", "/other/" + KEY), ("PUT", "/ac/../%s" % KEY),
                             ("DELETE", "/ac/" + KEY), ("GET", "/"), ("GET", "/nginx.conf")):
            self.assertIn(self.ask(method, path, b"x")[0], (400, 404, 405), (method, path))
        self.assertEqual(self.ask("GET", "/ac/" + KEY), (200, b"kept"))

    def test_it_keeps_its_files_when_stopped(self):
        self.start()
        self.ask("PUT", "/ac/" + KEY, BODY)
        self.assertEqual(self.tool("stop"), (0, "stopped\n"))
        with self.assertRaises(ConnectionRefusedError):
            self.ask("GET", "/ac/" + KEY)
        self.start()
        self.assertEqual(self.ask("GET", "/ac/" + KEY), (200, BODY))

    def test_status_counts_results(self):
        self.assertEqual(self.tool("status"), (3, "does not run\n"))
        self.start()
        self.ask("PUT", "/ac/" + KEY, b"1")
        self.ask("PUT", "/cas/" + KEY, BODY)
        status, text = self.tool("status")
        self.assertEqual(status, 0)
        self.assertRegex(text, r"^runs at http://127.0.0.1:%d: 1 results, [\d.]+M in " % self.port)
        self.assertEqual(self.tool("stop"), (0, "stopped\n"))
        self.assertEqual(self.tool("stop"), (0, "does not run\n"))

    def test_only_this_machine_is_served(self):
        self.start()
        with open("/proc/net/tcp", encoding="ascii") as file:
            listening = [line.split()[1] for line in file if line.split()[3] == "0A"]
        self.assertEqual([a for a in listening if a.endswith(":%04X" % self.port)], ["0100007F:%04X" % self.port])

    def test_start_says_what_is_wrong(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = str(other.getsockname()[1])
            status, text = self.tool("start", "--port", taken, "--folder", self.folder)
            self.assertEqual(status, 1)
            self.assertIn("port %s is taken" % taken, text)
        self.start()
        status, text = self.tool("start", "--port", taken, "--folder", self.folder)
        self.assertEqual(status, 1)
        self.assertIn("runs at 127.0.0.1:%d already" % self.port, text)

    def test_a_wrong_call_is_told_from_a_failure(self):
        for call in (("begin",), ("start", "--port"), ("start", "--port", "0"), ("start", "--port", "65536"),
                     ("start", "--colour", "red")):
            status, text = self.tool(call[0], *(call[1:] or ("--port", "1")))
            self.assertEqual(status, 2, call)
            self.assertIn("usage: tools/http_cache", text)


if __name__ == "__main__":
    unittest.main()
