#include "ui/report_lines.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define CHART_ROWS  6
#define EIGHTHS     8
#define LABEL_WIDTH 3

typedef struct Span {
    int col, width;
    StyleId style;
    char *text;
} Span;

static const char *const heights[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const heights_ascii[] = {" ", ".", ".", "-", "-", "=", "=", "#", "#"};

static void clear_span(gpointer data)
{
    g_free(((Span *)data)->text);
}

static void free_line(gpointer data)
{
    g_array_unref(data);
}

void report_lines_init(ReportLines *lines, const Catalog *catalog, int cols, bool ascii)
{
    *lines = (ReportLines){.lines = g_ptr_array_new_with_free_func(free_line),
                           .catalog = catalog,
                           .cols = cols,
                           .ascii = ascii};
}

void report_lines_clear(ReportLines *lines)
{
    g_clear_pointer(&lines->lines, g_ptr_array_unref);
}

void report_line(ReportLines *lines)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(Span));
    g_array_set_clear_func(spans, clear_span);
    g_ptr_array_add(lines->lines, spans);
}

void report_put(ReportLines *lines, int col, int width, StyleId style, const char *text)
{
    g_assert(lines->lines->len > 0);
    width = MIN(width, lines->cols - col);
    if (width <= 0 || text[0] == '\0')
        return;
    size_t size = strlen(text);
    g_autofree char *clean = text_is_clean(text, size) ? NULL : text_clean(text, size, size);
    Span span = {col, width, style, text_ellipsize(clean != NULL ? clean : text, width)};
    g_array_append_val(g_ptr_array_index(lines->lines, lines->lines->len - 1), span);
}

void report_put_right(ReportLines *lines, int col, int width, StyleId style, const char *text)
{
    int own = MIN(text_width(text), width);
    report_put(lines, col + width - own, own, style, text);
}

void report_heading(ReportLines *lines, const char *text)
{
    if (lines->lines->len > 0)
        report_line(lines);
    report_line(lines);
    report_put(lines, 0, lines->cols, STYLE_HEADING, text);
}

void report_bar(ReportLines *lines, int col, int width, StyleId style, double share)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int eighths = (int)lround(CLAMP(share, 0, 1) * width * EIGHTHS);
    if (share > 0)
        eighths = MAX(eighths, 1);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < eighths / EIGHTHS; i++)
        g_string_append(text, lines->ascii ? "#" : "█");
    if (lines->ascii && eighths % EIGHTHS >= EIGHTHS / 2)
        g_string_append_c(text, '#');
    else if (!lines->ascii)
        g_string_append(text, parts[eighths % EIGHTHS]);
    report_put(lines, col, width, style, text->str);
}

static unsigned greatest(const unsigned *figures, int count)
{
    unsigned most = 0;
    for (int i = 0; i < count; i++)
        most = MAX(most, figures[i]);
    return most;
}

void report_strip(ReportLines *lines, int col, StyleId style, const unsigned *figures, int count)
{
    unsigned most = greatest(figures, count);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < count; i++) {
        uint64_t level = most > 0 ? ((uint64_t)figures[i] * EIGHTHS + most - 1) / most : 0;
        g_string_append(text, (lines->ascii ? heights_ascii : heights)[level]);
    }
    report_put(lines, col, count, style, text->str);
}

static void chart_row(ReportLines *lines, const ReportChart *chart, int row, int each)
{
    unsigned most = MAX(greatest(chart->figures, chart->count), 1);
    for (int i = 0; i < chart->count; i++) {
        uint64_t whole = ((uint64_t)chart->figures[i] * CHART_ROWS * EIGHTHS + most - 1) / most;
        int part = CLAMP((int)whole - (CHART_ROWS - 1 - row) * EIGHTHS, 0, EIGHTHS);
        StyleId style = chart->bad > 0 && i + chart->first >= chart->bad ? STYLE_FAULT : STYLE_LIVE;
        const char *glyph = (lines->ascii ? heights_ascii : heights)[part];
        for (int k = 0; k + 1 < each && part > 0; k++)
            report_put(lines, LABEL_WIDTH * 3 + i * each + k, 1, style, glyph);
    }
}

void report_chart(ReportLines *lines, const ReportChart *chart)
{
    int each = CLAMP((lines->cols - LABEL_WIDTH * 3) / chart->count, 2, 5);
    char text[REPORT_TEXT_SIZE];
    for (int row = 0; row < CHART_ROWS; row++) {
        report_line(lines);
        if (row == 0) {
            report_number(greatest(chart->figures, chart->count), text);
            report_put_right(lines, 0, LABEL_WIDTH * 3 - 1, STYLE_MUTED, text);
        }
        chart_row(lines, chart, row, each);
    }
    report_line(lines);
    int step = each > LABEL_WIDTH - 1 ? 1 : 2;
    for (int i = 0; i < chart->count; i += step) {
        g_snprintf(text, sizeof text, "%d", i + chart->first);
        bool last = i == chart->count - 1 && chart->last != NULL;
        report_put(lines, LABEL_WIDTH * 3 + i * each, each * step, STYLE_MUTED,
                   last ? chart->last : text);
    }
}

void report_place(const ReportLines *lines, const char *area, char out[REPORT_TEXT_SIZE])
{
    uint32_t index = lines->catalog != NULL && area != NULL
                         ? catalog_find_area(lines->catalog, area)
                         : CATALOG_NONE;
    if (index != CATALOG_NONE)
        catalog_area_label(lines->catalog, index, out, REPORT_TEXT_SIZE);
    else
        g_strlcpy(out, area != NULL ? area : "", REPORT_TEXT_SIZE);
}

void report_camera(const ReportLines *lines, const char *camera, char out[REPORT_TEXT_SIZE])
{
    Camera found;
    bool known =
        camera != NULL && lines->catalog != NULL &&
        catalog_camera(lines->catalog, catalog_find_camera(lines->catalog, camera), &found);
    g_strlcpy(out,
              known && found.name[0] != '\0' ? found.name
              : camera != NULL               ? camera
                                             : "",
              REPORT_TEXT_SIZE);
}

void report_number(uint64_t number, char out[REPORT_TEXT_SIZE])
{
    i18n_number((int64_t)MIN(number, INT64_MAX), out, REPORT_TEXT_SIZE);
}

void report_tenths(double value, char out[REPORT_TEXT_SIZE])
{
    i18n_tenths(isfinite(value) ? llround(CLAMP(value, 0, 1e12) * 10) : 0, out, REPORT_TEXT_SIZE);
}

void report_percent(double share, char out[REPORT_TEXT_SIZE])
{
    char number[REPORT_TEXT_SIZE - 8];
    double percent = isfinite(share) ? CLAMP(share, 0, 1) * 100 : 0;
    if (percent > 0 && percent < 9.95)
        i18n_tenths(MAX(llround(percent * 10), 1), number, sizeof number);
    else
        i18n_number(llround(percent), number, sizeof number);
    g_snprintf(out, REPORT_TEXT_SIZE, _("%s %%"), number);
}

void report_lines_draw(const ReportLines *lines, Canvas *canvas, Rect rect, int top)
{
    for (int i = 0; i < rect.rows && top + i < (int)lines->lines->len; i++) {
        const GArray *spans = g_ptr_array_index(lines->lines, top + i);
        for (guint k = 0; k < spans->len; k++) {
            const Span *span = &g_array_index(spans, Span, k);
            canvas_put(canvas, rect.row + i, rect.col + span->col, span->style, span->text);
        }
    }
}

static int compare_spans(const void *a, const void *b)
{
    return ((const Span *)a)->col - ((const Span *)b)->col;
}

char *report_lines_text(const ReportLines *lines)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->lines->len; i++) {
        GArray *spans = g_ptr_array_index(lines->lines, i);
        g_array_sort(spans, compare_spans);
        gsize begin = out->len;
        int col = 0;
        for (guint k = 0; k < spans->len; k++) {
            const Span *span = &g_array_index(spans, Span, k);
            g_string_append_printf(out, "%*s%s", MAX(span->col - col, 0), "", span->text);
            col = span->col + text_width(span->text);
        }
        while (out->len > begin && out->str[out->len - 1] == ' ')
            g_string_truncate(out, out->len - 1);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
