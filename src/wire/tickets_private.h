/* tickets_private.h - what the files that read and write tickets share
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_TICKETS_PRIVATE_H
#define TILIK_WIRE_TICKETS_PRIVATE_H

#include "wire/tickets.h"

/* Parsers of fields (wire/decoder.h): an agency, and a reason, but not "none", which is null on the
 * wire. */
bool tickets_read_agency(const char *word, void *out);
bool tickets_read_reason(const char *word, void *out);

/* Write the word, or null. */
void tickets_write_agency(GString *out, Agency agency);
void tickets_write_reason(GString *out, Reason reason);

#endif
