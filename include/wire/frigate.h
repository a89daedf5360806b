/* frigate.h - what Frigate says (0.14 to 0.17), and the few things that it is told
 *
 * Written after its sources at v0.14.1, v0.15.2, v0.16.4 and v0.17.2: frigate/review/maintainer.py,
 * api/review.py, api/auth.py, stats/util.py and the documentation of its MQTT topics.  Members that
 * are not known are passed over, so that later versions are read, too; strings are clean and good
 * until the next read with the same decoder.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_FRIGATE_H
#define TILIK_WIRE_FRIGATE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/codec.h"

#define FRIGATE_NAME_MAX   64
#define FRIGATE_LABELS_MAX 32
#define FRIGATE_LIST_MAX   4194304 /* bytes of a list of reviews: some 8,000 */

/* Something that went on before a camera, from its beginning to its end.  One that is told again
 * has the same id, and may have become an alert. */
typedef struct FrigateReview {
    const char *id, *camera;
    const char *event;                       /* the first object's, which has a snapshot; NULL */
    const char *const *objects;              /* labels, NULL-terminated; "person-verified" too */
    const char *const *audio, *const *zones; /* the same */
    int64_t start_ms, end_ms;                /* by Frigate's clock; end 0: it goes on */
    bool alert;                              /* severity: alert, else detection */
    bool ended;
} FrigateReview;

/* A message on PREFIX/reviews: {type: new|update|end, before, after}. */
bool decode_frigate_message(Decoder *decoder, const char *json, size_t size, FrigateReview *out,
                            GError **error);

/* The answer of GET /api/review: an array.  Of each item review is NULL where it can't be read. */
typedef void (*FrigateReviewRead)(const FrigateReview *review, void *data);
bool decode_frigate_reviews(Decoder *decoder, const char *json, size_t size, FrigateReviewRead each,
                            void *data, GError **error);

/* GET /api/stats, and PREFIX/stats: how each camera's pictures come in. */
typedef struct FrigateCamera {
    const char *name;
    double fps; /* of the camera; 0: nothing comes */
} FrigateCamera;
typedef void (*FrigateCameraRead)(const FrigateCamera *camera, void *data);
typedef struct FrigateStats {
    FrigateCameraRead each; /* the caller's: told of each camera */
    void *data;
    const char *version; /* what was read: "0.17.2-1a2b3c"; "" not told */
    int64_t updated_ms;  /* by its clock; 0 not told */
} FrigateStats;
bool decode_frigate_stats(Decoder *decoder, const char *json, size_t size, FrigateStats *stats,
                          GError **error);

/* POST /api/login, and POST /api/reviews/viewed. */
void encode_frigate_login(GString *out, const char *user, const char *password);
void encode_frigate_viewed(GString *out, const char *const *ids, size_t count);

#endif
