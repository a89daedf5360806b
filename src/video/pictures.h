/* pictures.h - all text pictures of the program, by id
 *
 * Pictures never queue: one line of them is on its way to the console at a time, and what is made
 * meanwhile waits as the newest of its camera.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_PICTURES_H
#define TILIK_VIDEO_PICTURES_H

#include "video/bridge.h"
#include "video/receive.h"
#include "wire/viewer.h"

typedef struct Pictures Pictures;

typedef struct PicturesCallbacks {
    void (*event)(const ViewerEvent *event, void *user);
    /* True while the console has not read what was said. */
    bool (*busy)(void *user);
    void *user;
} PicturesCallbacks;

Pictures *pictures_new(Bridge *bridge, const ReceiveLimits *limits,
                       const PicturesCallbacks *callbacks);

/* Ends all; threads may still be finishing, as bridge_count() tells. */
void pictures_free(Pictures *pictures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pictures, pictures_free)

/* Opens or changes one; what can't be done is said in an `error` event. */
void pictures_obey(Pictures *pictures, const ViewerCommand *command);

/* Keeps a still of the picture of an id; false when there is none. */
bool pictures_snapshot(Pictures *pictures, const char *id, const char *path);

/* Ends the picture of an id, and says so; false when there is none. */
bool pictures_close(Pictures *pictures, const char *id);

unsigned pictures_count(const Pictures *pictures);

/* The console has read everything: the next ones go out. */
void pictures_drained(Pictures *pictures);

#endif
