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

/* A longer line is dropped whole, and said.  A text picture in sixels may take most of it. */
#define VIEWER_LINE_MAX    ((size_t)512 * 1024)
#define VIEWER_ADDRESS_MAX 2048
#define VIEWER_TITLE_MAX   256
/* Cameras that one tilik-view shows at once, warm ones and text pictures with them. */
#define VIEWER_WINDOWS_MAX 64
/* A wall is at most so many tiles wide, and high. */
#define VIEWER_WALL_MAX 5
/* Text pictures: columns, rows, pictures a second. */
#define VIEWER_PICTURE_COLS_MAX 320
#define VIEWER_PICTURE_ROWS_MAX 120
#define VIEWER_PICTURE_FPS_MAX  5
/* A cell of a terminal is at most so many pixels wide and high. */
#define VIEWER_CELL_MAX 100
/* Seconds from before the key that a recording begins with, at most. */
#define VIEWER_PRE_MAX_S 30

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
    X(VIEWER_REASON_TOO_LARGE, "too_large", N_("the picture is larger than can be shown"))         \
    X(VIEWER_REASON_CHANGED, "changed", N_("the stream has changed its format"))                   \
    X(VIEWER_REASON_CRASHED, "crashed", N_("the player crashed"))                                  \
    X(VIEWER_REASON_FAILED, "failed", N_("the stream can't be opened"))

typedef enum ViewerReason { VIEWER_REASON_TABLE(WORDS_ENUM) VIEWER_REASONS } ViewerReason;
WORDS_DECLARE(ViewerReason, viewer_reason)

/* What a camera is shown as, from the dearest down.  The ladder (console/ladder.h) goes from one
 * to the next; a window says which it is on, and why. */
#define VIEWER_RUNG_TABLE(X)                                                                       \
    X(VIEWER_RUNG_MAIN, "main", N_("main stream"))                                                 \
    X(VIEWER_RUNG_SUB, "sub", N_("substream"))                                                     \
    X(VIEWER_RUNG_STILL, "still", N_("stills"))                                                    \
    X(VIEWER_RUNG_TEXT, "text", N_("text picture"))

typedef enum ViewerRung { VIEWER_RUNG_TABLE(WORDS_ENUM) VIEWER_RUNGS } ViewerRung;
WORDS_DECLARE(ViewerRung, viewer_rung)

/* What a text picture is made of; the last two for fonts that have no more. */
#define VIEWER_INK_TABLE(X)                                                                        \
    X(VIEWER_INK_SYMBOLS, "symbols", N_("symbols"))                                                \
    X(VIEWER_INK_SIXEL, "sixel", N_("sixels"))                                                     \
    X(VIEWER_INK_KITTY, "kitty", N_("kitty's pictures"))                                           \
    X(VIEWER_INK_HALVES, "halves", N_("half blocks"))                                              \
    X(VIEWER_INK_ASCII, "ascii", N_("letters"))

typedef enum ViewerInk { VIEWER_INK_TABLE(WORDS_ENUM) VIEWER_INKS } ViewerInk;
WORDS_DECLARE(ViewerInk, viewer_ink)

/* What the console asks.  An id names one showing of a camera; what a camera shows in (a window of
 * its own, a tile of a wall, a text picture) is said when it is opened.
 *   open      id url title [user password] [rung every_s] [note] [wall tile] [instead] [at_ms]
 *             An id that is open gets the new address: at its next attempt, or, when the rung
 *             differs, at once: the new stream takes the old one's place with its first picture,
 *             and till then the old one goes on, and its states are the id's; what goes wrong
 *             with the new one meanwhile is an `error`.  instead: the id of an open one that shows
 *             this camera from now on, under the new id, where it stands; the old picture stays
 *             until the new one has one.  wall and tile (from 0): in that tile, in place of
 *             whatever is there.  every_s: how often on the rung of stills.  at_ms: a
 *             recording, UTC of its first picture: marked as not live.
 *   warm      as open with instead, and nothing is seen: connected and decoded, behind it, until
 *             an open of the same id shows it (with instead again, a url is not needed)
 *   close     id, of a wall too, with all in it
 *   title     id title [note]: note is the small line: the rung and why
 *             of a wall: its title; with on and tile, what stands on a tile where nobody is
 *   mark      id [text]: a line over the picture, an alert's; none takes it away
 *   wall      id title [layout] [monitor] [on: the whole monitor]: layout "3x3", or
 *             "4x3:0,0,2,2;2,0,1,1" (columns x rows : column,row,width,height of each tile);
 *             an open wall takes the new layout, tile by tile.  text "kiosk": it is for all to
 *             look at, from its opening on: keys and clicks do nothing, and there is no pointer
 *   frames    id on: a `frame` event each second while playing
 *   loads     on: a `load` event each two seconds
 *   snapshot  id path (absolute, not yet there)
 *   record    id on [path: absolute, not yet there, without its suffix] [pre_s] [free_mb]: from
 *             pre_s before now until off, or until the disk has less than free_mb left; off where
 *             none runs: pre_s seconds of it are to be held from now on
 *   play      id speed (0 holds the picture) [step: 1 the next picture, while it is held]
 *   picture   id url cols rows ink colours fps [user password]: a text picture; of one that is open
 *             the size, ink, colours and rate alone may be told.  fps 0: one still, after which
 *             it is ended; with an url again it fetches another.  cell_w, cell_h: pixels of one
 *             cell, for inks with pixels; bytes: what pictures may take each second
 *   ping      answered by `pong`: the loop is alive
 *   quit */
#define VIEWER_COMMAND_TABLE(X)                                                                    \
    X(VIEWER_COMMAND_OPEN, "open", "")                                                             \
    X(VIEWER_COMMAND_WARM, "warm", "")                                                             \
    X(VIEWER_COMMAND_CLOSE, "close", "")                                                           \
    X(VIEWER_COMMAND_TITLE, "title", "")                                                           \
    X(VIEWER_COMMAND_MARK, "mark", "")                                                             \
    X(VIEWER_COMMAND_WALL, "wall", "")                                                             \
    X(VIEWER_COMMAND_FRAMES, "frames", "")                                                         \
    X(VIEWER_COMMAND_LOADS, "loads", "")                                                           \
    X(VIEWER_COMMAND_SNAPSHOT, "snapshot", "")                                                     \
    X(VIEWER_COMMAND_RECORD, "record", "")                                                         \
    X(VIEWER_COMMAND_PLAY, "play", "")                                                             \
    X(VIEWER_COMMAND_PICTURE, "picture", "")                                                       \
    X(VIEWER_COMMAND_PING, "ping", "")                                                             \
    X(VIEWER_COMMAND_QUIT, "quit", "")

typedef enum ViewerCommandKind {
    VIEWER_COMMAND_TABLE(WORDS_ENUM) VIEWER_COMMANDS
} ViewerCommandKind;
WORDS_DECLARE(ViewerCommandKind, viewer_command_kind)

typedef struct ViewerCommand {
    ViewerCommandKind kind;
    ViewerRung rung; /* VIEWER_RUNG_MAIN where not given */
    ViewerInk ink;   /* VIEWER_INK_SYMBOLS where not given */
    bool on;
    int tile, every_s, pre_s, free_mb, step;
    int cols, rows, colours; /* colours: 2, 8, 16, 256 or 16777216 */
    int cell_w, cell_h;
    double fps, speed;
    int64_t at_ms, bytes;
    char *id, *instead, *url, *user, *password, *title, *path; /* NULL where not given */
    char *note, *text, *wall, *layout, *monitor;
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
 *   ready     text: version; on: windows can be shown, else note: why not (text pictures can)
 *   state     id state [reason] [retry_s] [attempt] [age_ms: since the last packet, for frozen];
 *             warm ones have states too, playing: there is a picture to be shown; at_ms: UTC of
 *             what is seen of a recording
 *   shown     id: its first picture is seen, in place of what stood there; age_ms: how long
 *             nothing moved there in between
 *   frame     id age_ms fps dropped width height, at_ms of a recording as above
 *   load      cpu (thousandths of a core) memory_kb decoded dropped: of all, since the last one
 *   snapshot  id path sha256, at_ms of a recording as above
 *   record    id path on: it has begun (at_ms: UTC of its first picture); on with a note, a word of
 *             EvidenceEvent: what happened at at_ms, and how many seconds it took; off: its end,
 *             with at_ms, seconds, bytes, sha256, note: an EvidenceEnding, and text: what the disk
 *             said.  Without sha256 there is no file.  The end may come after `closed`
 *   picture   id cols rows ink [width height], and data: the picture in base64
 *             (wire/viewer_picture.h), how old it is (age_ms), the rate that it comes at (fps), and
 *             what it costs: bytes (of this one), cpu (thousandths of a core)
 *   key       id key: a key that tilik-view leaves to the console: "n" next, "p" previous, "Left"
 *             "Right" "Up" "Down", "Enter", other letters and digits
 *   wall      id tile: which is selected; on: it fills the wall
 *   tile      id wall tile: where a camera has come to, by a swap
 *   closed    id: it is gone; text "user", "command", or "replaced" by what is shown there now
 *   error     [id] text
 *   pong */
#define VIEWER_EVENT_TABLE(X)                                                                      \
    X(VIEWER_EVENT_READY, "ready", "")                                                             \
    X(VIEWER_EVENT_STATE, "state", "")                                                             \
    X(VIEWER_EVENT_SHOWN, "shown", "")                                                             \
    X(VIEWER_EVENT_FRAME, "frame", "")                                                             \
    X(VIEWER_EVENT_LOAD, "load", "")                                                               \
    X(VIEWER_EVENT_SNAPSHOT, "snapshot", "")                                                       \
    X(VIEWER_EVENT_RECORD, "record", "")                                                           \
    X(VIEWER_EVENT_PICTURE, "picture", "")                                                         \
    X(VIEWER_EVENT_KEY, "key", "")                                                                 \
    X(VIEWER_EVENT_WALL, "wall", "")                                                               \
    X(VIEWER_EVENT_TILE, "tile", "")                                                               \
    X(VIEWER_EVENT_CLOSED, "closed", "")                                                           \
    X(VIEWER_EVENT_ERROR, "error", "")                                                             \
    X(VIEWER_EVENT_PONG, "pong", "")

typedef enum ViewerEventKind { VIEWER_EVENT_TABLE(WORDS_ENUM) VIEWER_EVENTS } ViewerEventKind;
WORDS_DECLARE(ViewerEventKind, viewer_event_kind)

typedef struct ViewerEvent {
    ViewerEventKind kind;
    ViewerState state;
    ViewerReason reason;
    ViewerInk ink;
    bool on;
    int retry_s, attempt;
    int age_ms;
    double fps, seconds;
    int dropped, decoded, width, height;
    int cpu, memory_kb;
    int cols, rows, tile;
    int64_t at_ms, bytes;
    char *id, *text, *key, *path, *sha256; /* NULL where not given */
    char *note, *wall, *data;
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
