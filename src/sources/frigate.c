/* Frigate as a source: its settings, and how it stands. */
#include <inttypes.h>
#include <string.h>

#include "frigate_private.h"

#define TIMEOUT_S   15
#define VIEWED_MAX  10000
#define VIEWED_MS   300
#define PAYLOAD_MAX 262144
#define TOPICS      6
#define POLL_S      60
#define CATCH_UP_H  24
#define MQTT_LEAST  1000
#define MQTT_MOST   60000
#define ODD_MAX     3

static const char *wrong_prefix(const char *prefix)
{
    return strpbrk(prefix, "+#\n") == NULL && prefix[strlen(prefix) - 1] != '/'
               ? NULL
               : "the part of topics before /reviews, without + and #";
}

static const SourceSetting settings[] = {
    {.key = "url", .form = SETTING_ADDRESS, .needed = true, .schemes = "http https"},
    {.key = "login_file", .form = SETTING_FILE},
    {.key = "mqtt", .form = SETTING_ADDRESS, .schemes = "mqtt mqtts"},
    {.key = "mqtt_login_file", .form = SETTING_FILE},
    {.key = "mqtt_authorities", .form = SETTING_TEXT},
    {.key = "mqtt_prefix", .form = SETTING_TEXT, .check = wrong_prefix},
    NAMING_SETTINGS,
    {.key = "kinds", .form = SETTING_TEXT, .check = frigate_kinds_wrong},
    {.key = "detections", .form = SETTING_FLAG},
    {.key = "snapshots", .form = SETTING_FLAG},
    {.key = "timeout_seconds", .form = SETTING_NUMBER, .least = 1, .most = 120},
    {.key = "poll_seconds", .form = SETTING_NUMBER, .least = 1, .most = 3600},
    {.key = "catch_up_hours", .form = SETTING_NUMBER, .least = 1, .most = 168},
    {0},
};

/* How it stands */

static bool mqtt_up(const Source *source)
{
    return source->heard == MQTT_UP;
}

/* Neither way has been tried yet, or one has and is not there, and the other is still to come. */
static SourceState state_of(const Source *source)
{
    bool wanted = source->mqtt != NULL,
         tried = source->http_tried && (!wanted || source->mqtt_tried);
    bool http = source->http_up, mqtt = wanted && mqtt_up(source);
    if (http && (!wanted || mqtt)) {
        return source->off || source->odd >= ODD_MAX ? SOURCE_PARTLY : SOURCE_UP;
    }
    if (!tried) {
        return SOURCE_STARTING;
    }
    if (http || (mqtt && !source->off)) {
        return SOURCE_PARTLY;
    }
    return source->refused || (wanted && source->heard == MQTT_REFUSED) ? SOURCE_REFUSED
                                                                        : SOURCE_DOWN;
}

static void say(GString *out, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(GString *out, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    g_string_append(out, out->len > 0 ? "; " : "");
    g_string_append_vprintf(out, format, rest);
    va_end(rest);
}

static void say_clock(const Source *source, GString *out)
{
    if (source->skew_ms != 0) {
        say(out, "its clock is %" PRId64 " s %s", ABS(source->skew_ms) / 1000,
            source->skew_ms > 0 ? "ahead" : "behind");
    }
}

void frigate_stands(Source *source)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) strangers = g_string_new(NULL);
    if (source->http_why != NULL) {
        say(out, "HTTP: %s", source->http_why);
    }
    if (source->mqtt != NULL && source->mqtt_tried && !mqtt_up(source)) {
        say(out, "MQTT: %s", source->mqtt_why);
    }
    if (source->off && mqtt_up(source)) {
        say(out, "it says by MQTT that it is off");
    }
    if (source->odd >= ODD_MAX) {
        say(out, "what it says by MQTT can't be read");
    }
    if (source->no_viewing) {
        say(out, "its user may not mark reviews as viewed");
    }
    frigate_strangers(source, strangers);
    if (strangers->len > 0) {
        say(out, "%s", strangers->str);
    }
    say_clock(source, out);
    if (source->version != NULL) {
        say(out, "Frigate %s", source->version);
    }
    source->sink->stands(source->sink->server, state_of(source), out->str);
}

static void on_mqtt(MqttState state, const char *why, void *data)
{
    Source *source = data;
    source->heard = state;
    source->mqtt_why = why;
    source->mqtt_tried = true;
    source->odd = 0;
    if (state == MQTT_UP) {
        frigate_ask_soon(source, VIEWED_MS); /* what was said before we heard it */
    } else {
        source->off = false; /* nobody says so any more */
    }
    frigate_stands(source);
}

/* What became of its alerts */

static void frigate_changed(Source *source, const char *external_id, const Alert *alert)
{
    if (!alert->machine.acked && alert->acked_at_ms == 0 && alert->closed_at_ms == 0) {
        return;
    }
    char *id = g_strdup(external_id);
    if (g_str_has_suffix(id, FRIGATE_ALERT_MARK)) {
        id[strlen(id) - strlen(FRIGATE_ALERT_MARK)] = '\0';
    }
    if (g_hash_table_size(source->viewed) >= VIEWED_MAX ||
        g_hash_table_contains(source->marking, id)) {
        g_free(id);
        return;
    }
    g_hash_table_add(source->viewed, id);
    frigate_ask_soon(source, VIEWED_MS);
}

/* Life */

static void frigate_stop(Source *source)
{
    mqtt_free(source->mqtt);
    asker_free(source->asker);
    if (source->round != NULL) {
        event_free(source->round);
    }
    ask_login_clear(&source->login);
    setting_forget(source->token);
    g_clear_pointer(&source->told, g_hash_table_unref);
    g_clear_pointer(&source->cameras, g_hash_table_unref);
    g_clear_pointer(&source->viewed, g_hash_table_unref);
    g_clear_pointer(&source->marking, g_hash_table_unref);
    naming_free(source->naming);
    frigate_kinds_free(source->kinds);
    decoder_free(source->decoder);
    g_free(source->version);
    g_free(source->http_said);
    g_free(source->url);
    g_free(source->prefix);
    g_free(source);
}

static bool start_mqtt(Source *source, GHashTable *options, GError **error)
{
    static const char *const ends[TOPICS] = {"/reviews",         "/available",       "/stats",
                                             "/+/status/detect", "/+/enabled/state", NULL};
    char *topics[TOPICS] = {0};
    AskLogin login = {0};
    const char *authorities = setting_text(options, "mqtt_authorities");
    if (setting_text(options, "mqtt")[0] == '\0') {
        return true;
    }
    if (!ask_login(setting_text(options, "mqtt_login_file"), &login, error)) {
        return false;
    }
    for (int i = 0; ends[i] != NULL; i++) {
        topics[i] = g_strconcat(source->prefix, ends[i], NULL);
    }
    const MqttPlan plan = {
        .base = source->base,
        .url = setting_text(options, "mqtt"),
        .user = login.user,
        .password = login.password,
        .authorities = authorities[0] != '\0' ? authorities : NULL,
        .topics = (const char *const *)topics,
        .payload_max = PAYLOAD_MAX,
        .least_ms = MQTT_LEAST,
        .most_ms = MQTT_MOST,
        .stands = on_mqtt,
        .message = frigate_hear_message,
        .data = source,
    };
    source->mqtt = mqtt_new(&plan);
    ask_login_clear(&login);
    for (int i = 0; ends[i] != NULL; i++) {
        g_free(topics[i]);
    }
    return true;
}

/* Where it had got to before. */
static void read_cursor(Source *source)
{
    g_autofree char *cursor = source->sink->cursor(source->sink->server);
    gint64 after_ms;
    if (cursor != NULL &&
        g_ascii_string_to_signed(cursor, 10, 1, G_MAXINT64 / 2, &after_ms, NULL)) {
        source->newest_ms = after_ms;
    }
}

static void read_options(Source *source, GHashTable *options)
{
    const char *prefix = setting_text(options, "mqtt_prefix");
    source->url = g_strdup(setting_text(options, "url"));
    source->prefix = g_strdup(prefix[0] != '\0' ? prefix : "frigate");
    source->poll_ms = setting_number(options, "poll_seconds", POLL_S) * 1000;
    source->catch_up_hours = setting_number(options, "catch_up_hours", CATCH_UP_H);
    source->detections = setting_number(options, "detections", 1) != 0;
    source->snapshots = setting_number(options, "snapshots", 0) != 0;
    source->kinds = frigate_kinds_new(setting_text(options, "kinds"));
    for (size_t end = strlen(source->url); end > 0 && source->url[end - 1] == '/'; end--) {
        source->url[end - 1] = '\0';
    }
}

static Source *frigate_start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                             GError **error)
{
    Source *source = g_new0(Source, 1);
    source->sink = sink;
    source->base = base;
    source->decoder = decoder_new();
    source->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, frigate_told_free);
    source->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, frigate_seen_free);
    source->viewed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    source->marking = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    read_options(source, options);
    read_cursor(source);
    source->naming = naming_new(options, error);
    if (source->naming == NULL ||
        !ask_login(setting_text(options, "login_file"), &source->login, error) ||
        !start_mqtt(source, options, error)) {
        frigate_stop(source);
        return NULL;
    }
    const AskPlan plan = {.base = base,
                          .url = source->url,
                          .timeout_ms =
                              setting_number(options, "timeout_seconds", TIMEOUT_S) * 1000,
                          .body_max = FRIGATE_LIST_MAX};
    source->asker = asker_new(&plan);
    frigate_ask_start(source);
    return source;
}

const SourceKind source_frigate = {.name = "frigate",
                                   .start = frigate_start,
                                   .stop = frigate_stop,
                                   .changed = frigate_changed,
                                   .settings = settings};
