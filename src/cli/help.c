/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const char HELP[] =
    "gpamap - the guest-physical address space of a virtual machine\n"
    "\n"
    "Usage:\n"
    "  gpamap plan FILE     compute and show the address map of a VM described in JSON\n"
    "  gpamap replay FILE   run a trace: try the library by hand, one command a line\n"
    "  gpamap COMMAND --help\n"
    "  gpamap --version\n"
    "\n"
    "FILE may be - for standard input.\n"
    "\n"
    "Examples:\n"
    "  gpamap plan examples/q35-8g.json\n"
    "  gpamap plan examples/numa-2.json --format svg -o map.svg\n"
    "  echo 'range aligned-subrange 0x1000 1G 2M' | gpamap replay -\n"
    "\n"
    "Exit status: 0 all is well; 1 a finding: something cannot be placed, or lies out of reach;\n"
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
    if (command == NULL) {
        (void)fputs(HELP, stdout);
    } else {
        (void)fputs(strcmp(command, "plan") == 0 ? PLAN_HELP : REPLAY_HELP, stdout);
    }
}
