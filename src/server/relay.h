/* relay.h - addresses of a media relay that are lent for one looking, and who may use them
 *
 * Video never passes through tilikd.  Where a relay (MediaMTX) stands between the cameras and those
 * who look, tilikd lends a user and a password for one path of it, and the relay asks at
 * /relay/authorize whoever comes.  Machines (recorders, analytics, cameras that send) have logins
 * of their own in a file.
 *
 * Always true of a Relay:
 *   - what is lent opens one path, for one action, from the first address that used it, until it
 *     expires or is taken back;
 *   - who opens it again takes it over: what ran under it before is ended, where the relay's
 *     control API is named;
 *   - no secret of a camera is lent, and no address of one.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_RELAY_H
#define TILIK_SERVER_RELAY_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>

#include "base/keyfile.h"
#include "model/playback_url.h"
#include "wire/mediamtx.h"
#include "wire/messages.h"

#define RELAY_GROUP "relay"

/* Reads [relay] of tilikd.conf over what the table holds, key and value.  False and "file:line:
 * what". */
bool relay_settings_read(GHashTable *settings, const Keyfile *file, GError **error);

typedef struct Relay Relay;

/* *out is NULL where no relay is configured.  False and error: a file that can't be read. */
bool relay_open(struct event_base *base, GHashTable *settings, Relay **out, GError **error);

/* What runs at the relay goes on.  Accepts NULL. */
void relay_free(Relay *relay);

/* True when the secret that the relay presents is ours; the time it takes tells nothing of it. */
bool relay_knows(const Relay *relay, const char *secret);

typedef struct RelayWish {
    const char *camera;
    const PlaybackSpan *span; /* NULL: live */
    bool sub;
    int64_t expires_ms;
} RelayWish;

/* True when who has this role looks through the relay; own: the camera has an address of its own,
 * without which all do.  Accepts NULL. */
bool relay_serves(const Relay *relay, Role role, bool own);

/* True when the relay has an address for such a wish. */
bool relay_can(const Relay *relay, const RelayWish *wish);

/* Lends an address; out's strings are good until the next call. */
bool relay_lend(Relay *relay, const RelayWish *wish, ViewGrant *out);

/* Takes back what was lent to a user, and ends what runs under it.  Accepts NULL. */
void relay_revoke(Relay *relay, const char *user);

/* True while something may still run under what was lent, also when it has expired.  That is known
 * only with the relay's control API. */
bool relay_is_watched(const Relay *relay, const char *user);

/* What is answered to the relay. */
typedef enum RelayAnswer {
    RELAY_ALLOW,
    RELAY_LOGIN,  /* 401: a login is needed */
    RELAY_REFUSE, /* 403 */
    RELAY_LATER,  /* 429: too many wrong ones */
} RelayAnswer;

/* Whose looking at which camera it would be; strings are good until the next call. */
typedef struct RelayLook {
    const char *camera; /* NULL: of none that is known, or it is no looking */
    const char *by;     /* a machine's login; NULL: of what was lent, which is journaled already */
    const char *key;    /* of a machine's looking at a camera */
    bool fresh;         /* it begins now, and is to be journaled */
    Purpose purpose;
} RelayLook;

/* How it is asked whether there is a camera of an id: "c1_sub" may be one, or what c1 has beside
 * its main stream.  Until it is told the narrower pattern decides. */
typedef bool (*RelayKnows)(const char *camera, void *data);
void relay_know(Relay *relay, RelayKnows knows, void *data);

RelayAnswer relay_decide(Relay *relay, const RelayAsk *ask, int64_t now_ms, RelayLook *look);

/* A machine's looking came to nothing: the next one is fresh again. */
void relay_unlook(Relay *relay, const char *key);

/* Ends what machines read of a camera: it was closed.  Accepts NULL. */
void relay_close_camera(Relay *relay, const char *camera);

typedef struct RelayFigures {
    uint64_t allowed, refused, kicked, unkicked; /* since the start; not ended, though it should */
    unsigned lent;                               /* now */
} RelayFigures;
RelayFigures relay_figures(const Relay *relay);

#endif
