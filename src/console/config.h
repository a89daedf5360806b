/* config.h - tilik.conf, and what the command line lays over it
 *
 * Read from config/tilik.conf, which is baked into the program, then from the user's file.  A
 * mistake is said with its place, "tilik.conf:12: unknown profile 'rondda'", and nothing is
 * guessed.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CONFIG_H
#define TILIK_CONSOLE_CONFIG_H

#include <glib.h>
#include <stdbool.h>

#include "console/config_ronda.h"
#include "console/config_tours.h"
#include "console/config_evidence.h"
#include "model/alert.h"
#include "model/role.h"
#include "model/vocabulary.h"

#define PROFILE_TABLE(X)                                                                           \
    X(PROFILE_OPERATOR, "operator", N_("operator"))                                                \
    X(PROFILE_RONDA, "ronda", N_("ronda"))                                                         \
    X(PROFILE_SUPERVISOR, "supervisor", N_("supervisor"))                                          \
    X(PROFILE_KIOSK, "kiosk", N_("kiosk"))

typedef enum Profile { PROFILE_TABLE(WORDS_ENUM) PROFILES } Profile;
WORDS_DECLARE(Profile, profile)

#define CLOCK_KIND_TABLE(X)                                                                        \
    X(CLOCK_SECONDS, "seconds", "")                                                                \
    X(CLOCK_MINUTES, "minutes", "")                                                                \
    X(CLOCK_OFF, "off", "")

typedef enum ClockKind { CLOCK_KIND_TABLE(WORDS_ENUM) CLOCK_KINDS } ClockKind;
WORDS_DECLARE(ClockKind, clock_kind)

/* When the main stream is worth its cost: for the tile that fills its wall, for the picture that
 * has the keys where there is room too, or never. */
#define MAIN_STREAM_TABLE(X)                                                                       \
    X(MAIN_ENLARGED, "enlarged", "")                                                               \
    X(MAIN_FOCUS, "focus", "")                                                                     \
    X(MAIN_NEVER, "never", "")

typedef enum MainStream { MAIN_STREAM_TABLE(WORDS_ENUM) MAIN_STREAMS } MainStream;
WORDS_DECLARE(MainStream, main_stream)

#define CONFIG_PLAYERS_MAX  64
#define CONFIG_PLAYERS_AUTO (-1)
#define CONFIG_STILLS_MAX_S 600
#define CONFIG_VIEWS        9
#define CONFIG_UNSEEN_MAX_H 8760
#define CONFIG_FLOOD_MAX    1000

/* What pictures in the terminal are made of. */
#define PICTURE_INK_TABLE(X)                                                                       \
    X(PICTURE_INK_AUTO, "auto", "")                                                                \
    X(PICTURE_INK_SYMBOLS, "symbols", "")                                                          \
    X(PICTURE_INK_SIXEL, "sixel", "")                                                              \
    X(PICTURE_INK_KITTY, "kitty", "")

typedef enum PictureInk { PICTURE_INK_TABLE(WORDS_ENUM) PICTURE_INKS } PictureInk;
WORDS_DECLARE(PictureInk, picture_ink)

#define CONFIG_PICTURE_KB_MAX 65536

typedef struct Config {
    char *backend;    /* "" not set */
    char *token_file; /* the same */
    char *authorities, *proxy;
    char *theme, *language;
    Profile profile;
    ClockKind clock;
    int unseen_hours; /* after which a camera that nobody looked at is counted */
    int players;      /* that may move at once; 0 no video, CONFIG_PLAYERS_AUTO measured */
    int stills_every_s;
    int recover_s; /* after which a picture that was lowered is tried better */
    MainStream main_stream;
    PictureInk picture;
    int picture_kb; /* a second that pictures may send to the terminal; 0 as the line bears */
    int flood_most, flood_minutes;
    AlertPriority notify;      /* bubbles for these and more urgent ones; PRIORITIES for none */
    AlertPriority sound_from;  /* and these are heard */
    char *sound;               /* a name of themes/NAME.sound, bell, or "" for silence */
    char *views[CONFIG_VIEWS]; /* filters of the alerts; "" none */
    RondaConfig ronda;
    TourConfig tours;
    ConfigEvidence evidence;
    bool given; /* the user has a file of their own */
} Config;

/* Reads the baked file, then path, or the user's own where path is NULL.  NULL and "file:line:
 * what" on a mistake. */
Config *config_load(const char *path, GError **error);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* Reads one text over a config; unchanged on a mistake. */
bool config_read(Config *config, const char *name, const char *text, gsize size, GError **error);

/* Keeps a backend's address and token for the next start: the token in a file of mode 0600, both in
 * tilik.conf. */
bool config_keep(Config *config, const char *backend, const char *token, GError **error);

/* Who sits before it, as the make-believe city's token for them. */
Role config_role(const Config *config);

/* Reads the token: one line, at most 4 KiB.  The caller clears and frees it. */
char *config_token(const Config *config, GError **error);

#endif
