/* alerts_private.h - what the files that read alerts, reports and acts share
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_ALERTS_PRIVATE_H
#define TILIK_WIRE_ALERTS_PRIVATE_H

#include "wire/alerts.h"
#include "wire/decoder.h"
#include "wire/messages.h"

/* A field's parser (wire/decoder.h): a verdict, but not "none", which is null on the wire. */
bool alerts_read_verdict(const char *word, void *out);

/* Reads a body of items, an object or an array of at most ALERT_BATCH_MAX; NULL and error. */
const cJSON *alerts_body(Decoder *decoder, const char *name, const AlertBody *body, GError **error);

/* Tells each() of an item that can't be taken.  index is -1 for a body that is one object; field
 * may be NULL. */
void alerts_refuse(AlertItemHandler each, void *data, long index, const char *field,
                   const char *why);

/* Fills *out from an object inside the one that was read last, as decode_problem() does. */
void problem_read(Decoder *decoder, const cJSON *object, Problem *out);

#endif
