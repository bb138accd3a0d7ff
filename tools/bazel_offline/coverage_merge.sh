#!/bin/bash
# SPDX-License-Identifier: MIT OR Apache-2.0
# Both coverage tools of Bazel: makes lcov from what one test left, and joins the reports of all tests.
set -eu

for arg in "$@"; do
    value=${arg#*=}
    case $arg in
    --coverage_dir=*) folder=$value ;;      # of one test
    --source_file_manifest=*) sources=$value ;;
    --reports_file=*) reports=$value ;;     # a list of lcov files, one a test
    --output_file=*) output=$value ;;
    esac
done

if [ -n "${reports:-}" ]; then
    while read -r report; do
        [ ! -f "$report" ] || cat "$report"
    done < "$reports" > "$output"
    exit
fi

python3 - "$folder" "$sources" > "$output" <<'PYTHON'
import glob, gzip, json, sys

folder, sources = sys.argv[1:]
wanted = set(open(sources).read().split())
for path in sorted(glob.glob(folder + "/**/*.gcov.json.gz", recursive=True)):
    for file in json.load(gzip.open(path))["files"]:
        if file["file"] not in wanted:
            continue
        print("SF:" + file["file"])
        for function in file["functions"]:
            print("FN:%d,%s" % (function["start_line"], function["name"]))
            print("FNDA:%d,%s" % (function["execution_count"], function["name"]))
        for line in file["lines"]:
            for i, branch in enumerate(line["branches"]):
                print("BRDA:%d,0,%d,%s" % (line["line_number"], i, branch["count"] if line["count"] else "-"))
            print("DA:%d,%d" % (line["line_number"], line["count"]))
        print("end_of_record")
PYTHON
