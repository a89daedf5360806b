#include "console/camera_reason.h"

#include <string.h>

#include "base/text.h"
#include "console/order_words.h"
#include "wire/maintenance.h"
#include "wire/routes.h"

#define OBJECT "camera/"

/* As the backend takes it (server/servicing.c). */
static bool may_say(CameraState state)
{
    return state != CAMERA_ONLINE && state != CAMERA_OUT_OF_SERVICE && state != CAMERA_UNLINKED;
}

bool camera_reason_allowed(const App *app)
{
    Camera camera;
    return link_may(app, RIGHT_TICKETS_WRITE) &&
           catalog_camera(app->catalog, command_camera(app), &camera) && may_say(camera.state);
}

static void ask(App *app, const char *text);

static bool post(App *app, const ReasonRequest *request, GError **error)
{
    char id[27];
    g_autoptr(GString) body = g_string_new(NULL);
    encode_reason_request(body, request);
    g_autofree char *object = g_strconcat(OBJECT, app->wanted, NULL);
    g_autofree char *path = g_strdup_printf(ROUTE_CAMERAS "/%s/reason", app->wanted);
    const OutboxAct act = {
        .object = object, .method = (char *)"POST", .path = path, .body = body->str};
    return outgoing_post(app, &act, NULL, id, error);
}

static void reason_done(App *app, const char *text)
{
    ReasonRequest request = {.reason = REASON_NONE};
    const char *rest = "";
    g_autoptr(GError) error = NULL;
    if (text == NULL || text[strspn(text, " ")] == '\0') {
        g_clear_pointer(&app->wanted, g_free);
        app_say(app, TONE_PLAIN, _("Nothing was written."));
        return;
    }
    if (!order_reason_read(text, &request.reason, &rest) || request.reason == REASON_PRIVACY) {
        ask(app, text);
        ask_problem(app, request.reason == REASON_PRIVACY
                             ? _("a camera is closed for privacy by the brake")
                             : _("begin with one of the reasons"));
        return;
    }
    g_autofree char *note = g_strstrip(g_strdup(rest));
    request.note = note[0] != '\0' ? note : NULL;
    if (!post(app, &request, &error)) {
        ask(app, text);
        ask_problem(app, error->message);
        return;
    }
    g_clear_pointer(&app->wanted, g_free);
}

/* Of the camera that app->wanted names. */
static void ask(App *app, const char *text)
{
    Camera camera;
    if (app->wanted == NULL ||
        !catalog_camera(app->catalog, catalog_find_camera(app->catalog, app->wanted), &camera))
        return;
    g_autofree char *name = text_ellipsize(camera.name[0] != '\0' ? camera.name : camera.id,
                                           MAX(canvas_cols(app->canvas) / 3, 12));
    g_autofree char *label =
        /* TRANSLATORS: a camera's name */
        g_strdup_printf(_("Why is “%s” dark? Reason (Tab) and note: "), name);
    ask_line(app, label, text, NULL, reason_done);
    prompt_set_completion(app->ask.prompt, order_words_complete, app);
}

void camera_reason_ask(App *app)
{
    Camera camera;
    if (!link_may(app, RIGHT_TICKETS_WRITE)) {
        app_say(app, TONE_WARNING, _("Your role may not do that."));
        return;
    }
    if (!catalog_camera(app->catalog, command_camera(app), &camera)) {
        app_say(app, TONE_PLAIN, _("Select a camera first."));
        return;
    }
    if (!may_say(camera.state)) {
        app_say(app, TONE_PLAIN, _("Only of a camera that is dark is it said why."));
        return;
    }
    g_free(app->wanted);
    app->wanted = g_strdup(camera.id);
    ask(app, "");
}

/* What became of it */

static char *words(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    ReasonRequest request;
    Camera camera;
    const char *id = act->object + strlen(OBJECT);
    if (!decode_reason_request(decoder, act->body, strlen(act->body), &request, NULL))
        return NULL;
    bool known = catalog_camera(app->catalog, catalog_find_camera(app->catalog, id), &camera);
    /* TRANSLATORS: a camera's name; why it is dark */
    return g_strdup_printf(_("why “%s” is dark: %s"), known ? camera.name : id,
                           reason_text(request.reason));
}

static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    g_autofree char *said = words(app, act);
    if (said != NULL)
        app_say(app, TONE_PLAIN, _("Done: %s"), said);
}

static bool open_camera(App *app, const OutboxAct *act)
{
    uint32_t camera = catalog_find_camera(app->catalog, act->object + strlen(OBJECT));
    if (camera != CATALOG_NONE)
        place_camera(app, camera);
    return camera != CATALOG_NONE;
}

const OutgoingKind camera_outgoing = {
    .prefix = OBJECT,
    .renews = true,
    .words = words,
    .sent = sent,
    .open = open_camera,
};
