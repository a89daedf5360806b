#include <math.h>

#include "base/i18n.h"
#include "ui/report_lines.h"

#define WIDE_COLS   96
#define TREND_LEAST 20

/* Where the columns of the table stand. */
typedef struct Columns {
    int kind, place, real, alerts, hours, weeks, trend;
    int kind_width, place_width, hour_parts;
} Columns;

static Columns lay_out(const ReportLines *lines)
{
    bool wide = lines->cols >= WIDE_COLS;
    Columns at = {.kind = 1, .kind_width = wide ? 20 : 14, .hour_parts = wide ? 24 : 12};
    at.trend = lines->cols - 8;
    at.weeks = at.trend - REPORT_WEEKS - 1;
    at.hours = at.weeks - at.hour_parts - 2;
    at.alerts = at.hours - 9;
    at.real = at.alerts - 8;
    at.place = at.kind + at.kind_width + 1;
    at.place_width = at.real - at.place - 1;
    return at;
}

static void put_headings(ReportLines *lines, const Columns *at)
{
    report_line(lines);
    report_put(lines, at->kind, at->kind_width, STYLE_MUTED, _("kind"));
    report_put(lines, at->place, at->place_width, STYLE_MUTED, _("place"));
    report_put_right(lines, at->real, 7, STYLE_MUTED, _("real"));
    report_put_right(lines, at->alerts, 7, STYLE_MUTED, _("of all"));
    report_put(lines, at->hours, at->hour_parts, STYLE_MUTED,
               at->hour_parts == 24 ? "0     6     12    18" : "0  6  12 18");
    report_put(lines, at->weeks, REPORT_WEEKS, STYLE_MUTED, _("8 weeks"));
    report_put_right(lines, at->trend, 8, STYLE_MUTED, _("trend"));
}

/* The last week against the mean of those before. */
static void put_trend(ReportLines *lines, int col, const KindRow *row)
{
    double trend = row->trend;
    char text[REPORT_TEXT_SIZE];
    StyleId style = STYLE_MUTED;
    if (!isfinite(trend)) {
        g_strlcpy(text, _("new"), sizeof text);
    } else {
        long change = lround((CLAMP(trend, 0, 100) - 1) * 100);
        const char *up = lines->ascii ? "^" : "▲", *down = lines->ascii ? "v" : "▼";
        g_snprintf(text, sizeof text, _("%s %ld %%"),
                   change > 0   ? up
                   : change < 0 ? down
                                : "=",
                   labs(change));
        /* A few more or less of a few mean nothing. */
        if (row->real >= TREND_LEAST && (change > 20 || change < -20))
            style = change > 0 ? STYLE_FAULT : STYLE_LIVE;
    }
    report_put_right(lines, col, 8, style, text);
}

static void put_row(ReportLines *lines, const Columns *at, const KindRow *row)
{
    char text[REPORT_TEXT_SIZE];
    unsigned hours[24] = {0};
    int each = 24 / at->hour_parts;
    for (int i = 0; i < 24; i++)
        hours[i / each] += row->hours[i];
    report_line(lines);
    alert_kind_text(row->kind, text, sizeof text);
    report_put(lines, at->kind, at->kind_width, STYLE_TEXT, text);
    report_place(lines, row->area, text);
    report_put(lines, at->place, at->place_width, STYLE_TEXT, text);
    report_number(row->real, text);
    report_put_right(lines, at->real, 7, STYLE_STRONG, text);
    report_number(row->alerts, text);
    report_put_right(lines, at->alerts, 7, STYLE_MUTED, text);
    report_strip(lines, at->hours, STYLE_TEXT, hours, at->hour_parts);
    report_strip(lines, at->weeks, STYLE_TEXT, row->weeks, REPORT_WEEKS);
    put_trend(lines, at->trend, row);
}

static void put_table(ReportLines *lines, const KindReport *report)
{
    Columns at = lay_out(lines);
    report_heading(lines, _("Real ones by kind and kelurahan, by hour of the day and by week"));
    put_headings(lines, &at);
    for (guint i = 0; i < report->rows->len; i++)
        put_row(lines, &at, &g_array_index(report->rows, KindRow, i));
}

typedef struct KindSum {
    const char *kind;
    unsigned real;
} KindSum;

static int compare_sums(const void *a, const void *b)
{
    const KindSum *left = a, *right = b;
    if (left->real != right->real)
        return left->real < right->real ? 1 : -1;
    return g_strcmp0(left->kind, right->kind);
}

/* Each kind in the whole city. */
static void put_sums(ReportLines *lines, const KindReport *report)
{
    g_autoptr(GArray) sums = g_array_new(FALSE, FALSE, sizeof(KindSum));
    g_autoptr(GHashTable) at = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < report->rows->len; i++) {
        const KindRow *row = &g_array_index(report->rows, KindRow, i);
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(at, row->kind));
        if (place == 0) {
            KindSum sum = {row->kind, 0};
            g_array_append_val(sums, sum);
            place = sums->len;
            g_hash_table_insert(at, row->kind, GUINT_TO_POINTER(place));
        }
        g_array_index(sums, KindSum, place - 1).real += row->real;
    }
    g_array_sort(sums, compare_sums);
    report_heading(lines, _("What happens in the city: real ones by kind"));
    for (guint i = 0; i < sums->len; i++) {
        const KindSum *sum = &g_array_index(sums, KindSum, i);
        char text[REPORT_TEXT_SIZE];
        report_line(lines);
        alert_kind_text(sum->kind, text, sizeof text);
        report_put(lines, 1, 22, STYLE_TEXT, text);
        report_number(sum->real, text);
        report_put_right(lines, 23, 8, STYLE_STRONG, text);
        unsigned most = MAX(g_array_index(sums, KindSum, 0).real, 1);
        report_bar(lines, 33, MAX(lines->cols - 35, 8), STYLE_LIVE, (double)sum->real / most);
    }
}

static void put_places(ReportLines *lines, const KindReport *report)
{
    int kind = lines->cols >= WIDE_COLS ? 20 : 14;
    report_heading(lines, _("Where it happens most"));
    for (guint i = 0; i < report->places->len; i++) {
        const KindPlace *place = &g_array_index(report->places, KindPlace, i);
        char text[REPORT_TEXT_SIZE];
        report_line(lines);
        g_snprintf(text, sizeof text, "%u", i + 1);
        report_put_right(lines, 0, 3, STYLE_MUTED, text);
        report_number(place->real, text);
        report_put_right(lines, 4, 7, STYLE_STRONG, text);
        alert_kind_text(place->kind, text, sizeof text);
        report_put(lines, 13, kind, STYLE_TEXT, text);
        int col = 14 + kind, rest = lines->cols - col;
        int name = place->camera != NULL ? rest / 2 : -1;
        report_camera(lines, place->camera, text);
        report_put(lines, col, name, STYLE_TEXT, text);
        report_place(lines, place->area, text);
        report_put(lines, col + name + 1, rest - name - 1, STYLE_MUTED, text);
    }
}

void report_kinds_fill(ReportLines *lines, const KindReport *report)
{
    report_line(lines);
    report_put(lines, 1, lines->cols, STYLE_MUTED,
               _("Counts of alerts that people called real; of no person."));
    if (report->rows->len == 0) {
        report_line(lines);
        report_put(lines, 1, lines->cols, STYLE_TEXT, _("None in this time."));
        return;
    }
    put_sums(lines, report);
    put_table(lines, report);
    put_places(lines, report);
}
