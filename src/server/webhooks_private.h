/* webhooks_private.h - what the files of the webhooks share
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WEBHOOKS_PRIVATE_H
#define TILIK_SERVER_WEBHOOKS_PRIVATE_H

#include <sys/stat.h>

#include "server.h"
#include "sources/post.h"
#include "sources/source.h"
#include "webhook_queue.h"
#include "webhook_rules.h"
#include "webhooks.h"

typedef struct HookFigures {
    uint64_t delivered, failed, refused, dropped, withheld;
} HookFigures;

typedef struct Hook {
    Webhooks *webhooks;
    const WebhookRule *rule;
    WebhookQueue *queue;
    GHashTable *told; /* object -> "+" (something was sent) or "-", and what it was told last */
    const SourceSink *sink; /* how it stands is told to it; NULL not shown */
    GPtrArray *secrets;     /* of GBytes */
    struct stat secret_file;
    char address[65];   /* SHA-256 of its url: another one begins anew */
    int64_t gone_ms;    /* wall: it answered that it is gone; 0 not */
    int64_t dropped_ms; /* mono: when it was last said that some were dropped */
    uint64_t dropped_said;
    HookFigures figures;
} Hook;

struct Webhooks {
    Server *server;
    GPtrArray *hooks; /* of Hook */
    Poster *poster;
    GPtrArray *sendings; /* of Sending (webhooks_send.c) */
    struct event *turn;
    Decoder *decoder;
    bool awake, stopped;
};

Hook *webhooks_find(const Webhooks *webhooks, const char *name);

/* True when the hook may be told of what is of this sight and area now. */
bool hook_sees(const Hook *hook, Sight sight, const char *area);

/* What stands in the place of what an object was told last, with the time, once it is over. */
#define WEBHOOK_ENDED "ended "

/* What it knows (webhooks_tell.c): adds to the batch what an entry of it brings. */
void webhooks_tell(Webhooks *webhooks, Batch *batch, Entry *entry);

/* Bodies (webhooks_body.c).  Returns the body; NULL: it is not to be sent, and *why says so. */
char *hook_body(Hook *hook, const WebhookWaiting *waiting, const char *refs, const char **why);

/* Sending (webhooks_send.c) */
void hook_pump(Hook *hook);
void sending_free(gpointer data);
void webhooks_arm(Webhooks *webhooks);
/* Posts a message, signed; media is its body's. */
typedef struct HookPost {
    const WebhookRule *rule;
    const GPtrArray *secrets;
    const char *media;
    WebhookMessage message;
} HookPost;
void hook_post(Poster *poster, const HookPost *post, PostDone done, void *data);
/* Reads the secrets again where their file has changed. */
void hook_refresh_secrets(Hook *hook);
/* Lets go of what is too old or too much. */
void hook_drop(Hook *hook);
/* Says how it stands. */
void hook_stands(Hook *hook, int status);
/* Writes one row of its own. */
void hook_write(Hook *hook, Aside *aside);
Aside *hook_done_aside(const char *id);
Aside *hook_forget_aside(const char *hook, const char *object);

#endif
