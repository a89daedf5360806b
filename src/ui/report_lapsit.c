/* report_lapsit.c - the situation report: one page of 80 columns and 60 lines, to be printed and
 * signed */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/report_lines.h"

#define PAGE_COLS   80
#define PAGE_LINES  60
#define SIGN_LINES  8
#define TIME_COLS   13
#define MOMENT      64
#define FIGURES_MAX 8

static const char *zone_name(int offset_min)
{
    switch (offset_min) {
    case 420:
        return "WIB";
    case 480:
        return "WITA";
    case 540:
        return "WIT";
    default:
        return "";
    }
}

/* A moment as the report's own place counts it. */
static void put_moment(const Lapsit *lapsit, int64_t at_ms, const char *format, char out[MOMENT])
{
    int64_t local = at_ms / 1000 + (int64_t)lapsit->span.offset_min * 60;
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(local);
    g_autofree char *text = at != NULL ? g_date_time_format(at, format) : NULL;
    g_strlcpy(out, text != NULL ? text : "-", MOMENT);
}

static void put_rule(ReportLines *lines)
{
    g_autofree char *rule = g_strnfill((gsize)lines->cols, '-');
    report_line(lines);
    report_put(lines, 0, lines->cols, STYLE_FRAME, rule);
}

static void put_head(ReportLines *lines, const Lapsit *lapsit)
{
    char from[MOMENT], to[MOMENT], made[MOMENT], place[REPORT_TEXT_SIZE];
    const char *zone = zone_name(lapsit->span.offset_min);
    put_moment(lapsit, lapsit->span.from_ms, _("%Y-%m-%d %H:%M"), from);
    put_moment(lapsit, lapsit->span.to_ms, _("%Y-%m-%d %H:%M"), to);
    put_moment(lapsit, lapsit->made_at_ms, _("%Y-%m-%d %H:%M"), made);
    report_line(lines);
    report_put(lines, 0, lines->cols, STYLE_TITLE, _("SITUATION REPORT"));
    report_line(lines);
    if (lapsit->area != NULL)
        report_place(lines, lapsit->area, place);
    else
        g_strlcpy(place, _("whole city"), sizeof place);
    report_put(lines, 0, lines->cols, STYLE_STRONG, place);
    report_line(lines);
    /* TRANSLATORS: from when to when, and the time zone */
    g_autofree char *span = g_strdup_printf(_("%s to %s %s"), from, to, zone);
    report_put(lines, 0, lines->cols, STYLE_TEXT, span);
    report_line(lines);
    /* TRANSLATORS: when, the time zone, and who */
    g_autofree char *by =
        g_strdup_printf(_("made %s %s by %s"), made, zone, lapsit->by != NULL ? lapsit->by : "-");
    report_put(lines, 0, lines->cols, STYLE_MUTED, by);
    put_rule(lines);
}

/* A figure under its word. */
typedef struct Figure {
    const char *label;
    unsigned value;
    StyleId style;
} Figure;

/* A column is as wide as its word, and takes its share of what is left of the line. */
static void put_figures(ReportLines *lines, const Figure *figures, int count)
{
    char number[REPORT_TEXT_SIZE];
    int widths[FIGURES_MAX], rest = lines->cols - count;
    for (int i = 0; i < count; i++) {
        report_number(figures[i].value, number);
        widths[i] = MAX(text_width(figures[i].label), text_width(number));
        rest -= widths[i];
    }
    int gap = 1 + CLAMP(rest, 0, lines->cols) / count;
    for (int row = 0; row < 2; row++) {
        int col = 0;
        report_line(lines);
        for (int i = 0; i < count; i++) {
            report_number(figures[i].value, number);
            report_put_right(lines, col + gap, widths[i], row == 0 ? STYLE_MUTED : figures[i].style,
                             row == 0 ? figures[i].label : number);
            col += gap + widths[i];
        }
    }
}

static StyleId bad_if(unsigned value)
{
    return value > 0 ? STYLE_FAULT : STYLE_STRONG;
}

static void put_cameras(ReportLines *lines, const LapsitCameras *cameras)
{
    const Figure figures[] = {{_("installed"), cameras->installed, STYLE_STRONG},
                              {_("linked"), cameras->linked, STYLE_STRONG},
                              {_("live"), cameras->live, STYLE_STRONG},
                              {_("dark, reason"), cameras->explained, STYLE_STRONG},
                              {_("dark, none"), cameras->unexplained, bad_if(cameras->unexplained)},
                              {_("unknown"), cameras->unknown, STYLE_STRONG}};
    report_heading(lines, _("CAMERAS, now"));
    put_figures(lines, figures, G_N_ELEMENTS(figures));
}

/* Words with their numbers, as many as go on a line, at most so many lines. */
typedef struct Flow {
    ReportLines *lines;
    int col, room;
} Flow;

static void flow_put(Flow *flow, const char *words)
{
    int width = text_width(words);
    if (flow->col > 0 && flow->col + 2 + width > flow->lines->cols)
        flow->col = 0;
    if (flow->col == 0) {
        if (flow->room-- <= 0)
            return;
        report_line(flow->lines);
        flow->col = 1;
    } else {
        flow->col += 2;
    }
    report_put(flow->lines, flow->col, width, STYLE_TEXT, words);
    flow->col += width;
}

static void flow_count(Flow *flow, const char *word, unsigned value)
{
    char number[REPORT_TEXT_SIZE];
    if (value == 0)
        return;
    report_number(value, number);
    g_autofree char *words = g_strdup_printf("%s %s", word, number);
    flow_put(flow, words);
}

static void put_kinds(ReportLines *lines, const Lapsit *lapsit)
{
    Flow flow = {lines, 0, 3};
    for (guint i = 0; i < lapsit->kinds->len; i++) {
        const LapsitKind *kind = &g_array_index(lapsit->kinds, LapsitKind, i);
        char word[REPORT_TEXT_SIZE];
        if (kind->kind != NULL)
            alert_kind_text(kind->kind, word, sizeof word);
        else
            g_strlcpy(word, _("others"), sizeof word);
        flow_count(&flow, word, kind->alerts);
    }
}

static void put_alerts(ReportLines *lines, const Lapsit *lapsit)
{
    const LapsitAlerts *alerts = &lapsit->alerts;
    const Figure figures[] = {
        {_("told"), alerts->told, STYLE_STRONG},
        {alert_priority_text(PRIORITY_CRITICAL), alerts->priorities[PRIORITY_CRITICAL],
         bad_if(alerts->priorities[PRIORITY_CRITICAL])},
        {alert_priority_text(PRIORITY_HIGH), alerts->priorities[PRIORITY_HIGH], STYLE_STRONG},
        {_("real"), alerts->verdicts[VERDICT_REAL], STYLE_STRONG},
        {_("escalated"), alerts->escalated, bad_if(alerts->escalated)},
        {_("open now"), alerts->open, STYLE_STRONG},
        {_("nobody's"), alerts->needing, bad_if(alerts->needing)}};
    report_heading(lines, _("ALERTS"));
    put_figures(lines, figures, G_N_ELEMENTS(figures));
    put_kinds(lines, lapsit);
}

static void put_tickets(ReportLines *lines, const LapsitTickets *tickets)
{
    const Figure figures[] = {{_("opened"), tickets->opened, STYLE_STRONG},
                              {_("finished"), tickets->closed, STYLE_STRONG},
                              {_("open now"), tickets->open, STYLE_STRONG},
                              {_("overdue"), tickets->overdue, bad_if(tickets->overdue)}};
    Flow flow = {lines, 0, 3};
    report_heading(lines, _("TICKETS"));
    put_figures(lines, figures, G_N_ELEMENTS(figures));
    for (int i = AGENCY_NONE + 1; i < AGENCIES; i++)
        flow_count(&flow, agency_text((Agency)i), tickets->agencies[i]);
    flow_count(&flow, agency_text(AGENCY_NONE), tickets->agencies[AGENCY_NONE]);
}

static void put_stands(ReportLines *lines, const Lapsit *lapsit)
{
    Flow flow = {lines, 0, 3};
    report_heading(lines, _("IN FORCE, AND WHO ANSWERED"));
    flow_count(&flow, _("service orders"), lapsit->orders);
    flow_count(&flow, _("cameras held"), lapsit->held);
    for (int i = 0; i < ROLL_STATES; i++)
        flow_count(&flow, roll_state_text((RollState)i), lapsit->posts[i]);
    flow_count(&flow, _("guard posts overdue"), lapsit->posts_overdue);
    if (flow.col == 0)
        flow_put(&flow, _("no service order, no roll-call"));
}

/* A city without patrols has no lines to spare for them. */
static void put_patrols(ReportLines *lines, const LapsitPatrols *patrols)
{
    const Figure figures[] = {{_("begun"), patrols->begun, STYLE_STRONG},
                              {_("cameras seen"), patrols->seen, STYLE_STRONG},
                              {_("no picture"), patrols->dark, STYLE_STRONG},
                              {_("skipped"), patrols->skipped, bad_if(patrols->skipped)},
                              {_("never ended"), patrols->timed_out, bad_if(patrols->timed_out)},
                              {_("under way"), patrols->open, STYLE_STRONG}};
    if (patrols->begun == 0 && patrols->open == 0)
        return;
    report_heading(lines, _("PATROL ROUNDS"));
    put_figures(lines, figures, G_N_ELEMENTS(figures));
}

/* Puts text in at most so many lines from a column on; returns how many it took. */
static int put_wrapped(ReportLines *lines, int col, int most, StyleId style, const char *text)
{
    int taken = 0, width = lines->cols - col;
    while (*text != '\0' && taken < most) {
        size_t fit = text_fit(text, width);
        bool last = taken == most - 1 || text[fit] == '\0';
        if (!last) {
            size_t space = fit;
            while (space > 0 && text[space] != ' ')
                space--;
            fit = space > 0 ? space : fit;
        }
        g_autofree char *part = last ? g_strdup(text) : g_strndup(text, fit);
        if (taken > 0)
            report_line(lines);
        report_put(lines, col, width, style, part);
        text += last ? strlen(text) : fit + strspn(text + fit, " ");
        taken++;
    }
    return MAX(taken, 1);
}

/* "Sari wrote: Pompa Tawang nyala dua unit · Tugu" */
static char *line_words(const ReportLines *lines, const LapsitLine *line)
{
    char place[REPORT_TEXT_SIZE] = "", number[REPORT_TEXT_SIZE];
    const LogLine log = {.act = line->act, .word = line->word};
    const char *text = line->text != NULL ? line->text : "", *word = log_word_text(&log);
    if (line->area != NULL)
        report_place(lines, line->area, place);
    report_number((uint64_t)MAX(line->count, 1), number);
    g_autofree char *many = line->count > 1 ? g_strdup_printf(" (%s)", number) : g_strdup("");
    return g_strdup_printf("%s %s%s: %s%s%s%s%s", line->by != NULL ? line->by : "tilikd",
                           log_act_text(line->act), many, text, word[0] != '\0' ? " · " : "", word,
                           place[0] != '\0' ? " · " : "", place);
}

static void put_lines(ReportLines *lines, const Lapsit *lapsit)
{
    int room = PAGE_LINES - SIGN_LINES - (int)lines->lines->len - 2;
    guint count = lapsit->lines->len, shown = 0;
    report_heading(lines, _("WHAT HAPPENED"));
    if (count == 0) {
        report_line(lines);
        report_put(lines, 1, lines->cols, STYLE_TEXT, _("Nothing of note."));
        return;
    }
    room--; /* for how many are left out */
    for (; shown < count && room > 0; shown++) {
        const LapsitLine *line = &g_array_index(lapsit->lines, LapsitLine, shown);
        char when[MOMENT];
        put_moment(lapsit, line->at_ms, "%d/%m %H:%M", when);
        int most = room > (int)(count - shown) ? 2 : 1; /* a line each for the rest */
        report_line(lines);
        report_put(lines, 1, TIME_COLS, STYLE_MUTED, when);
        g_autofree char *words = line_words(lines, line);
        room -= put_wrapped(lines, TIME_COLS, most, STYLE_TEXT, words);
    }
    unsigned beside = lapsit->lines_beside + (count - shown);
    if (beside > 0) {
        g_autofree char *more = g_strdup_printf(_("and %u more in the logbook"), beside);
        report_line(lines);
        report_put(lines, TIME_COLS, lines->cols, STYLE_MUTED, more);
    }
}

static void put_signatures(ReportLines *lines)
{
    const char *dots = "(……………………………………)", *plain = "(..............................)";
    int half = lines->cols / 2;
    report_line(lines);
    put_rule(lines);
    report_line(lines);
    report_put(lines, 4, half - 4, STYLE_TEXT, _("Reported by"));
    report_put(lines, half + 4, half - 4, STYLE_TEXT, _("Seen by"));
    for (int i = 0; i < 4; i++)
        report_line(lines);
    report_put(lines, 4, half - 4, STYLE_TEXT, lines->ascii ? plain : dots);
    report_put(lines, half + 4, half - 4, STYLE_TEXT, lines->ascii ? plain : dots);
}

void report_lapsit_fill(ReportLines *lines, const Lapsit *lapsit)
{
    lines->cols = MIN(lines->cols, PAGE_COLS);
    put_head(lines, lapsit);
    put_cameras(lines, &lapsit->cameras);
    put_alerts(lines, lapsit);
    put_tickets(lines, &lapsit->tickets);
    put_stands(lines, lapsit);
    put_patrols(lines, &lapsit->patrols);
    put_lines(lines, lapsit);
    put_signatures(lines);
}
