/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Write the text to the file so that it is there whole or not at all. */
static enum cli_exit write_file(const char *file, const char *bytes, size_t size)
{
    const size_t name_size = strlen(file) + sizeof ".XXXXXX";
    char *name = malloc(name_size);

    if (name == NULL) {
        return no_memory();
    }
    (void)snprintf(name, name_size, "%s.XXXXXX", file);

    const int fd = mkstemp(name);
    FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    const mode_t mask = umask(0);
    bool good = stream != NULL;

    (void)umask(mask);
    good = good && fwrite(bytes, 1, size, stream) == size;
    good = good && fchmod(fd, 0666 & ~mask) == 0;
    good = stream != NULL && fclose(stream) == 0 && good;
    good = good && rename(name, file) == 0;
    if (!good) {
        fprintf(stderr, "gpamap: cannot write %s: %s\n", file, strerror(errno));
    }
    if (!good && fd >= 0) {
        (void)unlink(name);
    }
    free(name);
    return good ? CLI_OK : CLI_INTERNAL;
}

enum cli_exit output_write(const char *file, const struct text *text)
{
    if (text->broken) {
        return no_memory();
    }
    if (file != NULL) {
        return write_file(file, text->bytes, text->size);
    }
    (void)fwrite(text->bytes, 1, text->size, stdout); /* main judges the stream */
    return CLI_OK;
}
