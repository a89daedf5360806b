#include "wire/viewer.h"

#include <string.h>

#include "base/error.h"
#include "wire/viewer_fields.h"
#include "wire/write.h"

#define SECRET_MAX      256
#define PATH_LENGTH_MAX 4096
#define TEXT_LENGTH_MAX 512
#define LAYOUT_MAX      512
#define MONITOR_MAX     64
#define TILES_MAX       (VIEWER_WALL_MAX * VIEWER_WALL_MAX)
/* 2286-11-20: what is later is no time of ours. */
#define TIME_MAX_MS INT64_C(9999999999999)
#define SPEED_MAX   16
/* More than any line of ours has; unknown members are passed over. */
#define LINE_VALUES_MAX 1024
#define DAY_S           86400
/* What a picture may take: the rest of a line is names and numbers. */
#define PICTURE_MAX (VIEWER_LINE_MAX - 2048)

WORDS_DEFINE(ViewerState, viewer_state, VIEWER_STATE_TABLE)
WORDS_DEFINE(ViewerReason, viewer_reason, VIEWER_REASON_TABLE)
WORDS_DEFINE(ViewerRung, viewer_rung, VIEWER_RUNG_TABLE)
WORDS_DEFINE(ViewerInk, viewer_ink, VIEWER_INK_TABLE)
WORDS_DEFINE(ViewerCommandKind, viewer_command_kind, VIEWER_COMMAND_TABLE)
WORDS_DEFINE(ViewerEventKind, viewer_event_kind, VIEWER_EVENT_TABLE)

#define IN(member)  offsetof(ViewerCommand, member)
#define OUT(member) offsetof(ViewerEvent, member)
#define BIT(kind)   (1U << (unsigned)(kind))

FIELD_PARSE(ViewerRung, viewer_rung)
FIELD_PARSE(ViewerInk, viewer_ink)
FIELD_PARSE(ViewerCommandKind, viewer_command_kind)
FIELD_PARSE(ViewerEventKind, viewer_event_kind)

/* The console alone says that one is in quarantine. */
static bool read_state(const char *word, void *out)
{
    return viewer_state_parse(word, out) && *(ViewerState *)out != VIEWER_QUARANTINED;
}

/* A reason from a newer tilik-view is still a failure. */
static bool read_reason(const char *word, void *out)
{
    if (!viewer_reason_parse(word, out)) {
        *(ViewerReason *)out = VIEWER_REASON_FAILED;
    }
    return true;
}

static const Field command_fields[] = {
    {"cmd", FIELD_WORD, true, IN(kind), 0, 0, read_viewer_command_kind},
    {"id", FIELD_ID, false, IN(id), 0, 0, NULL},
    {"instead", FIELD_ID, false, IN(instead), 0, 0, NULL},
    {"url", FIELD_EXACT, false, IN(url), 0, VIEWER_ADDRESS_MAX, NULL},
    {"user", FIELD_EXACT, false, IN(user), 0, SECRET_MAX, NULL},
    {"password", FIELD_EXACT, false, IN(password), 0, SECRET_MAX, NULL},
    {"title", FIELD_TEXT, false, IN(title), 0, VIEWER_TITLE_MAX, NULL},
    {"note", FIELD_TEXT, false, IN(note), 0, VIEWER_TITLE_MAX, NULL},
    {"text", FIELD_TEXT, false, IN(text), 0, VIEWER_TITLE_MAX, NULL},
    {"path", FIELD_EXACT, false, IN(path), 0, PATH_LENGTH_MAX, NULL},
    {"wall", FIELD_ID, false, IN(wall), 0, 0, NULL},
    {"tile", FIELD_INT, false, IN(tile), 0, TILES_MAX - 1, NULL},
    {"layout", FIELD_EXACT, false, IN(layout), 0, LAYOUT_MAX, NULL},
    {"monitor", FIELD_EXACT, false, IN(monitor), 0, MONITOR_MAX, NULL},
    {"on", FIELD_BOOL, false, IN(on), 0, 0, NULL},
    {"every_s", FIELD_INT, false, IN(every_s), 0, DAY_S, NULL},
    {"pre_s", FIELD_INT, false, IN(pre_s), 0, VIEWER_PRE_MAX_S, NULL},
    {"free_mb", FIELD_INT, false, IN(free_mb), 0, G_MAXINT, NULL},
    {"at_ms", FIELD_INT64, false, IN(at_ms), 0, TIME_MAX_MS, NULL},
    {"speed", FIELD_AMOUNT, false, IN(speed), 0, 0, NULL},
    {"step", FIELD_INT, false, IN(step), 0, 1, NULL},
    {"cols", FIELD_INT, false, IN(cols), 0, VIEWER_PICTURE_COLS_MAX, NULL},
    {"rows", FIELD_INT, false, IN(rows), 0, VIEWER_PICTURE_ROWS_MAX, NULL},
    {"colours", FIELD_INT, false, IN(colours), 0, 1 << 24, NULL},
    {"cell_w", FIELD_INT, false, IN(cell_w), 0, VIEWER_CELL_MAX, NULL},
    {"cell_h", FIELD_INT, false, IN(cell_h), 0, VIEWER_CELL_MAX, NULL},
    {"bytes", FIELD_INT64, false, IN(bytes), 0, 1000000000, NULL},
    {"fps", FIELD_AMOUNT, false, IN(fps), 0, 0, NULL},
    {"rung", FIELD_WORD, false, IN(rung), 0, 0, read_viewer_rung},
    {"ink", FIELD_WORD, false, IN(ink), 0, 0, read_viewer_ink},
};
static const FieldSet command_set = FIELD_SET("command", command_fields);
static const FieldAlways command_always[] = {
    {"on", BIT(VIEWER_COMMAND_FRAMES) | BIT(VIEWER_COMMAND_LOADS) | BIT(VIEWER_COMMAND_RECORD)},
    {"pre_s", BIT(VIEWER_COMMAND_RECORD)},
    {"speed", BIT(VIEWER_COMMAND_PLAY)},
    {"fps", BIT(VIEWER_COMMAND_PICTURE)},
    {NULL, 0},
};

static const Field event_fields[] = {
    {"event", FIELD_WORD, true, OUT(kind), 0, 0, read_viewer_event_kind},
    {"state", FIELD_WORD, false, OUT(state), 0, 0, read_state},
    {"reason", FIELD_WORD, false, OUT(reason), 0, 0, read_reason},
    {"ink", FIELD_WORD, false, OUT(ink), 0, 0, read_viewer_ink},
    {"id", FIELD_ID, false, OUT(id), 0, 0, NULL},
    {"wall", FIELD_ID, false, OUT(wall), 0, 0, NULL},
    {"tile", FIELD_INT, false, OUT(tile), 0, TILES_MAX - 1, NULL},
    {"on", FIELD_BOOL, false, OUT(on), 0, 0, NULL},
    {"attempt", FIELD_INT, false, OUT(attempt), 0, G_MAXINT, NULL},
    {"retry_s", FIELD_INT, false, OUT(retry_s), 0, G_MAXINT, NULL},
    {"age_ms", FIELD_INT, false, OUT(age_ms), 0, G_MAXINT, NULL},
    {"fps", FIELD_AMOUNT, false, OUT(fps), 0, 0, NULL},
    {"dropped", FIELD_INT, false, OUT(dropped), 0, G_MAXINT, NULL},
    {"decoded", FIELD_INT, false, OUT(decoded), 0, G_MAXINT, NULL},
    {"width", FIELD_INT, false, OUT(width), 0, G_MAXINT, NULL},
    {"height", FIELD_INT, false, OUT(height), 0, G_MAXINT, NULL},
    {"cpu", FIELD_INT, false, OUT(cpu), 0, G_MAXINT, NULL},
    {"memory_kb", FIELD_INT, false, OUT(memory_kb), 0, G_MAXINT, NULL},
    {"cols", FIELD_INT, false, OUT(cols), 0, VIEWER_PICTURE_COLS_MAX, NULL},
    {"rows", FIELD_INT, false, OUT(rows), 0, VIEWER_PICTURE_ROWS_MAX, NULL},
    {"at_ms", FIELD_INT64, false, OUT(at_ms), 0, TIME_MAX_MS, NULL},
    {"seconds", FIELD_AMOUNT, false, OUT(seconds), 0, 0, NULL},
    {"bytes", FIELD_INT64, false, OUT(bytes), 0, INT64_C(1000000000000000), NULL},
    {"key", FIELD_TEXT, false, OUT(key), 0, 16, NULL},
    {"path", FIELD_EXACT, false, OUT(path), 0, PATH_LENGTH_MAX, NULL},
    {"sha256", FIELD_EXACT, false, OUT(sha256), 0, 64, NULL},
    {"text", FIELD_TEXT, false, OUT(text), 0, TEXT_LENGTH_MAX, NULL},
    {"note", FIELD_TEXT, false, OUT(note), 0, TEXT_LENGTH_MAX, NULL},
    {"data", FIELD_EXACT, false, OUT(data), 0, PICTURE_MAX, NULL},
};
static const FieldSet event_set = FIELD_SET("event", event_fields);
static const FieldAlways event_always[] = {
    {"tile", BIT(VIEWER_EVENT_WALL) | BIT(VIEWER_EVENT_TILE)},
    {"on", BIT(VIEWER_EVENT_READY) | BIT(VIEWER_EVENT_RECORD) | BIT(VIEWER_EVENT_WALL)},
    {"age_ms", BIT(VIEWER_EVENT_FRAME) | BIT(VIEWER_EVENT_SHOWN)},
    {"fps", BIT(VIEWER_EVENT_FRAME)},
    {"dropped", BIT(VIEWER_EVENT_FRAME) | BIT(VIEWER_EVENT_LOAD)},
    {"decoded", BIT(VIEWER_EVENT_LOAD)},
    {"width", BIT(VIEWER_EVENT_FRAME)},
    {"height", BIT(VIEWER_EVENT_FRAME)},
    {"cpu", BIT(VIEWER_EVENT_LOAD)},
    {"memory_kb", BIT(VIEWER_EVENT_LOAD)},
    {NULL, 0},
};

/* A Decoder for one line, which may hold secrets. */
static void decoder_end(Decoder *decoder)
{
    decoder_wipe(decoder);
    decoder_free(decoder);
}

static bool complain(GError **error, const char *field, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s", field, what);
    return false;
}

/* Reads a line into the struct, whose strings are its own then. */
static bool line_read(const FieldSet *set, const char *json, size_t size, void *out, GError **error)
{
    const JsonBounds bounds = {.size = VIEWER_LINE_MAX, .values = LINE_VALUES_MAX};
    Decoder *decoder = decoder_new();
    Complaint complaint = {0};
    const cJSON *object = decoder_parse_within(decoder, "line", json, size, &bounds, error);
    bool read = object != NULL && decoder_check_inner(decoder, set, object, out, &complaint);
    if (read) {
        fields_own(set, out);
    } else if (object != NULL) {
        complain(error, complaint.field, complaint.why);
    }
    decoder_end(decoder);
    return read;
}

static bool command_sized(const ViewerCommand *command, GError **error)
{
    if (command->cols < 1 || command->rows < 1) {
        return complain(error, "cols, rows", "missing");
    }
    int colours = command->colours;
    if (colours != 2 && colours != 8 && colours != 16 && colours != 256 && colours != 1 << 24) {
        return complain(error, "colours", "not 2, 8, 16, 256 or 16777216");
    }
    return true;
}

static bool command_complete(const ViewerCommand *command, GError **error)
{
    ViewerCommandKind kind = command->kind;
    bool alone =
        kind == VIEWER_COMMAND_PING || kind == VIEWER_COMMAND_QUIT || kind == VIEWER_COMMAND_LOADS;
    if (!alone && command->id == NULL) {
        return complain(error, "id", "missing");
    }
    /* What is warm is shown without one. */
    if (command->url == NULL && (kind == VIEWER_COMMAND_WARM ||
                                 (kind == VIEWER_COMMAND_OPEN && command->instead == NULL))) {
        return complain(error, "url", "missing");
    }
    if (kind == VIEWER_COMMAND_TITLE && command->title == NULL) {
        return complain(error, "title", "missing");
    }
    bool writes = kind == VIEWER_COMMAND_SNAPSHOT || (kind == VIEWER_COMMAND_RECORD && command->on);
    if (writes && (command->path == NULL || !g_path_is_absolute(command->path))) {
        return complain(error, "path", "not an absolute path");
    }
    if (command->speed > SPEED_MAX || command->fps > VIEWER_PICTURE_FPS_MAX) {
        return complain(error, "speed, fps", "out of range");
    }
    return kind != VIEWER_COMMAND_PICTURE || command_sized(command, error);
}

bool viewer_command_decode(const char *json, size_t size, ViewerCommand *out, GError **error)
{
    ViewerCommand read = {0};
    if (!line_read(&command_set, json, size, &read, error)) {
        return false;
    }
    g_auto(ViewerCommand) command = read;
    if (!command_complete(&command, error)) {
        return false;
    }
    *out = command;
    command = (ViewerCommand){0};
    return true;
}

void viewer_command_encode(GString *out, const ViewerCommand *command)
{
    g_string_append_printf(out, "{\"cmd\":\"%s\"", viewer_command_kind_word(command->kind));
    fields_write(out, &command_set, command_always, BIT(command->kind), command);
    if (command->rung != VIEWER_RUNG_MAIN) {
        write_key(out, "rung");
        write_word(out, viewer_rung_word(command->rung));
    }
    if (command->kind == VIEWER_COMMAND_PICTURE) {
        write_key(out, "ink");
        write_word(out, viewer_ink_word(command->ink));
    }
    g_string_append(out, "}\n");
}

void viewer_command_clear(ViewerCommand *command)
{
    fields_clear(&command_set, command);
}

static bool event_complete(const ViewerEvent *event, GError **error)
{
    bool needs_id = event->kind != VIEWER_EVENT_READY && event->kind != VIEWER_EVENT_ERROR &&
                    event->kind != VIEWER_EVENT_PONG && event->kind != VIEWER_EVENT_LOAD;
    if (needs_id && event->id == NULL) {
        return complain(error, "id", "missing");
    }
    if (event->kind == VIEWER_EVENT_KEY && event->key == NULL) {
        return complain(error, "key", "missing");
    }
    if (event->kind == VIEWER_EVENT_STATE && event->state == VIEWER_STATES) {
        return complain(error, "state", "missing");
    }
    if (event->kind == VIEWER_EVENT_PICTURE && event->data == NULL) {
        return complain(error, "data", "missing");
    }
    return true;
}

bool viewer_event_decode(const char *json, size_t size, ViewerEvent *out, GError **error)
{
    /* One that is not told is none of them. */
    ViewerEvent read = {.state = VIEWER_STATES};
    if (!line_read(&event_set, json, size, &read, error)) {
        return false;
    }
    g_auto(ViewerEvent) event = read;
    if (!event_complete(&event, error)) {
        return false;
    }
    if (event.state == VIEWER_STATES) {
        event.state = VIEWER_CONNECTING;
    }
    *out = event;
    event = (ViewerEvent){0};
    return true;
}

void viewer_event_encode(GString *out, const ViewerEvent *event)
{
    g_string_append_printf(out, "{\"event\":\"%s\"", viewer_event_kind_word(event->kind));
    if (event->kind == VIEWER_EVENT_STATE) {
        write_key(out, "state");
        write_word(out, viewer_state_word(event->state));
        if (event->reason != VIEWER_REASON_NONE) {
            write_key(out, "reason");
            write_word(out, viewer_reason_word(event->reason));
        }
    }
    if (event->kind == VIEWER_EVENT_PICTURE) {
        write_key(out, "ink");
        write_word(out, viewer_ink_word(event->ink));
    }
    fields_write(out, &event_set, event_always, BIT(event->kind), event);
    g_string_append(out, "}\n");
}

void viewer_event_clear(ViewerEvent *event)
{
    fields_clear(&event_set, event);
}
