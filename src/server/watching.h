/* watching.h - who holds a stream address now
 *
 * A watcher stands here from when the looking is handed to the journal until its address has
 * expired and nothing plays under it, so that the privacy brake knows whom it stops, also those who
 * are only about to look.
 *
 * Always true of a Watching:
 *   - a looking holds one address: who is given another for it loses the first;
 *   - who may no longer see a camera, by its state, its place or the end of a token, holds none of
 *     it within a second.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WATCHING_H
#define TILIK_SERVER_WATCHING_H

#include <event2/event.h>
#include <glib.h>

#include "journal.h"
#include "relay.h"
#include "server/video.h"
#include "token.h"
#include "wire/messages.h"

typedef struct Watching Watching;

Watching *watching_new(struct event_base *base);
void watching_free(Watching *watching);

/* The demo's streams, which are ended here; NULL for none. */
void watching_set_video(Watching *watching, Video *video);

/* The relay, whose grants are taken back here; NULL for none. */
void watching_set_relay(Watching *watching, Relay *relay);

/* Notes a looking; strings of view are copied.  False when the token holds too many. */
bool watching_add(Watching *watching, const ViewRecord *view, Token *token, int64_t expires_ms);

/* Notes the revision of a looking that is written. */
void watching_written(Watching *watching, const char *view_id, int64_t rev);

/* Notes the user of a demo's or relay's stream, NULL for another's; a looking that is not known is
 * noted anew. */
void watching_grant(Watching *watching, const ViewRecord *view, Token *token, const char *user,
                    int64_t expires_ms);

/* Forgets one whose looking came to nothing, and takes back what it was given. */
void watching_remove(Watching *watching, const char *view_id);

/* Appends who watches the camera (ViewRecord, borrowed until the next change) to out. */
void watching_find(Watching *watching, const char *camera, int64_t now_ms, GArray *out);

/* Ends what is held of cameras by those who, after this batch, may not know of them. */
void watching_follow(Watching *watching, const Batch *batch);

/* Ends the demo's live pictures of a camera that went off; other cameras end theirs themselves. */
void watching_off(Watching *watching, const char *camera);

/* Ends what is held by tokens that have ended. */
void watching_check_tokens(Watching *watching, int64_t now_ms);

unsigned watching_count(Watching *watching, int64_t now_ms);

#endif
