#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# kill_test.sh MODULE [FOLDER]: each of tests/mutants/MODULE/*.patch, or FOLDER/*.patch, must be caught by MODULE_test or,
# failing that, by a replay of the corpora. A test that takes over ten CPU seconds has caught it. The true library must
# pass both.
# kill_test.sh --true FILE: writes an archive of what is the same for all modules, the true library and the harnesses as
# objects, which pass the replay; tests/mutants/true.tar is taken when it is there.
# Run in the root of the tree (a test's runfiles will do). What provers read is left out: comments to a compiler.
set -euo pipefail
shopt -s inherit_errexit # what does not link is no answer

root=$PWD
work=$(mktemp -d -p "${TEST_TMPDIR:-${TMPDIR:-/tmp}}")
trap 'rm -rf "$work"' EXIT
harnesses="address_allocator extent_map id_allocator id_image layout_builder memory_layout range range_list range_set"

compile() { # TREE FILE OUTDIR: an object with the file's name
    gcc -std=c11 -O1 -w -I"$1/src" -I"$1" -I"$root" -I"$root/fuzz" -c "$2" -o "$3/$(basename "$2" .c).o"
}

build() { # TREE OUTDIR: what is made of the headers' code: the library, the comparisons
    for file in "$1"/src/gpamap/*.c; do
        compile "$1" "$file" "$2/lib" || return 1
    done
    for file in "$root"/fuzz/compare/*.c; do
        compile "$1" "$file" "$2/oracle" || return 1
    done
}

build_rest() { # TREE OUTDIR: what only needs the headers' types
    for file in "$root"/fuzz/oracle/*.c; do
        compile "$1" "$file" "$2/oracle"
    done
    for file in "$root"/fuzz/*_fuzz.c "$root/tools/replay_main.c"; do
        compile "$1" "$file" "$2/programs"
    done
}

passes() { # PROGRAM ARGUMENT...: within a limit that the true ones stay far below
    (ulimit -t 10 && exec "$@") >"$work/log" 2>&1
}

link() { # OBJECTS OUTPUT NAME...: a program of the named objects
    local objects=$1 output=$2
    shift 2
    gcc "${@/#/$objects/programs/}" "$objects"/oracle/*.o "$objects"/lib/*.o -lcmocka -o "$output"
}

caught_by_replay() { # OBJECTS: the name of what fails; nothing when all pass
    for harness in $harnesses; do
        link "$1" "$work/replay" "${harness}_fuzz.o" replay_main.o
        ls -d "$root/corpus/${harness}_fuzz"/* >"$work/inputs"
        passes "$work/replay" "@$work/inputs" || { echo "corpus/${harness}_fuzz"; return; }
    done
}

caught_by_test() { # OBJECTS: the same
    link "$1" "$work/test" "${module}_test.o"
    passes "$work/test" || echo "${module}_test"
}

make_true() { # $work/tree, $work/true: the true library, and what is compiled from it
    mkdir -p "$work/tree/src" "$work"/true/{lib,oracle,programs}
    cp -rL "$root/src/gpamap" "$work/tree/src/gpamap"
    grep -ho '"\(specs\|proofs\)/[^"]*"' "$work"/tree/src/gpamap/*.[ch] | tr -d '"' | sort -u | while read -r annotation; do
        mkdir -p "$work/tree/$(dirname "$annotation")"
        : >"$work/tree/$annotation"
    done
    build "$work/tree" "$work/true"
    build_rest "$work/tree" "$work/true"
    by=$(caught_by_replay "$work/true")
    want_none "$by"
}

want_none() { # BY: nothing may catch the true library
    [ -z "$1" ] || { cat "$work/log"; echo "the true library does not pass $1"; exit 1; }
}

mutate() { # PATCH: the objects of the library with it in $work/mutant
    rm -rf "$work/mutant" "$work/mutant-tree"
    cp -r "$work/tree" "$work/mutant-tree"
    cp -r "$work/true" "$work/mutant"
    patch -s -p1 -d "$work/mutant-tree" <"$1" || return 1
    if grep -q '^+++ .*\.h' "$1"; then
        build "$work/mutant-tree" "$work/mutant" || return 1
        compile "$work/mutant-tree" "$root/tests/${module}_test.c" "$work/mutant/programs"
        return
    fi
    for file in "$work"/mutant-tree/src/gpamap/*.c; do
        cmp -s "$file" "$work/tree/src/gpamap/$(basename "$file")" ||
            compile "$work/mutant-tree" "$file" "$work/mutant/lib" || return 1
    done
}

if [ "$1" = --true ]; then
    make_true
    tar -C "$work" -cf "$2" tree true
    exit
fi

module=$1
folder=${2:-$root/tests/mutants/$module}
if [ -e tests/mutants/true.tar ]; then
    tar -C "$work" -xf tests/mutants/true.tar
else
    make_true
fi
compile "$work/tree" "$root/tests/${module}_test.c" "$work/true/programs"
by=$(caught_by_test "$work/true")
want_none "$by"
survived=0
count=0
for patch in "$folder"/*.patch; do
    [ -e "$patch" ] || continue
    name=$module/$(basename "$patch" .patch)
    count=$((count + 1))
    if ! mutate "$patch"; then
        echo "$name: does not apply or compile"
        survived=$((survived + 1))
        continue
    fi
    by=$(caught_by_test "$work/mutant")
    by=${by:-$(caught_by_replay "$work/mutant")}
    echo "$name: ${by:+caught by }${by:-SURVIVED}"
    [ -n "$by" ] || survived=$((survived + 1))
done
echo "$module: $count mutants, $survived not caught"
[ "$count" -gt 0 ] && [ "$survived" -eq 0 ]
