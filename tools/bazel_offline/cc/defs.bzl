# SPDX-License-Identifier: MIT OR Apache-2.0
"""@rules_cc for Bazel 4.2.3, whose C rules are built in."""

cc_binary = native.cc_binary
cc_library = native.cc_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
