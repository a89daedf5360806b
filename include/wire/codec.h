/* codec.h - the JSON objects of the API, both ways
 *
 * Readers take one object's text (a line of NDJSON, the data of an SSE event), bounded in length,
 * depth and number of values, clean every string (base/text.h) and check every field; writers make
 * one line without spaces, snake_case, RFC 3339 times.
 *
 * What readers do with odd input:
 *   - unknown fields are passed over (fields may be added); a missing field is the same as null;
 *   - a field that stands twice, bytes after the object, a byte order mark, a raw control
 * character, \u0000 or a lone surrogate in a string, a number written as a string, a number out of
 * its range or not exact in a double (2^53 and over), an unknown word, an id or code of a wrong
 *     form are refused;
 *   - bytes that are not UTF-8 are cleaned in text as text_clean() says, refused in ids and words;
 *   - -0 is 0;
 *   - what cJSON takes beyond RFC 8259 is harmless and stays taken: "01" is 1, "1." is 1, any
 *     control character but NUL is a blank between values, unknown fields may stand twice or hold
 *     numbers out of range.
 *
 * An error names the object and the field: "camera: lat: not a number".
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_CODEC_H
#define TILIK_WIRE_CODEC_H

#include <glib.h>

#include "model/catalog.h"

#define CODEC_LINE_MAX  1048576 /* 1 MiB */
#define CODEC_DEPTH_MAX 16
#define CODEC_NAME_MAX  300

/* Owns the strings of the object that was read last; one serves many reads. */
typedef struct Decoder Decoder;

/* Reads nothing yet; free it when the last string it gave is no longer needed. */
Decoder *decoder_new(void);
void decoder_free(Decoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decoder, decoder_free)

/* Overwrites what the last read left in memory; called after one that held a secret. */
void decoder_wipe(Decoder *decoder);

/* Fill *out with strings that are good until the next read with this decoder.  On failure *out is
 * untouched. */
bool decode_area(Decoder *decoder, const char *json, size_t size, Area *out, GError **error);
bool decode_site(Decoder *decoder, const char *json, size_t size, Site *out, GError **error);
bool decode_camera(Decoder *decoder, const char *json, size_t size, Camera *out, GError **error);

/* {"id": …, "rev": N, "gone": true}: true, with id and rev, when the object says that it left the
 * reader's sight. */
bool decode_gone(Decoder *decoder, const char *json, size_t size, const char **id, int64_t *rev);

/* Append one object, without a newline.  Each object ends with its only "rev", so that a revision
 * that is known later can be set in its place. */
void encode_area(GString *out, const Area *area);
void encode_site(GString *out, const Site *site);
void encode_camera(GString *out, const Camera *camera);
void encode_gone(GString *out, const char *id, int64_t rev);

#endif
