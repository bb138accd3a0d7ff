# SPDX-License-Identifier: MIT OR Apache-2.0
"""What a campaign shows while it runs: a table drawn anew at a terminal, else a line for each job now and then."""
import shutil
import sys
import time

PLAIN_SECONDS = 10


def clock(seconds):
    seconds = int(seconds)
    days = "%dd " % (seconds // 86400) if seconds >= 86400 else ""
    return "%s%d:%02d:%02d" % (days, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)


def short(number):
    for unit, size in (("G", 10 ** 9), ("M", 10 ** 6), ("k", 10 ** 3)):
        if number >= 10 * size:
            return "%.1f%s" % (number / size, unit)
    return "%d" % number


def since(record):
    return clock(max(0, time.time() - record["last_new"])) if record["last_new"] else "-"


ROW = "%s%-22s %-10s %7s %6s %6s %6s %5s %s"  # 80 columns
HEADER = ROW % (" ", "HARNESS", "ENGINE", "EXECS", "PER S", "COVER", "NEW", "FOUND", "LAST NEW")


def row(job, findings):
    record = job.record
    return ROW % ("*" if job.process else " ", job.harness, job.engine, short(record["executions"]), short(job.speed),
                  record["coverage"], short(record["new_inputs"]), findings.found_by(job.harness, job.engine),
                  since(record))


class View:
    def __init__(self):
        self.tty = sys.stdout.isatty()
        self.drawn = 0
        self.last = 0
        self.began = time.time()

    def tell(self, text):
        """A line that stays."""
        self.wipe()
        print(text, flush=True)

    def wipe(self):
        if self.drawn:
            sys.stdout.write("\x1b[%dA\x1b[J" % self.drawn)
            self.drawn = 0

    def show(self, jobs, findings):
        if self.tty:
            self.draw(jobs, findings)
        elif time.time() - self.last >= PLAIN_SECONDS:
            self.last = time.time()
            for job in jobs:
                if job.process:
                    self.line(job, findings)

    def line(self, job, findings):
        record = job.record
        print("%s %s %s: %d executions, %d a second, coverage %d, %d new inputs, %d findings, last new %s ago" % (
            clock(time.time() - self.began), job.harness, job.engine, record["executions"], job.speed,
            record["coverage"], record["new_inputs"], findings.found_by(job.harness, job.engine), since(record)),
            flush=True)

    def draw(self, jobs, findings):
        size = shutil.get_terminal_size()
        shown = sorted(jobs, key=lambda job: job.process is None)[:max(1, size.lines - 4)]
        lines = ["%s, %d of %d jobs running, findings: %d; Ctrl-C stops and saves" % (
            clock(time.time() - self.began), sum(1 for job in jobs if job.process), len(jobs), len(findings.known)),
            HEADER] + [row(job, findings) for job in jobs if job in shown]
        self.wipe()
        sys.stdout.write("".join(line[:size.columns - 1] + "\n" for line in lines))
        sys.stdout.flush()
        self.drawn = len(lines)

    def table(self, jobs, findings):
        """The last word."""
        self.wipe()
        print("\n".join([HEADER] + [row(job, findings) for job in jobs]), flush=True)
