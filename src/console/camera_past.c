#include "console/camera_past.h"

#include <string.h>

#include "base/clock.h"
#include "console/log_text.h"
#include "console/ticket_desk.h"
#include "model/health.h"
#include "wire/maintenance.h"
#include "wire/routes.h"

#define CAMERAS_MAX 2 /* on one card */
#define PASTS_MAX   6 /* of one camera */
#define KEPT_MAX    64
#define AGAIN_MS    10000

/* One camera's; lines are from the newest. */
typedef struct Past {
    GPtrArray *lines; /* of char *; NULL: not known */
    int64_t rev;      /* of the camera when it was asked for */
    int64_t asked_ms; /* monotonic */
    bool fetching;
} Past;

struct CameraPasts {
    GHashTable *kept;   /* camera's id -> Past */
    GPtrArray *errands; /* of Errand: an Api that ends answers nobody */
};

typedef struct Errand {
    App *app;
    char *camera;
} Errand;

static void errand_free(gpointer data)
{
    Errand *errand = data;
    g_free(errand->camera);
    g_free(errand);
}

static void past_free(gpointer data)
{
    Past *past = data;
    g_clear_pointer(&past->lines, g_ptr_array_unref);
    g_free(past);
}

static struct CameraPasts *pasts_of(App *app)
{
    if (app->pasts == NULL) {
        app->pasts = g_new0(struct CameraPasts, 1);
        app->pasts->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, past_free);
        app->pasts->errands = g_ptr_array_new_with_free_func(errand_free);
    }
    return app->pasts;
}

void camera_past_forget(App *app)
{
    if (app->pasts == NULL)
        return;
    g_ptr_array_set_size(app->pasts->errands, 0);
    g_hash_table_remove_all(app->pasts->kept);
}

void camera_past_stop(App *app)
{
    if (app->pasts == NULL)
        return;
    g_ptr_array_unref(app->pasts->errands);
    g_hash_table_unref(app->pasts->kept);
    g_clear_pointer(&app->pasts, g_free);
}

/* What the journal says beside who did it, for people; "" nothing more. */
static const char *why_of(const CameraPast *past)
{
    static const struct {
        const char *begins, *text;
    } ours[] = {
        {"order ", N_("by a service order")},
        {"review date passed", N_("its review date passed")},
        {"field check", N_("seen on the spot")},
        {"privacy brake", N_("the privacy brake")},
        {"reason", ""},
    };
    ProbeResult found;
    if (past->why != NULL && probe_result_parse(past->why, &found))
        return probe_result_text(found);
    if (past->why == NULL || strcmp(past->why, past->by) == 0)
        return "";
    for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
        if (g_str_has_prefix(past->why, ours[i].begins))
            return ours[i].text[0] != '\0' ? _(ours[i].text) : "";
    return past->why;
}

/* Asking */

static void take_line(const CameraPast *past, void *data)
{
    ProbeResult found;
    char when[32], since[32], good[32], times[128] = "";
    bool reason = past->reason != REASON_NONE;
    const char *why = why_of(past);
    log_text_moment(past->at_ms, clock_wall_ms(), when, sizeof when);
    log_text_moment(past->since_ms, clock_wall_ms(), since, sizeof since);
    log_text_moment(past->seen_at_ms, clock_wall_ms(), good, sizeof good);
    bool probed = past->why != NULL && probe_result_parse(past->why, &found);
    if (probed && past->state != CAMERA_ONLINE)
        /* TRANSLATORS: times of a camera's first failure and of its last good answer ("-" none) */
        g_snprintf(times, sizeof times, _(", failing since %s, last good %s"), since, good);
    g_ptr_array_add(data,
                    g_strdup_printf("%s  %s%s%s%s  %s%s%s", when, camera_state_text(past->state),
                                    reason ? ", " : "", reason ? reason_text(past->reason) : "",
                                    times, past->by, why[0] != '\0' ? ": " : "", why));
}

static void on_told(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Errand *errand = data;
    App *app = errand->app;
    g_autofree char *camera = g_steal_pointer(&errand->camera);
    g_ptr_array_remove_fast(app->pasts->errands, errand);
    Past *past = g_hash_table_lookup(app->pasts->kept, camera);
    if (past == NULL)
        return;
    g_autoptr(Decoder) decoder = decoder_new();
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    past->fetching = false;
    if (error == NULL && decode_camera_history(decoder, answer, size, take_line, lines, NULL)) {
        g_clear_pointer(&past->lines, g_ptr_array_unref);
        past->lines = g_steal_pointer(&lines);
        ticket_desk_whole_known(app, NULL);
    }
    g_clear_pointer(&lines, g_ptr_array_unref);
}

static void ask(App *app, Past *past, const Camera *camera)
{
    g_autofree char *path =
        g_strdup_printf(ROUTE_CAMERAS "/%s/history?limit=%d", camera->id, PASTS_MAX);
    if (app->api == NULL)
        return;
    Errand *errand = g_new0(Errand, 1);
    *errand = (Errand){app, g_strdup(camera->id)};
    g_ptr_array_add(app->pasts->errands, errand);
    past->fetching = true;
    past->rev = camera->rev;
    past->asked_ms = clock_mono_ms();
    api_fetch(app->api, path, on_told, errand);
}

static const Past *past_of(App *app, const Camera *camera)
{
    struct CameraPasts *pasts = pasts_of(app);
    Past *past = g_hash_table_lookup(pasts->kept, camera->id);
    if (past == NULL) {
        if (g_hash_table_size(pasts->kept) >= KEPT_MAX)
            g_hash_table_remove_all(pasts->kept);
        past = g_new0(Past, 1);
        g_hash_table_insert(pasts->kept, g_strdup(camera->id), past);
    }
    bool old = past->lines == NULL || past->rev < camera->rev;
    bool lately = past->asked_ms != 0 && clock_mono_ms() - past->asked_ms < AGAIN_MS;
    if (old && !past->fetching && !lately)
        ask(app, past, camera);
    return past;
}

/* The card */

static void say_camera(App *app, const char *id, DeskCard *card)
{
    Camera camera;
    if (!catalog_camera(app->catalog, catalog_find_camera(app->catalog, id), &camera))
        return;
    const Past *past = past_of(app, &camera);
    if (past->lines == NULL || past->lines->len == 0)
        return;
    g_autofree char *heading =
        /* TRANSLATORS: a camera's name */
        g_strdup_printf(_("How %s came to be so"), camera.name);
    desk_card_heading(card, heading);
    for (guint i = 0; i < past->lines->len; i++)
        desk_card_text(card, i == 0 ? STYLE_TEXT : STYLE_MUTED, g_ptr_array_index(past->lines, i));
}

void camera_past_card(App *app, const Ticket *ticket, DeskCard *card)
{
    const char *const *id = ticket->cameras;
    if (ticket->kind != TICKET_MAINTENANCE || id == NULL || ticket_is_round(ticket))
        return;
    for (int i = 0; i < CAMERAS_MAX && id[i] != NULL; i++)
        say_camera(app, id[i], card);
}
