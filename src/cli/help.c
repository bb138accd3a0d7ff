/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const char HELP[] =
    "gpamap - the guest-physical address space of a virtual machine\n"
    "\n"
    "Usage:\n"
    "  gpamap plan FILE           compute and show the address map of a VM described in JSON\n"
    "  gpamap check FILE...       find what is wrong with one map, or with several together\n"
    "  gpamap probe FILE ADDR...  say what stands at an address\n"
    "  gpamap diff OLD NEW        say what changed between two maps, and whether a guest would notice\n"
    "  gpamap replay FILE         run a trace: try the library by hand, one command a line\n"
    "  gpamap COMMAND --help\n"
    "  gpamap --version\n"
    "\n"
    "FILE may be - for standard input.\n"
    "\n"
    "Examples:\n"
    "  gpamap plan examples/q35-8g.json\n"
    "  gpamap plan examples/numa-2.json --format svg -o map.svg\n"
    "  gpamap check vm.json guest.iomem\n"
    "  echo 'range aligned-subrange 0x1000 1G 2M' | gpamap replay -\n"
    "\n"
    "Exit status: 0 all is well; 1 a finding: something cannot be placed, is wrong, missing or different;\n"
    "2 wrong usage or input; 3 no memory, or the output could not be written.\n";

static const char PLAN_HELP[] =
    "gpamap plan - compute and show the address map of a virtual machine\n"
    "\n"
    "Usage: gpamap plan [--format table|json|svg] [-o OUTPUT] FILE\n"
    "\n"
    "  FILE                    the VM description, or - for standard input\n"
    "  -f, --format table      aligned columns, holes shown, a summary (the default)\n"
    "      --format json       the resolved layout; every address and size is a \"0x\" string\n"
    "      --format svg        a drawing\n"
    "  -o, --output OUTPUT     write there, not to standard output; written whole or not at all\n"
    "\n"
    "A description, all keys optional (specs/plan.schema.json has it all):\n"
    "\n"
    "  {\n"
    "    \"name\": \"two disks and a GPU\",\n"
    "    \"phys_bits\": 40,\n"
    "    \"reserved\": [{ \"tag\": \"msi\", \"start\": \"0xfee00000\", \"size\": \"1 MiB\" }],\n"
    "    \"fixed\":    [{ \"tag\": \"ecam\", \"start\": \"0xe0000000\", \"end\": \"0xf0000000\" }],\n"
    "    \"requests\": [{ \"tag\": \"disks\", \"size\": \"32 KiB\", \"placement\": \"mmio32\" },\n"
    "                 { \"tag\": \"gpu\", \"size\": \"16G\", \"align\": \"16G\", \"placement\": \"mmio64\" }],\n"
    "    \"ram\":      [{ \"tag\": \"ram0\", \"size\": \"4 GiB\", \"align\": \"1 GiB\", \"node\": 0 }]\n"
    "  }\n"
    "\n"
    "  reserved    nothing is placed there; does not count as part of the layout\n"
    "  fixed       decided already; part of the layout\n"
    "  requests    placed as one piece each: mmio32 below 4 GiB from the top down, mmio64 above RAM and\n"
    "              4 GiB from the bottom up, post-mmio above everything else\n"
    "  ram         placed from 0 up in the order given, around what is in the way\n"
    "  align       a power of two, 4 KiB when it is left out; of RAM, also the unit in which it is split\n"
    "  phys_bits   the address width to judge the result by; it never changes the layout\n"
    "  comment     a text or a list of texts, in the description and in every entry; not looked at\n"
    "  $schema     for editors that check and complete while you type; not looked at\n"
    "\n"
    "Sizes and addresses are integers or texts: 4096, \"0x1000\", \"0xfee0_0000\", \"2G\", \"128 MiB\", \"1.5 GiB\".\n"
    "K, M, G, T, P and E are powers of 1024.\n"
    "\n"
    "Examples:\n"
    "  gpamap plan examples/q35-8g.json\n"
    "  gpamap plan examples/virt-256g.json --format svg -o map.svg\n"
    "  gpamap plan vm.json --format json | jq -r '.ranges[] | select(.kind == \"ram\") | .start'\n"
    "  echo '{\"ram\": [{\"tag\": \"ram\", \"size\": \"1G\"}]}' | gpamap plan -\n"
    "\n"
    "Exit status: 0 the map is shown; 1 a request cannot be placed, ranges overlap, or the map is shown\n"
    "but does not fit phys_bits; 2 wrong usage or description; 3 no memory, or the output failed.\n";

static const char CHECK_HELP[] =
    "gpamap check - find what is wrong with one map, or with several together\n"
    "\n"
    "Usage: gpamap check [OPTION]... FILE...\n"
    "\n"
    "  FILE                    a map in any format that 'gpamap convert --help' lists, or - for standard input;\n"
    "                          what it is, its content tells\n"
    "  -a, --allow A:B         entries with the tags A and B may share bytes; may be given many times\n"
    "      --phys-bits N       judge every map by this address width, not by the one that it states\n"
    "      --strict            warnings count as errors\n"
    "  -f, --format text       a line for each finding, and one for its remedy (the default)\n"
    "      --format json       for programs; every address and size is a \"0x\" string\n"
    "      --format svg        a drawing of all maps, findings marked\n"
    "      --format html       the same as a page to zoom and search\n"
    "  -o, --output OUTPUT     write there, not to standard output; written whole or not at all\n"
    "\n"
    "Errors: overlap, ram-in-window, window-under-ram, crosses-window, ecam-in-window, node-conflict,\n"
    "page-shared, misaligned, beyond-phys-bits. Warnings: carve-out-split, section-split, huge-page-split.\n"
    "docs/CHECK.md says what each means, and which entries may share bytes by design.\n"
    "A description may hold \"allow\": [[\"A\", \"B\"], ...] as well. Ranges name their first and last byte.\n"
    "\n"
    "Examples:\n"
    "  gpamap check vm.json                                  one map\n"
    "  gpamap check vm.json guest.iomem guest.dtb            what a VMM places, and what its guest sees\n"
    "  gpamap check --allow flash:rom --phys-bits 39 a.json b.json\n"
    "  gpamap check --format html -o findings.html *.json\n"
    "\n"
    "Exit status: 0 no error, 1 an error, or with --strict a warning; 2 wrong usage or input; 3 no memory, or\n"
    "the output failed.\n";

static const char PROBE_HELP[] =
    "gpamap probe - say what stands at an address\n"
    "\n"
    "Usage: gpamap probe [--format table|json] FILE ADDRESS...\n"
    "\n"
    "  FILE                    a map in any format that 'gpamap convert --help' lists, or - for standard input\n"
    "  ADDRESS                 4096, 0x1000, 0xfee0_0000, 2G, \"3.5 GiB\"\n"
    "  -f, --format table      one line for each address (the default)\n"
    "      --format json       for programs; every address and size is a \"0x\" string\n"
    "\n"
    "OFFSET is that of the address in the innermost entry, REMAINING the bytes from it to the end of the entry,\n"
    "WHERE the entries that hold it, outermost first. Where nothing is, WHERE has the neighbours: how far the\n"
    "address is from the last byte below it and from the first above.\n"
    "\n"
    "Examples:\n"
    "  gpamap probe vm.json 0xfee00000 4G\n"
    "  gpamap probe --format json guest.iomem 0xb0000000 | jq '.addresses[0].path[-1].tag'\n"
    "\n"
    "Exit status: 0 something stands at every address; 1 at one of them is nothing; 2 wrong usage or input;\n"
    "3 no memory, or the output failed.\n";

static const char DIFF_HELP[] =
    "gpamap diff - say what changed between two maps, and whether a guest would notice\n"
    "\n"
    "Usage: gpamap diff [--format text|json] [-o OUTPUT] OLD NEW\n"
    "\n"
    "  OLD, NEW                maps in any format that 'gpamap convert --help' lists; one may be -\n"
    "  -f, --format text       a line for each change, and one for who notices (the default)\n"
    "      --format json       for programs; every address is a \"0x\" string\n"
    "  -o, --output OUTPUT     write there, not to standard output; written whole or not at all\n"
    "\n"
    "Addresses are ABI. Entries are compared by tag; of several with one tag, those that stayed are set aside\n"
    "first, then the lowest with the lowest. A running guest is one that goes on on the new map after a\n"
    "migration or from a snapshot; a hibernated one wakes up on it from its own image.\n"
    "\n"
    "Examples:\n"
    "  gpamap diff old.json new.json\n"
    "  gpamap plan vm.json --against released.json           plan, and compare with what was\n"
    "  gpamap diff --format json a.dtb b.dtb | jq -e '.notices.running | not'\n"
    "\n"
    "Exit status: 0 the same, 1 different, 2 wrong usage or input, 3 no memory, or the output failed.\n";

static const char REPLAY_HELP[] =
    "gpamap replay - run a trace\n"
    "\n"
    "Usage: gpamap replay FILE\n"
    "\n"
    "One command a line, # starts a comment, numbers are 4096, 0x1000, 4K, 2G. At a terminal it prompts.\n"
    "Answers are one line, or 'ok N' and N more lines; every number in them is hexadecimal.\n"
    "An operation that fails answers 'error ...' and the run goes on; a line that cannot be read ends it\n"
    "with status 2 and FILE:LINE: message.\n"
    "\n"
    "Ranges (half-open, multiples of 4096) and sorted lists of ranges:\n"
    "  range new S E                     range intersection S E S2 E2\n"
    "  range bounding S E ALIGN          range aligned-subrange S E ALIGN\n"
    "  range overlaps S E S2 E2          range alignment S E BASE\n"
    "  range contains S E S2 E2          range subranges S E OFFSET MAXLEN\n"
    "  left S E ...    right S E ...     list intersect|subtract|walk|flatten\n"
    "\n"
    "Range set:\n"
    "  range-set CAPACITY                lowest-fit SIZE ALIGN LO HI\n"
    "  add S E         remove S E        highest-fit SIZE ALIGN LO HI\n"
    "  has ADDR        covers S E        overlaps S E      total      dump\n"
    "\n"
    "Layout builder:\n"
    "  layout                            request TAG SIZE ALIGN mmio32|mmio64|post-mmio\n"
    "  reserve TAG S E                   ram TAG SIZE ALIGN\n"
    "  fixed TAG S E                     allocate          targets\n"
    "\n"
    "Example:\n"
    "  printf 'layout\\nfixed rom 0xfffc0000 4G\\nram r 6G 1G\\nallocate\\n' | gpamap replay -\n";

void help_print(const char *command)
{
    static const struct {
        const char *command, *text;
    } texts[] = { { "plan", PLAN_HELP },
                  { "check", CHECK_HELP },
                  { "probe", PROBE_HELP },
                  { "diff", DIFF_HELP },
                  { "replay", REPLAY_HELP } };
    const char *text = HELP;

    for (size_t i = 0; command != NULL && i < sizeof texts / sizeof texts[0]; i++) {
        text = strcmp(command, texts[i].command) == 0 ? texts[i].text : text;
    }
    (void)fputs(text, stdout);
}
