/* source.h - where cameras and their states come from, one interface for all
 *
 * A source runs on tilikd's libevent loop.  It tells what it learns through a SourceSink and never
 * touches the journal itself.  The make-believe city is a source like any other.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_SOURCE_H
#define TILIK_SOURCES_SOURCE_H

#include <event2/event.h>
#include <glib.h>

#include "model/alert_report.h"
#include "model/area.h"
#include "model/camera.h"
#include "model/logbook.h"
#include "model/register.h"
#include "model/rollcall.h"
#include "model/site.h"
#include "model/source_health.h"
#include "model/ticket_book.h"
#include "model/weather.h"
#include "wire/alerts.h"
#include "wire/messages.h"

/* Where a camera's pictures come from; kept apart from the journal, never listed.  main_url may be
 * "demo:CHANNEL". */
typedef struct StreamAddress {
    const char *main_url, *sub_url, *snapshot_url; /* NULL where not known */
    const char *user, *password;                   /* NULL for none */
    const char *playback_url; /* of recordings: a template (model/playback_url.h); NULL none */
    const char *onvif_url;    /* of its ONVIF device service (sources/onvif.h); NULL none */
} StreamAddress;

/* A ticket as it stands after its last act.  number 0: the next one; version counts the acts before
 * the last; clocks that are 0 are those of the dispatch matrix. */
typedef struct SourceTicket {
    const Ticket *ticket;
    const char *by, *why; /* who did the last act, and what it was */
    int64_t at_ms;        /* and when */
    GBytes *const *files; /* what its attachments hold, one each, in their order */
} SourceTicket;

/* What somebody does to a ticket now. */
typedef struct SourceStep {
    const char *by, *note; /* note: NULL none */
    TicketStep step;
} SourceStep;

/* row is good during the call; nothing may be told from within. */
typedef void (*SourceRow)(const TicketRow *row, void *data);

/* A camera that there is, with its box's link ("" not known); good during the call. */
typedef void (*SourceCamera)(const Camera *camera, const char *link, void *data);
/* A kelurahan that there is; good during the call. */
typedef void (*SourceArea)(const Area *area, void *data);
/* Where its pictures are; good during the call, a secret. */
typedef void (*SourceAddress)(const StreamAddress *address, void *data);

/* How a camera looks: small grey pictures that only its prober reads (model/eye.h).  DAY and NIGHT
 * are what it shall look like, ASKED is what a person was last asked about. */
typedef enum SourceLook { LOOK_DAY, LOOK_NIGHT, LOOK_ASKED, SOURCE_LOOKS } SourceLook;
/* One that is kept; good during the call. */
typedef void (*SourceLooks)(SourceLook which, GBytes *look, int64_t at_ms, void *data);

/* What the server lends to a source.  Each call is copied, journaled in order and by name of the
 * source; the calls between begin and commit are one transaction. */
typedef struct SourceSink {
    void *server;
    void (*begin)(void *server);
    void (*commit)(void *server);
    void (*area)(void *server, const Area *area);
    void (*site)(void *server, const Site *site);
    void (*camera)(void *server, const Camera *camera, const char *why);
    void (*address)(void *server, const char *camera_id, const StreamAddress *address);
    /* What analytics report, one at a time; taken in as POST /alerts takes it, external ids
     * included.  False, nothing taken, when too much waits to be written: tell it again. */
    bool (*alert)(void *server, const AlertReportItem *item);
    /* An alert of before this city's journal, for track records and reports; copied. */
    void (*past)(void *server, const AlertFact *fact);
    /* What state a camera was in from a time of before this city's journal on, for reports of how
     * long it was live; in any order.  NULL: nobody keeps that. */
    void (*state_past)(void *server, const char *camera_id, int64_t at_ms, CameraState state,
                       Reason reason);
    /* A ticket that was opened before this city's journal, with all that became of it; its lines of
     * the logbook are told apart.  False: it breaks a rule, and nothing was taken. */
    bool (*ticket)(void *server, const SourceTicket *told);
    /* A letter of before that keeps these cameras, which are out of service for its reason, so; its
     * count is theirs.  False: it breaks a rule, and nothing was taken. */
    bool (*order)(void *server, const Order *order, const char *const *cameras);
    /* What a guard post said when it was called. */
    void (*rollcall)(void *server, const RollCall *call);
    /* One of the register of who is obliged to join, as it stands; its version is counted by who
     * tells. */
    void (*building)(void *server, const Building *building);
    /* A looking of before, by somebody with a name. */
    void (*view)(void *server, const ViewRecord *view);
    /* A line of the logbook of before. */
    void (*log)(void *server, const LogLine *line);
    /* Tells of each ticket that is open. */
    void (*open_tickets)(void *server, SourceRow each, void *data);
    /* Takes a step with a ticket, and writes that into the logbook.  False: it is not legal now, or
     * too much waits to be written. */
    bool (*step)(void *server, const char *ticket, const SourceStep *step);
    /* The current object, for a source that changes one; false when there is none. */
    bool (*find_camera)(void *server, const char *camera_id, Camera *out);
    /* Tells of each camera that there is. */
    void (*each_camera)(void *server, SourceCamera each, void *data);
    /* Calls with, once, where an address of the camera is kept. */
    void (*find_address)(void *server, const char *camera_id, SourceAddress with, void *data);
    /* Keeps a look beside the journal, till the camera is no more; NULL: it is kept no more. */
    void (*keep_look)(void *server, const char *camera_id, SourceLook which, GBytes *look,
                      int64_t at_ms);
    void (*find_looks)(void *server, const char *camera_id, SourceLooks each, void *data);
    /* A picture for people, of a camera of which an alert of ours asks something: it is shown as
     * that alert's, and never written down.  NULL: no more. */
    void (*show)(void *server, const char *camera_id, GBytes *jpeg);
    /* True when the server already holds a city (a restart on an old database). */
    bool (*has_cameras)(void *server);
    /* What it says of one camera's state, from now on and for as long as it runs and is not down;
     * UNKNOWN takes its word back.  Where more than one source tells of a camera, the prober among
     * them, the worst that any of them says now is its state (offline, frozen, dark, moved,
     * online): a prober that gets a picture does not hide that the recorder sees none, and the
     * other way round.  A source that is down has no word.  Nothing is changed where that is so
     * already, or where the camera is out of service by an order (what comes then is kept for its
     * end).  False where there is none of that id. */
    bool (*camera_state)(void *server, const char *camera_id, CameraState state, const char *why);
    /* How the source itself stands; told whenever that changes, detail "" for nothing more. */
    void (*stands)(void *server, SourceState state, const char *detail);
    /* Something was heard: taken in (good), or not to be read. */
    void (*heard)(void *server, bool good);
    /* Of how many cameras it tells. */
    void (*knows)(void *server, unsigned cameras);
    /* Where it had got to: kept with what was told since begin(), in the same transaction, so that
     * after a crash on either side nothing is missed and what is told twice has the same external
     * id.  A text of the source's own, UTF-8, at most 4096 bytes. */
    void (*keep_cursor)(void *server, const char *cursor);
    /* What was kept last; NULL never.  The caller frees it. */
    char *(*cursor)(void *server);
    /* Tells of each kelurahan that there is. */
    void (*each_kelurahan)(void *server, SourceArea each, void *data);
    /* What is known of rain over a kelurahan, in the place of what was known before. */
    void (*weather)(void *server, const Weather *weather);
} SourceSink;

typedef struct Source Source;

typedef struct SourceKind {
    const char *name;
    /* options: what its group in tilikd.conf (or the command line) says; borrowed during the call.
     */
    Source *(*start)(struct event_base *base, const SourceSink *sink, GHashTable *options,
                     GError **error);
    void (*stop)(Source *source);
    /* An alert that this source reported has changed, not by itself, and that is committed:
     * somebody acknowledged or closed it, say.  Told once for each external id that it reported
     * that alert under; after a start again for each that was acknowledged or closed and is still
     * held, since what it made of that may be lost.  From the loop, never from within start().
     * NULL: it does not care. */
    void (*changed)(Source *source, const char *external_id, const Alert *alert);
    /* The keys that its group may have, for tilikd.conf's reader; NULL-terminated, NULL: none are
     * checked. */
    const struct SourceSetting *settings;
} SourceKind;

typedef enum SettingForm {
    SETTING_TEXT,
    SETTING_FLAG,    /* 0 or 1 */
    SETTING_NUMBER,  /* least to most */
    SETTING_ADDRESS, /* an URL of one of schemes */
    SETTING_FILE,    /* a file that holds a secret: must be there, and be nobody else's to read */
} SettingForm;

/* One key of a group "[source NAME]" in tilikd.conf, beside "kind". */
typedef struct SourceSetting {
    const char *key;
    SettingForm form;
    bool needed;
    int least, most;     /* of a NUMBER */
    const char *schemes; /* of an ADDRESS: "http https" */
    /* What more is asked of a value: NULL when it is good, else what is wrong with it (static, or
     * the caller's until the next call).  NULL: nothing more. */
    const char *(*check)(const char *value);
} SourceSetting;

/* Returns what is wrong with a value, the caller's; NULL nothing.  A secret's file is looked at. */
char *setting_wrong(const SourceSetting *setting, const char *value);

/* Reads a secret of at most 4096 bytes from a file that nobody else may read; blanks at its end are
 * left out.  The caller overwrites and frees it (setting_forget()).  NULL and error, which names
 * the file and nothing of what it holds. */
char *setting_secret(const char *path, GError **error);
void setting_forget(char *secret);

/* What a group says, blanks around it left out: "" and otherwise where it says nothing. */
const char *setting_text(GHashTable *options, const char *key);
int setting_number(GHashTable *options, const char *key, int otherwise);

/* --demo.  Options, each a text, all optional: city (semarang or banjarmasin), cameras, seed; rate
 * (so many alert reports a minute, 0.5 when absent; 0: nothing happens by itself, no camera changes
 * either, and no ticket is there), tickets (how many there are at the start, 42 when absent), speed
 * (not 1: nights only, so many times as fast; agencies too, alerts keep to the wall clock), changes
 * (more state changes a second of the wall clock, for load). */
extern const SourceKind source_demo;

/* Asks each camera that has an address, in its turn, whether there is a picture to be had.
 * Options, all optional: every_seconds, off_seconds, on_seconds, longest_seconds,
 * timeout_seconds; most, site_most and link_most at a time. */
extern const SourceKind source_probe;

/* Systems that stand there already.  Each is a group "[source NAME]" with "kind = frigate" ... in
 * tilikd.conf, as often as there are such systems. */
extern const SourceKind source_frigate;
extern const SourceKind source_mediamtx;
extern const SourceKind source_zoneminder;
extern const SourceKind source_bmkg;

#endif
