/* The maintenance desk of the real console on the real tilikd: orders by filter and their undoing,
 * a reason, and a round of field checks. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "backend.h"
#include "cli.h"
#include "daemon_tickets.h"
#include "room.h"

static unsigned count_class(const Room *room, CameraClass class, CameraState *first, char **id)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++) {
        Camera camera;
        g_assert_true(catalog_camera(room->city, i, &camera));
        if (camera.class != class)
            continue;
        if (count++ == 0 && id != NULL) {
            *id = g_strdup(camera.id);
            *first = camera.state;
        }
    }
    return count;
}

static char *member_of(const Room *room, const char *path, const char *name)
{
    g_autofree char *whole = g_strconcat("/api/v1/", path, NULL);
    g_auto(Answer) answer =
        daemon_ask(room->daemon, "GET", whole, room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, name);
}

static void wait_member(const Room *room, const char *path, const char *name, const char *expected)
{
    gint64 end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    for (;;) {
        g_autofree char *is = member_of(room, path, name);
        if (g_strcmp0(is, expected) == 0)
            return;
        if (g_get_monotonic_time() > end)
            g_error("%s of %s is %s, not %s", name, path, is, expected);
        g_usleep(20000);
    }
}

static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

/* ---- orders ---- */

static void test_order(void)
{
    Room *room = room_new(NULL);
    CameraState before;
    g_autofree char *camera = NULL;
    unsigned count = count_class(room, CLASS_MARKET, &before, &camera);
    g_assert_cmpuint(count, >, 2);
    g_autofree char *path = g_strconcat("cameras/", camera, NULL);
    g_autofree char *reach = g_strdup_printf("%u cameras in ", count),
                    *typed = g_strdup_printf("%u\r", count),
                    *held = g_strdup_printf("%u of %u", count, count),
                    *none = g_strdup_printf("0 of %u", count);
    g_autoptr(Term) term = room_console(room, ROLE_SUPERVISOR, NULL);
    term_type(term, "gs");
    g_assert_true(term_wait(term, "No service order has been given yet", ROOM_WAIT_MS));
    term_type(term, "O");
    g_assert_true(term_wait(term, "L unlocks it", ROOM_WAIT_MS));
    term_type(term, "L");
    g_assert_true(term_wait(term, "[unlocked]", ROOM_WAIT_MS));
    term_type(term, "O");
    g_assert_true(term_wait(term, "which cameras", ROOM_WAIT_MS));
    term_type(term, "class:mar");
    g_assert_true(term_wait(term, "class:mar", ROOM_WAIT_MS));
    term_type(term, "ket");
    g_assert_true(term_wait(term, reach, ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "reason (Tab), letter", ROOM_WAIT_MS));
    term_type(term, "551/HK\r");
    g_assert_true(term_wait(term, "begin with one of the reasons", ROOM_WAIT_MS));
    term_type(term, "\025bro\t551/HK @1d\r"); /* all of the line anew */
    g_assert_true(term_wait(term, "out of service, broken, until ", ROOM_WAIT_MS));
    term_type(term, "1\r");
    g_assert_true(term_wait(term, "type the number of cameras", ROOM_WAIT_MS));
    term_type(term, "\025");
    term_type(term, typed);
    g_assert_true(term_wait(term, held, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "551/HK", ROOM_WAIT_MS));
    wait_member(room, path, "reason", "broken");
    term_type(term, "u");
    g_assert_true(term_wait(term, "Undo “551/HK”", ROOM_WAIT_MS));
    term_type(term, "yes\r");
    g_assert_true(term_wait(term, "begin with “restore”", ROOM_WAIT_MS));
    term_type(term, "\025restore kontrak baru\r");
    g_assert_true(term_wait(term, none, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "undone", ROOM_WAIT_MS));
    wait_member(room, path, "state", camera_state_word(before));
    term_type(term, "/zzz");
    g_assert_true(term_wait(term, "No order has these words", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, none, ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* Written with nobody there, by a console that is killed; done once, by the next. */
static void test_order_with_link_cut(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    CameraState before;
    g_autofree char *camera = NULL;
    count_class(room, CLASS_MARKET, &before, &camera);
    g_autofree char *path = g_strconcat("cameras/", camera, NULL),
                    *filter = g_strdup_printf("/id:%s\r", camera);
    Term *term = room_console_at(room, ROLE_SUPERVISOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    term = room_console_at(room, ROLE_SUPERVISOR, home);
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, filter);
    g_assert_true(term_wait(term, "id:", ROOM_WAIT_MS));
    term_type(term, "LO");
    g_assert_true(term_wait(term, "1 cameras in 1 kelurahan", ROOM_WAIT_MS));
    term_type(term, "stolen 552/HK\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill_console(term);
    term = room_console_at(room, ROLE_SUPERVISOR, home);
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "gs");
    g_assert_true(term_wait(term, "not sent yet", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "552/HK", ROOM_WAIT_MS));
    room_go_on(room);
    term_type(term, "R");
    g_assert_true(term_wait(term, "1 of 1", ROOM_WAIT_MS));
    wait_member(room, path, "reason", "stolen");
    g_auto(Answer) orders = daemon_ask(room->daemon, "GET", "/api/v1/service-orders",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(items_in(orders.body), ==, 1);
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* ---- reasons ---- */

static char *dark_camera(const Room *room)
{
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++) {
        Camera camera;
        g_assert_true(catalog_camera(room->city, i, &camera));
        if (camera.state == CAMERA_OFFLINE && camera.reason == REASON_NONE)
            return g_strdup(camera.id);
    }
    g_assert_not_reached();
}

static void test_reason(void)
{
    Room *room = room_new(NULL);
    g_autofree char *camera = dark_camera(room);
    g_autofree char *filter = g_strdup_printf("/id:%s\r", camera),
                    *path = g_strconcat("cameras/", camera, NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    term_type(term, filter);
    g_assert_true(term_wait(term, "· 1 ", ROOM_WAIT_MS));
    term_type(term, "d");
    g_assert_true(term_wait(term, "dark? Reason (Tab) and note", ROOM_WAIT_MS));
    term_type(term, "privacy\r");
    g_assert_true(term_wait(term, "closed for privacy by the brake", ROOM_WAIT_MS));
    term_type(term, "\025cable digigit tikus\r");
    g_assert_true(term_wait(term, "Done: why ", ROOM_WAIT_MS));
    wait_member(room, path, "reason", "cable");
    /* Its ticket tells how it came to be so. */
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"maintenance\",\"cameras\":[\"%s\"]}", camera);
    g_auto(Answer) opened = ticket_post(room->daemon, ROLE_OPERATOR, body);
    g_assert_cmpint(opened.status, ==, 201);
    term_type(term, "gt");
    g_assert_true(term_wait(term, "came to be so", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, ": digigit", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* ---- rounds ---- */

static bool is_begun_or_not(Term *term, void *data)
{
    return term_shows(term, "1/2 ") || term_shows(term, "not here whole yet");
}

/* The ticket may not be here whole yet, which is said. */
static void begin_round(Term *term)
{
    gint64 end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    term_type(term, "t");
    g_assert_true(term_until(term, is_begun_or_not, NULL, ROOM_WAIT_MS));
    while (!term_shows(term, "1/2 ")) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        term_type(term, "\014"); /* takes back what was said */
        g_assert_true(term_wait_gone(term, "not here whole yet", ROOM_WAIT_MS));
        term_type(term, "t");
        g_assert_true(term_until(term, is_begun_or_not, NULL, ROOM_WAIT_MS));
    }
}

static void test_round(void)
{
    Room *room = room_new(NULL);
    char *folder = scratch_new();
    g_autofree char *dark = dark_camera(room), *photo = g_build_filename(folder, "a.txt", NULL);
    g_assert_true(g_file_set_contents(photo, "tiang miring\n", -1, NULL));
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"maintenance\",\"topic\":\"field_check\",\"title\":\"Cek "
                        "lapangan\",\"cameras\":[\"%s\",\"%s\"]}",
                        room_camera(room, 0), dark);
    g_auto(Answer) opened = ticket_post(room->daemon, ROLE_OPERATOR, body);
    g_assert_cmpint(opened.status, ==, 201);
    g_autofree char *id = json_member(opened.body, "id");
    g_autofree char *answer = g_strdup_printf("2 cable putus @%s\r", photo),
                    *camera = g_strconcat("cameras/", dark, NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Cek lapangan", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "2 cameras are still to be looked at", ROOM_WAIT_MS));
    begin_round(term);
    term_type(term, "9\r");
    g_assert_true(term_wait(term, "begin with a number from 1 to 5", ROOM_WAIT_MS));
    term_type(term, "\0251\r");
    g_assert_true(term_wait(term, "2/2 ", ROOM_WAIT_MS));
    term_type(term, "2 @/nowhere/x.png\r");
    g_assert_true(term_wait(term, "/nowhere/x.png", ROOM_WAIT_MS));
    term_type(term, "\025");
    term_type(term, answer);
    g_assert_true(term_wait(term, "Every camera of the round is answered for", ROOM_WAIT_MS));
    g_autofree char *ticket = g_strconcat("tickets/", id, NULL);
    wait_member(room, ticket, "status", "resolved");
    g_auto(Answer) whole = ticket_read(room->daemon, ROLE_OPERATOR, id);
    g_assert_nonnull(strstr(whole.body, "\"result\":\"live\""));
    g_assert_nonnull(
        strstr(whole.body, "\"result\":\"dark\",\"reason\":\"cable\",\"note\":\"putus\""));
    g_assert_nonnull(strstr(whole.body, "\"name\":\"a.txt\""));
    wait_member(room, camera, "reason", "cable");
    room_leave(term);
    scratch_free(folder);
    room_free(room);
}

/* ---- plain commands ---- */

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
    unsigned count = count_class(room, CLASS_MARKET, NULL, NULL);
    g_autofree char *many = g_strdup_printf("%u cameras; --yes gives the order\n", count);
    g_auto(Result) asked = run(room, ROLE_SUPERVISOR, "order out class:market --reason broken");
    g_assert_cmpstr(asked.out, ==, many);
    g_auto(Result) given =
        run(room, ROLE_SUPERVISOR,
            "order out class:market --reason broken --letter 551/HK --review 2w --yes");
    g_test_message("%s%s", given.out, given.err);
    g_assert_cmpint(given.status, ==, 0);
    g_autofree char *id = g_strndup(given.out, strcspn(given.out, " "));
    g_auto(Result) list = run(room, ROLE_SUPERVISOR, "order list");
    g_assert_cmpuint(count_lines(list.out, id), ==, 1);
    g_assert_nonnull(strstr(list.out, "in force"));
    g_autofree char *undo = g_strdup_printf("order undo %s --note kontrak_baru", id);
    g_auto(Result) undone = run(room, ROLE_SUPERVISOR, undo);
    g_assert_cmpint(undone.status, ==, 0);
    g_auto(Result) again = run(room, ROLE_SUPERVISOR, undo);
    g_assert_cmpint(again.status, ==, 1);
    static const char *const wrong[] = {"order",
                                        "order out",
                                        "order out class:market",
                                        "order out class:market --reason x --yes",
                                        "order out class:market --reason broken --review y --yes",
                                        "order undo"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_auto(Result) result = run(room, ROLE_SUPERVISOR, wrong[i]);
        g_test_message("%s: %s", wrong[i], result.err);
        g_assert_cmpint(result.status, ==, 2);
        g_assert_cmpstr(result.out, ==, "");
    }
    room_free(room);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/maintenance/an order by filter is counted, typed, and undone", test_order);
    g_test_add_func("/maintenance/an order that nobody heard is given once",
                    test_order_with_link_cut);
    g_test_add_func("/maintenance/a key says why a camera is dark", test_reason);
    g_test_add_func("/maintenance/a round is answered camera by camera", test_round);
    g_test_add_func("/maintenance/orders from a script", test_commands);
    return g_test_run();
}
