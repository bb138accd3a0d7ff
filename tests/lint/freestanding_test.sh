#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# The library needs nothing from outside but the three functions that compilers call by themselves.
set -eu

nm -g "$@" > "$TEST_TMPDIR/symbols"
defined=$(awk 'NF == 3 { print $3 }' "$TEST_TMPDIR/symbols")
[ -n "$defined" ] || { echo "no symbols in: $*"; exit 1; }
needed=$(awk '$1 == "U" { print $2 }' "$TEST_TMPDIR/symbols" | sort -u)
foreign=$(printf '%s\n' "$needed" | grep -vxF "$defined" | grep -vxE 'memcpy|memmove|memset|' || true)
[ -z "$foreign" ] || { echo "needed from outside:"; echo "$foreign"; exit 1; }
