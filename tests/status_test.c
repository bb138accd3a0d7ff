/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include "gpamap/status.h"

#include "tests/unit.h"

static void every_status_has_the_name_of_the_trace_format(void **state)
{
    static const char *const names[] = { "ok",
                                         "invalid-range",
                                         "invalid-size",
                                         "invalid-alignment",
                                         "unsorted left",
                                         "unsorted right",
                                         "fixed-overlap",
                                         "capacity",
                                         "not-available",
                                         "exhausted",
                                         "bad-size",
                                         "bad-numa-size",
                                         "empty-numa-sizes",
                                         "bad-memory-ranges",
                                         "vtl2-before-end-of-ram",
                                         "unaligned-address",
                                         "out-of-range",
                                         "never-allocated",
                                         "already-released" };

    (void)state;
    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_string_equal(gpamap_status_name((enum gpamap_status)i), names[i]);
    }
}

static void any_other_number_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(gpamap_status_name((enum gpamap_status)19), "unknown");
    assert_string_equal(gpamap_status_name((enum gpamap_status)(-1)), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_the_name_of_the_trace_format),
        cmocka_unit_test(any_other_number_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
