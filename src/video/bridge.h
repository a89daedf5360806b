/* bridge.h - where the threads of libvlc and libavformat meet the main loop
 *
 * Other threads post small messages under a number; the main loop hands each to whoever registered
 * that number.  A message to a number that is gone is dropped.  No other file of video/ lets two
 * threads meet, but for Ring.
 *
 * Layer: video.  Thread: bridge_post() any, all else the main loop.
 */
#ifndef TILIK_VIDEO_BRIDGE_H
#define TILIK_VIDEO_BRIDGE_H

#include <glib.h>

typedef enum BridgeKind {
    BRIDGE_OPENED,       /* the receiver knows the stream; a: a RemuxFormat */
    BRIDGE_STALLED,      /* connected, and no packet for a while */
    BRIDGE_RESUMED,      /* packets again */
    BRIDGE_RECEIVE_DONE, /* the receiver's thread has nothing more to say; a: a ViewerReason */
    BRIDGE_VOUT,         /* libvlc has a picture to show; a: how many outputs */
    BRIDGE_MOVING,       /* libvlc's clock runs; or a text picture waits */
    BRIDGE_PLAYER_ERROR, /* libvlc gives up */
    BRIDGE_PLAYER_END,   /* libvlc has shown all; or the one still is made */
    BRIDGE_PLAYER_GONE,  /* the player is stopped and freed */
    BRIDGE_RECORD,       /* there is news of a recording (record_file.h) */
    BRIDGE_SNAPSHOT,     /* text: path, other: sha256; or text NULL and other what went wrong */
} BridgeKind;

typedef struct BridgeMessage {
    unsigned number;
    BridgeKind kind;
    int a;
    char *text, *other;
} BridgeMessage;

typedef struct Bridge Bridge;
typedef void (*BridgeHandler)(const BridgeMessage *message, void *user);

Bridge *bridge_new(void);
void bridge_free(Bridge *bridge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bridge, bridge_free)

/* Returns a new number, never 0. */
unsigned bridge_register(Bridge *bridge, BridgeHandler handler, void *user);
void bridge_unregister(Bridge *bridge, unsigned number);

/* How many numbers are registered. */
unsigned bridge_count(const Bridge *bridge);

/* Takes over text and other, which may be NULL. */
void bridge_post(Bridge *bridge, unsigned number, BridgeKind kind, int a, char *text, char *other);

#endif
