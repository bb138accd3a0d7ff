/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/*
 * Runs a fuzz harness once for the empty input and once for each input: FILE, or every line of @LIST.
 * An input is given in a block of exactly its size, so that a sanitizer sees one byte too far.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static _Noreturn void fail(const char *path)
{
    perror(path);
    exit(2);
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size;
    uint8_t *data;

    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET)) {
        fail(path);
    }
    data = malloc((size_t)size);
    if (size > 0 && (!data || fread(data, 1, (size_t)size, file) != (size_t)size)) {
        fail(path);
    }
    fclose(file);
    fprintf(stderr, "%s\n", path); /* the last one named is the one that failed */
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
}

static unsigned run_list(const char *path)
{
    FILE *list = fopen(path, "r");
    char line[4096];
    unsigned count = 0;

    if (!list) {
        fail(path);
    }
    while (fgets(line, sizeof(line), list)) {
        line[strcspn(line, "\n")] = '\0';
        run_file(line);
        count++;
    }
    fclose(list);
    return count;
}

int main(int argc, char **argv)
{
    unsigned count = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '@') {
            count += run_list(argv[i] + 1);
        } else {
            run_file(argv[i]);
            count++;
        }
    }
    printf("%u inputs and the empty one\n", count);
    return 0;
}
