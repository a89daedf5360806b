/* Any head of an answer, and any address of a backend: read within bounds, and nothing unsafe let
 * through. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "net/head.h"
#include "net/origin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_head(const HttpHead *head)
{
    g_assert_cmpint(head->revision, >=, -1);
    g_assert_cmpint(head->retry_after_ms, >=, -1);
    g_assert_cmpint(head->retry_after_ms, <=, HTTP_RETRY_AFTER_MAX);
    g_assert_cmpint(head->date_ms, >=, 0);
    g_assert_true(text_is_clean(head->location, strlen(head->location)));
    for (const char *c = head->media; *c != '\0'; c++) {
        g_assert_false(g_ascii_isupper(*c));
    }
}

static void check_origin(const char *address)
{
    Origin origin = {0};
    g_autoptr(GError) error = NULL;
    if (!origin_init(&origin, address, &error)) {
        g_assert_nonnull(error);
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        return;
    }
    bool tls = g_str_has_prefix(origin.url, "https://");
    g_assert_true(tls || (g_str_has_prefix(origin.url, "http://") && origin.loopback));
    g_assert_false(g_str_has_suffix(origin.url, "/"));
    g_assert_null(strpbrk(origin.url, "@?#\\ \r\n"));
    /* Read again it is the same: nothing in it is taken differently the second time. */
    Origin again = {0};
    g_assert_true(origin_init(&again, origin.url, NULL));
    g_assert_cmpstr(again.url, ==, origin.url);
    g_assert_cmpstr(again.host, ==, origin.host);
    origin_clear(&again);
    origin_clear(&origin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    HttpHead head;
    head_init(&head);
    const char *at = (const char *)data, *end = at + size;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        const char *next = line_end != NULL ? line_end + 1 : end;
        head_line(&head, at, (size_t)(next - at));
        check_head(&head);
        at = next;
    }
    g_autofree char *address = g_strndup((const char *)data, size);
    check_origin(address);
    return 0;
}
