#include "wire/sse.h"

#include <string.h>

#define RETRY_MAX_MS 3600000
#define LARGE_BUFFER 65536

struct Sse {
    SseHandler handler;
    void *user;
    GString *line;                /* begun in an earlier piece */
    GString *data;                /* of the event that is being read, each line with its LF */
    GString *event;               /* its name */
    char id[SSE_ID_MAX + 1];      /* of the event dispatched last */
    char next_id[SSE_ID_MAX + 1]; /* of the one being read */
    int retry_ms;
    unsigned dropped;
    bool has_id;    /* the event being read has an id line */
    bool first;     /* no line of the stream is complete yet: a BOM may stand here */
    bool after_cr;  /* an LF that comes now belongs to the CR before it */
    bool long_line; /* the line being read is too long and not kept */
    bool dropping;  /* the event being read is not dispatched */
};

Sse *sse_new(SseHandler handler, void *user)
{
    Sse *sse = g_new0(Sse, 1);
    sse->handler = handler;
    sse->user = user;
    sse->line = g_string_new(NULL);
    sse->data = g_string_new(NULL);
    sse->event = g_string_new(NULL);
    sse->retry_ms = -1;
    sse->first = true;
    return sse;
}

void sse_free(Sse *sse)
{
    if (sse == NULL) {
        return;
    }
    g_string_free(sse->line, TRUE);
    g_string_free(sse->data, TRUE);
    g_string_free(sse->event, TRUE);
    g_free(sse);
}

/* Empties a buffer and gives back what an uncommonly large event took. */
static void empty(GString **buffer)
{
    if ((*buffer)->allocated_len > LARGE_BUFFER) {
        g_string_free(*buffer, TRUE);
        *buffer = g_string_new(NULL);
    } else {
        g_string_truncate(*buffer, 0);
    }
}

static void begin_event(Sse *sse)
{
    empty(&sse->data);
    empty(&sse->event);
    memcpy(sse->next_id, sse->id, sizeof sse->id);
    sse->has_id = false;
    sse->dropping = false;
}

void sse_reset(Sse *sse)
{
    empty(&sse->line);
    begin_event(sse);
    sse->first = true;
    sse->after_cr = false;
    sse->long_line = false;
}

static void drop(Sse *sse)
{
    sse->dropping = true;
    empty(&sse->data);
    empty(&sse->event);
}

/* An event without data is not dispatched, says the standard; with an id it is here, since it moves
 * the place from which a stream resumes. */
static void dispatch(Sse *sse)
{
    if (sse->dropping) {
        sse->dropped++;
    } else if (sse->data->len > 0 || sse->has_id) {
        memcpy(sse->id, sse->next_id, sizeof sse->id);
        if (sse->data->len > 0) {
            g_string_truncate(sse->data, sse->data->len - 1);
        }
        const char *event = sse->event->len > 0 ? sse->event->str : "message";
        sse->handler(event, sse->data->str, sse->data->len, sse->id, sse->user);
    }
    begin_event(sse);
}

static void take_retry(Sse *sse, const char *value, size_t size)
{
    int retry = 0;
    for (size_t i = 0; i < size; i++) {
        if (!g_ascii_isdigit(value[i])) {
            return;
        }
        retry = MIN(retry * 10 + (value[i] - '0'), RETRY_MAX_MS);
    }
    sse->retry_ms = size > 0 ? retry : sse->retry_ms;
}

static void take_id(Sse *sse, const char *value, size_t size)
{
    if (memchr(value, '\0', size) != NULL) {
        return; /* as the standard says */
    }
    if (size > SSE_ID_MAX) {
        drop(sse);
        return;
    }
    memcpy(sse->next_id, value, size);
    sse->next_id[size] = '\0';
    sse->has_id = true;
}

static void take_data(Sse *sse, const char *value, size_t size)
{
    if (sse->dropping || sse->data->len + size + 1 > SSE_EVENT_MAX) {
        drop(sse);
        return;
    }
    g_string_append_len(sse->data, value, (gssize)size);
    g_string_append_c(sse->data, '\n');
}

static bool is_field(const char *line, size_t name_size, const char *name)
{
    return strlen(name) == name_size && memcmp(line, name, name_size) == 0;
}

static void take_field(Sse *sse, const char *line, size_t size)
{
    const char *colon = memchr(line, ':', size);
    size_t name_size = colon != NULL ? (size_t)(colon - line) : size;
    const char *value = colon != NULL ? colon + 1 : line + size;
    const char *end = line + size;
    if (value < end && *value == ' ') {
        value++;
    }
    size_t value_size = (size_t)(end - value);
    if (is_field(line, name_size, "data")) {
        take_data(sse, value, value_size);
    } else if (is_field(line, name_size, "id")) {
        take_id(sse, value, value_size);
    } else if (is_field(line, name_size, "event")) {
        g_string_truncate(sse->event, 0);
        g_string_append_len(sse->event, value, (gssize)value_size);
    } else if (is_field(line, name_size, "retry")) {
        take_retry(sse, value, value_size);
    }
}

static void take_line(Sse *sse, const char *line, size_t size)
{
    if (sse->first && size >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
        line += 3;
        size -= 3;
    }
    sse->first = false;
    if (size == 0) {
        dispatch(sse);
    } else {
        take_field(sse, line, size);
    }
}

/* Keeps the beginning of a line whose end has not come, as far as a line may go. */
static void keep(Sse *sse, const char *bytes, size_t size)
{
    if (sse->long_line || sse->line->len + size > SSE_EVENT_MAX) {
        sse->long_line = true;
        empty(&sse->line);
        return;
    }
    g_string_append_len(sse->line, bytes, (gssize)size);
}

/* Ends the line that bytes complete. */
static void end_line(Sse *sse, const char *bytes, size_t size)
{
    if (sse->line->len == 0 && !sse->long_line && size <= SSE_EVENT_MAX) {
        take_line(sse, bytes, size); /* the common case: all of it is here */
        return;
    }
    keep(sse, bytes, size);
    if (sse->long_line) {
        sse->long_line = false;
        sse->first = false;
        drop(sse);
        return;
    }
    take_line(sse, sse->line->str, sse->line->len);
    empty(&sse->line);
}

/* Returns the first CR or LF. */
static const char *find_end(const char *at, const char *end)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    const char *cr = memchr(at, '\r', (size_t)((lf != NULL ? lf : end) - at));
    return cr != NULL ? cr : lf;
}

void sse_feed(Sse *sse, const char *bytes, size_t size)
{
    const char *at = bytes, *end = bytes + size;
    while (at < end) {
        if (sse->after_cr && *at == '\n') {
            sse->after_cr = false;
            at++;
            continue;
        }
        sse->after_cr = false;
        const char *stop = find_end(at, end);
        if (stop == NULL) {
            keep(sse, at, (size_t)(end - at));
            return;
        }
        end_line(sse, at, (size_t)(stop - at));
        sse->after_cr = *stop == '\r';
        at = stop + 1;
    }
}

int sse_retry_ms(const Sse *sse)
{
    return sse->retry_ms;
}

unsigned sse_dropped(Sse *sse)
{
    unsigned dropped = sse->dropped;
    sse->dropped = 0;
    return dropped;
}
