/* A shift handed over by commands: the brief, the offer, the acceptance; with nobody there, too. */
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "cli.h"
#include "room.h"

static Result run(const Room *room, Role role, const char *line)
{
    g_autoptr(GPtrArray) words = cli_words(line);
    g_ptr_array_add(words, g_strdup("--lang=en"));
    g_ptr_array_add(words, g_strdup("--backend"));
    g_ptr_array_add(words, g_strdup(room->url));
    g_ptr_array_add(words, g_strdup("--token-file"));
    g_ptr_array_add(words, g_strdup(room->token_files[role]));
    Result result = cli_run(words);
    g_test_message("%s: %d\n%s%s", line, result.status, result.out, result.err);
    return result;
}

static void check(const Room *room, Role role, const char *line, int status, const char *part)
{
    g_auto(Result) result = run(room, role, line);
    g_assert_cmpint(result.status, ==, status);
    g_assert_nonnull(strstr(status == 0 ? result.out : result.err, part));
}

/* An alert that the operator has. */
static char *taken(Room *room)
{
    char *id = room_report(room, 0, "rob", "high", true);
    g_free(alert_did(room->daemon, ROLE_OPERATOR, id, "claim", "{}", 200, "owner"));
    return id;
}

static void test_brief(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = taken(room);
    g_auto(Result) plain = run(room, ROLE_OPERATOR, "handover");
    g_assert_nonnull(strstr(plain.out, "Alerts taken: 1 (1 high)\n  tidal flood · "));
    g_auto(Result) markdown = run(room, ROLE_OPERATOR, "handover --markdown");
    g_assert_nonnull(strstr(markdown.out, "*Handover of the shift* Kota Semarang\n"));
    g_assert_nonnull(strstr(markdown.out, "*Alerts taken: 1* (1 high)\n- tidal flood · "));
    g_assert_cmpuint(strlen(markdown.out), <, 1500); /* fit for a phone */
    g_autofree char *ref = g_strdup_printf("{\"ref\":\"alert/%s\"", id);
    check(room, ROLE_OPERATOR, "handover --json", 0, ref);
    g_auto(Result) elsewhere = run(room, ROLE_OPERATOR, "handover --area 33.74.16");
    g_assert_null(strstr(elsewhere.out, "tidal flood"));
    check(room, ROLE_OPERATOR, "handover --area 11.01", 1, "not one of yours");
    check(room, ROLE_VOLUNTEER, "handover", 1, "may not");
    check(room, ROLE_OPERATOR, "handover --area kota", 2, "--area");
    check(room, ROLE_OPERATOR, "handover --json --markdown", 2, "not both");
    check(room, ROLE_OPERATOR, "handover terima", 2, "one word too many");
    room_free(room);
}

static void test_offer(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = taken(room);
    check(room, ROLE_SUPERVISOR, "handover accept", 1, "no shift is offered to you");
    check(room, ROLE_OPERATOR, "handover offer", 2, "say to whom");
    check(room, ROLE_OPERATOR, "handover offer operator", 1, "somebody else");
    check(room, ROLE_OPERATOR, "handover offer siapa", 1, "nobody of that name");
    check(room, ROLE_OPERATOR, "handover offer supervisor --note pompa_3_mati", 0,
          "operator → supervisor");
    check(room, ROLE_OPERATOR, "handover offer admin", 1, "offer a shift already");
    check(room, ROLE_OPERATOR, "handover withdraw", 0, "withdrawn");
    check(room, ROLE_OPERATOR, "handover withdraw", 1, "you offer no shift");
    check(room, ROLE_OPERATOR, "handover offer --anyone", 0, "offered");
    room_wait_member(room, id, "owner", "operator");
    check(room, ROLE_OPERATOR, "handover accept", 1, "no shift is offered to you");
    check(room, ROLE_SUPERVISOR, "handover accept", 0, "finished");
    room_wait_member(room, id, "owner", "supervisor");
    check(room, ROLE_ADMIN, "handover accept", 1, "no shift is offered to you");
    room_free(room);
}

/* Written down where nobody answers, and sent by the next Tilik. */
static void test_away(void)
{
    Room *room = room_new(NULL);
    room_stop(room, SIGKILL);
    check(room, ROLE_OPERATOR, "handover offer supervisor", 3, "sent by the next Tilik");
    check(room, ROLE_SUPERVISOR, "handover accept", 1, "");
    room_go_on(room);
    check(room, ROLE_OPERATOR, "handover withdraw --id 01JNA3T9V3B5W5J0N7C9K2M4QX", 1,
          "you offer no shift");
    g_autoptr(Term) term = room_console(room, ROLE_SUPERVISOR, NULL);
    check(room, ROLE_OPERATOR, "handover offer admin", 1, "offer a shift already");
    g_assert_true(term_wait(term, "operator offers you the shift", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    char *state = scratch_new();
    g_setenv("XDG_STATE_HOME", state, TRUE);
    g_test_add_func("/handover-cli/the brief, for people, chats and programs", test_brief);
    g_test_add_func("/handover-cli/offered, taken back, taken over", test_offer);
    g_test_add_func("/handover-cli/an offer outlives a dead link", test_away);
    int status = g_test_run();
    scratch_free(state);
    return status;
}
