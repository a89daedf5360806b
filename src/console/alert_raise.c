#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "console/alerts.h"
#include "console/outgoing.h"
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

static void on_sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    if (answer != NULL)
        api_read_alerts(answer, NULL, 1, raised, app);
    else
        raised(NULL, 0, NULL, app);
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
    outgoing_register(app, &kind);
}

static void raise_it(App *app, const AlertReportItem *item, const char *name)
{
    char id[ID_ULID_SIZE], unique[ID_ULID_SIZE];
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) body = g_string_new("[");
    encode_alert_report_item(body, item);
    g_string_append_c(body, ']');
    id_ulid(app_now_ms(app), unique);
    g_autofree char *object = g_strconcat(OBJECT, unique, NULL);
    g_autofree char *memo = g_strdup_printf("%s, %s", name, item->note);
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
    raise_it(app, &item, camera.name[0] != '\0' ? camera.name : id);
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
