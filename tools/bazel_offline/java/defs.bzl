# SPDX-License-Identifier: MIT OR Apache-2.0
"""@rules_java: Bazel's own packages load it even where no Java is built."""

java_import = native.java_import
java_runtime = native.java_runtime
java_toolchain = native.java_toolchain
