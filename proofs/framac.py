# SPDX-License-Identifier: MIT OR Apache-2.0
"""How Frama-C is asked, and how its report reads."""
import collections
import re

PLUGINS = "-no-autoload-plugins -load-module wp,rtegen,report".split()  # to load all takes twice as long
OPTIONS = """
    -machdep gcc_x86_64 -wp-model Typed+nocast -wp-check-memory-model -wp-rte -wp-no-ground
    -warn-unsigned-overflow -warn-unsigned-downcast -warn-signed-downcast
    -wp-definitions-terminate -wp-declarations-terminate
    -kernel-warn-key annot:missing-spec=error -wp-warn-key pedantic-assigns=error
    -wp-par 4
""".split()
REPORT = ["-report", "-report-untried"]

Section = collections.namedtuple("Section", "function builtin properties")


def command(options):
    return ["frama-c"] + PLUGINS + ["-cpp-extra-args=-I. -Isrc"] + OPTIONS + options + ["-wp-cache", "none"]


def sections(text):
    """The parts of a report: a function (None for what belongs to none), whether Frama-C itself brings it, and its
    properties, each with its status."""
    parts = re.split(r"^--- (Global Properties|Properties of Function '\w+')\n", text, flags=re.M)
    for title, body in zip(parts[1::2], parts[2::2]):
        function = title.split("'")[1] if "'" in title else None
        body = body.split("--- Status Report")[0]
        properties = [(status.strip(), what) for status, what in re.findall(r"^\[ ?(.{7}) ?\] (.*)", body, re.M)]
        yield Section(function, function and (function.startswith("__") or "FRAMAC_SHARE" in body), properties)
