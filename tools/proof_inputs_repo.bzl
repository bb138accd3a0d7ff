# SPDX-License-Identifier: MIT OR Apache-2.0
"""@proof_inputs: which sources the proof of each module reads, as their includes say; asked again when one changes."""

_PACKAGES = ["proofs/lemmas", "proofs/theorems", "specs", "src/gpamap"]
_ASK = "import sources; print({m: sources.closure(sources.files_of(m)) for m in sources.modules()})"

def _impl(ctx):
    tree = str(ctx.path(Label("//:WORKSPACE")).dirname)
    read = ["//proofs:modules.bzl", "//proofs:sources.py"]
    for package in _PACKAGES:
        names = [file.basename for file in ctx.path(tree + "/" + package).readdir()]
        read += ["//%s:%s" % (package, name) for name in names if name.endswith((".acsl", ".c", ".h"))]
    for label in read:
        ctx.path(Label(label))  # which has Bazel watch the file
    run = ctx.execute(
        ["python3", "-Bc", _ASK],
        environment = {"PYTHONPATH": "proofs"},
        working_directory = tree,
    )
    if run.return_code != 0:
        fail(run.stderr)
    ctx.file("inputs.bzl", "INPUTS = " + run.stdout)
    ctx.file("BUILD")

proof_inputs_repo = repository_rule(implementation = _impl)
