/* options.h - what the command line and tilikd.conf say
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_OPTIONS_H
#define TILIK_SERVER_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

#include "model/alert.h"

typedef struct Options {
    char *config;                    /* file, NULL for the one that is built in */
    char *listen;                    /* "127.0.0.1:8470" */
    char *db;                        /* "sqlite:PATH" */
    char *key_file;                  /* seals cameras' logins; that of the database's name */
    char *certificate, *private_key; /* PEM files, NULL for plain HTTP */
    char *dispatch;                  /* who is sent, over the one that is built in; or NULL */
    char *snapshot_hosts;            /* from which alerts' pictures are fetched; NULL none */
    char *tokens_file, *city, *seed, *speed;
    gboolean demo, no_video, exit_with_stdin;
    int cameras, rate, changes, tickets; /* -1 not given */
    int parent_pid;                      /* 0 none */
    /* [limits] */
    int connections, streams, waiting;
    int request_seconds, idle_seconds, stall_seconds, stream_buffer;
    /* [alerts] */
    int flood_most, flood_minutes, group_minutes, group_metres;
    int uplink_seconds, uplink_least, uplink_share;
    int escalate_minutes[PRIORITIES]; /* 0 never */
    /* [recordings]: how far back, 0 as far as there are any; how much where nobody says */
    int recording_days, recording_seconds;
    int uptime_days;   /* [uptime]: how far back it is known what state cameras were in */
    GHashTable *probe; /* [probe] and [probe.delays]: key -> text (probe_settings.h) */
    /* [rollcall]: minutes of the local day; minutes between two answers, 0: nobody is expected */
    int rollcall_from, rollcall_to, rollcall_minutes;
    /* [tickets] */
    int files_megabytes, ticket_megabytes; /* of attachments: all, and one ticket's */
    int person_minute;                     /* tickets that one person may open in a minute */
    GHashTable *relay;                     /* [relay]: key -> text (relay.h) */
    /* [source NAME], each */
    GPtrArray *sources; /* of SourceGroup (sourcing.h) */
    /* [cap]; NULL: what the city is called */
    char *cap_sender, *cap_name, *cap_web, *cap_contact, *cap_status;
    /* [webhook NAME], each */
    GPtrArray *webhooks; /* of WebhookRule (webhook_rules.h) */
    /* [delays] */
    GHashTable *delays; /* kind -> AlertDelays; a kind that is not there has none */
} Options;

Options *options_new(void);
void options_free(Options *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Options, options_free)

/* Reads the built-in file, then the named one, over what is not yet set.  False and "file:line:
 * what". */
bool options_load(Options *options, GError **error);

/* Names a database below the state folder, and a key file beside it, when none are named.
 * False and error. */
bool options_default_db(Options *options, GError **error);

#endif
