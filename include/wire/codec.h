/* codec.h - the JSON objects of the API, both ways
 *
 * Readers take one object's text (a line of NDJSON, the data of an SSE event), bounded in length and depth, clean every
 * string (base/text.h) and check every field; writers make one line without spaces, snake_case, RFC 3339 times.
 * Unknown fields are passed over: fields may be added.  An error names the field: "cameras: lat: not a number".
 *
 * Layer: wire, with cJSON.  Thread: any.
 */
#ifndef TILIK_WIRE_CODEC_H
#define TILIK_WIRE_CODEC_H

#include <glib.h>

#include "model/catalog.h"

#define CODEC_LINE_MAX (1024 * 1024)
#define CODEC_DEPTH_MAX 16

/* Owns the strings of the object that was read last; one serves many reads. */
typedef struct Decoder Decoder;

Decoder *decoder_new(void);
void decoder_free(Decoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decoder, decoder_free)

/* Fill *out with strings that are good until the next read with this decoder.  On failure *out is untouched. */
bool decode_area(Decoder *decoder, const char *json, size_t size, Area *out, GError **error);
bool decode_site(Decoder *decoder, const char *json, size_t size, Site *out, GError **error);
bool decode_camera(Decoder *decoder, const char *json, size_t size, Camera *out, GError **error);

/* {"id": …, "rev": N, "gone": true}: true, with id and rev, when the object says that it left the reader's sight. */
bool decode_gone(Decoder *decoder, const char *json, size_t size, const char **id, int64_t *rev);

/* Append one object, without a newline. */
void encode_area(GString *out, const Area *area);
void encode_site(GString *out, const Site *site);
void encode_camera(GString *out, const Camera *camera);

#endif
