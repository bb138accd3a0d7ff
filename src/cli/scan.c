/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/scan.h"

struct scan scan_of(const char *text)
{
    struct scan scan = { text, 0, 0 };

    while (text[scan.end] != '\0') {
        scan.end++;
    }
    return scan;
}

bool scan_line(struct scan *scan, struct scan *line)
{
    const size_t start = scan->at;
    size_t text_end = start;
    size_t end = start;

    if (start >= scan->end) {
        return false;
    }
    for (; end < scan->end && scan->bytes[end] != '\n'; end++) {
        text_end = scan->bytes[end] == '\r' ? end : end + 1;
    }
    *line = (struct scan){ scan->bytes, start, text_end };
    scan->at = end < scan->end ? end + 1 : end;
    return true;
}

bool scan_word(struct scan *scan, const char *word)
{
    size_t at = scan->at;

    for (; *word != '\0'; word++) {
        if (at >= scan->end || scan->bytes[at] != *word) {
            return false;
        }
        at++;
    }
    scan->at = at;
    return true;
}

bool scan_past(struct scan *scan, const char *word)
{
    for (struct scan rest = *scan; rest.at < rest.end; rest.at++) {
        struct scan found = rest;

        if (scan_word(&found, word)) {
            *scan = found;
            return true;
        }
    }
    return false;
}

/* The value of a digit, 16 when it is none. */
static unsigned digit_value(char c)
{
    unsigned value = 16;

    if (c >= '0' && c <= '9') {
        value = (unsigned)(c - '0');
    } else if (c >= 'a' && c <= 'f') {
        value = (unsigned)(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
        value = (unsigned)(c - 'A') + 10;
    }
    return value;
}

/* Take the digits of a number that is at most `most`. */
static const char *scan_number(struct scan *scan, unsigned base, uint64_t most, uint64_t *value)
{
    uint64_t number = 0;
    bool any = false;

    for (; scan->at < scan->end; scan->at++) {
        const unsigned digit = digit_value(scan->bytes[scan->at]);

        if (digit >= base) {
            break;
        }
        if (number > (most - digit) / base) {
            return "the number is too big";
        }
        number = number * base + digit;
        any = true;
    }
    *value = number;
    return any ? NULL : "expected a number";
}

const char *scan_hex(struct scan *scan, uint64_t *value)
{
    return scan_number(scan, 16, UINT64_MAX, value);
}

const char *scan_decimal(struct scan *scan, uint32_t *value)
{
    uint64_t number = 0;
    const char *problem = scan_number(scan, 10, UINT32_MAX, &number);

    *value = (uint32_t)number;
    return problem;
}

uint16_t le16(const char *bytes)
{
    return (uint16_t)((unsigned char)bytes[0] | (unsigned)(unsigned char)bytes[1] << 8);
}

uint32_t le32(const char *bytes)
{
    return le16(bytes) | (uint32_t)le16(bytes + 2) << 16;
}

uint64_t le64(const char *bytes)
{
    return le32(bytes) | (uint64_t)le32(bytes + 4) << 32;
}

uint32_t be32(const char *bytes)
{
    uint32_t value = 0;

    for (size_t i = 0; i < 4; i++) {
        value = value << 8 | (unsigned char)bytes[i];
    }
    return value;
}
