/* player.h - libvlc, fed with bytes and given a window
 *
 * libvlc opens no address: it reads a Ring.  Its events go through the bridge as BRIDGE_VOUT,
 * BRIDGE_MOVING, BRIDGE_PLAYER_ERROR, BRIDGE_PLAYER_END, and BRIDGE_PLAYER_GONE last, always.
 *
 * Layer: video.  Thread: main; what may take long is done on helper threads.
 */
#ifndef TILIK_VIDEO_PLAYER_H
#define TILIK_VIDEO_PLAYER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "video/bridge.h"
#include "video/remux.h"
#include "video/ring.h"

/* One libvlc for the whole program. */
typedef struct Players Players;

/* NULL and error when VLC or its plugins are missing. */
Players *players_new(Bridge *bridge, GError **error);

/* All players must be gone. */
void players_free(Players *players);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Players, players_free)

typedef struct Player Player;

/* Starts to play what comes through the ring into the X window; name is written on the
 * picture.  NULL when libvlc has no room for one more. */
Player *player_new(Players *players, unsigned number, Ring *ring, RemuxFormat format,
                   uint32_t window, const char *name);

/* Stops and frees on a helper thread, returns at once; BRIDGE_PLAYER_GONE follows.  The window
 * must live until then. */
void player_end(Player *player);

void player_set_name(Player *player, const char *name);

/* The size of the picture; false while there is none. */
bool player_size(Player *player, int *width, int *height);
/* Its shape: the same with pixels that are not square made so; numbers as large as may be. */
bool player_shape(Player *player, int *width, int *height);

typedef struct PlayerCounts {
    unsigned decoded; /* one or two for each frame */
    unsigned shown;   /* one that stands still counts again and again; 0 is a sure sign */
    unsigned lost;    /* too late to be shown */
} PlayerCounts;

/* Counts since the start. */
PlayerCounts player_counts(Player *player);

/* Writes a PNG to path, which must not exist yet, and answers with BRIDGE_SNAPSHOT. */
void player_snapshot(Player *player, const char *path);

#endif
