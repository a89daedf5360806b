/* entry.h - one row of the journal, and the immutable lines that it becomes
 *
 * Layer: server.  Thread: made on the loop, given its revision by the writer, read-only afterwards.
 */
#ifndef TILIK_SERVER_ENTRY_H
#define TILIK_SERVER_ENTRY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/camera.h"
#include "model/role.h"
#include "model/vocabulary.h"

/* What an entry is about; the word is its SSE event.  Those held in memory come first. */
#define ENTRY_KIND_TABLE(X)                                                                        \
    X(ENTRY_AREA, "area", "")                                                                      \
    X(ENTRY_SITE, "site", "")                                                                      \
    X(ENTRY_CAMERA, "camera", "")                                                                  \
    X(ENTRY_ALERT, "alert", "")                                                                    \
    X(ENTRY_SITUATION, "situation", "")                                                            \
    X(ENTRY_TICKET, "ticket", "")                                                                  \
    X(ENTRY_HANDOVER, "handover", "")                                                              \
    X(ENTRY_ROLLCALL, "rollcall", "")                                                              \
    X(ENTRY_PATROL, "patrol", "")                                                                  \
    X(ENTRY_SOURCE, "source", "")                                                                  \
    X(ENTRY_BUILDING, "building", "")                                                              \
    X(ENTRY_WEATHER, "weather", "")                                                                \
    X(ENTRY_VIEW, "view", "")                                                                      \
    X(ENTRY_ORDER, "order", "")                                                                    \
    X(ENTRY_TOKEN, "token", "")                                                                    \
    X(ENTRY_LOG, "log", "")

typedef enum EntryKind { ENTRY_KIND_TABLE(WORDS_ENUM) ENTRY_KINDS } EntryKind;
WORDS_DECLARE(EntryKind, entry_kind)

/* Kinds whose newest rows are the state of the city, held in memory. */
#define ENTRY_HELD 12

/* Who may know of an object, apart from its area: one bit a role decides, in sight_mask().  The
 * database keeps these numbers. */
typedef enum Sight {
    SIGHT_NONE,   /* nobody: it was not there */
    SIGHT_ALL,    /* whoever may read cameras */
    SIGHT_PUBLIC, /* a camera by visibility ... */
    SIGHT_RESTRICTED,
    SIGHT_OFFICIAL,
    SIGHT_BRAKED_PUBLIC, /* ... and the same behind the privacy brake */
    SIGHT_BRAKED_RESTRICTED,
    SIGHT_BRAKED_OFFICIAL,
    SIGHT_STAFF,          /* all but the public: sites, which name contacts */
    SIGHT_VIEWS,          /* who may read the view log */
    SIGHT_ORDERS,         /* who gives service orders or reads the view log */
    SIGHT_VIEWS_OFFICIAL, /* who may read it and know of official cameras */
    SIGHT_ALERTS,         /* an area's alert: who may read alerts */
    SIGHT_ALERTS_PUBLIC,  /* a camera's alert: those of them who may know of the camera ... */
    SIGHT_ALERTS_RESTRICTED,
    SIGHT_ALERTS_OFFICIAL,
    SIGHT_ALERTS_BRAKED_PUBLIC, /* ... and the same behind the privacy brake */
    SIGHT_ALERTS_BRAKED_RESTRICTED,
    SIGHT_ALERTS_BRAKED_OFFICIAL,
    SIGHT_TICKETS,          /* who may read tickets ... */
    SIGHT_TICKETS_OFFICIAL, /* ... and know of official cameras, one of which it names */
    SIGHT_LOG,              /* who may read the logbook, and the roll-call ... */
    SIGHT_LOG_OFFICIAL,     /* ... and know of official cameras */
    SIGHT_HANDOVERS,        /* who hands shifts over, or reads the view log */
    SIGHT_LOG_BRAKED,       /* ... the logbook, where it tells of what is behind the brake */
    SIGHT_SOURCES,          /* how a source stands: who may read that, wherever their areas are */
    SIGHT_LOOKS,            /* a look: who may read the last looks ... */
    SIGHT_LOOKS_OFFICIAL,   /* ... and know of official cameras */
    SIGHT_REGISTER,         /* who is obliged to join, with contacts: who may read reports */
    SIGHTS
} Sight;

Sight sight_of_camera(Visibility visibility, Reason reason);

/* Who may know that a camera of this sight was looked at. */
Sight sight_of_view(Sight camera);

/* The same for a look: more may know of the last one than may read the log; of a camera behind the
 * brake only who reads the log. */
Sight sight_of_look(Sight camera);

/* Who may know of the alerts of a camera of this sight. */
Sight sight_of_alert(Sight camera);

/* The sight without its brake, for telling "closed" from "unknown". */
Sight sight_unbraked(Sight sight);

/* Returns the sights of a role as bits 1 << Sight. */
unsigned sight_mask(Role role);

/* A text that many may hold; never changes. */
typedef struct Line {
    gatomicrefcount references;
    uint32_t size;
    int64_t rev;
    char text[]; /* followed by NUL */
} Line;

Line *line_new(const char *text, size_t size, int64_t rev);
Line *line_ref(Line *line);
void line_unref(Line *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Line, line_unref)

/* Returns text with its one "rev":0 made "rev":REV; as it is when there is none. */
Line *line_with_rev(const char *text, size_t size, int64_t rev);

/* What a camera is from this entry on, where that is another state or reason than before. */
typedef struct CameraStep {
    int64_t since_ms; /* 0 not known */
    CameraState state;
    Reason reason;
} CameraStep;

typedef struct Entry {
    unsigned references; /* the loop's */
    EntryKind kind;
    Sight sight, was_sight;
    CameraStep step;
    bool stepped; /* step holds */
    bool gone;    /* the object is no more; text says so */
    char *id, *area;
    char *was_area; /* NULL when it was not there or has not moved */
    char *by, *why; /* why may be NULL */
    char *camera;   /* of a view: whose it is; else NULL */
    int64_t at_ms, rev;
    /* Of an alert, situation, handover or patrol: over since then, to be forgotten; 0 not. */
    int64_t ended_ms;
    GString *text; /* the object with "rev":0; NULL once line is set */
    Line *line;    /* with the revision; set by the writer */
    /* What text says, as the state would read it: an Alert; NULL: it reads text. */
    void *object;
    GDestroyNotify object_free;
} Entry;

/* Copies id and area, takes text (NULL: set before it is submitted). */
Entry *entry_new(EntryKind kind, const char *id, const char *area, Sight sight, GString *text);
Entry *entry_ref(Entry *entry);
void entry_unref(Entry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_unref)

/* Lets go of the object, once the state has it. */
void entry_drop_object(Entry *entry);

/* Gives an entry its revision and makes its line. */
void entry_stamp(Entry *entry, int64_t rev);

/* The area that the object stood in before this entry. */
const char *entry_was_area(const Entry *entry);

#endif
