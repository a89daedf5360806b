#include "daemon_alerts.h"

#include <string.h>

#include "base/clock.h"
#include "model/area.h"

static Answer report(const Daemon *daemon, const char *where, const char *kind, const char *state)
{
    char at[CLOCK_RFC3339_SIZE];
    AreaLevel level;
    clock_format(clock_wall_ms(), at);
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"%s\",\"%s\":\"%s\",\"state\":\"%s\",\"at\":\"%s\"}", kind,
                        area_code_level(where, &level) ? "area" : "camera", where, state, at);
    Answer answer =
        daemon_ask(daemon, "POST", "/api/v1/alerts", daemon->token[ROLE_SOURCE], NULL, body);
    g_test_message("%s %s %s: %d %s", kind, where, state, answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, 202);
    return answer;
}

char *alert_raise(const Daemon *daemon, const char *where, const char *kind)
{
    g_auto(Answer) answer = report(daemon, where, kind, "active");
    return json_member(answer.body, "id");
}

void alert_clear(const Daemon *daemon, const char *where, const char *kind)
{
    g_auto(Answer) answer = report(daemon, where, kind, "cleared");
}

Answer alert_do(const Daemon *daemon, Role role, const char *id, const char *act, const char *body)
{
    g_autofree char *path = g_strdup_printf("/api/v1/alerts/%s/%s", id, act),
                    *key = g_uuid_string_random();
    Answer answer = daemon_post(daemon, path, daemon->token[role], key, body);
    g_test_message("%s %s as %s: %d %s", act, body, role_word(role), answer.status, answer.body);
    return answer;
}

char *alert_did(const Daemon *daemon, Role role, const char *id, const char *act, const char *body,
                int status, const char *member)
{
    g_auto(Answer) answer = alert_do(daemon, role, id, act, body);
    g_assert_cmpint(answer.status, ==, status);
    return json_member(answer.body, member);
}

Answer alert_read(const Daemon *daemon, const char *token, const char *id)
{
    g_autofree char *path = g_strconcat("/api/v1/alerts/", id, NULL);
    return daemon_ask(daemon, "GET", path, token, NULL, NULL);
}

char *alert_member(const Daemon *daemon, Role role, const char *id, const char *member)
{
    g_auto(Answer) answer = alert_read(daemon, daemon->token[role], id);
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, member);
}

int items_in(const char *page)
{
    int count = 0;
    for (const char *at = page; (at = strstr(at, "{\"id\":")) != NULL; at++) {
        count++;
    }
    return count;
}

void alert_world_set_up(AlertWorld *world, gconstpointer data)
{
    world->daemon = daemon_new(data, NULL);
    Daemon *daemon = world->daemon;
    g_auto(Answer) session =
        daemon_ask(daemon, "GET", "/api/v1/session", daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    world->own = g_strndup(strstr(session.body, "\"areas\":[\"") + 10, 21);
    g_auto(Answer) own = daemon_ask(daemon, "GET", "/api/v1/cameras?q=state:online&limit=1",
                                    daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    world->own_camera = json_member(own.body, "id");
    g_autofree char *path = g_strdup_printf(
        "/api/v1/cameras?q=class:rt%%20state:online%%20visibility:restricted%%20-area:%s&limit=1",
        world->own);
    g_auto(Answer) all = daemon_ask(daemon, "GET", path, daemon->token[ROLE_OPERATOR], NULL, NULL);
    world->camera = json_member(all.body, "id");
    g_assert_nonnull(world->camera);
    world->id = alert_raise(daemon, world->camera, "banjir");
}

void alert_world_tear_down(AlertWorld *world, gconstpointer data)
{
    daemon_free(world->daemon);
    g_free(world->own);
    g_free(world->own_camera);
    g_free(world->camera);
    g_free(world->id);
}

bool journal_says(const AlertWorld *world, const char *text)
{
    const char *const ends[] = {"", "-wal"};
    bool found = false;
    for (size_t i = 0; i < G_N_ELEMENTS(ends) && !found; i++) {
        g_autofree char *path = g_strconcat(world->daemon->db, ends[i], NULL), *all = NULL;
        gsize size = 0;
        g_file_get_contents(path, &all, &size, NULL);
        found = all != NULL && memmem(all, size, text, strlen(text)) != NULL;
    }
    return found;
}
