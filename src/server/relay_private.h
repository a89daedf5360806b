/* relay_private.h - the parts of a Relay
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_RELAY_PRIVATE_H
#define TILIK_SERVER_RELAY_PRIVATE_H

#include "relay.h"
#include "sources/ask.h"

/* Machines' logins */

typedef struct RelayLogin {
    char *name, *secret;
    char **paths;     /* patterns with * and ? */
    unsigned actions; /* 1 << RelayAction */
    Purpose purpose;  /* of what it reads */
} RelayLogin;

void relay_login_free(RelayLogin *login);

/* Returns the logins of a file, of RelayLogin; NULL and "file:line: what". */
GPtrArray *relay_logins_load(const char *path, GError **error);

/* True when two secrets are the same; the time it takes tells nothing of them. */
bool relay_secret_is(const char *one, const char *other);

/* Its control API */

#define RELAY_ID_SIZE       48
#define RELAY_PROTOCOL_SIZE 12

/* A session at the relay, or a connection. */
typedef struct RelaySession {
    char id[RELAY_ID_SIZE];
    char protocol[RELAY_PROTOCOL_SIZE]; /* "rtsp", "hls" */
} RelaySession;

typedef struct RelayControl RelayControl;

RelayControl *relay_control_new(struct event_base *base, const char *url, const AskLogin *login);
void relay_control_free(RelayControl *control);

/* Ends a session; connections: it may be the id of a connection, whose session is ended then. */
void relay_control_kick(RelayControl *control, const RelaySession *session, bool connections);

/* Asks whether a session is there still; told later, once, unless the relay does not answer. */
typedef void (*RelayThere)(bool there, const char *user, void *data);
void relay_control_look(RelayControl *control, const RelaySession *session, const char *user,
                        RelayThere told, void *data);

void relay_control_figures(const RelayControl *control, RelayFigures *out);

/* What is lent to one looking, or what a machine reads. */

#define RELAY_IDS_MAX 4

typedef struct Lent {
    char *user, *password; /* NULL of a machine */
    char *path, *query, *camera;
    char *ip; /* that it is bound to; NULL: nobody came yet */
    RelaySession ids[RELAY_IDS_MAX];
    RelayAction action;
    int64_t expires_ms, heard_ms;
    unsigned count, wrong, gone; /* ids; passwords; ids that the relay no longer has */
} Lent;

void relay_lent_free(gpointer data);

struct Relay {
    char *url, *sub_url, *playback_url; /* NULL none */
    char *secret;
    GPtrArray *logins;     /* of RelayLogin */
    RelayControl *control; /* NULL: running sessions can't be ended */
    GHashTable *lent;      /* user -> Lent */
    GHashTable *machines;  /* "NAME\nPATH\nIP" -> Lent */
    GHashTable *guesses;   /* IP -> how often it was wrong */
    struct event *check;
    char *last_url, *last_camera, *last_by, *last_key;
    RelayKnows knows; /* NULL: nobody says */
    void *knows_data;
    unsigned roles; /* 1 << Role */
    RelayFigures figures;
};

/* Ends what runs under it, where the control API is named; connections: as for
 * relay_control_kick(). */
void relay_end_sessions(Relay *relay, const Lent *lent, bool connections);

/* Addresses */

/* Returns what is wrong with an address of [relay]; NULL nothing. */
const char *relay_wrong_live(const char *pattern);
const char *relay_wrong_playback(const char *pattern);

/* Returns an address with {camera} replaced; NULL where the camera's id can't stand in one. */
char *relay_url_make(const char *pattern, const char *camera);

/* Returns the relay's path that an address opens, of a recording the one it names. */
char *relay_url_path(const char *url, bool playback);

/* Returns the query that an address has; "" none. */
const char *relay_url_query(const char *url);

/* Returns the camera that a live pattern gives this path; NULL none. */
char *relay_path_camera(const char *pattern, const char *path);

#endif
