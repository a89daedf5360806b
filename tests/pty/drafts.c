/* What is being written when the console is killed stands there again at the next start. */
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "daemon_tickets.h"
#include "room.h"

/* Holds "ALT d": goes on with what was left. */
#define GO_ON "\033d"

typedef struct Desk {
    Room *room;
    char *home;
    Term *term;
    char *ticket; /* #N of one that is there */
} Desk;

static void start(Desk *desk)
{
    desk->term = room_console_at(desk->room, ROLE_SUPERVISOR, desk->home);
    g_assert_true(term_wait(desk->term, "sync ", ROOM_WAIT_MS));
}

static void set_up(Desk *desk)
{
    desk->room = room_new(NULL);
    desk->home = scratch_new();
    g_auto(Answer) opened =
        ticket_post(desk->room->daemon, ROLE_OPERATOR,
                    "{\"kind\":\"incident\",\"title\":\"Pagar roboh\",\"area\":\"33.74\"}");
    g_assert_cmpint(opened.status, ==, 201);
    desk->ticket = json_member(opened.body, "number");
    start(desk);
}

static void tear_down(Desk *desk)
{
    room_leave(desk->term);
    term_free(desk->term);
    room_free(desk->room);
    scratch_free(desk->home);
    g_free(desk->ticket);
}

/* Each begins where the console does. */
static void to_the_panes(Desk *desk)
{
    while (!term_shows(desk->term, "╔ Cameras") && !term_shows(desk->term, "╔ Alerts")) {
        term_type(desk->term, "\033");
        term_settle(desk->term, 100);
    }
}

/* How many drafts on the disk hold a text. */
static int count_kept(const Desk *desk, const char *text)
{
    g_autofree char *state = g_build_filename(desk->home, "XDG_STATE_HOME", "tilik", NULL);
    g_autoptr(GDir) folder = g_dir_open(state, 0, NULL);
    const char *name;
    int count = 0;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(state, name, NULL);
        sqlite3 *db = NULL;
        sqlite3_stmt *rows = NULL;
        if (!g_str_has_suffix(name, ".db"))
            continue;
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
        sqlite3_busy_timeout(db, 5000);
        if (sqlite3_prepare_v2(db, "SELECT count(*) FROM draft WHERE instr(text, ?1) > 0", -1,
                               &rows, NULL) == SQLITE_OK) {
            sqlite3_bind_text(rows, 1, text, -1, SQLITE_STATIC);
            count += sqlite3_step(rows) == SQLITE_ROW ? sqlite3_column_int(rows, 0) : 0;
        }
        sqlite3_finalize(rows);
        sqlite3_close(db);
    }
    return count;
}

static void wait_kept(const Desk *desk, const char *text, int count)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    while (count_kept(desk, text) != count) {
        term_settle(desk->term, 10);
        g_assert_cmpint(clock_mono_ms(), <, end);
    }
}

static void kill_and_start(Desk *desk)
{
    kill(term_pid(desk->term), SIGKILL);
    (void)term_wait_exit(desk->term, ROOM_WAIT_MS);
    term_free(desk->term);
    start(desk);
}

/* Types keys that open an editor, its text, and has the console killed; goes on at the next. */
static void write_killed_and_go_on(Desk *desk, const char *keys, const char *shows,
                                   const char *text, const char *offered)
{
    term_type(desk->term, keys);
    g_assert_true(term_wait(desk->term, shows, ROOM_WAIT_MS));
    term_type(desk->term, text);
    g_assert_true(term_wait(desk->term, text, ROOM_WAIT_MS));
    wait_kept(desk, text, 1);
    kill_and_start(desk);
    g_autofree char *offer = g_strdup_printf("A draft of %s", offered);
    g_assert_true(term_wait(desk->term, offer, ROOM_WAIT_MS));
    g_assert_false(term_shows(desk->term, text));
    term_type(desk->term, GO_ON);
    g_assert_true(term_wait(desk->term, text, ROOM_WAIT_MS));
}

/* Until the backend has it; there is nothing left to offer then. */
static void wait_there(Desk *desk, const char *path, const char *text)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_auto(Answer) answer = daemon_ask(desk->room->daemon, "GET", path,
                                           desk->room->daemon->token[ROLE_ADMIN], NULL, NULL);
        const char *at = strstr(answer.body, text);
        g_assert_true(at == NULL || strstr(at + 1, text) == NULL);
        if (at != NULL)
            break;
        g_assert_cmpint(clock_mono_ms(), <, end);
        g_usleep(20000);
    }
    wait_kept(desk, "", 0);
}

static void a_ticket_goes_on(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    term_type(desk->term, "gt");
    g_assert_true(term_wait(desk->term, "╔ Tickets", ROOM_WAIT_MS));
    term_type(desk->term, "T");
    g_assert_true(term_wait(desk->term, "A new ticket", ROOM_WAIT_MS));
    write_killed_and_go_on(desk, "\t", "A new ticket", "Pohon tumbang di jalan", "a ticket");
    g_assert_true(term_shows(desk->term, "A new ticket"));
    term_type(desk->term, "\t, dua mobil");
    g_assert_true(term_wait(desk->term, "jalan, dua mobil", ROOM_WAIT_MS));
    wait_kept(desk, "dua mobil", 1); /* it is the same draft */
    wait_kept(desk, "Pohon", 1);
    term_type(desk->term, "\023");
    wait_there(desk, "/api/v1/tickets?limit=100", "Pohon tumbang di jalan, dua mobil");
}

static void a_note_goes_on(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    term_type(desk->term, "gt");
    g_assert_true(term_wait(desk->term, "Pagar roboh", ROOM_WAIT_MS));
    write_killed_and_go_on(desk, "c", "note", "warga sudah di lokasi", "a note on a ticket");
    term_type(desk->term, "\r");
    wait_there(desk, "/api/v1/tickets?limit=100", "warga sudah di lokasi");
}

static void a_line_of_the_logbook_goes_on(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    write_killed_and_go_on(desk, "gc", "Into the logbook", "listrik padam di RW 3",
                           "a line of the logbook");
    term_type(desk->term, "\r");
    wait_there(desk, "/api/v1/logbook?limit=100", "listrik padam di RW 3");
}

static void a_word_to_the_next_shift_goes_on(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    term_type(desk->term, "gh");
    g_assert_true(term_wait(desk->term, "╔ Handover", ROOM_WAIT_MS));
    term_type(desk->term, "o");
    g_assert_true(term_wait(desk->term, "Hand the shift over to", ROOM_WAIT_MS));
    term_type(desk->term, "operator");
    write_killed_and_go_on(desk, "\r", "A word to operator", "pompa 3 diperiksa jam 22",
                           "a word to the next shift");
    g_assert_true(term_shows(desk->term, "A word to operator"));
    term_type(desk->term, "\r");
    wait_there(desk, "/api/v1/handovers?limit=10", "pompa 3 diperiksa jam 22");
}

static void a_typed_verb_goes_on(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    g_autofree char *verb = g_strdup_printf("c %s ", desk->ticket);
    term_type(desk->term, "gt");
    g_assert_true(term_wait(desk->term, "Pagar roboh", ROOM_WAIT_MS));
    term_type(desk->term, ":");
    write_killed_and_go_on(desk, verb, verb, "polisi datang", "a line");
    term_type(desk->term, "\r");
    wait_there(desk, "/api/v1/tickets?limit=100", "polisi datang");
}

/* Who gives it up, or takes the text back, is not asked again. */
static void what_is_given_up_is_not_offered(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    term_type(desk->term, "gc");
    g_assert_true(term_wait(desk->term, "Into the logbook", ROOM_WAIT_MS));
    term_type(desk->term, "salah");
    wait_kept(desk, "salah", 1);
    term_type(desk->term, "\033");
    wait_kept(desk, "", 0);
    term_type(desk->term, "gt");
    g_assert_true(term_wait(desk->term, "╔ Tickets", ROOM_WAIT_MS));
    term_type(desk->term, "T");
    g_assert_true(term_wait(desk->term, "A new ticket", ROOM_WAIT_MS));
    term_type(desk->term, "\tPohon");
    wait_kept(desk, "Pohon", 1);
    term_type(desk->term, "\025"); /* the line is empty again */
    wait_kept(desk, "Pohon", 0);
    term_type(desk->term, "\033");
    g_assert_true(term_wait_gone(desk->term, "A new ticket", ROOM_WAIT_MS));
    g_assert_false(term_shows(desk->term, "A draft of"));
}

/* A session that ends in order, by a closed terminal, loses no more than a kill. */
static void a_closed_terminal_keeps_it_too(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    term_type(desk->term, "gc");
    g_assert_true(term_wait(desk->term, "Into the logbook", ROOM_WAIT_MS));
    term_type(desk->term, "banjir di gang 4");
    g_assert_true(term_wait(desk->term, "banjir di gang 4", ROOM_WAIT_MS));
    kill(term_pid(desk->term), SIGTERM);
    (void)term_wait_exit(desk->term, ROOM_WAIT_MS);
    term_free(desk->term);
    start(desk);
    g_assert_true(term_wait(desk->term, "A draft of a line of the logbook", ROOM_WAIT_MS));
    term_type(desk->term, GO_ON);
    g_assert_true(term_wait(desk->term, "banjir di gang 4", ROOM_WAIT_MS));
    term_type(desk->term, "\r");
    wait_there(desk, "/api/v1/logbook?limit=100", "banjir di gang 4");
}

/* Two consoles at one desk: what one is writing is not offered to the other. */
static void what_another_console_writes_is_its_own(gconstpointer data)
{
    Desk *desk = (Desk *)data;
    to_the_panes(desk);
    term_type(desk->term, "gc");
    g_assert_true(term_wait(desk->term, "Into the logbook", ROOM_WAIT_MS));
    term_type(desk->term, "sedang menulis");
    wait_kept(desk, "sedang menulis", 1);
    Desk other = {.room = desk->room, .home = desk->home};
    start(&other);
    term_type(other.term, "go");
    g_assert_true(term_wait(other.term, "╔", ROOM_WAIT_MS));
    g_assert_false(term_shows(other.term, "A draft of"));
    room_leave(other.term);
    term_free(other.term);
    wait_kept(desk, "sedang menulis", 1);
    term_type(desk->term, "\033");
    g_assert_true(term_wait_gone(desk->term, "Into the logbook", ROOM_WAIT_MS));
    wait_kept(desk, "", 0);
}

#define ADD(name, test) g_test_add_data_func("/console/drafts/" name, &desk, test)

/* One room and one desk serve them all: each leaves nothing on the disk. */
int main(int argc, char **argv)
{
    Desk desk;
    g_test_init(&argc, &argv, NULL);
    set_up(&desk);
    ADD("a ticket goes on", a_ticket_goes_on);
    ADD("a note goes on", a_note_goes_on);
    ADD("a line of the logbook goes on", a_line_of_the_logbook_goes_on);
    ADD("a word to the next shift goes on", a_word_to_the_next_shift_goes_on);
    ADD("a typed verb goes on", a_typed_verb_goes_on);
    ADD("what is given up is not offered", what_is_given_up_is_not_offered);
    ADD("a closed terminal keeps it, too", a_closed_terminal_keeps_it_too);
    ADD("what another console writes is its own", what_another_console_writes_is_its_own);
    int status = g_test_run();
    tear_down(&desk);
    return status;
}
