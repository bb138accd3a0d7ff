#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""Every `bazel query` that docs/SHARING.md shows is answered as it shows. usage: queries_test.py QUERY=ANSWER_FILE..."""
import os
import sys
import unittest

sys.path.insert(0, os.path.abspath("tests/docs"))

import document  # pylint: disable=wrong-import-position

ANSWERS = dict(word.rsplit("=", 1) for word in sys.argv[1:])


class Queries(unittest.TestCase):
    def test_the_document_shows_what_is_answered(self):
        shown = {}
        for block in document.blocks("docs/SHARING.md", "bazel"):
            for session in document.sessions(block):
                shown[session.command] = sorted(session.output.split())
        answered = {"bazel query '%s'\n" % query: sorted(document.read(path).split())
                    for query, path in ANSWERS.items()}
        self.assertEqual(shown, answered)
        self.assertGreater(len(shown), 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
