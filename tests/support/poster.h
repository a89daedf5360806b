/* poster.h - reports of alerts sent to the real tilikd at a rate, and what it answered to each
 *
 * What is refused for now (429) is sent again after the time that the answer asks for, until all
 * that was to be sent is taken.
 *
 * Layer: tests.  Thread: one at a time; it has its own that send.
 */
#ifndef TILIK_TESTS_POSTER_H
#define TILIK_TESTS_POSTER_H

#include <stdint.h>

#include "daemon.h"

typedef struct PosterPlan {
    int rate, seconds; /* reports a second, for so long */
    int items;         /* an array */
    int connections;
    int places; /* pairs of a camera and a kind; each as often as the others */
    bool drawn; /* by lot; else each once, then all again */
} PosterPlan;

typedef struct Poster Poster;

/* Starts to send. cameras are borrowed. */
Poster *poster_new(const Daemon *daemon, char *const *cameras, const PosterPlan *plan);

bool poster_is_done(Poster *poster);

/* Waits until all is taken. */
void poster_wait(Poster *poster);
void poster_free(Poster *poster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Poster, poster_free)

typedef struct PosterFigures {
    uint64_t taken, again; /* reports answered by 202; sent again after a 429 */
    uint64_t bad;          /* refused for another reason, which is a fault */
    double seconds;        /* from the first to the last answer */
    double p50_ms, p99_ms; /* of an array */
} PosterFigures;
PosterFigures poster_figures(Poster *poster);

/* What the server has of the alerts, against what it answered. */
typedef struct PosterSum {
    uint64_t count, open;     /* reports; of open alerts */
    unsigned alerts, needing; /* all that there are, others' too; that need someone */
    unsigned answered, wrong; /* alerts that were answered; whose count is another */
} PosterSum;

/* Only when all is taken. */
PosterSum poster_sum(Poster *poster);

/* Ids of all cameras; the caller frees them. */
char **poster_cameras(const Daemon *daemon);

/* One report by itself, sent again until it is taken: its alert's id, which the caller frees. */
char *poster_report(const Daemon *daemon, const char *camera, const char *kind,
                    const char *priority);

#endif
