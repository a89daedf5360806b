#include <string.h>

#include "wire/viewer.h"

struct ViewerLines {
    ViewerLineHandler handler;
    void *user;
    size_t length;
    bool too_long;
    char line[VIEWER_LINE_MAX + 1];
};

ViewerLines *viewer_lines_new(ViewerLineHandler handler, void *user)
{
    ViewerLines *lines = g_new0(ViewerLines, 1);
    lines->handler = handler;
    lines->user = user;
    return lines;
}

void viewer_lines_free(ViewerLines *lines)
{
    if (lines == NULL) {
        return;
    }
    explicit_bzero(lines->line, sizeof lines->line);
    g_free(lines);
}

static void line_end(ViewerLines *lines)
{
    size_t length = lines->length;
    bool too_long = lines->too_long;
    lines->length = 0;
    lines->too_long = false;
    if (too_long) {
        lines->handler(NULL, 0, lines->user);
    } else if (length > 0) {
        lines->line[length] = '\0';
        lines->handler(lines->line, length, lines->user);
    }
    explicit_bzero(lines->line, length);
}

static void line_add(ViewerLines *lines, const char *bytes, size_t size)
{
    if (lines->too_long || size > VIEWER_LINE_MAX - lines->length) {
        lines->too_long = true;
        return;
    }
    memcpy(lines->line + lines->length, bytes, size);
    lines->length += size;
}

void viewer_lines_feed(ViewerLines *lines, const char *bytes, size_t size)
{
    const char *end = bytes + size;
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        line_add(lines, bytes, (size_t)((newline != NULL ? newline : end) - bytes));
        if (newline == NULL) {
            return;
        }
        line_end(lines);
        bytes = newline + 1;
    }
}
