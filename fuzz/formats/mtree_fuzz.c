/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of the reader of info mtree -f: format_fuzz.h says what is compared, and what is not covered.
 * Input: A text.
 * Replay: bazel run //fuzz/formats:mtree_fuzz_libfuzzer -- $PWD/FILE
 */
#include "format_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    format_fuzz(MAP_MTREE, data, size);
    return 0;
}
