#include "wire/viewer.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/error.h"
#include "wire/viewer_fields.h"

#define SECRET_MAX      256
#define PATH_LENGTH_MAX 4096
#define TEXT_LENGTH_MAX 512
#define LAYOUT_MAX      512
#define MONITOR_MAX     64
#define TILES_MAX       (VIEWER_WALL_MAX * VIEWER_WALL_MAX)
/* 2286-11-20: what is later is no time of ours. */
#define TIME_MAX_MS 9999999999999.0
#define SPEED_MAX   16
#define DAY_S       86400
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

static const Field COMMAND_FIELDS[] = {
    {"id", FIELD_ID, IN(id), 0, 0},
    {"instead", FIELD_ID, IN(instead), 0, 0},
    {"url", FIELD_SECRET, IN(url), VIEWER_ADDRESS_MAX, 0},
    {"user", FIELD_SECRET, IN(user), SECRET_MAX, 0},
    {"password", FIELD_SECRET, IN(password), SECRET_MAX, 0},
    {"title", FIELD_TEXT, IN(title), VIEWER_TITLE_MAX, 0},
    {"note", FIELD_TEXT, IN(note), VIEWER_TITLE_MAX, 0},
    {"text", FIELD_TEXT, IN(text), VIEWER_TITLE_MAX, 0},
    {"path", FIELD_EXACT, IN(path), PATH_LENGTH_MAX, 0},
    {"wall", FIELD_ID, IN(wall), 0, 0},
    {"tile", FIELD_INT, IN(tile), TILES_MAX - 1, 0},
    {"layout", FIELD_EXACT, IN(layout), LAYOUT_MAX, 0},
    {"monitor", FIELD_EXACT, IN(monitor), MONITOR_MAX, 0},
    {"on", FIELD_FLAG, IN(on), 0,
     BIT(VIEWER_COMMAND_FRAMES) | BIT(VIEWER_COMMAND_LOADS) | BIT(VIEWER_COMMAND_RECORD)},
    {"every_s", FIELD_INT, IN(every_s), DAY_S, 0},
    {"pre_s", FIELD_INT, IN(pre_s), VIEWER_PRE_MAX_S, BIT(VIEWER_COMMAND_RECORD)},
    {"free_mb", FIELD_INT, IN(free_mb), G_MAXINT, 0},
    {"at_ms", FIELD_LONG, IN(at_ms), TIME_MAX_MS, 0},
    {"speed", FIELD_NUMBER, IN(speed), SPEED_MAX, BIT(VIEWER_COMMAND_PLAY)},
    {"step", FIELD_INT, IN(step), 1, 0},
    {"cols", FIELD_INT, IN(cols), VIEWER_PICTURE_COLS_MAX, 0},
    {"rows", FIELD_INT, IN(rows), VIEWER_PICTURE_ROWS_MAX, 0},
    {"colours", FIELD_INT, IN(colours), 1 << 24, 0},
    {"cell_w", FIELD_INT, IN(cell_w), VIEWER_CELL_MAX, 0},
    {"cell_h", FIELD_INT, IN(cell_h), VIEWER_CELL_MAX, 0},
    {"bytes", FIELD_LONG, IN(bytes), 1e9, 0},
    {"fps", FIELD_NUMBER, IN(fps), VIEWER_PICTURE_FPS_MAX, BIT(VIEWER_COMMAND_PICTURE)},
};

static const Field EVENT_FIELDS[] = {
    {"id", FIELD_ID, OUT(id), 0, 0},
    {"wall", FIELD_ID, OUT(wall), 0, 0},
    {"tile", FIELD_INT, OUT(tile), TILES_MAX - 1, BIT(VIEWER_EVENT_WALL) | BIT(VIEWER_EVENT_TILE)},
    {"on", FIELD_FLAG, OUT(on), 0,
     BIT(VIEWER_EVENT_READY) | BIT(VIEWER_EVENT_RECORD) | BIT(VIEWER_EVENT_WALL)},
    {"attempt", FIELD_INT, OUT(attempt), G_MAXINT, 0},
    {"retry_s", FIELD_INT, OUT(retry_s), G_MAXINT, 0},
    {"age_ms", FIELD_INT, OUT(age_ms), G_MAXINT, BIT(VIEWER_EVENT_FRAME) | BIT(VIEWER_EVENT_SHOWN)},
    {"fps", FIELD_NUMBER, OUT(fps), 10000, BIT(VIEWER_EVENT_FRAME)},
    {"dropped", FIELD_INT, OUT(dropped), G_MAXINT,
     BIT(VIEWER_EVENT_FRAME) | BIT(VIEWER_EVENT_LOAD)},
    {"decoded", FIELD_INT, OUT(decoded), G_MAXINT, BIT(VIEWER_EVENT_LOAD)},
    {"width", FIELD_INT, OUT(width), G_MAXINT, BIT(VIEWER_EVENT_FRAME)},
    {"height", FIELD_INT, OUT(height), G_MAXINT, BIT(VIEWER_EVENT_FRAME)},
    {"cpu", FIELD_INT, OUT(cpu), G_MAXINT, BIT(VIEWER_EVENT_LOAD)},
    {"memory_kb", FIELD_INT, OUT(memory_kb), G_MAXINT, BIT(VIEWER_EVENT_LOAD)},
    {"cols", FIELD_INT, OUT(cols), VIEWER_PICTURE_COLS_MAX, 0},
    {"rows", FIELD_INT, OUT(rows), VIEWER_PICTURE_ROWS_MAX, 0},
    {"at_ms", FIELD_LONG, OUT(at_ms), TIME_MAX_MS, 0},
    {"seconds", FIELD_NUMBER, OUT(seconds), 1e9, 0},
    {"bytes", FIELD_LONG, OUT(bytes), 1e15, 0},
    {"key", FIELD_TEXT, OUT(key), 16, 0},
    {"path", FIELD_EXACT, OUT(path), PATH_LENGTH_MAX, 0},
    {"sha256", FIELD_EXACT, OUT(sha256), 64, 0},
    {"text", FIELD_TEXT, OUT(text), TEXT_LENGTH_MAX, 0},
    {"note", FIELD_TEXT, OUT(note), TEXT_LENGTH_MAX, 0},
    {"data", FIELD_EXACT, OUT(data), PICTURE_MAX, 0},
};

/* Overwrites secrets that were parsed, and frees. */
static void wipe_delete(cJSON *object)
{
    fields_wipe(COMMAND_FIELDS, G_N_ELEMENTS(COMMAND_FIELDS), object);
    cJSON_Delete(object);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(cJSON, wipe_delete)

static cJSON *object_parse(const char *json, size_t size, GError **error)
{
    if (size > VIEWER_LINE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, "line over %zu bytes",
                    VIEWER_LINE_MAX);
        return NULL;
    }
    g_autoptr(cJSON) object = cJSON_ParseWithLength(json, size);
    if (!cJSON_IsObject(object)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, "not a JSON object");
        return NULL;
    }
    return g_steal_pointer(&object);
}

static const char *kind_word(const cJSON *object, const char *name, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(item)) {
        fields_complain(error, name, "missing");
        return NULL;
    }
    return item->valuestring;
}

static bool command_sized(const ViewerCommand *command, GError **error)
{
    if (command->cols < 1 || command->rows < 1) {
        return fields_complain(error, "cols, rows", "missing");
    }
    int colours = command->colours;
    if (colours != 2 && colours != 8 && colours != 16 && colours != 256 && colours != 1 << 24) {
        return fields_complain(error, "colours", "not 2, 8, 16, 256 or 16777216");
    }
    return true;
}

static bool command_complete(const ViewerCommand *command, GError **error)
{
    ViewerCommandKind kind = command->kind;
    bool alone =
        kind == VIEWER_COMMAND_PING || kind == VIEWER_COMMAND_QUIT || kind == VIEWER_COMMAND_LOADS;
    if (!alone && command->id == NULL) {
        return fields_complain(error, "id", "missing");
    }
    /* What is warm is shown without one. */
    if (command->url == NULL && (kind == VIEWER_COMMAND_WARM ||
                                 (kind == VIEWER_COMMAND_OPEN && command->instead == NULL))) {
        return fields_complain(error, "url", "missing");
    }
    if (kind == VIEWER_COMMAND_TITLE && command->title == NULL) {
        return fields_complain(error, "title", "missing");
    }
    bool writes = kind == VIEWER_COMMAND_SNAPSHOT || (kind == VIEWER_COMMAND_RECORD && command->on);
    if (writes && (command->path == NULL || !g_path_is_absolute(command->path))) {
        return fields_complain(error, "path", "not an absolute path");
    }
    return kind != VIEWER_COMMAND_PICTURE || command_sized(command, error);
}

/* Reads a word of a table that may be missing: *out keeps what it is then. */
#define READ_WORD(object, name, parse, out)                                                        \
    (!cJSON_IsString(cJSON_GetObjectItemCaseSensitive(object, name)) ||                            \
     parse(cJSON_GetObjectItemCaseSensitive(object, name)->valuestring, out))

static bool command_words(const cJSON *object, ViewerCommand *command, GError **error)
{
    if (!READ_WORD(object, "rung", viewer_rung_parse, &command->rung)) {
        return fields_complain(error, "rung", "unknown");
    }
    if (!READ_WORD(object, "ink", viewer_ink_parse, &command->ink)) {
        return fields_complain(error, "ink", "unknown");
    }
    return true;
}

bool viewer_command_decode(const char *json, size_t size, ViewerCommand *out, GError **error)
{
    g_autoptr(cJSON) object = object_parse(json, size, error);
    if (object == NULL) {
        return false;
    }
    const char *word = kind_word(object, "cmd", error);
    if (word == NULL) {
        return false;
    }
    g_auto(ViewerCommand) command = {0};
    if (!viewer_command_kind_parse(word, &command.kind)) {
        return fields_complain(error, "cmd", "unknown command");
    }
    if (!fields_read(COMMAND_FIELDS, G_N_ELEMENTS(COMMAND_FIELDS), object, &command, error) ||
        !command_words(object, &command, error) || !command_complete(&command, error)) {
        return false;
    }
    *out = command;
    command = (ViewerCommand){0};
    return true;
}

void viewer_command_encode(GString *out, const ViewerCommand *command)
{
    g_string_append_printf(out, "{\"cmd\":\"%s\"", viewer_command_kind_word(command->kind));
    fields_write(COMMAND_FIELDS, G_N_ELEMENTS(COMMAND_FIELDS), command, BIT(command->kind), out);
    if (command->rung != VIEWER_RUNG_MAIN) {
        fields_append_string(out, "rung", viewer_rung_word(command->rung));
    }
    if (command->kind == VIEWER_COMMAND_PICTURE) {
        fields_append_string(out, "ink", viewer_ink_word(command->ink));
    }
    g_string_append(out, "}\n");
}

void viewer_command_clear(ViewerCommand *command)
{
    fields_clear(COMMAND_FIELDS, G_N_ELEMENTS(COMMAND_FIELDS), command);
}

static bool event_states(const cJSON *object, ViewerEvent *event, GError **error)
{
    const char *state = kind_word(object, "state", error);
    if (state == NULL) {
        return false;
    }
    if (!viewer_state_parse(state, &event->state) || event->state == VIEWER_QUARANTINED) {
        return fields_complain(error, "state", "unknown state");
    }
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(object, "reason");
    /* A reason from a newer tilik-view is still a failure. */
    if (cJSON_IsString(reason) && !viewer_reason_parse(reason->valuestring, &event->reason)) {
        event->reason = VIEWER_REASON_FAILED;
    }
    return true;
}

static bool event_complete(const ViewerEvent *event, GError **error)
{
    bool needs_id = event->kind != VIEWER_EVENT_READY && event->kind != VIEWER_EVENT_ERROR &&
                    event->kind != VIEWER_EVENT_PONG && event->kind != VIEWER_EVENT_LOAD;
    if (needs_id && event->id == NULL) {
        return fields_complain(error, "id", "missing");
    }
    if (event->kind == VIEWER_EVENT_KEY && event->key == NULL) {
        return fields_complain(error, "key", "missing");
    }
    if (event->kind == VIEWER_EVENT_PICTURE && event->data == NULL) {
        return fields_complain(error, "data", "missing");
    }
    return true;
}

bool viewer_event_decode(const char *json, size_t size, ViewerEvent *out, GError **error)
{
    g_autoptr(cJSON) object = object_parse(json, size, error);
    if (object == NULL) {
        return false;
    }
    const char *word = kind_word(object, "event", error);
    if (word == NULL) {
        return false;
    }
    g_auto(ViewerEvent) event = {0};
    if (!viewer_event_kind_parse(word, &event.kind)) {
        return fields_complain(error, "event", "unknown event");
    }
    if (!fields_read(EVENT_FIELDS, G_N_ELEMENTS(EVENT_FIELDS), object, &event, error)) {
        return false;
    }
    if (!READ_WORD(object, "ink", viewer_ink_parse, &event.ink)) {
        return fields_complain(error, "ink", "unknown");
    }
    if (event.kind == VIEWER_EVENT_STATE && !event_states(object, &event, error)) {
        return false;
    }
    if (!event_complete(&event, error)) {
        return false;
    }
    *out = event;
    event = (ViewerEvent){0};
    return true;
}

void viewer_event_encode(GString *out, const ViewerEvent *event)
{
    g_string_append_printf(out, "{\"event\":\"%s\"", viewer_event_kind_word(event->kind));
    if (event->kind == VIEWER_EVENT_STATE) {
        fields_append_string(out, "state", viewer_state_word(event->state));
        if (event->reason != VIEWER_REASON_NONE) {
            fields_append_string(out, "reason", viewer_reason_word(event->reason));
        }
    }
    if (event->kind == VIEWER_EVENT_PICTURE) {
        fields_append_string(out, "ink", viewer_ink_word(event->ink));
    }
    fields_write(EVENT_FIELDS, G_N_ELEMENTS(EVENT_FIELDS), event, BIT(event->kind), out);
    g_string_append(out, "}\n");
}

void viewer_event_clear(ViewerEvent *event)
{
    fields_clear(EVENT_FIELDS, G_N_ELEMENTS(EVENT_FIELDS), event);
}
