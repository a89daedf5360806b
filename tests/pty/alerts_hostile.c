/* Alerts from a backend that says what none should, and a link that comes and goes. */
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "evil.h"
#include "fixture.h"
#include "room.h"

#define START_MS 30000
#define AREA     "33.74.02.1004.001.001"

static char *alerts(void)
{
    GString *lines = g_string_new(NULL);
    for (size_t i = 0; i < EVIL_TEXTS; i++)
        g_string_append_printf(
            lines,
            "{\"id\":\"al-%zu\",\"kind\":\"evil_%zu\",\"camera\":null,\"area\":\"" AREA "\","
            "\"priority\":\"high\",\"state\":\"unack\",\"active\":true,\"acked\":false,"
            "\"count\":1,\"first_at\":\"2026-03-01T01:00:00Z\",\"last_at\":\"2026-03-01T01:00:"
            "00Z\","
            "\"cleared_at\":null,\"owner\":\"%s\",\"situation\":null,\"score\":null,"
            "\"snapshot_url\":null,\"source\":\"%s\",\"external_id\":null,\"looked_s\":null,"
            "\"shelved_until\":null,\"verdict\":null,\"track\":{\"real\":0,\"total\":0},"
            "\"note\":\"%s\",\"rev\":5}\n",
            i, i, evil_texts[i], evil_texts[i], evil_texts[i]);
    return g_string_free(lines, FALSE);
}

/* In rows, in the card, in questions and in what a refusal says. */
static void test_texts(void)
{
    static const char refusal[] =
        "{\"title\":\"\\u001b]2;owned\\u0007No\",\"status\":409,\"state\":\"unack\","
        "\"owner\":\"\\u001b[2J\\u202eEvil\",\"detail\":\"\\u001b[6nno\"}";
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_serve(backend, city, 1000);
    static const char session[] =
        "{\"name\":\"Sari\",\"role\":\"operator\",\"areas\":[\"33.74\"],\"rights\":"
        "[\"cameras.read\",\"alerts.read\",\"alerts.act\",\"alerts.lead\"],\"expires_at\":null}";
    backend_give(backend, "body /api/v1/session", session, strlen(session));
    g_autofree char *body = alerts();
    backend_give(backend, "body /api/v1/alerts", body, strlen(body));
    backend_tell(backend, "type /api/v1/alerts application/x-ndjson");
    backend_give(backend, "rule /api/v1/alerts/al-0/claim 0 problem 409", refusal, strlen(refusal));
    const char *argv[] = {g_getenv("TILIK"), "--backend", backend_url(backend), "--lang=en", NULL};
    g_autoptr(Term) term = term_start(argv, NULL, 50, 160);
    g_assert_true(term_wait(term, "evil 0", START_MS));
    term_type(term, "a\033OHw");
    g_assert_true(term_wait(term, "Evil", START_MS));
    for (size_t i = 0; i < EVIL_TEXTS; i++)
        term_type(term, "j"); /* each one's card */
    g_assert_true(term_wait(term, "evil 13", START_MS));
    term_type(term, "A\t\t\t\t\t"); /* the names of owners, completed */
    g_assert_true(term_wait(term, "to whom", START_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Nothing was changed", START_MS));
    term_type(term, "*w");
    g_assert_true(term_wait(term, "others' ", START_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Nothing was changed", START_MS));
    term_type(term, "/who:copy\r");
    g_assert_true(term_wait(term, "who:copy", START_MS));
    evil_check(term);
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

/* What is pasted into a question stays words: no line of it is an act. */
static void test_paste(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "a\033OHz");
    g_assert_true(term_wait(term, "minutes and reason", ROOM_WAIT_MS));
    term_paste(term, "60 rain\r\nf1\r\033[2Jw");
    g_assert_true(term_wait(term, "60 rain f1", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "unack");
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Nothing was changed", ROOM_WAIT_MS));
    term_paste(term, "w\rt\rt\r"); /* among the rows it is nothing at all */
    term_type(term, "y");
    g_assert_true(term_wait(term, "Copied: ", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "null");
    room_leave(term);
    room_free(room);
}

/* Nobody answers: the feed looks old, an act says that it is only written down, and is done
 * later. */
static void test_link_lost(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "◆ new ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS)); /* all is known, and confirmed */
    term_type(term, "a\033OH");
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    g_assert_true(term_wait(term, "new?", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "◆ new ", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "Written down, ", ROOM_WAIT_MS));
    room_go_on(room);
    room_wait_member(room, id, "owner", "null");
    term_type(term, "R");
    g_assert_true(term_wait_gone(term, "STALE", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    g_assert_true(term_wait(term, "◆ new ", ROOM_WAIT_MS));
    term_free(g_steal_pointer(&term));
    room_free(room);
}

/* An answer that is late is waited for: who leaves at once is held back once. */
static void test_leaving(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS)); /* without a link nobody is held back */
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    kill(room->daemon->pid, SIGSTOP);
    term_type(term, "wq");
    g_assert_true(term_wait(term, "Waiting for the backend's answer", ROOM_WAIT_MS));
    kill(room->daemon->pid, SIGCONT);
    g_assert_cmpint(term_wait_exit(term, ROOM_WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(term));
    room_wait_member(room, id, "owner", "operator");
    room_free(room);
}

/* A shelf ended while nobody was there: it is back among those that need someone. */
static void test_shelf_ended(void)
{
    Room *room = room_new(NULL);
    g_autofree char *home = scratch_new();
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "a\033OHz60 rain\r");
    g_assert_true(term_wait(term, "Shelved: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "need someone 0", ROOM_WAIT_MS));
    room_leave(term);
    alert_check_state(room->daemon, id, "shelved");
    room->backend_clocks->wall += 3700;
    room->backend_clocks->mono += 3700;
    room->backend_clocks->boot += 3700;
    g_autoptr(Term) again = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(again, "need someone 1", ROOM_WAIT_MS));
    g_assert_true(term_wait(again, "◆ new", ROOM_WAIT_MS));
    room_leave(again);
    scratch_free(g_steal_pointer(&home));
    room_free(room);
}

/* R24: this PC's clock jumps by hours and years; what comes is shown, and keys act on it. */
static void test_clock_jumps(void)
{
    static const int64_t jumps[] = {3600, -3600, 315360000, -315360000, 0};
    static const char *const kinds[] = {"rob", "banjir", "sampah", "tamper", "kebakaran"};
    static const char *const words[] = {"tidal flood", "flood", "litter", "tampering", "fire"};
    Room *room = room_new(NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "No alert needs anybody", ROOM_WAIT_MS));
    for (unsigned i = 0; i < G_N_ELEMENTS(jumps); i++) {
        g_autofree char *needing = g_strdup_printf("need someone %u", i + 1);
        room->clocks->wall = jumps[i];
        g_autofree char *id = room_report(room, i, kinds[i], "high", true);
        g_assert_true(term_wait(term, words[i], ROOM_WAIT_MS));
        g_assert_true(term_wait(term, needing, ROOM_WAIT_MS));
        g_assert_false(term_shows(term, "STALE"));
    }
    term_type(term, "a/kind:kebakaran\r\033OHw");
    g_assert_true(term_wait(term, "Yours: fire", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alerts/what they say does nothing to the terminal", test_texts);
    g_test_add_func("/console/alerts/what is pasted is words, not keys", test_paste);
    g_test_add_func("/console/alerts/without a link they look old and acts say so", test_link_lost);
    g_test_add_func("/console/alerts/who leaves is held back until an act is answered",
                    test_leaving);
    g_test_add_func("/console/alerts/a shelf that ended meanwhile is seen to have",
                    test_shelf_ended);
    g_test_add_func("/console/alerts/a clock that jumps loses none", test_clock_jumps);
    return g_test_run();
}
