/* viewer_fields.h - structs that own their strings, read and written by a table of their fields
 *
 * Decoder reads (decoder.h); these give the strings to the struct, write them, and take them away.
 *
 * Layer: wire, private.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_WIRE_VIEWER_FIELDS_H
#define TILIK_WIRE_VIEWER_FIELDS_H

#include "wire/decoder.h"

/* Gives the struct copies of the strings that were read into it. */
void fields_own(const FieldSet *set, void *out);

/* A number or flag that is written in lines of these kinds (bits) also when it is 0. */
typedef struct FieldAlways {
    const char *name;
    unsigned kinds;
} FieldAlways;

/* Appends what is set, each with a comma before it; words of an enum are left to the caller.
 * always ends with a name of NULL; kind is the line's. */
void fields_write(GString *out, const FieldSet *set, const FieldAlways *always, unsigned kind,
                  const void *from);

/* Overwrites and frees the strings of the struct. */
void fields_clear(const FieldSet *set, void *from);

#endif
