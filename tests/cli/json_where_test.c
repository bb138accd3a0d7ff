/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/json_where.h"

static const char TEXT[] = " { \"a\" : 1,\n  \"b\\\"]\": [ true , {\"x\":\"}\\\\\"}, [[],{}], \"s\" ],\"c\":{}}";

/* The value, or the key, at a path begins with these characters, at the one place where they stand in the text. */
static void finds(const char *expected, bool key, size_t depth, size_t a, size_t b, size_t c)
{
    const size_t path[3] = { a, b, c };

    assert_int_equal(json_where(TEXT, path, depth, key), strstr(TEXT, expected) - TEXT);
}

static void the_document_itself(void **state)
{
    (void)state;
    finds("{ \"a\"", false, 0, 0, 0, 0);
}

static void members_by_number(void **state)
{
    (void)state;
    finds("1,\n", false, 1, 0, 0, 0);
    finds("\"a\"", true, 1, 0, 0, 0);
    finds("[ true", false, 1, 1, 0, 0);
    finds("\"b\\\"", true, 1, 1, 0, 0);
    finds("{}}", false, 1, 2, 0, 0);
    finds("\"c\"", true, 1, 2, 0, 0);
}

static void elements_past_values_of_any_depth(void **state)
{
    (void)state;
    finds("true", false, 2, 1, 0, 0);
    finds("{\"x\"", false, 2, 1, 1, 0);
    finds("[[]", false, 2, 1, 2, 0);
    finds("\"s\"", false, 2, 1, 3, 0);
}

static void members_of_elements(void **state)
{
    (void)state;
    finds("\"x\"", true, 3, 1, 1, 0);
    finds("\"}\\\\\"", false, 3, 1, 1, 0);
    finds("[],{}]", false, 3, 1, 2, 0);
    finds("{}]", false, 3, 1, 2, 1);
}

static void token(const char *text, size_t end, size_t start)
{
    assert_int_equal(json_token_start(text, end), start);
}

static void tokens_begin(void **state)
{
    (void)state;
    token("", 0, 0);
    token("{", 1, 0);
    token("{\"abc\"", 6, 1);
    token("{\"a\\\"b\"", 7, 1);
    token("[12345", 6, 1);
    token("[1, 99", 6, 4);
    token("nul", 3, 0);
    token("[}", 2, 1);
    token("\"", 1, 0);
    token("[ \"", 3, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_itself),
        cmocka_unit_test(members_by_number),
        cmocka_unit_test(elements_past_values_of_any_depth),
        cmocka_unit_test(members_of_elements),
        cmocka_unit_test(tokens_begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
