# SPDX-License-Identifier: MIT OR Apache-2.0
"""proof_test(): the proof of a module, run again only when something that it reads has changed."""

def _inputs_impl(ctx):
    headers = ctx.attr.module[CcInfo].compilation_context.headers
    return [DefaultInfo(runfiles = ctx.runfiles(transitive_files = headers))]

_inputs = rule(
    implementation = _inputs_impl,
    attrs = {"module": attr.label(mandatory = True, providers = [CcInfo])},
    doc = "Every header, specification and lemma file that a module includes.",
)

def proof_test(name, library = None):
    """The proof of one module of modules.bzl, whose keys these are."""
    theorem = library and library.startswith("//")  # its file is among its inputs
    _inputs(
        name = name + "_inputs",
        module = library if theorem else "//src/gpamap:" + (library or name),
    )
    native.sh_test(
        name = name,
        size = "enormous",  # an hour
        srcs = ["prove"],
        args = [name],
        data = [
            name + "_inputs",
            ":runner",
            "@provers//:versions.txt",
        ] + native.glob(["hints/%s.json" % name]) + ([] if theorem else ["//src/gpamap:%s.c" % name]),
        tags = ["plain", "proof"],
    )
