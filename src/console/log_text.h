/* log_text.h - lines of the logbook as text, CSV and JSON: for files, and for `tilik logbook`
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LOG_TEXT_H
#define TILIK_CONSOLE_LOG_TEXT_H

#include <glib.h>

#include "model/catalog.h"
#include "model/logbook.h"

typedef enum LogForm { LOG_FORM_TEXT, LOG_FORM_CSV, LOG_FORM_JSON } LogForm;

/* What was done, with how many it was for: "acknowledged (57)".  Translated; the caller frees it.
 */
char *log_text_act(const LogLine *line);

/* The text with its word: "#1423 banjir RT 03 · dispatched"; the caller frees it. */
char *log_text_said(const LogLine *line);

/* Writes the label of the line's area; its code where it is not known, "whole city" for none. */
void log_text_place(const Catalog *catalog, const LogLine *line, char *out, size_t size);

/* Writes a moment as it is here: "21:12" on the day of now_ms, else "22/11 21:12". */
void log_text_moment(int64_t at_ms, int64_t now_ms, char *out, size_t size);

/* What stands before the first line, between two, and behind the last. */
const char *log_form_open(LogForm form);
const char *log_form_between(LogForm form);
const char *log_form_close(LogForm form);

/* Appends one line.  A CSV field that a spreadsheet would take for a formula gets a ' before it. */
void log_form_put(GString *out, LogForm form, const Catalog *catalog, const LogLine *line);

#endif
