# SPDX-License-Identifier: MIT OR Apache-2.0
"""A further C toolchain, from a compiler on this machine."""

load("@bazel_tools//tools/cpp:unix_cc_configure.bzl", "configure_unix_toolchain")

def _impl(ctx):
    compiler = ctx.which(ctx.attr.compiler)
    if not compiler:  # only what is built with it fails, and says why
        compiler = ctx.which("false")
    if ctx.attr.env:  # afl-clang-fast is steered by its environment
        lines = ["#!/bin/sh"] + ["export %s='%s'" % item for item in ctx.attr.env.items()]
        text = "\n".join(lines + ["exec %s \"$@\"\n" % compiler])
        compiler = "extra_tools/cc.sh"  # an input of what it compiles, and named without the path of this checkout
        ctx.file(compiler, text, executable = True)
    configure_unix_toolchain(ctx, "k8", {"gcc": str(compiler)})

cc_repo = repository_rule(
    implementation = _impl,
    attrs = {
        "compiler": attr.string(mandatory = True, doc = "Name of the compiler, found on PATH."),
        "env": attr.string_dict(doc = "Variables set for every call."),
    },
    configure = True,
)
