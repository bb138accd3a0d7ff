# SPDX-License-Identifier: MIT OR Apache-2.0
"""Carries inputs between libFuzzer's folder and AFL++'s, each in the form that its engine reads while it runs.

libFuzzer rereads its corpus folder; AFL++ takes over what is in the queue of any folder beside its own. So whatever
AFL++ queued is copied into the corpus folder under its SHA-1, and whatever stands there is shown to AFL++ as the queue
of one more instance, NAME-libfuzzer. Nothing but this campaign writes into its own folders, so that the whole may be a
folder that is synchronised between machines.
"""
import glob
import os
import re
import shutil

from fuzzing import place as places

LIBFUZZER = "-libfuzzer"
SHA1 = re.compile("[0-9a-f]{40}$")
SHOWN = re.compile("id:[0-9]{6},sha1:[0-9a-f]{40}$")


class Exchange:
    def __init__(self, place, harness):
        self.corpus = place.corpus(harness)
        self.afl = place.afl(harness)
        self.half = os.path.join(place.inputs, harness, place.name + ".new")  # outside what engines read
        self.queue = places.make(self.afl, place.instance("libfuzzer"), "queue")
        self.seen = set()  # queue files of AFL++ that were copied
        self.from_afl = set()  # their SHA-1
        self.next = 1 + max([int(name[3:9]) for name in os.listdir(self.queue) if SHOWN.match(name)], default=-1)

    def step(self):
        """Carry what is new. How many inputs that were."""
        return self.take_from_afl() + self.show_to_afl()

    def take_from_afl(self):
        taken = 0
        for instance in sorted(os.listdir(self.afl)):
            folder = os.path.join(self.afl, instance, "queue")
            if not instance.endswith(LIBFUZZER) and os.path.isdir(folder):
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
            self.copy(path, target)
        except FileNotFoundError:  # its owner moved it away
            return 0
        return 1

    def copy(self, source, target):
        shutil.copyfile(source, self.half)
        os.replace(self.half, target)

    def shown(self):
        """What this campaign or another shows already."""
        names = glob.glob(os.path.join(glob.escape(self.afl), "*" + LIBFUZZER, "queue", "id:*"))
        return {name[-40:] for name in names if SHOWN.search(name)}

    def show_to_afl(self):
        """AFL++ asks for numbers that grow, so what was shown stays shown."""
        old = self.shown() | self.from_afl
        new = [name for name in sorted(os.listdir(self.corpus)) if name not in old and SHA1.match(name)]
        for name in new:
            try:
                self.copy(os.path.join(self.corpus, name),
                          os.path.join(self.queue, "id:%06d,sha1:%s" % (self.next, name)))
                self.next += 1
            except FileNotFoundError:
                pass
        return len(new)
