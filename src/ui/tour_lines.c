#include "ui/tour_lines.h"

#include "base/clock.h"
#include "base/i18n.h"

enum { COLUMN_WHAT, COLUMN_CAMERA, COLUMN_PLACE, COLUMN_WHY };

const DeskColumn tour_columns[TOUR_COLUMNS] = {
    [COLUMN_WHAT] = {"", 15, 0, 0, false},
    [COLUMN_CAMERA] = {N_("Camera"), 18, 2, 0, false},
    [COLUMN_PLACE] = {N_("Place"), 15, 2, 1, false},
    [COLUMN_WHY] = {N_("Why"), 26, 4, 0, false},
};

static StyleId style_of(const TourLine *line)
{
    switch (line->kind) {
    case TOUR_LINE_NOW:
        return line->held ? STYLE_STRONG : STYLE_LIVE;
    case TOUR_LINE_NEXT:
        return STYLE_STRONG;
    case TOUR_LINE_MISSED:
        return STYLE_FAULT;
    case TOUR_LINE_SKIPPED:
        return STYLE_MUTED;
    default:
        return STYLE_TEXT;
    }
}

static void say_now(const TourLine *line, char *out, size_t size)
{
    if (line->tile >= 0)
        g_snprintf(out, size, line->held ? _("tile %d, held") : _("tile %d"), line->tile + 1);
    else
        g_strlcpy(out, line->held ? _("now, held") : _("now"), size);
}

static void say_what(const TourLine *line, char *out, size_t size)
{
    switch (line->kind) {
    case TOUR_LINE_NOW:
        say_now(line, out, size);
        break;
    case TOUR_LINE_NEXT:
        g_strlcpy(out, line->ready ? _("next: ready") : _("next: connects"), size);
        break;
    case TOUR_LINE_AHEAD:
        g_snprintf(out, size, "%d.", line->order);
        break;
    case TOUR_LINE_MISSED:
        g_strlcpy(out, _("no picture"), size);
        break;
    default:
        g_strlcpy(out, _("skipped"), size);
        break;
    }
}

/* "offline, cable" */
static void say_state(const TourLine *line, char *out, size_t size)
{
    if (line->reason != REASON_NONE)
        g_snprintf(out, size, "%s, %s", camera_state_text(line->state), reason_text(line->reason));
    else
        g_strlcpy(out, camera_state_text(line->state), size);
}

static void say_why(const TourLine *line, char *out, size_t size)
{
    if (line->kind == TOUR_LINE_SKIPPED)
        say_state(line, out, size);
    else if (line->kind == TOUR_LINE_MISSED)
        g_strlcpy(out, line->why, size);
    else
        tour_pick_text(&line->pick, out, size);
}

void tour_cell(const TourLine *line, const ViewContext *context, int column, DeskCell *out)
{
    out->style = style_of(line);
    switch (column) {
    case COLUMN_WHAT:
        say_what(line, out->text, sizeof out->text);
        break;
    case COLUMN_CAMERA:
        g_strlcpy(out->text, line->name[0] != '\0' ? line->name : line->camera, sizeof out->text);
        break;
    case COLUMN_PLACE:
        g_strlcpy(out->text, line->place, sizeof out->text);
        break;
    default:
        say_why(line, out->text, sizeof out->text);
        break;
    }
}

static void add_reasons(const TourLine *line, DeskCard *card)
{
    for (int i = 0; i < line->pick.reason_count; i++) {
        char text[128];
        tour_reason_text(&line->pick.reasons[i], text, sizeof text);
        desk_card_field(card, i == 0 ? _("why") : "", text);
    }
    char times[24];
    i18n_tenths((int64_t)(line->pick.weight * 10 + 0.5), times, sizeof times);
    if (line->pick.reason_count > 0)
        /* TRANSLATORS: how often a camera comes in a tour, against one without any reason */
        desk_card_print(card, _("comes"), STYLE_TEXT, _("%s times as often as the least"), times);
}

void tour_card(const TourLine *line, const ViewContext *context, DeskCard *card)
{
    char text[160], age[24];
    desk_card_title(card, line->name[0] != '\0' ? line->name : line->camera);
    say_what(line, text, sizeof text);
    desk_card_styled(card, _("tour"), style_of(line), text);
    desk_card_field(card, _("place"), line->place);
    desk_card_field(card, _("id"), line->camera);
    say_state(line, text, sizeof text);
    desk_card_field(card, _("state"), text);
    if (line->at_ms > 0) {
        clock_age(context->now_ms, line->at_ms, age, sizeof age);
        if (line->kind == TOUR_LINE_MISSED)
            desk_card_print(card, _("passed over"), STYLE_TEXT, _("%s ago"), age);
        else
            desk_card_field(card, _("shown for"), age);
    }
    if (line->kind == TOUR_LINE_MISSED)
        desk_card_field(card, _("why"), line->why);
    else
        add_reasons(line, card);
    if (line->kind == TOUR_LINE_MISSED)
        desk_card_text(card, STYLE_MUTED, _("It comes again later."));
    if (line->kind == TOUR_LINE_SKIPPED)
        desk_card_text(card, STYLE_MUTED, _("It comes as soon as it is live."));
}

void tour_title(const TourStanding *standing, char *out, size_t size)
{
    char cameras[24], live[24];
    i18n_number(standing->cameras, cameras, sizeof cameras);
    i18n_number(standing->live, live, sizeof live);
    /* TRANSLATORS: what a tour goes through, how many of its cameras can be shown, of how many */
    g_snprintf(out, size, _("Tour · %s · %s of %s cameras"), standing->what, live, cameras);
}

void tour_note(const TourStanding *standing, char *out, size_t size)
{
    char dark[24], text[96];
    if (standing->held != NULL) {
        g_strlcpy(out, standing->held, size);
        return;
    }
    i18n_tenths((standing->dark_ms + 99) / 100, dark, sizeof dark);
    g_snprintf(out, size,
               ngettext("dark %s s, %u picture", "dark %s s, %u pictures", standing->pictures),
               dark, standing->pictures);
    if (standing->gaps > 0) {
        /* TRANSLATORS: pictures before which nothing moved: no player was left to connect them */
        g_snprintf(text, sizeof text, ngettext("%u with a gap", "%u with a gap", standing->gaps),
                   standing->gaps);
        g_strlcat(out, " · ", size);
        g_strlcat(out, text, size);
    }
    g_snprintf(text, sizeof text, _("%d s each"), standing->dwell_s);
    g_strlcat(out, " · ", size);
    g_strlcat(out, text, size);
    if (!standing->rain_known) {
        g_strlcat(out, " · ", size);
        g_strlcat(out, _("rain is not known"), size);
    }
}
