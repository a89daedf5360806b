#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/outgoing.h"
#include "console/round.h"
#include "wire/routes.h"

/* An alert that a person raises: what is seen is typed, since it calls others. */

#define KIND        "manual"
#define OBJECT      "raise/"
#define WORDS_LEAST 3 /* letters: one key too many is no alert */

static void raised(const AlertResult *results, size_t count, const GError *error, void *data)
{
    App *app = data;
    const Problem *problem = count > 0 ? results[0].problem : NULL;
    if (error != NULL)
        app_say(app, TONE_WARNING, _("The alert is NOT raised: %s"), error->message);
    else if (problem != NULL)
        app_say(app, TONE_WARNING, _("The alert is NOT raised: %s"),
                problem->detail != NULL ? problem->detail : "?");
    else
        app_say(app, TONE_PLAIN, _("The alert is raised; everybody who may sees it."));
}

/* Where nothing can be written down it goes out all the same: others are to come. */
static void raised_unwritten(const AlertResult *results, size_t count, const GError *error,
                             void *data)
{
    App *app = data;
    app->raising--;
    raised(results, count, error, app);
    acts_leave(app);
}

/* An alert at a stop of a patrol round: its object is "raise/ACT/ROUND". */
typedef struct FromRound {
    App *app;
    const char *patrol;
    char *alert; /* its id; NULL it was not raised */
} FromRound;

static void raised_in_round(const AlertResult *results, size_t count, const GError *error,
                            void *data)
{
    FromRound *from = data;
    raised(results, count, error, from->app);
    if (count > 0 && results[0].problem == NULL && results[0].id != NULL)
        from->alert = g_strdup(results[0].id);
}

/* The stop names its alert, once that has an id. */
static void tell_stop(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    const FromRound *from = data;
    if (item != NULL && item->camera != NULL)
        round_raised(from->app, from->patrol, item->camera, from->alert);
}

static void on_sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    const char *first = strchr(act->object, '/');
    const char *second = first != NULL ? strchr(first + 1, '/') : NULL;
    FromRound from = {.app = app, .patrol = second != NULL ? second + 1 : NULL};
    if (answer != NULL)
        api_read_alerts(answer, NULL, 1, raised_in_round, &from);
    else
        raised(NULL, 0, NULL, app);
    if (from.alert != NULL && from.patrol != NULL) {
        g_autoptr(Decoder) decoder = decoder_new();
        const AlertBody body = {act->body, strlen(act->body), app_now_ms(app)};
        bool is_array;
        decode_alert_reports(decoder, &body, &is_array, tell_stop, &from, NULL);
    }
    g_free(from.alert);
}

static bool on_refused(App *app, const OutboxAct *act, const HttpAnswer *answer,
                       const GError *error)
{
    raised(NULL, 0, error, app);
    return answer != NULL && outgoing_is_fresh(act);
}

static char *words_of(const App *app, const OutboxAct *act)
{
    /* TRANSLATORS: where it is, and what was seen there */
    return g_strdup_printf(_("alert for all: %s"), act->memo);
}

void alert_raise_start(App *app)
{
    static const OutgoingKind kind = {
        .prefix = OBJECT, .words = words_of, .sent = on_sent, .refused = on_refused};
    static const OutgoingKind call = {
        .prefix = OUTBOX_CALL, .words = words_of, .sent = on_sent, .refused = on_refused};
    outgoing_register(app, &kind);
    outgoing_register(app, &call);
}

void alerts_raise_item(App *app, const AlertReportItem *item, const AlertRaise *raise)
{
    char id[ID_ULID_SIZE], unique[ID_ULID_SIZE];
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) body = g_string_new("[");
    encode_alert_report_item(body, item);
    g_string_append_c(body, ']');
    id_ulid(app_now_ms(app), unique);
    g_autofree char *object = g_strconcat(raise->urgent ? OUTBOX_CALL : OBJECT, unique,
                                          raise->round != NULL ? "/" : NULL, raise->round, NULL);
    g_autofree char *memo = g_strdup_printf("%s, %s", raise->name, item->note);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = (char *)ROUTE_ALERTS,
                           .body = body->str,
                           .memo = memo};
    if (outgoing_post(app, &act, NULL, id, &error)) {
        app_say(app, TONE_PLAIN, _("Raising the alert …"));
    } else if (outgoing_outbox(app) == NULL && app->api != NULL) {
        app->raising++;
        app_say(app, TONE_PLAIN, _("Raising the alert …"));
        api_alert_report(app->api, item, 1, raised_unwritten, app);
    } else {
        app_say(app, TONE_WARNING, _("The alert is NOT raised: %s"), error->message);
    }
}

static void ask_again(App *app, const char *text);

static void raise_done(App *app, const char *text)
{
    g_autofree char *typed = g_strstrip(g_strdup(text != NULL ? text : ""));
    g_autofree char *note = text_clean(typed, strlen(typed), ALERT_TEXT_MAX);
    Camera camera;
    if (note[0] == '\0') {
        app_say(app, TONE_PLAIN, _("No alert was raised."));
        return;
    }
    if (g_utf8_strlen(note, -1) < WORDS_LEAST) {
        ask_again(app, text);
        ask_problem(app, _("say what you see in a few words"));
        return;
    }
    g_autofree char *id = g_steal_pointer(&app->wanted);
    if (app->api == NULL || id == NULL ||
        !catalog_camera(app->catalog, catalog_find_camera(app->catalog, id), &camera)) {
        app_say(app, TONE_WARNING, _("The alert is NOT raised: %s"),
                app->api == NULL ? _("there is no backend") : _("it is no longer there"));
        return;
    }
    const AlertReportItem item = {
        .kind = KIND,
        .camera = id,
        .note = note,
        .at_ms = app_now_ms(app),
        .score = NAN,
        .active = true,
    };
    const AlertRaise raise = {.name = camera.name[0] != '\0' ? camera.name : id};
    alerts_raise_item(app, &item, &raise);
}

/* Asks of the camera that app->wanted names. */
static void ask_again(App *app, const char *text)
{
    Camera camera;
    if (!catalog_camera(app->catalog, catalog_find_camera(app->catalog, app->wanted), &camera))
        return;
    g_autofree char *name = text_ellipsize(camera.name[0] != '\0' ? camera.name : camera.id,
                                           MAX(canvas_cols(app->canvas) / 4, 12));
    /* TRANSLATORS: the camera's name */
    g_autofree char *label = g_strdup_printf(_("Alert for all at “%s”: what do you see? "), name);
    ask_line(app, label, text, NULL, raise_done);
}

void alerts_raise(App *app)
{
    Camera camera;
    if (!catalog_camera(app->catalog, command_camera(app), &camera)) {
        app_say(app, TONE_PLAIN, _("Select a camera first."));
        return;
    }
    g_free(app->wanted);
    app->wanted = g_strdup(camera.id);
    ask_again(app, "");
}
