#include "console/round_page.h"

#include <string.h>

#include "base/clock.h"
#include "console/log_text.h"

#define NAMES_MAX  12
#define OTHERS_MAX 4

void round_camera_words(const App *app, const char *id, char *name, size_t size, char *place,
                        size_t place_size)
{
    Camera camera;
    uint32_t index = catalog_find_camera(app->catalog, id);
    bool known = catalog_camera(app->catalog, index, &camera);
    g_strlcpy(name, known && camera.name[0] != '\0' ? camera.name : id, size);
    if (place == NULL)
        return;
    place[0] = '\0';
    if (known)
        catalog_area_label(app->catalog, catalog_camera_area(app->catalog, index), place,
                           place_size);
}

void round_said_words(const PatrolStop *stop, char *out, size_t size)
{
    char looked[24];
    out[0] = '\0';
    if (stop == NULL)
        return;
    clock_age(stop->looked_s * INT64_C(1000) + 1, 1, looked, sizeof looked);
    bool timed = stop->looked_s > 0 && stop->result != PATROL_SKIPPED;
    g_snprintf(out, size, "%s%s%s", patrol_result_text(stop->result), timed ? " · " : "",
               timed ? looked : "");
}

static void add_part(char *out, size_t size, const char *part)
{
    g_strlcat(out, " · ", size);
    g_strlcat(out, part, size);
}

void round_sum_words(const PatrolSum *sum, size_t cameras, char *out, size_t size)
{
    char part[96];
    /* TRANSLATORS: of a patrol round: cameras that were seen, of how many */
    g_snprintf(out, size, _("%u of %u seen"), (unsigned)sum->seen, (unsigned)cameras);
    if (sum->alerts > 0) {
        g_snprintf(part, sizeof part, ngettext("%u alert", "%u alerts", sum->alerts),
                   (unsigned)sum->alerts);
        add_part(out, size, part);
    }
    if (sum->dark > 0) {
        g_snprintf(part, sizeof part,
                   ngettext("%u without picture", "%u without picture", sum->dark),
                   (unsigned)sum->dark);
        add_part(out, size, part);
    }
    if (sum->skipped > 0) {
        g_snprintf(part, sizeof part, ngettext("%u skipped", "%u skipped", sum->skipped),
                   (unsigned)sum->skipped);
        add_part(out, size, part);
    }
}

char *round_skipped_words(const App *app, const Patrol *patrol, size_t most)
{
    const char *ids[NAMES_MAX];
    size_t count = patrol_skipped(patrol, ids, MIN(most, NAMES_MAX));
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < MIN(count, MIN(most, NAMES_MAX)); i++) {
        char name[160];
        round_camera_words(app, ids[i], name, sizeof name, NULL, 0);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", name);
    }
    if (count > MIN(most, NAMES_MAX))
        g_string_append_printf(text, " … +%u", (unsigned)(count - MIN(most, NAMES_MAX)));
    return g_string_free(text, FALSE);
}

static void key_of(const Rounds *rounds, Action action, char key[KEY_NAME_SIZE])
{
    app_key_in(rounds->app, KEY_CONTEXT_ROUND, action, key);
}

/* ---- at a stop ---- */

static void put_asks(const Rounds *rounds, RoundPage *out)
{
    char clear[KEY_NAME_SIZE], alert[KEY_NAME_SIZE], skip[KEY_NAME_SIZE], note[KEY_NAME_SIZE],
        end[KEY_NAME_SIZE];
    key_of(rounds, ACTION_ROUND_CLEAR, clear);
    key_of(rounds, ACTION_ROUND_ALERT, alert);
    key_of(rounds, ACTION_ROUND_SKIP, skip);
    key_of(rounds, ACTION_ROUND_NOTE, note);
    key_of(rounds, ACTION_ROUND_END, end);
    /* TRANSLATORS: keys and what they do at a stop of a patrol round */
    round_page_add(out, STYLE_STRONG, true, _("%s  SAFE"), clear);
    round_page_add(out, STYLE_STRONG, false, _("%s  NOT SAFE: alert"), alert);
    round_page_add(out, STYLE_TEXT, false, _("%s skip   %s note   %s end"), skip, note, end);
}

static void put_stop(Rounds *rounds, const ViewContext *context, RoundPage *out)
{
    const App *app = rounds->app;
    Round *mine = rounds->mine;
    size_t at = round_at(mine);
    char name[160], place[160], picture[ROUND_TEXT_SIZE], said[96];
    StyleId style;
    Camera camera;
    round_camera_words(app, round_camera(mine, at), name, sizeof name, place, sizeof place);
    /* TRANSLATORS: which stop of a patrol round, of how many */
    round_page_add(out, STYLE_TITLE, false, _("STOP %u OF %u"), (unsigned)at + 1,
                   (unsigned)round_count(mine));
    round_page_add(out, STYLE_STRONG, true, "%s", name);
    round_page_add(out, STYLE_TEXT, false, "%s", place);
    if (catalog_camera(app->catalog, round_walk_camera(app), &camera))
        round_page_camera(out, context, &camera);
    else
        round_page_add(out, STYLE_FAULT, true, "%s",
                       catalog_cameras(app->catalog) == 0
                           ? _("How it is is not known: there is no link.")
                           : _("This camera is no longer there."));
    round_picture_words(rounds, picture, sizeof picture, &style);
    round_page_add(out, style, false, "%s", picture);
    round_said_words(round_stop(mine, at), said, sizeof said);
    if (said[0] != '\0')
        /* TRANSLATORS: what was said of this stop already */
        round_page_add(out, STYLE_MUTED, false, _("You said: %s"), said);
    if (round_noted(mine, at) != NULL)
        round_page_add(out, STYLE_MUTED, false, _("Note: %s"), round_noted(mine, at));
    put_asks(rounds, out);
}

/* All were said something of. */
static void put_through(const Rounds *rounds, RoundPage *out)
{
    const Patrol *patrol = round_patrol(rounds->mine);
    PatrolSum sum = round_sum(rounds->mine, app_now_ms(rounds->app));
    char words[160], end[KEY_NAME_SIZE];
    g_autofree char *skipped = round_skipped_words(rounds->app, patrol, NAMES_MAX);
    key_of(rounds, ACTION_ROUND_END, end);
    round_sum_words(&sum, patrol->camera_count, words, sizeof words);
    round_page_add(out, STYLE_TITLE, false, "%s", _("ALL STOPS ARE DONE"));
    round_page_add(out, STYLE_STRONG, true, "%s", words);
    if (sum.skipped > 0) {
        round_page_add(out, STYLE_HIGH, true, _("Skipped: %s"), skipped);
        round_page_add(out, STYLE_TEXT, false, "%s", _("Up and Down go back to one of them."));
    }
    round_page_add(out, STYLE_STRONG, true, _("%s  ends the round"), end);
}

/* ---- no round is under way ---- */

/* The backend has it, with its end. */
static bool is_reported(const Rounds *rounds, const char *id)
{
    for (guint i = 0; i < rounds->book->len; i++)
        if (strcmp(round_id(rounds->book->pdata[i]), id) == 0)
            return round_is_over(rounds->book->pdata[i]);
    return false;
}

static void put_last(const Rounds *rounds, RoundPage *out)
{
    const Patrol *patrol = round_patrol(rounds->last);
    PatrolSum sum = patrol_sum(patrol, patrol->ended_at_ms);
    char words[160];
    g_autofree char *skipped = round_skipped_words(rounds->app, patrol, NAMES_MAX);
    unsigned waiting = round_waiting(rounds->app, patrol->id);
    round_sum_words(&sum, patrol->camera_count, words, sizeof words);
    round_page_add(out, STYLE_TITLE, false, "%s", _("THE ROUND IS ENDED"));
    round_page_add(out, STYLE_STRONG, false, "%s", words);
    if (sum.skipped > 0)
        round_page_add(out, STYLE_HIGH, false, _("Skipped: %s"), skipped);
    if (is_reported(rounds, patrol->id))
        round_page_add(out, STYLE_MUTED, false, "%s", _("Its report stands in the logbook."));
    else if (waiting > 0)
        round_page_add(out, STYLE_STALE, false,
                       ngettext("%u line waits to be sent.", "%u lines wait to be sent.", waiting),
                       waiting);
    else
        round_page_add(out, STYLE_STALE, false, "%s", _("Its report is being sent …"));
}

static void put_hours(const Rounds *rounds, RoundPage *out)
{
    ScheduleDue due = schedule_now(rounds->schedule);
    const ScheduleRow *row = schedule_row(rounds->schedule, due.row);
    char words[SCHEDULE_PEOPLE_MAX + 32], age[24];
    if (row == NULL)
        return;
    schedule_words(row, words, sizeof words);
    clock_age(app_now_ms(rounds->app), due.due_ms, age, sizeof age);
    switch (due.state) {
    case SCHEDULE_OVERDUE:
        round_page_add(out, STYLE_ERROR, true, _("OVERDUE for %s: the round of %s"), age, words);
        break;
    case SCHEDULE_DUE:
        round_page_add(out, STYLE_HIGH, true, _("NOW: the round of %s"), words);
        break;
    case SCHEDULE_SOON:
        round_page_add(out, STYLE_STRONG, true, _("Soon: the round of %s"), words);
        break;
    default:
        round_page_add(out, STYLE_TEXT, true, _("Next round: %s"), words);
    }
}

/* "21:40  Slamet, RT 02/RW 05 Sendangguwo: 4 of 9 seen" */
static void put_others(const Rounds *rounds, RoundPage *out)
{
    const App *app = rounds->app;
    int shown = 0;
    for (guint i = 0; i < rounds->book->len && shown < OTHERS_MAX; i++) {
        const Patrol *patrol = round_patrol(rounds->book->pdata[i]);
        char place[160] = "", words[160];
        if (patrol->status != PATROL_OPEN || (app->me != NULL && strcmp(patrol->by, app->me) == 0))
            continue;
        uint32_t area = catalog_find_area(app->catalog, patrol->area);
        if (area != CATALOG_NONE)
            catalog_area_label(app->catalog, area, place, sizeof place);
        PatrolSum sum = patrol_sum(patrol, app_now_ms(app));
        round_sum_words(&sum, patrol->camera_count, words, sizeof words);
        /* TRANSLATORS: who walks a patrol round now, where, and how far they are */
        round_page_add(out, STYLE_TEXT, shown++ == 0, _("Walking now: %s, %s: %s"), patrol->by,
                       place, words);
    }
}

static void put_start(Rounds *rounds, RoundPage *out)
{
    const App *app = rounds->app;
    char begin[KEY_NAME_SIZE], other[KEY_NAME_SIZE], list[KEY_NAME_SIZE], call[KEY_NAME_SIZE];
    bool volunteer = app->config->profile == PROFILE_RONDA;
    const char *offer = round_offer(rounds);
    key_of(rounds, volunteer ? ACTION_ROUND : ACTION_OPEN, begin);
    key_of(rounds, ACTION_ROUND_CHOOSE, other);
    key_of(rounds, ACTION_ROUNDS, list);
    key_of(rounds, ACTION_KENTONGAN, call);
    if (rounds->last != NULL)
        put_last(rounds, out);
    else
        round_page_add(out, STYLE_TITLE, false, "%s", volunteer ? _("TONIGHT") : _("PATROL ROUND"));
    put_hours(rounds, out);
    if (offer == NULL) {
        round_page_add(out, STYLE_STALE, true, "%s",
                       catalog_cameras(app->catalog) == 0
                           ? _("The cameras are not known yet: there is no link to the city.")
                           : _("There is no camera to walk to."));
    } else {
        /* TRANSLATORS: a key; which cameras */
        round_page_add(out, STYLE_STRONG, true, _("%s  begins the round: %s"), begin, offer);
    }
    if (rounds->offers > 1)
        round_page_add(out, STYLE_TEXT, false, _("%s  other cameras"), other);
    round_page_add(out, STYLE_TEXT, false, _("%s  earlier rounds"), list);
    if (volunteer)
        round_page_add(out, STYLE_TEXT, false, _("%s  kentongan: call for help"), call);
    put_others(rounds, out);
}

bool round_standing(const App *app, char *out, size_t size, bool *overdue)
{
    Round *mine = rounds_mine(app);
    char key[KEY_NAME_SIZE];
    *overdue = false;
    if (desk_shown(app) == &desk_round)
        return false;
    if (mine == NULL)
        return schedule_standing(app, out, size, overdue);
    PatrolSum sum = round_sum(mine, app_now_ms(app));
    app_key(app, ACTION_ROUND, key);
    /* TRANSLATORS: how many stops of how many are left; a key */
    g_snprintf(out, size, _("Your round is under way: %u of %u stops are left.  %s goes on."),
               (unsigned)sum.left, (unsigned)round_count(mine), key);
    return true;
}

/* ---- the table ---- */

static void page(void *data, const ViewContext *context, RoundPage *out)
{
    Rounds *rounds = data;
    Round *mine = rounds->mine;
    if (mine == NULL) {
        g_strlcpy(out->title, _("Patrol round"), sizeof out->title);
        put_start(rounds, out);
        return;
    }
    PatrolSum sum = round_sum(mine, context->now_ms);
    char words[160];
    unsigned waiting = round_waiting(rounds->app, round_id(mine));
    round_sum_words(&sum, round_count(mine), words, sizeof words);
    if (waiting > 0)
        /* TRANSLATORS: how far the round is, how many lines of it wait to be sent */
        g_snprintf(out->title, sizeof out->title, _("Patrol round · %s · %u not sent yet"), words,
                   waiting);
    else
        g_snprintf(out->title, sizeof out->title, _("Patrol round · %s"), words);
    g_snprintf(out->heading, sizeof out->heading, _("Stops"));
    if (round_at(mine) < round_count(mine))
        put_stop(rounds, context, out);
    else
        put_through(rounds, out);
}

static int count(void *data)
{
    const Rounds *rounds = data;
    return rounds->mine != NULL ? (int)round_count(rounds->mine) : 0;
}

static int here(void *data)
{
    const Rounds *rounds = data;
    size_t at = rounds->mine != NULL ? round_at(rounds->mine) : 0;
    return rounds->mine != NULL && at < round_count(rounds->mine) ? (int)at : -1;
}

static StyleId said_style(const PatrolStop *stop)
{
    static const StyleId styles[PATROL_RESULTS] = {[PATROL_CLEAR] = STYLE_LIVE,
                                                   [PATROL_ALERT] = STYLE_CRITICAL,
                                                   [PATROL_DARK] = STYLE_OFFLINE,
                                                   [PATROL_SKIPPED] = STYLE_HIGH};
    return stop != NULL ? styles[stop->result] : STYLE_MUTED;
}

static void row(void *data, const ViewContext *context, int index, RoundRow *out)
{
    const Rounds *rounds = data;
    const PatrolStop *stop = round_stop(rounds->mine, (size_t)index);
    const char *note = round_noted(rounds->mine, (size_t)index);
    char name[160];
    round_camera_words(rounds->app, round_camera(rounds->mine, (size_t)index), name, sizeof name,
                       NULL, 0);
    g_snprintf(out->number, sizeof out->number, "%d", index + 1);
    round_said_words(stop, out->said, sizeof out->said);
    g_snprintf(out->name, sizeof out->name, "%s%s%s", name, note != NULL ? "  · " : "",
               note != NULL ? note : "");
    out->style = said_style(stop);
}

static void go(void *data, int index)
{
    Rounds *rounds = data;
    if (rounds->mine != NULL)
        round_walk_to(rounds, (size_t)index);
}

const RoundTable round_table = {.page = page, .count = count, .here = here, .row = row, .go = go};
