#include "net/lines.h"

#include <string.h>

struct Lines {
    LineHandler handler;
    void *data;
    GString *held; /* the beginning of a line whose end has not come */
    size_t max_bytes;
    unsigned dropped;
    bool skipping; /* to the end of a line that is too long */
};

Lines *lines_new(size_t max_bytes, LineHandler handler, void *data)
{
    Lines *lines = g_new0(Lines, 1);
    lines->handler = handler;
    lines->data = data;
    lines->held = g_string_new(NULL);
    lines->max_bytes = max_bytes;
    return lines;
}

static void drop(Lines *lines)
{
    lines->dropped++;
    g_string_free(lines->held, TRUE); /* gives back what a long line had taken */
    lines->held = g_string_new(NULL);
}

static void hand_out(Lines *lines, const char *line, size_t size)
{
    if (size > 0 && line[size - 1] == '\r') {
        size--;
    }
    if (size > lines->max_bytes) {
        drop(lines);
    } else if (size > 0) {
        lines->handler(line, size, lines->data);
    }
}

static void hold(Lines *lines, const char *bytes, size_t size)
{
    if (lines->held->len + size > lines->max_bytes + 1) { /* a CR may follow the last byte */
        drop(lines);
        lines->skipping = true;
        return;
    }
    g_string_append_len(lines->held, bytes, (gssize)size);
}

void lines_feed(Lines *lines, const char *bytes, size_t size)
{
    while (size > 0) {
        const char *end = memchr(bytes, '\n', size);
        size_t length = end != NULL ? (size_t)(end - bytes) : size;
        bool whole = lines->held->len == 0 && end != NULL;
        if (lines->skipping) {
            lines->skipping = end == NULL;
        } else if (whole) {
            hand_out(lines, bytes, length); /* as it stands: most lines need no copy */
        } else {
            hold(lines, bytes, length);
            if (end != NULL && !lines->skipping) {
                lines_end(lines);
            }
            lines->skipping = lines->skipping && end == NULL;
        }
        size -= MIN(size, length + 1);
        bytes += length + 1;
    }
}

void lines_end(Lines *lines)
{
    if (lines->held->len > 0) {
        hand_out(lines, lines->held->str, lines->held->len);
        g_string_truncate(lines->held, 0);
    }
}

unsigned lines_dropped(const Lines *lines)
{
    return lines->dropped;
}

void lines_free(Lines *lines)
{
    if (lines != NULL) {
        g_string_free(lines->held, TRUE);
        g_free(lines);
    }
}
