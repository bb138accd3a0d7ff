# SPDX-License-Identifier: MIT OR Apache-2.0
"""Where functions, lemmas and definitions of a module stand in the sources, and what is said of them there."""
import bisect
import collections
import functools
import re
import textwrap

import sources

Text = collections.namedtuple("Text", "file line lines")  # lines of a file from this one on, less what all are indented
Function = collections.namedtuple("Function", "name prose contract source ghost")
Statement = collections.namedtuple("Statement", "name prose text")

C_COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
C_HIDDEN = re.compile(C_COMMENT.pattern + r"|^[ \t]*#(?:\\\n|[^\n])*", re.S | re.M)
GHOST_COMMENT = re.compile(r"/@.*?@/|//[^\n]*", re.S)
PLAIN_COMMENT = re.compile(r"//[^\n]*|/\*(?!@).*?\*/", re.S)
STATEMENT = r"(?:\\(?:forall|exists|let)\b[^;]*;|[^;])*;"  # to the semicolon that ends it, past those of binders


def blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def c_code(text):
    """A file with blanks for its comments, strings and directives."""
    return C_HIDDEN.sub(blank, text)


def ghost_code(text):
    """A file with blanks for all but its ghost code."""
    found, end = "", 0
    for block in re.finditer(r"/\*@\s*ghost\b(.*?)\*/", text, re.S):
        found += re.sub(r"[^\n]", " ", text[end:block.start(1)]) + GHOST_COMMENT.sub(blank, block.group(1))
        end = block.end(1)
    return found + re.sub(r"[^\n]", " ", text[end:])


def cut(file, text, start, end):
    """The lines of a file that have text[start:end]."""
    first = text.count("\n", 0, start)
    lines = text.split("\n")[first:text.count("\n", 0, end) + 1]
    return Text(file, first + 1, textwrap.dedent("\n".join(lines)).split("\n"))


def comments_before(text, start, comments):
    """[(start, end)] of the comments that stand above a place, without an empty line between."""
    found = []
    for comment in reversed(comments[:bisect.bisect(comments, (start, 0))]):
        gap = text[comment[1]:start]
        if gap.strip() or gap.count("\n") > 1:
            break
        found.insert(0, comment)
        start = comment[0]
    return found


def prose_of(text, comments):
    """What plain comments say, in one line."""
    plain = [text[start:end] for start, end in comments if not text[start:end].startswith(("/*@", "//@", "/@"))]
    lines = [re.sub(r"^\s*(?:/\*|//|\*(?!/))|\*/$", "", line).strip() for part in plain for line in part.split("\n")]
    return " ".join(line for line in lines if line)


def closing(code, start):
    """Behind the brace that closes the first one from start on."""
    depth = 0
    for brace in re.finditer(r"[{}]", code[start:]):
        depth += 1 if brace.group() == "{" else -1
        if not depth:
            return start + brace.end()
    raise ValueError("a brace is not closed")


class Place:
    """A declaration or definition: its extent, and the comments above it."""

    def __init__(self, file, text, code, comments, at):
        self.file, self.text = file, text
        before = code[max(code.rfind(sign, 0, at) for sign in ";{}") + 1:at]
        self.start = at - len(before.lstrip())
        self.head = re.compile(r"[;{]").search(code, at).start()
        self.end = closing(code, at) if code[self.head] == "{" else self.head + 1
        self.comments = comments_before(text, self.start, comments)

    def prose(self):
        return prose_of(self.text, self.comments)

    def contract(self):
        """From the first line of ACSL to the end of the prototype; None without ACSL."""
        acsl = [start for start, end in self.comments if re.match(r"/\*@|//@|/@", self.text[start:end])]
        return cut(self.file, self.text, acsl[0], len(self.text[:self.head].rstrip()) - 1) if acsl else None

    def source(self):
        return cut(self.file, self.text, self.start, self.end - 1)


@functools.lru_cache(None)
def c_file(file):
    """Its text, the same with blanks for what is no code, and where its comments are."""
    text = sources.read(file)
    return text, c_code(text), [comment.span() for comment in C_COMMENT.finditer(text)]


def c_place(file, line, name):
    """The declaration or definition of a function that begins on a line."""
    text, code, comments = c_file(file)
    begin = len("".join(text.splitlines(True)[:line - 1]))
    return Place(file, text, code, comments, re.compile(r"\b%s\s*\(" % name).search(code, begin).start())


def c_functions(module):
    """The functions that the C compiler sees defined in the files of a module."""
    files, found = sources.files_of(module), {}
    for unit in [file for file in files if file.endswith(".c")]:
        seen = sources.c_functions(unit)
        for name in [name for name, file, _, definition in seen if definition and file in files]:
            places = [c_place(file, line, name) for other, file, line, _ in seen if other == name]
            told = next((place for place in places if place.contract()), places[-1])
            found.setdefault(name, Function(name, told.prose(), told.contract(), places[-1].source(), False))
    return found


def ghost_functions(file):
    """The ghost functions of a file."""
    text = sources.read(file)
    code, comments = ghost_code(text), [comment.span() for comment in GHOST_COMMENT.finditer(text)]
    for name in sources.ghost_functions(file):
        at = re.search(r"\b%s\s*\([^;{}]*\)\s*\{" % name, code).start()
        place = Place(file, text, code, comments, at)
        yield Function(name, place.prose(), place.contract(), place.source(), True)


def functions(module):
    """The functions of a module in the order of its files, ghost functions last."""
    found = c_functions(module)
    for file in sources.files_of(module):
        for function in ghost_functions(file):
            found.setdefault(function.name, function)
    return list(found.values())


def statements(module, pattern):
    """What the ACSL of a module states, in the order of its files: that which begins with a pattern, by its name."""
    for file in sources.files_of(module):
        text = sources.read(file)
        comments = [comment.span() for comment in GHOST_COMMENT.finditer(text)]
        code = PLAIN_COMMENT.sub(blank, text)
        for found in re.finditer(pattern + r"(\w+)\b" + STATEMENT, code):
            above = comments_before(text, found.start(), comments)
            yield Statement(found.group(1), prose_of(text, above), cut(file, text, found.start(), found.end() - 1))


def lemmas(module):
    return list(statements(module, r"\blemma\s+"))


def definitions(module):
    """The predicates and logic functions."""
    return list(statements(module, r"\b(?:predicate|logic\s+(?:\w+\s+)*?\w+[\s*])\s*"))
