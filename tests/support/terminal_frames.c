#include "terminal_frames.h"

#include <stdbool.h>
#include <stdlib.h>

#define NONE G_MAXSIZE

/* What has been read of the bytes so far. */
typedef struct Scan {
    int row;
    bool drawn;  /* something has been put on the screen */
    gsize begin; /* where the next picture begins if something more is drawn; NONE */
} Scan;

/* The end of a control sequence that begins at `at`. */
static gsize control_end(const char *bytes, gsize size, gsize at)
{
    gsize end = at + 2;
    while (end < size && (guchar)bytes[end] < 0x40)
        end++;
    return MIN(end + 1, size);
}

/* The end of a string, as a title is. */
static gsize string_end(const char *bytes, gsize size, gsize at)
{
    while (at < size && bytes[at] != '\007' && !(bytes[at] == '\\' && bytes[at - 1] == '\033'))
        at++;
    return MIN(at + 1, size);
}

static void begin_at(Scan *scan, gsize at)
{
    if (scan->drawn && scan->begin == NONE)
        scan->begin = at;
}

static gsize take_escape(Scan *scan, const char *bytes, gsize size, gsize at)
{
    if (at + 1 >= size)
        return size;
    if (bytes[at + 1] == ']')
        return string_end(bytes, size, at + 2);
    if (bytes[at + 1] != '[')
        return at + 2;
    gsize end = control_end(bytes, size, at);
    if (bytes[end - 1] == 'H') {
        int row = MAX(atoi(bytes + at + 2), 1) - 1;
        if (row <= scan->row)
            begin_at(scan, at);
        scan->row = row;
    } else if (bytes[end - 1] == 'r') {
        begin_at(scan, at); /* rows are about to be moved */
    }
    return end;
}

gsize frames_first(const char *bytes, gsize size, int row)
{
    Scan scan = {.row = row, .begin = NONE};
    for (gsize at = 0; at < size;) {
        if (bytes[at] == '\033') {
            at = take_escape(&scan, bytes, size, at);
            continue;
        }
        if (bytes[at] == '\n')
            scan.row++;
        else if (bytes[at] == '\r' && at + 1 < size && bytes[at + 1] != '\n')
            begin_at(&scan, at);
        else if ((guchar)bytes[at] >= ' ' && scan.begin != NONE)
            return scan.begin;
        scan.drawn |= (guchar)bytes[at] >= ' ';
        at++;
    }
    return size;
}
