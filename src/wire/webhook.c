#include "wire/webhook.h"

#include <inttypes.h>
#include <string.h>

#include "wire/write.h"

#define SECRET_PREFIX "whsec_"
#define DIGEST_SIZE   32

WORDS_DEFINE(WebhookEvent, webhook_event, WEBHOOK_EVENT_TABLE)

GBytes *webhook_secret(const char *text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (!g_str_has_prefix(text, SECRET_PREFIX)) {
        return NULL;
    }
    const char *encoded = text + strlen(SECRET_PREFIX);
    size_t length = strlen(encoded), plain = strspn(encoded, alphabet);
    if (length % 4 != 0 || length - plain > 2 || strspn(encoded + plain, "=") != length - plain) {
        return NULL; /* g_base64_decode() passes over what it does not know */
    }
    gsize size = 0;
    guchar *bytes = g_base64_decode(encoded, &size);
    if (size < WEBHOOK_SECRET_LEAST || size > WEBHOOK_SECRET_MOST) {
        explicit_bzero(bytes, size);
        g_free(bytes);
        return NULL;
    }
    return g_bytes_new_take(bytes, size);
}

static void sign(GString *out, const WebhookMessage *message, GBytes *secret)
{
    gsize key_size, digest_size = DIGEST_SIZE;
    const guchar *key = g_bytes_get_data(secret, &key_size);
    guchar digest[DIGEST_SIZE];
    g_autofree char *head = g_strdup_printf("%s.%" PRId64 ".", message->id, message->at_s);
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key, key_size);
    g_hmac_update(hmac, (const guchar *)head, (gssize)strlen(head));
    g_hmac_update(hmac, (const guchar *)message->body, (gssize)message->size);
    g_hmac_get_digest(hmac, digest, &digest_size);
    g_autofree char *encoded = g_base64_encode(digest, digest_size);
    g_string_append_printf(out, "v1,%s", encoded);
}

void webhook_sign(GString *out, const WebhookMessage *message, GBytes *const *secrets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            g_string_append_c(out, ' ');
        }
        sign(out, message, secrets[i]);
    }
}

static void open_message(GString *out, WebhookEvent event, int64_t at_ms)
{
    write_raw(out, "{\"type\":");
    write_word(out, webhook_event_word(event));
    write_key(out, "timestamp");
    write_time(out, at_ms);
    write_key(out, "data");
}

void encode_webhook_alert(GString *out, WebhookEvent event, int64_t at_ms, const Alert *alert)
{
    Alert told = *alert;
    told.owner = told.acked_by = told.shelved_by = told.shelf_reason = told.note = NULL;
    told.snapshot_url = told.source = told.external_id = NULL;
    open_message(out, event, at_ms);
    encode_alert(out, &told);
    write_raw(out, "}");
}

void encode_webhook_situation(GString *out, WebhookEvent event, int64_t at_ms,
                              const Situation *situation)
{
    open_message(out, event, at_ms);
    encode_situation(out, situation);
    write_raw(out, "}");
}

void encode_webhook_ticket(GString *out, WebhookEvent event, int64_t at_ms, const Ticket *ticket)
{
    Ticket told = *ticket;
    told.assignee = told.by = NULL;
    told.cameras = NULL;
    told.notes = NULL;
    told.attachments = NULL;
    told.referrals = NULL;
    told.checks = NULL;
    told.note_count = told.attachment_count = told.referral_count = told.check_count = 0;
    open_message(out, event, at_ms);
    encode_ticket(out, &told);
    write_raw(out, "}");
}

void encode_webhook_gone(GString *out, WebhookEvent event, int64_t at_ms, const WebhookGone *gone)
{
    open_message(out, event, at_ms);
    encode_gone(out, gone->id, gone->rev);
    write_raw(out, "}");
}

void encode_webhook_test(GString *out, int64_t at_ms, const char *name)
{
    open_message(out, WEBHOOK_TEST, at_ms);
    write_raw(out, "{\"webhook\":");
    write_string(out, name);
    write_raw(out, "}}");
}
