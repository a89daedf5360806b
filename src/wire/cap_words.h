/* cap_words.h - what kinds are in CAP's words
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_CAP_WORDS_H
#define TILIK_WIRE_CAP_WORDS_H

#include <glib.h>

#include "model/alert.h"

/* Of info/category: one of the standard's list, "Other" where the kind is not known. */
const char *cap_category(const char *kind);

/* Appends the event in Indonesian, "Banjir rob": kinds that are not known by their own word. */
void cap_event(GString *out, const char *kind);

/* Of info/severity and info/urgency. */
const char *cap_severity(AlertPriority priority);
const char *cap_urgency(AlertPriority priority);

/* Of info/certainty: what a person or a measurement says is observed; analytics are likely or
 * possible by their score, else by how often they were right here before. */
const char *cap_certainty(const Alert *alert);

#endif
