#include "console/camera_past.h"

#include <string.h>

#include "base/clock.h"
#include "console/camera_facts.h"
#include "console/log_text.h"
#include "console/ticket_desk.h"
#include "model/health.h"
#include "wire/maintenance.h"

#define CAMERAS_MAX 2 /* on one card */
#define AGAIN_MS    10000

void camera_past_forget(App *app)
{
    camera_facts_forget(app->pasts);
}

void camera_past_stop(App *app)
{
    g_clear_pointer(&app->pasts, camera_facts_free);
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

static void *read_past(const char *answer, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    bool read = decode_camera_history(decoder, answer, size, take_line, lines, NULL);
    return read ? g_steal_pointer(&lines) : NULL;
}

static void on_answer(App *app)
{
    ticket_desk_whole_known(app, NULL);
}

/* Six lines of one camera, from the newest. */
static const CameraFactKind past_kind = {"history?limit=6", read_past,
                                         (GDestroyNotify)g_ptr_array_unref, on_answer};

/* Returns lines for people; NULL where they are not known yet. */
static const GPtrArray *past_of(App *app, const Camera *camera)
{
    if (app->pasts == NULL)
        app->pasts = camera_facts_new(app, &past_kind);
    const CameraFact *past = camera_facts_of(app->pasts, camera->id);
    bool old = past->told == NULL || past->rev < camera->rev;
    bool lately = past->asked_ms != 0 && clock_mono_ms() - past->asked_ms < AGAIN_MS;
    if (old && !past->fetching && !lately)
        camera_facts_ask(app->pasts, camera->id, camera->rev);
    return past->told;
}

/* The card */

static void say_camera(App *app, const char *id, DeskCard *card)
{
    Camera camera;
    if (!catalog_camera(app->catalog, catalog_find_camera(app->catalog, id), &camera))
        return;
    const GPtrArray *lines = past_of(app, &camera);
    if (lines == NULL || lines->len == 0)
        return;
    g_autofree char *heading =
        /* TRANSLATORS: a camera's name */
        g_strdup_printf(_("How %s came to be so"), camera.name);
    desk_card_heading(card, heading);
    for (guint i = 0; i < lines->len; i++)
        desk_card_text(card, i == 0 ? STYLE_TEXT : STYLE_MUTED, g_ptr_array_index(lines, i));
}

void camera_past_card(App *app, const Ticket *ticket, DeskCard *card)
{
    const char *const *id = ticket->cameras;
    if (ticket->kind != TICKET_MAINTENANCE || id == NULL || ticket_is_round(ticket))
        return;
    for (int i = 0; i < CAMERAS_MAX && id[i] != NULL; i++)
        say_camera(app, id[i], card);
}
