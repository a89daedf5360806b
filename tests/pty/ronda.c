/* Patrol rounds of the real console on the real tilikd: walked with the link cut and over a kill,
 * reminded of, from a script; and the kentongan. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "cli.h"
#include "room.h"

#define F4  "\033OS"
#define F5  "\033[15~"
#define F6  "\033[17~"
#define F8  "\033[19~"
#define F12 "\033[24~"

/* The first camera without pictures. */
static const char *find_dark(const Room *room)
{
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++) {
        Camera camera;
        if (catalog_camera(room->city, i, &camera) && camera.state == CAMERA_OFFLINE &&
            camera.visibility == VISIBILITY_PUBLIC)
            return camera.id;
    }
    g_assert_not_reached();
}

/* Three cameras in the list, one of them dark; no two in one kelurahan. */
static void choose_three(const Room *room, Term *term)
{
    g_autofree char *filter = g_strdup_printf("/id:%s,%s,%s\r", room_camera(room, 0),
                                              room_camera(room, 1), find_dark(room));
    term_type(term, filter);
    g_assert_true(term_wait(term, "· 3 of “id:", ROOM_WAIT_MS));
}

static char *patrols(const Room *room)
{
    g_auto(Answer) page = daemon_ask(room->daemon, "GET", "/api/v1/patrols",
                                     room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(page.status, ==, 200);
    return g_strdup(page.body);
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

/* The stop is done, or a picture that was not seen, or that there is none, is asked about. */
static bool is_answered(Term *term, void *stop)
{
    return !term_shows(term, stop) || term_shows(term, "Safe all the same?") ||
           term_shows(term, "No picture.  Enter: dark");
}

/* Says of the n-th stop that it is safe, or dark where it is; or skips it. */
static void judge(Term *term, int n, bool safe)
{
    g_autofree char *stop = g_strdup_printf("STOP %d OF 3", n);
    g_assert_true(term_wait(term, stop, ROOM_WAIT_MS));
    term_type(term, safe ? "a" : "s");
    if (safe) {
        g_assert_true(term_until(term, is_answered, stop, ROOM_WAIT_MS));
        if (term_shows(term, "No picture.  Enter: dark"))
            term_type(term, "kabel putus\r");
        else if (term_shows(term, stop))
            term_type(term, "a");
    }
    g_assert_true(term_wait_gone(term, stop, ROOM_WAIT_MS));
}

static void wait_for_alert(const Room *room)
{
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * G_GINT64_CONSTANT(1000);
    for (;;) {
        g_autofree char *page = patrols(room);
        if (count_of(page, "\"alert\":\"01") == 1)
            return;
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(20000);
    }
}

/* One round, each stop once, one report. */
static void check_backend(const Room *room)
{
    g_autofree char *page = patrols(room);
    g_test_message("%s", page);
    g_assert_cmpint(items_in(page), ==, 1);
    g_assert_cmpint(count_of(page, "\"result\":"), ==, 3);
    g_assert_cmpint(count_of(page, "\"result\":\"skipped\""), ==, 1);
    g_assert_cmpint(count_of(page, "pagar rusak"), ==, 1);
    g_assert_nonnull(strstr(page, "\"status\":\"ended\",\"note\":\"hujan\""));
    g_auto(Answer) log = daemon_ask(room->daemon, "GET", "/api/v1/logbook?q=act:patrol",
                                    room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(items_in(log.body), ==, 1);
}

/* Begun, interrupted, taken up and ended: each word comes to the backend once. */
static void test_round_with_link_cut(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    choose_three(room, term);
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, "gn");
    g_assert_true(term_wait(term, "begins the round: the camera list as it stands (3 cameras)",
                            ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "STOP 1 OF 3", ROOM_WAIT_MS));
    term_type(term, "cpagar rusak\r");
    g_assert_true(term_wait(term, "Note: pagar rusak", ROOM_WAIT_MS));
    judge(term, 1, true);
    g_assert_true(term_wait(term, "STOP 2 OF 3", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "2 not sent yet", ROOM_WAIT_MS));
    term_type(term, "clampu mati\r"); /* of what is not judged yet */
    g_assert_true(term_wait(term, "Note: lampu mati", ROOM_WAIT_MS));
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, ROOM_WAIT_MS), ==, 0);
    term_free(term);
    /* Still without a link it goes on where it was. */
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "STOP 2 OF 3", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Note: lampu mati", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Enter opens the picture", ROOM_WAIT_MS));
    term_type(term, "\r");
    judge(term, 2, false);
    g_assert_true(term_wait(term, "STOP 3 OF 3", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "3 not sent yet", ROOM_WAIT_MS));
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
    room_go_on(room);
    /* Another token of the same person, and the link. */
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "STOP 3 OF 3", ROOM_WAIT_MS));
    term_type(term, "gn");
    g_assert_true(term_wait(term, "Your round is under way: 1 of 3 stops", ROOM_WAIT_MS));
    term_type(term, "gn");
    judge(term, 3, true);
    g_assert_true(term_wait(term, "ALL STOPS ARE DONE", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Skipped: ", ROOM_WAIT_MS));
    term_type(term, "f");
    g_assert_true(term_wait(term, "1 stop is skipped", ROOM_WAIT_MS));
    term_type(term, "hujan\r");
    g_assert_true(term_wait(term, "THE ROUND IS ENDED", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Its report stands in the logbook", ROOM_WAIT_MS));
    check_backend(room);
    /* And in the list of all. */
    term_type(term, "gd");
    g_assert_true(term_wait(term, "Patrol rounds · 1, of them 0 under way", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* A volunteer, told what is due tonight, walks with function keys and calls for help. */
static void write_config(const char *home)
{
    g_autofree char *folder = g_build_filename(home, "XDG_CONFIG_HOME", "tilik", NULL);
    g_autofree char *path = g_build_filename(folder, "tilik.conf", NULL);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autoptr(GDateTime) due = g_date_time_add_minutes(now, -20);
    g_autofree char *hour = g_date_time_format(due, "%H:%M");
    g_autofree char *text =
        g_strdup_printf("[screen]\nprofile = ronda\n[ronda]\n1 = %s Budi, Slamet\n", hour);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void test_volunteer(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    write_config(home);
    Term *term = room_console_at(room, ROLE_VOLUNTEER, home);
    g_assert_true(term_wait(term, "TONIGHT", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "OVERDUE for ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "F6  begins the round: RT ", ROOM_WAIT_MS));
    term_type(term, F6);
    g_assert_true(term_wait(term, "STOP 1 OF", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "OVERDUE", ROOM_WAIT_MS));
    term_type(term, F4);
    g_assert_true(term_wait(term, "Not safe: alert for all at", ROOM_WAIT_MS));
    term_type(term, "\033[C\033[Borang asing\r"); /* public order */
    g_assert_true(term_wait_gone(term, "Not safe: alert", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "seen · 1 alert", ROOM_WAIT_MS));
    term_type(term, F5 "\r");
    g_assert_true(term_wait(term, "THE ROUND IS ENDED", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Its report stands in the logbook", ROOM_WAIT_MS));
    g_autofree char *page = patrols(room);
    g_assert_cmpint(items_in(page), ==, 1);
    g_assert_nonnull(strstr(page, "\"purpose\":\"ronda\""));
    g_assert_cmpint(count_of(page, "\"result\":\"alert\""), ==, 1);
    g_assert_cmpint(count_of(page, "orang asing"), ==, 1);
    wait_for_alert(room); /* the stop names it, as soon as it has an id */
    term_type(term, F12);
    g_assert_true(term_wait(term, "Kentongan: a call to all", ROOM_WAIT_MS));
    term_type(term, "\033[C\033[C"); /* fire */
    g_assert_true(term_wait(term, "type the word api below", ROOM_WAIT_MS));
    term_type(term, "\033[B"
                    "dapur\033[B"
                    "titir\r");
    g_assert_true(term_wait(term, "type api to beat it", ROOM_WAIT_MS));
    g_auto(Answer) none = daemon_ask(room->daemon, "GET", "/api/v1/alerts?q=kind:kebakaran",
                                     room->daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    g_assert_cmpint(items_in(none.body), ==, 0);
    term_type(term, "\025"
                    "api\r");
    g_assert_true(term_wait(term, "The alert is raised", ROOM_WAIT_MS));
    g_auto(Answer) alerts = daemon_ask(room->daemon, "GET", "/api/v1/alerts?q=kind:kebakaran",
                                       room->daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    g_test_message("%s", alerts.body);
    g_assert_cmpint(items_in(alerts.body), ==, 1);
    g_assert_nonnull(strstr(alerts.body, "\"priority\":\"critical\""));
    g_assert_nonnull(strstr(alerts.body, "kentongan api: fire · dapur"));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

static Result run(const Room *room, Role role, const char *line)
{
    g_autoptr(GPtrArray) argv = cli_words(line);
    g_ptr_array_add(argv, g_strconcat("--backend=", room->url, NULL));
    g_ptr_array_add(argv, g_strconcat("--token-file=", room->token_files[role], NULL));
    return cli_run(argv);
}

static void test_commands(void)
{
    Room *room = room_new(NULL);
    g_autofree char *begin =
        g_strdup_printf("ronda begin id:%s,%s", room_camera(room, 0), room_camera(room, 1));
    g_auto(Result) begun = run(room, ROLE_OPERATOR, begin);
    g_test_message("%s%s", begun.out, begun.err);
    g_assert_cmpint(begun.status, ==, 0);
    g_autofree char *id = g_strndup(begun.out, strcspn(begun.out, " "));
    g_assert_cmpuint(strlen(id), ==, 26);
    g_autofree char *stop =
        g_strdup_printf("ronda stop %s %s alarm ada_orang", id, room_camera(room, 1));
    g_auto(Result) stopped = run(room, ROLE_OPERATOR, stop);
    g_assert_cmpint(stopped.status, ==, 0);
    g_auto(Result) open = run(room, ROLE_OPERATOR, "ronda list --open");
    g_assert_cmpuint(count_lines(open.out, id), ==, 1);
    g_assert_nonnull(strstr(open.out, "1/2"));
    g_autofree char *end = g_strdup_printf("ronda end %s", id);
    g_auto(Result) ended = run(room, ROLE_OPERATOR, end);
    g_assert_cmpint(ended.status, ==, 0);
    g_auto(Result) again = run(room, ROLE_OPERATOR, end);
    g_assert_cmpint(again.status, ==, 1);
    g_auto(Result) none = run(room, ROLE_OPERATOR, "ronda list --open");
    g_assert_cmpuint(count_lines(none.out, id), ==, 0);
    static const char *const wrong[] = {
        "ronda",          "ronda walk",           "ronda begin colour:red",
        "ronda stop x y", "ronda stop x y merah", "ronda end"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_auto(Result) result = run(room, ROLE_OPERATOR, wrong[i]);
        g_test_message("%s: %s", wrong[i], result.err);
        g_assert_cmpint(result.status, ==, 2);
        g_assert_cmpstr(result.out, ==, "");
    }
    room_free(room);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/ronda/a round outlives a dead link, a kill and a new token, and comes once",
                    test_round_with_link_cut);
    g_test_add_func("/ronda/a volunteer is reminded, walks by function keys, and calls for help",
                    test_volunteer);
    g_test_add_func("/ronda/from a script", test_commands);
    return g_test_run();
}
