/* webhook.c - messages to others: how they are signed, and what does not stand in them */
#include "wire/webhook.h"

#include <math.h>
#include <string.h>

static void a_message_is_signed_as_others_sign_it(void)
{
    /* The vector of the specification's own libraries. */
    const WebhookMessage message = {.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                    .at_s = 1614265330,
                                    .body = "{\"test\": 2432232314}",
                                    .size = strlen("{\"test\": 2432232314}")};
    g_autoptr(GBytes) secret = webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    g_autoptr(GBytes) other = webhook_secret("whsec_b29vb29vb29vb29vb29vb29vb29vb29vb29vb28=");
    GBytes *const both[] = {secret, other};
    g_autoptr(GString) out = g_string_new(NULL);
    g_assert_nonnull(secret);
    g_assert_nonnull(other);
    webhook_sign(out, &message, both, 1);
    g_assert_cmpstr(out->str, ==, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    webhook_sign(g_string_truncate(out, 0), &message, both, 2);
    g_auto(GStrv) signatures = g_strsplit(out->str, " ", -1);
    g_assert_cmpuint(g_strv_length(signatures), ==, 2);
    g_assert_cmpstr(signatures[0], ==, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    g_assert_cmpstr(signatures[1], !=, signatures[0]);
}

static void a_secret_is_of_one_form(void)
{
    static const char *const bad[] = {"",
                                      "whsec_",
                                      "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                      "whsec_c2hvcnQ=",
                                      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                                      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa\nw",
                                      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS w",
                                      "whsec_=MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_null(webhook_secret(bad[i]));
    }
    g_autofree char *zeros = g_strnfill(88, 'A');
    g_autofree char *long_one = g_strconcat("whsec_", zeros, NULL); /* 66 bytes */
    g_assert_null(webhook_secret(long_one));
}

static void an_alert_goes_out_without_what_is_not_for_others(void)
{
    const Alert alert = {.id = "a1",
                         .kind = "banjir",
                         .area = "33.74.10.1003",
                         .camera = "c1",
                         .owner = "Sari",
                         .acked_by = "Budi",
                         .shelved_by = "Tini",
                         .shelf_reason = "Pak Slamet minta",
                         .note = "rumah Pak Joko",
                         .source = "frigate-7",
                         .external_id = "x-9",
                         .snapshot_url = "http://10.0.0.7/a.jpg?token=t0k3n",
                         .first_at_ms = 1772330584567,
                         .last_at_ms = 1772330584567,
                         .count = 1,
                         .rev = 42,
                         .score = (double)NAN,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = PRIORITY_HIGH,
                         .machine = {.state = ALERT_UNACK, .active = true}};
    static const char *const never[] = {"Sari", "Budi", "Tini",  "Slamet", "Joko",
                                        "frig", "x-9",  "t0k3n", "10.0"};
    g_autoptr(GString) out = g_string_new(NULL);
    encode_webhook_alert(out, WEBHOOK_ALERT_RAISED, 1772330584567, &alert);
    g_assert_true(g_str_has_prefix(out->str,
                                   "{\"type\":\"alert.raised\",\"timestamp\":\"2026-03-01T02:03:04."
                                   "567Z\",\"data\":{\"id\":\"a1\",\"kind\":\"banjir\""));
    g_assert_true(g_str_has_suffix(out->str, "\"rev\":42}}"));
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
        g_assert_null(strstr(out->str, never[i]));
    }
}

static void a_ticket_goes_out_without_what_is_not_for_others(void)
{
    static const char *const cameras[] = {"c1", NULL}, *const alerts[] = {"a1", NULL};
    const TicketNote note = {1772330584567, "Sari", "kata Bu Tini"};
    const TicketAttachment file = {.name = "rumah.png", .type = "image/png", .by = "Budi"};
    const TicketReferral referral = {1772330584567, "Sari", "catatan", "abcd", AGENCY_DPU};
    const TicketCheck check = {.at_ms = 1, .by = "Joko", .camera = "c1"};
    const Ticket ticket = {.id = "01KJEY00000000000000000001",
                           .title = "Banjir di simpang",
                           .topic = "banjir",
                           .area = "33.74.10.1003",
                           .assignee = "Regu Slamet",
                           .by = "Wati",
                           .cameras = cameras,
                           .alerts = alerts,
                           .notes = &note,
                           .attachments = &file,
                           .referrals = &referral,
                           .checks = &check,
                           .note_count = 1,
                           .attachment_count = 1,
                           .referral_count = 1,
                           .check_count = 1,
                           .number = 1423,
                           .version = 2,
                           .status = TICKET_DISPATCHED,
                           .severity = PRIORITY_CRITICAL,
                           .agency = AGENCY_BPBD};
    static const char *const never[] = {"Sari", "Tini",   "Budi", "Joko",     "Slamet",
                                        "Wati", "\"c1\"", "abcd", "rumah.png"};
    g_autoptr(GString) out = g_string_new(NULL);
    encode_webhook_ticket(out, WEBHOOK_TICKET_DISPATCHED, 1772330584567, &ticket);
    g_assert_nonnull(strstr(out->str, "\"number\":1423"));
    g_assert_nonnull(strstr(out->str, "\"agency\":\"bpbd\""));
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++) {
        g_assert_null(strstr(out->str, never[i]));
    }
}

static void what_is_withdrawn_says_which_it_was(void)
{
    const WebhookGone gone = {"a1", 43};
    g_autoptr(GString) out = g_string_new(NULL);
    encode_webhook_gone(out, WEBHOOK_ALERT_WITHDRAWN, 1772330584567, &gone);
    g_assert_cmpstr(out->str, ==,
                    "{\"type\":\"alert.withdrawn\",\"timestamp\":\"2026-03-01T02:03:04.567Z\","
                    "\"data\":{\"id\":\"a1\",\"gone\":true,\"rev\":43}}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/webhook/a message is signed as others sign it",
                    a_message_is_signed_as_others_sign_it);
    g_test_add_func("/webhook/a secret is of one form", a_secret_is_of_one_form);
    g_test_add_func("/webhook/an alert goes out without what is not for others",
                    an_alert_goes_out_without_what_is_not_for_others);
    g_test_add_func("/webhook/a ticket goes out without what is not for others",
                    a_ticket_goes_out_without_what_is_not_for_others);
    g_test_add_func("/webhook/what is withdrawn says which it was",
                    what_is_withdrawn_says_which_it_was);
    return g_test_run();
}
