/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of the reader and writer of Linux /proc/iomem: format_fuzz.h says what is compared, and what is not covered.
 * Input: A text.
 * Replay: bazel run //fuzz/formats:iomem_fuzz_libfuzzer -- $PWD/FILE
 */
#include "format_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    format_fuzz(MAP_IOMEM, data, size);
    return 0;
}
