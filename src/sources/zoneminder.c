/* ZoneMinder, 1.36 and later: its monitors and its events, by its API. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "zoneminder_private.h"

#define ANSWER_MAX   8388608
#define WAIT_MOST_MS 300000
#define SELDOM       6 /* times as long is waited for one that refuses us */
#define EVERY_S      10
#define OFF_S        20
#define TIMEOUT_S    20
#define PAGE_EVENTS  100 /* the most that it gives at once */
#define PAGES_MAX    100
#define LOSSES       2      /* of tokens, in one round */
#define EARLY_MS     120000 /* a token is renewed before it ends */

static const char *wrong_zone(const char *name)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(name);
    return zone == NULL ? "not a time zone such as Asia/Jakarta" : NULL;
}

static const char *wrong_priority(const char *word)
{
    AlertPriority priority;
    return alert_priority_parse(word, &priority) ? NULL : "not critical, high, medium or low";
}

static const SourceSetting settings[] = {
    {.key = "url", .form = SETTING_ADDRESS, .needed = true, .schemes = "http https"},
    {.key = "login_file", .form = SETTING_FILE},
    {.key = "zone", .form = SETTING_TEXT, .check = wrong_zone},
    NAMING_SETTINGS,
    {.key = "kinds", .form = SETTING_TEXT, .check = zm_kinds_wrong},
    {.key = "priority", .form = SETTING_TEXT, .check = wrong_priority},
    {.key = "every_seconds", .form = SETTING_NUMBER, .least = 1, .most = 3600},
    {.key = "off_seconds", .form = SETTING_NUMBER, .least = 0, .most = 3600},
    {.key = "timeout_seconds", .form = SETTING_NUMBER, .least = 1, .most = 120},
    {.key = "snapshots", .form = SETTING_FLAG},
    {.key = NULL},
};

static void wait_for(Source *source, int wait_ms)
{
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    source->step = ZM_REST;
    event_add(source->timer, &wait);
}

static void forget_tokens(Source *source)
{
    setting_forget(g_steal_pointer(&source->token));
    setting_forget(g_steal_pointer(&source->refresh));
}

static void fail(Source *source, SourceState state, const char *why)
{
    source->failures++;
    source->losses = 0;
    source->sink->heard(source->sink->server, false);
    source->sink->stands(source->sink->server, state, why);
    zm_hear_nothing(source);
    int least = source->every_ms * (state == SOURCE_REFUSED ? SELDOM : 1);
    wait_for(source, ask_wait_ms(source->failures, least, MAX(WAIT_MOST_MS, least)));
}

/* Asking */

static void on_answer(const AskAnswer *answer, void *data);

static void ask(Source *source, ZmStep step, const char *path, const char *form)
{
    g_autoptr(GString) full = g_string_new("/api");
    g_string_append(full, path);
    if (source->token != NULL && step != ZM_LOGIN) {
        g_string_append(full, strchr(path, '?') != NULL ? "&token=" : "?token=");
        ask_escape(full, source->token);
    }
    source->step = step;
    const AskRequest request = {.path = full->str, .form = form};
    asker_ask(source->asker, &request, on_answer, source);
    explicit_bzero(full->str, full->len);
}

static void ask_login_form(Source *source)
{
    g_autoptr(GString) form = g_string_new(NULL);
    source->refreshing = source->refresh != NULL && clock_mono_ms() < source->refresh_ms;
    if (source->refreshing) {
        g_string_append(form, "token=");
        ask_escape(form, source->refresh);
    } else {
        g_string_append(form, "user=");
        ask_escape(form, source->login.user);
        g_string_append(form, "&pass=");
        ask_escape(form, source->login.password);
    }
    ask(source, ZM_LOGIN, "/host/login.json", form->str);
    explicit_bzero(form->str, form->len);
}

/* All above what is told and over, from where this round has read to. */
static void ask_events(Source *source, int64_t above)
{
    g_autofree char *path = g_strdup_printf("/events/index/Id%%20%%3E:%" G_GINT64_FORMAT
                                            ".json?sort=Id&direction=asc&limit=%d&page=1",
                                            MAX(above, 0), PAGE_EVENTS);
    source->read = MAX(above, 0);
    ask(source, ZM_EVENTS, path, NULL);
}

/* What a round asks next */
static void go_on(Source *source)
{
    bool login = source->login.user != NULL;
    if (login && (source->token == NULL || clock_mono_ms() >= source->token_ms)) {
        ask_login_form(source);
    } else if (source->zone == NULL) {
        ask(source, ZM_ZONE, "/host/getTimeZone.json", NULL);
    } else {
        ask(source, ZM_MONITORS, "/monitors.json", NULL);
    }
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    Source *source = data;
    source->round++;
    source->pages = source->strangers = source->odd = source->ahead = 0;
    source->crowded = false;
    go_on(source);
}

/* What it answers */

static void take_login(Source *source, const AskAnswer *answer)
{
    ZmLogin login;
    if (!decode_zm_login(source->decoder, answer->body, answer->size, &login, NULL)) {
        fail(source, SOURCE_DOWN, "it answers something else than ZoneMinder's API");
        return;
    }
    g_free(source->version);
    source->version = g_strdup(login.version);
    if (login.token == NULL) { /* it wants no login */
        ask_login_clear(&source->login);
    } else {
        setting_forget(g_steal_pointer(&source->token));
        source->token = g_strdup(login.token);
        int64_t lasts_ms = login.token_seconds * 1000, now_ms = clock_mono_ms();
        source->token_ms = now_ms + MAX(lasts_ms - EARLY_MS, lasts_ms / 2);
    }
    if (login.refresh != NULL) {
        setting_forget(g_steal_pointer(&source->refresh));
        source->refresh = g_strdup(login.refresh);
        source->refresh_ms = clock_mono_ms() + MAX(login.refresh_seconds * 1000 - EARLY_MS, 0);
    }
    decoder_wipe(source->decoder);
    go_on(source);
}

static void take_zone(Source *source, const AskAnswer *answer)
{
    const char *name;
    if (!decode_zm_zone(source->decoder, answer->body, answer->size, &name, NULL) ||
        (source->zone = g_time_zone_new_identifier(name)) == NULL) {
        fail(source, SOURCE_REFUSED, "it does not say its time zone: zone is needed");
        return;
    }
    source->zone_name = g_strdup(name);
    go_on(source);
}

static void finish(Source *source)
{
    g_autoptr(GString) detail = g_string_new(NULL);
    source->failures = source->losses = 0;
    source->sink->heard(source->sink->server, true);
    if (source->version != NULL) {
        g_string_append_printf(detail, "%s, ", source->version);
    }
    g_string_append(detail, source->zone_name);
    if (source->strangers > 0) {
        g_string_append_printf(detail, "; monitors of no camera: %u", source->strangers);
    }
    if (source->odd > 0) {
        g_string_append_printf(detail, "; not to be read: %u", source->odd);
    }
    if (source->ahead > 0) {
        g_string_append(detail, "; its events are of the future: is its zone another?");
    }
    source->sink->stands(source->sink->server, source->ahead > 0 ? SOURCE_PARTLY : SOURCE_UP,
                         detail->str);
    wait_for(source, source->every_ms);
}

static void take_monitors(Source *source, const AskAnswer *answer)
{
    ZmReading reading = {.monitor = zm_hear_monitor, .data = source};
    source->sink->begin(source->sink->server);
    bool good = decode_zm_monitors(source->decoder, answer->body, answer->size, &reading, NULL);
    if (good) {
        zm_hear_monitors_end(source);
    }
    source->sink->commit(source->sink->server);
    source->odd += reading.odd;
    if (!good) {
        fail(source, SOURCE_DOWN, "it answers something else than a list of monitors");
    } else if (source->floor < 0) {
        ask(source, ZM_NEWEST, "/events/index.json?sort=Id&direction=desc&limit=1&page=1", NULL);
    } else {
        source->last = source->floor;
        ask_events(source, source->floor - ZM_OVERLAP);
    }
}

static void take_number(const ZmEvent *event, void *data)
{
    Source *source = data;
    source->last = MAX(source->last, event->id);
}

/* Where the first start begins; or whether its numbers have begun anew. */
static void take_newest(Source *source, const AskAnswer *answer)
{
    ZmReading reading = {.event = take_number, .data = source};
    source->last = 0;
    if (!decode_zm_events(source->decoder, answer->body, answer->size, &reading, NULL)) {
        fail(source, SOURCE_DOWN, "it answers something else than a list of events");
        return;
    }
    if (source->floor < 0 || source->last < source->floor) {
        source->floor = source->base = source->last;
        g_hash_table_remove_all(source->told);
        zm_keep_cursor(source);
    }
    finish(source);
}

static void take_events(Source *source, const AskAnswer *answer)
{
    ZmReading reading = {.event = zm_hear_event, .data = source};
    int64_t before = source->read;
    source->sink->begin(source->sink->server);
    bool good = decode_zm_events(source->decoder, answer->body, answer->size, &reading, NULL);
    bool full = reading.count >= PAGE_EVENTS / 4 && source->read > before;
    bool more = full && ++source->pages < PAGES_MAX && !source->crowded;
    if (good && !more) {
        zm_hear_events_end(source, !full);
    }
    source->sink->commit(source->sink->server);
    source->odd += reading.odd;
    if (!good) {
        fail(source, SOURCE_DOWN, "it answers something else than a list of events");
    } else if (more) {
        ask_events(source, source->read);
    } else if (reading.count == 0 && source->pages == 0 && source->floor > 0) {
        ask(source, ZM_NEWEST, "/events/index.json?sort=Id&direction=desc&limit=1&page=1", NULL);
    } else {
        finish(source);
    }
}

/* A token that ended early is got anew; when that does not help it is the login that is wrong. */
static void refused(Source *source)
{
    bool again = source->step != ZM_LOGIN || source->refreshing;
    forget_tokens(source);
    if (again && source->login.user != NULL && source->losses++ < LOSSES) {
        go_on(source);
    } else {
        fail(source, SOURCE_REFUSED,
             source->login.user != NULL ? "it refuses the login" : "it wants a login: login_file");
    }
}

static void on_answer(const AskAnswer *answer, void *data)
{
    Source *source = data;
    g_autofree char *status = g_strdup_printf("it answers %ld", answer->status);
    if (answer->why != NULL) {
        fail(source, SOURCE_DOWN, answer->why);
        return;
    }
    if (answer->status == 401 || answer->status == 403) {
        refused(source);
        return;
    }
    if (answer->status != 200) {
        fail(source, answer->status == 404 ? SOURCE_REFUSED : SOURCE_DOWN,
             answer->status == 404 ? "there is no API of ZoneMinder at that address" : status);
        return;
    }
    static void (*const take[])(Source *, const AskAnswer *) = {
        [ZM_LOGIN] = take_login,   [ZM_ZONE] = take_zone,     [ZM_MONITORS] = take_monitors,
        [ZM_NEWEST] = take_newest, [ZM_EVENTS] = take_events,
    };
    take[source->step](source, answer);
}

/* Life */

static void stop(Source *source)
{
    event_free(source->timer);
    asker_free(source->asker);
    decoder_free(source->decoder);
    naming_free(source->naming);
    zm_kinds_free(source->kinds);
    ask_login_clear(&source->login);
    forget_tokens(source);
    g_clear_pointer(&source->zone, g_time_zone_unref);
    g_hash_table_unref(source->seen);
    g_hash_table_unref(source->told);
    g_free(source->url);
    g_free(source->zone_name);
    g_free(source->version);
    g_free(source);
}

/* "1 FLOOR BASE" */
static void read_cursor(Source *source)
{
    g_autofree char *cursor = source->sink->cursor(source->sink->server);
    g_auto(GStrv) parts = g_strsplit(cursor != NULL ? cursor : "", " ", 4);
    gint64 floor, base;
    source->floor = -1;
    if (g_strv_length(parts) == 3 && strcmp(parts[0], "1") == 0 &&
        g_ascii_string_to_signed(parts[1], 10, 0, INT64_MAX, &floor, NULL) &&
        g_ascii_string_to_signed(parts[2], 10, 0, INT64_MAX, &base, NULL)) {
        source->floor = floor;
        source->base = base;
    }
}

static void take_options(Source *source, GHashTable *options)
{
    const char *zone = setting_text(options, "zone");
    source->kinds = zm_kinds_new(setting_text(options, "kinds"));
    source->zone = zone[0] != '\0' ? g_time_zone_new_identifier(zone) : NULL;
    source->zone_name = zone[0] != '\0' ? g_strdup(zone) : NULL;
    source->every_ms = setting_number(options, "every_seconds", EVERY_S) * 1000;
    source->off_ms = setting_number(options, "off_seconds", OFF_S) * 1000;
    source->snapshots = setting_number(options, "snapshots", 0) != 0;
    source->priority = PRIORITIES;
    alert_priority_parse(setting_text(options, "priority"), &source->priority);
}

static Source *start(struct event_base *base, const SourceSink *sink, GHashTable *options,
                     GError **error)
{
    Naming *naming = naming_new(options, error);
    AskLogin login = {0};
    if (naming == NULL || !ask_login(setting_text(options, "login_file"), &login, error)) {
        naming_free(naming);
        return NULL;
    }
    Source *source = g_new0(Source, 1);
    const AskPlan plan = {.base = base,
                          .url = setting_text(options, "url"),
                          .timeout_ms =
                              setting_number(options, "timeout_seconds", TIMEOUT_S) * 1000,
                          .body_max = ANSWER_MAX};
    source->sink = sink;
    source->naming = naming;
    source->login = login;
    source->asker = asker_new(&plan);
    source->decoder = decoder_new();
    source->url = g_strdup(plan.url);
    source->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, zm_seen_free);
    source->told = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, zm_told_free);
    read_cursor(source);
    take_options(source, options);
    source->timer = evtimer_new(base, on_timer, source);
    wait_for(source, 0);
    return source;
}

const SourceKind source_zoneminder = {
    .name = "zoneminder",
    .start = start,
    .stop = stop,
    .settings = settings,
};
