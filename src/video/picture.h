/* picture.h - one text picture: connecting, playing, frozen, retrying, ended
 *
 * What View is to a window: holds a picture for as long as it is wanted, makes one attempt after
 * another, never gives up and waits 1, 2, 4 .. 30 s in between.  A still is ended when it is made.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_PICTURE_H
#define TILIK_VIDEO_PICTURE_H

#include "video/bridge.h"
#include "video/receive.h"
#include "wire/viewer.h"

typedef struct TextPicture TextPicture;

typedef struct PictureHost {
    Bridge *bridge;
    ReceiveLimits limits;
    void (*event)(const ViewerEvent *event, void *user);
    /* A picture waits: the host takes it with text_picture_send() when it can. */
    void (*waits)(TextPicture *picture, void *user);
    void *user;
} PictureHost;

/* Connects.  command's url has passed address_check(). */
TextPicture *text_picture_new(const PictureHost *host, const ViewerCommand *command);

/* Ends it at once; its thread finishes behind. */
void text_picture_free(TextPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextPicture, text_picture_free)

const char *text_picture_id(const TextPicture *picture);

/* Takes over size, ink, colours and rate, and the address where one is given: a still that is made
 * is fetched anew then. */
void text_picture_change(TextPicture *picture, const ViewerCommand *command);

/* Answers with a `snapshot` or an `error` event: a PNG of its newest frame, in its own size. */
void text_picture_snapshot(TextPicture *picture, const char *path);

/* Sends the picture that waits, when there is one. */
void text_picture_send(TextPicture *picture);

#endif
