/* report_coverage.c - installed, linked, live; why the rest is not; and how much of the time */
#include "ui/report_coverage.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/shape.h"

#define WIDE_COLS  108 /* from here on free slots and blind RTs have columns */
#define WORST_MOST 10
#define WORST_NAME 34

/* How the table is laid out. */
typedef struct Measures {
    int name, count, share; /* columns of each */
    int counts;             /* how many there are */
    int shares;             /* where those begin */
} Measures;

static Measures measures_of(const ReportLines *lines)
{
    static const Measures wide = {24, 7, 7, 9, 88}, narrow = {18, 6, 5, 7, 61};
    return lines->cols >= WIDE_COLS ? wide : narrow;
}

/* The catalog may change under a page: nothing is borrowed. */
typedef struct Line {
    char *key, *name;
    CoverageCounts counts;
} Line;

struct CoveragePage {
    DarkBy by;
    char *place;
    int64_t made_ms;
    bool stale;
    GArray *lines; /* Line */
    CoverageCounts total;
    UptimeReport *spans[COVERAGE_SPANS]; /* NULL: not known yet, or never */
    char *why;                           /* there is no uptime; NULL it is asked for */
};

static void line_clear(gpointer data)
{
    Line *line = data;
    g_free(line->key);
    g_free(line->name);
}

CoveragePage *coverage_page_new(const CoverageAsk *ask)
{
    CoveragePage *page = g_new0(CoveragePage, 1);
    char place[SHAPE_PLACE_SIZE];
    Area area;
    AreaLevel level = AREA_KECAMATAN;
    bool one = catalog_area(ask->catalog, ask->area, &area);
    if (one) {
        catalog_area_label(ask->catalog, ask->area, place, sizeof place);
        level = area.level < AREA_RT ? (AreaLevel)(area.level + 1) : AREA_RT;
    }
    page->by = ask->by;
    page->place = g_strdup(one ? place : _("whole city"));
    page->made_ms = ask->now_ms;
    page->stale = ask->stale;
    page->why = g_strdup(ask->why);
    page->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    g_array_set_clear_func(page->lines, line_clear);
    g_autoptr(Coverage) coverage = coverage_new_by(ask->catalog, ask->area, ask->by, level);
    size_t count;
    const CoverageRow *rows = coverage_rows(coverage, &count);
    for (size_t i = 0; i < count; i++) {
        Line line = {g_strdup(rows[i].code), g_strdup(rows[i].name), rows[i].counts};
        g_array_append_val(page->lines, line);
    }
    page->total = *coverage_total(coverage);
    return page;
}

void coverage_page_free(CoveragePage *page)
{
    if (page == NULL)
        return;
    for (int i = 0; i < COVERAGE_SPANS; i++)
        uptime_report_free(page->spans[i]);
    g_array_unref(page->lines);
    g_free(page->place);
    g_free(page->why);
    g_free(page);
}

void coverage_page_uptime(CoveragePage *page, CoverageSpan span, UptimeReport *report,
                          const char *why)
{
    uptime_report_free(page->spans[span]);
    page->spans[span] = report;
    if (report == NULL) {
        g_free(page->why);
        page->why = g_strdup(why);
    }
}

DarkBy coverage_page_by(const CoveragePage *page)
{
    return page->by;
}

char *coverage_page_title(const CoveragePage *page, int room)
{
    /* TRANSLATORS: a place, and what is put together by: area, owner, reason, class */
    char *title = g_strdup_printf(_("Figures · what is seen · %s · by %s"), page->place,
                                  dark_by_text(page->by));
    if (text_width(title) <= room)
        return title;
    g_free(title);
    /* TRANSLATORS: the same where there is little room */
    return g_strdup_printf(_("%s · by %s"), page->place, dark_by_text(page->by));
}

/* How things stand */

static void put_count(ReportLines *lines, int *col, const char *label, unsigned count,
                      StyleId style)
{
    char number[REPORT_TEXT_SIZE];
    report_number(count, number);
    int width = text_width(label) + 1 + text_width(number);
    if (*col > 1 && *col + width > lines->cols) {
        report_line(lines);
        *col = 1;
    }
    report_put(lines, *col, text_width(label), STYLE_MUTED, label);
    report_put(lines, *col + text_width(label) + 1, text_width(number),
               count > 0 ? style : STYLE_MUTED, number);
    *col += width + 3;
}

typedef struct Count {
    const char *label;
    unsigned count;
    StyleId style;
} Count;

static void put_counts(ReportLines *lines, const Count *counts, size_t count)
{
    int col = 1;
    report_line(lines);
    for (size_t i = 0; i < count; i++)
        put_count(lines, &col, counts[i].label, counts[i].count, counts[i].style);
}

static void put_now(ReportLines *lines, const CoveragePage *page)
{
    const CoverageCounts *total = &page->total;
    const Count seen[] = {{_("installed"), total->installed, STYLE_STRONG},
                          {_("linked"), coverage_linked(total), STYLE_STRONG},
                          {_("live"), total->live, STYLE_LIVE}};
    const Count dark[] = {{_("dark, no reason"), total->unexplained, STYLE_OFFLINE},
                          {_("dark, reason"), total->explained, STYLE_EXPLAINED},
                          {_("off on purpose"), total->deliberate, STYLE_EXPLAINED},
                          {_("unknown"), total->unknown, STYLE_FAULT}};
    const Count room[] = {{_("recorders"), total->sites, STYLE_STRONG},
                          {_("free slots"), total->free_slots, STYLE_STRONG},
                          {_("RTs"), total->rts, STYLE_STRONG},
                          {_("RTs blind"), total->rts_blind, STYLE_OFFLINE},
                          {_("RTs without a camera"), total->rts_empty, STYLE_STRONG}};
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(page->made_ms / 1000);
    g_autofree char *when = at != NULL ? g_date_time_format(at, "%H:%M") : g_strdup("-");
    /* TRANSLATORS: a time of the day; the link to the backend is lost since before */
    g_autofree char *heading = g_strdup_printf(
        page->stale ? _("AS IT WAS KNOWN LAST, asked at %s") : _("NOW, at %s"), when);
    report_heading(lines, heading);
    put_counts(lines, seen, G_N_ELEMENTS(seen));
    put_counts(lines, dark, G_N_ELEMENTS(dark));
    put_counts(lines, room, G_N_ELEMENTS(room));
}

/* How much of the time */

static const char *span_text(CoverageSpan span)
{
    return span == COVERAGE_DAY ? _("24 h") : span == COVERAGE_WEEK ? _("7 d") : _("30 d");
}

/* Rounded down: 100 is all of it. */
static void share_text(double share, char out[REPORT_TEXT_SIZE])
{
    if (isnan(share))
        g_strlcpy(out, "-", REPORT_TEXT_SIZE);
    else if (share >= 1)
        g_strlcpy(out, "100", REPORT_TEXT_SIZE);
    else
        i18n_tenths((int64_t)floor(share * 1000 + 1e-6), out, REPORT_TEXT_SIZE);
}

static StyleId share_style(double share)
{
    return isnan(share) ? STYLE_MUTED : share < 0.9 ? STYLE_OFFLINE : STYLE_TEXT;
}

static void put_uptime(ReportLines *lines, const CoveragePage *page)
{
    int col = 1;
    report_heading(lines, _("UPTIME, of the time meant to be live and known"));
    report_line(lines);
    if (page->why != NULL) {
        report_put(lines, 1, lines->cols - 1, STYLE_MUTED, page->why);
        return;
    }
    for (int i = COVERAGE_DAY; i <= COVERAGE_MONTH; i++) {
        char share[REPORT_TEXT_SIZE] = "…";
        double value = NAN;
        if (page->spans[i] != NULL) {
            value = uptime_share(&page->spans[i]->total.times);
            share_text(value, share);
        }
        const char *label = span_text((CoverageSpan)i);
        report_put(lines, col, text_width(label), STYLE_MUTED, label);
        col += text_width(label) + 1;
        g_autofree char *percent = g_strdup_printf(_("%s %%"), share);
        report_put(lines, col, text_width(percent), share_style(value), percent);
        col += text_width(percent) + 3;
    }
    const UptimeReport *month = page->spans[COVERAGE_MONTH];
    if (month != NULL)
        put_count(lines, &col, _("outages in 30 days"), month->total.outages, STYLE_STRONG);
}

/* The table */

static const UptimeRow *row_of(const UptimeReport *report, const char *key)
{
    for (guint i = 0; report != NULL && i < report->rows->len; i++) {
        const UptimeRow *row = &g_array_index(report->rows, UptimeRow, i);
        if (strcmp(row->key, key) == 0)
            return row;
    }
    return NULL;
}

/* By reason it is what the reason took of the time of all. */
static double value_of(const CoveragePage *page, const UptimeRow *row)
{
    if (row == NULL)
        return NAN;
    if (page->by != DARK_BY_REASON)
        return uptime_share(&row->times);
    return uptime_row_share(row, UPTIME_EXPLAINED) + uptime_row_share(row, UPTIME_UNEXPLAINED) +
           uptime_row_share(row, UPTIME_DELIBERATE) + uptime_row_share(row, UPTIME_UNLINKED);
}

#define COLUMNS 9

static StyleId count_style(int column, unsigned count)
{
    static const StyleId styles[COLUMNS] = {STYLE_TEXT,    STYLE_TEXT,      STYLE_LIVE,
                                            STYLE_OFFLINE, STYLE_EXPLAINED, STYLE_EXPLAINED,
                                            STYLE_FAULT,   STYLE_TEXT,      STYLE_OFFLINE};
    return count > 0 ? styles[column] : STYLE_MUTED;
}

static void put_row(ReportLines *lines, const char *name, const CoverageCounts *counts)
{
    const unsigned numbers[COLUMNS] = {
        counts->installed,   coverage_linked(counts), counts->live,
        counts->unexplained, counts->explained,       counts->deliberate,
        counts->unknown,     counts->free_slots,      counts->rts_blind};
    Measures measures = measures_of(lines);
    report_line(lines);
    report_put(lines, 1, measures.name - 1, STYLE_TEXT, name);
    for (int i = 0; i < measures.counts; i++) {
        char text[REPORT_TEXT_SIZE];
        g_snprintf(text, sizeof text, "%u", numbers[i]);
        report_put_right(lines, 1 + measures.name + i * measures.count, measures.count - 1,
                         count_style(i, numbers[i]), text);
    }
}

/* key NULL: of all. */
static void put_shares(ReportLines *lines, const CoveragePage *page, const char *key)
{
    Measures measures = measures_of(lines);
    bool lost = page->by == DARK_BY_REASON && key != NULL;
    for (int i = COVERAGE_DAY; i <= COVERAGE_MONTH; i++) {
        const UptimeReport *report = page->spans[i];
        double share = NAN;
        if (key != NULL)
            share = value_of(page, row_of(report, key));
        else if (report != NULL)
            share = uptime_share(&report->total.times);
        char text[REPORT_TEXT_SIZE];
        share_text(share, text);
        report_put_right(lines, measures.shares + i * measures.share, measures.share,
                         lost ? STYLE_TEXT : share_style(share), text);
    }
}

static void put_heads(ReportLines *lines, const CoveragePage *page)
{
    /* TRANSLATORS: headings of five columns: installed, linked, live, dark and nobody knows why,
     * dark for a reason, off on purpose, unknown; then free slots, RTs that are blind */
    const char *const heads[COLUMNS] = {_("inst."), _("link."), _("live"), _("dark?"), _("dark"),
                                        _("purp."), _("unkn."), _("free"), _("blind")};
    Measures measures = measures_of(lines);
    report_heading(lines, page->by == DARK_BY_REASON
                              ? _("BY REASON; on the right what it took of all time, %")
                              : _("ONE BY ONE; on the right the uptime, %"));
    report_line(lines);
    for (int i = 0; i < measures.counts; i++)
        report_put_right(lines, 1 + measures.name + i * measures.count, measures.count - 1,
                         STYLE_MUTED, heads[i]);
    for (int i = COVERAGE_DAY; i <= COVERAGE_MONTH; i++)
        report_put_right(lines, measures.shares + i * measures.share, measures.share, STYLE_MUTED,
                         span_text((CoverageSpan)i));
}

static void put_table(ReportLines *lines, const CoveragePage *page)
{
    put_heads(lines, page);
    for (guint i = 0; i < page->lines->len; i++) {
        const Line *line = &g_array_index(page->lines, Line, i);
        put_row(lines, line->name, &line->counts);
        put_shares(lines, page, line->key);
    }
    put_row(lines, _("All"), &page->total);
    put_shares(lines, page, NULL);
}

/* The worst */

static void put_worst(ReportLines *lines, const CoveragePage *page)
{
    const UptimeReport *worst = page->spans[COVERAGE_WORST];
    if (worst == NULL || worst->rows->len == 0)
        return;
    report_heading(lines, _("CAMERAS DARK THE LONGEST, of the last 7 days; the worst ten"));
    for (guint i = 0; i < MIN(worst->rows->len, WORST_MOST); i++) {
        const UptimeRow *row = &g_array_index(worst->rows, UptimeRow, i);
        double dark =
            uptime_row_share(row, UPTIME_EXPLAINED) + uptime_row_share(row, UPTIME_UNEXPLAINED);
        char name[REPORT_TEXT_SIZE], share[REPORT_TEXT_SIZE], longest[SHAPE_AGE_SIZE];
        if (dark <= 0)
            return;
        report_camera(lines, row->key, name);
        share_text(dark, share);
        shape_duration(row->longest_ms, longest);
        bool why = row->times.ms[UPTIME_EXPLAINED] > row->times.ms[UPTIME_UNEXPLAINED];
        g_autofree char *times =
            g_strdup_printf(ngettext("%u time, at most %s", "%u times, at most %s", row->outages),
                            row->outages, longest);
        report_line(lines);
        report_put(lines, 1, 8, STYLE_MUTED, row->key);
        report_put(lines, 10, WORST_NAME, STYLE_TEXT, name);
        g_autofree char *percent = g_strdup_printf(_("%s %%"), share);
        report_put_right(lines, 10 + WORST_NAME, 8, why ? STYLE_EXPLAINED : STYLE_OFFLINE, percent);
        report_put(lines, 10 + WORST_NAME + 10, lines->cols, STYLE_MUTED, times);
    }
}

void coverage_page_fill(ReportLines *lines, const CoveragePage *page)
{
    put_now(lines, page);
    put_uptime(lines, page);
    put_table(lines, page);
    put_worst(lines, page);
}
