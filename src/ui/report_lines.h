/* report_lines.h - a page of any length as lines of styled words, for the screen and as text
 *
 * Layer: ui.  Thread: any.
 */
#ifndef TILIK_UI_REPORT_LINES_H
#define TILIK_UI_REPORT_LINES_H

#include <glib.h>

#include "model/alert_report.h"
#include "model/catalog.h"
#include "model/lapsit.h"
#include "ui/canvas.h"

#define REPORT_TEXT_SIZE 256

typedef struct ReportLines {
    GPtrArray *lines; /* of GArray of spans */
    const Catalog *catalog;
    int cols;
    bool ascii;
} ReportLines;

void report_lines_init(ReportLines *lines, const Catalog *catalog, int cols, bool ascii);
void report_lines_clear(ReportLines *lines);

/* Begins a line; what is put goes to the last one. */
void report_line(ReportLines *lines);

/* Puts words at a column, in exactly width columns (cut where longer), from the left or to the
 * right. */
void report_put(ReportLines *lines, int col, int width, StyleId style, const char *text);
void report_put_right(ReportLines *lines, int col, int width, StyleId style, const char *text);

/* An empty line and a heading that goes over the whole width. */
void report_heading(ReportLines *lines, const char *text);

/* Puts a bar of so many of most, in width columns. */
void report_bar(ReportLines *lines, int col, int width, StyleId style, double share);

/* Puts figures as heights, one a column. */
void report_strip(ReportLines *lines, int col, StyleId style, const unsigned *figures, int count);

/* A chart of standing bars, rows high, each bar with its label below; the first stands for the
 * number `first`, those from `bad` on are shown as bad. */
typedef struct ReportChart {
    const unsigned *figures;
    int count, first;
    int bad;          /* 0 for none */
    const char *last; /* the last label, NULL its number */
} ReportChart;
void report_chart(ReportLines *lines, const ReportChart *chart);

/* Names for people. */
void report_place(const ReportLines *lines, const char *area, char out[REPORT_TEXT_SIZE]);
void report_camera(const ReportLines *lines, const char *camera, char out[REPORT_TEXT_SIZE]);
/* "1.234", "12 %", "0.8", as the language does. */
void report_number(uint64_t number, char out[REPORT_TEXT_SIZE]);
void report_percent(double share, char out[REPORT_TEXT_SIZE]);
void report_tenths(double value, char out[REPORT_TEXT_SIZE]);

void report_lines_draw(const ReportLines *lines, Canvas *canvas, Rect rect, int top);
char *report_lines_text(const ReportLines *lines);

/* The pages. */
void report_alerts_fill(ReportLines *lines, const AlertReport *report);
void report_kinds_fill(ReportLines *lines, const KindReport *report);
/* Takes 80 columns at most, and 60 lines. */
void report_lapsit_fill(ReportLines *lines, const Lapsit *lapsit);

#endif
