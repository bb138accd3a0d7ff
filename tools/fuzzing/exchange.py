# SPDX-License-Identifier: MIT OR Apache-2.0
"""Carries inputs between libFuzzer's folder and AFL++'s, each in the form that its engine reads while it runs.

libFuzzer rereads its corpus folder; AFL++ takes over what is in the queue of any folder beside its own. So whatever AFL++
queued is copied into the corpus folder under its SHA-1, and whatever stands there is shown to AFL++ as the queue of one
more instance, NAME-libfuzzer. Nothing but this campaign writes into its own folders, so that the whole may be a folder
that is synchronised between machines.
"""
import os
import re

from fuzzing import place as places


class Exchange:
    def __init__(self, place, harness):
        self.corpus = place.corpus(harness)
        self.afl = place.afl(harness)
        self.queue = places.make(self.afl, place.instance("libfuzzer"), "queue")
        self.seen = set()  # queue files of AFL++ that were copied
        self.from_afl = set()  # their SHA-1
        shown = [re.match(r"id:(\d+),sha1:(\w+)$", name) for name in os.listdir(self.queue)]
        self.shown = {match.group(2) for match in shown if match}
        self.next = 1 + max([int(match.group(1)) for match in shown if match], default=-1)

    def step(self):
        """Carry what is new. How many inputs that were."""
        return self.take_from_afl() + self.show_to_afl()

    def take_from_afl(self):
        taken = 0
        for instance in sorted(os.listdir(self.afl)):
            folder = os.path.join(self.afl, instance, "queue")
            if not instance.endswith("-libfuzzer") and os.path.isdir(folder):
                taken += sum(self.take(os.path.join(folder, name)) for name in sorted(os.listdir(folder))
                             if name.startswith("id:"))
        return taken

    def take(self, path):
        """Inputs that AFL++ was given, or took from elsewhere, are nothing new."""
        if path in self.seen or re.search(r",(orig|sync):", path):
            return 0
        self.seen.add(path)
        try:
            name = places.sha1_of(path)
            self.from_afl.add(name)
            target = os.path.join(self.corpus, name)
            if os.path.exists(target):
                return 0
            places.copy_whole(path, target)
        except FileNotFoundError:  # its owner moved it away
            return 0
        return 1

    def show_to_afl(self):
        """AFL++ asks for numbers that grow, so what was shown stays shown."""
        new = [name for name in sorted(os.listdir(self.corpus))
               if name not in self.shown and name not in self.from_afl and re.fullmatch("[0-9a-f]{40}", name)]
        for name in new:
            self.shown.add(name)
            try:
                places.copy_whole(os.path.join(self.corpus, name),
                                  os.path.join(self.queue, "id:%06d,sha1:%s" % (self.next, name)))
                self.next += 1
            except FileNotFoundError:
                pass
        return len(new)
