/* probing_private.h - what the files of the prober's round share
 *
 * Each camera that has an address stands in a queue for its probes, and one that has a snapshot
 * address in another for its stills; what either says goes through one Health.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_PROBING_PRIVATE_H
#define TILIK_SOURCES_PROBING_PRIVATE_H

#include "model/eye.h"
#include "model/scouts.h"
#include "prober.h"
#include "sources/source.h"
#include "still_reader.h"

/* A box or link that is busy is come back to so much later. */
#define BUSY_MS 200

typedef struct Rules {
    HealthRule health[CAMERA_CLASSES];
    EyeRule eye;
    unsigned most, site_most, link_most, still_most;
    size_t still_max; /* bytes; 0: no stills */
    int64_t every_ms, longest_ms;
    int timeout_ms;
    int night_from, night_to; /* minutes of the local day */
} Rules;

typedef struct Probed {
    Source *source;
    char *id, *site, *link; /* site and link "" not known */
    char *host;             /* of its address; NULL not known yet */
    char *mark;             /* of its playlist, and since when it says the same */
    int64_t mark_ms, due_ms, still_due_ms;
    Health health;
    Eye eye;
    GSequenceIter *place; /* in the queue; NULL: it is being asked */
    GSequenceIter *still_place;
    ScoutMember *member;
    unsigned *site_busy, *link_busy; /* how many of either are being asked; NULL where not known */
    GList *young;                    /* among those that burden their link; NULL: not */
    int64_t asked_ms;
    CameraClass class;
    unsigned still_failures; /* in a row */
    unsigned strange;        /* stills in a row that are not what was asked about */
    bool night, ptz;
    bool has_still; /* a snapshot address is known */
    bool out;       /* it was out of service */
    bool mute;      /* none of its addresses can be asked */
    bool answered;  /* what was asked about it was answered: it is elsewhere indeed */
} Probed;

struct Source {
    const SourceSink *sink;
    struct event *tick;
    Prober *prober, *stills;
    StillReader *reader;
    Rules rules;
    GHashTable *probed; /* Probed of a camera's id */
    GSequence *queue;   /* by due_ms */
    GSequence *still_queue;
    Scouts *scouts;
    GHashTable *busy; /* an unsigned of a box ("s/ID") or link ("l/ID"): so many are asked */
    GQueue young;     /* asked lately, the oldest first */
    int64_t look_ms;
    unsigned reading; /* stills that came and are not read yet */
    unsigned mutes;   /* cameras none of whose addresses can be asked */
    bool stands_told;
    bool open; /* a transaction is */
    GRand *chance;
};

/* It is counted with its site and link from now on. */
void probing_count_with(Probed *probed);

/* Counts one that is asked in and out of its box and link; and whether they have enough. */
void probing_burden(Probed *probed);
void probing_relieve(Probed *probed);
bool probing_is_busy(const Probed *probed);
bool probing_link_is_busy(const Probed *probed);

/* Those that were asked a while ago burden their links no more. */
void probing_leave_links(Source *source, int64_t now_ms);

/* Turns */

/* It waits in the queue again, till then by the clock that never goes back. */
void probing_put_back(Probed *probed, int64_t due_ms);

/* It hangs on its site, link and host, or on others than before; and the host of its address. */
void probing_hang(Probed *probed);
void probing_hang_host(Probed *probed, const char *url);

/* What it answered is taken in, whatever that means to others too; it waits for its next turn. */
void probing_next(Probed *probed, ProbeResult result, int64_t now_ms);

/* It is its turn: true when others speak for it and it waits for another; where it is dark by what
 * it said before and they say now, that is told. */
bool probing_spoken_for(Probed *probed);

/* Whether none of its addresses can be asked; how many are so is told once it has changed. */
void probing_mute(Probed *probed, bool mute);
void probing_tell_mutes(Source *source);

/* Settings; a class's delays are "delay.CLASS", "OFF ON" in seconds. */
extern const SourceSetting probing_settings[];
void probing_rules(Rules *rules, GHashTable *options);

/* What was said of the camera goes with others' in one transaction. */
void probing_begin(Source *source);

/* A result, of a probe or of a still, is the camera's. */
void probing_take(Probed *probed, ProbeResult result, int64_t now_ms);

/* Tells the camera's state. */
void probing_tell(Source *source, const Probed *probed);

/* What others say of the camera meanwhile; false: there is none any more. */
bool probing_follow(Probed *probed, Camera *camera);

/* Stills */

/* What a probe found, where stills say more. */
ProbeResult probing_seen(const Probed *probed, ProbeResult result);

void probing_still_queue(Probed *probed, int64_t due_ms);

/* Asks those whose turn it is; returns how long to wait for the next, at most so long. */
int64_t probing_stills(Source *source, int64_t now_ms, int64_t most_ms);

/* At a start: it was elsewhere when it was seen last, and nobody has seen it back since. */
bool probing_was_elsewhere(const Probed *probed);

/* It is back in service: what was asked of it is asked anew. */
void probing_ask_anew(Probed *probed);

/* What a person says to what was asked. */
void probing_answer(Probed *probed, const char *external_id, const Alert *alert);

#endif
