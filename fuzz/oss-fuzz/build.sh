#!/bin/bash -eu
# SPDX-License-Identifier: MIT OR Apache-2.0
# usage: build.sh [HARNESS...]
# Builds every harness, or those named, as OSS-Fuzz and ClusterFuzzLite ask: with $CC $CFLAGS and
# $CXX $CXXFLAGS $LIB_FUZZING_ENGINE, from $SRC/gpamap by way of $WORK into $OUT; beside each its seeds, options, and
# dictionary if it has one.
# The canary is left out: it would be reported. The harnesses of formats are left out under MemorySanitizer, for jansson
# and libfdt come from the distribution without it.
cd "$SRC/gpamap"
named=" $* "
for name; do
    [ -f "fuzz/$name.c" ] || [ -f "fuzz/formats/$name.c" ] || {
        echo "build.sh: no harness $name" >&2
        exit 2
    }
done

# compile FILE: its object in $WORK
compile() {
    object=$WORK/$(tr / _ <<< "${1#"$WORK/"}").o
    $CC $CFLAGS -std=c11 -I. -Isrc -Ifuzz -Ifuzz/formats -c "$1" -o "$object"
}

# archive NAME FILE...
archive() {
    local name=$1 objects=()
    shift
    for file; do
        compile "$file"
        objects+=("$object")
    done
    rm -f "$WORK/$name.a"
    ar rcs "$WORK/$name.a" "${objects[@]}"
}

# wanted FOLDER: the harnesses of a folder that are to be built
wanted() {
    local file name
    for file in "$1"/*_fuzz.c; do
        name=$(basename "$file" .c)
        case $name:$named in
        format_fuzz:*) ;; # what the harnesses of formats share
        *:"  " | *" $name "*) echo "$file" ;;
        esac
    done
}

# harness FILE LIBRARY...: all that goes to $OUT
harness() {
    local file=$1 name
    name=$(basename "$file" .c)
    shift
    compile "$file"
    $CXX $CXXFLAGS "$object" "$@" $LIB_FUZZING_ENGINE -o "$OUT/$name"
    python3 -m zipfile -c "$OUT/${name}_seed_corpus.zip" "corpus/$name"/*
    printf '[libfuzzer]\nmax_len = 4096\n' > "$OUT/$name.options"
    for dictionary in fuzz/dict/*.dict; do
        case $name in
        "$(basename "$dictionary" .dict)"_*) cp "$dictionary" "$OUT/$name.dict" ;;
        esac
    done
}

archive gpamap src/gpamap/*.c
archive compare fuzz/oracle/*.c fuzz/compare/*.c
for file in $(wanted fuzz); do
    harness "$file" "$WORK/compare.a" "$WORK/gpamap.a"
done

formats=$(wanted fuzz/formats)
[ -n "$formats" ] && [ "${SANITIZER:-}" != memory ] || exit 0
src/cli/page/embed.py src/cli/page/map.css src/cli/page/page.css src/cli/page/page.js > "$WORK/page_assets.c"
cli=("$WORK/page_assets.c")
for file in src/cli/*.c; do
    [ "$file" = src/cli/main.c ] || cli+=("$file")
done
archive formats fuzz/formats/format_fuzz.c "${cli[@]}"
for file in $formats; do
    harness "$file" "$WORK/formats.a" "$WORK/gpamap.a" -l:libjansson.a -l:libfdt.a
done
