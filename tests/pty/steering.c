/* A camera is steered from the real console, on the real tilikd with its make-believe cameras. */
#include <signal.h>
#include <string.h>

#include "cli.h"
#include "room.h"

/* What is steered, and who asks about it. */
typedef struct Steered {
    const Room *room;
    char *camera, *path;
} Steered;

static void steered_init(Steered *steered, const Room *room)
{
    Camera camera;
    uint32_t i = 0;
    do
        g_assert_true(catalog_camera(room->city, i++, &camera));
    while (!camera.ptz || camera.state != CAMERA_ONLINE);
    steered->room = room;
    steered->camera = g_strdup(camera.id);
    steered->path = g_strdup_printf("/api/v1/cameras/%s/ptz", camera.id);
}

static void steered_clear(Steered *steered)
{
    g_free(steered->camera);
    g_free(steered->path);
}

/* Who the backend says has it; NULL nobody. */
static char *holder(const Steered *steered)
{
    g_auto(Answer) answer = daemon_ask(steered->room->daemon, "GET", steered->path,
                                       steered->room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_autofree char *found = json_member(answer.body, "holder");
    return found != NULL && strcmp(found, "null") != 0 ? g_steal_pointer(&found) : NULL;
}

static void wait_nobody(const Steered *steered)
{
    gint64 deadline = g_get_monotonic_time() + G_TIME_SPAN_MINUTE;
    for (;;) {
        g_autofree char *who = holder(steered);
        if (who == NULL)
            return;
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(20000);
    }
}

/* Moves it until the backend says that somebody has it. */
static void hold(const Steered *steered, Term *term)
{
    gint64 deadline = g_get_monotonic_time() + G_TIME_SPAN_MINUTE;
    g_autofree char *who = NULL;
    while ((who = holder(steered)) == NULL) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        term_type(term, "l");
        g_usleep(20000);
    }
}

/* Finds the camera, and takes it. */
static void take(const Steered *steered, Term *term)
{
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    g_autofree char *filter = g_strdup_printf("/id:%s\r", steered->camera);
    term_type(term, filter);
    g_autofree char *found = g_strdup_printf("· 1 of “id:%s”", steered->camera);
    g_assert_true(term_wait(term, found, ROOM_WAIT_MS));
    term_type(term, "\020"); /* C-p */
    g_assert_true(term_wait(term, "Steering: ", ROOM_WAIT_MS));
}

/* What is asked first in every console: then keys are the strip's. */
static void say_why(Term *term)
{
    g_assert_true(term_wait(term, "Why do you look?", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait_gone(term, "Why do you look?", ROOM_WAIT_MS));
}

static void test_keys(void)
{
    Room *room = room_new(NULL);
    Steered steered;
    steered_init(&steered, room);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    take(&steered, term);
    say_why(term);
    g_assert_true(term_wait(term, "3 Jembatan", ROOM_WAIT_MS));
    term_type(term, "l");
    g_assert_true(term_wait(term, "right: answered in", ROOM_WAIT_MS));
    /* What one has is not offered, and Esc is said to do but what it does. */
    g_assert_true(term_wait_gone(term, "A take", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "Esc clears it", ROOM_WAIT_MS));
    term_resize(term, 8, 40);
    g_assert_true(term_wait(term, "Steering: ", ROOM_WAIT_MS));
    term_resize(term, ROOM_ROWS, ROOM_COLS);
    hold(&steered, term);
    term_type(term, "\033OA");
    g_assert_true(term_wait(term, "up: answered in", ROOM_WAIT_MS));
    term_type(term, "+");
    g_assert_true(term_wait(term, "nearer: answered in", ROOM_WAIT_MS));
    term_type(term, "3");
    g_assert_true(term_wait(term, "preset 3 Jembatan: answered in", ROOM_WAIT_MS));
    term_type(term, "0");
    g_assert_true(term_wait(term, "home: answered in", ROOM_WAIT_MS));
    term_type(term, "v");
    g_assert_true(term_wait(term, "[fast]", ROOM_WAIT_MS));
    term_type(term, " ");
    g_assert_true(term_wait(term, "stop: answered in", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Steering: ", ROOM_WAIT_MS));
    wait_nobody(&steered);
    /* Without a link nothing is sent, and nothing waits to be. */
    term_type(term, "\020");
    g_assert_true(term_wait(term, "Steering: ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "3 Jembatan", ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, "h");
    g_assert_true(term_wait(term, "NOT done: there is no link", ROOM_WAIT_MS));
    room_go_on(room);
    wait_nobody(&steered);
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Steering: ", ROOM_WAIT_MS));
    steered_clear(&steered);
    room_free(room);
}

/* Who can't give it back has it no longer when the time of a lock has passed. */
static void test_killed(void)
{
    Room *room = room_new(NULL);
    Steered steered;
    steered_init(&steered, room);
    g_autoptr(Term) term = room_console(room, ROLE_SUPERVISOR, NULL);
    take(&steered, term);
    say_why(term);
    g_assert_true(term_wait(term, "3 Jembatan", ROOM_WAIT_MS));
    term_type(term, "h");
    g_assert_true(term_wait(term, "left: answered in", ROOM_WAIT_MS));
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    clocks_pass(room->backend_clocks, 60);
    wait_nobody(&steered);
    steered_clear(&steered);
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
    Steered steered;
    steered_init(&steered, room);
    static const struct {
        Role role;
        const char *words;
        int status;
        const char *says;
    } cases[] = {
        {ROLE_OPERATOR, "left --speed=fast --for=200", 0, "answered in"},
        {ROLE_OPERATOR, "preset 2", 0, "you steer it"},
        {ROLE_OPERATOR, "stop", 0, "answered in"},
        {ROLE_OPERATOR, "preset 99", 1, "did not do it"},
        {ROLE_OPERATOR, "release", 0, "nobody steers it"},
        {ROLE_OPERATOR, "", 0, "nobody steers it"},
        {ROLE_VOLUNTEER, "left", 1, "may not"},
        {ROLE_OPERATOR, "preset", 2, "not the number of a preset"},
        {ROLE_OPERATOR, "jump", 2, "unknown act"},
        {ROLE_OPERATOR, "move", 2, "unknown act"},
        {ROLE_OPERATOR, "left right", 2, "one act at a time"},
        {ROLE_OPERATOR, "left --for=9", 2, "100 to 2000 ms"},
        {ROLE_OPERATOR, "left --speed=warp", 2, "unknown speed"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line = g_strdup_printf("ptz %s %s", steered.camera, cases[i].words);
        g_strchomp(line);
        g_auto(Result) done = run(room, cases[i].role, line);
        g_test_message("%s: %d %s%s", line, done.status, done.out, done.err);
        g_assert_cmpint(done.status, ==, cases[i].status);
        g_assert_nonnull(strstr(done.status == 0 ? done.out : done.err, cases[i].says));
    }
    steered_clear(&steered);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/steering/keys move the camera, are answered, and are never sent late",
                    test_keys);
    g_test_add_func("/steering/a console that is killed keeps no camera", test_killed);
    g_test_add_func("/steering/plain commands do one act each", test_commands);
    return g_test_run();
}
