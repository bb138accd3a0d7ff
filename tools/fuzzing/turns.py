# SPDX-License-Identifier: MIT OR Apache-2.0
"""Gives every job its turn on the cores, and carries inputs and findings between them."""
import concurrent.futures
import os
import shutil
import time

from fuzzing import engines, exchange, findings as finding_folder, place as places

POLL_SECONDS = 0.5
CARRY_SECONDS = 5  # between two exchanges, and between two writes of state.json
CRASHES_AT_ONCE = 50  # of one job: the rest wait for its next turn


class Turns:
    def __init__(self, place, view, names, engine_names, seeds):
        self.place, self.view = place, view
        self.state = places.State(place)
        self.findings = finding_folder.Findings(place, view.tell)
        self.exchanges = [exchange.Exchange(place, name) for name in names]
        self.jobs = [engines.job_of(place, name, engine, self.state.record(name, engine), seeds(name))
                     for name in names for engine in engine_names]
        self.looking = concurrent.futures.ThreadPoolExecutor(1)  # at crashes, one at a time
        self.looked_at = {}
        self.ends = {}  # job: when its turn is over
        self.carried = 0

    def run(self, cores, seconds, turn, enough):
        """Until the time is over (None: never), or it is enough. False when a job could not run."""
        until = time.time() + seconds if seconds else None
        if seconds:  # every job has its turn
            turn = max(2, min(turn, seconds * cores / len(self.jobs)))
        self.findings.minimise_seconds = min(self.findings.minimise_seconds, turn)
        try:
            while not enough() and not (until and time.time() >= until):
                left = turn if not until else min(turn, until - time.time())
                if not self.fill(cores, left):
                    break
                time.sleep(POLL_SECONDS)
                self.watch()
                self.view.show(self.jobs, self.findings)
        finally:
            self.finish()
        return not any(job.fault for job in self.jobs)

    def fill(self, cores, seconds):
        """Start those that had the least time. False when no job can run any more."""
        running = [job for job in self.jobs if job.process]
        waiting = sorted((job for job in self.jobs if not job.process and not job.fault), key=lambda job: job.used)
        for job in waiting[:cores - len(running)]:
            job.start(seconds)
            self.ends[job] = time.time() + seconds
        return running or waiting

    def watch(self):
        for job in self.jobs:
            if job.process:
                job.poll()
                self.take_crashes(job)
                if job.over() or time.time() >= self.ends[job]:
                    self.end(job)
        if time.time() - self.carried >= CARRY_SECONDS:
            self.carry()

    def end(self, job):
        good = job.end()
        job.failures = 0 if self.take_crashes(job) or good else job.failures + 1
        if job.failures > 1:
            job.fault = job.last_words()
            self.view.tell("%s %s cannot run: %s; see %s" % (job.harness, job.engine, job.fault,
                                                           self.place.log(job.harness, job.engine)))

    def take_crashes(self, job):
        """Have what crashed looked at. How many there are."""
        waiting = [path for path in job.crashes() if not job.process or settled(path)][:CRASHES_AT_ONCE]
        for path in waiting:
            look = self.looked_at.get(path)
            if look is None or look.done() and not look.exception():
                job.record["crashes"] += 1
                self.looked_at[path] = self.looking.submit(self.findings.take, job.harness, job.engine, path)
        return len(waiting)

    def carry(self):
        for way in self.exchanges:
            way.step()
        self.state.save()
        self.carried = time.time()

    def finish(self):
        for job in self.jobs:
            if job.process:
                self.end(job)
        self.looking.shutdown(wait=True)
        for path, look in self.looked_at.items():
            if look.exception():
                self.view.tell("%s could not be looked at: %s" % (path, look.exception()))
        self.carry()


def settled(path):
    """Whether the file is surely written to its end."""
    try:
        return os.path.getmtime(path) < time.time() - 1
    except FileNotFoundError:  # looked at, and gone
        return False


def find_canary(place, view, engine_names, cores, seconds, stopped):
    """Does every engine find the planted defect, from nothing? The engines that did not."""
    missing = []
    for engine in engine_names:
        turns = Turns(place, view, [places.CANARY], [engine], lambda name: None)
        turns.findings.minimise_seconds = 2
        turns.run(cores, seconds, seconds, lambda: stopped() or turns.findings.found_by(places.CANARY, engine))
        if not turns.findings.found_by(places.CANARY, engine) and not stopped():
            missing.append(engine)
    return missing


def fresh_canary_place(place):
    """The canary begins anew in every campaign, with the programs of this one."""
    folder = os.path.join(place.state, "canary")
    shutil.rmtree(folder, ignore_errors=True)
    canary = places.Place(folder)
    canary.programs = place.programs
    return canary
