/* watching.h - who holds a stream address now
 *
 * A watcher stands here from when the looking is handed to the journal until its address expires,
 * so that the privacy brake knows whom it stops, also those who are only about to look.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WATCHING_H
#define TILIK_SERVER_WATCHING_H

#include <glib.h>

#include "server/video.h"
#include "wire/messages.h"

typedef struct Watching Watching;

Watching *watching_new(void);
void watching_free(Watching *watching);

/* Strings of view are copied; role is the watcher's. */
void watching_add(Watching *watching, const ViewRecord *view, Role role, int64_t expires_ms);

/* Notes the revision of a looking that is written. */
void watching_written(Watching *watching, const char *view_id, int64_t rev);

/* Notes the user of a demo stream, or a later expiry. */
void watching_grant(Watching *watching, const char *view_id, const char *user, int64_t expires_ms);

/* Forgets one whose looking came to nothing. */
void watching_remove(Watching *watching, const char *view_id);

/* Appends who watches the camera (ViewRecord, borrowed until the next change) to out. */
void watching_find(Watching *watching, const char *camera, int64_t now_ms, GArray *out);

/* Ends what those without the right to see a closed camera hold of it. */
void watching_stop(Watching *watching, const char *camera, Video *video);

unsigned watching_count(Watching *watching, int64_t now_ms);

#endif
