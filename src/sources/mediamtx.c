/* MediaMTX's list of paths: which cameras it gets pictures of.
 *
 * A path that is online and whose bytes grow is a camera that lives; one whose bytes stand still is
 * frozen; one that is not online, or no longer there, is dark once that has lasted.  Paths that are
 * fetched on demand are silent while nobody looks, which says nothing of their camera. */
#include <string.h>

#include "sources/ask.h"
#include "base/clock.h"
#include "naming.h"
#include "sources/source.h"
#include "wire/mediamtx.h"

#define PAGE_ITEMS   500
#define PAGES_MAX    400
#define ANSWER_MAX   8388608
#define WAIT_MOST_MS 300000
#define SELDOM       6 /* times as long is waited for one that refuses us */
#define EVERY_S      10
#define TIMEOUT_S    15
#define OFF_S        20
#define FROZEN_S     30

/* One camera that a path was seen of. */
typedef struct Watched {
    CameraState told;                 /* UNKNOWN: nothing, or the word was taken back */
    int64_t bytes, moved_ms, lost_ms; /* grew last; 0 not lost */
    unsigned round;                   /* of the last poll that it stood in */
    bool online, counted;             /* counted: the relay says how many bytes came */
} Watched;

struct Source {
    const SourceSink *sink;
    Asker *asker;
    Decoder *decoder;
    Naming *naming;
    GHashTable *watched; /* camera -> Watched */
    struct event *timer;
    unsigned round, page, failures, strangers, odd;
    int every_ms, off_ms, frozen_ms;
    bool on_demand;
};

static const SourceSetting settings[] = {
    {.key = "url", .form = SETTING_ADDRESS, .needed = true, .schemes = "http https"},
    {.key = "login_file", .form = SETTING_FILE},
    NAMING_SETTINGS,
    {.key = "every_seconds", .form = SETTING_NUMBER, .least = 1, .most = 3600},
    {.key = "off_seconds", .form = SETTING_NUMBER, .least = 0, .most = 3600},
    {.key = "frozen_seconds", .form = SETTING_NUMBER, .least = 2, .most = 3600},
    {.key = "timeout_seconds", .form = SETTING_NUMBER, .least = 1, .most = 60},
    {.key = "on_demand", .form = SETTING_FLAG},
    {.key = NULL},
};

static void wait_for(Source *source, int wait_ms)
{
    const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
    event_add(source->timer, &wait);
}

/* What was said is taken back by a source that is down; it is said again when it is back. */
static void fail(Source *source, SourceState state, const char *why)
{
    GHashTableIter iter;
    gpointer value;
    source->failures++;
    source->sink->heard(source->sink->server, false);
    source->sink->stands(source->sink->server, state, why);
    g_hash_table_iter_init(&iter, source->watched);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Watched *watched = value;
        watched->told = CAMERA_UNKNOWN;
        watched->moved_ms = watched->lost_ms = 0;
    }
    int least = source->every_ms * (state == SOURCE_REFUSED ? SELDOM : 1);
    wait_for(source, ask_wait_ms(source->failures, least, MAX(WAIT_MOST_MS, least)));
}

/* What a round says of a camera */

static CameraState judge(const Source *source, Watched *watched, int64_t now_ms, const char **why)
{
    bool there = watched->round == source->round;
    if (there && watched->online) {
        watched->lost_ms = 0;
        bool stands = watched->counted && now_ms - watched->moved_ms >= source->frozen_ms;
        *why = stands ? "the relay gets no more bytes of it" : "the relay gets pictures of it";
        return stands ? CAMERA_FROZEN : CAMERA_ONLINE;
    }
    watched->lost_ms = watched->lost_ms != 0 ? watched->lost_ms : now_ms;
    watched->moved_ms = 0;
    *why = there ? "nothing comes to the relay" : "the relay has no path of it any more";
    if (source->on_demand) {
        return CAMERA_UNKNOWN;
    }
    return now_ms - watched->lost_ms >= source->off_ms ? CAMERA_OFFLINE : watched->told;
}

static void tell(Source *source)
{
    int64_t now_ms = clock_mono_ms();
    unsigned cameras = 0;
    GHashTableIter iter;
    gpointer key, value;
    source->sink->begin(source->sink->server);
    g_hash_table_iter_init(&iter, source->watched);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        Watched *watched = value;
        const char *why;
        CameraState state = judge(source, watched, now_ms, &why);
        bool there = state == watched->told ||
                     source->sink->camera_state(source->sink->server, key, state, why);
        watched->told = there ? state : CAMERA_UNKNOWN;
        cameras += there;
    }
    source->sink->commit(source->sink->server);
    source->sink->knows(source->sink->server, cameras);
}

static void take_path(const MediaPath *path, void *data)
{
    Source *source = data;
    g_autofree char *camera = naming_camera(source->naming, path->name);
    Camera known;
    if (camera == NULL || !source->sink->find_camera(source->sink->server, camera, &known)) {
        source->strangers++;
        return;
    }
    Watched *watched = g_hash_table_lookup(source->watched, camera);
    if (watched == NULL) {
        watched = g_new0(Watched, 1);
        watched->told = CAMERA_UNKNOWN;
        g_hash_table_insert(source->watched, g_steal_pointer(&camera), watched);
    }
    if (!path->bytes_known || path->bytes != watched->bytes || watched->moved_ms == 0) {
        watched->moved_ms = clock_mono_ms();
    }
    watched->bytes = path->bytes;
    watched->counted = path->bytes_known;
    watched->online = path->online;
    watched->round = source->round;
}

/* A round: page after page */

static void ask_page(Source *source);

static void finish(Source *source)
{
    g_autoptr(GString) detail = g_string_new(NULL);
    source->failures = 0;
    source->sink->heard(source->sink->server, true);
    if (source->strangers > 0) {
        g_string_append_printf(detail, "paths of no camera: %u", source->strangers);
    }
    if (source->odd > 0) {
        g_string_append_printf(detail, "%spaths that can't be read: %u",
                               detail->len > 0 ? "; " : "", source->odd);
    }
    source->sink->stands(source->sink->server, SOURCE_UP, detail->str);
    tell(source);
    wait_for(source, source->every_ms);
}

static void take_page(Source *source, const AskAnswer *answer)
{
    MediaReading reading = {.path = take_path, .data = source};
    g_autoptr(GError) error = NULL;
    if (!decode_media_paths(source->decoder, answer->body, answer->size, &reading, &error)) {
        fail(source, SOURCE_DOWN, "it answers something else than a list of paths");
        return;
    }
    source->odd += reading.odd;
    if (++source->page >= reading.pages || source->page >= PAGES_MAX) {
        finish(source);
    } else {
        ask_page(source);
    }
}

static void on_answer(const AskAnswer *answer, void *data)
{
    Source *source = data;
    g_autofree char *status = g_strdup_printf("it answers %ld", answer->status);
    if (answer->why != NULL) {
        fail(source, SOURCE_DOWN, answer->why);
    } else if (answer->status == 200) {
        take_page(source, answer);
    } else if (answer->status == 401 || answer->status == 403) {
        fail(source, SOURCE_REFUSED, "it refuses the login");
    } else if (answer->status == 404) {
        fail(source, SOURCE_REFUSED, "there is no control API at that address");
    } else {
        fail(source, SOURCE_DOWN, status);
    }
}

static void ask_page(Source *source)
{
    g_autofree char *path =
        g_strdup_printf("/v3/paths/list?page=%u&itemsPerPage=%d", source->page, PAGE_ITEMS);
    const AskRequest request = {.path = path};
    asker_ask(source->asker, &request, on_answer, source);
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    Source *source = data;
    source->round++;
    source->page = source->strangers = source->odd = 0;
    ask_page(source);
}

/* Life */

static void stop(Source *source)
{
    g_clear_pointer(&source->timer, event_free);
    asker_free(source->asker);
    decoder_free(source->decoder);
    naming_free(source->naming);
    g_hash_table_unref(source->watched);
    g_free(source);
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
                          .user = login.user,
                          .password = login.password,
                          .timeout_ms =
                              setting_number(options, "timeout_seconds", TIMEOUT_S) * 1000,
                          .body_max = ANSWER_MAX};
    source->sink = sink;
    source->naming = naming;
    source->asker = asker_new(&plan);
    ask_login_clear(&login);
    source->decoder = decoder_new();
    source->watched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    source->every_ms = setting_number(options, "every_seconds", EVERY_S) * 1000;
    source->off_ms = setting_number(options, "off_seconds", OFF_S) * 1000;
    source->frozen_ms = setting_number(options, "frozen_seconds", FROZEN_S) * 1000;
    source->on_demand = setting_number(options, "on_demand", 0) != 0;
    source->timer = evtimer_new(base, on_timer, source);
    wait_for(source, 0);
    return source;
}

const SourceKind source_mediamtx = {
    .name = "mediamtx",
    .start = start,
    .stop = stop,
    .settings = settings,
};
