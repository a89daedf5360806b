/* What the backend knows of patrol rounds: asked for once, then followed. */
#include <string.h>

#include "console/round.h"
#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_ROUNDS "200"
/* The oldest go. */
#define BOOK_MAX 400

static Round *find(const Rounds *rounds, const char *id, guint *at)
{
    for (guint i = 0; i < rounds->book->len; i++) {
        Round *round = rounds->book->pdata[i];
        if (strcmp(round_id(round), id) == 0) {
            *at = i;
            return round;
        }
    }
    return NULL;
}

/* By when they began, the newest first. */
static guint place_of(const Rounds *rounds, int64_t started_ms)
{
    guint at = 0;
    while (at < rounds->book->len &&
           round_patrol(rounds->book->pdata[at])->started_at_ms > started_ms)
        at++;
    return at;
}

/* One of ours that was begun at another desk is walked on here. */
static void take_mine(Rounds *rounds, const Patrol *patrol)
{
    App *app = rounds->app;
    bool ours = app->me != NULL && app->me[0] != '\0' && strcmp(patrol->by, app->me) == 0;
    if (rounds->mine != NULL && strcmp(round_id(rounds->mine), patrol->id) == 0) {
        if (!round_take(rounds->mine, patrol))
            return;
        if (round_is_over(rounds->mine)) {
            app_say(app, TONE_WARNING, _("The round is over: %s"),
                    patrol_status_text(patrol->status));
            rounds_finish(rounds);
        } else {
            rounds_changed(rounds);
        }
    } else if (rounds->mine == NULL && ours && patrol->status == PATROL_OPEN &&
               (rounds->last == NULL || strcmp(round_id(rounds->last), patrol->id) != 0)) {
        char key[KEY_NAME_SIZE];
        rounds->mine = round_new(patrol);
        app_key(app, ACTION_ROUND, key);
        app_say(app, TONE_PLAIN, _("A round of yours is under way; %s goes on with it."), key);
        rounds_changed(rounds);
    }
}

void rounds_take(Rounds *rounds, const Patrol *patrol)
{
    guint at;
    if (find(rounds, patrol->id, &at) != NULL)
        g_ptr_array_remove_index(rounds->book, at);
    g_ptr_array_insert(rounds->book, (int)place_of(rounds, patrol->started_at_ms),
                       round_new(patrol));
    if (rounds->book->len > BOOK_MAX)
        g_ptr_array_set_size(rounds->book, BOOK_MAX);
    take_mine(rounds, patrol);
}

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    Rounds *rounds = data;
    Patrol patrol;
    if (!decode_patrol(rounds->decoder, json, size, &patrol, error))
        return false;
    rounds_take(rounds, &patrol);
    return true;
}

static void on_page(const char *answer, size_t size, const char *etag, const GError *failure,
                    void *data)
{
    Rounds *rounds = data;
    g_autoptr(GError) error = NULL;
    PageRest rest = {0};
    rounds->fetching = false;
    g_clear_pointer(&rounds->problem, g_free);
    if (failure != NULL)
        rounds->problem = g_strdup(failure->message);
    else if (!decode_page_some(answer, size, take_item, rounds, &rest, &error))
        rounds->problem = g_strdup(error->message);
    else
        rounds->known = true;
    app_say_unread(rounds->app, rest.unread);
    schedule_look_again(rounds->schedule);
    round_draw(rounds);
    g_free(rest.next);
}

void rounds_fetch(Rounds *rounds)
{
    App *app = rounds->app;
    if (app->api == NULL || rounds->fetching || !link_may(app, RIGHT_LOG_READ))
        return;
    rounds->fetching = true; /* an Api that ends answers nobody */
    api_fetch(app->api, ROUTE_PATROLS "?limit=" PAGE_ROUNDS, on_page, rounds);
}

void rounds_know(App *app, const char *const *areas)
{
    Rounds *rounds = app->rounds;
    g_strfreev(rounds->areas);
    rounds->areas = g_strdupv((GStrv)areas);
    rounds_know_outbox(rounds);
    rounds_link(app);
}

/* Not before it is known who we are: which of them are ours is told by the name. */
void rounds_link(App *app)
{
    if (app->rounds != NULL && app->rights != NULL && !app->rounds->known)
        rounds_fetch(app->rounds);
}

void rounds_object(App *app, const char *event, const char *json, size_t size)
{
    Rounds *rounds = app->rounds;
    Patrol patrol;
    const char *id;
    int64_t rev;
    guint at;
    if (strcmp(event, EVENT_RESET) == 0) {
        rounds->known = false;
        rounds_link(app);
        return;
    }
    if (strcmp(event, EVENT_PATROL) != 0)
        return;
    if (decode_gone(rounds->decoder, json, size, &id, &rev)) {
        if (find(rounds, id, &at) != NULL)
            g_ptr_array_remove_index(rounds->book, at);
    } else if (decode_patrol(rounds->decoder, json, size, &patrol, NULL)) {
        rounds_take(rounds, &patrol);
    }
    schedule_look_again(rounds->schedule);
    round_draw(rounds);
}
