#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# Fuzzes the canary from nothing, for half a minute at most: passes when its planted bug is found.
set -u
log=$TEST_TMPDIR/canary.log
if "$1" -seed=1 -max_total_time=30 -max_len=64 -artifact_prefix="$TEST_TMPDIR/" >"$log" 2>&1; then
    tail -5 "$log"
    echo "the planted bug was not found"
    exit 1
fi
if ! grep 'CHECK failed' "$log"; then
    tail -20 "$log"
    echo "something else went wrong"
    exit 1
fi
