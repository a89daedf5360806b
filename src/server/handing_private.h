/* handing_private.h - what the files of handovers share
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_HANDING_PRIVATE_H
#define TILIK_SERVER_HANDING_PRIVATE_H

#include "handing.h"
#include "server.h"
#include "wire/handovers.h"

struct Handing {
    Server *server;
    Decoder *decoder;
    GHashTable *pending; /* id -> its last Entry on the way */
    GHashTable *offers;  /* who offers -> id, as it will be */
    GHashTable *paid_ms; /* who offered -> until when that is made good, by the steady clock */
};

#endif
