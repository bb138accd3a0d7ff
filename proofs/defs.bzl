# SPDX-License-Identifier: MIT OR Apache-2.0
"""proof_test(): the proof of a module, run again only when something that it reads has changed."""

load("@proof_inputs//:inputs.bzl", "INPUTS")

def _label(path):
    package, _, name = path.rpartition("/")
    return "//%s:%s" % (package, name)

def proof_test(name):
    """The proof of one module of modules.bzl, whose keys these are."""
    native.sh_test(
        name = name,
        size = "enormous",  # an hour
        srcs = ["prove"],
        args = [name],
        data = [_label(path) for path in INPUTS[name]] + [
            ":runner",
            "@provers//:versions.txt",
        ] + native.glob(["hints/%s.json" % name]),
        tags = ["plain", "proof"],
    )
