#include "console/brake.h"

#include <string.h>

#include "base/text.h"
#include "console/outgoing.h"
#include "console/steer.h"
#include "wire/messages.h"
#include "wire/routes.h"

/* Typed, and not one key: it takes a camera away from others.  Written down before it is sent, and
 * sent before all else; as long as it is not done that is said, since somebody is still being
 * watched. */

#define OBJECT OUTBOX_URGENT

/* The camera of an act, as it was called then. */
static const char *name_of(const OutboxAct *act)
{
    return act->memo[0] != '\0' ? act->memo : act->object + strlen(OBJECT);
}

static char *words_of(const App *app, const OutboxAct *act)
{
    return g_strdup_printf(_("privacy brake: close “%s”"), name_of(act));
}

/* How it ended */

static void tell_closed(App *app, const char *name, const char *answer, size_t size)
{
    g_autoptr(Decoder) decoder = decoder_new();
    BrakeAnswer told;
    if (answer == NULL || !decode_brake_answer(decoder, answer, size, &told, NULL) ||
        told.watching_count == 0) {
        app_say(app, TONE_PLAIN, _("“%s” is closed to all but supervisors."), name);
        return;
    }
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < told.watching_count; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", told.watching[i].by);
    /* TRANSLATORS: a camera's name; names of people */
    app_say(app, TONE_WARNING, _("“%s” is closed.  Who was watching: %s"), name, names->str);
}

static void on_sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    tell_closed(app, name_of(act), answer != NULL ? answer->body : NULL,
                answer != NULL ? answer->size : 0);
}

static bool on_refused(App *app, const OutboxAct *act, const HttpAnswer *answer,
                       const GError *error)
{
    app_say(app, TONE_WARNING, _("“%s” is NOT closed: %s"), name_of(act), error->message);
    return answer != NULL && outgoing_is_fresh(act);
}

static void on_sent_unwritten(const char *answer, const GError *error, void *data)
{
    App *app = data;
    if (error != NULL)
        app_say(app, TONE_WARNING, _("The camera is NOT closed: %s"), error->message);
    else
        tell_closed(app, _("The camera"), answer, strlen(answer));
}

/* A disk that takes nothing is no reason to let somebody be watched: this one goes out all the
 * same. */
static void send_unwritten(App *app, const char *camera, const char *reason, const GError *error)
{
    if (app->api != NULL)
        api_privacy_brake(app->api, camera, reason, on_sent_unwritten, app);
    else
        app_say(app, TONE_WARNING, _("The camera is NOT closed: %s"), error->message);
}

static void on_written(App *app, const char *id, const GError *error)
{
    const OutboxAct *act = outgoing_posted(app, id);
    if (act == NULL)
        return;
    if (error != NULL) {
        g_autoptr(Decoder) decoder = decoder_new();
        BrakeRequest request = {.reason = ""};
        (void)decode_brake_request(decoder, act->body, strlen(act->body), &request, NULL);
        send_unwritten(app, act->object + strlen(OBJECT), request.reason, error);
        return;
    }
    outgoing_retry(app);
    if (app->sync == NULL || sync_status(app->sync)->state != SYNC_LIVE)
        app_say(app, TONE_WARNING,
                _("“%s” is NOT closed yet: there is no link.  It goes first when there is one."),
                name_of(act));
}

bool brake_standing(const App *app, char *out, size_t size)
{
    const Outbox *outbox = outgoing_outbox(app);
    bool live = app->sync != NULL && sync_status(app->sync)->state == SYNC_LIVE;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (!g_str_has_prefix(act->object, OBJECT) || !outgoing_is_mine(app, act) ||
            (live && act->state == OUTBOX_WAITING && act->attempts == 0))
            continue;
        const char *why = act->problem != NULL ? act->problem : _("there is no link");
        g_snprintf(out, size, _("“%s” is NOT closed yet: %s"), name_of(act), why);
        return true;
    }
    return false;
}

static bool open_camera(App *app, const OutboxAct *act)
{
    uint32_t index = catalog_find_camera(app->catalog, act->object + strlen(OBJECT));
    if (index != CATALOG_NONE)
        place_camera(app, index);
    return index != CATALOG_NONE;
}

void brake_start(App *app)
{
    static const OutgoingKind kind = {.prefix = OBJECT,
                                      .renews = true,
                                      .words = words_of,
                                      .written = on_written,
                                      .sent = on_sent,
                                      .refused = on_refused,
                                      .open = open_camera};
    outgoing_register(app, &kind);
}

/* Asking */

static void pull(App *app, const Camera *camera, const char *reason)
{
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    const BrakeRequest request = {.reason = reason};
    char id[27];
    steer_leave(app, camera->id);
    encode_brake_request(body, &request);
    g_autofree char *object = g_strconcat(OBJECT, camera->id, NULL);
    g_autofree char *path = g_strconcat(ROUTE_CAMERAS "/", camera->id, "/privacy-brake", NULL);
    g_autofree char *name = text_clean(camera->name, strlen(camera->name), OUTBOX_WORD_MAX);
    const OutboxAct act = {
        .object = object, .method = (char *)"POST", .path = path, .body = body->str, .memo = name};
    app_say(app, TONE_PLAIN, _("Closing the camera …"));
    if (!outgoing_post(app, &act, NULL, id, &error))
        send_unwritten(app, camera->id, reason, error);
}

static void ask_again(App *app, const char *text);

static void on_typed(App *app, const char *text)
{
    const char *word = _("close");
    size_t length = strlen(word);
    Camera camera;
    if (text == NULL || text[0] == '\0') {
        app_say(app, TONE_PLAIN, _("Nothing was closed."));
        return;
    }
    if (g_ascii_strncasecmp(text, word, length) != 0 ||
        (text[length] != '\0' && text[length] != ' ')) {
        g_autofree char *problem = g_strdup_printf(_("begin with “%s”"), word);
        ask_again(app, text);
        ask_problem(app, problem);
        return;
    }
    g_autofree char *id = g_steal_pointer(&app->wanted);
    uint32_t index = id != NULL ? catalog_find_camera(app->catalog, id) : CATALOG_NONE;
    if (!catalog_camera(app->catalog, index, &camera)) {
        app_say(app, TONE_WARNING, _("The camera is NOT closed: %s"), _("it is no longer there"));
        return;
    }
    g_autofree char *reason = g_strstrip(g_strdup(text + length));
    windows_close(app, index);
    pull(app, &camera, reason);
}

/* Asks of the camera that app->wanted names. */
static void ask_again(App *app, const char *text)
{
    Camera camera;
    if (!catalog_camera(app->catalog, catalog_find_camera(app->catalog, app->wanted), &camera))
        return;
    g_autofree char *name = text_ellipsize(camera.name[0] != '\0' ? camera.name : camera.id,
                                           MAX(canvas_cols(app->canvas) / 4, 12));
    g_autofree char *label =
        /* TRANSLATORS: the camera's name; the word "close", which must be typed */
        g_strdup_printf(_("Close “%s” to all? Type “%s” and why: "), name, _("close"));
    ask_line(app, label, text, NULL, on_typed);
}

void brake_ask(App *app)
{
    Camera camera;
    uint32_t index = command_camera(app);
    if (!catalog_camera(app->catalog, index, &camera)) {
        app_say(app, TONE_PLAIN, _("Select a camera first."));
        return;
    }
    if (!link_may(app, RIGHT_PRIVACY_BRAKE)) {
        app_say(app, TONE_WARNING, _("Your role may not pull the privacy brake."));
        return;
    }
    g_free(app->wanted);
    app->wanted = g_strdup(camera.id);
    ask_again(app, "");
}
