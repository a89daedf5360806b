/* on_view_address.h - where a camera's pictures come from: live ones, and recordings
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_VIEW_ADDRESS_H
#define TILIK_SERVER_ON_VIEW_ADDRESS_H

#include "call.h"
#include "model/playback_url.h"
#include "wire/messages.h"

/* Strings are overwritten when they go. */
typedef struct Address {
    char *main; /* of a recording, where one is asked for; "demo:CHANNEL" in the demo */
    char *sub;  /* NULL none */
    char *user, *password, *playback;
    bool relayed;      /* the relay lends one (relay.h); none of the others is told */
    PlaybackSpan span; /* of a recording */
} Address;

void address_clear(Address *address);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Address, address_clear)

/* Finds what a request asks for.  False: there is none, and the reader was told why. */
bool address_find(Call *call, const char *camera, const ViewRequest *request, Address *out);

#endif
