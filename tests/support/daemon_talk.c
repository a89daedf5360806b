/* The client's half of daemon.h: HTTP and change streams by hand. */
#include "daemon.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEADLINE_S 20

void answer_clear(Answer *answer)
{
    g_free(answer->head);
    g_free(answer->body);
    *answer = (Answer){0};
}

/* -1 when nobody listens. */
static int dial(const Daemon *daemon)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)daemon->port)};
    struct timeval deadline = {DEADLINE_S, 0};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

int daemon_dial(const Daemon *daemon)
{
    int fd = dial(daemon);
    g_assert_cmpint(fd, >=, 0);
    return fd;
}

/* The server may cut us while we write; what it answered before is what counts. */
void socket_send(int fd, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t sent = send(fd, text, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return;
        }
        text += sent;
        length -= (size_t)sent;
    }
}

/* Appends what there is; false at the end. */
static bool read_more(int fd, GString *into)
{
    char piece[65536];
    ssize_t got = read(fd, piece, sizeof piece);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        g_error("nothing came for %d s", DEADLINE_S);
    }
    if (got > 0) {
        g_string_append_len(into, piece, got);
    }
    return got > 0;
}

GString *socket_read_until(int fd, const char *text)
{
    GString *all = g_string_new(NULL);
    while (strstr(all->str, text) == NULL && read_more(fd, all)) {
    }
    return all;
}

static char *header(const char *head, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(head, "\r\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        size_t length = strlen(name);
        if (g_ascii_strncasecmp(*line, name, length) == 0 && (*line)[length] == ':') {
            return g_strdup(g_strstrip(*line + length + 1));
        }
    }
    return NULL;
}

/* Takes one chunk off the buffer's front; NULL when it is not whole.  *last: it was the empty one.
 */
static char *take_chunk(GString *buffer, gsize *size, bool *last)
{
    const char *line = strstr(buffer->str, "\r\n");
    if (line == NULL) {
        return NULL;
    }
    gsize length = strtoul(buffer->str, NULL, 16), start = (gsize)(line - buffer->str) + 2;
    if (buffer->len < start + length + 2) {
        return NULL;
    }
    char *chunk = g_memdup2(buffer->str + start, length + 1);
    chunk[length] = '\0';
    g_string_erase(buffer, 0, (gssize)(start + length + 2));
    *size = length;
    *last = length == 0;
    return chunk;
}

static void read_chunks(int fd, GString *buffer, GString *body)
{
    for (bool last = false; !last;) {
        gsize size;
        g_autofree char *chunk = take_chunk(buffer, &size, &last);
        if (chunk != NULL) {
            g_string_append_len(body, chunk, (gssize)size);
        } else if (!read_more(fd, buffer)) {
            return;
        }
    }
}

Answer socket_answer(int fd, GString *rest)
{
    Answer answer = {0};
    g_autoptr(GString) buffer =
        g_string_new_len(rest != NULL ? rest->str : "", rest != NULL ? (gssize)rest->len : 0);
    while (strstr(buffer->str, "\r\n\r\n") == NULL) {
        if (!read_more(fd, buffer)) {
            return answer;
        }
    }
    const char *end = strstr(buffer->str, "\r\n\r\n");
    answer.head = g_strndup(buffer->str, (gsize)(end - buffer->str));
    g_string_erase(buffer, 0, end - buffer->str + 4);
    answer.status = atoi(answer.head + 9);
    g_autofree char *length = header(answer.head, "Content-Length");
    g_autofree char *chunked = header(answer.head, "Transfer-Encoding");
    g_autoptr(GString) body = g_string_new(NULL);
    if (chunked != NULL) {
        read_chunks(fd, buffer, body);
    } else {
        gsize wanted = length != NULL && answer.status != 304 ? strtoul(length, NULL, 10) : 0;
        while (buffer->len < wanted && read_more(fd, buffer)) {
        }
        g_string_append_len(body, buffer->str, (gssize)MIN(wanted, buffer->len));
        g_string_erase(buffer, 0, (gssize)MIN(wanted, buffer->len));
    }
    answer.size = body->len;
    answer.body = g_memdup2(body->str, body->len + 1);
    if (rest != NULL) {
        g_string_assign(rest, buffer->str);
    }
    return answer;
}

Answer daemon_try(const Daemon *daemon, const char *method, const char *path, const char *token,
                  const char *headers, const char *body)
{
    int fd = dial(daemon);
    if (fd < 0) {
        return (Answer){0};
    }
    g_autoptr(GString) request = g_string_new(NULL);
    g_string_printf(request, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method,
                    path);
    if (token != NULL) {
        g_string_append_printf(request, "Authorization: Bearer %s\r\n", token);
    }
    g_string_append(request, headers != NULL ? headers : "");
    if (body != NULL) {
        g_string_append_printf(request, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                               strlen(body));
    }
    g_string_append_printf(request, "\r\n%s", body != NULL ? body : "");
    socket_send(fd, request->str);
    Answer answer = socket_answer(fd, NULL);
    close(fd);
    return answer;
}

Answer daemon_ask(const Daemon *daemon, const char *method, const char *path, const char *token,
                  const char *headers, const char *body)
{
    Answer answer = daemon_try(daemon, method, path, token, headers, body);
    g_assert_cmpint(answer.status, !=, 0);
    return answer;
}

Answer daemon_post(const Daemon *daemon, const char *path, const char *token, const char *key,
                   const char *body)
{
    g_autofree char *headers = g_strdup_printf("Idempotency-Key: %s\r\n", key);
    return daemon_ask(daemon, "POST", path, token, headers, body);
}

char *json_member(const char *json, const char *name)
{
    g_autofree char *key = g_strdup_printf("\"%s\":", name);
    const char *found = json != NULL ? strstr(json, key) : NULL;
    if (found == NULL) {
        return NULL;
    }
    found += strlen(key);
    return *found == '"' ? g_strndup(found + 1, strcspn(found + 1, "\""))
                         : g_strndup(found, strcspn(found, ",}]"));
}

Follower *follower_new(const Daemon *daemon, const char *token, gint64 since, const char *last_id)
{
    Follower *follower = g_new0(Follower, 1);
    follower->fd = daemon_dial(daemon);
    g_autofree char *query =
        since >= 0 ? g_strdup_printf("?since=%" G_GINT64_FORMAT, since) : g_strdup("");
    g_autofree char *last =
        last_id != NULL ? g_strdup_printf("Last-Event-ID: %s\r\n", last_id) : g_strdup("");
    g_autofree char *request = g_strdup_printf(
        "GET /api/v1/changes%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n", query,
        token, last);
    socket_send(follower->fd, request);
    g_autoptr(GString) head = socket_read_until(follower->fd, "\r\n\r\n");
    g_assert_true(g_str_has_prefix(head->str, "HTTP/1.1 200 "));
    follower->buffer = g_string_new(strstr(head->str, "\r\n\r\n") + 4);
    return follower;
}

void follower_free(Follower *follower)
{
    if (follower != NULL) {
        close(follower->fd);
        g_string_free(follower->buffer, TRUE);
        g_free(follower);
    }
}

void event_clear(Event *event)
{
    g_free(event->name);
    g_free(event->data);
    *event = (Event){0};
}

/* tilikd sends each event as one chunk. */
static bool next_event(Follower *follower, Event *out)
{
    event_clear(out);
    for (;;) {
        gsize size;
        bool last = false;
        g_autofree char *chunk = take_chunk(follower->buffer, &size, &last);
        if (chunk == NULL) {
            if (!read_more(follower->fd, follower->buffer)) {
                follower->ended = true;
                return false;
            }
            continue;
        }
        if (last) {
            follower->ended = true;
            return false;
        }
        g_assert_true(g_str_has_suffix(chunk, "\n\n"));
        g_auto(GStrv) lines = g_strsplit(chunk, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            if (g_str_has_prefix(*line, "id: ")) {
                out->id = g_ascii_strtoll(*line + 4, NULL, 10);
            } else if (g_str_has_prefix(*line, "event: ")) {
                out->name = g_strdup(*line + 7);
            } else if (g_str_has_prefix(*line, "data: ")) {
                out->data = g_strdup(*line + 6);
            }
        }
        return true;
    }
}

bool follower_next(Follower *follower, Event *out)
{
    bool more;
    do {
        more = next_event(follower, out);
    } while (more && !follower->logbook && g_strcmp0(out->name, "log") == 0);
    return more;
}

void follower_settle(Follower *follower)
{
    g_auto(Event) event = {0};
    do {
        g_assert_true(follower_next(follower, &event));
    } while (event.name != NULL);
}
