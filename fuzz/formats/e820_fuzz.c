/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of the reader and writer of binary e820 entries: format_fuzz.h says what is compared, and what is not covered.
 * Input: Entries of 20 bytes.
 * Replay: bazel run //fuzz/formats:e820_fuzz_libfuzzer -- $PWD/FILE
 */
#include "format_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    format_fuzz(MAP_E820_BINARY, data, size);
    return 0;
}
