/* The round that is walked here outlives the console: in a file of its own, as it is shown, and in
 * the outbox, as far as it is not sent.  Where the two differ the outbox is right. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/paths.h"
#include "base/text.h"
#include "console/round.h"
#include "wire/routes.h"

#define FILE_MAX_BYTES 1048576

Round *rounds_mine(const App *app)
{
    return app->rounds != NULL ? app->rounds->mine : NULL;
}

/* ---- the file: a line with the camera where the person stands, one with what is noted of it and
 * not said yet, and the patrol ---- */

/* Not flushed to the disk, since no key waits for that: after a power cut the outbox and the
 * backend know all that was said, and only the place where the person stood may be lost. */
static void keep(const Rounds *rounds)
{
    if (rounds->path == NULL)
        return;
    if (rounds->mine == NULL) {
        g_unlink(rounds->path);
        return;
    }
    const char *here = round_camera(rounds->mine, round_at(rounds->mine));
    const char *noted = round_noted(rounds->mine, round_at(rounds->mine));
    g_autoptr(GString) text = g_string_new(here != NULL ? here : "");
    g_string_append_printf(text, "\n%s\n", noted != NULL ? noted : "");
    encode_patrol(text, round_patrol(rounds->mine));
    g_autofree char *fresh = g_strconcat(rounds->path, ".new", NULL);
    g_autoptr(GError) error = NULL;
    if (!paths_make_parent(rounds->path, &error) ||
        !g_file_set_contents_full(fresh, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_NONE,
                                  0600, &error) ||
        g_rename(fresh, rounds->path) != 0)
        g_warning("%s: %s", rounds->path, error != NULL ? error->message : g_strerror(errno));
}

static void go_to_camera(Round *round, const char *camera)
{
    for (size_t i = 0; i < round_count(round); i++)
        if (strcmp(round_camera(round, i), camera) == 0)
            round_go(round, i);
}

static Round *read_kept(Rounds *rounds)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    Patrol patrol;
    if (!g_file_get_contents(rounds->path, &text, &size, NULL) || size > FILE_MAX_BYTES)
        return NULL;
    char *note = strchr(text, '\n'), *json = note != NULL ? strchr(note + 1, '\n') : NULL;
    if (json == NULL)
        return NULL;
    *note++ = *json++ = '\0';
    if (!decode_patrol(rounds->decoder, json, size - (size_t)(json - text), &patrol, NULL) ||
        patrol.status != PATROL_OPEN)
        return NULL;
    Round *round = round_new(&patrol);
    g_autofree char *clean = text_clean(note, strlen(note), PATROL_NOTE_MAX);
    go_to_camera(round, text);
    if (round_stop(round, round_at(round)) == NULL)
        round_note(round, round_at(round), clean);
    return round;
}

/* ---- what waits in the outbox ---- */

/* The id in ".../patrols/ID/stops"; NULL: it is the beginning. */
static char *path_id(const OutboxAct *act, const char **what)
{
    const char *at = act->path + strlen(ROUTE_PATROLS);
    *what = "";
    if (!g_str_has_prefix(act->path, ROUTE_PATROLS "/"))
        return NULL;
    const char *slash = strchr(at + 1, '/');
    if (slash == NULL)
        return NULL;
    *what = slash + 1;
    return g_strndup(at + 1, (gsize)(slash - at - 1));
}

static void take_beginning(Rounds *rounds, const OutboxAct *act)
{
    PatrolRequest request;
    if (!decode_patrol_request(rounds->decoder, act->body, strlen(act->body), &request, NULL) ||
        request.id == NULL)
        return;
    const Patrol patrol = {.id = request.id,
                           .by = act->name[0] != '\0' ? act->name : "-",
                           .area = request.area,
                           .query = request.query,
                           .cameras = request.cameras,
                           .camera_count = request.camera_count,
                           .started_at_ms = request.at_ms != 0 ? request.at_ms : act->created_ms,
                           .purpose = request.purpose < PURPOSES ? request.purpose : PURPOSE_RONDA};
    bool over = rounds->last != NULL && strcmp(round_id(rounds->last), request.id) == 0;
    if (rounds->mine == NULL && !over)
        rounds->mine = round_new(&patrol);
}

static void take_act(Rounds *rounds, const OutboxAct *act)
{
    const char *what;
    g_autofree char *id = path_id(act, &what);
    PatrolStops told;
    PatrolEnd end;
    if (id == NULL) {
        take_beginning(rounds, act);
    } else if (rounds->mine == NULL || strcmp(round_id(rounds->mine), id) != 0) {
        return;
    } else if (strcmp(what, "stops") == 0 &&
               decode_patrol_stops(rounds->decoder, act->body, strlen(act->body), &told, NULL)) {
        for (size_t i = 0; i < told.count; i++)
            round_say(rounds->mine, &told.stops[i]);
    } else if (strcmp(what, "end") == 0 &&
               decode_patrol_end(rounds->decoder, act->body, strlen(act->body), &end, NULL)) {
        round_end(rounds->mine, end.at_ms != 0 ? end.at_ms : act->created_ms, end.note);
        rounds_finish(rounds);
    }
}

/* As soon as the outbox has been read, and once more when it is known who we are, for then what was
 * written with an earlier token is known to be ours: what the file does not know is taken from
 * there. */
static void take_up(Rounds *rounds)
{
    App *app = rounds->app;
    const Outbox *outbox = outgoing_outbox(app);
    if (rounds->taken_up || outbox == NULL || !outbox_known(outbox))
        return;
    rounds->taken_up = true;
    for (unsigned i = 0; i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (act->state == OUTBOX_WAITING && g_str_has_prefix(act->object, ROUND_OBJECT) &&
            outgoing_is_mine(app, act))
            take_act(rounds, act);
    }
    if (rounds->mine != NULL) {
        char key[KEY_NAME_SIZE];
        app_key(app, ACTION_ROUND, key);
        if (desk_shown(app) != &desk_round)
            app_say(app, TONE_PLAIN, _("A round of yours is under way; %s goes on with it."), key);
        rounds_changed(rounds);
    }
}

/* ---- life ---- */

void rounds_open(App *app, const char *outbox_path)
{
    Rounds *rounds = app->rounds;
    g_free(rounds->path);
    rounds->path =
        g_strdup_printf("%s.round-%.16s", outbox_path, app->identity != NULL ? app->identity : "");
    if (rounds->mine == NULL)
        rounds->mine = read_kept(rounds);
    take_up(rounds);
    round_draw(rounds);
}

void rounds_changed(Rounds *rounds)
{
    keep(rounds);
    schedule_look_again(rounds->schedule);
    round_draw(rounds);
}

void rounds_finish(Rounds *rounds)
{
    round_picture_close(rounds);
    round_free(rounds->last);
    rounds->last = g_steal_pointer(&rounds->mine);
    g_clear_pointer(&rounds->here, g_free);
    rounds_changed(rounds);
}

void rounds_know_outbox(Rounds *rounds)
{
    rounds->taken_up = false;
    take_up(rounds);
}

/* The outbox has changed: what waits, and once what was left there. */
void rounds_outbox(App *app)
{
    take_up(app->rounds);
    round_draw(app->rounds);
}

void rounds_start(App *app)
{
    Rounds *rounds = g_new0(Rounds, 1);
    rounds->app = app;
    rounds->book = g_ptr_array_new_with_free_func((GDestroyNotify)round_free);
    rounds->decoder = decoder_new();
    app->rounds = rounds;
    rounds->schedule = schedule_new(app);
    outgoing_register(app, &round_outgoing);
}

void rounds_forget(App *app)
{
    Rounds *rounds = app->rounds;
    if (rounds == NULL)
        return;
    rounds->known = rounds->fetching = rounds->taken_up = false;
    if (rounds->follow != 0)
        g_source_remove(rounds->follow);
    rounds->follow = 0;
    g_ptr_array_set_size(rounds->book, 0);
    g_clear_pointer(&rounds->mine, round_free);
    g_clear_pointer(&rounds->last, round_free);
    g_clear_pointer(&rounds->path, g_free);
    g_clear_pointer(&rounds->areas, g_strfreev);
    g_clear_pointer(&rounds->problem, g_free);
    g_clear_pointer(&rounds->here, g_free);
    g_clear_pointer(&rounds->shown, g_free);
    g_clear_pointer(&rounds->warm, g_free);
    g_clear_pointer(&rounds->no_picture, g_free);
}

void rounds_stop(App *app)
{
    if (app->rounds == NULL)
        return;
    rounds_forget(app);
    Rounds *rounds = g_steal_pointer(&app->rounds);
    schedule_free(rounds->schedule);
    g_ptr_array_unref(rounds->book);
    decoder_free(rounds->decoder);
    g_free(rounds->offer);
    g_free(rounds);
}
