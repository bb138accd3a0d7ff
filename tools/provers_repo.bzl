# SPDX-License-Identifier: MIT OR Apache-2.0
"""@provers: what proofs depend on outside the tree. A new version of a tool proves everything again."""

_TOOLS = ["frama-c", "why3", "z3", "cvc4", "cvc5", "gcc", "python3"]
_PATH = "/bin:/usr/bin:/usr/local/bin"  # that of an action

def _impl(ctx):
    lines = []
    for tool in _TOOLS:
        ask = [tool, "-version" if tool == "frama-c" else "--version"]
        run = ctx.execute(["env"] + ask, environment = {"PATH": _PATH})
        lines.append("%s: %s\n" % (tool, run.stdout.strip().split("\n")[0] if run.return_code == 0 else "missing"))
    ctx.file("versions.txt", "".join(lines))
    ctx.file("BUILD", 'exports_files(["versions.txt"])\n')

provers_repo = repository_rule(implementation = _impl, local = True)
