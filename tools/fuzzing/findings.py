# SPDX-License-Identifier: MIT OR Apache-2.0
"""What crashed: replayed, told apart by where it fails, made small, and put into a folder with all one needs."""
import hashlib
import json
import os
import re
import shutil
import subprocess
import time

from fuzzing import place as places

REPLAY_SECONDS = 60
MINIMISE_SECONDS = 20
FRAMES = 3  # of the program's own functions, from where it failed outwards
NOT_OURS = re.compile(r"^(__|raise$|abort$|check_failed$|fuzzer::|gsignal$|pthread_kill|main$|_start$)")


def run(command, seconds, **settings):
    """The status and the messages of a program; the status is "timeout" when it went on for too long."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=seconds, check=False, start_new_session=True, **settings)
        return done.returncode, done.stderr.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as late:
        return "timeout", (late.stderr or b"").decode("utf-8", "replace")


def frames(text):
    """The innermost functions of the first stack that are the program's own."""
    found = []
    for number, function in re.findall(r"^\s+#(\d+) 0x[0-9a-f]+ in (.+?) (?:\S+)", text, re.M):
        if number == "0" and found:
            break
        if not NOT_OURS.match(function):
            found.append(function)
    return found[:FRAMES]


def what_failed(text):
    """What went wrong, by the first message that says so."""
    for pattern in (r"^(\S+:\d+: CHECK failed: .*)$", r"^(\S+:\d+:\d+: runtime error: .*)$",
                    r"^==\d+==\s*ERROR: (?:\w+Sanitizer|libFuzzer): ([\w-]+(?: \w+)?)"):
        match = re.search(pattern, text, re.M)
        if match:
            return re.sub(r"0x[0-9a-f]+", "an address", match.group(1))
    return None


def signature(status, text):
    """What tells one finding from another; None when nothing failed."""
    if status == 0:
        return None
    what = "no answer in %d seconds" % REPLAY_SECONDS if status == "timeout" else what_failed(text)
    return " < ".join([what or "ended with status %s" % status] + frames(text))


def replay(program, path):
    status, text = run([program, "-timeout=25", path], REPLAY_SECONDS)
    return signature(status, text), text


def minimise(program, path, wanted, folder, seconds):
    """The smallest input found that fails in the same way."""
    small = os.path.join(folder, "smaller")
    run([program, "-minimize_crash=1", "-max_total_time=%d" % seconds, "-exact_artifact_path=" + small, path],
        seconds + 20, cwd=folder)
    good = os.path.exists(small) and os.path.getsize(small) < os.path.getsize(path) and \
        replay(program, small)[0] == wanted
    if good:
        os.replace(small, path)
    elif os.path.exists(small):
        os.remove(small)


def dump(data):
    """The bytes, 16 a line."""
    return "\n".join("    %04x  %s" % (at, " ".join("%02x" % byte for byte in data[at:at + 16]))
                     for at in range(0, len(data), 16)) or "    (no bytes)"


def trace(program, path):
    """The steps of the input as a trace of gpamap, as far as the harness tells them."""
    text = run([program, path], REPLAY_SECONDS, env=dict(os.environ, GPAMAP_FUZZ_TRACE="1"))[1]
    return "".join(line[len("trace: "):] + "\n" for line in text.splitlines() if line.startswith("trace: "))


README = """\
# {name}

    {signature}

Harness {harness}, found by {engine} on {when}.

## Replay

In this folder, with the program of the last campaign:

    {program} input

In the source tree:

    bazel run {label}_libfuzzer -- {path}

`stderr.txt` is what it says.{trace}

## Input

{size} bytes; found as {found_size} bytes.

{dump}
"""


class Findings:
    """The folder of findings."""

    def __init__(self, place, tell):
        self.place, self.tell = place, tell
        self.minimise_seconds = MINIMISE_SECONDS
        self.known = {}
        for name in sorted(os.listdir(place.findings)):
            path = os.path.join(place.findings, name, "finding.json")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    self.known[name] = json.load(file)

    def found_by(self, harness, engine):
        return sum(1 for facts in self.known.values() if facts["harness"] == harness and engine in facts["engines"])

    def take(self, harness, engine, path):
        """Look at a file that an engine says failed. It is moved out of the engine's folder, or dropped."""
        program = self.place.program(harness, "libfuzzer")
        wanted, text = replay(program, path)
        if wanted is None and engine.startswith("afl"):  # what only its own build shows
            status, text = run([self.place.program(harness, engine), path], REPLAY_SECONDS)
            program, wanted = self.place.program(harness, engine), signature(status, text)
        if wanted is None:
            self.tell("%s: what %s found does not fail again: %s dropped" % (harness, engine, os.path.basename(path)))
        else:
            name = "%s-%s" % (harness, hashlib.sha1((harness + wanted).encode()).hexdigest()[:10])
            if name in self.known:
                self.count(name, engine)
            else:
                self.add(name, harness, engine, path, program, wanted)
        self.forget(harness, path)

    def count(self, name, engine):
        facts = self.known[name]
        facts["seen"] += 1
        facts["engines"] = sorted(set(facts["engines"]) | {engine})
        self.write_facts(name)

    def write_facts(self, name):
        places.write_whole(os.path.join(self.place.findings, name, "finding.json"),
                           json.dumps(self.known[name], indent=2, sort_keys=True) + "\n")

    def add(self, name, harness, engine, path, program, wanted):
        folder = places.make(self.place.findings, name)
        small = os.path.join(folder, "input")
        shutil.copyfile(path, small)
        if program.endswith("_libfuzzer"):
            minimise(program, small, wanted, folder, self.minimise_seconds)
        text = replay(program, small)[1]
        steps = trace(program, small)
        places.write_whole(os.path.join(folder, "stderr.txt"), text)
        if steps:
            places.write_whole(os.path.join(folder, "trace.txt"), steps)
        with open(small, "rb") as file:
            data = file.read()
        places.write_whole(os.path.join(folder, "README.md"), README.format(
            name=name, signature=wanted, harness=harness, engine=engine, when=time.strftime("%Y-%m-%d %H:%M"),
            program=os.path.relpath(program, folder), label=places.label(harness), path=small, size=len(data),
            found_size=os.path.getsize(path), dump=dump(data),
            trace=" `trace.txt` has its steps, for `gpamap replay`; a step "
            "that has no command there is a comment." if steps else ""))
        self.known[name] = {"harness": harness, "signature": wanted, "engines": [engine], "seen": 1}
        self.write_facts(name)
        self.tell("%s: FOUND by %s: %s: %s" % (harness, engine, name, wanted))

    def forget(self, harness, path):
        """No engine should begin with an input that ends it."""
        same = os.path.join(self.place.corpus(harness), places.sha1_of(path))
        for file in (path, same):
            if os.path.exists(file):
                os.remove(file)
