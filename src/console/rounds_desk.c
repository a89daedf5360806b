/* The list of patrol rounds: who walked, when, how much was seen, and who walks now. */
#include <string.h>

#include "console/log_text.h"
#include "console/round_page.h"

enum { WHEN, HOW, WHO, SEEN, ALERTS, SKIPPED, PLACE, COLUMNS };

static const DeskColumn columns[COLUMNS] = {
    [WHEN] = {N_("begun"), 11, 0, 0, false},  [HOW] = {N_("stands"), 13, 0, 1, false},
    [WHO] = {N_("who"), 14, 1, 0, false},     [SEEN] = {N_("seen"), 8, 0, 0, true},
    [ALERTS] = {N_("alerts"), 7, 0, 3, true}, [SKIPPED] = {N_("skipped"), 9, 0, 2, true},
    [PLACE] = {N_("place"), 18, 2, 4, false},
};

static Round *nth(void *data, int row)
{
    const Rounds *rounds = data;
    return row >= 0 && row < (int)rounds->book->len ? rounds->book->pdata[row] : NULL;
}

static int count(void *data)
{
    return (int)((const Rounds *)data)->book->len;
}

static const char *key(void *data, int row)
{
    return round_id(nth(data, row));
}

static StyleId style_of(const Patrol *patrol)
{
    return patrol->status == PATROL_OPEN        ? STYLE_LIVE
           : patrol->status == PATROL_TIMED_OUT ? STYLE_ERROR
                                                : STYLE_TEXT;
}

static void write_place(const Catalog *catalog, const Patrol *patrol, char *out, size_t size)
{
    uint32_t area = catalog_find_area(catalog, patrol->area);
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, out, size);
    else
        g_strlcpy(out, patrol->area, size);
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const Patrol *patrol = round_patrol(nth(data, row));
    PatrolSum sum = patrol_sum(patrol, context->now_ms);
    switch (column) {
    case WHEN:
        log_text_moment(patrol->started_at_ms, context->now_ms, out->text, sizeof out->text);
        break;
    case HOW:
        out->style = style_of(patrol);
        g_strlcpy(out->text, patrol_status_text(patrol->status), sizeof out->text);
        break;
    case WHO:
        g_strlcpy(out->text, patrol->by, sizeof out->text);
        break;
    case SEEN:
        g_snprintf(out->text, sizeof out->text, "%u/%u", (unsigned)sum.seen,
                   (unsigned)patrol->camera_count);
        break;
    case ALERTS:
        out->style = sum.alerts > 0 ? STYLE_CRITICAL : STYLE_MUTED;
        g_snprintf(out->text, sizeof out->text, "%u", (unsigned)sum.alerts);
        break;
    case SKIPPED:
        out->style = sum.skipped > 0 ? STYLE_HIGH : STYLE_MUTED;
        g_snprintf(out->text, sizeof out->text, "%u", (unsigned)sum.skipped);
        break;
    default:
        write_place(context->catalog, patrol, out->text, sizeof out->text);
    }
}

static void put_stops(const Rounds *rounds, const Patrol *patrol, DeskCard *card)
{
    desk_card_heading(card, _("Stops"));
    for (size_t i = 0; i < patrol->stop_count; i++) {
        const PatrolStop *stop = &patrol->stops[i];
        char name[160], said[96];
        round_camera_words(rounds->app, stop->camera, name, sizeof name, NULL, 0);
        round_said_words(stop, said, sizeof said);
        StyleId style = stop->result == PATROL_ALERT     ? STYLE_CRITICAL
                        : stop->result == PATROL_SKIPPED ? STYLE_HIGH
                                                         : STYLE_TEXT;
        desk_card_print(card, said, style, "%s%s%s", name, stop->note != NULL ? "  · " : "",
                        stop->note != NULL ? stop->note : "");
    }
}

static void card(void *data, const ViewContext *context, int row, const char *id, DeskCard *out)
{
    const Rounds *rounds = data;
    Round *round = nth(data, row);
    if (round == NULL) {
        desk_card_text(out, STYLE_MUTED, _("It is no longer in the list."));
        return;
    }
    const Patrol *patrol = round_patrol(round);
    PatrolSum sum = patrol_sum(patrol, context->now_ms);
    char place[160], when[64], words[160];
    write_place(context->catalog, patrol, place, sizeof place);
    round_sum_words(&sum, patrol->camera_count, words, sizeof words);
    desk_card_title(out, place);
    desk_card_field(out, _("who"), patrol->by);
    desk_card_styled(out, _("stands"), style_of(patrol), patrol_status_text(patrol->status));
    desk_card_field(out, _("seen"), words);
    log_text_moment(patrol->started_at_ms, context->now_ms, when, sizeof when);
    desk_card_field(out, _("begun"), when);
    if (patrol->ended_at_ms != 0) {
        log_text_moment(patrol->ended_at_ms, context->now_ms, when, sizeof when);
        desk_card_field(out, _("ended"), when);
    }
    desk_card_field(out, _("which cameras"), patrol->query != NULL ? patrol->query : "");
    desk_card_field(out, _("note"), patrol->note != NULL ? patrol->note : "");
    put_stops(rounds, patrol, out);
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    const Rounds *rounds = data;
    unsigned open = 0;
    for (guint i = 0; i < rounds->book->len; i++)
        open += round_patrol(rounds->book->pdata[i])->status == PATROL_OPEN;
    /* TRANSLATORS: how many patrol rounds are listed, and how many are walked now */
    g_snprintf(out, size, _("Patrol rounds · %u, of them %u under way"), rounds->book->len, open);
}

static void note(void *data, const ViewContext *context, char *out, size_t size)
{
    const Rounds *rounds = data;
    if (rounds->problem != NULL)
        g_snprintf(out, size, _("The list could not be read anew: %s"), rounds->problem);
}

static const char *empty(void *data, const ViewContext *context)
{
    const Rounds *rounds = data;
    if (rounds->known)
        return _("No round has been walked yet.");
    return rounds->problem != NULL ? _("The rounds could not be read.")
                                   : _("Asking for the rounds …");
}

static const DeskTable table = {
    .name = "rounds",
    .columns = columns,
    .column_count = COLUMNS,
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .note = note,
    .empty = empty,
};

static View *make(App *app)
{
    return view_desk_new(&table, app->rounds);
}

static void shown(App *app, View *view)
{
    rounds_fetch(app->rounds);
}

static bool allowed(const App *app, const View *view, Action action)
{
    return false;
}

const DeskKind desk_rounds = {
    .word = "rounds",
    .context = KEY_CONTEXT_ROUND,
    .action = ACTION_ROUNDS,
    .right = RIGHT_LOG_READ,
    .make = make,
    .shown = shown,
    .allowed = allowed,
};
