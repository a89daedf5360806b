/* Single alerts for tests: one that can be changed, put and held against another. */
#include "fixture_alerts.h"

#include <math.h>

Alert fixture_alert_like(const char *id)
{
    return (Alert){
        .id = id,
        .kind = "banjir",
        .area = "33.74.02.1008.014.003",
        .camera = "cam-011",
        .first_at_ms = FIXTURE_NOW_MS,
        .last_at_ms = FIXTURE_NOW_MS,
        .rev = 1,
        .count = 1,
        .score = NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = PRIORITY_HIGH,
        .machine = {ALERT_UNACK, true, false, false},
    };
}

void fixture_alert_put(AlertBook *book, const Alert *alert)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(alert_book_put(book, alert, FIXTURE_NOW_MS, &error));
    g_assert_no_error(error);
}

void fixture_alert_same(const Alert *a, const Alert *b)
{
    g_assert_cmpstr(a->id, ==, b->id);
    g_assert_cmpstr(a->kind, ==, b->kind);
    g_assert_cmpstr(a->area, ==, b->area);
    g_assert_cmpstr(a->camera, ==, b->camera);
    g_assert_cmpstr(a->owner, ==, b->owner);
    g_assert_cmpstr(a->situation, ==, b->situation);
    g_assert_cmpstr(a->snapshot_url, ==, b->snapshot_url);
    g_assert_cmpstr(a->source, ==, b->source);
    g_assert_cmpstr(a->external_id, ==, b->external_id);
    g_assert_cmpstr(a->acked_by, ==, b->acked_by);
    g_assert_cmpstr(a->shelved_by, ==, b->shelved_by);
    g_assert_cmpstr(a->shelf_reason, ==, b->shelf_reason);
    g_assert_cmpstr(a->note, ==, b->note);
    g_assert_cmpint(a->first_at_ms, ==, b->first_at_ms);
    g_assert_cmpint(a->last_at_ms, ==, b->last_at_ms);
    g_assert_cmpint(a->cleared_at_ms, ==, b->cleared_at_ms);
    g_assert_cmpint(a->acked_at_ms, ==, b->acked_at_ms);
    g_assert_cmpint(a->claimed_at_ms, ==, b->claimed_at_ms);
    g_assert_cmpint(a->escalated_at_ms, ==, b->escalated_at_ms);
    g_assert_cmpint(a->shelved_until_ms, ==, b->shelved_until_ms);
    g_assert_cmpint(a->closed_at_ms, ==, b->closed_at_ms);
    g_assert_cmpint(a->rev, ==, b->rev);
    g_assert_cmpint(a->count, ==, b->count);
    g_assert_true(isnan(a->score) ? isnan(b->score) : fabs(a->score - b->score) < 1e-6);
    g_assert_cmpint(a->looked_s, ==, b->looked_s);
    g_assert_cmpuint(a->track_real, ==, b->track_real);
    g_assert_cmpuint(a->track_total, ==, b->track_total);
    g_assert_cmpint(a->priority, ==, b->priority);
    g_assert_cmpint(a->machine.state, ==, b->machine.state);
    g_assert_cmpint(a->machine.active, ==, b->machine.active);
    g_assert_cmpint(a->machine.acked, ==, b->machine.acked);
    g_assert_cmpint(a->machine.one_shot, ==, b->machine.one_shot);
    g_assert_cmpint(a->verdict, ==, b->verdict);
    g_assert_cmpint(a->chattering, ==, b->chattering);
    g_assert_cmpint(a->pending, ==, b->pending);
}
