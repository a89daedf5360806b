/* tickets_private.h - what the files that read and write tickets share
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_TICKETS_PRIVATE_H
#define TILIK_WIRE_TICKETS_PRIVATE_H

#include "wire/tickets.h"

/* A field's parser (wire/decoder.h): an agency, but not "none", which is null on the wire. */
bool tickets_read_agency(const char *word, void *out);

/* Writes the word, or null. */
void tickets_write_agency(GString *out, Agency agency);

#endif
