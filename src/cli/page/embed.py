#!/usr/bin/env python3
# SPDX-License-Identifier: MIT OR Apache-2.0
"""The parts of the page as C texts, and the hash by which a page admits its one script.

usage: embed.py map.css page.css page.js > page_assets.c
"""

import base64
import hashlib
import sys


def literal(text):
    """A C string, a line of text in each line."""
    lines = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")
    return "\n".join('    "%s\\n"' % line for line in lines if line)


def main():
    print('#include "cli/map_render.h"\n')
    for name, path in zip(("PAGE_MAP_STYLE", "PAGE_STYLE", "PAGE_SCRIPT"), sys.argv[1:]):
        with open(path, encoding="utf-8") as file:
            text = "".join(line for line in file if line.strip())
        print("const char %s[] =\n%s;\n" % (name, literal(text)))
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    print('const char PAGE_SCRIPT_HASH[] = "sha256-%s";' % digest)


main()
