/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/size_text.h"

#define GIB ((uint64_t)1 << 30)
#define UNTOUCHED ((uint64_t)0x123)

static void reads(const char *text, uint64_t expected)
{
    uint64_t value = UNTOUCHED;

    assert_null(size_parse(text, &value));
    assert_int_equal(value, expected);
}

static void refuses(const char *text, const char *words)
{
    uint64_t value = UNTOUCHED;
    const char *problem = size_parse(text, &value);

    assert_non_null(problem);
    assert_non_null(strstr(problem, words));
    assert_int_equal(value, UNTOUCHED);
}

static void bytes_are_decimal_or_hexadecimal(void **state)
{
    (void)state;
    reads("0", 0);
    reads("4096", 4096);
    reads("007", 7);
    reads("0x0", 0);
    reads("0x1000", 4096);
    reads("0xDeadBeef", 0xdeadbeef);
    reads("18446744073709551615", UINT64_MAX);
    reads("0xffffffffffffffff", UINT64_MAX);
    reads("0x00000000000000000000001", 1);
}

static void units_are_powers_of_1024(void **state)
{
    (void)state;
    reads("3B", 3);
    reads("1K", 1024);
    reads("1KiB", 1024);
    reads("1 KiB", 1024);
    reads("128 MiB", 128 << 20);
    reads("2G", 2 * GIB);
    reads("2 GiB", 2 * GIB);
    reads("1T", GIB << 10);
    reads("1 PiB", GIB << 20);
    reads("15E", (uint64_t)15 << 60);
    reads("0x10 K", 16384);
    reads("0x10K", 16384);
}

/* B and E are digits after 0x: only a blank makes units of them. */
static void hexadecimal_digits_are_no_units(void **state)
{
    (void)state;
    reads("0x1B", 0x1b);
    reads("0x1E", 0x1e);
    reads("0x1 B", 1);
    reads("0x1 E", (uint64_t)1 << 60);
    refuses("0x1EiB", "is not a size");
}

static void digits_may_be_grouped(void **state)
{
    (void)state;
    reads("0xfee0_0000", 0xfee00000);
    reads("1_000_000", 1000000);
    refuses("1__0", "is not a size");
    refuses("_1", "is not a size");
    refuses("1_", "is not a size");
    refuses("0x_1", "is not a size");
    refuses("1_K", "is not a size");
}

static void fractions_must_come_out_even(void **state)
{
    (void)state;
    reads("1.5 KiB", 1536);
    reads("3.5G", 3 * GIB + GIB / 2);
    reads("0.25 MiB", 256 << 10);
    reads("1.0", 1);
    reads("1.50K", 1536);
    reads("0.0009765625 K", 1);
    refuses("0.1 GiB", "is not a whole number of bytes");
    refuses("1.5", "is not a whole number of bytes");
    refuses("1.99999999999999999999999999999 E", "is not a whole number of bytes");
    refuses("1.", "is not a size");
    refuses(".5K", "is not a size");
    refuses("1._5K", "is not a size");
    refuses("0x1.5K", "is not a size");
}

static void what_does_not_fit_64_bits_is_refused(void **state)
{
    (void)state;
    refuses("18446744073709551616", "does not fit 64 bits");
    refuses("0x10000000000000000", "does not fit 64 bits");
    refuses("16E", "does not fit 64 bits");
    refuses("16777216T", "does not fit 64 bits");
    refuses("99999999999999999999999999999999999999", "does not fit 64 bits");
    refuses("16.5E", "does not fit 64 bits");
    reads("15.5E", (uint64_t)31 << 59);
}

static void anything_else_is_no_size(void **state)
{
    static const char *const texts[] = { "",      " ",   "G",    "-1",         "+1",    " 1",  "1 ",   "1  G",
                                         "1 XiB", "0x",  "0xg",  "1g",         "1 gib", "4iB", "4BiB", "1G1",
                                         "1,5G",  "1e3", "0X10", "1\xC2\xA0G", "12 34", "1K ", "\n",   "1\n" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        refuses(texts[i], "is not a size");
    }
    refuses("1KB", "powers of 1000");
    refuses("1 GB", "powers of 1000");
}

static void trace_numbers_have_no_more_than_a_unit_letter(void **state)
{
    static const char *const bad[] = { "", "x", "1k", "1P", "1E", "1B", "1 K", "1.5K", "1_0", "1KiB", "0x", "-1", "K" };
    uint64_t value = UNTOUCHED;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_non_null(trace_number_parse(bad[i], &value));
        assert_int_equal(value, UNTOUCHED);
    }
    assert_null(trace_number_parse("0x10M", &value));
    assert_int_equal(value, 16 << 20);
    assert_null(trace_number_parse("16777215T", &value));
    assert_int_equal(value, (uint64_t)0xffffff << 40);
    assert_non_null(trace_number_parse("16777216T", &value));
    assert_non_null(trace_number_parse("18446744073709551616", &value));
}

static void writes(uint64_t size, const char *expected)
{
    char text[SIZE_TEXT_MAX];

    assert_string_equal(size_format(size, text), expected);
}

static void sizes_are_written_short(void **state)
{
    (void)state;
    writes(0, "0 B");
    writes(1, "1 B");
    writes(1023, "1023 B");
    writes(1024, "1 KiB");
    writes(1536, "1.5 KiB");
    writes(2 * GIB, "2 GiB");
    writes(3 * GIB + GIB / 2, "3.5 GiB");
    writes(3 * GIB + GIB / 4, "3.25 GiB");
    writes(2 * GIB - ((uint64_t)1 << 20), "2047 MiB");
    writes(0xfec00000 - 0xc0000000, "1004 MiB");
    writes((uint64_t)9999 << 20, "9999 MiB");
    writes((uint64_t)15 << 60, "15 EiB");
}

static void sizes_that_are_cut_say_so(void **state)
{
    (void)state;
    writes(0x2eff0000, "~751.93 MiB");
    writes((uint64_t)10001 << 20, "~9.76 GiB");
    writes(GIB + 4096, "~1 GiB");
    writes(UINT64_MAX, "~15.99 EiB");
    writes(0xfffffffffffff000, "~15.99 EiB");
}

/* What is written without a '~' reads back as the same bytes. */
static void exact_sizes_read_back(void **state)
{
    (void)state;
    for (uint64_t pages = 1; pages < 20000; pages++) {
        char text[SIZE_TEXT_MAX];
        uint64_t value = UNTOUCHED;

        if (size_format(pages * 4096, text)[0] != '~') {
            assert_null(size_parse(text, &value));
            assert_int_equal(value, pages * 4096);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_decimal_or_hexadecimal),
        cmocka_unit_test(units_are_powers_of_1024),
        cmocka_unit_test(hexadecimal_digits_are_no_units),
        cmocka_unit_test(digits_may_be_grouped),
        cmocka_unit_test(fractions_must_come_out_even),
        cmocka_unit_test(what_does_not_fit_64_bits_is_refused),
        cmocka_unit_test(anything_else_is_no_size),
        cmocka_unit_test(trace_numbers_have_no_more_than_a_unit_letter),
        cmocka_unit_test(sizes_are_written_short),
        cmocka_unit_test(sizes_that_are_cut_say_so),
        cmocka_unit_test(exact_sizes_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
