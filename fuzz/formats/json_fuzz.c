/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of the readers and writers of descriptions and layouts: format_fuzz.h says what is compared, and what is not covered.
 * Input: A text. Its content tells which it is.
 * Replay: bazel run //fuzz/formats:json_fuzz_libfuzzer -- $PWD/FILE
 */
#include "format_fuzz.h"

#include "cli/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const enum map_format format = map_format_of((const char *)data, size);

    format_fuzz(format == MAP_LAYOUT ? MAP_LAYOUT : MAP_DESCRIPTION, data, size);
    return 0;
}
