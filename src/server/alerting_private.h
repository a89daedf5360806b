/* alerting_private.h - what the files of the alert engine share
 *
 * A Record is one alert as it will be when all that is under way is committed, with what decides
 * its next step; a Group is a situation.  What changes is touched; alerting_seal() makes what was
 * touched into entries of a batch, each alert once, and server_submit() seals into each batch that
 * changes cameras, so that the journal has one order of everything.
 *
 * Times: "wall" is what people and the journal are told; "engine" is a wall time that never jumps,
 * for all that waits.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ALERTING_PRIVATE_H
#define TILIK_SERVER_ALERTING_PRIVATE_H

#include "alerting.h"
#include "base/id.h"
#include "model/alert_delay.h"
#include "model/situation.h"
#include "server.h"

/* By whom, why and when an alert changes. */
typedef struct AlertCause {
    const char *by, *why; /* why may be NULL */
    int64_t at_ms;
} AlertCause;

typedef struct Group Group;

typedef struct Record {
    Alert alert; /* its strings are GRefStrings of the record's own */
    AlertDelay delay;
    char *by, *why;           /* of the change that is not sealed yet; GRefString, why NULL none */
    Group *group;             /* NULL alone */
    struct Record *next_here; /* of the same camera */
    char *down;               /* GRefString: the outage that it joins once it is told; NULL none */
    char *sent_area;          /* GRefString: where the newest entry has it; NULL: no entry yet */
    int64_t heard_ms;         /* wall: the newest time that its source told */
    int64_t told_ms;          /* wall: when people were told; 0 not yet */
    int64_t ended_ms;         /* wall: when it became normal; 0 lasts */
    int64_t shelf_due_ms, escalate_due_ms; /* engine; 0 none */
    int64_t until_due_ms;                  /* engine: it is over then unless told again; 0 lasts */
    int64_t due_ms;                        /* engine: the earliest of what waits; 0 nothing */
    guint heap;                            /* its place + 1 in the heap; 0 not in it */
    unsigned starts, flying;               /* occurrences; entries not committed yet */
    Sight sent_sight;
    bool dirty, fact_due, over;
    bool hidden; /* nobody was told when it came */
    bool lapsed; /* over since its source told no more, which may tell again */
    bool quiet;  /* waits in memory alone: its condition is read from the city at a start */
    bool link;   /* the server's own uplink_down: external_id is what is down */
} Record;

struct Group {
    Situation situation; /* strings are GRefStrings */
    char *first_camera;  /* GRefString: that went dark first under a dead uplink; else NULL */
    unsigned records;    /* that point to it */
    char *sent_area;
    Sight sight, sent_sight;
    bool dirty;
};

/* What is known of a camera; its alerts hang on it. */
typedef struct CameraNote {
    char *id; /* GRefString */
    char *area;
    Record *first;
    Sight sight;
    bool dark; /* offline or missing, as last confirmed */
    bool out;  /* out of service, but not by the brake */
} CameraNote;

typedef struct Waiter {
    AlertingDone done;
    void *data;
} Waiter;

typedef struct Track {
    unsigned real, total;
} Track;

struct Alerting {
    struct Server *server;
    AlertingFigures figures;
    GHashTable *by_id;     /* id -> Record, which it owns */
    GHashTable *by_place;  /* camera or area, with kind -> the newest Record; a set */
    GHashTable *notes;     /* camera id -> CameraNote */
    GHashTable *groups;    /* situation id -> Group */
    GHashTable *outages;   /* what is down -> Group, borrowed */
    GHashTable *tracks;    /* place and kind -> Track */
    GHashTable *externals; /* of External, by source and id */
    GQueue old_externals;  /* the same, oldest first */
    Grouper *grouper;
    Uplink *uplink;
    GPtrArray *heap;                 /* of Record, the earliest due first */
    GPtrArray *dirty, *dirty_groups; /* in the order of touching */
    LogFold *log;                    /* lines of the logbook that go with what is dirty */
    Batch *open;                     /* asides that go with what is dirty; NULL none */
    GArray *waiters;                 /* of Waiter */
    struct event *turn, *alarm, *sweep;
    int64_t base_ms;       /* engine time less the monotonic clock */
    int64_t flushed_ms;    /* engine: the last flush */
    int64_t refused_ms;    /* engine: after a failed commit nothing is taken until then */
    unsigned flying;       /* entries on their way */
    unsigned under_way;    /* own batches on their way */
    unsigned open_reports; /* since the last flush */
    unsigned last_reports, last_sealed; /* reports and entries of the last flush */
    int64_t cramped_ms;                 /* engine: when room was last made before its time */
    int64_t counted_ms;                 /* engine: when holds_most was found; 0 never */
    char *holds_most;                   /* the source that holds more than half; NULL none */
    int64_t covered_ms;                 /* wall: externals holds all that were taken since */
    char *answered;                     /* GRefString: the id that was answered last */
    bool asleep;  /* the first city is being written: its cameras are learned after it */
    GArray *told; /* int64_t: when people were told, of the last day, for figures */
};

/* Engine time now; and of a wall time that is not ahead. */
int64_t alerting_now(const Alerting *alerting);
int64_t alerting_engine_ms(const Alerting *alerting, int64_t wall_ms);

/* Records (alerting_record.c) */

/* Replaces a GRefString; many share the same text where interned. */
void alerting_set(const char **field, const char *text);
void alerting_set_own(const char **field, const char *text);

/* Copies all fields but the machine's counters into a record's alert. */
void record_copy(Record *record, const Alert *alert);

/* Returns a copy of a record's alert that shares its strings, and frees one. */
Alert *alert_hold(const Alert *alert);
void alert_let_go(gpointer data);

/* Makes a record and enters it in the tables; the newest of its place is found first. */
Record *record_new(Alerting *alerting, const Alert *alert, bool link);
void record_free(gpointer data);
/* Takes it out of all tables and frees it. */
void record_drop(Alerting *alerting, Record *record);
Record *record_find_place(Alerting *alerting, const char *camera, const char *area,
                          const char *kind);
Record *record_find_link(Alerting *alerting, const char *key);
bool record_is_over(const Record *record);
CameraNote *alerting_note(Alerting *alerting, const char *camera);
CameraNote *alerting_note_make(Alerting *alerting, const char *camera, const char *area);
void alerting_make_tables(Alerting *alerting);
void alerting_free_tables(Alerting *alerting);

/* Notes that the record's newest state is to be written. */
void record_touch(Alerting *alerting, Record *record, const AlertCause *cause);
void group_touch(Alerting *alerting, Group *group);

/* Appends what was touched to the batch: situations, then alerts, with their facts. */
void alerting_seal(Alerting *alerting, Batch *batch);
/* Writes a line into the logbook with what is dirty; what happens to many at once is one line.  by
 * NULL: tilikd. */
void alerting_say(Alerting *alerting, const Alert *alert, LogAct act, const char *by);
/* The same line, into another fold. */
void alerting_say_to(Alerting *alerting, const Alert *alert, const LogLine *line,
                     const char *detail, LogFold *log);
/* The batch that is open now, for asides. */
Batch *alerting_open(Alerting *alerting);
/* Sees to it that what is open is flushed soon. */
void alerting_hurry(Alerting *alerting);

/* Time (alerting_due.c) */
void record_plan(Alerting *alerting, Record *record);
void record_unplan(Alerting *alerting, Record *record);
void alerting_arm(Alerting *alerting);
/* Does all that is due. */
void alerting_fire(Alerting *alerting);
/* Lets go of what has been over for so long. */
void alerting_retire(Alerting *alerting, int64_t age_ms);

/* Whose places are asked for: a box gone mad leaves some to others. */
typedef enum AlertRoom { ROOM_REPORTED, ROOM_CRITICAL, ROOM_OWN } AlertRoom;
/* True when one more alert can be held; and, of what is critical, one more of a source
 * (alerting_room.c). */
bool alerting_has_room(Alerting *alerting, AlertRoom room);
bool alerting_has_room_for(Alerting *alerting, const char *source);

/* Conditions (alerting_tell.c) */

/* The condition of a record begins, lasts or ends at a wall time; people are told when it is
 * time. */
void record_condition(Alerting *alerting, Record *record, bool active, int64_t at_ms);
/* Its delay is cut short: it is counted in an outage that people know of, and calls nobody. */
void record_tell_now(Alerting *alerting, Record *record);
/* What waits in its delay may be due. */
void record_delayed(Alerting *alerting, Record *record);
/* One step of the machine, and what follows from it. */
void record_step(Alerting *alerting, Record *record, AlertEvent event);
/* After a step: ends, shelves, situations, plans. */
void record_settle(Alerting *alerting, Record *record, AlertState before);
const AlertDelays *alerting_delays(const Alerting *alerting, const char *kind);
/* Held back by design: its camera is out of service, or its uplink is down. */
bool record_is_by_design(Alerting *alerting, const Record *record);
Track alerting_track(const Alerting *alerting, const Alert *alert);
void alerting_add_verdict(Alerting *alerting, Batch *batch, const Alert *alert);

/* External ids (alerting_external.c) */
typedef struct External {
    char *source, *id;
    char alert[ID_ULID_SIZE];
    bool active;       /* as told last */
    bool began, ended; /* was told so ever */
    int64_t at_ms;     /* of the newest */
} External;
/* True when a report was taken before under its source's id, and fills *out. */
bool external_is_repeat(Alerting *alerting, const char *source, const AlertReportItem *item,
                        External *out);
void external_note(Alerting *alerting, const char *source, const AlertReportItem *item,
                   const char *alert);
void alerting_forget_externals(Alerting *alerting);

/* Situations (alerting_group.c) */
Group *group_new(Alerting *alerting, const Situation *situation);
void group_free(gpointer data);
/* Finds where a told alert belongs. */
void record_group(Alerting *alerting, Record *record);
/* After a restart: it draws others in as it did. */
void record_restore_group(Alerting *alerting, Record *record);
void group_join(Alerting *alerting, Group *group, Record *record);
/* Its area is the smallest that holds this one, too. */
void group_widen(Group *group, const char *area);
void group_leave(Alerting *alerting, Record *record);
/* A member has changed. */
void group_follow(Alerting *alerting, Record *record);
Group *group_make(Alerting *alerting, const char *kind, const char *link, int64_t at_ms);

/* What was down is the same fault when it is down again within so long after its end: one alert,
 * one situation, which count how often. */
#define UPLINK_FLAP_MS INT64_C(600000)

/* Cameras and dead uplinks (alerting_camera.c, alerting_uplink.c) */
void alerting_uplink_camera(Alerting *alerting, const Camera *camera, UplinkCamera *out);
void uplink_follow(Alerting *alerting, const UplinkCamera *camera, int64_t now_ms);
/* What is left of an outage is told by itself: its line is over, or was closed by a person. */
void uplink_release(Alerting *alerting, const char *key);
/* People hear of an outage: its cameras count in it from now on, whatever their own delays are. */
void uplink_tell_members(Alerting *alerting, const char *key);
/* True while an outage's own alert holds those of its cameras. */
bool uplink_holds(const Record *link);
/* A camera that goes dark again after its outage was over is told by itself, too. */
void uplink_release_stray(Alerting *alerting, Record *record);
/* After a restart: what is no outage any more has ended. */
void uplink_reconcile(Alerting *alerting);
/* Joins the outage that its camera went dark in, if that lasts. */
void record_join_outage(Alerting *alerting, Record *record);
/* The condition of a camera itself begins or ends. */
void camera_dark(Alerting *alerting, const Camera *camera, bool dark, int64_t at_ms);
/* Fills a note of a camera as it is, judging nothing. */
CameraNote *camera_note(Alerting *alerting, const Camera *camera);

/* Restart (alerting_load.c) */
bool alerting_load(Alerting *alerting, GError **error);
/* Notes all cameras as they are. */
void alerting_load_cameras(Alerting *alerting);

/* What acts need (alerting_put.c) */

/* The alert as it will be; borrowed until the next change. */
bool alerting_find(Alerting *alerting, const char *id, Alert *out);
/* Who may know of it, as its camera will be. */
Sight alerting_sight(Alerting *alerting, const Alert *alert);
/* True while an entry of it is not committed. */
bool alerting_under_way(const Alerting *alerting, const char *id);
/* Makes the alert so; what follows goes into batch, its own entry last.  Returns it, the
 * batch's. */
Entry *alerting_put(Alerting *alerting, Batch *batch, const Alert *alert, const AlertCause *cause);

#endif
