/* demo_case.h - one ticket of the make-believe city, act by act, as people would have written it
 *
 * A DemoDesk is the command room while its past is told: it numbers tickets, draws who writes, and
 * keeps the lines that the acts leave in the logbook, which are told in order of time at the end.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_CASE_H
#define TILIK_SOURCES_DEMO_CASE_H

#include "demo_city.h"
#include "demo_stories.h"

#define DEMO_CASE_NOTES   8
#define DEMO_CASE_CAMERAS 8
#define DEMO_CASE_FILES   1
#define DEMO_ID_SIZE      27

#define DEMO_MINUTE INT64_C(60000)
#define DEMO_HOUR   (60 * DEMO_MINUTE)
#define DEMO_DAY    (24 * DEMO_HOUR)

typedef struct DemoDesk {
    const DemoCity *demo;
    SourceSink sink;
    Chance chance;
    GStringChunk *text;
    GArray *lines; /* LogLine, of acts since log_from_ms */
    int64_t now_ms, log_from_ms, number;
} DemoDesk;

/* log_from_ms: acts of before are no longer looked for in the logbook. */
void demo_desk_init(DemoDesk *desk, const DemoCity *demo, const SourceSink *sink, uint64_t seed,
                    int64_t now_ms);
void demo_desk_clear(DemoDesk *desk);

/* Writes a ULID that the seed decides. */
void demo_desk_id(DemoDesk *desk, int64_t at_ms, char out[DEMO_ID_SIZE]);

/* Keeps a line for the logbook; its strings are copied.  One of before log_from_ms is dropped. */
void demo_desk_log(DemoDesk *desk, const LogLine *line);

/* Tells of the lines that were kept, the oldest first. */
void demo_desk_tell_lines(DemoDesk *desk);

typedef struct DemoCase {
    const DemoStory *story;
    Ticket ticket;
    TicketNote notes[DEMO_CASE_NOTES];
    TicketAttachment file;
    TicketReferral referral;
    GBytes *bytes; /* of the file */
    const char *cameras[DEMO_CASE_CAMERAS + 1], *merged[2];
    const char *by, *why; /* of the last act */
    int64_t at_ms;
    char id[DEMO_ID_SIZE], sha256[TICKET_SHA256_SIZE], receipt[TICKET_SHA256_SIZE];
} DemoCase;

/* Opens a ticket at a camera.  The case stays where it is until it is told. */
void demo_case_open(DemoDesk *desk, DemoCase *one, const DemoStory *story, uint32_t camera,
                    int64_t at_ms);

/* Adds a note; text NULL: does nothing. */
void demo_case_note(DemoDesk *desk, DemoCase *one, const char *by, const char *text, int64_t at_ms);

/* Takes a step, with what is said of it (NULL nothing). */
void demo_case_step(DemoDesk *desk, DemoCase *one, TicketStep step, const char *note,
                    int64_t at_ms);

/* Somebody takes it. */
void demo_case_take(DemoDesk *desk, DemoCase *one, const char *by, int64_t at_ms);

/* Attaches a picture, whose bytes are taken. */
void demo_case_attach(DemoDesk *desk, DemoCase *one, const char *name, GBytes *png, int64_t at_ms);

/* Tells another agency. */
void demo_case_refer(DemoDesk *desk, DemoCase *one, Agency to, const char *note, int64_t at_ms);

/* Makes one part of another, both not told yet. */
void demo_case_merge(DemoDesk *desk, DemoCase *part, DemoCase *into, int64_t at_ms);

/* Tells the server, once all its acts are done. */
void demo_case_tell(DemoDesk *desk, DemoCase *one);

#endif
