/* tickets.c - many tickets on the server: a filtered page, beside the same page out of SQL
 *
 *   tickets [TICKETS]
 *
 * Starts tilikd with so many tickets (100,000), and prints what they cost in memory, and for some
 * filters the time from the request to the last byte of a page of 100, on one connection.  In the
 * same run: a request that asks for nothing (/healthz), and the same rows out of the same database
 * by SQL over the tickets' JSON, as a server without rows of its own would read them.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "costs.h"
#include "daemon.h"

#define REQUESTS 400
#define SELECTS  40
#define KIND     8 /* of tickets, in the database */

typedef struct Filter {
    const char *query, *sql;
} Filter;

static const Filter filters[] = {
    {"status:open", "j.data->>'status' IN ('new','dispatched','on_scene')"},
    {"status:closed", "j.data->>'status' = 'closed'"},
    {"status:closed severity:critical agency:polsek",
     "j.data->>'status' = 'closed' AND j.data->>'severity' = 'critical' AND j.data->>'agency' = "
     "'polsek'"},
    {"banjir -status:open", "j.data->>'title' LIKE '%banjir%' AND j.data->>'status' NOT IN "
                            "('new','dispatched','on_scene')"},
    {"overdue:arrive assignee:Sari",
     "j.data->>'overdue' LIKE '%arrive%' AND j.data->>'assignee' = 'Sari'"},
};

static Costs ask(const Daemon *daemon, const char *path, size_t *size)
{
    double ms[REQUESTS];
    g_autofree char *request =
        g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", path,
                        daemon->token[ROLE_SUPERVISOR]);
    int fd = daemon_dial(daemon);
    g_autoptr(GString) rest = g_string_new(NULL);
    for (int i = 0; i < REQUESTS; i++) {
        gint64 began = g_get_monotonic_time();
        socket_send(fd, request);
        g_auto(Answer) answer = socket_answer(fd, rest);
        ms[i] = (double)(g_get_monotonic_time() - began) / 1000;
        g_assert_cmpint(answer.status, ==, 200);
        *size = answer.size;
    }
    close(fd);
    return costs_of(ms, REQUESTS);
}

static Costs ask_sql(sqlite3 *db, const char *where, size_t *rows)
{
    double ms[SELECTS];
    g_autofree char *sql = g_strdup_printf(
        "SELECT j.data FROM current c JOIN journal j ON j.rev = c.rev WHERE c.kind = %d AND (%s) "
        "ORDER BY c.id LIMIT 101",
        KIND, where);
    sqlite3_stmt *select = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &select, NULL) != SQLITE_OK) {
        g_error("%s", sqlite3_errmsg(db));
    }
    for (int i = 0; i < SELECTS; i++) {
        size_t bytes = 0;
        gint64 began = g_get_monotonic_time();
        for (*rows = 0; sqlite3_step(select) == SQLITE_ROW; (*rows)++) {
            bytes += (size_t)sqlite3_column_bytes(select, 0);
        }
        sqlite3_reset(select);
        ms[i] = (double)(g_get_monotonic_time() - began) / 1000;
        g_assert_true(*rows == 0 || bytes > 0);
    }
    sqlite3_finalize(select);
    return costs_of(ms, SELECTS);
}

static void tell(const char *what, Costs times, const char *more)
{
    printf("%-52s p50 %7.2f ms  p99 %7.2f ms  most %7.2f ms%s\n", what, times.median, times.p99,
           times.most, more);
}

static void compare(const Daemon *daemon, sqlite3 *db, const Filter *filter)
{
    g_autofree char *escaped = g_uri_escape_string(filter->query, NULL, FALSE),
                    *path = g_strconcat("/api/v1/tickets?q=", escaped, NULL);
    size_t size = 0, rows = 0;
    Costs page = ask(daemon, path, &size), sql = ask_sql(db, filter->sql, &rows);
    g_autofree char *bytes = g_strdup_printf("  %zu KiB", size / 1024),
                    *ratio = g_strdup_printf("  page %.2f times", page.median / sql.median);
    tell(filter->query, page, bytes);
    tell("  the same rows by SQL", sql, ratio);
}

int main(int argc, char **argv)
{
    const char *count = argc > 1 ? argv[1] : "100000";
    const char *const more[] = {"--tickets", count, NULL};
    size_t size;
    gint64 began = g_get_monotonic_time();
    g_autoptr(Daemon) daemon = daemon_new("[limits]\nidle_seconds = 3600\n", more);
    printf("%s tickets made and written down in %.1f s\n", count,
           (double)(g_get_monotonic_time() - began) / 1e6);
    daemon_kill(daemon, SIGTERM);
    began = g_get_monotonic_time();
    daemon_start(daemon);
    printf("started again with them in %.2f s, %ld KiB resident\n",
           (double)(g_get_monotonic_time() - began) / 1e6, daemon_memory(daemon));
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(daemon->db, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        g_error("%s", sqlite3_errmsg(db));
    }
    tell("nothing (/healthz)", ask(daemon, "/healthz", &size), "");
    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++) {
        compare(daemon, db, &filters[i]);
    }
    sqlite3_close(db);
    return 0;
}
