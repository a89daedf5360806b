#include "video/player.h"

#include <malloc.h>
#include <string.h>
#include <vlc/vlc.h>

#include "base/error.h"
#include "video/still.h"

/* Threads that wait for players to stop. */
#define HELPERS 4
/* Where cameras write least themselves. */
#define MARQUEE_BOTTOM 8
/* Of a pixel's shape: H.264's own are up to 160:99, others are written freely. */
#define PIXEL_MAX 1000

struct Players {
    libvlc_instance_t *vlc;
    Bridge *bridge;
    GThreadPool *helpers;
};

/* Two owners: the main loop, and a helper with a still of it in hand. */
struct Player {
    Players *players;
    unsigned number;
    int refs;
    int moving; /* BRIDGE_MOVING has been posted */
    Ring *ring;
    libvlc_media_player_t *vlc;
};

static void quiet(void *data, int level, const libvlc_log_t *context, const char *format,
                  va_list arguments)
{
}

static void helper_run(void *data, void *user);

Players *players_new(Bridge *bridge, GError **error)
{
    static const char *const arguments[] = {
        /* Pure XCB: libvlc's own choice would be OpenGL in software, with five times the cost. */
        "--no-xlib", "--quiet", "--no-audio", "--aout=none", "--keystore=none", "--ignore-config",
        "--no-interact", "--no-lua", "--no-osd", "--no-snapshot-preview", "--no-video-title-show",
        "--no-sub-autodetect-file", "--no-metadata-network-access", "--no-media-library",
        "--no-disable-screensaver", "--avcodec-hw=none", "--avcodec-threads=1", "--swscale-mode=0",
        "--freetype-rel-fontsize=20", "--freetype-background-opacity=110",
        /* KiB of a ring that comes after ours; libvlc's own choice is 16 MB a window. */
        "--prefetch-buffer-size=1024", "--prefetch-read-size=262144"};
    libvlc_instance_t *vlc = libvlc_new(G_N_ELEMENTS(arguments), arguments);
    if (vlc == NULL) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE,
                            "libvlc does not start: are its plugins installed?");
        return NULL;
    }
    libvlc_log_set(vlc, quiet, NULL);
    Players *players = g_new0(Players, 1);
    players->vlc = vlc;
    players->bridge = bridge;
    players->helpers = g_thread_pool_new(helper_run, players, HELPERS, FALSE, NULL);
    return players;
}

void players_free(Players *players)
{
    if (players == NULL) {
        return;
    }
    g_thread_pool_free(players->helpers, FALSE, TRUE);
    libvlc_release(players->vlc);
    g_free(players);
}

static int media_open(void *user, void **data, uint64_t *size)
{
    *data = user;
    *size = UINT64_MAX;
    return 0;
}

static ssize_t media_read(void *user, unsigned char *out, size_t size)
{
    return (ssize_t)ring_read(user, out, size);
}

static void media_close(void *user)
{
}

static void on_vlc_event(const libvlc_event_t *event, void *user)
{
    Player *player = user;
    Bridge *bridge = player->players->bridge;
    switch (event->type) {
    case libvlc_MediaPlayerVout:
        bridge_post(bridge, player->number, BRIDGE_VOUT, event->u.media_player_vout.new_count, NULL,
                    NULL);
        break;
    case libvlc_MediaPlayerTimeChanged:
        if (g_atomic_int_compare_and_exchange(&player->moving, 0, 1)) {
            bridge_post(bridge, player->number, BRIDGE_MOVING, 0, NULL, NULL);
        }
        break;
    case libvlc_MediaPlayerEncounteredError:
        bridge_post(bridge, player->number, BRIDGE_PLAYER_ERROR, 0, NULL, NULL);
        break;
    case libvlc_MediaPlayerEndReached:
        bridge_post(bridge, player->number, BRIDGE_PLAYER_END, 0, NULL, NULL);
        break;
    default:
        break;
    }
}

static const libvlc_event_type_t event_types[] = {
    libvlc_MediaPlayerVout, libvlc_MediaPlayerTimeChanged, libvlc_MediaPlayerEncounteredError,
    libvlc_MediaPlayerEndReached};

static void events_attach(Player *player)
{
    libvlc_event_manager_t *events = libvlc_media_player_event_manager(player->vlc);
    for (size_t i = 0; i < G_N_ELEMENTS(event_types); i++) {
        libvlc_event_attach(events, event_types[i], on_vlc_event, player);
    }
}

static libvlc_media_t *media_new(const Player *player, RemuxFormat format)
{
    libvlc_media_t *media = libvlc_media_new_callbacks(player->players->vlc, media_open, media_read,
                                                       NULL, media_close, player->ring);
    if (media == NULL) {
        return NULL;
    }
    char option[32];
    g_snprintf(option, sizeof option, ":demux=%s", remux_demux(format));
    libvlc_media_add_option(media, option);
    /* Else libvlc answers a stall by playing that much later for good, up to 5 s: old pictures
     * that look live. */
    libvlc_media_add_option(media, ":clock-jitter=200");
    return media;
}

Player *player_new(Players *players, unsigned number, Ring *ring, RemuxFormat format,
                   uint32_t window, const char *name)
{
    Player *player = g_new0(Player, 1);
    player->players = players;
    player->number = number;
    player->refs = 1;
    player->ring = ring_ref(ring);
    libvlc_media_t *media = media_new(player, format);
    player->vlc = media != NULL ? libvlc_media_player_new_from_media(media) : NULL;
    g_clear_pointer(&media, libvlc_media_release);
    if (player->vlc == NULL) {
        ring_unref(player->ring);
        g_free(player);
        return NULL;
    }
    libvlc_media_player_set_xwindow(player->vlc, window);
    libvlc_video_set_key_input(player->vlc, 0);
    libvlc_video_set_mouse_input(player->vlc, 0);
    events_attach(player);
    player_set_name(player, name);
    libvlc_media_player_play(player->vlc);
    return player;
}

void player_set_name(Player *player, const char *name)
{
    /* libvlc expands what follows a per cent sign as strftime does. */
    GString *text = g_string_new(name);
    g_string_replace(text, "%", "%%", 0);
    libvlc_video_set_marquee_int(player->vlc, libvlc_marquee_Enable, name[0] != '\0');
    libvlc_video_set_marquee_int(player->vlc, libvlc_marquee_Position, MARQUEE_BOTTOM);
    libvlc_video_set_marquee_int(player->vlc, libvlc_marquee_Refresh, 0);
    libvlc_video_set_marquee_string(player->vlc, libvlc_marquee_Text, text->str);
    g_string_free(text, TRUE);
}

bool player_size(Player *player, int *width, int *height)
{
    unsigned w = 0, h = 0;
    if (libvlc_video_get_size(player->vlc, 0, &w, &h) != 0 || w == 0 || h == 0 || w > 16384 ||
        h > 16384) {
        return false;
    }
    *width = (int)w;
    *height = (int)h;
    return true;
}

/* How wide a pixel is to its height; 1 to 1 where the stream does not say, or nonsense. */
static void pixel_shape(Player *player, int *wide, int *high)
{
    *wide = *high = 1;
    libvlc_media_t *media = libvlc_media_player_get_media(player->vlc);
    libvlc_media_track_t **tracks = NULL;
    unsigned count = media != NULL ? libvlc_media_tracks_get(media, &tracks) : 0;
    for (unsigned i = 0; i < count; i++) {
        bool video = tracks[i]->i_type == libvlc_track_video;
        unsigned num = video ? tracks[i]->video->i_sar_num : 0;
        unsigned den = video ? tracks[i]->video->i_sar_den : 0;
        if (num > 0 && den > 0 && num <= PIXEL_MAX && den <= PIXEL_MAX) {
            *wide = (int)num;
            *high = (int)den;
        }
    }
    if (count > 0) {
        libvlc_media_tracks_release(tracks, count);
    }
    if (media != NULL) {
        libvlc_media_release(media);
    }
}

bool player_shape(Player *player, int *width, int *height)
{
    int wide, high;
    if (!player_size(player, width, height)) {
        return false;
    }
    pixel_shape(player, &wide, &high);
    *width *= wide;
    *height *= high;
    return true;
}

PlayerCounts player_counts(Player *player)
{
    PlayerCounts counts = {0};
    libvlc_media_t *media = libvlc_media_player_get_media(player->vlc);
    libvlc_media_stats_t stats;
    if (media != NULL && libvlc_media_get_stats(media, &stats)) {
        counts.decoded = (unsigned)stats.i_decoded_video;
        counts.lost = (unsigned)stats.i_lost_pictures;
        counts.shown = (unsigned)stats.i_displayed_pictures;
    }
    if (media != NULL) {
        libvlc_media_release(media);
    }
    return counts;
}

/* What a helper thread does: a still where path is given, else the player's end. */
typedef struct Task {
    Player *player;
    char *path;
} Task;

static void player_unref(Player *player)
{
    if (!g_atomic_int_dec_and_test(&player->refs)) {
        return;
    }
    libvlc_media_player_release(player->vlc);
    ring_unref(player->ring);
    bridge_post(player->players->bridge, player->number, BRIDGE_PLAYER_GONE, 0, NULL, NULL);
    g_free(player);
}

static void helper_still(Player *player, const char *path)
{
    g_autoptr(GError) error = NULL;
    char *sha256 = still_take(player->vlc, path, &error);
    bridge_post(player->players->bridge, player->number, BRIDGE_SNAPSHOT, 0,
                sha256 != NULL ? g_strdup(path) : NULL,
                sha256 != NULL ? sha256 : g_strdup(error->message));
}

static void helper_run(void *data, void *user)
{
    Task *task = data;
    if (task->path != NULL) {
        helper_still(task->player, task->path);
    } else {
        libvlc_media_player_stop(task->player->vlc);
    }
    bool ends = task->path == NULL;
    Players *players = task->player->players;
    player_unref(task->player);
    g_free(task->path);
    g_free(task);
    /* A player leaves tens of MB behind in pieces that malloc would keep: measured over 240
     * reconnects, 181 MB and growing without this, 40 MB and flat with it. */
    if (ends && g_thread_pool_unprocessed(players->helpers) == 0) {
        malloc_trim(0);
    }
}

static void helper_push(Player *player, const char *path)
{
    Task *task = g_new(Task, 1);
    *task = (Task){.player = player, .path = g_strdup(path)};
    g_thread_pool_push(player->players->helpers, task, NULL);
}

void player_end(Player *player)
{
    ring_shut(player->ring);
    helper_push(player, NULL);
}

void player_snapshot(Player *player, const char *path)
{
    g_atomic_int_inc(&player->refs);
    helper_push(player, path);
}
