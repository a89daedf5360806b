/* webhook_rules.h - whom to tell of what: the groups "[webhook NAME]" of tilikd.conf
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WEBHOOK_RULES_H
#define TILIK_SERVER_WEBHOOK_RULES_H

#include <glib.h>
#include <stdbool.h>

#include "base/keyfile.h"
#include "entry.h"
#include "model/ticket.h"
#include "wire/webhook.h"

#define WEBHOOK_GROUP    "webhook "
#define WEBHOOK_NAME_MAX 32
#define WEBHOOKS_MAX     32

typedef struct WebhookRule {
    char *name;
    char *url;                   /* it may hold a secret: never shown */
    char *secret_file, *ca_file; /* ca_file NULL: the system's authorities */
    char **kinds, **areas;       /* NULL all */
    unsigned events, agencies;   /* bits 1 << WebhookEvent, 1 << Agency; agencies 0: all */
    unsigned sights;             /* bits 1 << Sight of what it may know of */
    AlertPriority priority;      /* at least */
    bool cap;                    /* CAP 1.2 in the place of JSON */
    int timeout_s, retry_s, refused_after, keep_hours, most;
} WebhookRule;

void webhook_rule_free(WebhookRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebhookRule, webhook_rule_free)

/* True for a group of tilikd.conf that is read here. */
bool webhook_is_group(const char *group);

/* Appends the file's groups (WebhookRule).  False and "file:line: what". */
bool webhook_rules_read(GPtrArray *rules, const Keyfile *file, GError **error);

/* Reads one or two secrets (wire/webhook.h), each on a line of its own; NULL and error, which says
 * nothing of what the file holds.  The array's elements are GBytes. */
GPtrArray *webhook_secrets_read(const char *path, GError **error);

/* What happened, as rules see it. */
typedef struct WebhookNews {
    const char *kind, *area; /* kind NULL not known */
    AlertPriority priority;
    Agency agency; /* AGENCY_NONE: nobody's */
} WebhookNews;

/* True when the rule asks for such news; whether its reader may know of them is another matter. */
bool webhook_rule_wants(const WebhookRule *rule, const WebhookNews *news);

/* True when its reader may know of what is of this sight in this area. */
bool webhook_rule_sees(const WebhookRule *rule, Sight sight, const char *area);

#endif
