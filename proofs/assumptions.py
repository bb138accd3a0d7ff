# SPDX-License-Identifier: MIT OR Apache-2.0
"""Everything that the proofs of the tree below the current folder assume: {(kind, name): where}.

proofs/TRUST.md says what each kind means. Some are found in the text of the sources, some by the C compiler, and the
others are what Frama-C prints of the whole library, theorems included, read as one file.
"""
import collections
import glob
import os
import re
import subprocess
import tempfile

import framac
import sources

GROUP = 30  # functions; WP takes the longer for each the more there are
MEETING = r"\b(?:char|signed|int|short|long|u?int8_t|int(?:16|32|64)_t)\b"  # C lets objects of these types meet others
GUARD = re.compile(r"^\s*#\s*ifndef (\w+)\n\s*#\s*define \1$", re.M)


class Unknown(Exception):
    """Frama-C does not answer, or leaves something out."""


def files():
    """What is read: sources, specifications, lemma functions and theorems."""
    return sorted(glob.glob("src/gpamap/*.[ch]") + glob.glob("specs/*.acsl") + glob.glob("proofs/lemmas/*.h") +
                  glob.glob("proofs/theorems/*.c"))


def code(path):
    """A file without comments, annotations and strings."""
    return re.sub(r'(?s)/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', " ", sources.read(path))


def in_text(path):
    """What the text of a C file asks of the compiler beyond standard C."""
    text, base = code(path), os.path.basename(path)
    found = [("asm", base) for _ in re.findall(r"\b(?:asm|__asm|__asm__)\b", text)]
    found += [("contract", name) for name in re.findall(r"\b__(?:builtin|sync|atomic)_\w+", text)]
    found += [("attribute", name) for name in re.findall(r"\b__attribute__\s*\(\(\s*(\w+)", text)]
    fields = " ".join(re.findall(r"\b(?:struct|union)\s+\w*\s*\{(.*?)\}", text, re.S))
    found += [("alias", base) for _ in re.findall(MEETING + r"\s*\*", text) + re.findall(MEETING, fields)]
    found += [("pragma", base) for _ in re.findall(r"^\s*#\s*pragma\b|\b_Pragma\b", text, re.M)]
    found += [("header", name) for name in re.findall(r"^\s*#\s*include\s*<(.*)>", text, re.M)]
    conditions = re.findall(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b.*", GUARD.sub("", text), re.M)
    if any(condition.split() != ["#ifdef", "__cplusplus"] for condition in conditions):
        found.append(("conditional", base))
    return found


def in_texts(found):
    for path in files():
        if path.endswith((".c", ".h")):
            for item in in_text(path):
                found.setdefault(item, path)
        for name in sources.recursive_definitions(path):
            found.setdefault(("recursive", name), path)


def in_set_up(found):
    """How the proofs are run: options of single modules, provers, what hands goals to them."""
    for module, options in sources.modules().items():
        if "options" in options:
            found["option", module] = " ".join(options["options"])
    for path in glob.glob("proofs/provers/*.conf"):
        for name in re.findall(r'^shortcut = "(\w+)"', sources.read(path), re.M):
            found["prover", name] = path
    for path in glob.glob("proofs/provers/*.drv"):
        found["driver", os.path.basename(path)] = path


def in_code(found, functions):
    """Functions without a body, and those that no proof is about, as the C compiler sees them."""
    defined = {name for name, _, _, is_definition in functions if is_definition}
    for name, place, _, is_definition in functions:
        if is_definition and not sources.owner_of(place):
            found["unproved", name] = place
        if place.startswith("src/") and name not in defined:
            found["contract", name] = place


def whole(folder):
    """All files as one: its path, and what the C compiler sees in it. Static functions of one name get one each.

    WP says what it assumes of the memory of a function only when it has a goal for it or for a caller; and goals take
    time. So a probe calls, by a pointer, any of a group of functions.
    """
    units = [path for path in files() if path.endswith(".c")]
    own = {path: {name for name, place, _, body in sources.c_functions(path) if body and place == path} for path in units}
    count = collections.Counter(name for names in own.values() for name in names)
    lines = []
    for path in units + [path for path in files() if path not in units]:
        twice = sorted(name for name in own.get(path, ()) if count[name] > 1)
        module = re.sub(r"\W", "_", os.path.splitext(os.path.basename(path))[0])
        lines += ["#define %s %s_of_%s" % (name, name, module) for name in twice]
        lines += ['#include "%s"' % path] + ["#undef " + name for name in twice]
    path = os.path.join(folder, "whole.c")
    write(path, lines)
    seen = sources.c_functions(path)
    functions = [name for name, _, _, body in seen if body] + ghost_functions()
    groups = [functions[i:i + GROUP] for i in range(0, len(functions), GROUP)]
    write(path, lines + ["/*@ terminates \\true; exits \\false; assigns \\nothing; ensures probe: \\true; */\n"
                         "void probe_%d(void (*any)(void)) {\n//@ calls %s;\nany(); }" % (number, ", ".join(group))
                         for number, group in enumerate(groups)])
    return path, seen


def ghost_functions():
    return [name for file in files() for name in sources.ghost_functions(file)]


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def asked_of_frama_c(found):
    with tempfile.TemporaryDirectory() as folder:
        path, seen = whole(folder)
        in_code(found, seen)
        functions = [name for name, _, _, body in seen if body] + ghost_functions()
        command = framac.command(["-wp-no-rte", "-kernel-warn-key", "annot-error=active", "-wp-prover", "none",
                                  "-kernel-warn-key", "annot:missing-spec=active",
                                  "-wp-warn-key", "pedantic-assigns=inactive"])
        run = subprocess.run(command + [path, "-then", "-wp", "-wp-dynamic", "-wp-prop=probe", "-then"] + framac.REPORT,
                             text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             check=False)
    left_out = [line for line in re.findall(r"\[kernel:annot-error\].*\n  (.*)", run.stdout)
                if not re.match(r"lemma \w+ is already registered as lemma", line)]
    sections = list(framac.sections(run.stdout))
    if run.returncode or left_out or not {s.function for s in sections} >= set(functions):
        raise Unknown("Frama-C stops, or leaves something out:\n" + "\n".join(left_out or run.stdout.splitlines()[-8:]))
    for name in re.findall(r"Memory model hypotheses for function '(\w+)'", run.stdout):
        found["separation", name] = "WP: Memory model hypotheses for function"
    for name in re.findall(r"Neither code nor specification for function (\w+)", run.stdout):
        found["contract", name] = "Frama-C: no code, no specification"
    proved = {name for file in files() if sources.owner_of(file) for name in sources.lemmas(file)}
    text = "".join(map(code, files()))
    for section in sections:
        for status, what in section.properties:
            item = judge(section, status, what, functions, proved, text)
            if item:
                found.setdefault(item, "Frama-C: %s" % what.split(" (file")[0])


def judge(section, status, what, functions, proved, text):
    """What a line of the report assumes, or None."""
    name = re.search(r"'(.*?)'|$", what).group(1)
    if section.function is None:
        if what.startswith("Lemma") and name not in proved:
            return "lemma", name
        return ("axiom", name) if status == "Extern" else None
    if status != "Extern":
        return None
    if section.function in functions:
        return "admit", section.function
    used = not section.builtin or re.search(r"\b%s\b" % section.function, text)
    return ("contract", section.function) if used else None


def everything():
    found = {}
    in_texts(found)
    in_set_up(found)
    asked_of_frama_c(found)
    return found


def other_versions(installed):
    """What TRUST.md and the configuration of why3 say of the versions of tools that is not so."""
    faults = []
    installed = re.sub(r"^(gcc|python3): .*\n", "", installed, flags=re.M)  # keys of a cache, not words of a proof
    if "```text\n%s```" % installed not in sources.read("proofs/TRUST.md"):
        faults.append("TRUST.md names other tools than these:\n" + installed.strip())
    for path in glob.glob("proofs/provers/*.conf"):
        for name, version in re.findall(r'^name = "(.*)"\nversion = "(.*)"', sources.read(path), re.M):
            if not re.search(r"^%s: .*\b%s\b" % (name.lower(), re.escape(version)), installed, re.M):
                faults.append("%s: %s %s is not what is installed" % (path, name, version))
    return faults
