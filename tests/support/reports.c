#include "reports.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

char *report_body(const char *kind, const char *camera, const char *state, gint64 at_ms,
                  const char *more)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() + at_ms, at);
    return g_strdup_printf("{\"kind\":\"%s\",\"camera\":\"%s\",\"state\":\"%s\",\"at\":\"%s\"%s}",
                           kind, camera, state, at, more);
}

Answer report_post(const Daemon *daemon, const char *key, const char *body)
{
    g_autofree char *headers = key != NULL ? g_strdup_printf("Idempotency-Key: %s\r\n", key) : NULL;
    return daemon_ask(daemon, "POST", "/api/v1/alerts", daemon->token[ROLE_SOURCE], headers, body);
}

char *report_take_with(const Daemon *daemon, const char *kind, const char *camera,
                       const char *state, gint64 at_ms, const char *more)
{
    g_autofree char *body = report_body(kind, camera, state, at_ms, more);
    g_auto(Answer) answer = report_post(daemon, NULL, body);
    if (answer.status != 202) {
        g_test_message("%s -> %s", body, answer.body);
    }
    g_assert_cmpint(answer.status, ==, 202);
    return json_member(answer.body, "id");
}

char *report_take(const Daemon *daemon, const char *kind, const char *camera, const char *state,
                  gint64 at_ms)
{
    return report_take_with(daemon, kind, camera, state, at_ms, "");
}

char *alert_ask(const Daemon *daemon, const char *id)
{
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s", id);
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", path, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    return g_strdup(answer.status == 200 ? answer.body : "");
}

void alert_must(const Daemon *daemon, const char *id, const char *name, const char *value)
{
    g_autofree char *alert = alert_ask(daemon, id);
    g_autofree char *is = json_member(alert, name);
    if (g_strcmp0(is, value) != 0) {
        g_test_message("%s of %s", name, alert);
    }
    g_assert_cmpstr(is, ==, value);
}

void alert_until(const Daemon *daemon, const char *id, const char *name, const char *value)
{
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    for (;;) {
        g_autofree char *alert = alert_ask(daemon, id);
        g_autofree char *is = json_member(alert, name);
        if (g_strcmp0(is, value) == 0) {
            return;
        }
        if (g_get_monotonic_time() > end) {
            g_error("%s is not %s of %s", name, value, alert);
        }
        g_usleep(10000);
    }
}

int act_by(const Daemon *daemon, Role role, const char *id, const char *act, const char *body)
{
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/%s", id, act);
    g_autofree char *key = g_uuid_string_random();
    g_auto(Answer) answer = daemon_post(daemon, path, daemon->token[role], key, body);
    if (answer.status != 200) {
        g_test_message("%s %s -> %d %s", act, body, answer.status, answer.body);
    }
    return answer.status;
}

char **cameras_of(const Daemon *daemon, const char *query, int count)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras?q=%s&limit=%d", query, count);
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", path, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    GPtrArray *ids = g_ptr_array_new();
    for (const char *at = answer.body; (at = strstr(at, "{\"id\":\"")) != NULL;) {
        at += 7;
        g_ptr_array_add(ids, g_strndup(at, strcspn(at, "\"")));
    }
    g_assert_cmpuint(ids->len, ==, (guint)count);
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(ids, FALSE);
}

static int compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **lines_of(const Daemon *daemon, const char *path, bool plain)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", path, daemon->token[ROLE_SUPERVISOR],
                                       "Accept: application/x-ndjson\r\n", NULL);
    g_assert_cmpint(answer.status, ==, 200);
    char **lines = g_strsplit(g_strchomp(answer.body), "\n", -1);
    for (char **line = lines; plain && *line != NULL; line++) {
        char *rev = strstr(*line, ",\"rev\":");
        g_assert_nonnull(rev);
        *rev = '\0';
    }
    qsort(lines, g_strv_length(lines), sizeof *lines, compare);
    return lines;
}

void order_cameras(const Daemon *daemon, const char *query, const char *state)
{
    g_autofree char *key = g_uuid_string_random();
    bool out = strcmp(state, "out_of_service") == 0;
    g_autofree char *body = g_strdup_printf("{\"query\":\"%s\",\"state\":\"%s\",\"reason\":%s}",
                                            query, state, out ? "\"broken\"" : "null");
    g_auto(Answer) answer =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], key, body);
    if (answer.status != 201) {
        g_test_message("%s -> %s", body, answer.body);
    }
    g_assert_cmpint(answer.status, ==, 201);
}

void report_world_set_up(ReportWorld *world, gconstpointer config)
{
    world->daemon = daemon_new(config, NULL);
    world->cameras = cameras_of(world->daemon, "state:online", 12);
}

void report_world_tear_down(ReportWorld *world, gconstpointer config)
{
    g_strfreev(world->cameras);
    daemon_free(world->daemon);
}
