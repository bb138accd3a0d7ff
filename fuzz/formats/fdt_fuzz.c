/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of the reader and writer of flattened device trees: format_fuzz.h says what is compared, and what is not covered.
 * Input: A device tree; format_fuzz.h says more.
 * Replay: bazel run //fuzz/formats:fdt_fuzz_libfuzzer -- $PWD/FILE
 */
#include "format_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    format_fuzz(MAP_FDT, data, size);
    return 0;
}
