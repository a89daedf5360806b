/* demo_today.h - the last hours in the make-believe city's command room
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_DEMO_TODAY_H
#define TILIK_SOURCES_DEMO_TODAY_H

#include "demo_case.h"
#include "demo_kinds.h"

#define DEMO_TODAY_CASES 13

/* Tells of what is under way, count tickets at most, of letters, and of what people wrote into the
 * logbook. */
void demo_today_tell(DemoDesk *desk, const DemoEyes *eyes, uint32_t count);

/* demo_rollcall.c: tells of the guard posts of the kelurahan that an RT lies in. */
void demo_today_rollcall(DemoDesk *desk, const char *rt);

/* demo_tickets.c: draws a camera that a story may be about; there is one. */
uint32_t demo_today_camera(DemoDesk *desk, const DemoStory *story);

#endif
