/* SPDX-License-Identifier: MIT OR Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include "cli/replay.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/size_text.h"

#define LINE_SIZE_MAX ((size_t)64 << 20)

void replay_stop(struct replay *replay, const char *format, ...)
{
    va_list args;

    if (!replay->stop) {
        va_start(args, format);
        (void)vsnprintf(replay->message, sizeof replay->message, format, args);
        va_end(args);
        replay->stop = true;
    }
}

void replay_no_memory(struct replay *replay)
{
    replay_stop(replay, "out of memory");
    replay->internal = true;
}

const char *read_word(struct replay *replay, const char *what)
{
    struct trace_line *line = &replay->line;

    if (line->next == line->count) {
        replay_stop(replay, "'%s' needs %s here", line->tokens[0], what);
        return "";
    }
    return line->tokens[line->next++];
}

const char *read_tag(struct replay *replay)
{
    const char *tag = read_word(replay, "a tag");
    const char *problem = tag_check(tag);

    if (problem != NULL) {
        replay_stop(replay, "the tag '%.80s' %s", tag, problem);
        return "";
    }
    return tag;
}

uint64_t read_number(struct replay *replay, const char *what)
{
    const char *word = read_word(replay, what);
    uint64_t value = 0;
    const char *problem = replay->stop ? NULL : trace_number_parse(word, &value);

    if (problem != NULL) {
        replay_stop(replay, "'%.80s' %s", word, problem);
    }
    return value;
}

struct gpamap_range read_ends(struct replay *replay)
{
    struct gpamap_range range = { 0, 0 };

    range.start = read_number(replay, "a start");
    range.end = read_number(replay, "an end");
    return range;
}

bool read_end(struct replay *replay)
{
    const struct trace_line *line = &replay->line;

    if (line->next < line->count) {
        replay_stop(replay, "'%.80s' is one word too many for '%s'", line->tokens[line->next], line->tokens[0]);
    }
    return !replay->stop;
}

void answer_error(const char *name)
{
    printf("error %s\n", name);
}

void answer_status(enum gpamap_status status)
{
    if (status == GPAMAP_OK) {
        puts("ok");
    } else {
        answer_error(gpamap_status_name(status));
    }
}

void answer_bool(bool value)
{
    puts(value ? "true" : "false");
}

void answer_range(const char *word, struct gpamap_range range)
{
    printf("%s 0x%" PRIx64 " 0x%" PRIx64 "\n", word, range.start, range.end);
}

bool refuse_range(struct gpamap_range range)
{
    if (!gpamap_range_is_valid(range)) {
        answer_status(GPAMAP_ERR_INVALID_RANGE);
        return true;
    }
    return false;
}

static const struct trace_command *find_command(const char *name)
{
    static const struct trace_command *const sections[] = { RANGE_COMMANDS,  RANGE_SET_COMMANDS, LAYOUT_COMMANDS,
                                                            MEMORY_COMMANDS, ADDRESS_COMMANDS,   ID_COMMANDS };

    for (size_t s = 0; s < sizeof sections / sizeof sections[0]; s++) {
        for (const struct trace_command *command = sections[s]; command->name != NULL; command++) {
            if (strcmp(command->name, name) == 0) {
                return command;
            }
        }
    }
    return NULL;
}

/* Cut a line into tokens, in place; *tokens grows as needed. False when there is no memory. */
static bool cut(char *text, struct trace_line *line, size_t *capacity)
{
    static const char blanks[] = " \t\r\n";
    char *rest = NULL;

    text[strcspn(text, "#")] = '\0';
    line->count = 0;
    line->next = 1;
    for (char *token = strtok_r(text, blanks, &rest); token != NULL; token = strtok_r(NULL, blanks, &rest)) {
        if (line->count == *capacity) {
            const size_t wanted = *capacity == 0 ? 16 : *capacity * 2;
            char **tokens = realloc(line->tokens, wanted * sizeof tokens[0]);

            if (tokens == NULL) {
                return false;
            }
            line->tokens = tokens;
            *capacity = wanted;
        }
        line->tokens[line->count++] = token;
    }
    return true;
}

static void run_line(struct replay *replay, char *text, size_t size, size_t *capacity)
{
    if (memchr(text, '\0', size) != NULL) {
        replay_stop(replay, "the line holds a NUL byte");
    } else if (!cut(text, &replay->line, capacity)) {
        replay_no_memory(replay);
    } else if (replay->line.count > 0) {
        const struct trace_command *command = find_command(replay->line.tokens[0]);

        if (command == NULL) {
            replay_stop(replay, "unknown command '%.80s'", replay->line.tokens[0]);
        } else {
            command->run(replay);
        }
    }
}

static void prompt(bool interactive)
{
    if (interactive) {
        (void)fputs("gpamap> ", stderr);
        (void)fflush(stderr);
    }
}

struct line_buffer {
    char *text; /* ended by a NUL that is not counted */
    size_t size, capacity;
};

/* Read a line, without its end. False at the end of the stream, or when the run stopped. */
static bool read_line(struct replay *replay, FILE *stream, struct line_buffer *line)
{
    int c = getc(stream);

    line->size = 0;
    if (c == EOF) {
        return false;
    }
    for (;; c = getc(stream)) {
        if (line->size == line->capacity) {
            const size_t capacity = line->capacity == 0 ? 256 : line->capacity * 2;
            char *text = capacity > LINE_SIZE_MAX ? NULL : realloc(line->text, capacity);

            if (text == NULL) {
                replay_stop(replay, "the line is too long");
                return false;
            }
            line->text = text;
            line->capacity = capacity;
        }
        if (c == EOF || c == '\n') {
            line->text[line->size] = '\0';
            return true;
        }
        line->text[line->size++] = (char)c;
    }
}

/* Run every line of the stream. */
static enum cli_exit run_stream(struct replay *replay, FILE *stream, const char *name)
{
    const bool interactive = isatty(fileno(stream)) != 0;
    struct line_buffer line = { 0 };
    size_t token_capacity = 0;
    uint64_t number = 0;
    bool more = true;
    enum cli_exit result = CLI_OK;

    while (more && !replay->stop && !ferror(stdout)) { /* main says what is wrong with standard output */
        prompt(interactive);
        number++;
        more = read_line(replay, stream, &line);
        if (more) {
            run_line(replay, line.text, line.size, &token_capacity);
        }
    }
    if (replay->stop) {
        (void)fflush(stdout);
        fprintf(stderr, "%s:%" PRIu64 ": %s\n", name, number, replay->message);
        result = replay->internal ? CLI_INTERNAL : CLI_BAD_INPUT;
    }
    if (ferror(stream)) {
        fprintf(stderr, "gpamap: cannot read %s: %s\n", name, strerror(errno));
        result = CLI_BAD_INPUT;
    } else if (interactive && !more) {
        (void)fputc('\n', stderr);
    }
    free(line.text);
    return result;
}

enum cli_exit replay_command(int argc, char **argv)
{
    struct replay replay = { 0 };
    const char *file = argc > 1 ? argv[1] : NULL;

    if (file != NULL && strcmp(file, "--") == 0) {
        argc--;
        argv++;
        file = argc > 1 ? argv[1] : NULL;
    } else if (file != NULL && file[0] == '-' && file[1] != '\0') {
        return usage_error("replay", "unknown option '%s'", file);
    }
    if (argc != 2) {
        return usage_error("replay",
                           file == NULL ? "replay needs a FILE, or - for standard input" : "replay takes one FILE");
    }
    const bool standard = strcmp(file, "-") == 0;
    FILE *stream = standard ? stdin : fopen(file, "r");

    if (stream == NULL) {
        fprintf(stderr, "gpamap: cannot open %s: %s\n", file, strerror(errno));
        return CLI_BAD_INPUT;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0);

    const enum cli_exit result = run_stream(&replay, stream, standard ? "<stdin>" : file);

    if (!standard) {
        (void)fclose(stream);
    }
    free(replay.line.tokens);
    free(replay.left.ranges);
    free(replay.right.ranges);
    free(replay.set.ranges);
    free(replay.id_words);
    request_list_free(&replay.requests);
    request_list_free(&replay.targets);
    replay_memory_free(&replay.memory);
    free(replay.addresses.storage);
    return result;
}
