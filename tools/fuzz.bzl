# SPDX-License-Identifier: MIT OR Apache-2.0
"""fuzz_test(): one harness, built for replay under sanitizers, for libFuzzer and for AFL++."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")

_SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
_CHECKED = _SANITIZE + ["-O1", "-g", "-fno-omit-frame-pointer"]

# gold warns of every symbol that a sanitizer keeps to itself; bfd does not, and has no groups of objects.
_LINKER = ["-fuse-ld=bfd"]
_WITHOUT_GROUPS = ["-supports_start_end_lib"]

_AFL_MAIN = "/usr/lib/afl/libAFLDriver.a"  # calls LLVMFuzzerTestOneInput; package afl++

# build: (compiler, compile options, link options)
_BUILDS = {
    "replay": ("@clang_cc//:toolchain", _CHECKED, _SANITIZE),
    "libfuzzer": ("@clang_cc//:toolchain", _CHECKED + ["-fsanitize=fuzzer-no-link"], _SANITIZE + ["-fsanitize=fuzzer"]),
    "afl": ("@afl_cc//:toolchain", ["-O2", "-g"], [_AFL_MAIN]),
    "afl_asan": ("@afl_cc//:toolchain", _CHECKED, _SANITIZE + [_AFL_MAIN]),
    "afl_cmplog": ("@afl_cmplog_cc//:toolchain", ["-O2", "-g"], [_AFL_MAIN]),
}

_OPTIONS = ["//command_line_option:copt", "//command_line_option:linkopt"]

def _as_built_impl(settings, attr):
    compiler, copts, linkopts = _BUILDS[attr.build]
    base = {o: [x for x in settings[o] if not x.startswith("-fsanitize")] for o in _OPTIONS}
    return {
        "//command_line_option:compilation_mode": "fastbuild",
        "//command_line_option:copt": base["//command_line_option:copt"] + copts,
        "//command_line_option:crosstool_top": compiler,
        "//command_line_option:linkopt": base["//command_line_option:linkopt"] + _LINKER + linkopts,
    }

_as_built = transition(
    implementation = _as_built_impl,
    inputs = _OPTIONS,
    outputs = _OPTIONS + ["//command_line_option:compilation_mode", "//command_line_option:crosstool_top"],
)

def _program(ctx):
    return ctx.attr.program[0][DefaultInfo].files_to_run.executable

def _fuzz_binary_impl(ctx):
    link = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.symlink(output = link, target_file = _program(ctx), is_executable = True)
    return [DefaultInfo(executable = link, runfiles = ctx.runfiles(files = [_program(ctx)]))]

def _replay_test_impl(ctx):
    run = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(
        run,
        "#!/bin/sh\nexec '%s' '@%s'\n" % (_program(ctx).short_path, ctx.file.inputs.short_path),
        is_executable = True,
    )
    return [DefaultInfo(
        executable = run,
        runfiles = ctx.runfiles(files = [_program(ctx), ctx.file.inputs] + ctx.files.corpus),
    )]

_ATTRS = {
    "build": attr.string(mandatory = True, values = _BUILDS.keys()),
    "program": attr.label(mandatory = True, cfg = _as_built),
    "_allowlist_function_transition": attr.label(
        default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
    ),
}

_fuzz_binary = rule(implementation = _fuzz_binary_impl, attrs = _ATTRS, executable = True)

_replay_test = rule(
    implementation = _replay_test_impl,
    attrs = dict(
        _ATTRS,
        corpus = attr.label_list(allow_files = True),
        inputs = attr.label(allow_single_file = True, mandatory = True),
    ),
    test = True,
)

def fuzz_test(name, srcs, deps = [], corpus = [], tags = [], **kwargs):
    """A harness that defines LLVMFuzzerTestOneInput, and all that is built from it.

    Args:
      name: the test that replays the corpus under ASan and UBSan. NAME_plain replays it in the build that the command
        line asks for. NAME_libfuzzer, NAME_afl, NAME_afl_asan and NAME_afl_cmplog are programs to fuzz with.
      srcs: the harness.
      deps: what it tests, and the oracle.
      corpus: labels of the inputs; may hold no file at all.
      tags: of the tests.
      **kwargs: given to the tests.
    """
    cc_library(
        name = name + "_harness",
        testonly = True,
        srcs = srcs,
        # The engine calls the harness: no prototype of ours exists.
        copts = ["-Wno-missing-prototypes"],
        deps = deps,
        alwayslink = True,
    )
    native.filegroup(
        name = name + "_corpus",
        srcs = corpus,
    )
    native.genrule(
        name = name + "_inputs",  # a list in a file: a corpus may be larger than a command line
        testonly = True,
        srcs = [name + "_corpus"],
        outs = [name + ".inputs"],
        cmd = "for f in $(SRCS); do echo $$f; done > $@",
    )
    cc_test(
        name = name + "_plain",
        args = ["@$(rootpath %s_inputs)" % name],
        data = [name + "_corpus", name + "_inputs"],
        tags = tags,
        deps = [name + "_harness", "//tools:replay_main"],
        **kwargs
    )
    cc_binary(
        name = name + "_replay_program",
        testonly = True,
        features = _WITHOUT_GROUPS,
        tags = ["manual"],
        deps = [name + "_harness", "//tools:replay_main"],
    )
    _replay_test(
        name = name,
        build = "replay",
        corpus = [name + "_corpus"],
        inputs = name + "_inputs",
        program = name + "_replay_program",
        tags = tags + ["plain"],  # brings its own sanitizers
        **kwargs
    )
    cc_binary(
        name = name + "_program",  # main() comes with the engine
        testonly = True,
        features = _WITHOUT_GROUPS,
        tags = ["manual"],
        deps = [name + "_harness"],
    )
    for build in _BUILDS:
        if build != "replay":
            _fuzz_binary(
                name = name + "_" + build,
                testonly = True,
                build = build,
                program = name + "_program",
                tags = ["fuzz", "manual"],
            )
