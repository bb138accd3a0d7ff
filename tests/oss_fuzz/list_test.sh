#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# What build.sh leaves in $OUT, with a compiler that makes empty files: for every corpus its harness, all its inputs as
# seeds, options, and the dictionary if there is one; under MemorySanitizer those that are not of a format.
set -euo pipefail

export SRC=$TEST_TMPDIR/src WORK=$TEST_TMPDIR/work LIB_FUZZING_ENGINE=-none CFLAGS= CXXFLAGS=
export CC=$TEST_TMPDIR/compiler CXX=$TEST_TMPDIR/compiler
mkdir -p "$SRC" "$WORK"
ln -s "$PWD" "$SRC/gpamap"
printf '#!/bin/sh\nfor output; do :; done\n: > "$output"\n' > "$CC" # the last argument follows -o
chmod +x "$CC"

expected() { # the files of $OUT
    local corpus name
    for corpus in corpus/*_fuzz; do
        name=$(basename "$corpus")
        [ "$SANITIZER" = address ] || [ -f "fuzz/$name.c" ] || continue
        printf '%s\n' "$name" "$name.options" "${name}_seed_corpus.zip"
        [ ! -f "fuzz/dict/${name%%_*}.dict" ] || echo "$name.dict"
    done | sort
}

for SANITIZER in address memory; do
    export SANITIZER OUT=$TEST_TMPDIR/$SANITIZER
    mkdir "$OUT"
    bash -eu fuzz/oss-fuzz/build.sh
    diff <(expected) <(ls "$OUT" | sort)
    for archive in "$OUT"/*.zip; do
        diff <(ls "corpus/$(basename "$archive" _seed_corpus.zip)") <(python3 -c '
import sys, zipfile
print("\n".join(sorted(zipfile.ZipFile(sys.argv[1]).namelist())))' "$archive")
    done
done
ls "$TEST_TMPDIR"/address/*.zip | wc -l

if bash -eu fuzz/oss-fuzz/build.sh no_such_fuzz 2> "$TEST_TMPDIR/said"; then
    echo "a harness that there is not was built"
    exit 1
fi
grep -q "no harness no_such_fuzz" "$TEST_TMPDIR/said"
