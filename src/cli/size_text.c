/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "cli/size_text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char NOT_A_SIZE[] = "is not a size: write 4096, \"0x1000\", \"128 MiB\" or \"2G\"";
static const char NOT_EXACT[] = "is not a whole number of bytes";
static const char TOO_BIG[] = "is too big: it does not fit 64 bits";
static const char DECIMAL_UNIT[] = "has a unit that may mean powers of 1000: write KiB, MiB, GiB, TiB, PiB or EiB";
static const char NOT_A_NUMBER[] = "is not a number: write 4096, 0x1000, 4K or 2G";
static const char TOO_BIG_NUMBER[] = "does not fit 64 bits";

static int digit_of(char c, unsigned base)
{
    int digit = -1;

    if (c >= '0' && c <= '9') {
        digit = c - '0';
    } else if (base == 16 && c >= 'a' && c <= 'f') {
        digit = c - 'a' + 10;
    } else if (base == 16 && c >= 'A' && c <= 'F') {
        digit = c - 'A' + 10;
    }
    return digit;
}

/* Read digits, '_' between two of them when grouped; the text after them, or NULL when there are none. *overflow is
   set, and the digits are read to their end, when the value does not fit. */
static const char *read_digits(const char *text, unsigned base, bool grouped, uint64_t *value, bool *overflow)
{
    const char *start = text;
    uint64_t sum = 0;

    for (; digit_of(*text, base) >= 0 || (grouped && *text == '_' && text > start && digit_of(text[1], base) >= 0);
         text++) {
        if (*text != '_') {
            const uint64_t digit = (uint64_t)digit_of(*text, base);

            *overflow = *overflow || sum > (UINT64_MAX - digit) / base;
            sum = sum * base + digit;
        }
    }
    *value = sum;
    return text > start ? text : NULL;
}

/* The shift of a unit letter, -1 when it is none. */
static int unit_shift(char letter)
{
    static const char letters[] = "BKMGTPE";
    const char *found = letter ? strchr(letters, letter) : NULL;

    return found ? (int)(found - letters) * 10 : -1;
}

/* Read a unit to the end of the text: NULL and its shift, or what is wrong. */
static const char *read_unit(const char *text, int *shift)
{
    const char *unit = text + (*text == ' ');

    *shift = 0;
    if (*text == '\0') {
        return NULL;
    }
    *shift = unit_shift(*unit);
    if (*shift < 0) {
        return NOT_A_SIZE;
    }
    if (unit[1] == '\0' || (*shift > 0 && strcmp(unit + 1, "iB") == 0)) {
        return NULL;
    }
    return *shift > 0 && strcmp(unit + 1, "B") == 0 ? DECIMAL_UNIT : NOT_A_SIZE;
}

/* whole + fraction / 10^digits units of 2^shift bytes. */
static const char *scale(uint64_t whole, uint64_t fraction, unsigned digits, int shift, uint64_t *value)
{
    unsigned __int128 part = (unsigned __int128)fraction << shift;

    for (; digits > 0; digits--) {
        if (part % 10 != 0) {
            return NOT_EXACT;
        }
        part /= 10;
    }
    if (whole > UINT64_MAX >> shift || (whole << shift) > UINT64_MAX - (uint64_t)part) {
        return TOO_BIG;
    }
    *value = (whole << shift) + (uint64_t)part;
    return NULL;
}

const char *size_parse(const char *text, uint64_t *value)
{
    const unsigned base = strncmp(text, "0x", 2) == 0 ? 16 : 10;
    uint64_t whole = 0;
    uint64_t fraction = 0;
    unsigned digits = 0;
    bool overflow = false;
    bool long_fraction = false;
    int shift = 0;
    const char *rest = read_digits(text + (base == 16 ? 2 : 0), base, true, &whole, &overflow);

    if (rest != NULL && base == 10 && *rest == '.') {
        const char *point = rest;

        rest = read_digits(point + 1, 10, false, &fraction, &long_fraction);
        digits = rest != NULL ? (unsigned)(rest - point - 1) : 0;
    }
    if (rest == NULL) {
        return NOT_A_SIZE;
    }
    const char *problem = read_unit(rest, &shift);

    if (problem != NULL) {
        return problem;
    }
    if (overflow) {
        return TOO_BIG;
    }
    if (long_fraction) {
        return NOT_EXACT;
    }
    return scale(whole, fraction, digits, shift, value);
}

const char *trace_number_parse(const char *text, uint64_t *value)
{
    const unsigned base = strncmp(text, "0x", 2) == 0 ? 16 : 10;
    uint64_t whole = 0;
    bool overflow = false;
    int shift = 0;
    const char *rest = read_digits(text + (base == 16 ? 2 : 0), base, false, &whole, &overflow);

    if (rest == NULL) {
        return NOT_A_NUMBER;
    }
    if (*rest != '\0') {
        shift = rest[1] == '\0' ? unit_shift(*rest) : -1;
        if (shift < 10 || shift > 40) {
            return NOT_A_NUMBER;
        }
    }
    if (overflow || whole > UINT64_MAX >> shift) {
        return TOO_BIG_NUMBER;
    }
    *value = whole << shift;
    return NULL;
}

const char *size_format(uint64_t size, char text[SIZE_TEXT_MAX])
{
    static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
    unsigned unit = 0;

    while (unit < 6 && size >> (10 * (unit + 1)) != 0) {
        unit++;
    }
    if (unit > 0) {
        const uint64_t one = (uint64_t)1 << (10 * unit);
        const unsigned __int128 hundredths = (unsigned __int128)(size % one) * 100;
        const unsigned rest = (unsigned)(hundredths / one);

        if (hundredths % one != 0 && size % (one >> 10) == 0 && size / (one >> 10) < 10000) {
            unit--; /* four digits of the next smaller unit are better than a rounded number */
        } else {
            const char *about = hundredths % one != 0 ? "~" : "";

            if (rest == 0) {
                (void)snprintf(text, SIZE_TEXT_MAX, "%s%" PRIu64 " %s", about, size / one, units[unit]);
            } else {
                (void)snprintf(text, SIZE_TEXT_MAX, rest % 10 == 0 ? "%s%" PRIu64 ".%u %s" : "%s%" PRIu64 ".%02u %s",
                               about, size / one, rest % 10 == 0 ? rest / 10 : rest, units[unit]);
            }
            return text;
        }
    }
    (void)snprintf(text, SIZE_TEXT_MAX, "%" PRIu64 " %s", size >> (10 * unit), units[unit]);
    return text;
}
