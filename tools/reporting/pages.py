# SPDX-License-Identifier: MIT OR Apache-2.0
"""Writes the report: a folder of pages that need no network and no script."""
import datetime
import os
import re
import shutil
import xml.etree.ElementTree as ElementTree

import jinja2
import markdown
import markupsafe

import facts
import figures
import sources

HERE = os.path.dirname(os.path.abspath(__file__))
PUBLIC = ("gpamap_", "lemma_")  # what the names begin with that stand for one function in the whole tree
COLOURS = 5  # of provers; those that proved the least share one more
MARK = "written by //tools:report"
# What is shown as a number, what writes it, and the command that makes it anew.
COMMANDS = [
    ("proof", "Goals, functions, lemmas, smoke tests, provers, seconds", "proofs/status/", "proofs/update_status"),
    ("second", "Goals proved twice, by different provers", "proofs/second/",
     "proofs/prove --second --all --result proofs"),
    ("mutants", "Mutants", figures.MUTANTS, "tools/mutate run && tools/mutate report"),
    ("coverage", "Lines and branches that the unit tests and the corpora run", ".coverage/", "tools/coverage"),
    ("fuzz", "Executions of the fuzz harnesses", ".campaign/state.json", "tools/campaign"),
    ("trust", "Assumptions, and that TRUST.md lists all of them", "proofs/TRUST.md", "proofs/trust"),
    ("report", "This report", ".report/", "bazel run //tools:report"),
]


def grouped(number):
    """Digits in groups of three."""
    return "{:,}".format(number).replace(",", "\u202f")


def short(number):
    """At most five characters, for columns of large numbers."""
    for unit in ("", " k", " M", " G"):
        if number < 1000:
            return ("%d%s" if number >= 10 or not unit else "%.1f%s") % (number, unit)
        number /= 1000
    return "%d T" % number


def percent(part, whole):
    """Rounded down, so that 100 % means all."""
    if part == whole:
        return "100 %"
    return "%.1f %%" % (part * 1000 // whole / 10) if not 0 < part * 1000 < whole else "under 0.1 %"


def clock(seconds):
    """Seconds, as one reads them."""
    return "%.1f s" % seconds if seconds < 10 else "%d s" % seconds if seconds < 600 else "%d min" % (seconds / 60)


def prose(text):
    """A comment, with its code marks."""
    return markupsafe.Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(markupsafe.escape(text))))


def family(prover):
    """A prover without its version and options."""
    return prover.split(" ")[0]


def families(provers):
    """{prover: goals}, versions and options left out, the largest first."""
    found = {}
    for prover, goals in provers.items():
        found[family(prover)] = found.get(family(prover), 0) + goals
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def slices(provers, order):
    """Where the part of each prover lies on a bar 100 wide: [(prover, start, width)]."""
    parts, total, start, found = families(provers), sum(provers.values()), 0, []
    for prover in order:
        width = 100 * parts.get(prover, 0) / (total or 1)
        if width:
            found.append((prover, round(start, 2), round(width, 2)))
        start += width
    return found


def title_of(path):
    return re.search(r"^# (.*)$", sources.read(path), re.M).group(1)


def section(path, heading):
    """What stands below a heading of a document."""
    return re.split(r"^#+ .*\n", sources.read(path).split("\n## %s\n" % heading)[1], flags=re.M)[0]


class Links:
    """Turns links of the documents, and names in code marks, into links between pages."""

    def __init__(self, modules):
        self.pages = {"README.md": "index.html", "proofs/TRUST.md": "trust.html"}
        self.names = {}
        for module in modules:
            self.pages.update((file, "modules/%s.html" % module.name) for file in module.files)
            self.names.update((f.name, function_page(f)) for f in module.functions if f.name.startswith(PUBLIC))
            self.names.update((it.name, "modules/%s.html#%s" % (module.name, it.name))
                              for it in module.lemmas + module.definitions)
        self.modules = {module.name: "modules/%s.html" % module.name for module in modules}

    def render(self, text, path):
        """Markdown of a file as HTML for a page beside index.html."""
        html = markdown.markdown(text, extensions=["fenced_code", "tables", "toc"], output_format="xhtml")
        tree = ElementTree.fromstring("<div>%s</div>" % html)
        anchors = {node.get("id") for node in tree.iter()}
        for node in tree.iter("a"):
            self.turn(node, path, anchors)
        parents = {child: parent for parent in tree.iter() for child in parent}
        for node in list(tree.iter("code")):
            target = self.names.get(node.text, self.modules.get(node.text))
            if target and parents[node].tag not in ("a", "pre"):
                link = ElementTree.Element("a", href=target)
                link.tail, node.tail = node.tail, None
                parents[node][list(parents[node]).index(node)] = link
                link.append(node)
        for table in tree.iter("table"):
            table.set("class", "list")
            heads = ["".join(head.itertext()) for head in table.iter("th")]
            for row in table.findall("tbody/tr"):
                for head, cell in zip(heads, row):
                    cell.set("data-label", head)
        return markupsafe.Markup(ElementTree.tostring(tree, encoding="unicode"))

    def line(self, line, up):
        """A line of source, each name in it a link to its definition."""
        return markupsafe.Markup(re.sub(r"\w+", lambda word: '<a href="%s%s">%s</a>' % (
            up, self.names[word.group()], word.group()) if word.group() in self.names else word.group(),
            str(markupsafe.escape(line))))

    def turn(self, node, path, anchors):
        """Have a link lead to a page of the report; one that cannot becomes plain text."""
        target, _, anchor = node.get("href").partition("#")
        file = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else None
        if file in self.pages:
            node.set("href", self.pages[file])
        elif file is None and (anchor in anchors or anchor == "modules"):
            return
        elif not target.startswith("https://"):
            del node.attrib["href"]
            node.tag = "span"


def function_page(function):
    return "modules/%s/%s.html" % (function.module.name, function.name)


class Site:
    """The pages of some figures."""

    def __init__(self, known):
        self.known, self.files = known, {}
        self.links = Links(known.modules)
        self.pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(os.path.join(HERE, "templates")), autoescape=True, trim_blocks=True,
            lstrip_blocks=True, undefined=jinja2.StrictUndefined)
        self.order = list(families(known.totals["proof"].sums("provers")))
        self.pages.filters.update(grouped=grouped, percent=percent, clock=clock, prose=prose, families=families,
                                  short=short, colour=self.colour, linked=self.links.line)
        self.pages.globals.update(
            known=known, totals=known.totals, order=self.order, slices=slices, function_page=function_page, mark=MARK,
            commit=facts.commit(), now=datetime.datetime.now().isoformat(" ", "minutes"))
        self.make()

    def colour(self, prover):
        """The class that paints the bars of a prover."""
        name = family(prover)
        return "p%d" % min(self.order.index(name) if name in self.order else COLOURS, COLOURS)

    def page(self, path, template, **what):
        self.files[path] = self.pages.get_template(template).render(up="../" * path.count("/"), here=path, **what)

    def make(self):
        self.files["style.css"] = sources.read(os.path.join(HERE, "templates/style.css"))
        claim = section("README.md", "What is proved, and what is not")
        self.page("index.html", "index.html", claim=self.links.render(claim, "README.md"))
        self.page("trust.html", "text.html", title=title_of("proofs/TRUST.md"),
                  text=self.links.render(sources.read("proofs/TRUST.md"), "proofs/TRUST.md"))
        self.page("reproduce.html", "reproduce.html", commands=COMMANDS)
        for module in self.known.modules:
            self.page("modules/%s.html" % module.name, "module.html", module=module)
            for function in module.functions:
                self.page(function_page(function), "function.html", function=function, module=module)

    def write(self, out):
        """Write the pages into a folder, in the place of a report that is there; anything else is left alone."""
        front = os.path.join(out, "index.html")
        if os.path.exists(front) and MARK in sources.read(front):
            shutil.rmtree(out)
        elif os.path.exists(out) and (not os.path.isdir(out) or os.listdir(out)):
            raise figures.Trouble("%s is no report; name another folder" % out)
        for path, text in sorted(self.files.items()):
            path = os.path.join(out, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
