/* Tickets at the real console over a link, a token and a right that end while they are written. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "cli.h"
#include "daemon_tickets.h"
#include "fault_proxy.h"
#include "room.h"

#define ROUNDS 8

/* About what a ticket's request and its answer take, after which the kill comes too late. */
#define UP_BYTES   420
#define DOWN_BYTES 900

static unsigned number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

static int times(const char *text, const char *part)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        found++;
    return found;
}

static char *list(const Room *room)
{
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/api/v1/tickets?limit=1000",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return g_strdup(answer.body);
}

/* Waits until the text stands in the list of tickets, then checks that it does so once. */
static void wait_once(const Room *room, const char *text)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *page = list(room);
        if (times(page, text) > 0) {
            g_assert_cmpint(times(page, text), ==, 1);
            return;
        }
        if (clock_mono_ms() > end)
            g_error("%s is not in %s", text, page);
        g_usleep(20000);
    }
}

static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

static void leave(Term *term)
{
    room_leave(term);
    term_free(term);
}

/* The consoles of the room go through it. */
static FaultProxy *between(Room *room)
{
    FaultProxy *proxy = fault_proxy_new(room->daemon->port);
    g_free(room->url);
    room->url = g_strdup_printf("http://127.0.0.1:%d", fault_proxy_port(proxy));
    return proxy;
}

/* The form, at its title. */
static void begin_ticket(Term *term)
{
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "\t");
}

static Term *at_the_form(const Room *room, Role role, const char *home)
{
    Term *term = room_console_at(room, role, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    begin_ticket(term);
    return term;
}

/* What a command at the same desk says; *status is how it ended. */
static char *command(const Room *room, const char *home, const char *line, int *status)
{
    g_autoptr(GPtrArray) words = cli_words(line);
    g_autofree char *state = g_build_filename(home, "XDG_STATE_HOME", NULL);
    g_ptr_array_add(words, g_strconcat("--backend=", room->url, NULL));
    g_ptr_array_add(words, g_strconcat("--token-file=", room->token_files[ROLE_VOLUNTEER], NULL));
    g_setenv("XDG_STATE_HOME", state, TRUE);
    g_auto(Result) result = cli_run(words);
    g_test_message("%s: %d '%s' '%s'", line, result.status, result.out, result.err);
    *status = result.status;
    return g_strconcat(result.out, result.err, NULL);
}

/* Until nothing waits to be sent. */
static void wait_drained(const Room *room, const char *home)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    int status = 1;
    while (status != 0) {
        g_autofree char *said = command(room, home, "outbox", &status);
        g_assert_cmpint(clock_mono_ms(), <, end);
    }
}

/* One console that is killed when so many bytes of what it sends, or gets, have passed. */
static void one_killed(Room *room, FaultProxy *proxy, const char *home, unsigned n, gsize at)
{
    g_autofree char *title = g_strdup_printf("Pohon %u tumbang", n);
    g_autofree char *found = g_strdup_printf("\"title\":\"%s\"", title);
    Term *term = at_the_form(room, ROLE_OPERATOR, home);
    FaultWay way = at < UP_BYTES ? FAULT_UP : FAULT_DOWN;
    fault_proxy_aim(proxy, term_pid(term));
    term_type(term, title);
    g_assert_true(term_wait(term, title, ROOM_WAIT_MS));
    fault_proxy_arm_after(proxy, "POST /api/v1/tickets ", FAULT_KILL, way,
                          way == FAULT_UP ? at : at - UP_BYTES); /* it is on the disk then */
    term_type(term, "\023");
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    while (!fault_proxy_struck(proxy) && !term_shows(term, "Ticket #")) {
        term_settle(term, 10);
        g_assert_true(clock_mono_ms() < end || term_wait(term, "Ticket #", 10)); /* shows why */
    }
    g_test_message("%zu: %s", at, fault_proxy_struck(proxy) ? "killed" : "was faster");
    kill_console(term);
    fault_proxy_arm(proxy, FAULT_NONE, FAULT_UP, 0);
    term = room_console_at(room, ROLE_OPERATOR, home);
    wait_drained(room, home); /* it may have been there before the kill */
    wait_once(room, found);
    leave(term);
}

static void test_killed(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autoptr(FaultProxy) proxy = between(room);
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    leave(room_console_at(room, ROLE_OPERATOR, home));
    for (unsigned i = 0; i < number("TILIK_ROUNDS", ROUNDS); i++)
        one_killed(room, proxy, home, i, (gsize)g_rand_int_range(rand, 0, UP_BYTES + DOWN_BYTES));
    room_free(room);
    scratch_free(home);
}

/* The cable is out, and nobody says so: keys go on, the ticket is written, sent when it is given up
 * on, and there once though the first one comes late. */
static void test_half_open(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autoptr(FaultProxy) proxy = between(room);
    Term *term = at_the_form(room, ROLE_OPERATOR, home);
    term_type(term, "Pohon tumbang");
    g_assert_true(term_wait(term, "Pohon tumbang", ROOM_WAIT_MS));
    fault_proxy_arm_after(proxy, "POST /api/v1/tickets ", FAULT_STALL, FAULT_UP, 100);
    term_type(term, "\023");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    while (!fault_proxy_struck(proxy))
        term_settle(term, 10);
    term_type(term, "?");
    g_assert_true(term_wait(term, "Help on keys", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Help on keys", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    for (int i = 0; i < 100 && term_shows(term, "queue 1"); i++) {
        clocks_pass(room->clocks, 4);
        term_type(term, "j");
        term_settle(term, 50);
    }
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    wait_once(room, "\"title\":\"Pohon tumbang\"");
    leave(term);
    room_free(room);
    scratch_free(home);
}

/* The ticket is moved out of the volunteer's RT while its desk is open and a note half written. */
static void moved_away(bool seen)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_auto(Answer) session = daemon_ask(room->daemon, "GET", "/api/v1/session",
                                        room->daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    const char *area = strstr(session.body, "\"areas\":[\"") + strlen("\"areas\":[\"");
    g_autofree char *own = g_strndup(area, strcspn(area, "\""));
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"incident\",\"title\":\"Pagar roboh\",\"area\":\"%s\"}", own);
    g_auto(Answer) opened = ticket_post(room->daemon, ROLE_OPERATOR, body);
    g_autofree char *id = json_member(opened.body, "id");
    Term *term = room_console_at(room, ROLE_VOLUNTEER, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Pagar roboh", ROOM_WAIT_MS));
    term_type(term, "c");
    g_assert_true(term_wait(term, "note", ROOM_WAIT_MS));
    term_type(term, "warga menunggu");
    g_assert_true(term_wait(term, "warga menunggu", ROOM_WAIT_MS));
    check_status(ticket_patch(room->daemon, ROLE_OPERATOR, id, 1, "{\"area\":\"33.74\"}"), 200);
    g_assert_true(!seen || term_wait(term, "No ticket is open", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait_gone(term, "Pagar roboh", ROOM_WAIT_MS)); /* nothing of it is left */
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill_console(term);
    int status;
    g_autofree char *waits = command(room, home, "outbox", &status);
    g_assert_cmpint(status, ==, 1);
    g_assert_nonnull(strstr(waits, "warga menunggu")); /* the words are theirs, and stay */
    g_auto(Answer) after = ticket_read(room->daemon, ROLE_ADMIN, id);
    g_assert_null(strstr(after.body, "warga menunggu"));
    room_free(room);
    scratch_free(home);
}

static void test_moved_away(void)
{
    moved_away(false);
    moved_away(true); /* it had left the screen before it was sent */
}

/* The token ends in mid session: what was written then goes out with the next one. */
static void test_token_ends(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    int status;
    Term *term = at_the_form(room, ROLE_OPERATOR, home);
    g_autofree char *said =
        daemon_command(room->daemon, &status, "token", "revoke", "operator", NULL);
    g_assert_cmpint(status, ==, 0);
    g_assert_true(term_wait(term, "REFUSED", ROOM_WAIT_MS));
    term_type(term, "Pohon tumbang\023");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill_console(term);
    g_autofree char *token =
        daemon_command(room->daemon, &status, "token", "add", "--name", "operator", "--role",
                       "operator", "--areas", "33.74", NULL);
    g_assert_cmpint(status, ==, 0);
    g_assert_true(g_file_set_contents_full(room->token_files[ROLE_OPERATOR], token, -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    term = room_console_at(room, ROLE_OPERATOR, home);
    wait_once(room, "\"title\":\"Pohon tumbang\"");
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    leave(term);
    room_free(room);
    scratch_free(home);
}

/* It was opened, nobody heard, and the console stayed away until the backend forgot the key: a
 * person is asked, and what is there already is known as that. */
static void test_week_old(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autoptr(FaultProxy) proxy = between(room);
    Term *term = at_the_form(room, ROLE_OPERATOR, home);
    fault_proxy_aim(proxy, term_pid(term));
    fault_proxy_arm_after(proxy, "POST /api/v1/tickets ", FAULT_KILL, FAULT_DOWN, 0);
    term_type(term, "Pohon tumbang\023");
    while (!fault_proxy_struck(proxy))
        term_settle(term, 10);
    kill_console(term);
    wait_once(room, "\"title\":\"Pohon tumbang\"");
    clocks_pass(room->clocks, INT64_C(8) * 86400);
    clocks_pass(room->backend_clocks, INT64_C(8) * 86400);
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "go");
    g_assert_true(term_wait(term, "needs you", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Written 8 d ago", ROOM_WAIT_MS));
    term_type(term, "s");
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    wait_once(room, "\"title\":\"Pohon tumbang\"");
    leave(term);
    room_free(room);
    scratch_free(home);
}

/* However the PC's clock jumps, a ticket can be written and goes out, and the console lives on. */
static void test_clock_jumps(void)
{
    static const int64_t jumps[] = {3600, -3600, 315360000, -315360000, -1795376000, 700000000};
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    for (unsigned i = 0; i < G_N_ELEMENTS(jumps); i++) {
        g_autofree char *title = g_strdup_printf("Pohon %u tumbang", i);
        g_autofree char *found = g_strdup_printf("\"title\":\"%s\"", title);
        room->clocks->wall = jumps[i];
        g_test_message("%s at %" G_GINT64_FORMAT " s", title, jumps[i]);
        begin_ticket(term);
        term_type(term, title);
        term_type(term, "\023");
        wait_once(room, found);
        g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
        g_assert_true(term_wait(term, "take 04:", ROOM_WAIT_MS)); /* its clock is the backend's */
    }
    leave(term);
    room_free(room);
    scratch_free(home);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/ticket link/killed at any byte, it is there once", test_killed);
    g_test_add_func("/console/ticket link/a cable that is out holds no key, and doubles nothing",
                    test_half_open);
    g_test_add_func("/console/ticket link/what is moved out of sight goes, and my words stay",
                    test_moved_away);
    g_test_add_func("/console/ticket link/a token that ends keeps what is written for the next",
                    test_token_ends);
    g_test_add_func("/console/ticket link/what a week hid is asked about, and there once",
                    test_week_old);
    g_test_add_func("/console/ticket link/a clock that jumps keeps no ticket back",
                    test_clock_jumps);
    return g_test_run();
}
