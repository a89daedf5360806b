/* camera.h - one camera, as programs speak of it
 *
 * A Camera borrows its strings: from the JSON it was read from, or from the Catalog that holds it,
 * and is good until that changes.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_CAMERA_H
#define TILIK_MODEL_CAMERA_H

#include <stdbool.h>
#include <stdint.h>

#include "model/vocabulary.h"

#define CAMERA_STATE_TABLE(X)                                                                      \
    X(CAMERA_ONLINE, "online", N_("live"))                                                         \
    X(CAMERA_FROZEN, "frozen", N_("frozen"))                                                       \
    X(CAMERA_DARK, "dark", N_("dark picture"))                                                     \
    X(CAMERA_MOVED, "moved", N_("moved"))                                                          \
    X(CAMERA_OFFLINE, "offline", N_("offline"))                                                    \
    X(CAMERA_OUT_OF_SERVICE, "out_of_service", N_("out of service"))                               \
    X(CAMERA_UNLINKED, "unlinked", N_("not linked yet"))                                           \
    X(CAMERA_MISSING, "missing", N_("missing"))                                                    \
    X(CAMERA_UNKNOWN, "unknown", N_("unknown"))

typedef enum CameraState { CAMERA_STATE_TABLE(WORDS_ENUM) CAMERA_STATES } CameraState;
WORDS_DECLARE(CameraState, camera_state)

/* REASON_NONE is null on the wire and the word "none" in a query. */
#define REASON_TABLE(X)                                                                            \
    X(REASON_NONE, "none", N_("no reason given"))                                                  \
    X(REASON_UNPLUGGED, "unplugged", N_("unplugged"))                                              \
    X(REASON_BROKEN, "broken", N_("broken"))                                                       \
    X(REASON_STOLEN, "stolen", N_("stolen"))                                                       \
    X(REASON_CABLE, "cable", N_("cable"))                                                          \
    X(REASON_LINK_CONTRACT, "link_contract", N_("link contract"))                                  \
    X(REASON_RENOVATION, "renovation", N_("renovation"))                                           \
    X(REASON_PRIVACY, "privacy", N_("privacy"))                                                    \
    X(REASON_MAINTENANCE, "maintenance", N_("maintenance"))

typedef enum Reason { REASON_TABLE(WORDS_ENUM) REASONS } Reason;
WORDS_DECLARE(Reason, reason)

#define CAMERA_CLASS_TABLE(X)                                                                      \
    X(CLASS_RT, "rt", N_("RT"))                                                                    \
    X(CLASS_TRAFFIC, "traffic", N_("traffic"))                                                     \
    X(CLASS_PUBLIC_SERVICE, "public_service", N_("public service"))                                \
    X(CLASS_MARKET, "market", N_("market"))                                                        \
    X(CLASS_HERITAGE, "heritage", N_("heritage"))                                                  \
    X(CLASS_OFFICE, "office", N_("office"))                                                        \
    X(CLASS_HEALTH_CENTRE, "health_centre", N_("health centre"))                                   \
    X(CLASS_GREEN_SPACE, "green_space", N_("green space"))                                         \
    X(CLASS_TOURISM, "tourism", N_("tourism"))                                                     \
    X(CLASS_PUMP_STATION, "pump_station", N_("pump station"))                                      \
    X(CLASS_RIVER, "river", N_("river"))                                                           \
    X(CLASS_CORPORATE, "corporate", N_("corporate"))

typedef enum CameraClass { CAMERA_CLASS_TABLE(WORDS_ENUM) CAMERA_CLASSES } CameraClass;
WORDS_DECLARE(CameraClass, camera_class)

#define OWNER_TABLE(X)                                                                             \
    X(OWNER_KECAMATAN, "kecamatan", N_("kecamatan"))                                               \
    X(OWNER_DISKOMINFO, "diskominfo", N_("Diskominfo"))                                            \
    X(OWNER_DISHUB, "dishub", N_("Dishub"))                                                        \
    X(OWNER_DPU, "dpu", N_("DPU"))                                                                 \
    X(OWNER_CORPORATE, "corporate", N_("corporate"))                                               \
    X(OWNER_RESIDENTS, "residents", N_("residents"))

typedef enum Owner { OWNER_TABLE(WORDS_ENUM) OWNERS } Owner;
WORDS_DECLARE(Owner, owner)

#define VISIBILITY_TABLE(X)                                                                        \
    X(VISIBILITY_PUBLIC, "public", N_("public"))                                                   \
    X(VISIBILITY_RESTRICTED, "restricted", N_("restricted"))                                       \
    X(VISIBILITY_OFFICIAL, "official", N_("official"))

typedef enum Visibility { VISIBILITY_TABLE(WORDS_ENUM) VISIBILITIES } Visibility;
WORDS_DECLARE(Visibility, visibility)

/* True when no picture can come of it: off, not linked, missing, or out of service for anything but
 * privacy, behind which it goes on. */
bool camera_is_off(CameraState state, Reason reason);

typedef struct Camera {
    const char *id;        /* id_valid() */
    const char *name;      /* clean, at most 300 bytes */
    const char *area;      /* area code, kelurahan or below */
    const char *site;      /* site id or NULL */
    const char *analytics; /* words joined by ',', "" for none */
    int64_t since_ms;      /* the state holds since then; 0 not known */
    int64_t seen_at_ms;    /* last confirmed by anybody; 0 never */
    int64_t rev;           /* journal revision of its last change */
    double lat, lon;       /* WGS84 degrees; NAN where not known */
    CameraClass class;
    Owner owner;
    Visibility visibility;
    CameraState state;
    Reason reason;
    int slot; /* 1.. in its site, 0 not known */
    bool night, ptz;
} Camera;

#endif
