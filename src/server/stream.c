#include "stream.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <inttypes.h>
#include <sys/socket.h>

#include "wire/codec.h"

void frame_init(Frame *frame)
{
    frame->text = g_string_sized_new(1024);
    frame->start = frame->size = 0;
}

void frame_clear(Frame *frame)
{
    g_string_free(frame->text, TRUE);
}

/* Room for the chunk's size, which is known last. */
#define CHUNK_HEAD "00000000\r\n"

void frame_set(Frame *frame, int64_t rev, const char *event, const char *data)
{
    GString *text = frame->text;
    g_string_assign(text, CHUNK_HEAD);
    frame->start = text->len;
    g_string_append_printf(text, "id: %" PRId64 "\n", rev);
    if (event != NULL) {
        g_string_append_printf(text, "event: %s\ndata: ", event);
        g_string_append(text, data);
        g_string_append_c(text, '\n');
    }
    g_string_append_c(text, '\n');
    frame->size = text->len - frame->start;
    g_string_append(text, "\r\n");
    char head[sizeof CHUNK_HEAD];
    g_snprintf(head, sizeof head, "%08zx\r\n", frame->size);
    memcpy(text->str, head, sizeof CHUNK_HEAD - 1);
}

Seen token_seen(const Token *token, const Entry *entry)
{
    bool before = entry->was_sight != SIGHT_NONE &&
                  token_sees(token, entry->was_sight, entry_was_area(entry));
    bool after = !entry->gone && token_sees(token, entry->sight, entry->area);
    bool above = entry->kind == ENTRY_AREA || entry->kind == ENTRY_WEATHER;
    if (above && token_under(token, entry->area)) {
        after = !entry->gone;
        before = true;
    }
    return after ? SEEN_OBJECT : before ? SEEN_GONE : SEEN_NOTHING;
}

void frame_entry(Frame *frame, const Entry *entry, Seen seen)
{
    const char *event = entry_kind_word(entry->kind);
    if (seen == SEEN_OBJECT || entry->gone) {
        frame_set(frame, entry->rev, event, entry->line->text);
        return;
    }
    g_autoptr(GString) gone = g_string_new(NULL);
    encode_gone(gone, entry->id, entry->rev);
    frame_set(frame, entry->rev, event, gone->str);
}

void stream_write(Stream *stream, const Frame *frame, bool at_once)
{
    const char *text = frame->text->str + (stream->chunked ? 0 : frame->start);
    size_t size = stream->chunked ? frame->text->len : frame->size;
    if (at_once && stream->plain && stream_waiting(stream) == 0) {
        ssize_t sent =
            send(bufferevent_getfd(stream->bev), text, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent > 0) {
            text += sent;
            size -= (size_t)sent;
        }
    }
    if (size > 0) {
        evbuffer_add(stream->output, text, size); /* what went wrong with the socket shows there */
    }
}

size_t stream_waiting(const Stream *stream)
{
    return evbuffer_get_length(stream->output);
}
