#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# Runs build.sh with the variables that OSS-Fuzz sets, without docker; then the harnesses on the seeds that it packed.
# usage: build_test.sh address|undefined|memory|coverage [HARNESS...]; without a name all that there are
set -euo pipefail

export SANITIZER=$1 FUZZING_ENGINE=libfuzzer ARCHITECTURE=x86_64
export SRC=$TEST_TMPDIR/src WORK=$TEST_TMPDIR/work OUT=$TEST_TMPDIR/out
export CC=clang CXX=clang++ LIB_FUZZING_ENGINE=-fsanitize=fuzzer
shift
case $SANITIZER in
address) flags="-fsanitize=address -fsanitize-address-use-after-scope" ;;
undefined)
    checks=array-bounds,bool,builtin,enum,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute
    checks+=,shift,signed-integer-overflow,unreachable,vla-bound
    flags="-fsanitize=$checks -fno-sanitize-recover=all"
    ;;
memory) flags="-fsanitize=memory -fsanitize-memory-track-origins" ;;
coverage) flags="-fprofile-instr-generate -fcoverage-mapping" ;;
esac
[ "$SANITIZER" = coverage ] || flags+=" -fsanitize=fuzzer-no-link"
export CFLAGS="-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION $flags"
export CXXFLAGS=$CFLAGS
mkdir -p "$SRC" "$WORK" "$OUT"
ln -s "$PWD" "$SRC/gpamap"
bash -eu fuzz/oss-fuzz/build.sh "$@"

ran=0
for archive in "$OUT"/*_seed_corpus.zip; do
    name=$(basename "$archive" _seed_corpus.zip)
    seeds=$TEST_TMPDIR/$name
    python3 -m zipfile -e "$archive" "$seeds"
    LLVM_PROFILE_FILE=$TEST_TMPDIR/$name.profile "$OUT/$name" -runs=0 "$seeds" > "$TEST_TMPDIR/log" 2>&1 ||
        { tail -20 "$TEST_TMPDIR/log"; exit 1; }
    [ "$SANITIZER" != coverage ] || [ -s "$TEST_TMPDIR/$name.profile" ]
    ran=$((ran + 1))
done
echo "$SANITIZER: $ran harnesses"
[ "$ran" -gt 0 ] && [ "$ran" -ge $# ]
