/* viewer.h - the words between tilik and tilik-view: one JSON object a line
 *
 * Commands go to tilik-view's stdin, events come from its stdout.  Both ends read lines with
 * ViewerLines, which bounds them, and strings through base/text.h.  Unknown fields are passed
 * over; an unknown command or event is an error that ends nothing.
 *
 * Layer: wire, with cJSON.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_WIRE_VIEWER_H
#define TILIK_WIRE_VIEWER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/vocabulary.h"

/* A longer line is dropped whole, and said. */
#define VIEWER_LINE_MAX    ((size_t)64 * 1024)
#define VIEWER_ADDRESS_MAX 2048
#define VIEWER_TITLE_MAX   256
/* Windows that one tilik-view holds. */
#define VIEWER_WINDOWS_MAX 64

/* What a window shows.  VIEWER_QUARANTINED is said by the console alone, of a camera that keeps
 * crashing its player. */
#define VIEWER_STATE_TABLE(X)                                                                      \
    X(VIEWER_CONNECTING, "connecting", N_("connecting"))                                           \
    X(VIEWER_PLAYING, "playing", N_("live"))                                                       \
    X(VIEWER_FROZEN, "frozen", N_("FROZEN"))                                                       \
    X(VIEWER_RETRYING, "retrying", N_("disconnected"))                                             \
    X(VIEWER_ENDED, "ended", N_("ended"))                                                          \
    X(VIEWER_QUARANTINED, "quarantined", N_("quarantined"))

typedef enum ViewerState { VIEWER_STATE_TABLE(WORDS_ENUM) VIEWER_STATES } ViewerState;
WORDS_DECLARE(ViewerState, viewer_state)

/* Why a window is not playing. */
#define VIEWER_REASON_TABLE(X)                                                                     \
    X(VIEWER_REASON_NONE, "none", "")                                                              \
    X(VIEWER_REASON_REFUSED, "refused", N_("nobody answers at that address"))                      \
    X(VIEWER_REASON_TIMEOUT, "timeout", N_("no answer in time"))                                   \
    X(VIEWER_REASON_UNAUTHORIZED, "unauthorized", N_("user or password refused"))                  \
    X(VIEWER_REASON_NOT_FOUND, "not_found", N_("no such stream"))                                  \
    X(VIEWER_REASON_SERVER, "server", N_("the camera answers with an error"))                      \
    X(VIEWER_REASON_LOST, "lost", N_("the connection broke"))                                      \
    X(VIEWER_REASON_STALLED, "stalled", N_("no pictures arrive"))                                  \
    X(VIEWER_REASON_NO_VIDEO, "no_video", N_("the stream has no video"))                           \
    X(VIEWER_REASON_UNSUPPORTED, "unsupported", N_("the video's format is not supported"))         \
    X(VIEWER_REASON_FORBIDDEN, "forbidden",                                                        \
      N_("the stream leads to an address that is not allowed"))                                    \
    X(VIEWER_REASON_UNTRUSTED, "untrusted", N_("no trusted connection to that host"))              \
    X(VIEWER_REASON_DISPLAY, "display", N_("the picture can't be shown"))                          \
    X(VIEWER_REASON_CRASHED, "crashed", N_("the player crashed"))                                  \
    X(VIEWER_REASON_FAILED, "failed", N_("the stream can't be opened"))

typedef enum ViewerReason { VIEWER_REASON_TABLE(WORDS_ENUM) VIEWER_REASONS } ViewerReason;
WORDS_DECLARE(ViewerReason, viewer_reason)

/* What the console asks.
 *   open      id url title [user password]; an id that is open gets the new address at its next
 *             attempt; instead: the id of an open window that shows this camera from now on, under
 *             the new id, where it stands
 *   close     id
 *   title     id title
 *   frames    id on: a `frame` event each second while playing
 *   snapshot  id path (absolute, not yet there)
 *   ping      answered by `pong`: the loop is alive
 *   quit */
#define VIEWER_COMMAND_TABLE(X)                                                                    \
    X(VIEWER_COMMAND_OPEN, "open", "")                                                             \
    X(VIEWER_COMMAND_CLOSE, "close", "")                                                           \
    X(VIEWER_COMMAND_TITLE, "title", "")                                                           \
    X(VIEWER_COMMAND_FRAMES, "frames", "")                                                         \
    X(VIEWER_COMMAND_SNAPSHOT, "snapshot", "")                                                     \
    X(VIEWER_COMMAND_PING, "ping", "")                                                             \
    X(VIEWER_COMMAND_QUIT, "quit", "")

typedef enum ViewerCommandKind {
    VIEWER_COMMAND_TABLE(WORDS_ENUM) VIEWER_COMMANDS
} ViewerCommandKind;
WORDS_DECLARE(ViewerCommandKind, viewer_command_kind)

typedef struct ViewerCommand {
    ViewerCommandKind kind;
    bool on;
    char *id, *instead, *url, *user, *password, *title, *path; /* NULL where not given */
} ViewerCommand;

/* Fills *out from one line.  On failure *out is untouched, and error says what without repeating a
 * secret. */
bool viewer_command_decode(const char *json, size_t size, ViewerCommand *out, GError **error);

/* Appends one line with its newline. */
void viewer_command_encode(GString *out, const ViewerCommand *command);

/* Frees the strings; user, password and url are overwritten first. */
void viewer_command_clear(ViewerCommand *command);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewerCommand, viewer_command_clear)

/* What tilik-view says.
 *   ready     text: version
 *   state     id state [reason] [retry_s] [attempt] [age_ms: since the last packet, for frozen]
 *   frame     id age_ms fps dropped width height
 *   snapshot  id path sha256
 *   key       id key: a key that tilik-view leaves to the console, "n" next, "p" previous
 *   closed    id: the window is gone; text "user" or "command"
 *   error     [id] text
 *   pong */
#define VIEWER_EVENT_TABLE(X)                                                                      \
    X(VIEWER_EVENT_READY, "ready", "")                                                             \
    X(VIEWER_EVENT_STATE, "state", "")                                                             \
    X(VIEWER_EVENT_FRAME, "frame", "")                                                             \
    X(VIEWER_EVENT_SNAPSHOT, "snapshot", "")                                                       \
    X(VIEWER_EVENT_KEY, "key", "")                                                                 \
    X(VIEWER_EVENT_CLOSED, "closed", "")                                                           \
    X(VIEWER_EVENT_ERROR, "error", "")                                                             \
    X(VIEWER_EVENT_PONG, "pong", "")

typedef enum ViewerEventKind { VIEWER_EVENT_TABLE(WORDS_ENUM) VIEWER_EVENTS } ViewerEventKind;
WORDS_DECLARE(ViewerEventKind, viewer_event_kind)

typedef struct ViewerEvent {
    ViewerEventKind kind;
    ViewerState state;
    ViewerReason reason;
    int retry_s, attempt;
    int age_ms;
    double fps;
    int dropped, width, height;
    char *id, *text, *key, *path, *sha256; /* NULL where not given */
} ViewerEvent;

/* Fills *out from one line.  On failure *out is untouched. */
bool viewer_event_decode(const char *json, size_t size, ViewerEvent *out, GError **error);

/* Appends one line with its newline. */
void viewer_event_encode(GString *out, const ViewerEvent *event);

/* Frees the strings. */
void viewer_event_clear(ViewerEvent *event);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewerEvent, viewer_event_clear)

/* Bytes in, in any pieces; whole lines out.  What was fed is overwritten when it has been handed
 * on. */
typedef struct ViewerLines ViewerLines;

/* line is NUL-terminated, without its newline, good during the call; NULL, with size 0, stands for
 * a line over VIEWER_LINE_MAX, which is passed over.  Empty lines are not handed on. */
typedef void (*ViewerLineHandler)(const char *line, size_t size, void *user);

/* user goes to the handler with each line. */
ViewerLines *viewer_lines_new(ViewerLineHandler handler, void *user);
/* Overwrites what is half read, and frees. */
void viewer_lines_free(ViewerLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ViewerLines, viewer_lines_free)

/* Calls the handler for each line that ends in these bytes, and keeps the rest. */
void viewer_lines_feed(ViewerLines *lines, const char *bytes, size_t size);

#endif
