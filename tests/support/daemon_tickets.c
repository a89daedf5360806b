#include "daemon_tickets.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

Answer ticket_post(const Daemon *daemon, Role role, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    return daemon_post(daemon, "/api/v1/tickets", daemon->token[role], key, body);
}

char *ticket_open(const Daemon *daemon, Role role, const char *title, const char *camera)
{
    g_autofree char *body = g_strdup_printf(
        "{\"kind\":\"incident\",\"title\":\"%s\",\"cameras\":[\"%s\"]}", title, camera);
    g_auto(Answer) answer = ticket_post(daemon, role, body);
    g_test_message("%s: %d %s", title, answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

Answer ticket_patch(const Daemon *daemon, Role role, const char *id, int version, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *path = g_strconcat("/api/v1/tickets/", id, NULL);
    g_autofree char *match =
        version > 0 ? g_strdup_printf("If-Match: \"%d\"\r\n", version) : g_strdup("");
    g_autofree char *headers = g_strdup_printf("Idempotency-Key: %s\r\n%s", key, match);
    return daemon_ask(daemon, "PATCH", path, daemon->token[role], headers, body);
}

Answer ticket_do(const Daemon *daemon, Role role, const char *id, const char *act, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *path = g_strdup_printf("/api/v1/tickets/%s/%s", id, act);
    return daemon_post(daemon, path, daemon->token[role], key, body);
}

/* A file may hold NULs, which daemon_ask() does not send. */
Answer ticket_attach(const Daemon *daemon, Role role, const char *id, const char *name,
                     const char *type, const char *data, size_t size)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *head =
        g_strdup_printf("POST /api/v1/tickets/%s/attachments?name=%s HTTP/1.1\r\nHost: x\r\n"
                        "Authorization: Bearer %s\r\nIdempotency-Key: %s\r\nContent-Type: %s\r\n"
                        "Content-Length: %zu\r\n\r\n",
                        id, name, daemon->token[role], key, type, size);
    int fd = daemon_dial(daemon);
    socket_send(fd, head);
    for (size_t sent = 0; sent < size;) {
        ssize_t got = send(fd, data + sent, size - sent, MSG_NOSIGNAL);
        if (got <= 0) {
            break; /* it was refused before its end */
        }
        sent += (size_t)got;
    }
    Answer answer = socket_answer(fd, NULL);
    close(fd);
    return answer;
}

Answer ticket_read(const Daemon *daemon, Role role, const char *id)
{
    g_autofree char *path = g_strconcat("/api/v1/tickets/", id, NULL);
    return daemon_ask(daemon, "GET", path, daemon->token[role], NULL, NULL);
}

char *ticket_member(const Daemon *daemon, const char *id, const char *member)
{
    g_auto(Answer) answer = ticket_read(daemon, ROLE_ADMIN, id);
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, member);
}
