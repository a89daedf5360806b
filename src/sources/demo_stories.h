/* demo_stories.h - what goes wrong in the make-believe city, in the words of who writes it down
 *
 * Layer: sources.  Thread: any.
 */
#ifndef TILIK_SOURCES_DEMO_STORIES_H
#define TILIK_SOURCES_DEMO_STORIES_H

#include "chance.h"
#include "model/camera.h"
#include "model/ticket.h"

/* One kind of ticket; {t} in a title is the place.  A note that is NULL is not written. */
typedef struct DemoStory {
    TicketKind kind;
    AlertPriority severity;
    Agency agency;
    unsigned classes; /* bits 1 << CameraClass of the cameras that see it; 0 any */
    Reason reason;    /* of the dark camera that maintenance is for */
    const char *topic, *title;
    const char *opened, *sent, *there, *done, *closed;
} DemoStory;

/* Those of a kind, one after the other; index is taken modulo their number. */
const DemoStory *demo_story(TicketKind kind, uint32_t index);

/* The one of a topic; there is one. */
const DemoStory *demo_story_of(const char *topic);

/* The maintenance of a camera that is out for a reason. */
const DemoStory *demo_story_dark(Reason reason);

/* Returns who sits in the command room, and who guards an RT; number is taken modulo theirs. */
const char *demo_operator(uint32_t number);
const char *demo_volunteer(uint32_t number);

/* Writes who comes when an agency is sent, "Hendra (BPBD)". */
#define DEMO_CREW_SIZE 48
void demo_crew(Agency agency, char out[DEMO_CREW_SIZE]);

/* What a crew says when it arrives, and when it is done, of a ticket that no story told. */
const char *demo_crew_says(bool done, uint32_t number);

#endif
