/* Alerts worked by keys: the real tilik on the real tilikd, alone and two beside each other. */
#include <signal.h>
#include <string.h>

#include "room.h"

/* The feed has the keys, and its first row is chosen. */
static void go_to_alerts(Term *term)
{
    term_type(term, "a\033OH");
}

/* A console that shows the tidal flood, on its row. */
static Term *start(const Room *room, Role role)
{
    Term *term = room_console(room, role, NULL);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    go_to_alerts(term);
    return term;
}

static void test_appears(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "No alert needs anybody", ROOM_WAIT_MS));
    gint64 before = g_get_monotonic_time();
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    g_test_message("shown after %d ms", (int)((g_get_monotonic_time() - before) / 1000));
    g_assert_true(term_wait(term, "need someone 1", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "0 critical 1 high", ROOM_WAIT_MS)); /* on the bar */
    g_assert_true(term_wait(term, "new", ROOM_WAIT_MS));
    g_autofree char *cleared = room_report(room, 0, "rob", "high", false);
    g_assert_cmpstr(cleared, ==, id);
    g_assert_true(term_wait(term, "◈ over", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

static void test_ack(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = start(room, ROLE_OPERATOR);
    term_type(term, "t"); /* its camera lives, and nobody has looked */
    g_assert_true(term_wait(term, "Not looked at; t again", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "unack");
    term_type(term, "t");
    g_assert_true(term_wait(term, "Acknowledged: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "acked", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "acked");
    room_wait_member(room, id, "looked_s", "null");
    room_wait_member(room, id, "owner", "operator");
    g_assert_true(term_wait(term, "need someone 0", ROOM_WAIT_MS));
    term_type(term, "t");
    g_assert_true(term_wait(term, "Nothing to do: it is “acknowledged”", ROOM_WAIT_MS));
    term_type(term, "U");
    g_assert_true(term_wait(term, "No longer acknowledged: tidal flood", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "unack");
    room_leave(term);
    room_free(room);
}

static void test_owner(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = start(room, ROLE_OPERATOR);
    term_type(term, "w");
    g_assert_true(term_wait(term, "Yours: tidal flood", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    term_type(term, "w");
    g_assert_true(term_wait(term, "It is yours already", ROOM_WAIT_MS));
    term_type(term, "A");
    g_assert_true(term_wait(term, "to whom (Tab)", ROOM_WAIT_MS));
    term_type(term, "Nobody Here\r");
    g_assert_true(term_wait(term, "Not done: ", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    term_type(term, "Asupervisor\r");
    g_assert_true(term_wait(term, "Given to another: tidal flood", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "supervisor");
    term_type(term, "W"); /* the supervisor's now */
    g_assert_true(term_wait(term, "supervisor has it", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

static void test_shelf(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = start(room, ROLE_OPERATOR);
    term_type(term, "z");
    g_assert_true(term_wait(term, "minutes and reason", ROOM_WAIT_MS));
    term_type(term, "soon\r");
    g_assert_true(term_wait(term, "begin with how long", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "unack");
    term_type(term, "\025once 90 hujan deras\r");
    g_assert_true(term_wait(term, "Shelved: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "It is back at ", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "shelved");
    room_wait_member(room, id, "shelf_reason", "hujan deras");
    room_wait_member(room, id, "one_shot", "true");
    g_assert_true(term_wait(term, "▽ shelf", ROOM_WAIT_MS));
    term_type(term, "Z");
    g_assert_true(term_wait(term, "Off the shelf: tidal flood", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "unack");
    term_type(term, "z\033"); /* thought better of it */
    g_assert_true(term_wait(term, "Nothing was changed", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "unack");
    room_leave(term);
    room_free(room);
}

static void test_close(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autofree char *other = room_report(room, 1, "banjir", "low", true);
    g_autoptr(Term) term = start(room, ROLE_OPERATOR);
    term_type(term, "f");
    g_assert_true(term_wait(term, "1 real  2 false", ROOM_WAIT_MS));
    term_type(term, "perhaps\r");
    g_assert_true(term_wait(term, "type one of them", ROOM_WAIT_MS));
    term_type(term, "\025nui\r");
    g_assert_true(term_wait(term, "Closed: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "(nuisance)", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "normal");
    room_wait_member(room, id, "verdict", "nuisance");
    term_type(term, "nf"); /* to the next, and a digit is enough */
    g_assert_true(term_wait(term, "close with a verdict: flood", ROOM_WAIT_MS));
    term_type(term, "1");
    g_assert_true(term_wait(term, "Closed: flood", ROOM_WAIT_MS));
    room_wait_member(room, other, "verdict", "real");
    room_leave(term);
    room_free(room);
}

static bool is_answered(Term *term, void *data)
{
    return term_shows(term, "Your role may not do that") || term_shows(term, "reason:");
}

/* Until the backend has told the role, it is asked for a reason all the same. */
static void is_refused(Term *term)
{
    for (int i = 0; i < 100; i++) {
        term_type(term, "S");
        g_assert_true(term_until(term, is_answered, NULL, ROOM_WAIT_MS));
        if (!term_shows(term, "reason:"))
            return;
        term_type(term, "\033");
        g_assert_true(term_wait_gone(term, "reason:", ROOM_WAIT_MS));
    }
    g_assert_not_reached();
}

/* Who may not is told, and the palette does not offer it. */
static void test_rights(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = start(room, ROLE_OPERATOR);
    is_refused(term);
    alert_check_state(room->daemon, id, "unack");
    g_autoptr(Term) lead = start(room, ROLE_SUPERVISOR);
    term_type(lead, "S");
    g_assert_true(term_wait(lead, "reason:", ROOM_WAIT_MS));
    term_type(lead, "known\r");
    g_assert_true(term_wait(lead, "Suppressed: tidal flood", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "suppressed");
    term_type(lead, "S");
    g_assert_true(term_wait(lead, "No longer suppressed: tidal flood", ROOM_WAIT_MS));
    term_type(lead, "eplease look\r");
    g_assert_true(term_wait(lead, "The supervisors are called: tidal flood", ROOM_WAIT_MS));
    g_autoptr(Term) lobby = room_console(room, ROLE_PUBLIC, NULL);
    g_assert_true(term_wait_gone(lobby, "┌ Alerts", ROOM_WAIT_MS)); /* the role is known */
    term_type(lobby, "a");
    g_assert_true(term_wait(lobby, "Your role may not do that", ROOM_WAIT_MS));
    g_assert_false(term_shows(lobby, "tidal flood"));
    room_leave(lobby);
    room_leave(lead);
    room_leave(term);
    room_free(room);
}

static bool shows_owner(Term *term, void *owner)
{
    g_autofree char *screen = term_screen(term);
    g_auto(GStrv) lines = g_strsplit(screen, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++)
        if (strstr(lines[i], "tidal flood") != NULL && strstr(lines[i], owner) != NULL)
            return true;
    return false;
}

/* A second console's claim is there within a second; a busy machine gets a few tries. */
static void test_second_console(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) first = room_console(room, ROLE_OPERATOR, NULL);
    g_autoptr(Term) second = room_console(room, ROLE_SUPERVISOR, NULL);
    g_assert_true(term_wait(first, "tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(second, "tidal flood", ROOM_WAIT_MS));
    go_to_alerts(second);
    bool in_time = false;
    for (int i = 0; i < 20 && !in_time; i++) {
        gint64 before = g_get_monotonic_time();
        term_type(second, "w");
        g_assert_true(term_until(first, shows_owner, (void *)"super", ROOM_WAIT_MS));
        in_time = g_get_monotonic_time() - before < G_USEC_PER_SEC;
        g_assert_true(term_wait(second, "Yours: tidal flood", ROOM_WAIT_MS));
        term_type(second, "W");
        g_assert_true(term_wait(second, "Given back to all", ROOM_WAIT_MS));
        room_wait_member(room, id, "owner", "null");
        g_assert_true(term_wait_gone(first, "super", ROOM_WAIT_MS));
    }
    g_assert_true(in_time);
    room_leave(first);
    room_leave(second);
    room_free(room);
}

typedef struct AtOnce {
    const char *key, *done;
    bool twice; /* the key is pressed once before */
} AtOnce;

/* Who comes second is told who has it; for how long where the change came before the answer. */
static bool is_beaten(Term *term, const char *who)
{
    g_autofree char *has = g_strconcat(who, " has it", NULL);
    g_autofree char *had = g_strconcat(who, " has had it for", NULL);
    return term_shows(term, has) || term_shows(term, had);
}

static bool was_told(Term *term, void *data)
{
    return term_shows(term, data) || is_beaten(term, "");
}

/* What became of it is said for seconds only, so each is looked at in turn.  Returns the owner. */
static const char *winner(Term *const both[2], const char *done)
{
    static const char *const names[] = {"operator", "supervisor"};
    bool told[2] = {false, false}, won[2] = {false, false};
    gint64 end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    for (int i = 0; !told[0] || !told[1]; i ^= 1) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        if (told[i] || !term_until(both[i], was_told, (void *)done, 50))
            continue;
        told[i] = true;
        won[i] = term_shows(both[i], done);
        g_assert_true(won[i] || is_beaten(both[i], names[i ^ 1]));
    }
    g_assert_true(won[0] != won[1]);
    return names[won[0] ? 0 : 1];
}

/* Both keys are on their way before either is answered: one has it, the other is told who. */
static void test_at_once(gconstpointer data)
{
    const AtOnce *what = data;
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) first = room_console(room, ROLE_OPERATOR, NULL);
    g_autoptr(Term) second = room_console(room, ROLE_SUPERVISOR, NULL);
    Term *const both[] = {first, second};
    for (int i = 0; i < 2; i++) {
        g_assert_true(term_wait(both[i], "tidal flood", ROOM_WAIT_MS));
        g_assert_true(term_wait(both[i], "sync ", ROOM_WAIT_MS));
        go_to_alerts(both[i]);
        g_assert_true(term_wait(both[i], "╔ Alerts", ROOM_WAIT_MS));
        if (!what->twice)
            continue;
        term_type(both[i], what->key);
        g_assert_true(term_wait(both[i], "Not looked at", ROOM_WAIT_MS));
    }
    kill(room->daemon->pid, SIGSTOP);
    for (int i = 0; i < 2; i++) {
        term_type(both[i], what->key);
        term_settle(both[i], 200);
    }
    kill(room->daemon->pid, SIGCONT);
    room_wait_member(room, id, "owner", winner(both, what->done));
    room_leave(first);
    room_leave(second);
    room_free(room);
}

/* A camera that has mostly been wrong before suggests a shelf. */
static void test_track(void)
{
    Room *room = room_new(NULL);
    for (int i = 0; i < 6; i++) {
        g_autofree char *id = room_report(room, 0, "rob", "high", true);
        g_autofree char *state = alert_did(room->daemon, ROLE_OPERATOR, id, "close",
                                           "{\"verdict\":\"false\"}", 200, "state");
        g_assert_cmpstr(state, ==, "normal");
    }
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "◆ new", ROOM_WAIT_MS));
    go_to_alerts(term);
    term_type(term, "tt");
    g_assert_true(term_wait(term, "Real here: 0 of 6; z shelves it", ROOM_WAIT_MS));
    room_wait_member(room, id, "state", "acked");
    room_leave(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    static const AtOnce claim = {.key = "w", .done = "Yours: tidal flood"};
    static const AtOnce ack = {.key = "t", .done = "Acknowledged: tidal flood", .twice = true};
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alerts/what is reported is on the screen", test_appears);
    g_test_add_func("/console/alerts/one that nobody looked at takes the key twice", test_ack);
    g_test_add_func("/console/alerts/they are taken, given away and kept", test_owner);
    g_test_add_func("/console/alerts/a shelf has a time and a reason", test_shelf);
    g_test_add_func("/console/alerts/closing takes a verdict", test_close);
    g_test_add_func("/console/alerts/who may not do a thing is told so", test_rights);
    g_test_add_func("/console/alerts/another console's claim shows within a second",
                    test_second_console);
    g_test_add_data_func("/console/alerts/of two who take it at once one is told who has it",
                         &claim, test_at_once);
    g_test_add_data_func("/console/alerts/of two who accept it at once one is told who has it",
                         &ack, test_at_once);
    g_test_add_func("/console/alerts/a bad record suggests a shelf", test_track);
    return g_test_run();
}
