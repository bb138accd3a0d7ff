/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/span.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

static bool is_everything(uint64_t first, uint64_t last)
{
    return first == 0 && last == UINT64_MAX;
}

const char *span_text(uint64_t first, uint64_t last, char text[SPAN_TEXT_MAX])
{
    (void)snprintf(text, SPAN_TEXT_MAX, "[0x%" PRIx64 "-0x%" PRIx64 "]", first, last);
    return text;
}

const char *span_size_text(uint64_t first, uint64_t last, char text[SIZE_TEXT_MAX])
{
    if (is_everything(first, last)) {
        (void)snprintf(text, SIZE_TEXT_MAX, "16 EiB");
        return text;
    }
    return size_format(last - first + 1, text);
}

const char *span_size_hex(uint64_t first, uint64_t last, char text[SPAN_HEX_MAX])
{
    if (is_everything(first, last)) {
        (void)snprintf(text, SPAN_HEX_MAX, "0x10000000000000000");
    } else {
        (void)snprintf(text, SPAN_HEX_MAX, "0x%" PRIx64, last - first + 1);
    }
    return text;
}
