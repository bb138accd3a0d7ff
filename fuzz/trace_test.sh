#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# What harnesses tell of their steps is a trace: gpamap replay reads what they tell of their whole corpora.
# usage: trace_test.sh GPAMAP PROGRAM INPUTS [PROGRAM INPUTS]...
set -euo pipefail
gpamap=$1
shift
while [ $# -gt 0 ]; do
    GPAMAP_FUZZ_TRACE=1 "$1" "@$2" 2>&1 > /dev/null | sed -n 's/^trace: //p' > "$TEST_TMPDIR/trace"
    "$gpamap" replay "$TEST_TMPDIR/trace" > "$TEST_TMPDIR/answers"
    echo "$1: $(wc -l < "$TEST_TMPDIR/trace") lines, $(wc -l < "$TEST_TMPDIR/answers") answers"
    [ -s "$TEST_TMPDIR/answers" ]
    shift 2
done
