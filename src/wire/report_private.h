/* report_private.h - what the readers and writers of reports share
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_REPORT_PRIVATE_H
#define TILIK_WIRE_REPORT_PRIVATE_H

#include "wire/alerts_private.h"

/* Parses a report's text, which may be longer than other objects, and fills *span; NULL and
 * error. */
const cJSON *report_parse(Decoder *decoder, const char *json, size_t size, ReportSpan *span,
                          GError **error);

/* Reads a list of at most count whole numbers of 0 and above; those that it has no more are 0.
 * NULL is a list of none. */
bool report_read_numbers(const cJSON *list, unsigned *numbers, size_t count, const char *name,
                         GError **error);

/* Writes {"from":…,"to":…,"offset_min":N,"operators":N without a closing brace. */
void report_write_span(GString *out, const ReportSpan *span);
void report_write_numbers(GString *out, const unsigned *numbers, size_t count);

#endif
