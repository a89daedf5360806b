/* The make-believe city's agencies: a ticket that a person dispatched goes on by itself. */
#include <string.h>

#include "base/clock.h"
#include "daemon_tickets.h"

#define DEADLINE_MS 20000

/* Waits until a ticket is in a status; returns it whole. */
static char *wait_for(const Daemon *daemon, const char *id, const char *status)
{
    int64_t end_ms = clock_mono_ms() + DEADLINE_MS;
    g_autofree char *wanted = g_strdup_printf("\"status\":\"%s\"", status);
    while (clock_mono_ms() < end_ms) {
        g_auto(Answer) answer = ticket_read(daemon, ROLE_OPERATOR, id);
        if (strstr(answer.body, wanted) != NULL) {
            return g_strdup(answer.body);
        }
        g_usleep(20000);
    }
    g_test_message("%s is not %s", id, status);
    g_test_fail();
    return g_strdup("");
}

static char *get(const Daemon *daemon, const char *path)
{
    Answer answer = daemon_ask(daemon, "GET", path, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    char *body = g_strdup(answer.body);
    answer_clear(&answer);
    return body;
}

static void test_goes_on(void)
{
    static const char *const lively[] = {"--rate", "1", "--speed", "2000", NULL};
    g_autoptr(Daemon) daemon = daemon_new(NULL, lively);
    g_autofree char *camera = get(daemon, "/api/v1/cameras?q=state:online&limit=1");
    g_autofree char *camera_id = json_member(strstr(camera, "[") + 1, "id");
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Kebakaran", camera_id);
    check_ticket(daemon, id, "number", "1423");
    g_auto(Answer) sent = ticket_patch(daemon, ROLE_OPERATOR, id, 1,
                                       "{\"status\":\"dispatched\",\"agency\":\"damkar\"}");
    g_assert_cmpint(sent.status, ==, 200);
    g_autofree char *there = wait_for(daemon, id, "on_scene");
    g_autofree char *done = wait_for(daemon, id, "resolved");
    g_assert_nonnull(strstr(done, "(Damkar)"));
    g_autofree char *arrived = json_member(done, "arrived_at");
    g_assert_cmpstr(arrived, !=, "null");
    g_autofree char *log = get(daemon, "/api/v1/logbook?limit=1000");
    g_assert_nonnull(strstr(log, "#1423 Kebakaran"));
    g_assert_nonnull(strstr(log, "\"word\":\"resolved\""));
}

/* The room's tickets are read, filtered, changed and shown as any others; its letter holds. */
static void test_room(void)
{
    static const char *const lively[] = {"--rate", "1", NULL};
    g_autoptr(Daemon) daemon = daemon_new(NULL, lively);
    g_autofree char *all = get(daemon, "/api/v1/tickets?limit=1000");
    g_assert_cmpint(items_in(all), >=, 42);
    g_autofree char *merged = get(daemon, "/api/v1/tickets?q=merged:yes");
    g_autofree char *into = json_member(merged, "merged_into");
    g_autofree char *path = g_strconcat("/api/v1/tickets/", into, NULL);
    g_autofree char *flood = get(daemon, path);
    g_autofree char *sum = g_strndup(strstr(flood, "\"sha256\":\"") + 10, 64);
    g_autofree char *picture = g_strconcat(path, "/attachments/", sum, NULL);
    g_auto(Answer) png =
        daemon_ask(daemon, "GET", picture, daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(png.status, ==, 200);
    g_assert_nonnull(strstr(png.head, "image/png"));
    g_autofree char *found =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)png.body, png.size);
    g_assert_cmpstr(found, ==, sum);
    g_autofree char *twin = json_member(strstr(merged, "\"items\":[") + 9, "id");
    check_status(ticket_do(daemon, ROLE_OPERATOR, twin, "unmerge", "{}"), 200);
    g_autofree char *late = get(daemon, "/api/v1/tickets?q=overdue:yes+status:new");
    g_assert_cmpint(items_in(late), >=, 1);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/demo agencies/who is sent comes, is done, and that is written down",
                    test_goes_on);
    g_test_add_func("/demo agencies/a room's past is read and changed as any other", test_room);
    return g_test_run();
}
