# SPDX-License-Identifier: MIT OR Apache-2.0
"""The mutants of C functions: small changes of what is executed, found in the syntax tree that clang makes of a file.

Annotations are comments to clang, so none is changed; nor are types, array sizes and case labels. The use of a macro
with arguments is left as it is, the use of another one (UINT64_MAX) is a constant.
"""
import collections
import hashlib
import json
import re
import subprocess

Mutant = collections.namedtuple("Mutant", "id module file function line operator change start end text")

# The comparisons that come closest to each: what tells these from the true one tells every other one, too.
COMPARISONS = {"<": ("<=", "!=", 0), ">": (">=", "!=", 0), "<=": ("<", "==", 1), ">=": (">", "==", 1),
               "==": ("<=", ">=", 0), "!=": ("<", ">", 1)}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "/", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "|",
              "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "%=": "/=", "<<=": ">>=", ">>=": "<<=", "&=": "|=",
              "|=": "&=", "^=": "|=", "++": "--", "--": "++"}
INTEGER = re.compile(r"(const )?(unsigned |signed )?(char|short|int|long|long long)$")
PRIMARY = re.compile(r"\w+((\.|->)\w+)*$")
LOOPS = ("WhileStmt", "ForStmt", "DoStmt")


class Unreadable(Exception):
    """A file that clang does not take."""


def syntax_tree(path, root):
    run = subprocess.run("clang -std=c11 -w -I. -Isrc -fsyntax-only -Xclang -ast-dump=json".split() + [path], cwd=root,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if run.returncode:
        raise Unreadable(run.stderr.decode())
    return json.loads(run.stdout)


def children(node):
    return [child for child in node.get("inner", []) if child]


def body_of(function):
    return next((child for child in children(function) if child["kind"] == "CompoundStmt"), None)


def type_of(node):
    kind = node.get("type", {})
    return kind.get("desugaredQualType", kind.get("qualType", ""))


def is_integer(node):
    return bool(INTEGER.match(type_of(node)))


def within(node):
    """An expression without what the compiler puts around it."""
    while node["kind"] in ("ImplicitCastExpr", "ParenExpr", "ConstantExpr") and children(node):
        node = children(node)[0]
    return node


class Declarations:
    """What the tree declares: the functions of some files; the constants and fields that stand beside each other."""

    def __init__(self, tree, files):
        self.files, self.file = files, None
        self.functions, self.beside = [], {}  # [(file, node)], {id: [(id, name, type)]}
        for node in children(tree):
            self.read(node)

    def read(self, node):
        """clang names a file where it is another than that of the place before."""
        span = node.get("range", {})
        for place in (node.get("loc", {}), span.get("begin", {}), span.get("end", {})):
            for part in (place.get("spellingLoc", {}), place.get("expansionLoc", {}), place):
                self.file = part.get("file", self.file)
        here = self.file
        for child in children(node):
            self.read(child)
        if node["kind"] in ("EnumDecl", "RecordDecl"):
            members = [(child["id"], child.get("name"), type_of(child)) for child in children(node)
                       if child["kind"] in ("EnumConstantDecl", "FieldDecl")]
            self.beside.update((member[0], members) for member in members)
        if node["kind"] == "FunctionDecl" and here in self.files and body_of(node):
            self.functions.append((here, node))


class Function:
    """The changes of one function: [(operator, node text before, after, start, end, new text)]."""

    def __init__(self, source, node, beside):
        self.source, self.beside = source, beside
        self.body = body_of(node)
        self.returns = node["type"]["qualType"].split("(")[0].strip()
        self.changes = []
        self.statement(self.body)

    def span(self, node):
        """Where a node stands in the file; the arguments of a macro belong to it, and ghost arguments."""
        places = []
        for place in (node["range"]["begin"], node["range"]["end"]):
            macro = "expansionLoc" in place
            place = place.get("expansionLoc", place)
            if "offset" not in place:
                return None
            stop = place["offset"] + place["tokLen"]
            depth = 0
            for found in re.finditer(rb"[()]|[^\s()]", self.source[stop:]) if macro else ():
                depth += {b"(": 1, b")": -1}.get(found.group(), 0)
                if depth <= 0:
                    stop += found.end() if found.group() == b")" and depth == 0 else 0
                    break
            ghost = re.match(rb"\s*/\*@ ghost \([^*]*\) \*/", self.source[stop:])
            places.append((place["offset"], stop + (ghost.end() if ghost else 0)))
        return places[0][0], places[1][1]

    def of_macro(self, node):
        """Whether a node is all that a macro stands for."""
        begin, end = node["range"]["begin"], node["range"]["end"]
        return "expansionLoc" in begin and "expansionLoc" in end and \
            begin["expansionLoc"]["offset"] == end["expansionLoc"]["offset"]

    def text(self, node):
        span = self.span(node)
        return self.source[span[0]:span[1]].decode() if span else None

    def change(self, operator, node, text, part=None):
        """The node with a part of it, or all of it, replaced by the text."""
        whole = self.span(node)
        part = part or whole
        if not whole or not part:
            return
        before = self.source[whole[0]:whole[1]].decode()
        after = before[:part[0] - whole[0]] + text + before[part[1] - whole[0]:]
        if before != after and not any(change[3:] == (*part, text) for change in self.changes):
            self.changes.append((operator, before, after, *part, text))

    def statement(self, node):
        """The changes of a statement, then of what it is made of."""
        kind, inner = node["kind"], children(node)
        if kind in ("CompoundStmt", "IfStmt", "CaseStmt", "DefaultStmt", "LabelStmt") + LOOPS:
            for child in inner[kind in ("IfStmt", "WhileStmt", "CaseStmt"):]:
                if child is not self.condition(node):
                    self.dropped(child)
        if kind == "ReturnStmt" and inner:
            self.value(inner[0], self.returns == "_Bool" or self.returns == "bool")
        if kind == "VarDecl" and inner:
            self.value(inner[-1], type_of(node).replace("const ", "") in ("_Bool", "bool"))
        condition = self.condition(node)
        if condition:
            self.tested(node, condition)
        self.expression(node)
        if kind in ("UnaryExprOrTypeTraitExpr", "ConstantExpr") or (self.of_macro(node) and "Expr" in kind):
            return
        for child in inner[kind == "CaseStmt":]:
            if "kind" in child and "range" in child:
                self.statement(child)

    @staticmethod
    def condition(node):
        """The condition of an if, a loop or ?: ."""
        parts = node.get("inner", [])
        place = {"IfStmt": 0, "ConditionalOperator": 0, "WhileStmt": 0, "DoStmt": 1, "ForStmt": 2}.get(node["kind"])
        return parts[place] if place is not None and parts[place] else None

    def tested(self, node, condition):
        text = self.text(condition)
        if text is None:
            return
        self.change("check", condition, "0")
        if node["kind"] not in LOOPS:
            self.change("check", condition, "1")
        self.change("negate", condition, text[1:] if re.match(r"!\w+(\([^()]*\))?$", text) else "!(%s)" % text)

    def dropped(self, node):
        """A statement that does nothing any more; not the return that ends the function."""
        simple = ("BinaryOperator", "CompoundAssignOperator", "UnaryOperator", "CallExpr", "ContinueStmt", "BreakStmt")
        last = children(self.body)[-1]
        if node["kind"] in simple or (node["kind"] == "ReturnStmt" and node is not last):
            self.change("drop", node, "")

    def value(self, node, truth):
        """What is returned, or what a variable begins with."""
        text, inner = self.text(node), within(node)
        if text is None or inner["kind"] in ("IntegerLiteral", "InitListExpr", "CharacterLiteral"):
            return
        if truth:
            if not (inner["kind"] == "BinaryOperator" and inner["opcode"] in COMPARISONS):
                self.change("negate", node, "!(%s)" % text)
        elif is_integer(node) and not self.of_macro(node):
            self.one_off(node)

    def one_off(self, node, signs="+"):
        text = self.text(node)
        for sign in signs if text else "":
            self.change("one-off", node, "%s %s 1" % (text if PRIMARY.match(text) else "(%s)" % text, sign))

    def expression(self, node):
        kind, inner = node["kind"], children(node)
        if "Expr" not in kind and "Operator" not in kind and "Literal" not in kind:
            return
        if self.of_macro(node) or kind == "IntegerLiteral":
            self.constant(node)
        elif kind in ("BinaryOperator", "CompoundAssignOperator"):
            self.binary(node, *inner)
        elif kind == "UnaryOperator":
            self.unary(node, inner[0])
        elif kind == "ConditionalOperator":
            for part in inner[1:]:
                self.change("check", node, self.text(part) or "")
        elif kind == "ArraySubscriptExpr":
            if not within(inner[1])["kind"] == "IntegerLiteral":
                self.one_off(inner[1], "+-")
        elif kind == "CallExpr":
            self.call(inner[1:])
        elif kind == "MemberExpr":
            self.field(node)
        elif kind == "DeclRefExpr" and node["referencedDecl"]["kind"] == "EnumConstantDecl":
            names = [member[1] for member in self.beside[node["referencedDecl"]["id"]]]
            place = names.index(node["referencedDecl"]["name"])
            for name in (names[(place + 1) % len(names)], names[0]):
                self.change("constant", node, name)

    def constant(self, node):
        """A number, or a macro without arguments."""
        text = self.text(node)
        if text in ("true", "false"):
            self.change("constant", node, "false" if text == "true" else "true")
        elif text and is_integer(node):
            number = re.match(r"(0[xX][0-9a-fA-F]+|\d+)[uUlL]*$", text)
            if number:
                value = int(number.group(1), 0)
                for other in (value + 1, value - 1, 0):
                    if other >= 0:
                        self.change("constant", node, str(other) + "u" * (other >= 1 << 63))  # no signed type has it
            elif "(" not in text:
                for other in ("(%s + 1)" % text, "(%s - 1)" % text, "0"):
                    self.change("constant", node, other)

    def sign(self, left, right):
        """Where the operator between two operands stands."""
        left, right = self.span(left), self.span(right)
        if not left or not right:
            return None
        found = re.match(rb"[\s)]*([-+*/%<>=!&|^]+)[\s(]*$", self.source[left[1]:right[0]])
        return found and (left[1] + found.start(1), left[1] + found.end(1))

    def binary(self, node, left, right):
        sign, code = self.sign(left, right), node["opcode"]
        if code == "=":
            if is_integer(right) and within(right)["kind"] != "IntegerLiteral" and not self.of_macro(within(right)):
                self.one_off(right)
        if not sign:
            return
        pointers = type_of(left).endswith("*") + type_of(right).endswith("*")
        if code in COMPARISONS:
            for other in COMPARISONS[code]:
                if isinstance(other, str) and not pointers:
                    self.change("compare", node, other, sign)
                elif not isinstance(other, str):
                    self.change("compare", node, str(other))
        elif code in ARITHMETIC and pointers < 2:
            self.change("arithmetic", node, ARITHMETIC[code], sign)
        elif code in ("&&", "||"):
            self.change("arithmetic", node, "||" if code == "&&" else "&&", sign)
            for kept in (left, right):
                self.change("check", node, self.text(kept) or "")

    def unary(self, node, operand):
        code, whole, part = node["opcode"], self.span(node), self.span(operand)
        if not whole or not part:
            return
        if code in ("++", "--"):
            self.change("arithmetic", node, ARITHMETIC[code],
                        (part[1], whole[1]) if node["isPostfix"] else (whole[0], part[0]))
        elif code in ("!", "~", "-"):
            self.change("negate" if code == "!" else "arithmetic", node, self.text(operand))

    def call(self, arguments):
        """Neighbours of one type the other way round; a number one more than it should be."""
        texts = [self.text(argument) for argument in arguments]
        plain = [type_of(argument).replace("const ", "") for argument in arguments]
        for i in range(len(arguments) - 1):
            first, second = self.span(arguments[i]), self.span(arguments[i + 1])
            if first and second and plain[i] == plain[i + 1] and texts[i] != texts[i + 1]:
                part = (first[0], second[1])
                between = self.source[first[1]:second[0]].decode()
                after = texts[i + 1] + between + texts[i]
                self.changes.append(("swap", texts[i] + between + texts[i + 1], after, *part, after))
        for argument in arguments:
            if is_integer(argument) and within(argument)["kind"] != "IntegerLiteral" and not self.of_macro(argument):
                self.one_off(argument)

    def field(self, node):
        """The next field of the same type."""
        members = self.beside.get(node["referencedMemberDecl"], [])
        own = next((member for member in members if member[0] == node["referencedMemberDecl"]), None)
        alike = [member for member in members if own and member[2] == own[2]]
        whole = self.span(node)
        if len(alike) > 1 and whole:
            name = alike[(alike.index(own) + 1) % len(alike)][1]
            self.change("field", node, name, (whole[1] - len(own[1]), whole[1]))


def shown(source, start, end, text):
    """A change in its line: what is before {old -> new} after."""
    begin, stop = source.rfind(b"\n", 0, start) + 1, source.find(b"\n", end)
    return " ".join((source[begin:start].decode() + "{%s -> %s}" % (source[start:end].decode(), text) +
                     source[end:stop].decode()).split())


def mutants(module, files, root):
    """Every mutant of the functions that are defined in the files of a module, in the order of the files."""
    found, functions = [], {}
    for unit in [file for file in files if file.endswith(".c")]:
        declarations = Declarations(syntax_tree(unit, root), files)
        for file, node in declarations.functions:
            functions.setdefault(node["name"], (file, node, declarations.beside))
    for name, (file, node, beside) in functions.items():
        seen = collections.Counter()
        with open("%s/%s" % (root, file), "rb") as text:
            source = text.read()
        for operator, before, after, start, end, text in sorted(Function(source, node, beside).changes,
                                                                key=lambda change: change[3:]):
            begin = source.rfind(b"\n", 0, start) + 1
            line = source[begin:source.find(b"\n", start)].strip().decode()
            told = "\n".join((name, operator, before, after, line))
            seen[told] += 1
            number = hashlib.sha256(("%s\n%d" % (told, seen[told])).encode()).hexdigest()[:8]
            place = (module, file, name, source.count(b"\n", 0, start) + 1)
            found.append(Mutant("%s:%s" % (module, number), *place, operator, shown(source, start, end, text), start, end,
                                text))
    assert len({mutant.id for mutant in found}) == len(found), "two mutants of %s have one id" % module
    return found


def mutated(mutant, source):
    """The text of a file with the mutant in it."""
    return source[:mutant.start] + mutant.text.encode() + source[mutant.end:]
