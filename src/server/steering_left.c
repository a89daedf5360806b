#include "steering_left.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "logging.h"
#include "server.h"

/* Beside the cursors of sources, none of which has such a name. */
#define ROW "steering:held"

/* A camera that does not answer is asked again so often, so much later. */
#define TRIES   5
#define AGAIN_S 2

/* Somebody moves it, or did when tilikd was killed. */
typedef struct Note {
    char *camera, *by;
    int64_t since_ms;
} Note;

/* A camera that is to be stopped: it is learnt, stopped, forgotten. */
typedef struct Stopping {
    SteeringLeft *all;
    char *camera;
    OnvifTarget target; /* owned */
    struct event *again;
    unsigned tries;
} Stopping;

struct SteeringLeft {
    Server *server;
    Onvif *onvif;
    SteeringHeld held;
    void *data;
    GHashTable *notes;    /* Note of a camera's id */
    GPtrArray *stoppings; /* of Stopping */
};

static void note_free(gpointer data)
{
    Note *note = data;
    g_free(note->camera);
    g_free(note->by);
    g_free(note);
}

static void stopping_free(gpointer data)
{
    Stopping *stopping = data;
    setting_forget((char *)stopping->target.url);
    setting_forget((char *)stopping->target.user);
    setting_forget((char *)stopping->target.password);
    event_free(stopping->again);
    g_free(stopping->camera);
    g_free(stopping);
}

void steering_tell(Server *server, const char *camera, const char *by, const char *span)
{
    const Slot *slot = state_find(server->state, ENTRY_CAMERA, camera);
    Camera is;
    if (slot == NULL || !state_camera(server->state, camera, &is)) {
        return;
    }
    g_autofree char *text = logging_text(is.name, span, NULL);
    g_autofree char *ref = g_strconcat("camera/", camera, NULL);
    const LogLine line = {.by = by,
                          .area = is.area,
                          .text = text,
                          .ref = ref,
                          .at_ms = clock_wall_ms(),
                          .count = 1,
                          .act = LOG_STEER,
                          .automatic = true};
    Batch *batch = batch_new();
    logging_add(batch, &line, logging_sight(slot->sight));
    server_submit(server, batch);
}

/* What is kept: a line each */

static void keep(const SteeringLeft *left)
{
    GString *text = g_string_new(NULL);
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, left->notes);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const Note *note = value;
        g_string_append_printf(text, "%s %" PRId64 " %s\n", note->camera, note->since_ms, note->by);
    }
    Aside *aside = aside_new(ASIDE_CURSOR);
    aside->text[0] = g_strdup(ROW);
    aside->text[1] = g_string_free(text, FALSE);
    Batch *batch = batch_new();
    batch_aside(batch, aside);
    journal_submit(left->server->journal, batch);
}

static void add(SteeringLeft *left, const char *camera, const char *by, int64_t since_ms)
{
    Note *note = g_new0(Note, 1);
    *note = (Note){g_strdup(camera), g_strdup(by), since_ms};
    g_hash_table_replace(left->notes, note->camera, note);
}

void steering_left_note(SteeringLeft *left, const char *camera, const char *by, int64_t since_ms)
{
    add(left, camera, by, since_ms);
    keep(left);
}

void steering_left_clear(SteeringLeft *left, const char *camera)
{
    if (g_hash_table_remove(left->notes, camera)) {
        keep(left);
    }
}

/* Stopping what was left */

static void nobody_waits(const PtzStanding *standing, const GError *error, void *data)
{
}

/* Who holds it by now stops it, and it is theirs. */
static bool is_held(const Stopping *stopping)
{
    return stopping->all->held(stopping->camera, stopping->all->data);
}

static void end(Stopping *stopping)
{
    const PtzAct release = {.act = PTZ_RELEASE};
    SteeringLeft *left = stopping->all;
    if (!is_held(stopping)) {
        onvif_steer(left->onvif, stopping->camera, &stopping->target, &release, nobody_waits, NULL);
        steering_left_clear(left, stopping->camera);
    }
    g_ptr_array_remove_fast(left->stoppings, stopping);
}

/* What is not reached now may be in a moment. */
static void fail(Stopping *stopping, const GError *error)
{
    const struct timeval wait = {AGAIN_S, 0};
    if (++stopping->tries < TRIES) {
        event_add(stopping->again, &wait);
        return;
    }
    g_warning("camera %s may have been left turning, and is not reached: %s", stopping->camera,
              error->message);
    end(stopping);
}

static void on_stopped(const PtzStanding *standing, const GError *error, void *data)
{
    Stopping *stopping = data;
    if (error != NULL) {
        fail(stopping, error);
    } else {
        end(stopping);
    }
}

static void on_learnt(const PtzStanding *standing, const GError *error, void *data)
{
    const PtzAct stop = {.act = PTZ_STOP};
    Stopping *stopping = data;
    if (is_held(stopping)) {
        end(stopping);
    } else if (error != NULL) {
        fail(stopping, error);
    } else {
        onvif_steer(stopping->all->onvif, stopping->camera, &stopping->target, &stop, on_stopped,
                    stopping);
    }
}

static void learn(evutil_socket_t fd, short what, void *data)
{
    const PtzAct take = {.act = PTZ_TAKE};
    Stopping *stopping = data;
    onvif_steer(stopping->all->onvif, stopping->camera, &stopping->target, &take, on_learnt,
                stopping);
}

static bool take_address(const Aside *row, void *data)
{
    OnvifTarget *target = data;
    *target = (OnvifTarget){g_strdup(row->text[7]), g_strdup(row->text[4]), g_strdup(row->text[5])};
    return false;
}

static void stop(SteeringLeft *left, const char *camera)
{
    const struct timeval soon = {0, 0};
    g_autoptr(GError) error = NULL;
    Stopping *stopping = g_new0(Stopping, 1);
    stopping->all = left;
    stopping->camera = g_strdup(camera);
    stopping->again = evtimer_new(left->server->base, learn, stopping);
    g_ptr_array_add(left->stoppings, stopping);
    if (!journal_store_address(journal_store(left->server->journal), camera, take_address,
                               &stopping->target, &error)) {
        g_warning("camera %s: %s", camera, error->message);
    }
    if (stopping->target.url != NULL) {
        event_add(stopping->again, &soon);
    } else {
        g_hash_table_remove(left->notes, camera);
        g_ptr_array_remove_fast(left->stoppings, stopping);
    }
}

/* Each is stopped, and told of once; how long it was steered nobody knows. */
static bool take_row(const Aside *row, void *data)
{
    SteeringLeft *left = data;
    g_auto(GStrv) lines = g_strsplit(row->text[1], "\n", -1);
    for (size_t i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], " ", 3);
        if (g_strv_length(words) == 3 && id_valid(words[0])) {
            add(left, words[0], words[2], g_ascii_strtoll(words[1], NULL, 10));
        }
    }
    return false;
}

static void stop_all(SteeringLeft *left)
{
    g_autoptr(GError) error = NULL;
    JournalStore *store = journal_store(left->server->journal);
    if (!store->class->cursor(store, ROW, take_row, left, &error)) {
        g_warning("steering: %s", error->message);
    }
    g_autoptr(GList) notes = g_hash_table_get_values(left->notes);
    for (GList *at = notes; at != NULL; at = at->next) {
        const Note *note = at->data;
        g_message("camera %s was steered when tilikd was killed: it is stopped", note->camera);
        steering_tell(left->server, note->camera, note->by, "?");
        stop(left, note->camera);
    }
    if (notes != NULL) {
        keep(left);
    }
}

SteeringLeft *steering_left_new(Server *server, Onvif *onvif, SteeringHeld held, void *data)
{
    SteeringLeft *left = g_new0(SteeringLeft, 1);
    *left = (SteeringLeft){.server = server, .onvif = onvif, .held = held, .data = data};
    left->notes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, note_free);
    left->stoppings = g_ptr_array_new_with_free_func(stopping_free);
    if (onvif != NULL) {
        stop_all(left);
    }
    return left;
}

void steering_left_free(SteeringLeft *left)
{
    if (left != NULL) {
        g_ptr_array_unref(left->stoppings);
        g_hash_table_unref(left->notes);
        g_free(left);
    }
}
