/* Patrols: a stop without a picture, and what is told of a round that is over. */
#include <string.h>

#include "daemon_log.h"

static Answer tell(const AlertWorld *world, const char *rest, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *path = g_strconcat("/api/v1/patrols", rest, NULL);
    return daemon_post(world->daemon, path, world->daemon->token[ROLE_OPERATOR], key, body);
}

static void check_told(const AlertWorld *world, const char *id, const char *act, const char *body,
                       int status)
{
    g_autofree char *rest = g_strconcat("/", id, "/", act, NULL);
    check_status(tell(world, rest, body), status);
}

static char *stop_of(const AlertWorld *world, const char *result, const char *more)
{
    return g_strdup_printf("{\"camera\":\"%s\",\"result\":\"%s\"%s}", world->camera, result, more);
}

/* A camera without a picture is a word of its own.  What is told late of a round that is over makes
 * another report only where that says something else. */
static void test_dark(AlertWorld *world, gconstpointer data)
{
    g_autofree char *both = g_strdup_printf("{\"area\":\"33.74\",\"cameras\":[\"%s\",\"%s\"]}",
                                            world->own_camera, world->camera);
    g_auto(Answer) begun = tell(world, "", both);
    g_autofree char *id = json_member(begun.body, "id");
    g_autofree char *dark = stop_of(world, "dark", ",\"note\":\"kabel\"");
    check_told(world, id, "stops", dark, 200);
    g_autofree char *rest = g_strconcat("/", id, "/end", NULL);
    g_auto(Answer) over = tell(world, rest, "{}");
    g_autofree char *ended = json_member(over.body, "ended_at");
    g_autofree char *text = log_newest(world->daemon, "act:patrol", "text");
    g_assert_true(g_str_has_prefix(text, "0/2 · ✕ 1 · − "));
    g_autofree char *note = g_strdup_printf(",\"note\":\"listrik\",\"at\":\"%s\"", ended);
    g_autofree char *at = g_strdup_printf(",\"at\":\"%s\"", ended);
    g_autofree char *same = stop_of(world, "dark", note);
    g_autofree char *other = stop_of(world, "clear", at);
    g_autofree char *strange = stop_of(world, "gelap", "");
    check_told(world, id, "stops", same, 200);
    g_assert_cmpint(log_count(world->daemon, ROLE_ADMIN, "act:patrol"), ==, 1);
    check_told(world, id, "stops", other, 200);
    g_assert_cmpint(log_count(world->daemon, ROLE_ADMIN, "act:patrol"), ==, 2);
    g_autofree char *again = log_newest(world->daemon, "act:patrol", "text");
    g_assert_true(g_str_has_prefix(again, "1/2 · − "));
    check_told(world, id, "stops", strange, 400);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add("/patrols/without a picture is a word, and a report is told again when it changes",
               AlertWorld, NULL, alert_world_set_up, test_dark, alert_world_tear_down);
    return g_test_run();
}
