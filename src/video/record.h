/* record.h - recordings of showings: which there are, and what is said of them
 *
 * A recording belongs to a showing (its id), not to a connection: it goes on through reconnects and
 * other rungs, from whichever Tape the picture comes now.  It ends when it is asked to, with its
 * showing, or when the disk says so; its end is told even when its showing is gone.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_RECORD_H
#define TILIK_VIDEO_RECORD_H

#include "video/bridge.h"
#include "video/tape.h"
#include "wire/viewer.h"

typedef struct Recorder Recorder;

typedef void (*RecorderTell)(const ViewerEvent *event, void *user);

/* One for the whole program; user outlives the bridge's last message. */
Recorder *recorder_new(Bridge *bridge, RecorderTell tell, void *user);

/* Ends what runs and waits until it is written. */
void recorder_free(Recorder *recorder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recorder, recorder_free)

/* There is a showing, which may have no stream yet. */
void recorder_know(Recorder *recorder, const char *id);

/* The stream of a showing's picture is this one from now on; NULL: none, for now. */
void recorder_follow(Recorder *recorder, const char *id, Tape *tape);

/* The showing is gone, or has another id: its recording ends. */
void recorder_close(Recorder *recorder, const char *id);
void recorder_close_all(Recorder *recorder);

/* Carries out VIEWER_COMMAND_RECORD: begins one, ends it, or, where there is none to end, says how
 * many seconds of this showing are to be held from now on. */
void recorder_obey(Recorder *recorder, const ViewerCommand *command);

/* True while pictures of this showing go into a file. */
bool recorder_is_on(const Recorder *recorder, const char *id);

#endif
