/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Fuzz harness of the readers and writers of SRAT and MCFG: format_fuzz.h says what is compared, and what is not covered.
 * Input: A table. What the length and the checksum say is set right first, or no input would get far.
 * Replay: bazel run //fuzz/formats:acpi_fuzz_libfuzzer -- $PWD/FILE
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "format_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *table = malloc(size + 1);
    uint8_t sum = 0;

    CHECK(table != NULL);
    if (size >= 10) {
        memcpy(table, data, size);
        for (size_t i = 0; i < 4; i++) {
            table[4 + i] = (uint8_t)(size >> (8 * i));
        }
        table[9] = 0;
        for (size_t i = 0; i < size; i++) {
            sum = (uint8_t)(sum + table[i]);
        }
        table[9] = (uint8_t)-sum;
        format_fuzz(table[0] == 'S' ? MAP_SRAT : MAP_MCFG, table, size);
    }
    free(table);
    return 0;
}
