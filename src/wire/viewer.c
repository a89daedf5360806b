#include "wire/viewer.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"

#define SECRET_MAX      256
#define PATH_LENGTH_MAX 4096
#define TEXT_LENGTH_MAX 512

WORDS_DEFINE(ViewerState, viewer_state, VIEWER_STATE_TABLE)
WORDS_DEFINE(ViewerReason, viewer_reason, VIEWER_REASON_TABLE)
WORDS_DEFINE(ViewerCommandKind, viewer_command_kind, VIEWER_COMMAND_TABLE)
WORDS_DEFINE(ViewerEventKind, viewer_event_kind, VIEWER_EVENT_TABLE)

static void wipe_free(char **secret)
{
    if (*secret != NULL) {
        explicit_bzero(*secret, strlen(*secret));
    }
    g_clear_pointer(secret, g_free);
}

static void wipe_item(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (cJSON_IsString(item)) {
        explicit_bzero(item->valuestring, strlen(item->valuestring));
    }
}

/* cJSON frees without clearing, so what is secret is cleared first. */
static void wipe_delete(cJSON *object)
{
    wipe_item(object, "url");
    wipe_item(object, "user");
    wipe_item(object, "password");
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

static bool complain(GError **error, const char *field, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "%s: %s", field, what);
    return false;
}

/* Reads a string that may be missing or null: *out is NULL then. */
static bool read_text(const cJSON *object, const char *name, size_t max, char **out, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (item == NULL || cJSON_IsNull(item)) {
        return true;
    }
    if (!cJSON_IsString(item)) {
        return complain(error, name, "not a string");
    }
    *out = text_clean(item->valuestring, strlen(item->valuestring), max);
    return true;
}

/* The same for a string that is used byte by byte: cleaning would change it, so what is unclean is
 * refused. */
static bool read_exact(const cJSON *object, const char *name, size_t max, char **out,
                       GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (item == NULL || cJSON_IsNull(item)) {
        return true;
    }
    if (!cJSON_IsString(item)) {
        return complain(error, name, "not a string");
    }
    size_t length = strlen(item->valuestring);
    if (length > max) {
        return complain(error, name, "too long");
    }
    if (!text_is_clean(item->valuestring, length)) {
        return complain(error, name, "has control characters or is not UTF-8");
    }
    *out = g_strdup(item->valuestring);
    return true;
}

static bool read_id(const cJSON *object, const char *name, char **out, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (item == NULL || cJSON_IsNull(item)) {
        return true;
    }
    if (!cJSON_IsString(item) || !id_valid(item->valuestring)) {
        return complain(error, name, "not an id");
    }
    *out = g_strdup(item->valuestring);
    return true;
}

static bool read_number(const cJSON *object, const char *name, double max, double *out,
                        GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (item == NULL || cJSON_IsNull(item)) {
        return true;
    }
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > max) {
        return complain(error, name, "not a number in its range");
    }
    *out = item->valuedouble;
    return true;
}

static bool read_int(const cJSON *object, const char *name, int *out, GError **error)
{
    double value = 0;
    if (!read_number(object, name, G_MAXINT, &value, error)) {
        return false;
    }
    *out = (int)value;
    return true;
}

static const char *kind_word(const cJSON *object, const char *name, GError **error)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!cJSON_IsString(item)) {
        complain(error, name, "missing");
        return NULL;
    }
    return item->valuestring;
}

static bool command_complete(const ViewerCommand *command, GError **error)
{
    bool alone = command->kind == VIEWER_COMMAND_PING || command->kind == VIEWER_COMMAND_QUIT;
    if (!alone && command->id == NULL) {
        return complain(error, "id", "missing");
    }
    if (command->kind == VIEWER_COMMAND_OPEN && command->url == NULL) {
        return complain(error, "url", "missing");
    }
    if (command->kind == VIEWER_COMMAND_TITLE && command->title == NULL) {
        return complain(error, "title", "missing");
    }
    if (command->kind == VIEWER_COMMAND_SNAPSHOT &&
        (command->path == NULL || !g_path_is_absolute(command->path))) {
        return complain(error, "path", "not an absolute path");
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
        return complain(error, "cmd", "unknown command");
    }
    if (!read_id(object, "id", &command.id, error) ||
        !read_id(object, "instead", &command.instead, error) ||
        !read_exact(object, "url", VIEWER_ADDRESS_MAX, &command.url, error) ||
        !read_exact(object, "user", SECRET_MAX, &command.user, error) ||
        !read_exact(object, "password", SECRET_MAX, &command.password, error) ||
        !read_exact(object, "path", PATH_LENGTH_MAX, &command.path, error) ||
        !read_text(object, "title", VIEWER_TITLE_MAX, &command.title, error) ||
        !command_complete(&command, error)) {
        return false;
    }
    command.on = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, "on"));
    *out = command;
    command = (ViewerCommand){0};
    return true;
}

/* cJSON's printer leaves copies of what it prints, so lines with secrets are written by hand. */
static void append_string(GString *out, const char *name, const char *value)
{
    if (value == NULL) {
        return;
    }
    g_string_append_printf(out, ",\"%s\":\"", name);
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            g_string_append_c(out, '\\');
            g_string_append_c(out, *c);
        } else if ((unsigned char)*c < 0x20) {
            g_string_append_printf(out, "\\u%04x", *c);
        } else {
            g_string_append_c(out, *c);
        }
    }
    g_string_append_c(out, '"');
}

void viewer_command_encode(GString *out, const ViewerCommand *command)
{
    g_string_append_printf(out, "{\"cmd\":\"%s\"", viewer_command_kind_word(command->kind));
    append_string(out, "id", command->id);
    append_string(out, "instead", command->instead);
    append_string(out, "url", command->url);
    append_string(out, "user", command->user);
    append_string(out, "password", command->password);
    append_string(out, "title", command->title);
    append_string(out, "path", command->path);
    if (command->kind == VIEWER_COMMAND_FRAMES) {
        g_string_append_printf(out, ",\"on\":%s", command->on ? "true" : "false");
    }
    g_string_append(out, "}\n");
}

void viewer_command_clear(ViewerCommand *command)
{
    wipe_free(&command->url);
    wipe_free(&command->user);
    wipe_free(&command->password);
    g_clear_pointer(&command->id, g_free);
    g_clear_pointer(&command->instead, g_free);
    g_clear_pointer(&command->title, g_free);
    g_clear_pointer(&command->path, g_free);
}

static bool event_states(const cJSON *object, ViewerEvent *event, GError **error)
{
    const char *state = kind_word(object, "state", error);
    if (state == NULL) {
        return false;
    }
    if (!viewer_state_parse(state, &event->state) || event->state == VIEWER_QUARANTINED) {
        return complain(error, "state", "unknown state");
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
                    event->kind != VIEWER_EVENT_PONG;
    if (needs_id && event->id == NULL) {
        return complain(error, "id", "missing");
    }
    if (event->kind == VIEWER_EVENT_KEY && event->key == NULL) {
        return complain(error, "key", "missing");
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
        return complain(error, "event", "unknown event");
    }
    if (!read_id(object, "id", &event.id, error) ||
        !read_text(object, "text", TEXT_LENGTH_MAX, &event.text, error) ||
        !read_text(object, "key", 16, &event.key, error) ||
        !read_exact(object, "path", PATH_LENGTH_MAX, &event.path, error) ||
        !read_exact(object, "sha256", 64, &event.sha256, error) ||
        !read_int(object, "retry_s", &event.retry_s, error) ||
        !read_int(object, "attempt", &event.attempt, error) ||
        !read_int(object, "age_ms", &event.age_ms, error) ||
        !read_int(object, "dropped", &event.dropped, error) ||
        !read_int(object, "width", &event.width, error) ||
        !read_int(object, "height", &event.height, error) ||
        !read_number(object, "fps", 10000, &event.fps, error)) {
        return false;
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

static void append_state(GString *out, const ViewerEvent *event)
{
    append_string(out, "state", viewer_state_word(event->state));
    if (event->reason != VIEWER_REASON_NONE) {
        append_string(out, "reason", viewer_reason_word(event->reason));
    }
    if (event->state == VIEWER_RETRYING) {
        g_string_append_printf(out, ",\"retry_s\":%d", event->retry_s);
    }
    if (event->attempt > 0) {
        g_string_append_printf(out, ",\"attempt\":%d", event->attempt);
    }
    if (event->state == VIEWER_FROZEN) {
        g_string_append_printf(out, ",\"age_ms\":%d", event->age_ms);
    }
}

void viewer_event_encode(GString *out, const ViewerEvent *event)
{
    g_string_append_printf(out, "{\"event\":\"%s\"", viewer_event_kind_word(event->kind));
    append_string(out, "id", event->id);
    if (event->kind == VIEWER_EVENT_STATE) {
        append_state(out, event);
    }
    if (event->kind == VIEWER_EVENT_FRAME) {
        char fps[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(out, ",\"age_ms\":%d,\"fps\":%s,\"dropped\":%d", event->age_ms,
                               g_ascii_formatd(fps, sizeof fps, "%.1f", event->fps),
                               event->dropped);
        g_string_append_printf(out, ",\"width\":%d,\"height\":%d", event->width, event->height);
    }
    append_string(out, "key", event->key);
    append_string(out, "path", event->path);
    append_string(out, "sha256", event->sha256);
    append_string(out, "text", event->text);
    g_string_append(out, "}\n");
}

void viewer_event_clear(ViewerEvent *event)
{
    g_clear_pointer(&event->id, g_free);
    g_clear_pointer(&event->text, g_free);
    g_clear_pointer(&event->key, g_free);
    g_clear_pointer(&event->path, g_free);
    g_clear_pointer(&event->sha256, g_free);
}
