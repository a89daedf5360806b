#include "http_problem.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "wire/problem.h"
#include "wire/routes.h"

/* evhttp's pages have about 300 bytes with their heads, 94 and more without. */
#define PAGE_MAX 1024
#define BODY_MIN 60

typedef struct Refusal {
    int status;
    const char *slug, *detail;
} Refusal;

static const Refusal *refusal_of(int status)
{
    static const Refusal refusals[] = {
        {400, "malformed", "The request can't be read."},
        {413, "too-large", "The body is too large."},
        {417, "expectation", "Only 100-continue can be expected."},
        {501, "method", "This method is not known here."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].status == status) {
            return &refusals[i];
        }
    }
    return NULL;
}

static GString *make_answer(const char *status_line, size_t length)
{
    g_autofree char *title = g_strndup(status_line + 13, length - 13);
    const Refusal *refusal = refusal_of(atoi(status_line + 9));
    g_autofree char *type = refusal != NULL ? g_strconcat("/problems/", refusal->slug, NULL) : NULL;
    const Problem problem = {.status = atoi(status_line + 9),
                             .type = type,
                             .title = title,
                             .detail = refusal != NULL ? refusal->detail : NULL};
    g_autoptr(GString) json = g_string_new(NULL);
    encode_problem(json, &problem);
    GString *answer = g_string_new_len(status_line, (gssize)length);
    g_string_append_printf(answer,
                           "\r\nContent-Type: " MEDIA_PROBLEM "\r\nCache-Control: no-store\r\n"
                           "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
                           json->len, json->str);
    return answer;
}

/* A frozen front, as after the first answer on a connection, can be looked at but not copied. */
static void read_front(struct evbuffer *output, size_t size, char page[PAGE_MAX + 1])
{
    struct evbuffer_iovec pieces[16];
    size_t filled = 0;
    int count = evbuffer_peek(output, (ev_ssize_t)size, NULL, pieces, G_N_ELEMENTS(pieces));
    for (int i = 0; i < MIN(count, (int)G_N_ELEMENTS(pieces)) && filled < size; i++) {
        size_t part = MIN(pieces[i].iov_len, size - filled);
        memcpy(page + filled, pieces[i].iov_base, part);
        filled += part;
    }
    page[filled] = '\0';
}

/* Called for each piece; the last of a page is its body. */
static void on_output(struct evbuffer *output, const struct evbuffer_cb_info *info, void *data)
{
    char page[PAGE_MAX + 1];
    size_t size = info->orig_size + info->n_added;
    if (info->n_added < BODY_MIN || size > PAGE_MAX || info->n_deleted > 0) {
        return;
    }
    read_front(output, size, page);
    const char *line_end = strstr(page, "\r\n");
    if (strncmp(page, "HTTP/1.", 7) != 0 ||
        strstr(page, "\r\nContent-Type: text/html\r\n") == NULL ||
        strstr(page, "\r\n\r\n<HTML>") == NULL || line_end < page + 13) {
        return;
    }
    g_autoptr(GString) answer = make_answer(page, (size_t)(line_end - page));
    /* A plain bufferevent keeps others from its output's front, one with TLS does not; frozen, that
     * would send the same for ever. */
    if (evbuffer_drain(output, size) != 0) {
        evbuffer_unfreeze(output, 1);
        evbuffer_drain(output, size);
        evbuffer_freeze(output, 1);
    }
    evbuffer_add(output, answer->str, answer->len);
}

void http_problem_watch(struct evbuffer *output)
{
    evbuffer_add_cb(output, on_output, NULL);
}

void http_problem_forget(struct evbuffer *output)
{
    evbuffer_remove_cb(output, on_output, NULL);
}
