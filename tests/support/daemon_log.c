#include "daemon_log.h"

#include <string.h>

Answer log_get(const Daemon *daemon, Role role, const char *query)
{
    g_autofree char *path = g_strconcat(LOGBOOK, query, NULL);
    return daemon_ask(daemon, "GET", path, daemon->token[role], NULL, NULL);
}

Answer log_post(const Daemon *daemon, Role role, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    return daemon_post(daemon, LOGBOOK, daemon->token[role], key, body);
}

int log_count(const Daemon *daemon, Role role, const char *filter)
{
    g_autofree char *escaped = g_uri_escape_string(filter, NULL, FALSE), *cursor = g_strdup("");
    int found = 0;
    do {
        g_autofree char *query = g_strdup_printf("?limit=7&q=%s%s%s", escaped,
                                                 cursor[0] != '\0' ? "&cursor=" : "", cursor);
        g_auto(Answer) page = log_get(daemon, role, query);
        g_assert_cmpint(page.status, ==, 200);
        found += items_in(page.body);
        g_free(cursor);
        const char *next = g_strrstr(page.body, "\"next\":");
        cursor = json_member(next - 1, "next");
    } while (cursor != NULL && strcmp(cursor, "null") != 0);
    return found;
}

char *log_newest(const Daemon *daemon, const char *filter, const char *member)
{
    g_autofree char *escaped = g_uri_escape_string(filter, NULL, FALSE);
    g_autofree char *query = g_strdup_printf("?limit=1&q=%s", escaped);
    g_auto(Answer) page = log_get(daemon, ROLE_ADMIN, query);
    g_assert_cmpint(items_in(page.body), ==, 1);
    return json_member(strchr(page.body, '['), member);
}
