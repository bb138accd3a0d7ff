# SPDX-License-Identifier: MIT OR Apache-2.0
"""One harness under one engine: how it is started, what it says of itself, where it leaves what it found."""
import glob
import os
import re
import signal
import subprocess
import time

from fuzzing import place as places

AFL_SETTINGS = {
    "AFL_AUTORESUME": "1",
    "AFL_FUZZER_STATS_UPDATE_INTERVAL": "2",  # seconds
    "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1",
    "AFL_IMPORT_FIRST": "1",
    "AFL_NO_AFFINITY": "1",
    "AFL_NO_UI": "1",
    "AFL_SKIP_CPUFREQ": "1",
    "AFL_SYNC_TIME": "1",  # minutes
}
GRACE = 10  # seconds to end in, before it is killed


class Job:
    """A harness under an engine. It runs in turns; its figures are those of all turns of all starts."""

    def __init__(self, place, harness, engine, record, seeds):
        self.place, self.harness, self.engine, self.record = place, harness, engine, record
        self.seeds = seeds
        self.process = None
        self.began = self.ended = 0
        self.speed = 0
        self.used = 0  # seconds since this start
        self.base = {}
        self.failures = 0  # turns in a row that ended wrongly
        self.fault = None  # why it runs no more

    def start(self, seconds):
        self.base = dict(self.record)
        self.prepare()
        self.began = time.time()
        with open(self.place.log(self.harness, self.engine), "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command(seconds), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.place.state,
                env=dict(os.environ, **AFL_SETTINGS), start_new_session=True)

    def over(self):
        return self.process.poll() is not None

    def poll(self):
        """Bring the figures up to date."""
        elapsed = time.time() - self.began
        self.record["seconds"] = round(self.base["seconds"] + elapsed, 1)
        counted = self.read()
        self.record["executions"] = self.base["executions"] + counted
        self.speed = counted / max(elapsed, 0.001)

    def note(self, coverage, new_inputs, last_new):
        self.record["coverage"] = coverage or self.record["coverage"]
        self.record["new_inputs"] = self.base["new_inputs"] + new_inputs
        self.record["last_new"] = last_new or self.record["last_new"]

    def end(self):
        """Ask the engine to end, wait for it, and read what it said last. True when it ended as it should."""
        asked = not self.over()
        if asked:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # whatever it left behind
        except ProcessLookupError:
            pass
        status = self.process.wait()
        self.used += time.time() - self.began
        self.poll()
        self.process = None
        return asked or status == 0

    def last_words(self):
        with open(self.place.log(self.harness, self.engine), errors="replace", encoding="utf-8") as log:
            lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log]
        return next((line for line in reversed(lines) if line), "nothing")


class LibFuzzer(Job):
    """libFuzzer, with ASan and UBSan. It ends at the first crash."""

    def prepare(self):
        self.read_until = 0
        self.counted = self.new = self.last_new = self.coverage = 0

    def command(self, seconds):
        folders = [self.place.corpus(self.harness)] + ([self.seeds] if self.seeds else [])
        return [self.place.program(self.harness, self.engine), "-max_total_time=%d" % max(1, seconds),
                "-print_final_stats=1", "-reload=1", "-timeout=25",
                "-artifact_prefix=%s/" % self.place.crashes(self.harness)] + \
            dictionary_option("-dict=", self.harness) + folders

    def read(self):
        with open(self.place.log(self.harness, self.engine), "rb") as log:
            log.seek(self.read_until)
            text = log.read()
        text = text[:text.rfind(b"\n") + 1]
        self.read_until += len(text)
        for line in text.decode("utf-8", "replace").splitlines():
            self.read_line(line)
        self.note(self.coverage, self.new, self.last_new)
        return self.counted

    def read_line(self, line):
        event = re.match(r"#(\d+)\s+(\w+)\s+cov: (\d+)", line)
        if event:
            self.counted, self.coverage = int(event.group(1)), int(event.group(3))
            if event.group(2) == "NEW":
                self.new += 1
                self.last_new = round(time.time())
        final = re.match(r"stat::number_of_executed_units:\s*(\d+)", line)
        if final:
            self.counted = int(final.group(1))

    def crashes(self):
        folder = self.place.crashes(self.harness)
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                if name.startswith(("crash-", "timeout-", "oom-", "leak-"))]


class Afl(Job):
    """AFL++: plain, with ASan and UBSan, or with CMPLOG. Every instance is a main one, so that it takes from all."""

    def folder(self):
        return os.path.join(self.place.afl(self.harness), self.place.instance(self.engine))

    def prepare(self):
        stats = self.stats()
        self.before = {key: int(stats.get(key, 0)) for key in ("execs_done", "corpus_found")}

    def command(self, seconds):
        cmplog = ["-c", "0"] if self.engine == "afl_cmplog" else []
        return ["afl-fuzz", "-i", self.seeds or self.one_seed(), "-o", self.place.afl(self.harness),
                "-M", self.place.instance(self.engine), "-t", "5000", "-V", str(round(seconds) + GRACE)] + \
            dictionary_option("-x", self.harness) + cmplog + ["--", self.place.program(self.harness, self.engine)]

    def one_seed(self):
        """AFL++ begins with nothing less than one byte."""
        folder = places.make(self.place.state, "seed")
        with open(os.path.join(folder, "zero"), "wb") as file:
            file.write(b"0")
        return folder

    def stats(self):
        try:
            with open(os.path.join(self.folder(), "fuzzer_stats"), encoding="utf-8") as file:
                return dict(re.findall(r"^(\w+)\s*: (\S+)$", file.read(), re.M))
        except OSError:
            return {}

    def read(self):
        stats = self.stats()
        if stats.get("fuzzer_pid") != str(self.process.pid):  # the file of the last turn
            return 0
        gained = {}
        for key, before in self.before.items():
            now = int(stats[key])
            gained[key] = now - before if now >= before else now
        self.note(int(stats["edges_found"]), gained["corpus_found"], int(stats["last_find"]))
        return gained["execs_done"]

    def crashes(self):
        return sorted(glob.glob(os.path.join(glob.escape(self.folder()), "crashes*", "id:*")) +
                      glob.glob(os.path.join(glob.escape(self.folder()), "hangs*", "id:*")))


def dictionary_option(option, harness):
    path = places.dictionary(harness)
    return [option + path] if path else []


def job_of(place, harness, engine, record, seeds):
    return (LibFuzzer if engine == "libfuzzer" else Afl)(place, harness, engine, record, seeds)
