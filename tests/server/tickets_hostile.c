/* Tickets and people who mean harm: other areas, guessed ids, files that lie, too much of all. */
#include <string.h>
#include <unistd.h>

#include "daemon_tickets.h"

static void test_scope(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    const char *token = daemon->token[ROLE_VOLUNTEER];
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Rahasia", world->camera);
    check_status(ticket_attach(daemon, ROLE_OPERATOR, id, "a.txt", "text/plain", "rahasia\n", 8),
                 201);
    g_autofree char *sum = ticket_member(daemon, id, "sha256");
    g_autofree char *file = g_strdup_printf("/api/v1/tickets/%s/attachments/%s", id, sum);
    check_status(ticket_read(daemon, ROLE_VOLUNTEER, id), 404);
    check_status(ticket_do(daemon, ROLE_VOLUNTEER, id, "notes", "{\"text\":\"x\"}"), 404);
    check_status(ticket_attach(daemon, ROLE_VOLUNTEER, id, "b.txt", "text/plain", "b", 1), 404);
    check_status(daemon_ask(daemon, "GET", file, token, NULL, NULL), 404);
    static const char *const lists[] = {"/api/v1/tickets", "/api/v1/tickets?q=rahasia",
                                        "/api/v1/tickets?q=%231"};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(Answer) list = daemon_ask(daemon, "GET", lists[i], token, NULL, NULL);
        g_assert_cmpint(list.status, ==, 200);
        g_assert_cmpint(items_in(list.body), ==, 0);
    }
    /* Nothing of it is told by what a volunteer opens, nor does a ticket name what is elsewhere. */
    g_autofree char *foreign = g_strdup_printf(
        "{\"kind\":\"incident\",\"title\":\"x\",\"cameras\":[\"%s\"]}", world->camera);
    check_status(ticket_post(daemon, ROLE_VOLUNTEER, foreign), 422);
    g_autofree char *wide = g_strdup("{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"33.74\"}");
    check_status(ticket_post(daemon, ROLE_VOLUNTEER, wide), 422);
    g_autofree char *misplaced = g_strdup_printf(
        "{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"%s\",\"cameras\":[\"%s\"]}", world->own,
        world->camera);
    check_status(ticket_post(daemon, ROLE_OPERATOR, misplaced), 422);
    g_autofree char *own = ticket_open(daemon, ROLE_VOLUNTEER, "Milik RT", world->own_camera);
    g_autofree char *patch = g_strdup_printf("{\"cameras\":[\"%s\"]}", world->camera);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, own, 1, patch), 422);
    check_status(ticket_patch(daemon, ROLE_VOLUNTEER, own, 1, "{\"title\":\"x\"}"), 403);
    check_status(ticket_do(daemon, ROLE_VOLUNTEER, own, "merge", "{\"into\":\"x\"}"), 403);
}

/* A ticket that is moved away is gone for those who no longer may know of it. */
static void test_moved(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"incident\",\"title\":\"Pindah\",\"area\":\"%s\"}", world->own);
    g_autoptr(Follower) volunteer = follower_new(daemon, daemon->token[ROLE_VOLUNTEER], -1, NULL);
    follower_settle(volunteer);
    g_auto(Answer) opened =
        daemon_post(daemon, "/api/v1/tickets", daemon->token[ROLE_VOLUNTEER], "k", body);
    g_assert_cmpint(opened.status, ==, 201);
    g_autofree char *id = json_member(opened.body, "id");
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 1, "{\"area\":\"33.74\"}"), 200);
    for (int i = 0; i < 2; i++) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(volunteer, &event));
        g_assert_nonnull(strstr(event.data, id));
        g_assert_cmpint(strstr(event.data, "\"gone\":true") != NULL, ==, i == 1);
    }
    check_status(ticket_read(daemon, ROLE_VOLUNTEER, id), 404);
    /* Nor does the answer that was kept tell of it. */
    check_status(daemon_post(daemon, "/api/v1/tickets", daemon->token[ROLE_VOLUNTEER], "k", body),
                 404);
}

static void test_guessed(AlertWorld *world, gconstpointer data)
{
    static const char *const ids[] = {
        "nothing", "01JNA3T9V3B5W5J0N7C9K2M4QX", "c00001", "..", "%2e%2e", "1", "a%2fb", "%00"};
    Daemon *daemon = world->daemon;
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        check_status(ticket_read(daemon, ROLE_ADMIN, ids[i]), 404);
        check_status(ticket_patch(daemon, ROLE_ADMIN, ids[i], 1, "{\"title\":\"x\"}"), 404);
        check_status(ticket_do(daemon, ROLE_ADMIN, ids[i], "notes", "{\"text\":\"x\"}"), 404);
        check_status(ticket_attach(daemon, ROLE_ADMIN, ids[i], "a", "text/plain", "a", 1), 404);
    }
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Ada", world->camera);
    static const char *const parts[] = {"x", "..", "%2e%2e", "a/b", "0", ""};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path = g_strdup_printf("/api/v1/tickets/%s/attachments/%s", id, parts[i]);
        check_status(daemon_ask(daemon, "GET", path, daemon->token[ROLE_ADMIN], NULL, NULL), 404);
    }
}

static void test_texts(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Ada", world->camera);
    g_autofree char *most = g_strnfill(1000, 'a'), *more = g_strnfill(1001, 'a'),
                    *huge = g_strnfill(15000, 'a');
    g_autofree char *fits = g_strdup_printf("{\"text\":\"%s\"}", most),
                    *over = g_strdup_printf("{\"text\":\"%s\"}", more),
                    *far = g_strdup_printf("{\"text\":\"%s\"}", huge);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", fits), 201);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", over), 400);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", far), 400);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"\\u202e \\u200b\"}"),
                 400);
    check_status(
        ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"a\\u001b[2Jb\\u202ec\\nd\"}"),
        201);
    g_auto(Answer) read = ticket_read(daemon, ROLE_OPERATOR, id);
    g_assert_nonnull(strstr(read.body, "\"text\":\"a [2Jbc d\""));
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes",
                           "{\"text\":\"x\",\"at\":\"2020-01-01T00:00:00Z\"}"),
                 422);
    check_status(ticket_do(daemon, ROLE_OPERATOR, id, "notes",
                           "{\"text\":\"x\",\"at\":\"2999-01-01T00:00:00Z\"}"),
                 422);
}

static void test_many_notes(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Penuh", world->camera);
    int taken = 0;
    for (int i = 0; i < 250; i++) {
        g_auto(Answer) answer =
            ticket_do(daemon, ROLE_OPERATOR, id, "notes", "{\"text\":\"lagi\"}");
        g_assert_cmpint(answer.status, ==, i < 200 ? 201 : 409);
        taken += answer.status == 201;
    }
    g_assert_cmpint(taken, ==, 200);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 201, "{\"note\":\"x\"}"), 409);
    check_status(ticket_patch(daemon, ROLE_OPERATOR, id, 201, "{\"title\":\"y\"}"), 200);
}

static void test_lies(AlertWorld *world, gconstpointer data)
{
    static const struct {
        const char *name, *type, *data;
        size_t size;
        int status;
    } files[] = {
        {"a.png", "image/png", "<html>", 6, 415},
        {"a.txt", "text/html", "<html>", 6, 415},
        {"a.svg", "image/svg+xml", "<svg/>", 6, 415},
        {"a.txt", "text/plain",
         "\x7f"
         "ELF\x02\x01\x01\0",
         8, 415},
        {"a.txt", "text/plain", "MZ\x90\0", 4, 415},
        {"a.png", "image/png", "\x89PNG\r\n\x1a\n", 8, 415},
        {"a.jpg", "image/jpeg", "\xff\xd8\xff\xd9", 4, 415},
        {"a.txt", "text/plain", "", 0, 415},
        {"..%2Fa.txt", "text/plain", "a", 1, 400},
        {"%2Fetc%2Fpasswd", "text/plain", "a", 1, 400},
        {"a%5Cb", "text/plain", "a", 1, 400},
        {".bashrc", "text/plain", "a", 1, 400},
        {"a%0D%0AX-Y:1", "text/plain", "a", 1, 400},
        {"%ff", "text/plain", "a", 1, 400},
        {"ok.txt", "text/plain; charset=utf-8", "<script>alert(1)</script>", 25, 201},
        {"ok2.txt", "text/plain", "<script>alert(1)</script>", 25, 409},
    };
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Berkas", world->camera);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_test_message("%s", files[i].name);
        check_status(ticket_attach(daemon, ROLE_OPERATOR, id, files[i].name, files[i].type,
                                   files[i].data, files[i].size),
                     files[i].status);
    }
    g_autofree char *sum = ticket_member(daemon, id, "sha256");
    g_autofree char *path = g_strdup_printf("/api/v1/tickets/%s/attachments/%s", id, sum);
    g_auto(Answer) back = daemon_ask(daemon, "GET", path, daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_nonnull(strstr(back.head, "X-Content-Type-Options: nosniff"));
    g_assert_nonnull(strstr(back.head, "Content-Disposition: attachment"));
    g_assert_nonnull(strstr(back.head, "default-src 'none'; sandbox"));
    g_assert_nonnull(strstr(back.head, "Content-Type: text/plain; charset=utf-8"));
}

/* Files beyond count: the 51st and all after it are told so; what came before is whole. */
static void test_many_files(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Berkas", world->camera);
    for (int i = 0; i < 1000; i++) {
        g_autofree char *text = g_strdup_printf("%d\n", i);
        g_auto(Answer) answer =
            ticket_attach(daemon, ROLE_OPERATOR, id, "a.txt", "text/plain", text, strlen(text));
        g_assert_cmpint(answer.status, ==, i < 50 ? 201 : 409);
    }
    check_ticket(daemon, id, "version", "51");
}

/* What is too big is refused before it is all there, and the server lives. */
static void test_big(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Besar", world->camera);
    gsize size = 4194304 + 1;
    g_autofree char *big = g_strnfill(size, 'a');
    g_auto(Answer) over = ticket_attach(daemon, ROLE_OPERATOR, id, "a.png", "image/png", big, size);
    g_assert_true(over.status == 413 || over.status == 0);
    check_status(ticket_attach(daemon, ROLE_OPERATOR, id, "a.txt", "text/plain", big, 262145), 415);
    check_status(ticket_attach(daemon, ROLE_OPERATOR, id, "a.txt", "text/plain", big, 262144), 201);
    g_autofree char *request =
        g_strdup_printf("POST /api/v1/tickets/%s/attachments?name=a HTTP/1.1\r\nHost: x\r\n"
                        "Authorization: Bearer %s\r\nIdempotency-Key: big\r\n"
                        "Content-Type: image/png\r\nContent-Length: 2147483648\r\n\r\n",
                        id, daemon->token[ROLE_OPERATOR]);
    int fd = daemon_dial(daemon);
    socket_send(fd, request);
    g_auto(Answer) two_gb = socket_answer(fd, NULL);
    g_assert_cmpint(two_gb.status, ==, 413);
    close(fd);
    check_ticket(daemon, id, "version", "2");
}

static void test_links(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_autoptr(GString) body = g_string_new("{\"kind\":\"incident\",\"title\":\"x\",\"cameras\":[");
    for (int i = 0; i < 201; i++) {
        g_string_append_printf(body, "%s\"%s\"", i > 0 ? "," : "", world->camera);
    }
    g_string_append(body, "]}");
    check_status(ticket_post(daemon, ROLE_OPERATOR, body->str), 400);
    static const char *const bad[] = {
        "{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"33.74\",\"alerts\":[\"nothing\"]}",
        "{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"99.99\"}",
        "{\"kind\":\"incident\",\"title\":\"x\",\"area\":\"33.74.99\"}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        check_status(ticket_post(daemon, ROLE_OPERATOR, bad[i]), 422);
    }
}

/* A ticket that names an official camera is not for volunteers, though it lies in their RT. */
static void test_official(AlertWorld *world, gconstpointer data)
{
    Daemon *daemon = world->daemon;
    g_auto(Answer) list = daemon_ask(daemon, "GET", "/api/v1/cameras?q=visibility:official&limit=1",
                                     daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autofree char *camera = json_member(list.body, "id");
    g_assert_nonnull(camera);
    g_autofree char *id = ticket_open(daemon, ROLE_OPERATOR, "Kantor", camera);
    int status = 0;
    g_autofree char *area = ticket_member(daemon, id, "area");
    g_autofree char *said = daemon_command(daemon, &status, "token", "add", "--name", "warga",
                                           "--role", "volunteer", "--areas", area, NULL);
    g_assert_cmpint(status, ==, 0);
    g_strstrip(said);
    g_autofree char *path = g_strconcat("/api/v1/tickets/", id, NULL);
    int found = 0;
    for (int i = 0; i < 100 && found != 404; i++) { /* until the server knows the token */
        g_auto(Answer) answer = daemon_ask(daemon, "GET", path, said, NULL, NULL);
        found = answer.status;
        g_assert_cmpint(found, !=, 200);
        g_usleep(20000);
    }
    g_assert_cmpint(found, ==, 404);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/tickets/nobody learns of a ticket elsewhere, nor of a camera by a ticket", test_scope},
        {"/tickets/a ticket that is moved away is gone", test_moved},
        {"/tickets/guessed ids find nothing", test_guessed},
        {"/tickets/texts are clean, whole and bounded", test_texts},
        {"/tickets/notes have a bound, and the ticket goes on", test_many_notes},
        {"/tickets/files that lie about what they are, or where they go, are refused", test_lies},
        {"/tickets/1,000 files: as many as there is room for", test_many_files},
        {"/tickets/what is too big is refused", test_big},
        {"/tickets/what is named must be there, and not too much", test_links},
        {"/tickets/an official camera's ticket is not for all", test_official},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
