#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# The contracts of a harness's modules hold while it runs on its corpus and on small inputs of libFuzzer; and they are
# checked, for a wrong version of the library fails.
# usage: eacsl_test.sh HARNESS PATCH
set -euo pipefail
export HOME=$TEST_TMPDIR
corpus=corpus/$1_fuzz
right=$TEST_TMPDIR/right wrong=$TEST_TMPDIR/wrong
mkdir "$right" "$wrong"
steady="setarch -R" # the run time of E-ACSL now and then ends at once when the addresses of the process are random

tests/eacsl/instrument.py "$1" "$right"
$steady "$right/fuzz" -runs=0 -timeout=100 -artifact_prefix="$right/" "$corpus" 2>&1 | tail -3
$steady "$right/fuzz" -runs=500 -max_len=64 -seed=1 -timeout=100 -artifact_prefix="$right/" 2>&1 | tail -3

tests/eacsl/instrument.py "$1" "$wrong" "$2"
if $steady "$wrong/fuzz" -runs=0 -timeout=100 -artifact_prefix="$wrong/" "$corpus" > "$wrong/said" 2>&1; then
    echo "$2 was not seen"
    exit 1
fi
grep -A2 'Error: .* failed:' "$wrong/said" || {
    tail -20 "$wrong/said"
    exit 1
}
