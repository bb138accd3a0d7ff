/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* C++ links the library; that it takes every public header by itself is what the generated files beside this one say. */
#include "gpamap/gpamap.h"

int main()
{
    const gpamap_range range = { 0x1000, 0x3000 };

    return gpamap_range_size(range) == 0x2000 ? 0 : 1;
}
