#include <math.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "ui/report_lines.h"

/* EEMUA 191 ed. 3 and ISA-18.2, table 7: what one operator can work with. */
#define GOAL_RATE      1.0 /* alerts in 10 minutes */
#define GOAL_PEAK      10
#define GOAL_FLOOD     0.01
#define GOAL_STALE     5
#define GOAL_TOP_SHARE 0.05

#define LABEL_COLS 34
#define VALUE_COLS 12
#define GOAL_COLS  16

typedef struct Figure {
    const char *label, *value, *goal; /* goal "" for none */
    bool good;
} Figure;

static void put_figure(ReportLines *lines, const Figure *figure)
{
    report_line(lines);
    report_put(lines, 1, LABEL_COLS - 1, STYLE_TEXT, figure->label);
    bool judged = figure->goal[0] != '\0';
    StyleId style = !judged ? STYLE_STRONG : figure->good ? STYLE_LIVE : STYLE_FAULT;
    report_put_right(lines, LABEL_COLS, VALUE_COLS, style, figure->value);
    if (!judged)
        return;
    int col = LABEL_COLS + VALUE_COLS + 2;
    report_put(lines, col, GOAL_COLS, STYLE_MUTED, figure->goal);
    const char *glyph = lines->ascii ? (figure->good ? "+" : "!") : figure->good ? "✓" : "▲";
    char text[REPORT_TEXT_SIZE];
    g_snprintf(text, sizeof text, "%s %s", glyph, figure->good ? _("good") : _("too many"));
    report_put(lines, col + GOAL_COLS + 1, 12, style, text);
}

static void put_load(ReportLines *lines, const AlertReport *report)
{
    char value[REPORT_TEXT_SIZE];
    report_heading(lines, _("Load of an operator, and what EEMUA 191 calls manageable"));
    report_number(report->alerts, value);
    put_figure(lines, &(Figure){_("Alerts that people were told of"), value, "", true});
    report_number(report->suppressed, value);
    put_figure(lines, &(Figure){_("Held back by shelf or design"), value, "", true});
    report_number(report->span.operators, value);
    put_figure(lines, &(Figure){_("Operators who share them"), value, "", true});
    report_tenths(report->per_operator_10min, value);
    put_figure(lines, &(Figure){_("In 10 minutes, on average"), value, _("at most 1"),
                                report->per_operator_10min <= GOAL_RATE});
    report_number(report->peak_10min, value);
    put_figure(lines, &(Figure){_("In the worst 10 minutes"), value, _("at most 10"),
                                report->peak_10min <= GOAL_PEAK});
    report_percent(report->flood_share, value);
    put_figure(lines, &(Figure){_("Time in flood"), value, _("under 1 %"),
                                report->flood_share < GOAL_FLOOD});
    report_number(report->stale, value);
    put_figure(lines, &(Figure){_("Standing for over a day"), value, _("fewer than 5"),
                                report->stale < GOAL_STALE});
    report_number(report->chattering, value);
    put_figure(lines, &(Figure){_("Chattering"), value, _("none"), report->chattering == 0});
    report_percent(report->top_share, value);
    put_figure(lines, &(Figure){_("Share of the ten worst"), value, _("at most 5 %"),
                                report->top_share <= GOAL_TOP_SHARE});
}

static void put_times(ReportLines *lines, const char *label, const ReportTimes *times)
{
    char median[32], late[32], number[REPORT_TEXT_SIZE], text[REPORT_TEXT_SIZE];
    report_line(lines);
    report_put(lines, 1, LABEL_COLS - 1, STYLE_TEXT, label);
    if (times->samples == 0) {
        report_put(lines, LABEL_COLS, 20, STYLE_MUTED, _("never"));
        return;
    }
    clock_age(times->median_ms + 1, 1, median, sizeof median);
    clock_age(times->p90_ms + 1, 1, late, sizeof late);
    report_number(times->samples, number);
    /* TRANSLATORS: durations, and of how many alerts */
    g_snprintf(text, sizeof text, _("half in %s, 9 of 10 in %s, of %s"), median, late, number);
    report_put(lines, LABEL_COLS, lines->cols - LABEL_COLS, STYLE_STRONG, text);
}

static void put_priorities(ReportLines *lines, const AlertReport *report)
{
    static const struct {
        const char *goal;
        double most;
        StyleId style;
    } goals[PRIORITIES] = {
        {N_("under 1 %"), 0.01, STYLE_CRITICAL},
        {N_("about 5 %"), 0.075, STYLE_HIGH},
        {N_("about 15 %"), 0.225, STYLE_MEDIUM},
        {N_("about 80 %"), 1.0, STYLE_LOW},
    };
    report_heading(lines,
                   _("Priorities: 80 in 100 low, 15 medium, 5 high is what can be told apart"));
    for (int i = 0; i < PRIORITIES; i++) {
        double share = report->alerts > 0 ? (double)report->priorities[i] / report->alerts : 0;
        char value[REPORT_TEXT_SIZE];
        bool good = share <= goals[i].most;
        report_line(lines);
        report_put(lines, 1, 13, STYLE_TEXT, alert_priority_text((AlertPriority)i));
        report_number(report->priorities[i], value);
        report_put_right(lines, 14, 9, STYLE_TEXT, value);
        report_percent(share, value);
        report_put_right(lines, 24, 7, good ? STYLE_STRONG : STYLE_FAULT, value);
        report_put(lines, 33, 12, STYLE_MUTED, _(goals[i].goal));
        StyleId style = i == 0 ? STYLE_OFFLINE : good ? STYLE_LIVE : STYLE_FAULT;
        report_bar(lines, 46, MAX(lines->cols - 48, 8), style, share);
    }
}

static void put_verdicts(ReportLines *lines, const AlertReport *report)
{
    unsigned judged = 0;
    for (int i = VERDICT_REAL; i < VERDICTS; i++)
        judged += report->verdicts[i];
    report_heading(lines, _("What people said of them"));
    for (int i = 0; i < VERDICTS; i++) {
        char value[REPORT_TEXT_SIZE];
        int verdict = (i + 1) % VERDICTS;
        double share =
            judged > 0 && verdict != VERDICT_NONE ? (double)report->verdicts[verdict] / judged : 0;
        report_line(lines);
        report_put(lines, 1, 13, STYLE_TEXT, verdict_text((Verdict)verdict));
        report_number(report->verdicts[verdict], value);
        report_put_right(lines, 14, 9, STYLE_TEXT, value);
        if (verdict == VERDICT_NONE)
            continue;
        report_percent(share, value);
        report_put_right(lines, 24, 7, STYLE_STRONG, value);
        report_bar(lines, 46, MAX(lines->cols - 48, 8),
                   verdict == VERDICT_REAL ? STYLE_LIVE : STYLE_EXPLAINED, share);
    }
}

static void put_actor(ReportLines *lines, const AlertReport *report, guint i, int kind)
{
    const ReportActor *actor = &g_array_index(report->actors, ReportActor, i);
    char text[REPORT_TEXT_SIZE], place[REPORT_TEXT_SIZE];
    report_line(lines);
    g_snprintf(text, sizeof text, "%u", i + 1);
    report_put_right(lines, 0, 3, STYLE_MUTED, text);
    report_number(actor->alerts, text);
    report_put_right(lines, 4, 7, STYLE_STRONG, text);
    report_percent(report->alerts > 0 ? (double)actor->alerts / report->alerts : 0, text);
    report_put_right(lines, 12, 7, STYLE_TEXT, text);
    g_snprintf(text, sizeof text, _("%u of %u"), actor->real, actor->judged);
    bool bad = actor->judged >= 10 && (uint64_t)actor->real * 10 < (uint64_t)actor->judged * 3;
    report_put_right(lines, 20, 12,
                     actor->judged == 0 ? STYLE_MUTED
                     : bad              ? STYLE_FAULT
                                        : STYLE_TEXT,
                     actor->judged > 0 ? text : "-");
    alert_kind_text(actor->kind, text, sizeof text);
    report_put(lines, 33, kind, STYLE_TEXT, text);
    report_place(lines, actor->area, place);
    report_camera(lines, actor->camera, text);
    int col = 34 + kind, rest = lines->cols - col, name = actor->camera != NULL ? rest / 2 : 0;
    report_put(lines, col, name, STYLE_TEXT, text);
    report_put(lines, col + (name > 0 ? name + 1 : 0), rest - (name > 0 ? name + 1 : 0),
               STYLE_MUTED, place);
}

static void put_actors(ReportLines *lines, const AlertReport *report)
{
    int kind = lines->cols >= 110 ? 20 : 14;
    report_heading(lines, _("The worst: a look at these is worth the most"));
    if (report->actors->len == 0) {
        report_line(lines);
        report_put(lines, 1, lines->cols, STYLE_MUTED, _("none"));
        return;
    }
    report_line(lines);
    report_put_right(lines, 4, 7, STYLE_MUTED, _("alerts"));
    report_put_right(lines, 12, 7, STYLE_MUTED, _("share"));
    report_put_right(lines, 20, 12, STYLE_MUTED, _("real"));
    report_put(lines, 33, kind, STYLE_MUTED, _("kind"));
    report_put(lines, 34 + kind, lines->cols, STYLE_MUTED, _("camera and place"));
    for (guint i = 0; i < report->actors->len; i++)
        put_actor(lines, report, i, kind);
}

/* Spans without any alert are most, and would press all others flat. */
static void put_spans(ReportLines *lines, const AlertReport *report)
{
    char none[REPORT_TEXT_SIZE], all[REPORT_TEXT_SIZE], text[REPORT_TEXT_SIZE];
    uint64_t spans = 0;
    for (int i = 0; i < REPORT_HISTOGRAM; i++)
        spans += report->histogram[i];
    report_number(report->histogram[0], none);
    report_number(spans, all);
    g_snprintf(text, sizeof text, _("%s of %s spans had none"), none, all);
    report_line(lines);
    report_put(lines, 1, lines->cols, STYLE_MUTED, text);
    report_chart(lines, &(ReportChart){.figures = report->histogram + 1,
                                       .count = REPORT_HISTOGRAM - 1,
                                       .first = 1,
                                       .bad = GOAL_PEAK,
                                       .last = "23+"});
}

void report_alerts_fill(ReportLines *lines, const AlertReport *report)
{
    put_load(lines, report);
    put_times(lines, _("Until somebody accepted it"), &report->to_ack);
    put_times(lines, _("Until it was closed"), &report->to_close);
    put_priorities(lines, report);
    report_heading(lines, _("Spans of 10 minutes by how many alerts an operator had"));
    put_spans(lines, report);
    report_heading(lines, _("Alerts by hour of the day"));
    report_chart(lines, &(ReportChart){.figures = report->hours, .count = 24});
    put_verdicts(lines, report);
    put_actors(lines, report);
}
