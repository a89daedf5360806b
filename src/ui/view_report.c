#include "ui/view_report.h"

#include "base/i18n.h"
#include "base/text.h"
#include "ui/report_coverage.h"
#include "ui/report_lines.h"

#define TEXT_COLS  100
#define COLS_MOST  200
#define WHEEL_ROWS 3

struct ReportPage {
    AlertReport *alerts;
    KindReport *kinds;
    Lapsit *lapsit;
    CoveragePage *coverage;
    DarkBy by; /* what it is turned to */
    const Catalog *catalog;
    ReportLines lines; /* as last drawn: a key only scrolls them */
    KeySequence sequence;
    const char *said;       /* in place of the foot, until the next key; NULL nothing */
    bool helped;            /* the help was asked for */
    int cols;               /* that it was laid out for */
    int top, height, count; /* of lines: the first in sight, that fit, that there are */
};

ReportPage *report_page_new(AlertReport *alerts, KindReport *kinds, const Catalog *catalog)
{
    g_assert((alerts != NULL) != (kinds != NULL));
    ReportPage *page = g_new0(ReportPage, 1);
    page->alerts = alerts;
    page->kinds = kinds;
    page->catalog = catalog;
    return page;
}

ReportPage *report_page_new_lapsit(Lapsit *lapsit, const Catalog *catalog)
{
    ReportPage *page = g_new0(ReportPage, 1);
    page->lapsit = lapsit;
    page->catalog = catalog;
    return page;
}

ReportPage *report_page_new_coverage(const CoverageAsk *ask)
{
    ReportPage *page = g_new0(ReportPage, 1);
    page->coverage = coverage_page_new(ask);
    page->by = ask->by;
    page->catalog = ask->catalog;
    return page;
}

void report_page_uptime(ReportPage *page, CoverageSpan span, UptimeReport *report, const char *why)
{
    if (page->coverage == NULL) { /* another page has taken its place */
        uptime_report_free(report);
        return;
    }
    coverage_page_uptime(page->coverage, span, report, why);
    report_lines_clear(&page->lines);
}

bool report_page_turned(ReportPage *page, DarkBy *by)
{
    if (page->coverage == NULL || page->by == coverage_page_by(page->coverage))
        return false;
    *by = page->by;
    return true;
}

void report_page_free(ReportPage *page)
{
    if (page == NULL)
        return;
    report_lines_clear(&page->lines);
    alert_report_free(page->alerts);
    kind_report_free(page->kinds);
    lapsit_free(page->lapsit);
    coverage_page_free(page->coverage);
    g_free(page);
}

static void fill(const ReportPage *page, ReportLines *lines)
{
    if (page->coverage != NULL)
        coverage_page_fill(lines, page->coverage);
    else if (page->lapsit != NULL)
        report_lapsit_fill(lines, page->lapsit);
    else if (page->alerts != NULL)
        report_alerts_fill(lines, page->alerts);
    else
        report_kinds_fill(lines, page->kinds);
}

static void lay_out(ReportPage *page, int cols, bool ascii)
{
    ReportLines *lines = &page->lines;
    if (lines->lines != NULL && page->cols == cols && lines->ascii == ascii)
        return;
    page->cols = cols;
    report_lines_clear(lines);
    report_lines_init(lines, page->catalog, cols, ascii);
    fill(page, lines);
}

/* A day as the report's own place counts it. */
static char *day_text(int64_t at_ms, int offset_min)
{
    int64_t local = at_ms / 1000 + (int64_t)offset_min * 60;
    g_autoptr(GDateTime) day = g_date_time_new_from_unix_utc(local);
    /* TRANSLATORS: a date, see strftime(3) */
    return day != NULL ? g_date_time_format(day, _("%Y-%m-%d")) : g_strdup("-");
}

/* The first and the last day of a report; brief where there is little room. */
static char *span_title(bool alerts, bool brief, const char *from, const char *to)
{
    /* TRANSLATORS: the first and the last day of a report */
    if (alerts && !brief)
        return g_strdup_printf(_("Figures · alerts · %s to %s"), from, to);
    if (alerts)
        return g_strdup_printf(_("Alerts · %s to %s"), from, to);
    if (!brief)
        return g_strdup_printf(_("Figures · what happens where and when · %s to %s"), from, to);
    return g_strdup_printf(_("Kinds · %s to %s"), from, to);
}

/* The whole of it, or what there is room for. */
static char *title_text(const ReportPage *page, int room)
{
    if (page->lapsit != NULL)
        return g_strdup(_("Situation report"));
    if (page->coverage != NULL)
        return coverage_page_title(page->coverage, room);
    const ReportSpan *span = page->alerts != NULL ? &page->alerts->span : &page->kinds->span;
    g_autofree char *from = day_text(span->from_ms, span->offset_min);
    g_autofree char *to = day_text(MAX(span->to_ms - 1, span->from_ms), span->offset_min);
    bool alerts = page->alerts != NULL;
    char *title = span_title(alerts, false, from, to);
    if (text_width(title) <= room)
        return title;
    g_free(title);
    return span_title(alerts, true, from, to);
}

static void scroll(ReportPage *page, int rows)
{
    page->top = CLAMP(page->top + rows, 0, MAX(page->count - page->height, 0));
}

static void turn(ReportPage *page, int step)
{
    if (page->coverage != NULL)
        page->by = (DarkBy)(((int)page->by + step + DARK_BYS) % DARK_BYS);
}

static bool act(ReportPage *page, Action action)
{
    switch (action) {
    case ACTION_NEXT_PANE:
    case ACTION_RIGHT:
        turn(page, 1);
        return true;
    case ACTION_PREV_PANE:
    case ACTION_LEFT:
        turn(page, -1);
        return true;
    case ACTION_UP:
        scroll(page, -1);
        return true;
    case ACTION_DOWN:
        scroll(page, 1);
        return true;
    case ACTION_HALF_UP:
        scroll(page, -page->height / 2);
        return true;
    case ACTION_HALF_DOWN:
        scroll(page, page->height / 2);
        return true;
    case ACTION_PAGE_UP:
        scroll(page, 1 - page->height);
        return true;
    case ACTION_PAGE_DOWN:
        scroll(page, page->height - 1);
        return true;
    case ACTION_HOME:
        scroll(page, -page->count);
        return true;
    case ACTION_END:
        scroll(page, page->count);
        return true;
    case ACTION_HELP:
        page->helped = true;
        return true;
    case ACTION_FILTER:
        page->said = _("This page has no filter.");
        return true;
    case ACTION_CANCEL:
    case ACTION_QUIT:
    case ACTION_OPEN:
    case ACTION_REPORT_ALERTS:
    case ACTION_REPORT_KINDS:
    case ACTION_REPORT_SITUATION:
    case ACTION_REPORT_COVERAGE:
        return false;
    default:
        return true;
    }
}

bool report_page_event(ReportPage *page, const Keymap *keymap, const Event *event)
{
    Action action = ACTION_NONE;
    if (event->kind == EVENT_MOUSE) {
        if (event->mouse == MOUSE_WHEEL_UP || event->mouse == MOUSE_WHEEL_DOWN)
            scroll(page, event->mouse == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
        return true;
    }
    if (event->kind != EVENT_KEY)
        return true;
    page->said = NULL;
    KeyResult result = keymap_feed(keymap, KEY_CONTEXT_PAGE, &page->sequence, event->key, &action);
    return result != KEY_ACTION || act(page, action);
}

bool report_page_asks_help(ReportPage *page)
{
    bool helped = page->helped;
    page->helped = false;
    return helped;
}

/* The longest that there is room for. */
static const char *foot_text(const ReportPage *page, int room)
{
    bool more = page->count > page->height;
    const char *full = _("Tab by area, owner, reason, class, Esc leaves");
    const char *plain = more ? _("PgDn shows more, Esc leaves") : _("Esc leaves");
    if (more)
        full = _("PgDn shows more, Tab by area, owner, reason, class, Esc leaves");
    if (page->said != NULL && text_width(page->said) <= room)
        return page->said;
    if (page->coverage != NULL && text_width(full) <= room)
        return full;
    return text_width(plain) <= room ? plain : _("Esc leaves");
}

void report_page_draw(ReportPage *page, Canvas *canvas, Rect rect, const ViewContext *context)
{
    g_autofree char *title = title_text(page, rect.cols - 6);
    canvas_clip(canvas, &rect);
    canvas_fill(canvas, rect, STYLE_TEXT);
    canvas_frame(canvas, rect, title, true);
    Rect inner = {rect.row + 1, rect.col + 2, rect.rows - 2, MIN(rect.cols - 4, COLS_MOST)};
    if (inner.rows < 1 || inner.cols < 1) {
        canvas_clip(canvas, NULL);
        return;
    }
    lay_out(page, inner.cols, context->ascii);
    page->height = inner.rows;
    page->count = (int)page->lines.lines->len;
    scroll(page, 0);
    report_lines_draw(&page->lines, canvas, inner, page->top);
    bool more = page->count > page->height && page->said == NULL;
    canvas_print(canvas, rect.row + rect.rows - 1, rect.col + 2, STYLE_FRAME_FOCUSED, " %s ",
                 foot_text(page, rect.cols - (more ? 18 : 5)));
    if (more)
        canvas_print(canvas, rect.row + rect.rows - 1, rect.col + MAX(rect.cols - 14, 1),
                     STYLE_FRAME_FOCUSED, " %d/%d ", MIN(page->top + page->height, page->count),
                     page->count);
    canvas_clip(canvas, NULL);
}

char *report_page_text(const ReportPage *page)
{
    ReportLines lines;
    report_lines_init(&lines, page->catalog, TEXT_COLS, false);
    fill(page, &lines);
    g_autofree char *title = title_text(page, G_MAXINT), *body = report_lines_text(&lines);
    report_lines_clear(&lines);
    if (page->lapsit != NULL) /* it has a head of its own */
        return g_steal_pointer(&body);
    return g_strdup_printf("%s\n\n%s", title, body);
}
