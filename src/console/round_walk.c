/* From stop to stop. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "console/round.h"

uint32_t round_walk_camera(const App *app)
{
    const Round *mine = rounds_mine(app);
    const char *id = mine != NULL ? round_camera(mine, round_at(mine)) : NULL;
    return id != NULL ? catalog_find_camera(app->catalog, id) : CATALOG_NONE;
}

void round_walk_to(Rounds *rounds, size_t at)
{
    round_go(rounds->mine, at);
    const char *id = round_camera(rounds->mine, round_at(rounds->mine));
    if (g_strcmp0(id, rounds->here) != 0) {
        g_free(rounds->here);
        rounds->here = g_strdup(id);
        rounds->since_ms = clock_mono_ms();
    }
    round_picture_follow(rounds);
    rounds_changed(rounds);
}

void round_walk_say(Rounds *rounds, PatrolResult result, const char *note)
{
    Round *mine = rounds->mine;
    size_t at = round_at(mine);
    if (at >= round_count(mine))
        return;
    const PatrolStop *before = round_stop(mine, at);
    int looked = round_picture_looked(rounds);
    PatrolStop stop = {.camera = round_camera(mine, at),
                       .note = note != NULL ? note : round_noted(mine, at),
                       .at_ms = app_now_ms(rounds->app),
                       .looked_s = looked,
                       .result = result};
    if (before != NULL) {
        stop.at_ms = MAX(stop.at_ms, before->at_ms);
        stop.looked_s = MAX(looked, before->looked_s); /* who comes back has looked before */
    }
    if (!round_send_stop(rounds, round_id(mine), &stop))
        return;
    round_say(mine, &stop);
    round_walk_to(rounds, round_next(mine));
}

static bool has_stop(Rounds *rounds)
{
    bool has = rounds->mine != NULL && round_at(rounds->mine) < round_count(rounds->mine);
    if (!has)
        app_say(rounds->app, TONE_PLAIN, _("There is no stop here."));
    return has;
}

/* ---- safe ---- */

static void dark_told(App *app, const char *text)
{
    if (text == NULL || app->rounds->mine == NULL)
        return;
    g_autofree char *typed = g_strstrip(g_strdup(text));
    g_autofree char *note = text_clean(typed, strlen(typed), PATROL_NOTE_MAX);
    round_walk_say(app->rounds, PATROL_DARK, note[0] != '\0' ? note : NULL);
}

static void unseen_told(App *app, const char *text)
{
    if (text != NULL && app->rounds->mine != NULL)
        round_walk_say(app->rounds, PATROL_CLEAR, NULL);
}

/* Nobody says "safe" of what shows no picture: it is judged dark, with what is known of it.  Of a
 * picture that was not seen yet it is said twice. */
void round_walk_clear(Rounds *rounds)
{
    App *app = rounds->app;
    if (!has_stop(rounds))
        return;
    uint32_t index = round_walk_camera(app);
    bool dark =
        index != CATALOG_NONE && !windows_has_pictures(catalog_camera_state(app->catalog, index));
    const char *noted = round_noted(rounds->mine, round_at(rounds->mine));
    if (dark)
        ask_line(app, _("No picture.  Enter: dark; or write what you know: "),
                 noted != NULL ? noted : "", NULL, dark_told);
    else if (round_picture_looked(rounds) == 0)
        ask_confirm(app, _("The picture was not seen.  Safe all the same?"), ACTION_ROUND_CLEAR,
                    unseen_told);
    else
        round_walk_say(rounds, PATROL_CLEAR, NULL);
}

void round_walk_skip(Rounds *rounds)
{
    if (has_stop(rounds))
        round_walk_say(rounds, PATROL_SKIPPED, NULL);
}

/* ---- notes ---- */

static void note_told(App *app, const char *text)
{
    Rounds *rounds = app->rounds;
    if (text == NULL || rounds->mine == NULL)
        return;
    size_t at = round_at(rounds->mine);
    g_autofree char *typed = g_strstrip(g_strdup(text));
    g_autofree char *note = text_clean(typed, strlen(typed), PATROL_NOTE_MAX);
    if (round_note(rounds->mine, at, note)) {
        PatrolStop stop = *round_stop(rounds->mine, at);
        stop.at_ms = MAX(app_now_ms(app), stop.at_ms);
        if (round_send_stop(rounds, round_id(rounds->mine), &stop))
            app_say(app, TONE_PLAIN, _("The note is kept with the stop."));
    } else {
        app_say(app, TONE_PLAIN, _("The note goes with what you say of this stop."));
    }
    rounds_changed(rounds);
}

void round_walk_note(Rounds *rounds)
{
    if (!has_stop(rounds))
        return;
    const char *noted = round_noted(rounds->mine, round_at(rounds->mine));
    ask_line(rounds->app, _("Note on this stop: "), noted != NULL ? noted : "", NULL, note_told);
}

/* ---- the end ---- */

static void end_told(App *app, const char *text)
{
    Rounds *rounds = app->rounds;
    if (text == NULL || rounds->mine == NULL)
        return;
    int64_t now_ms = app_now_ms(app);
    g_autofree char *typed = g_strstrip(g_strdup(text));
    g_autofree char *note = text_clean(typed, strlen(typed), PATROL_NOTE_MAX);
    if (!round_send_end(rounds, now_ms, note[0] != '\0' ? note : NULL))
        return;
    round_end(rounds->mine, now_ms, note[0] != '\0' ? note : NULL);
    rounds_finish(rounds);
    app_say(app, TONE_PLAIN, _("The round is ended; its report goes into the logbook."));
}

void round_walk_end(Rounds *rounds)
{
    if (rounds->mine == NULL)
        return;
    PatrolSum sum = round_sum(rounds->mine, app_now_ms(rounds->app));
    unsigned left = (unsigned)(sum.left + sum.skipped);
    g_autofree char *label =
        left > 0
            ? g_strdup_printf(ngettext("End it?  %u stop is skipped.  Enter, or a note: ",
                                       "End it?  %u stops are skipped.  Enter, or a note: ", left),
                              left)
            : g_strdup(_("End the round?  Enter, or a note: "));
    ask_line(rounds->app, label, "", NULL, end_told);
}

/* ---- an alert from here ---- */

/* The round of an id: walked here, over, or known of from the backend. */
static Round *find_round(const Rounds *rounds, const char *id)
{
    Round *own[] = {rounds->mine, rounds->last};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
        if (own[i] != NULL && strcmp(round_id(own[i]), id) == 0)
            return own[i];
    for (guint i = 0; i < rounds->book->len; i++)
        if (strcmp(round_id(rounds->book->pdata[i]), id) == 0)
            return rounds->book->pdata[i];
    return NULL;
}

/* Also of a round that is over: its report stays as it is. */
void round_raised(App *app, const char *patrol, const char *camera, const char *alert)
{
    Rounds *rounds = app->rounds;
    Round *round = rounds != NULL ? find_round(rounds, patrol) : NULL;
    for (size_t i = 0; round != NULL && i < round_count(round); i++) {
        const PatrolStop *before = round_stop(round, i);
        if (before == NULL || strcmp(before->camera, camera) != 0 ||
            before->result != PATROL_ALERT || before->alert != NULL)
            continue;
        PatrolStop stop = *before;
        stop.alert = alert;
        if (round_send_stop(rounds, patrol, &stop) && round == rounds->mine) {
            round_say(round, &stop);
            rounds_changed(rounds);
        }
        return;
    }
}
