# SPDX-License-Identifier: MIT OR Apache-2.0
"""What tools/coverage measured: how often lines and branches of the library ran, and of which files that was."""
import collections
import glob
import hashlib
import json
import os

FOLDER = ".coverage"
LCOV, RECORD = FOLDER + "/lcov.info", FOLDER + "/measured.json"


class File(collections.namedtuple("File", "lines branches")):
    """How often the lines and branches of a file ran: {line: count}, {(line, block, branch): count}."""

    def branches_of(self, line):
        """How many branches of a line were taken, and how many there are."""
        return hit({key: count for key, count in self.branches.items() if key[0] == line})


def digest():
    """One hash of the library, and of the tests and inputs that run it."""
    paths = [path for pattern in ("src/gpamap/*.[ch]", "tests/*.[ch]", "fuzz/**/*.[ch]", "corpus/**/*")
             for path in glob.glob(pattern, recursive=True) if os.path.isfile(path)]
    lines = []
    for path in sorted(paths):
        with open(path, "rb") as file:
            lines.append("%s %s\n" % (hashlib.sha256(file.read()).hexdigest(), path))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read(path):
    """{file: its counts} of an lcov file, summed over its records."""
    files = collections.defaultdict(lambda: File(collections.Counter(), collections.Counter()))
    with open(path, encoding="utf-8") as records:
        for record in records:
            kind, _, value = record.strip().partition(":")
            if kind == "SF":
                counts = files[value]
            elif kind == "DA":
                line, count = value.split(",")[:2]
                counts.lines[int(line)] += int(count)
            elif kind == "BRDA":
                line, block, branch, count = value.split(",")
                counts.branches[int(line), int(block), int(branch)] += int(count.replace("-", "0"))
    return dict(files)


def hit(counts):
    """How many of them are not 0, and how many there are."""
    return sum(1 for count in counts.values() if count), len(counts)


def keep(text, record):
    """Put a measurement, and what it is of, where the report finds them."""
    os.makedirs(FOLDER, exist_ok=True)
    for path, content in ((LCOV, text), (RECORD, json.dumps(record, indent=2) + "\n")):
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
